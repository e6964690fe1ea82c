"""The jobs of the timetable: which service, and how one run of it is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app

from ledger.services.evidence import tidy_uploads
from ledger.services.exclusions import work_out_exclusions
from ledger.services.holidays import finish_loads
from ledger.services.reminders import make_all_reminders
from ledger.services.timetable_runs import begin_run, end_run, forget_runs


@dataclass(frozen=True, kw_only=True)
class Job:
    """One line of the timetable. `at` is (hour, minute) in Shanghai; `every_minutes` makes up for an outage."""

    key: str
    do: Callable[[datetime], dict[str, int]]
    at: tuple[int, int]
    every_minutes: int = 0


def _remind(now: datetime) -> dict[str, int]:
    # Another process may have loaded a table of holidays, or have ended in the middle of loading one.
    finish_loads(current_app.config["LEDGER"].holidays)
    # Somebody may have repaired an account or a post in the database itself: what hangs on it is hidden until now.
    work_out_exclusions()
    return make_all_reminders(now=now)


def _tidy(now: datetime) -> dict[str, int]:
    return {"uploads": tidy_uploads(now=now), "runs": forget_runs(now=now)}


REMIND = Job(key="remind", do=_remind, at=(8, 30), every_minutes=10)
TIDY = Job(key="tidy", do=_tidy, at=(3, 15))

JOBS = (REMIND, TIDY)


def run(job: Job, *, now: datetime) -> dict[str, int]:
    """Do a job as if it were `now`, with its begin, end and counts on record."""
    number = begin_run(job.key, now=now)
    counts = job.do(now)
    end_run(number, counts=counts, now=max(now, datetime.now(UTC)))
    return counts
