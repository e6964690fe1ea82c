"""Which figures may be kept, on which kind of sheet, and for whom the kept ones add up: whole towns and whole villages."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import visitors

from ledger.access import Reach, Scope
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.clock_figures import ClockDay, Over
from ledger.grammar.conditions import Condition
from ledger.grammar.figures import OVERDUE, Agreed, Counted, Dated, Figure, Moment, Period
from ledger.models import Area, AreaLevel, Clock, Entry, EntryPaper, Event, Paper, SheetOf, Visit
from ledger.queries.figure_counts import asks_for_what_is_open, measured
from ledger.workdays import day_begins


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The figures of a book that are kept, by what they are counted over, with the dates that turn as the days go by."""

    by_sheet: dict[SheetOf, list[Figure]]
    turning: dict[SheetOf, list[Any]]
    # Codes of those that count what lies in one month of one town and in no other: papers, by their own date.
    once: frozenset[str]
    declared: str


@lru_cache
def figures_kept(book: Book) -> Kept:
    found: dict[SheetOf, list[Figure]] = {}
    for figure in measured(book):
        kind = _sheet_of(book, figure)
        if kind is not None:
            found.setdefault(kind, []).append(figure)
    turning = {
        kind: [day.column for day in {day.field.key: day for one in figures for day in _turning(one)}.values()]
        for kind, figures in found.items()
    }
    kept = [figure for figures in found.values() for figure in figures]
    words = sorted(
        f"{figure.code}: {figure.measure(MARKED)} {figure.apart_by} {figure.spread and figure.spread.sql()}"
        for figure in kept
    )
    declared = hashlib.sha256("\n".join([LAYOUT, *words]).encode()).hexdigest()[:16]
    once = frozenset(figure.code for figure in kept if figure.each is not None and _column(figure.each) is PAPER_ID)
    return Kept(by_sheet=found, turning=turning, once=once, declared=declared)


# How a sheet is written: one written otherwise is counted anew.
LAYOUT = "4"
# A period nobody asks for: where one of its days turns up in a condition, the condition hangs on the period.
MARKED = Period(first=date(1801, 2, 3), last=date(1802, 4, 5), as_of=date(1803, 6, 7))
MARKS = {
    moment
    for day in (MARKED.first, MARKED.last, MARKED.as_of)
    for moment in (day, day_begins(day), day_begins(day, days=1))
}


ENTRY = Entry.__table__
SITE_ID, PAPER_ID = ENTRY.c.site_id, Paper.__table__.c.id
# The days of an entry by which it lies in a month of a kind of its own.
BY_DAY = {ENTRY.c.found_on: SheetOf.ENTRIES, ENTRY.c.closed_at: SheetOf.CLOSED}


def _sheet_of(book: Book, figure: Figure) -> SheetOf | None:
    """Return on which kind of sheet a figure is kept: None where it hangs on more than rows whose every change raises
    the stamp of that sheet.
    """
    kind = _kind(figure) if figure.adds_up else None
    if kind is None:
        return None
    own = _own_tables(book, kind)
    named = [one for one in (figure.each, figure.summed) if one is not None]
    if kind is SheetOf.PAPERS:
        # An entry's papers are stamped when it moves, not when anything else about it changes.
        if any(_column(one) is not PAPER_ID and _column(one) is not SITE_ID for one in named):
            return None
        named = []
    asked = [one for one in figure.conditions if not (isinstance(one, Dated) and one.moment is Moment.IN_PERIOD)]
    if len(figure.conditions) - len(asked) > 1:
        return None
    is_own = all(_hangs_on(one, kind, own) for one in asked) and all(_column(one).table in own for one in named)
    return kind if is_own else None


def _kind(figure: Figure) -> SheetOf | None:
    if figure.counted is Counted.VISITS:
        return SheetOf.VISITS
    if figure.counted is Counted.PAPERS:
        return SheetOf.PAPERS
    if figure.counted is not Counted.ENTRIES:
        return None
    if figure.dated_by is not None:
        return BY_DAY.get(_column(figure.dated_by))
    return SheetOf.OPEN if OVERDUE in figure.conditions or asks_for_what_is_open(figure) else None


def _own_tables(book: Book, kind: SheetOf) -> set[Any]:
    if kind is SheetOf.VISITS:
        return {Visit.__table__, *([book.visit.__table__] if book.visit is not None else [])}
    if kind is SheetOf.PAPERS:
        return {Paper.__table__, EntryPaper.__table__}
    if kind is SheetOf.CLOSED:
        # A month of closing is stamped by what changes in the entry itself, not by what is done to it afterwards.
        return {ENTRY}
    if kind is SheetOf.OPEN:
        return {ENTRY, Clock.__table__}
    return {ENTRY, book.entry.__table__, Clock.__table__, Event.__table__}


