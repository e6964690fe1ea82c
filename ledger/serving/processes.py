"""Several processes that work together: begun together, replaced when one dies, ended together."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple, NoReturn

# Longer than a process takes to finish what it has begun.
ENDING_SECONDS = 15.0

# Everything the program has loaded is shared until somebody changes it.
FORK = multiprocessing.get_context("fork")

Work = Callable[[Callable[[], None]], None]


class NotBegun(Exception):
    """A process ended before it was ready; it has said why."""


class Crew(NamedTuple):
    """So many processes do the same work; it calls what it is handed when it is ready, and returns on SIGTERM."""

    count: int
    work: Work


class Processes:
    """A crew ends when those named before it have ended, for they may still ask it for something."""

    def __init__(self, *crews: Crew) -> None:
        self.crews = crews
        self.running: dict[BaseProcess, Crew] = {}
        # Nobody ever writes to it: it ends when the process that holds its other end has ended, however that happened.
        self.life_line, self.held = os.pipe()

    def run_until_told(self, *, when_ready: Callable[[], None]) -> None:
        """Return after SIGTERM or SIGINT, when all have ended. Raises NotBegun."""
        signal.signal(signal.SIGTERM, _leave)
        # A shell that starts it in the background has Ctrl-C ignored; whoever sends the signal by hand still means it.
        signal.signal(signal.SIGINT, _leave)
        try:
            for crew in self.crews:
                for _ in range(crew.count):
                    self._begin(crew)
            when_ready()
            while True:
                self._replace_the_dead()
        except _Leaving:
            pass
        finally:
            self._end()

    def _begin(self, crew: Crew) -> None:
        ready, tell = FORK.Pipe(duplex=False)
        process = FORK.Process(target=self._live, args=(crew.work, tell))
        process.start()
        self.running[process] = crew
        tell.close()
        with ready:
            wait([ready, process.sentinel])
            if not ready.poll() or not _heard(ready):
                raise NotBegun

    def _live(self, work: Work, tell: Connection) -> None:
        # At a terminal Ctrl-C reaches every process; the first one tells the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.close(self.held)
        threading.Thread(target=self._die_with_the_first, daemon=True).start()
        work(lambda: tell.send(True))

    def _die_with_the_first(self) -> NoReturn:
        os.read(self.life_line, 1)
        os._exit(1)

    def _replace_the_dead(self) -> None:
        wait([process.sentinel for process in self.running])
        for process in [one for one in self.running if not one.is_alive()]:
            crew = self.running.pop(process)
            print(f"进程 {process.pid} 意外结束（{process.exitcode}），换上一个新的。", file=sys.stderr, flush=True)
            self._begin(crew)

    def _end(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        for crew in self.crews:
            _end_all([process for process, its in self.running.items() if its is crew])


class _Leaving(BaseException):
    pass


def _end_all(processes: list[BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(ENDING_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()


def _leave(*_: object) -> NoReturn:
    raise _Leaving


def _heard(ready: Connection) -> bool:
    """Return whether a process said that it is ready; one that ended has closed its end without a word."""
    try:
        return ready.recv()
    except EOFError:
        return False
