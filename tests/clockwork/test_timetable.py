"""The timetable: of many processes one runs the jobs, and another takes over when it is gone."""

import signal
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.clockwork.jobs import REMIND, TIDY, run
from ledger.clockwork.timetable import LEASE, Timetable
from ledger.db import db
from ledger.models import Lease, Run
from ledger.services.leases import LEASE_SECONDS, let_go, take_lease
from ledger.services.timetable_runs import begin_run, forget_runs
from tests.machinery.premises import ROOT

NOW = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


def runs() -> list[Run]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Run).order_by(Run.id)))


def test_of_two_owners_one_holds_the_lease(application):
    assert take_lease(LEASE, owner="one", now=NOW)
    assert not take_lease(LEASE, owner="two", now=NOW)
    assert take_lease(LEASE, owner="one", now=NOW + timedelta(seconds=20))


def test_a_lease_that_is_not_renewed_is_taken_over_after_a_minute(application):
    take_lease(LEASE, owner="one", now=NOW)
    assert not take_lease(LEASE, owner="two", now=NOW + timedelta(seconds=LEASE_SECONDS))
    assert take_lease(LEASE, owner="two", now=NOW + timedelta(seconds=LEASE_SECONDS + 1))
    assert not take_lease(LEASE, owner="one", now=NOW + timedelta(seconds=LEASE_SECONDS + 2))


def test_a_lease_given_back_is_free_at_once_and_nobody_gives_back_anothers(application):
    take_lease(LEASE, owner="one", now=NOW)
    let_go(LEASE, owner="two")
    assert not take_lease(LEASE, owner="two", now=NOW)
    let_go(LEASE, owner="one")
    assert take_lease(LEASE, owner="two", now=NOW)


def test_of_two_timetables_one_runs_the_job(application):
    one, two = Timetable(application), Timetable(application)
    assert [one.run(REMIND) is None, two.run(REMIND) is None] == [False, True]
    assert [record.job for record in runs()] == ["remind"]


def test_who_gets_the_lease_newly_makes_up_for_what_was_missed_and_only_then(application):
    one, two = Timetable(application), Timetable(application)
    one.renew()
    one.renew()
    two.renew()
    assert len(runs()) == 1
    let_go(LEASE, owner=one.owner)
    two.renew()
    assert len(runs()) == 2


def test_a_run_is_on_record_with_its_counts(application):
    assert run(TIDY, now=NOW) == {"uploads": 0, "runs": 0}
    (record,) = runs()
    assert (record.job, record.started_at, record.counts) == ("tidy", NOW, {"uploads": 0, "runs": 0})
    assert record.ended_at >= NOW


def test_a_job_that_breaks_leaves_a_run_without_an_end_and_the_timetable_goes_on(application, monkeypatch):
    def break_off(now: datetime) -> dict[str, int]:
        raise RuntimeError

    timetable = Timetable(application)
    broken = type(REMIND)(key="remind", do=break_off, at=(8, 30))
    assert timetable.run(broken) is None
    assert [record.ended_at for record in runs()] == [None]
    assert timetable.run(REMIND) is not None


def test_a_database_that_is_away_does_not_end_the_timetable(application):
    timetable = Timetable(application)
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE lease RENAME TO lease_away"))
    assert timetable.run(REMIND) is None
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE lease_away RENAME TO lease"))
    assert timetable.run(REMIND) is not None


def test_runs_are_forgotten_after_three_months(application):
    begin_run("remind", now=NOW - timedelta(days=91))
    begin_run("remind", now=NOW - timedelta(days=89))
    assert forget_runs(now=NOW) == 1


def test_the_timetable_stands_at_its_hours(application):
    timetable = Timetable(application)
    timetable.scheduler.start(paused=True)
    timetable.plan()
    said = [str(job.trigger) for job in timetable.scheduler.get_jobs()]
    timetable.scheduler.shutdown()
    assert "cron[hour='8', minute='30']" in said
    assert "cron[hour='3', minute='15']" in said
    assert str(timetable.scheduler.timezone) == "Asia/Shanghai"


def started(premises) -> subprocess.Popen:
    process = subprocess.Popen(
        premises.command("clockwork"),
        cwd=ROOT,
        env=premises.environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert "定时程序已启动" in process.stdout.readline()
    return process


@pytest.fixture
def two_processes(premises):
    processes = [started(premises) for _ in range(2)]
    yield processes
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def test_two_processes_run_each_job_once_and_let_go_when_they_end(application, two_processes):
    for process in two_processes:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finished = runs()
    assert [record.job for record in finished if record.ended_at] == ["remind"] * len(finished)
    assert 1 <= len(finished) <= 2
    assert db.session.scalars(sa.select(Lease)).all() == []
