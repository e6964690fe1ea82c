"""One person's page while others are in the way: people at heavy pages, and phones on a weak signal."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.load import Asked, Client, Figure, Sample, WrongAnswer
from bench.serving import Watch

CROWD = 8
PHONES = 24
# A phone that sends 20 kB a second.
PART, PAUSE_SECONDS = b"x" * 2000, 0.1
BODY_BYTES = 2_000_000


def beside(
    client: Client, watch: Watch, asked: Asked, crowd: Callable[[threading.Event], list[threading.Thread]], seconds: float
) -> Figure:  # fmt: skip
    """Return what a page costs while the crowd is at it. Every time on a new connection, as people come and go."""
    with _crowding(crowd):
        sample = Sample(client, watch, _newly(client, asked))
        sample.take(seconds)
    return sample.figure()


def _newly(client: Client, asked: Asked) -> Iterator[Asked]:
    while True:
        client.connection.close()
        yield asked


@contextmanager
def _crowding(crowd: Callable[[threading.Event], list[threading.Thread]]) -> Iterator[None]:
    enough = threading.Event()
    threads = crowd(enough)
    try:
        # Until everybody is at it.
        time.sleep(1)
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def nobody(enough: threading.Event) -> list[threading.Thread]:
    return []


def heavy(port: int, headers: dict[str, str], asked: Asked) -> Callable:
    """Eight people who ask for a heavy page again as soon as they have it."""

    def one(enough: threading.Event) -> None:
        client = Client(port, dict(headers))
        while not enough.is_set():
            try:
                client.ask(asked)
            except (OSError, WrongAnswer):
                client.connection.close()

    return _started(one, CROWD)


def weak_signals(port: int, cookie: str) -> Callable:
    """Phones that send a photo at 20 kB a second."""
    head = (
        f"POST /uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {BODY_BYTES}\r\n\r\n"
    ).encode()

    def one(enough: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", port)) as phone:
            phone.sendall(head)
            while not enough.wait(PAUSE_SECONDS):
                phone.sendall(PART)

    return _started(one, PHONES)


def _started(one: Callable[[threading.Event], None], times: int) -> Callable:
    def crowd(enough: threading.Event) -> list[threading.Thread]:
        threads = [threading.Thread(target=one, args=(enough,)) for _ in range(times)]
        for thread in threads:
            thread.start()
        return threads

    return crowd
