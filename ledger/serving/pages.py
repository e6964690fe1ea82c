"""One process that answers: a loop that collects whole requests and sends answers off, and a few threads between.

Neither a slow sender nor a slow reader holds a thread: a request reaches one when its last byte is there, and an answer
leaves it at once.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ThreadedTaskDispatcher

from ledger.serving.aside import STEPS_BACK, Line, handing_over
from ledger.serving.memory import return_large_blocks, return_what_is_free

# One waits for the database while the other computes; more would only fight over the process's one core.
THREADS = 2
# Phones on a weak signal send for minutes; a hundred of them must not keep the others out.
CONNECTIONS = 1000
# A page hands the interpreter on at every statement it sends; at Python's own 5 ms it would get it back too late.
TURN_SECONDS = 0.0005
LOOK_UP_SECONDS = 1.0
LEAVING_SECONDS = 10.0
READS = "GET"

# By method, path and query.
IsSlow = Callable[[str, str, str], bool]


class SlowLane(ThreadedTaskDispatcher):
    """One at a time, and after everybody else."""

    def __init__(self) -> None:
        super().__init__()
        self.set_thread_count(1)

    def add_task(self, channel: HTTPChannel) -> None:
        super().add_task(Tidied(channel))

    def handler_thread(self, thread_no: int) -> None:
        # Linux keeps it for each thread; elsewhere it would slow the whole process down.
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), STEPS_BACK)
        super().handler_thread(thread_no)


class Tidied:
    """A request after which the process gives back what it took for it."""

    def __init__(self, channel: HTTPChannel) -> None:
        self.channel = channel

    def service(self) -> None:
        try:
            self.channel.service()
        finally:
            return_what_is_free()

    def cancel(self) -> None:
        self.channel.cancel()


class Lanes:
    """What takes long stands in a line of its own, where one is served at a time; nobody else waits behind it.

    So do those whose answer is awaited from the process aside: who signs in does not stand behind them.
    """

    def __init__(self, is_slow: IsSlow) -> None:
        self.is_slow = is_slow
        self.quick, self.slow, self.aside = ThreadedTaskDispatcher(), SlowLane(), SlowLane()
        self.quick.set_thread_count(THREADS)

    def add_task(self, channel: HTTPChannel) -> None:
        self.lane_of(channel.requests[0]).add_task(channel)

    def lane_of(self, request: HTTPRequestParser) -> ThreadedTaskDispatcher:
        # One that could not be read has no path to judge by; its answer is short.
        if request.error is not None or not self.is_slow(request.command, request.path, request.query):
            return self.quick
        return self.aside if request.command == READS else self.slow

    def shutdown(self) -> None:
        for lane in (self.quick, self.slow, self.aside):
            lane.shutdown()


def answer_until_told(
    application: Any,
    listening: socket.socket,
    *,
    is_slow: IsSlow,
    line: Line | None = None,
    when_ready: Callable[[], None],
    **adjustments: Any,
) -> None:
    """Answer whoever calls until SIGTERM; then finish what has been asked in full, and return.

    What is only read and takes long is handed over to the process aside, where there is a line to it.
    """

    def goes_aside(environ: dict) -> bool:
        return environ["REQUEST_METHOD"] == READS and is_slow(READS, environ["PATH_INFO"], environ["QUERY_STRING"])

    # A line behind a busy thread is what lines are for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sys.setswitchinterval(TURN_SECONDS)
    return_large_blocks()
    server = create_server(
        handing_over(application, line, goes_aside) if line else application,
        _dispatcher=Lanes(is_slow),
        sockets=[listening],
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        ident=None,
        **adjustments,
    )
    told_to_leave = threading.Event()

    def leave(*_: object) -> None:
        told_to_leave.set()
        server.pull_trigger()

    signal.signal(signal.SIGTERM, leave)
    when_ready()
    while not told_to_leave.is_set():
        _turn(server, LOOK_UP_SECONDS)
    _finish(server)


def _turn(server: BaseWSGIServer, seconds: float) -> None:
    wasyncore.loop(timeout=seconds, use_poll=True, map=server._map, count=1)


def _finish(server: BaseWSGIServer) -> None:
    """Take no new callers, answer what is complete, and cut whoever is still sending or silent."""
    server.accepting = False
    until = time.monotonic() + LEAVING_SECONDS
    while _is_answering(server) and time.monotonic() < until:
        _turn(server, 0.1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)


def _is_answering(server: BaseWSGIServer) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))
