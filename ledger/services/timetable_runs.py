"""Runs of the timetable on record, so that somebody notices when it stops."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from ledger.db import transaction
from ledger.models import Run

KEPT = timedelta(days=90)


def begin_run(job: str, *, now: datetime) -> int:
    """Record that a job has begun; one that breaks stays on record without an end."""
    with transaction() as session:
        run = Run(job=job, started_at=now)
        session.add(run)
        session.flush()
        return run.id


def end_run(run_id: int, *, counts: dict[str, int], now: datetime) -> None:
    with transaction() as session:
        session.execute(sa.update(Run).where(Run.id == run_id).values(ended_at=now, counts=counts))


def forget_runs(*, now: datetime) -> int:
    """Forget runs of more than three months ago; return how many."""
    with transaction() as session:
        return session.execute(sa.delete(Run).where(Run.started_at < now - KEPT)).rowcount
