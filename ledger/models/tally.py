"""Tallies: what a leader looks at every morning, counted as it happens. The database keeps them itself, whoever writes.

Triggers of the migration count every change of an entry, in the transaction of the change. What is kept apart from
somebody is in none of them: whoever may see it counts it beside them.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Model

# Stands for the date of an open entry that promises none.
NO_DAY = date(9999, 12, 31)


class OpenTally(Model):
    """How many entries of a book are open in a village, by the day they are due.

    Entries become late with the calendar and without anybody's doing, so the days are kept and lateness is their sum.
    """

    __tablename__ = "open_tally"

    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    # 0 where an entry belongs to no village.
    village_id: Mapped[int] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    entries: Mapped[int]


class ClosedTally(Model):
    """How many entries of a book were closed in a village, by how and by the first of the month."""

    __tablename__ = "closed_tally"

    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    entries: Mapped[int]
