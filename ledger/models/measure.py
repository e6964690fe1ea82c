"""Measures: the single things that have to be done about an entry, each with somebody who does it and a day.

Append-only, like papers: how a measure ended is a row of its own, and a mistake is put right by a further step.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Model


class MeasureEnding(Choice):
    """How a measure ended. One that was done and turned out not to be is withdrawn besides."""

    DONE = "done", "已完成"
    WITHDRAWN = "withdrawn", "已撤回"


class Measure(Model):
    """One thing to be done about an entry until a day, by somebody with an account or by somebody outside by name.

    `event_id` tells who listed it. `of_id`: which measure it goes on for, where its entry was merged into this one, split
    from another, or took over from it.
    """

    __tablename__ = "measure"
    __table_args__ = (
        sa.Index("ix_measure_entry", "entry_id", "id"),
        # What somebody has promised, by its day; nobody outside is looked for by name.
        sa.Index(
            "ix_measure_person",
            "person_id",
            "due_on",
            "id",
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        ),
        sa.CheckConstraint("(person_id IS NULL) <> (named IS NULL)", "falls_to_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(200))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # A person or a unit of the responsible side, as typed; a fact about the measure, not an account.
    named: Mapped[str | None] = mapped_column(sa.String(60))
    due_on: Mapped[date]
    of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("measure.id"), index=True)


class MeasureEnd(Model):
    """That a measure was done on a day, or taken off the list; `event_id` tells who said so."""

    __tablename__ = "measure_end"
    __table_args__ = (sa.UniqueConstraint("measure_id", "ending", name="uq_measure_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id"))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    ending: Mapped[MeasureEnding] = mapped_column(ChoiceColumn(MeasureEnding))
    ended_on: Mapped[date]