def _hangs_on(condition: Any, kind: SheetOf, own: set[Any]) -> bool:
    if isinstance(condition, Agreed):
        return False
    if isinstance(condition, Over):
        return kind is SheetOf.OPEN
    if isinstance(condition, Dated):
        if condition.moment is Moment.OVERDUE:
            return kind is SheetOf.OPEN
        table = Clock.__table__ if isinstance(condition.field, ClockDay) else _column(condition.field).table
        return isinstance(condition.column.type, sa.Date) and table in own
    said = condition.sql() if isinstance(condition, Condition) else condition(MARKED)
    return all(_is_own(part, own) for part in visitors.iterate(said))


def _is_own(part: Any, own: set[Any]) -> bool:
    if isinstance(part, sa.BindParameter):
        return part.value not in MARKS if part.value.__hash__ is not None else True
    if isinstance(part, sa.Column):
        return _named(part.table) in own
    return not isinstance(part, sa.FromClause) or _named(part) in own or isinstance(part, sa.Subquery | sa.sql.Select)


def _named(table: Any) -> Any:
    """Return the table itself where it goes by another name."""
    return table.element if isinstance(table, sa.Alias) else table


def _turning(figure: Figure) -> Iterator[Dated]:
    """Give the dates by which a row counts or not, according to the day asked as of."""
    yield from (one for one in figure.conditions if isinstance(one, Dated) and one.moment is Moment.BY_AS_OF)


def _column(attribute: InstrumentedAttribute[Any]) -> sa.Column[Any]:
    return attribute.property.columns[0]


# --- For whom ----------------------------------------------------------------------------------------------------------


class Cells(NamedTuple):
    """Whole towns, and villages of other towns as (town, village)."""

    towns: tuple[int, ...]
    villages: tuple[tuple[int, int], ...]


def cells_of(book: Book, reach: Reach, village_id: int | None) -> Cells | None:
    """Return the towns and villages in which somebody sees all of a book, None where that is not all they see.

    What a book keeps from somebody is in the sheets as everything else, so such a book is counted as it is read.
    """
    if not reach.is_tallied or any(step.segregates is not None for step in book.steps):
        return None
    scopes = [one for one in reach.scopes if one.book in (None, book.key) and book.key not in one.closed]
    if any(scope.level is AreaLevel.DISTRICT for scope in scopes):
        return None
    towns = {town for scope in scopes for town in _towns(scope)}
    wanted = [scope.area_id for scope in scopes if scope.level is AreaLevel.VILLAGE]
    villages = _villages([*wanted, *([village_id] if village_id is not None else [])])
    if village_id is not None:
        sees = villages.get(village_id) in towns or village_id in wanted
        return Cells((), ((villages[village_id], village_id),) if sees else ())
    beyond = [(villages[one], one) for one in dict.fromkeys(wanted) if villages[one] not in towns]
    return Cells(tuple(sorted(towns)), tuple(sorted(beyond)))


def _towns(scope: Scope) -> list[int]:
    if scope.level is AreaLevel.TOWN:
        return [scope.area_id]
    if scope.level.depth > AreaLevel.TOWN.depth:
        return []
    area = Area.__table__.c
    inside = sa.select(area.id).where(area.path.startswith(scope.path, autoescape=True), area.level == AreaLevel.TOWN)
    return list(db.session.connection().scalars(inside))


def _villages(ids: list[int]) -> dict[int, int]:
    """Return the town of each village."""
    area = Area.__table__.c
    found = sa.select(area.id, area.town_id).where(area.id.in_(ids))
    return dict(db.session.connection().execute(found).tuples().all()) if ids else {}


# --- For when ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Months:
    """A period in whole months, and what is left of it before and after them."""

    whole: tuple[date, ...]
    rest: tuple[Period, ...]


def months_of(period: Period) -> Months:
    whole, rest, day = [], [], period.first
    while day <= period.last:
        last = month_end(day)
        if day.day == 1 and last <= period.last:
            whole.append(day)
        else:
            rest.append(Period(first=day, last=min(last, period.last), as_of=period.as_of))
        day = last + timedelta(days=1)
    return Months(whole=tuple(whole), rest=tuple(rest))


def month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
