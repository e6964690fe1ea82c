"""Reminders: notices that were due. The unique key says what a reminder is, so making it twice is impossible."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Model

OF_LOOK = sa.text("appointment_id IS NOT NULL")


class Rung(Choice):
    """The rungs of the ladder (rules 8); further ones are further members."""

    NEAR = "near", "临期"
    DUE = "due", "到期"
    OVERDUE = "overdue", "超期"


class Channel(Choice):
    """How a reminder travels. The in-app row is the notice itself; outer channels deliver it further."""

    IN_APP = "in_app", "站内"


class Reminder(Model):
    """One notice to one person about one clock or one promised look, with the reason why this person gets it."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "clock_id", "rung", "due_on", "channel", name="uq_reminder_once"),
        sa.Index(
            "uq_reminder_look_once",
            "person_id",
            "appointment_id",
            "rung",
            "due_on",
            "channel",
            unique=True,
            sqlite_where=OF_LOOK,
            postgresql_where=OF_LOOK,
        ),
        sa.CheckConstraint("(clock_id IS NULL) <> (appointment_id IS NULL)", "of_one"),
        sa.Index("ix_reminder_person", "person_id", "id"),
        sa.Index(
            "ix_reminder_unread",
            "person_id",
            "id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clock.id"))
    appointment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))
    rung: Mapped[Rung] = mapped_column(ChoiceColumn(Rung))
    channel: Mapped[Channel] = mapped_column(ChoiceColumn(Channel))
    due_on: Mapped[date]
    # The moment the rung was due, which after an outage is earlier than the moment it was made.
    due_at: Mapped[datetime] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)
    why: Mapped[str] = mapped_column(sa.String(200))
    read_at: Mapped[datetime | None] = mapped_column(Instant)
