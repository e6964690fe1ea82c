"""Several processes serve one address: nobody's weak signal or long page holds up the others, and none is left behind."""

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.serving.address import AddressUnavailable, listen
from tests.machinery.live_server import ADDRESS, mortal
from tests.machinery.premises import ROOT
from tests.serving.little_server import PIECE, PIECES

SECONDS = 30
MANY = 24


class Little:
    """The little server in processes of its own."""

    def __init__(self, gate: Path, *words: str) -> None:
        self.gate = gate
        self.process = subprocess.Popen(
            [*mortal(), sys.executable, "-m", "tests.serving.little_server", str(gate), *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        address = ADDRESS.search(self.process.stdout.readline())
        self.port = int(address.group(1)) if address else 0

    def get(self, path: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request("GET", path)
        try:
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def sends(self, part: bytes) -> socket.socket:
        """Return a connection over which this much of a request was sent."""
        caller = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)
        caller.sendall(part)
        return caller

    def is_reached(self) -> bool:
        try:
            self.sends(b"").close()
        except OSError:
            return False
        return True

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def little(tmp_path) -> Iterator[Little]:
    server = Little(tmp_path / "gate")
    yield server
    server.gate.touch()
    server.end()


def processes_behind(server: Little) -> set[str]:
    """Return every process that answers, asking until each of the two has."""
    found: set[str] = set()
    while len(found) < 2:
        found |= {server.get("/quick") for _ in range(10)}
    return found


def begun_by(server: Little) -> str:
    """Wait until somebody has begun with a page that waits for the gate, and return the process that did."""
    word, process = server.process.stdout.readline().split()
    assert word == "begun"
    return process


def test_who_sends_half_a_request_and_goes_silent_holds_nobody_up(little):
    body = b"POST /quick HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n" + b"x" * 1000
    silent = [little.sends(part) for part in (b"GET /quick HTTP/1.1\r\nHo", body) for _ in range(MANY)]
    assert all(little.get("/quick") for _ in range(MANY))
    for caller in silent:
        caller.close()


def test_who_does_not_read_the_answer_holds_nobody_up(little):
    lazy = [little.sends(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(MANY)]
    assert all(little.get("/quick") for _ in range(MANY))
    for caller in lazy:
        caller.close()


def test_what_takes_long_is_read_in_a_process_of_its_own(little):
    assert little.get("/holds").split()[0] not in processes_behind(little)


def test_who_sends_what_takes_long_does_not_stand_behind_those_who_read(little):
    reading = [little.sends(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(MANY)]
    sending = little.sends(b"POST /holds HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    assert sending.recv(15) == b"HTTP/1.1 200 OK"
    for caller in (*reading, sending):
        caller.close()


def test_the_callers_of_a_process_aside_that_dies_are_answered_all_the_same(little):
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(little.get, "/waits") for _ in range(4)]
        victim = begun_by(little)
        subprocess.run(["kill", "-KILL", victim], check=True)
        assert f"进程 {victim} 意外结束" in little.process.stderr.readline()
        little.gate.touch()
        assert all(one.result() != victim for one in asked)


def test_what_a_long_page_took_is_given_back_when_it_is_done(little):
    before = int(little.get("/holds").split()[1])
    took = little.get("/scatters")
    while (told := little.get("/holds").split())[0] != took:
        pass
    assert int(told[1]) - before < PIECE * PIECES / 4


def test_nothing_of_one_who_was_answered_aside_is_there_for_the_next(little):
    assert {little.get(f"/remembers?{who}") for who in ("officer", "worker", "mayor")} == {"nobody"}


def test_pages_that_take_long_wait_for_each_other_and_for_nobody_else(little):
    waiting = [little.sends(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(MANY)]
    assert all(little.get("/quick") for _ in range(MANY))
    little.gate.touch()
    assert all(caller.recv(15) == b"HTTP/1.1 200 OK" for caller in waiting)
    for caller in waiting:
        caller.close()


def test_who_is_being_served_gets_the_answer_before_the_end(little):
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(little.get, path) for path in ("/waits", "/quick-waits")]
        assert all(begun_by(little) for _ in asked)
        little.process.send_signal(signal.SIGTERM)
        little.gate.touch()
        assert all(one.result() for one in asked)
    assert little.process.wait(SECONDS) == 0
    assert not little.is_reached()


def test_a_process_that_dies_is_replaced(little):
    victim, other = processes_behind(little)
    subprocess.run(["kill", "-KILL", victim], check=True)
    assert f"进程 {victim} 意外结束" in little.process.stderr.readline()
    assert len(processes_behind(little) - {victim, other}) == 1


def test_when_the_first_process_is_killed_the_others_go_as_well(little):
    little.process.kill()
    little.process.wait(SECONDS)
    taken = listen("127.0.0.1", little.port)
    taken.close()


def test_a_process_that_cannot_begin_ends_them_all(tmp_path):
    server = Little(tmp_path / "gate", "fails")
    _, said = server.process.communicate(timeout=SECONDS)
    assert server.process.returncode == 1
    assert "no luck today" in said


def test_an_address_that_is_taken_is_refused_in_a_sentence(little):
    with pytest.raises(AddressUnavailable, match=f"端口 {little.port} 已被别的程序占用"):
        listen("127.0.0.1", little.port)


def test_an_address_this_machine_does_not_have_is_refused_in_a_sentence():
    with pytest.raises(AddressUnavailable, match=r"不能监听 192\.0\.2\.1:0"):
        listen("192.0.2.1", 0)
