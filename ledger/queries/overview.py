"""The leader's ten seconds: four numbers a book, and every village at a glance. Cost follows what is open, not the ledger."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ledger.access import Reach, reach_of, visible_areas, visible_entries
from ledger.db import db
from ledger.grammar.book import Book
from ledger.models import Area, AreaLevel, Entry, Person
from ledger.overdue import overdue_on
from ledger.queries.entries import KEPT, Urgency, by_urgency, count_to_limit
from ledger.workdays import day_begins


@dataclass(frozen=True, kw_only=True)
class BookNumbers:
    """A book in four numbers, and how many more were closed this month than in the whole month before."""

    book: Book
    urgency: Urgency
    closed_this_month: int
    closed_last_month: int


def book_numbers(person: Person, book: Book, *, today: date, near_days: int) -> BookNumbers:
    late, near, still_open, this_month, last_month = (
        db.session.connection().execute(_book_numbers(reach_of(person), book, today, near_days)).one()
    )
    return BookNumbers(
        book=book,
        urgency=Urgency(late=late, near=near, open=still_open),
        closed_this_month=this_month,
        closed_last_month=last_month,
    )


@lru_cache(maxsize=KEPT)
def _book_numbers(reach: Reach, book: Book, today: date, near_days: int) -> sa.Select[Any]:
    """The five counts of a book in one statement, each no further than MOST_COUNTED."""
    mine = sa.and_(Entry.book == book.key, reach.entries())
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    return sa.select(
        *by_urgency([mine], today=today, near_days=near_days),
        count_to_limit([sa.and_(mine, _put_right(book), Entry.closed_at >= day_begins(this_month))]),
        count_to_limit(
            [
                sa.and_(
                    mine,
                    _put_right(book),
                    Entry.closed_at >= day_begins(last_month),
                    Entry.closed_at < day_begins(this_month),
                )
            ]
        ),
    )


def _put_right(book: Book) -> sa.ColumnElement[bool]:
    """What was put right and closed; what was void does not count."""
    return Entry.state.in_([state.key for state in book.states if state.is_closed and state is not book.void])


@dataclass(frozen=True, kw_only=True)
class VillageCell:
    """A village with how many entries are overdue there."""

    area_id: int
    name: str
    overdue: int


def villages_at_a_glance(person: Person, *, today: date) -> list[VillageCell]:
    """Return every village the person's posts lie over, those with the most overdue first."""
    late = (
        sa.select(Entry.__table__.c.village_id, sa.func.count().label("late"))
        .where(overdue_on(today), visible_entries(person))
        .group_by(Entry.village_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Area.id, Area.name, sa.func.coalesce(late.c.late, 0))
        .outerjoin(late, late.c.village_id == Area.id)
        .where(visible_areas(person), Area.level == AreaLevel.VILLAGE, Area.valid_to.is_(None))
        .order_by(sa.func.coalesce(late.c.late, 0).desc(), Area.id)
    )
    return [VillageCell(area_id=area_id, name=name, overdue=count) for area_id, name, count in rows]
