"""Asking a server for pages: one client that waits for each answer, and several at once."""

import http.client
import json
import math
import multiprocessing
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.serving import Watch

CLIENTS = 8
TURNS = 8
WRK_SCRIPT = Path(__file__).parent / "load.lua"
BOUNDARY = "----bench-form-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URL_ENCODED = "application/x-www-form-urlencoded"


class WrongAnswer(Exception):
    """A server did not do what was asked, so there is nothing to measure; the message shows what it said."""


@dataclass(frozen=True)
class Asked:
    """One request, and what a right answer looks like."""

    path: str
    body: bytes = b""
    content_type: str = MULTIPART
    status: int = 200
    shows: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"


@dataclass(frozen=True)
class Figure:
    """What one kind of request costs. CPU is of server and database together, in ms a request."""

    p50_ms: float
    p95_ms: float
    cpu_ms: float
    database_ms: float
    requests: int
    kib: float


@dataclass(frozen=True)
class Throughput:
    """Several clients at once, each asking again as soon as it has its answer."""

    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    failed: int
    requests: int


class Client:
    """One browser on one kept connection. It looks at the status of every answer, and into those that are not compressed."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.port = port
        self.headers = headers or {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, asked: Asked) -> bytes:
        headers = self.headers | ({"Content-Type": asked.content_type} if asked.body else {})
        self.connection.request(asked.method, asked.path, asked.body or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.answer = answer
        readable = not answer.getheader("Content-Encoding")
        if answer.status != asked.status or (readable and asked.shows.encode() not in content):
            raise WrongAnswer(
                f"{asked.method} {asked.path} answered {answer.status}, wanted {asked.status} showing {asked.shows!r}:\n"
                f"{content.decode(errors='replace')[:1500]}"
            )
        return content

    def keep_cookie(self) -> None:
        cookie = self.answer.getheader("Set-Cookie")
        if cookie:
            self.headers["Cookie"] = cookie.partition(";")[0]


@dataclass
class Sample:
    """Requests of one kind as they are measured, perhaps in several turns."""

    client: Client
    watch: Watch
    requests: Iterator[Asked]
    times: list[float] = field(default_factory=list)
    bytes: int = 0
    server: float = 0.0
    database: float = 0.0

    def warm(self, times: int) -> None:
        for asked in islice(self.requests, times):
            self.client.ask(asked)

    def take(self, seconds: float) -> None:
        """Ask one after the other for so long, or until there is nothing left to ask."""
        before, end = self.watch.seconds(), time.perf_counter() + seconds
        for asked in self.requests:
            began = time.perf_counter()
            self.bytes += len(self.client.ask(asked))
            self.times.append(time.perf_counter() - began)
            if time.perf_counter() > end:
                break
        server, database = (now - then for now, then in zip(self.watch.seconds(), before, strict=True))
        self.server += server
        self.database += database

    def figure(self) -> Figure:
        count = len(self.times)
        return Figure(
            p50_ms=_share(self.times, 0.5) * 1000,
            p95_ms=_share(self.times, 0.95) * 1000,
            cpu_ms=(self.server + self.database) / count * 1000,
            database_ms=self.database / count * 1000,
            requests=count,
            kib=self.bytes / count / 1024,
        )


def measure(client: Client, watch: Watch, requests: Iterable[Asked], *, seconds: float, warm: int = 10) -> Figure:
    return measure_in_turn({"": Sample(client, watch, iter(requests))}, seconds=seconds, turns=1, warm=warm)[""]


def measure_in_turn(
    samples: dict[str, Sample], *, seconds: float, turns: int = TURNS, warm: int = 10
) -> dict[str, Figure]:
    """Measure what is to be compared in short turns, so that whatever else the machine does falls on all alike."""
    for sample in samples.values():
        sample.warm(warm)
    for _ in range(turns):
        for sample in samples.values():
            sample.take(seconds / turns)
    return {what: sample.figure() for what, sample in samples.items()}


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.floor(len(ordered) * share))]


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def at_once(
    client: Client, watch: Watch, requests: list[Asked], *, seconds: float, clients: int = CLIENTS
) -> Throughput:
    """Load with wrk where it is installed, else with processes of our own, which leave the server less of the machine."""
    before = sum(watch.seconds())
    told = (_by_wrk if has_wrk() else _by_processes)(client, requests, seconds, clients)
    spent = sum(watch.seconds()) - before
    if requests[0].body and told["requests"] > len(requests):
        raise WrongAnswer(f"{told['requests']} forms were sent and only {len(requests)} were there to send")
    return Throughput(
        per_second=told["requests"] / told["seconds"],
        p50_ms=told["p50_ms"],
        p95_ms=told["p95_ms"],
        cpu_ms=spent / max(told["requests"], 1) * 1000,
        failed=told["failed"],
        requests=told["requests"],
    )


def _by_wrk(client: Client, requests: list[Asked], seconds: float, clients: int) -> dict:
    headers = client.headers | ({"Content-Type": requests[0].content_type} if requests[0].body else {})
    with TemporaryDirectory(prefix="bench-wrk-") as folder:
        bodies = Path(folder) / "requests"
        with bodies.open("wb") as file:
            for asked in requests:
                file.write(f"{asked.path}\n{len(asked.body)}\n".encode() + asked.body)
        command = ["wrk", "-t1", f"-c{clients}", f"-d{math.ceil(seconds)}s", "--timeout", "60s"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        command += ["-s", str(WRK_SCRIPT), f"http://127.0.0.1:{client.port}", "--", str(bodies)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.rpartition("JSON ")[2])


def _by_processes(client: Client, requests: list[Asked], seconds: float, clients: int) -> dict:
    shares = [requests[number::clients] or requests for number in range(clients)]
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        found = pool.starmap(_one_of_many, [(client.port, client.headers, share, seconds) for share in shares])
    times = [one for times, _ in found for one in times]
    return {
        "requests": len(times),
        "seconds": seconds,
        "p50_ms": _share(times, 0.5) * 1000,
        "p95_ms": _share(times, 0.95) * 1000,
        "failed": sum(failed for _, failed in found),
    }


def _one_of_many(port: int, headers: dict[str, str], requests: list[Asked], seconds: float) -> tuple[list[float], int]:
    client, times, failed = Client(port, headers), [], 0
    end = time.perf_counter() + seconds
    for asked in _again(requests):
        began = time.perf_counter()
        if began > end:
            break
        try:
            client.ask(asked)
        except WrongAnswer:
            failed += 1
        times.append(time.perf_counter() - began)
    return times, failed


def _again(requests: list[Asked]) -> Iterator[Asked]:
    """A page may be asked for again and again; a form is sent once."""
    return iter(requests) if requests[0].body else cycle(requests)


def multipart(values: dict[str, str], files: dict[str, bytes] | None = None) -> bytes:
    """Return the body of a form as browsers send it."""
    parts = [_part(f'name="{name}"', value.encode()) for name, value in values.items()]
    parts += [
        _part(f'name="{name}"; filename="photo.jpg"\r\nContent-Type: image/jpeg', content)
        for name, content in (files or {}).items()
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(about: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + content + b"\r\n"
