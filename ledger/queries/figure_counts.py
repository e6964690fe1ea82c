"""Figures counted in the rows themselves: the plain way, right for every figure, whose cost is what it counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute

from ledger.access import Ground, Reach, grounds_of, reach_of, sites_on
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.conditions import Relation
from ledger.grammar.figures import CAME_BACK, OVERDUE, Agreed, Counted, Days, Figure, Middle, Period, in_period
from ledger.models import Entry, EntryPaper, Paper, Person, Site, StepRow, Visit, VisitResult, still_counts
from ledger.workdays import day_begins

Number = int | Decimal

TENTH = Decimal("0.1")
# How many readings find their statements as they were built: each holds those of all figures of a book.
FEW_KEPT = 32
# Between the code of a figure and the name of a part of it.
APART = "\t"


def measured(book: Book) -> list[Figure]:
    """Return the figures that are counted: the book's own, and the parts, wholes and addends of these, each once."""
    return [figure for figure in dict.fromkeys(_named(book.figures)) if figure.measure is not None]


def _named(figures: Iterable[Figure]) -> Iterator[Figure]:
    for figure in figures:
        yield figure
        yield from _named([one for one in (figure.part, figure.whole, *figure.added) if one is not None])


class Sight(NamedTuple):
    """What decides which entries, visits and sites a person may see, in plain values: statements built for it can be kept."""

    reach: Reach
    grounds: tuple[Ground, ...]


def sight_of(person: Person) -> Sight:
    return Sight(reach_of(person), grounds_of(person))


class Found(NamedTuple):
    """Numbers by the code of their figure; and what a figure is the middle of: how many rows have which number."""

    numbers: dict[str, Number]
    spreads: dict[str, Counter[int]]


def counted_figures(
    book: Book, figures: Iterable[Figure], period: Period, *, by: Person, village_id: int | None
) -> dict[str, Number | None]:
    """Return the number of each of these figures over what somebody may see, by its code; None for the middle of nothing.

    Of one that is told apart, also the number of each part, by `part_code`.
    """
    figures = list(figures)
    found = counted_rows(book, figures, period, by=by, village_id=village_id)
    return found.numbers | middles(figures, found.spreads)


def counted_rows(book: Book, figures: Iterable[Figure], period: Period, *, by: Person, village_id: int | None) -> Found:
    """Return the same, with what is still to be made a middle of: rows of several periods have one together."""
    numbers: dict[str, Number] = {}
    spreads: dict[str, Counter[int]] = {}
    for key, wanted, query in _queries(book, tuple(figures), period, sight_of(by), village_id):
        rows = db.session.connection().execute(query).all()
        if key.spread is not None:
            told, more = spread_out(wanted, _groups(rows))
            numbers |= told
            spreads |= more
        elif key.apart_by is not None:
            numbers |= _apart(wanted, _groups(rows))
        else:
            numbers |= {figure.code: value for figure, value in zip(wanted, rows[0], strict=True)}
    return Found(numbers, spreads)


@lru_cache(maxsize=FEW_KEPT)
def _queries(
    book: Book, figures: tuple[Figure, ...], period: Period, sight: Sight, village_id: int | None
) -> list[tuple["Pass", list[Figure], sa.Select[Any]]]:
    """Return the statement of each pass; kept, because building one costs as much as reading a page of figures."""
    found = []
    for key, wanted in _passes(figures).items():
        rows = visible_rows(book, wanted, period, sight, village_id)
        rows = rows.where(*(_narrowing(wanted[0], period) if key.narrowed_by is not None else []))
        query = rows.with_only_columns(*(figure.measure(period) for figure in wanted))
        by = key.spread.sql() if key.spread is not None else key.apart_by
        found.append((key, wanted, query if by is None else query.add_columns(by).group_by(by).order_by(by)))
    return found


def _groups(rows: Sequence[sa.Row[Any]]) -> list[tuple[Any, list[Number]]]:
    """Return the numbers of each group, the groups in their order."""
    return [(group, numbers) for *numbers, group in rows]


def spread_out(wanted: list[Figure], groups: list[tuple[int, list[Number]]]) -> Found:
    """Return what was counted by the number rows have: whole again, but where a middle is asked of it."""
    found = Found({}, {})
    for at, figure in enumerate(wanted):
        if figure.middle is None:
            found.numbers[figure.code] = sum(numbers[at] for _, numbers in groups)
        else:
            found.spreads[figure.code] = Counter({value: int(numbers[at]) for value, numbers in groups if numbers[at]})
    return found


