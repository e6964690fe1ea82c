"""Several processes doing the same work: begun together, replaced when one dies, ended together."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NoReturn

# Longer than a process takes to finish what it has begun.
ENDING_SECONDS = 15.0

# Everything the program has loaded is shared until somebody changes it.
FORK = multiprocessing.get_context("fork")

Work = Callable[[Callable[[], None]], None]


class NotBegun(Exception):
    """A process ended before it was ready; it has said why."""


class Processes:
    """`work` is run by each of them; it calls what it is handed when it is ready, and returns on SIGTERM."""

    def __init__(self, count: int, work: Work) -> None:
        self.work = work
        self.count = count
        self.running: list[BaseProcess] = []
        # Nobody ever writes to it: it ends when the process that holds its other end has ended, however that happened.
        self.life_line, self.held = os.pipe()

    def run_until_told(self, *, when_ready: Callable[[], None]) -> None:
        """Return after SIGTERM or SIGINT, when all have ended. Raises NotBegun."""
        signal.signal(signal.SIGTERM, _leave)
        # A shell that starts it in the background has Ctrl-C ignored; whoever sends the signal by hand still means it.
        signal.signal(signal.SIGINT, _leave)
        try:
            for _ in range(self.count):
                self._begin()
            when_ready()
            while True:
                self._replace_the_dead()
        except _Leaving:
            pass
        finally:
            self._end()

    def _begin(self) -> None:
        ready, tell = FORK.Pipe(duplex=False)
        process = FORK.Process(target=self._live, args=(tell,))
        process.start()
        self.running.append(process)
        tell.close()
        with ready:
            wait([ready, process.sentinel])
            if not ready.poll() or not _heard(ready):
                raise NotBegun

    def _live(self, tell: Connection) -> None:
        # At a terminal Ctrl-C reaches every process; the first one tells the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.close(self.held)
        threading.Thread(target=self._die_with_the_first, daemon=True).start()
        self.work(lambda: tell.send(True))

    def _die_with_the_first(self) -> NoReturn:
        os.read(self.life_line, 1)
        os._exit(1)

    def _replace_the_dead(self) -> None:
        wait([process.sentinel for process in self.running])
        for process in [one for one in self.running if not one.is_alive()]:
            self.running.remove(process)
            print(f"进程 {process.pid} 意外结束（{process.exitcode}），换上一个新的。", file=sys.stderr, flush=True)
            self._begin()

    def _end(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.join(ENDING_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()


class _Leaving(BaseException):
    pass


def _leave(*_: object) -> NoReturn:
    raise _Leaving


def _heard(ready: Connection) -> bool:
    """Return whether a process said that it is ready; one that ended has closed its end without a word."""
    try:
        return ready.recv()
    except EOFError:
        return False
