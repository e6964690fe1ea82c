"""The leader's ten seconds: four numbers a book, and every village at a glance. Cost follows what is open, not the ledger."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from ledger.access import visible_areas, visible_entries
from ledger.db import db
from ledger.grammar.book import Book
from ledger.models import Area, AreaLevel, Entry, Person
from ledger.queries.entries import MOST_COUNTED, Urgency, overdue_on, urgency
from ledger.workdays import day_begins


@dataclass(frozen=True, kw_only=True)
class BookNumbers:
    """A book in four numbers, and how many more were closed this month than in the whole month before."""

    book: Book
    urgency: Urgency
    closed_this_month: int
    closed_last_month: int


def book_numbers(person: Person, book: Book, *, today: date, near_days: int) -> BookNumbers:
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    mine = sa.and_(Entry.book == book.key, visible_entries(person))
    return BookNumbers(
        book=book,
        urgency=urgency(mine, today=today, near_days=near_days),
        closed_this_month=_closed(mine, book, this_month, None),
        closed_last_month=_closed(mine, book, last_month, this_month),
    )


def _closed(mine: sa.ColumnElement[bool], book: Book, first: date, before: date | None) -> int:
    """Count what was put right and closed in a month, no further than MOST_COUNTED; what was void does not count."""
    end = [Entry.closed_at < day_begins(before)] if before is not None else []
    counted = [state.key for state in book.states if state.is_closed and state is not book.void]
    some = (
        sa.select(Entry.__table__.c.id)
        .where(mine, Entry.closed_at >= day_begins(first), *end, Entry.state.in_(counted))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


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