def middles(figures: Iterable[Figure], spreads: dict[str, Counter[int]]) -> dict[str, Decimal | None]:
    return {
        figure.code: middle_of(figure.middle, sorted(spreads.get(figure.code, Counter()).items()))
        for figure in figures
        if figure.middle is not None
    }


def middle_of(which: Middle, counts: list[tuple[int, int]]) -> Decimal | None:
    """Return the mean or the median of numbers, given in their order with how many there are of each; with one decimal."""
    many = sum(number for _, number in counts)
    if not many:
        return None
    if which is Middle.MEAN:
        return rounded(Decimal(sum(value * number for value, number in counts)) / many)
    # Of an even number of them, what lies between the two in the middle.
    return rounded(Decimal(_at(counts, (many - 1) // 2) + _at(counts, many // 2)) / 2)


def _at(counts: list[tuple[int, int]], place: int) -> int:
    for value, number in counts:
        if place < number:
            return value
        place -= number
    raise IndexError(place)


def rounded(number: Decimal) -> Decimal:
    return number.quantize(TENTH, ROUND_HALF_UP)


def _apart(wanted: list[Figure], groups: list[tuple[str, list[Number]]]) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for at, figure in enumerate(wanted):
        found[figure.code] = sum(numbers[at] for _, numbers in groups)
        found |= {part_code(figure.code, name): numbers[at] for name, numbers in groups if numbers[at]}
    return found


def part_code(code: str, name: str) -> str:
    """Return under what the number of one part of a figure is kept."""
    return f"{code}{APART}{name}"


class Pass(NamedTuple):
    """What figures have in common that are counted in one statement."""

    counted: Counted
    narrowed_by: str | None
    spread: Days | None
    apart_by: InstrumentedAttribute[Any] | None
    rows_of: type[StepRow] | None


def _passes(figures: Iterable[Figure]) -> dict[Pass, list[Figure]]:
    """Return which figures are counted in one pass: those dated by one column, for which an index has the period.

    What stands open on a day is few among all there is, and has a pass of its own; all that is late has one together, and
    all that came back. For all the others every row is read, once for all of them.
    """
    figures = list(figures)
    spreads = {_narrowed_by(figure): figure.spread for figure in figures if figure.spread is not None}
    found: dict[Pass, list[Figure]] = {}
    for figure in figures:
        assert figure.counted is not None
        narrowed_by = _narrowed_by(figure)
        # A count joins those whose middle is asked over the same rows: the groups add up to it.
        spread = spreads.get(narrowed_by) if figure.counted is Counted.ENTRIES and figure.each is None else None
        key = Pass(figure.counted, narrowed_by, spread, figure.apart_by, figure.rows_of)
        found.setdefault(key, []).append(figure)
    return found


@cache
def _narrowed_by(figure: Figure) -> str | None:
    if figure.counted is not Counted.ENTRIES:
        return None
    if figure.dated_by is not None:
        return figure.dated_by.key if _is_indexed(figure.dated_by) else None
    for few in (OVERDUE, CAME_BACK):
        if few in figure.conditions:
            return str(few.as_data())
    if _agreed(figure) is not None:
        return str(_agreed(figure).as_data())
    return figure.code if asks_for_what_is_open(figure) else None


def _agreed(figure: Figure) -> Agreed | None:
    return next((one for one in figure.conditions if isinstance(one, Agreed)), None)


@cache
def _is_indexed(attribute: InstrumentedAttribute[Any]) -> bool:
    [column] = attribute.property.columns
    return any(column in index.columns.values() for index in column.table.indexes)


@cache
def asks_for_what_is_open(figure: Figure) -> bool:
    """Return whether a figure counts nothing but what is open on the day asked for."""
    still_open = {"field": Entry.closed_at.key, "relation": Relation.MISSING.value}
    return still_open in figure.as_data()


def _narrowing(figure: Figure, period: Period) -> list[Any]:
    """Return what may be asked of every row of a pass before it is measured."""
    if OVERDUE in figure.conditions:
        return [OVERDUE.sql(period)]
    if CAME_BACK in figure.conditions:
        return [CAME_BACK.sql()]
    if _agreed(figure) is not None:
        return [_agreed(figure).sql(period)]
    if figure.dated_by is None:
        return figure.rows(period)
    return [in_period(figure.dated_by).sql(period)]


def visible_rows(
    book: Book, figures: list[Figure], period: Period, sight: Sight, village_id: int | None
) -> sa.Select[Any]:
    """Return the rows somebody may see that figures of one kind are counted over; columns are left to whoever counts."""
    [counted] = {figure.counted for figure in figures}
    if counted is Counted.SITES:
        assert book.site is not None
        return _sites(book.site.model.__table__, sight, village_id)
    model: Any = Visit if counted is Counted.VISITS else Entry
    seen = sight.reach.visits() if counted is Counted.VISITS else sight.reach.entries()
    assert counted is not None
    rows = _rows_of(book, counted, figures).where(seen, *dated(counted, period))
    if figures[0].rows_of is not None:
        rows = rows.where(figures[0].rows_of.happened_on.between(period.first, period.last))
    return rows if village_id is None else rows.where(model.village_id == village_id)


def _rows_of(book: Book, counted: Counted, figures: list[Figure]) -> sa.Select[Any]:
    if figures[0].rows_of is not None:
        return step_rows_of(book, figures[0].rows_of)
    is_common = counted is Counted.ENTRIES and all(figure.is_common for figure in figures)
    return entries_of_book(book) if is_common else rows_of(book, counted)


class FewFirst(sa.sql.selectable.Join):
    """A join that is read from its left side on: SQLite, which keeps no statistics, takes every table for a large one."""

    inherit_cache = True


@compiles(FewFirst, "sqlite")
def _read_in_this_order(join: FewFirst, compiler: Any, **more: Any) -> str:
    return compiler.visit_join(join, **more).replace(" JOIN ", " CROSS JOIN ", 1)


def step_rows_of(book: Book, model: type[StepRow]) -> sa.Select[Any]:
    """Return the rows steps have kept that nothing has put right since, each with its entry: few, and begun with."""
    row, entry, detail = model.__table__, Entry.__table__, book.entry.__table__
    joined = FewFirst(row, entry, entry.c.id == row.c.entry_id).join(detail, detail.c.id == entry.c.id)
    return sa.select(row.c.id).select_from(joined).where(entry.c.book == book.key, still_counts(row))


def entries_of_book(book: Book) -> sa.Select[Any]:
    """Return the entries without what only this book tells of them: what is counted by an index looks no further."""
    return sa.select(Entry.__table__.c.id).select_from(Entry.__table__).where(Entry.__table__.c.book == book.key)


def rows_of(book: Book, counted: Counted) -> sa.Select[Any]:
    """Return everything of a book that figures of one kind are counted over; columns are left to whoever counts."""
    entry = Entry.__table__
    if counted is Counted.VISITS:
        visit = Visit.__table__
        return sa.select(visit.c.id).where(Visit.book == book.key, Visit.result != VisitResult.WITHDRAWN)
    if counted is Counted.PAPERS:
        return (
            sa.select(Paper.id)
            .select_from(Paper.__table__)
            .join(EntryPaper, EntryPaper.paper_id == Paper.id)
            .join(entry, entry.c.id == EntryPaper.entry_id)
            .where(Entry.book == book.key)
        )
    detail = book.entry.__table__
    joined = entry.join(detail, detail.c.id == entry.c.id)
    return sa.select(entry.c.id).select_from(joined).where(Entry.book == book.key)


def dated(counted: Counted, period: Period) -> list[sa.ColumnElement[bool]]:
    """Visits and papers are always those of the period; which day of an entry counts, every figure says itself."""
    if counted is Counted.VISITS:
        return [Visit.started_at >= day_begins(period.first), Visit.started_at < day_begins(period.last, days=1)]
    return [Paper.dated_on.between(period.first, period.last)] if counted is Counted.PAPERS else []


def _sites(detail: sa.FromClause, sight: Sight, village_id: int | None) -> sa.Select[Any]:
    """Places of one kind, with their details; those out of use too, for they were there in their time."""
    site = Site.__table__
    sites = sa.select(site.c.id).select_from(site.join(detail, detail.c.id == site.c.id)).where(sites_on(sight.grounds))
    return sites if village_id is None else sites.where(Site.village_id == village_id)
