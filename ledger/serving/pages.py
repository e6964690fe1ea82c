"""One process that answers: a loop that collects whole requests and sends answers off, and a few threads between.

Neither a slow sender nor a slow reader holds a thread: a request reaches one when its last byte is there, and an answer
leaves it at once.
"""

import ctypes
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

# One waits for the database while the other computes; more would only fight over the process's one core.
THREADS = 2
# Phones on a weak signal send for minutes; a hundred of them must not keep the others out.
CONNECTIONS = 1000
# How far what takes long steps back where the processor is short, as `nice` counts.
STEPS_BACK = 10
# A page hands the interpreter on at every statement it sends; at Python's own 5 ms it would get it back too late.
TURN_SECONDS = 0.0005
LOOK_UP_SECONDS = 1.0
LEAVING_SECONDS = 10.0
# What glibc calls the size from which a block is the system's own (malloc.h).
M_MMAP_THRESHOLD = -3
LARGE_BYTES = 1024 * 1024

IsSlow = Callable[[HTTPRequestParser], bool]


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
            _return_what_is_free()

    def cancel(self) -> None:
        self.channel.cancel()


class Lanes:
    """What takes long stands in a line of its own, where one is served at a time; nobody else waits behind it."""

    def __init__(self, is_slow: IsSlow) -> None:
        self.is_slow = is_slow
        self.quick, self.slow = ThreadedTaskDispatcher(), SlowLane()
        self.quick.set_thread_count(THREADS)

    def add_task(self, channel: HTTPChannel) -> None:
        request = channel.requests[0]
        # One that could not be read has no path to judge by; its answer is short.
        is_slow = request.error is None and self.is_slow(request)
        (self.slow if is_slow else self.quick).add_task(channel)

    def shutdown(self) -> None:
        for lane in (self.quick, self.slow):
            lane.shutdown()


def answer_until_told(
    application: Any, listening: socket.socket, *, is_slow: IsSlow, when_ready: Callable[[], None], **adjustments: Any
) -> None:
    """Answer whoever calls until SIGTERM; then finish what has been asked in full, and return."""
    # A line behind a busy thread is what lines are for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sys.setswitchinterval(TURN_SECONDS)
    _return_large_blocks()
    server = create_server(
        application,
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


def _return_large_blocks() -> None:
    """Let the C library give the memory of a photo back to the system when the photo is done.

    glibc otherwise takes the first large block for a sign that more will come, and keeps 36 MiB a process for them.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def _return_what_is_free() -> None:
    """Let the C library give back what lies free between what is used; by itself it does so only where a heap ends.

    With a million entries 100 MiB a process would otherwise stay as holes. Looking for them takes a millisecond, in which
    other threads go on.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


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
