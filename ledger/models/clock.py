"""Clocks: promises with a date and the law behind it. A running clock remembers how its date came about."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import ChoiceColumn
from ledger.db import Instant, Json, Model
from ledger.models.person import Role

FALLEN = sa.text("stopped_at IS NULL AND falls_to IS NOT NULL")


class Clock(Model):
    """One promise on one entry. Dates, law, unit and trace are copied when it starts: later edits of a book or of
    the holiday table never move it in silence (design decision 1).
    """

    __tablename__ = "clock"
    __table_args__ = (
        sa.Index("ix_clock_entry", "entry_id", "id"),
        sa.Index(
            "uq_clock_running",
            "entry_id",
            "code",
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        ),
        # What somebody has to do while the entry waits for another, by the day it began: few, and found without the rest.
        sa.Index("ix_clock_fallen", "started_on", "id", sqlite_where=FALLEN, postgresql_where=FALLEN),
        sa.CheckConstraint("target_due_on <= legal_due_rolled_on", "target_not_after_legal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(60))
    round: Mapped[int]
    started_on: Mapped[date]
    start_event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(sa.String(20))
    # The statutory date as counted, and moved to the next working day where a rest day falls on it.
    legal_due_on: Mapped[date]
    legal_due_rolled_on: Mapped[date]
    # The date worked towards: never after the binding one; the early notice goes by it.
    target_due_on: Mapped[date]
    basis: Mapped[str] = mapped_column(sa.String(300))
    is_local: Mapped[bool]
    # One sentence an officer can quote, and the lines it rests on.
    sentence: Mapped[str] = mapped_column(sa.Text)
    trace: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    extensions: Mapped[int] = mapped_column(default=0)
    # How many units the extensions added to the length.
    extended_by: Mapped[int] = mapped_column(default=0)
    # Whether the last day moves on to a working day: the right of a citizen does, a duty of the town does not.
    rolls: Mapped[bool] = mapped_column(default=False)
    # Whose duty it is, where that is said apart from whom the entry awaits.
    falls_to: Mapped[Role | None] = mapped_column(ChoiceColumn(Role))
    # While the law does not count the days; what was not counted before stands in `pauses` as [first, last].
    paused_on: Mapped[date | None]
    pauses: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    stopped_at: Mapped[datetime | None] = mapped_column(Instant)
    stop_event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"))
    # Frozen when it stops, so that last year's figures never change: whole days from the binding date to the day the
    # thing was done, 0 when in time; none where nothing was left to keep, so that it was neither.
    days_late: Mapped[int | None]
    # The day the thing is said to have been done, told so much later that somebody else has to confirm it; until then
    # `days_late` goes by the day of telling.
    told_on: Mapped[date | None]
    # The day on which the act that ended it was undone: whatever `days_late` says, it was not kept.
    undone_on: Mapped[date | None]

    @property
    def due_on(self) -> date:
        """Return the day that binds: lists, reminders and lateness go by it."""
        return self.legal_due_rolled_on if self.rolls else self.legal_due_on


# What counts as in time, for whoever counts: kept by its day, by an act that still stands.
KEPT_IN_TIME = sa.and_(Clock.days_late == 0, Clock.undone_on.is_(None))
