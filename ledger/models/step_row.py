"""Rows of steps: what may be said several times of one entry and is counted each time, by its own day. Append-only."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ledger.db import Model


class StepRow(Model):
    """What one taking of a step has said. A book adds what it counts by (`class Contact(StepRow)`, one line a column), and
    a migration the table with its triggers: as of an event, nothing of it is ever changed. What was said wrongly is said
    again by a later row, and of these only the last counts (`still_counts`).
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True, sort_order=-8)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), unique=True, sort_order=-7)
    # The paper recorded with it; one paper may have been recorded on several entries.
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper.id"), index=True, sort_order=-6)
    happened_on: Mapped[date] = mapped_column(index=True, sort_order=-5)
    # It never happened: the row stands for what was registered by mistake, and counts for nothing.
    is_mistake: Mapped[bool] = mapped_column(default=False, server_default=sa.false(), sort_order=98)

    @declared_attr
    def replaces_id(cls) -> Mapped[int | None]:  # noqa: N805 - declared for the class of each book
        """The row in whose place it stands: the one that was said first, however often it was put right."""
        return mapped_column(sa.ForeignKey(f"{cls.__tablename__}.id"), index=True, sort_order=99)

    @property
    def first_id(self) -> int:
        return self.replaces_id or self.id


def still_counts(row: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return whether a row of this table, or of an alias of it, is the last word about what it tells, and no mistake."""
    table = row.element if isinstance(row, sa.Alias) else row
    later = table.alias(f"{row.name}_put_right")
    is_put_right = sa.exists().where(
        later.c.replaces_id == sa.func.coalesce(row.c.replaces_id, row.c.id), later.c.id > row.c.id
    )
    return sa.and_(row.c.is_mistake.is_(sa.false()), ~is_put_right)


def step_row_tables() -> tuple[str, ...]:
    """Return the tables of all books that keep such rows."""
    return tuple(sorted(model.__tablename__ for model in StepRow.__subclasses__()))
