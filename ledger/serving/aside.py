"""What takes long is answered aside, by a process that steps back behind the others and serves one caller at a time.

The others hand it the request over and pass its answer on. Meanwhile they only wait, so that no page shares its processor
or its interpreter with a long one.
"""

import contextvars
import io
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from werkzeug.wrappers import Response

from ledger.serving.memory import return_what_is_free
from ledger.serving.processes import FORK

# How far it steps back where the processor is short, as `nice` counts.
STEPS_BACK = 10


class Answer(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    content: bytes


class Line:
    """Where callers wait for the process aside. Made before the processes begin, it is known to nobody but them.

    Who waits stays in line when that process dies, for the one that replaces it.
    """

    def __init__(self) -> None:
        self.coming, self.going = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def answer(self, environ: dict[str, Any]) -> Answer | None:
        """Return the answer to a request without a body; none when the process aside died over it."""
        ours, theirs = FORK.Pipe()
        with ours:
            with theirs:
                socket.send_fds(self.going, [b"?"], [theirs.fileno()])
            try:
                ours.send({name: value for name, value in environ.items() if isinstance(value, (str, int, tuple))})
                return ours.recv()
            except (EOFError, ConnectionError):
                return None

    def next_caller(self) -> Connection | None:
        """Return who comes next; none when another process was quicker."""
        try:
            _, handles, *_ = socket.recv_fds(self.coming, 1, 1, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        return Connection(handles[0])


def handing_over(application: Any, line: Line, goes_aside: Callable[[dict], bool]) -> Any:
    """Return the application, but for the requests that go aside. What the process aside died over is answered here."""

    def answer(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        found = line.answer(environ) if goes_aside(environ) else None
        if found is None:
            return application(environ, start_response)
        start_response(found.status, found.headers)
        return [found.content]

    return answer


def answer_aside(application: Any, line: Line, *, when_ready: Callable[[], None]) -> None:
    """Answer whoever waits in line until SIGTERM; those who wait by then are still answered."""
    os.nice(STEPS_BACK)
    told, tell = socket.socketpair()
    signal.signal(signal.SIGTERM, lambda *_: tell.send(b"!"))
    when_ready()
    while line.coming in (ready := wait([line.coming, told])) or told not in ready:
        if caller := line.next_caller():
            with caller:
                _answer(application, caller)
            return_what_is_free()


def _answer(application: Any, caller: Connection) -> None:
    try:
        environ = caller.recv() | {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
        # As a thread of its own would: what one request leaves in its context is never found by the next, who asks least
        # of all. Flask would go on in whatever context this process was begun in.
        response = contextvars.Context().run(Response.from_app, application, environ, buffered=True)
        caller.send(Answer(response.status, response.headers.to_wsgi_list(), response.get_data()))
    except (EOFError, ConnectionError):
        # Who asked has ended meanwhile.
        pass
