"""What is measured once: a phone's first page, the start, and loading the demonstration."""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.load import Asked, Client
from tests.machinery.live_server import LiveServer
from tests.machinery.premises import Premises

ADDRESS = re.compile(r'<(?:link|script)[^>]*(?:href|src)="([^"]+)"|<use href="([^"#]+)#')


@dataclass(frozen=True)
class FirstPage:
    """All that a browser fetches for a page it has never seen."""

    kilobytes: float
    requests: int


def first_page(plain: Client, path: str) -> FirstPage:
    """Fetch a page and what it refers to, compressed by gzip as over plain HTTP, where browsers offer nothing better."""
    page = plain.ask(Asked(path)).decode()
    files = {address for found in ADDRESS.findall(page) for address in found if address}
    phone = Client(plain.port, plain.headers | {"Accept-Encoding": "gzip"})
    sizes = [len(phone.ask(Asked(address))) for address in (path, *files)]
    return FirstPage(kilobytes=sum(sizes) / 1000, requests=len(sizes))


def start_seconds(server: LiveServer) -> float:
    """Return how long it takes from the command to the first answer."""
    began = time.perf_counter()
    server.start()
    Client(server.port).ask(Asked("/sign-in"))
    return time.perf_counter() - began


def demonstration_cpu_seconds() -> float:
    """Return the processor time of loading the demonstration town into an empty ledger."""
    with TemporaryDirectory(prefix="bench-demonstration-") as name:
        premises = Premises(f"sqlite:///{name}/ledger.db", Path(name), is_demonstration=True)
        premises.run("db", "upgrade")
        before = os.times()
        premises.run("demo", "--json")
        after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)
