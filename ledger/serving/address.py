"""The one address all processes listen at, taken before any of them begins."""

import errno
import socket
import time

# Processes of a ledger that was killed let go of the address a moment later.
PATIENCE_SECONDS = 2.0
WAITING = 1024


class AddressUnavailable(Exception):
    """Nobody can listen there; the message says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any free one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _bound(host, port)
        except OSError as failure:
            if failure.errno != errno.EADDRINUSE:
                raise AddressUnavailable(f"不能监听 {host}:{port}：{failure.strerror}。") from None
            if time.monotonic() > until:
                raise AddressUnavailable(
                    f"端口 {port} 已被别的程序占用。请先停下那个程序，或换一个端口（PORT=8080 make run）。"
                ) from None
            time.sleep(0.1)


def _bound(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(WAITING)
    except OSError:
        listening.close()
        raise
    # Of the processes that wake for one caller the others go back to waiting.
    listening.setblocking(False)
    return listening
