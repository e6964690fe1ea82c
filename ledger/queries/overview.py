"""The leader's ten seconds: four numbers a book, and every village at a glance. Read from the tallies, whatever is in the ledger."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Reach, reach_of
from ledger.db import db
from ledger.grammar.book import Book
from ledger.models import NO_DAY, ClosedTally, Entry, OpenTally, Person
from ledger.overdue import overdue_on
from ledger.queries.counts import Urgency, by_urgency, count_to_limit
from ledger.queries.entries import KEPT
from ledger.queries.sites import villages_for
from ledger.workdays import day_begins, local_date


@dataclass(frozen=True, kw_only=True)
class BookNumbers:
    """A book in four numbers, and how many more were closed this month than in the whole month before."""

    book: Book
    urgency: Urgency
    closed_this_month: int
    closed_last_month: int


@dataclass(frozen=True, kw_only=True)
class VillageCell:
    """A village with how many entries are overdue there."""

    area_id: int
    name: str
    overdue: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The books in numbers, and every village the person's posts lie over, those with the most overdue first."""

    books: list[BookNumbers]
    villages: list[VillageCell]


def overview_of(person: Person, books: Sequence[Book], *, today: date, near_days: int) -> Overview:
    reach = reach_of(person)
    sees = _tallied if reach.is_tallied else _counted
    numbers, late = sees(reach, tuple(books), Days.around(today, near_days))
    cells = [
        VillageCell(area_id=area_id, name=name, overdue=late.get(area_id, 0)) for area_id, name in villages_for(person)
    ]
    return Overview(books=numbers, villages=sorted(cells, key=lambda cell: (-cell.overdue, cell.area_id)))


class Days(NamedTuple):
    """The days an overview goes by."""

    today: date
    near_until: date
    this_month: date
    last_month: date

    @classmethod
    def around(cls, today: date, near_days: int) -> "Days":
        this_month = today.replace(day=1)
        last_month = (this_month - timedelta(days=1)).replace(day=1)
        return cls(today, today + timedelta(days=near_days), this_month, last_month)


# --- From the tallies --------------------------------------------------------------------------------------------------

Numbers = tuple[list[BookNumbers], dict[int, int]]


@dataclass
class Sum:
    """What the overview shows, added up by book and by village."""

    days: Days
    late: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    closed: Counter[tuple[str, date]] = field(default_factory=Counter)
    late_in: Counter[int] = field(default_factory=Counter)

    def add_open(self, book: str, village_id: int, late: int, near: int, still_open: int) -> None:
        self.late[book] += late
        self.near[book] += near
        self.open[book] += still_open
        self.late_in[village_id] += late

    def add_entry(self, village_id: int | None, book: str, next_due_on: date | None) -> None:
        due_on = next_due_on or NO_DAY
        is_near = self.days.today <= due_on <= self.days.near_until
        self.add_open(book, village_id or 0, due_on < self.days.today, is_near, 1)


def _tallied(reach: Reach, books: tuple[Book, ...], days: Days) -> Numbers:
    total = Sum(days)
    connection = db.session.connection()
    for village_id, book, late, near, still_open in connection.execute(_open(reach), days._asdict()).all():
        total.add_open(book, village_id, late, near, still_open)
    right = {(book.key, state) for book in books for state in _states_put_right(book)}
    for book, state, month, entries in connection.execute(_closed(reach), days._asdict()):
        if (book, state) in right:
            total.closed[book, month] += entries
    for row in _beside(reach, days):
        if row.closed_at is None:
            total.add_entry(row.village_id, row.book, row.next_due_on)
        elif (row.book, row.state) in right:
            total.closed[row.book, local_date(row.closed_at).replace(day=1)] += 1
    return [_numbers(total, book) for book in books], dict(total.late_in)


def _numbers(total: Sum, book: Book) -> BookNumbers:
    key = book.key
    return BookNumbers(
        book=book,
        urgency=Urgency(late=total.late[key], near=total.near[key], open=total.open[key]),
        closed_this_month=total.closed[key, total.days.this_month],
        closed_last_month=total.closed[key, total.days.last_month],
    )


