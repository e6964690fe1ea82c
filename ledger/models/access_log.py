"""The access log and the runs of the timetable: who did what to accounts and rules, and whether the clockwork lives."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Instant, Json, Model


class AccessRecord(Model):
    """One act worth an auditor's look: sign-ins, failures, changes to people, posts, areas, rules. Append-only.

    Nothing personal beyond ids goes in: a mistyped sign-in name may well be a password.
    """

    __tablename__ = "access_record"
    __table_args__ = (sa.Index("ix_access_record_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str | None] = mapped_column(sa.String(60))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Lease(Model):
    """Who runs the timetable: one process holds the row until it lets go or stops renewing."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(sa.String(80))
    until: Mapped[datetime] = mapped_column(Instant)


class Run(Model):
    """One run of one job of the timetable, so that somebody notices when it stops running."""

    __tablename__ = "run"
    __table_args__ = (sa.Index("ix_run_job", "job", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(sa.String(40))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
