"""`make run` is one command from nothing to a served ledger; a second one finds the same ledger again."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.request import urlopen

import pytest

from tests.machinery.live_server import LiveServer
from tests.machinery.premises import Premises


class MadeServer(LiveServer):
    """A ledger started by `make run`, in a process group of its own, like the one of a terminal."""

    def command(self) -> list[str]:
        return ["setsid", "make", "run", "DEMO=0", f"PORT={self.port}", f"PYTHON={sys.executable}"]

    def send(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)


@pytest.fixture
def made_server(tmp_path, instance_folder) -> Iterator[MadeServer]:
    server = MadeServer(Premises(f"sqlite:///{instance_folder / 'ledger.db'}", instance_folder), tmp_path / "made.log")
    yield server
    if server.process is not None:
        server.kill()


def test_an_empty_folder_becomes_a_served_ledger_and_a_second_start_keeps_its_keys(made_server, instance_folder):
    made_server.start()
    assert urlopen(made_server.url).status == 200
    key = (instance_folder / "secret_key").read_bytes()
    made_server.stop()
    made_server.start()
    assert urlopen(made_server.url).status == 200
    assert (instance_folder / "secret_key").read_bytes() == key
