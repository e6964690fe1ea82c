"""Appointments: days on which somebody looks again at what has been closed. The entry stays closed meanwhile."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import ChoiceColumn
from ledger.db import Instant, Model
from ledger.models.person import Role

OPEN = sa.text("kept_event_id IS NULL")


class Appointment(Model):
    """One look that was promised when an entry was closed (`grammar/looks.py`). Who it falls to and why are copied, as
    a clock copies its law: a later edit of the book moves nothing that was promised.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        sa.Index("ix_appointment_entry", "entry_id", "id"),
        sa.Index("uq_appointment_open", "entry_id", "code", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        # What is still to be looked at, by its day: an inbox reads no further than the next days.
        sa.Index("ix_appointment_due", "due_on", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index("ix_appointment_action", "next_action_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        sa.CheckConstraint("(kept_on IS NULL) = (kept_event_id IS NULL)", "kept_some_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(60))
    basis: Mapped[str] = mapped_column(sa.String(300))
    falls_to: Mapped[Role] = mapped_column(ChoiceColumn(Role))
    due_on: Mapped[date]
    # The step that closed the entry, and the one that told of the look, with the day of looking and who told it.
    made_event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    kept_event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"))
    kept_on: Mapped[date | None]
    kept_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # The day of looking as it is said, told so much later that somebody else has to confirm it; until then `kept_on` is
    # the day of telling.
    told_on: Mapped[date | None]
    # When the reminder sweep has to look at it next.
    next_action_at: Mapped[datetime | None] = mapped_column(Instant)

    # What the ladder asks of a promise: whatever rung is left of a look is still to be told.
    started_on: ClassVar[date] = date.min

    @property
    def target_due_on(self) -> date:
        return self.due_on
