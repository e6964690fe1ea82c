"""The real ledger, served by `flask --app wsgi serve` in a process of its own, which a test may kill."""

import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.machinery.premises import ROOT, Premises

START_SECONDS = 60
STOP_SECONDS = 20
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")

StartServer = Callable[[Premises], "LiveServer"]


class ServerFailed(Exception):
    """The server ended or did not answer; the message holds what it said."""


class LiveServer:
    """One served ledger. After `kill` or `stop`, `start` serves the same premises at the same address again."""

    def __init__(self, premises: Premises, log: Path) -> None:
        self.premises = premises
        self.log = log
        self.port = 0
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*mortal(), *self.command()],
                cwd=ROOT,
                env=self.premises.environment() | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_it_answers()

    def command(self) -> list[str]:
        return self.premises.command("serve", "--host", "127.0.0.1", "--port", str(self.port))

    def wait_until_it_answers(self) -> None:
        """Return when the server has printed its address and accepts a connection there.

        The system chose the port (0), so the address it prints is its own: no stale server can answer instead.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            address = ADDRESS.search(self.said())
            if address and accepts_connections(int(address.group(1))):
                self.port = int(address.group(1))
                return
            if self.process.poll() is not None:
                raise ServerFailed(f"The server ended with status {self.process.returncode}:\n{self.said()}")
            time.sleep(0.05)
        self.kill()
        raise ServerFailed(f"The server did not answer within {START_SECONDS} seconds:\n{self.said()}")

    def said(self) -> str:
        """Return all that the server has printed since it started."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ask the server to end, as Ctrl-C would."""
        self.end(signal.SIGINT)

    def kill(self) -> None:
        """End the server in the middle of whatever it does, as a power cut would."""
        self.end(signal.SIGKILL)

    def send(self, how: signal.Signals) -> None:
        # Nothing is sent to a process that has ended already.
        self.process.send_signal(how)

    def end(self, how: signal.Signals) -> None:
        self.send(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.process.wait(STOP_SECONDS)
            raise ServerFailed(f"The server did not end when asked:\n{self.said()}") from None


def mortal() -> list[str]:
    """Return what makes a process end with this one, even when the tests themselves are killed."""
    return ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


def accepts_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """A function that serves some premises; every server started so ends with the test."""
    servers: list[LiveServer] = []

    def start(premises: Premises) -> LiveServer:
        server = LiveServer(premises, tmp_path / f"server-{len(servers)}.log")
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        if server.process is not None and server.process.poll() is None:
            server.kill()


@pytest.fixture
def live_server(start_server: StartServer, premises: Premises) -> LiveServer:
    """This test's own empty ledger, served."""
    return start_server(premises)
