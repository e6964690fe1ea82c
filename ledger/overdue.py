"""When an entry is overdue: one rule, for Python and for the database. It is computed from its dates and never stored."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from ledger.models import Entry
from ledger.workdays import days_late


def is_overdue(next_due_on: date | None, closed_at: datetime | None, day: date) -> bool:
    """Return whether an entry is overdue on a local day: open, and its due date lies before that day."""
    return closed_at is None and next_due_on is not None and days_late(next_due_on, day) > 0


def overdue_on(day: date) -> sa.ColumnElement[bool]:
    """The same rule as `is_overdue`, for the database."""
    return sa.and_(Entry.closed_at.is_(None), Entry.next_due_on < day)


def near_due_on(day: date, near_days: int) -> sa.ColumnElement[bool]:
    """Open, not overdue, and due within so many days from this one."""
    return sa.and_(
        Entry.closed_at.is_(None), Entry.next_due_on >= day, Entry.next_due_on <= day + timedelta(days=near_days)
    )
