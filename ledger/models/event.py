"""Events: what happened, one row per step taken. Append-only: the database itself refuses UPDATE and DELETE."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.db import Instant, Json, Model
from ledger.models.person import Person


class Event(Model):
    """One step taken on one entry. A mistake is put right by a further step, never by changing this row."""

    __tablename__ = "event"
    __table_args__ = (sa.Index("ix_event_entry", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    step: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    round: Mapped[int]
    from_state: Mapped[str | None] = mapped_column(sa.String(40))
    to_state: Mapped[str] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.Text)
    # What was asked and answered: [{"field", "label", "was", "text"}], in words, so that it reads the same in ten years.
    answers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    by: Mapped[Person] = relationship(lazy="raise_on_sql")
