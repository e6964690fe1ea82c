"""The views of a list. The number that leads to a list and the lines of the list are made from one condition."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from ledger.choices import Choice
from ledger.grammar.book import Book
from ledger.models import Entry
from ledger.overdue import near_due_on, overdue_on
from ledger.workdays import day_begins


class Which(Choice):
    """The views of a book's list."""

    OPEN = "open", "未销号"
    OVERDUE = "overdue", "超期"
    NEAR = "near", "临期"
    CLOSED = "closed", "已销号"
    ALL = "all", "全部"

    @property
    def is_open(self) -> bool:
        """Return whether everything in this view is open, and so read by its date."""
        return self in (Which.OPEN, Which.OVERDUE, Which.NEAR)


class View(NamedTuple):
    """A view as of a day, in plain values: statements built for it can be kept."""

    which: Which
    today: date
    # How many days before its date an entry is near due; for what is near due alone.
    near_days: int = 0

    def condition(self) -> sa.ColumnElement[bool]:
        if self.which is Which.OVERDUE:
            return overdue_on(self.today)
        if self.which is Which.NEAR:
            return near_due_on(self.today, self.near_days)
        if self.which is Which.ALL:
            return sa.true()
        return Entry.closed_at.is_(None) if self.which is Which.OPEN else Entry.closed_at.is_not(None)


def put_right_in(month: date, books: Sequence[Book]) -> sa.ColumnElement[bool]:
    """Return the condition for what was put right and closed within a month, told by its first day."""
    right = (sa.and_(Entry.book == book.key, Entry.state.in_(states_put_right(book))) for book in books)
    until = (month + timedelta(days=31)).replace(day=1)
    return sa.and_(Entry.closed_at >= day_begins(month), Entry.closed_at < day_begins(until), sa.or_(*right))


def states_put_right(book: Book) -> list[str]:
    """Return the states of what was put right and closed; what was void does not count."""
    return [state.key for state in book.states if state.is_closed and state is not book.void]
