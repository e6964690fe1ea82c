"""Figures counted once: what one month of a village comes to, and how often anything in it has changed.

A sheet is right as long as its version is the stamp's: triggers raise the stamp in the transaction of every change,
whoever writes, and whoever next asks for the figures counts that month of that village anew.
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice
from ledger.db import Model

# In place of a village: all of the town together, its version the sum of its villages'.
WHOLE_TOWN = -1
# In place of a month: what is open, whenever it was found.
NO_MONTH = date(1, 1, 1)


class SheetOf(Choice):
    """What a sheet counts, and by which of its days that lies in a month."""

    ENTRIES = "entries", "条目，按发现（收到）日期"
    CLOSED = "closed", "条目，按销号日期"
    VISITS = "visits", "检查，按检查日期"
    PAPERS = "papers", "文书，按落款日期"
    # As it stands on one day, and so without a month and without stamps: whatever happens to an entry raises one of
    # `entries`, and a sheet of what is open has the sum of all those of its village for a version.
    OPEN = "open", "在办的条目"


class OfAMonth:
    """The month of a village, for one kind of what a book counts, and how often anything in it had been changed."""

    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    book: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    # SheetOf, by its value.
    counted: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    # The first of the month.
    month: Mapped[date] = mapped_column(primary_key=True)
    # 0 for what lies in no village.
    village_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(sa.BigInteger)


class FigureStamp(OfAMonth, Model):
    """How often something was changed that figures of a month count: found, closed, looked at or dated in it."""

    __tablename__ = "figure_stamp"


class FigureSheet(OfAMonth, Model):
    """The numbers of a month, by the code of their figure; good for every day asked as of that lies in between."""

    __tablename__ = "figure_sheet"

    # Which wording of the figures was counted: those of a later program are counted anew.
    declared: Mapped[str] = mapped_column(sa.String(16))
    holds_from: Mapped[date]
    holds_until: Mapped[date]
    numbers: Mapped[str] = mapped_column(sa.Text)
