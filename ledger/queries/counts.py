"""Counts of entries: how many a list has, and how much is late, near due and open, by the conditions of the lists themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.models import Entry
from ledger.queries.views import View, Which

# Counting stops here: nobody acts differently on 1,001 and 1,002, and the database does the work of one page.
MOST_COUNTED = 1000

_entry = Entry.__table__.c


def how_many(keys: sa.Select[tuple[int]]) -> sa.ColumnElement[int]:
    """Return the count of what a query finds, no further than MOST_COUNTED, to stand as a column beside it.

    In the order of the list: its index is walked from the beginning, where a database that expects few might fetch them all.
    """
    return sa.select(sa.func.count()).select_from(keys.limit(MOST_COUNTED).subquery()).scalar_subquery().label("total")


def together(pages: list[sa.Select[Any]]) -> sa.Subquery:
    """Return the rows of several pages, once each: whoever holds a role twice over an area meets it in two of them."""
    # SQLite takes no ORDER BY in the part of a UNION, only in a query that the part asks.
    return sa.union(*(sa.select(page.subquery()) for page in pages)).subquery()


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """How many of the entries in question are overdue, near due, and open altogether."""

    late: int
    near: int
    open: int


URGENCIES = (Which.OVERDUE, Which.NEAR, Which.OPEN)


def by_urgency(
    branches: Sequence[sa.ColumnElement[bool]], *, today: date, near_days: int
) -> list[sa.ScalarSelect[int]]:
    """Return the counts of what is late, near due and open altogether among entries that meet one of the conditions."""
    views = [View(which, today, near_days).condition() for which in URGENCIES]
    return [count_to_limit([sa.and_(view, branch) for branch in branches]) for view in views]


def count_to_limit(branches: Sequence[sa.ColumnElement[bool]]) -> sa.ScalarSelect[int]:
    """Return the count of the entries that meet one of the conditions, which goes no further than MOST_COUNTED."""
    parts = [sa.select(_entry.id).where(branch).limit(MOST_COUNTED) for branch in branches]
    some = parts[0] if len(parts) == 1 else sa.select(together(parts)).limit(MOST_COUNTED)
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()
