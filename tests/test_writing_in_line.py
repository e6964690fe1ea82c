"""SQLite's writers stand in line: each is woken by the one before, and nobody waits for one who is gone."""

import fcntl
import os
import signal
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.db import db, transaction
from ledger.models import Area, AreaLevel
from tests.builders import LONG_AGO
from tests.machinery.concurrency import WAIT_SECONDS, at_once, in_processes

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def add_an_area(name: str = "新县") -> None:
    with transaction() as session:
        session.add(Area(level=AreaLevel.COUNTY, name=name, path="/9/", valid_from=LONG_AGO))


def areas(name: str = "新县") -> int:
    db.session.commit()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Area).where(Area.name == name))


def door() -> Path:
    return Path(f"{db.engine.url.database}-writer")


@contextmanager
def another_process(act):
    """A process of its own, which is killed at the end."""
    db.session.remove()
    db.engine.dispose()
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        try:
            act(lambda: os.write(writes, b"."))
        finally:
            os._exit(1)
    os.close(writes)
    try:
        yield child, lambda: os.read(reads, 1)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reads)


def test_a_writer_waits_for_the_one_inside_and_readers_for_nobody(application: Flask) -> None:
    done = threading.Event()

    def write() -> None:
        with application.app_context():
            add_an_area()
        done.set()

    with door().open("wb") as inside:
        fcntl.flock(inside, fcntl.LOCK_EX)
        writer = threading.Thread(target=write)
        writer.start()
        assert areas() == 0
        assert not done.is_set()
        fcntl.flock(inside, fcntl.LOCK_UN)
    writer.join(WAIT_SECONDS)
    assert areas() == 1


def test_a_writer_who_is_killed_inside_lets_the_next_one_in(application: Flask) -> None:
    def die_inside(tell) -> None:
        with transaction() as session:
            session.add(Area(level=AreaLevel.COUNTY, name="新县", path="/9/", valid_from=LONG_AGO))
            session.flush()
            tell()
            signal.pause()

    with another_process(die_inside) as (child, told):
        told()
        os.kill(child, signal.SIGKILL)
        add_an_area("二县")
    assert (areas(), areas("二县")) == (0, 1)


def test_a_process_that_writes_without_end_lets_others_in_between(application: Flask) -> None:
    def write_on(tell) -> None:
        tell()
        while True:
            add_an_area("那边")

    with another_process(write_on) as (_, told):
        told()
        for _ in range(20):
            add_an_area("这边")
        between = areas("那边")
    assert areas("这边") == 20
    # Not one for one to the letter: whoever is woken may be a moment late.
    assert between < 400


def test_many_threads_of_many_processes_all_get_their_turn(application: Flask) -> None:
    def eight() -> None:
        for result in at_once(application, [add_an_area] * 8):
            assert not isinstance(result, Exception), result

    assert in_processes([eight] * 3) == [0, 0, 0]
    assert areas() == 24


def test_a_transaction_that_failed_leaves_the_door_open(application: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        raise ZeroDivisionError
    with door().open("wb") as inside:
        fcntl.flock(inside, fcntl.LOCK_EX | fcntl.LOCK_NB)
    add_an_area()
    assert areas() == 1
