"""Rows of steps: what may be said several times of one entry and is counted each time, by its own day. Append-only."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Model


class StepRow(Model):
    """What one taking of a step has said. A book adds what it counts by (`class Contact(StepRow)`, one line a column), and
    a migration the table with its triggers: as of an event, nothing of it is ever changed.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True, sort_order=-8)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), unique=True, sort_order=-7)
    # The paper recorded with it; one paper may have been recorded on several entries.
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper.id"), index=True, sort_order=-6)
    happened_on: Mapped[date] = mapped_column(index=True, sort_order=-5)


def step_row_tables() -> tuple[str, ...]:
    """Return the tables of all books that keep such rows."""
    return tuple(sorted(model.__tablename__ for model in StepRow.__subclasses__()))