@lru_cache(maxsize=KEPT)
def _open(reach: Reach) -> sa.Select[Any]:
    tally = OpenTally.__table__.c
    today, near_until = (sa.bindparam(name, type_=sa.Date) for name in ("today", "near_until"))

    def among(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((condition, tally.entries), else_=0))

    return (
        sa.select(
            tally.village_id,
            tally.book,
            among(tally.due_on < today),
            among(tally.due_on.between(today, near_until)),
            sa.func.sum(tally.entries),
        )
        .where(reach.tallied(OpenTally))
        # As the key has them: what comes in order is added up without being sorted.
        .group_by(tally.town_id, tally.village_id, tally.book)
    )


@lru_cache(maxsize=KEPT)
def _closed(reach: Reach) -> sa.Select[Any]:
    tally = ClosedTally.__table__.c
    months = [sa.bindparam(name, type_=sa.Date) for name in ("this_month", "last_month")]
    return (
        sa.select(tally.book, tally.state, tally.month, sa.func.sum(tally.entries))
        .where(reach.tallied(ClosedTally), tally.month.in_(months))
        .group_by(tally.book, tally.state, tally.month)
    )


class Beside(NamedTuple):
    """An entry that no tally counts for whoever looks."""

    village_id: int | None
    book: str
    state: str
    next_due_on: date | None
    closed_at: datetime | None


def _beside(reach: Reach, days: Days) -> Iterable[Beside]:
    query = _rows_beside(reach)
    if query is None:
        return
    for row in db.session.connection().execute(query, {"since": day_begins(days.last_month)}):
        yield Beside._make(row)


@lru_cache(maxsize=KEPT)
def _rows_beside(reach: Reach) -> sa.CompoundSelect[Any] | None:
    entry = Entry.__table__.c
    since = sa.bindparam("since", type_=entry.closed_at.type)
    counts = sa.or_(entry.closed_at.is_(None), entry.closed_at >= since)
    columns = [entry[name] for name in Beside._fields]
    parts = [sa.select(*columns).where(condition, counts) for condition in reach.untallied()]
    return sa.union_all(*parts) if parts else None


# --- Counted in the entries, for posts below a village -----------------------------------------------------------------


def _counted(reach: Reach, books: tuple[Book, ...], days: Days) -> Numbers:
    connection = db.session.connection()
    numbers = []
    for book in books:
        late, near, still_open, this_month, last_month = connection.execute(_book_numbers(reach, book, days)).one()
        numbers.append(
            BookNumbers(
                book=book,
                urgency=Urgency(late=late, near=near, open=still_open),
                closed_this_month=this_month,
                closed_last_month=last_month,
            )
        )
    entry = Entry.__table__.c
    late_in = (
        sa.select(entry.village_id, sa.func.count())
        .where(overdue_on(days.today), reach.entries(), entry.village_id.is_not(None))
        .group_by(entry.village_id)
    )
    return numbers, dict(connection.execute(late_in).tuples().all())


@lru_cache(maxsize=KEPT)
def _book_numbers(reach: Reach, book: Book, days: Days) -> sa.Select[Any]:
    """The five counts of a book in one statement, each no further than MOST_COUNTED."""
    mine = sa.and_(Entry.book == book.key, reach.entries())
    put_right = sa.and_(mine, Entry.state.in_(_states_put_right(book)))
    last_month = sa.and_(Entry.closed_at >= day_begins(days.last_month), Entry.closed_at < day_begins(days.this_month))
    near_days = (days.near_until - days.today).days
    return sa.select(
        *by_urgency([mine], today=days.today, near_days=near_days),
        count_to_limit([sa.and_(put_right, Entry.closed_at >= day_begins(days.this_month))]),
        count_to_limit([sa.and_(put_right, last_month)]),
    )


def _states_put_right(book: Book) -> list[str]:
    """What was put right and closed; what was void does not count."""
    return [state.key for state in book.states if state.is_closed and state is not book.void]
