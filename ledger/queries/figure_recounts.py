"""Sheets counted anew: some villages of one town and month, in one statement for all figures that are not each counted once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Counted, Days, Figure, Period, in_period
from ledger.models import NO_DAY, WHOLE_TOWN, Entry, Paper, SheetOf, Visit
from ledger.queries.figure_counts import Number, dated, entries_of_book, part_code, rows_of, spread_out
from ledger.queries.figure_months import figures_kept, month_end
from ledger.queries.figure_sheets import Amounts, Place, Sheet
from ledger.queries.seen_ids import Ids

EVER = (date(1, 1, 1), NO_DAY)


def sheets_anew(book: Book, period: Period, places: list[Place], versions: dict[Place, int]) -> Iterator[Sheet]:
    """Count villages of one town and month, or what is open in them, as they are."""
    town, kind, month, _ = places[0]
    of_month = replace(period, first=month, last=month_end(month)) if kind is not SheetOf.OPEN else period
    villages = [place.village_id for place in places]
    amounts, holds = _amounts(book, kind, of_month, town, villages)
    for village_id, ids in ids_of(book, kind, of_month, town, villages).items():
        amounts[village_id].add(Amounts(ids=ids))
    for place in places:
        since, until = holds.get(place.village_id, EVER)
        yield Sheet(
            place=place, book=book.key, version=versions[place], declared=figures_kept(book).declared,
            holds_from=since, holds_until=until, amounts=amounts[place.village_id],
        )  # fmt: skip


def _amounts(
    book: Book, kind: SheetOf, period: Period, town: int, villages: list[int]
) -> tuple[defaultdict[int, Amounts], dict[int, tuple[date, date]]]:
    """Return what each village comes to, and the days for which it does."""
    figures = [figure for figure in figures_kept(book).by_sheet[kind] if figure.each is None]
    as_of, spread = period.as_of, _spread_of(figures)
    bounds = [
        bound
        for one in figures_kept(book).turning[kind]
        for bound in (sa.func.max(one).filter(one <= as_of), sa.func.min(one).filter(one >= as_of))
    ]
    amounts: defaultdict[int, Amounts] = defaultdict(Amounts)
    holds: dict[int, tuple[date, date]] = {}
    if not figures:
        return amounts, holds
    key = [_village(kind), *([spread.sql()] if spread is not None else [])]
    query = _rows(book, kind, period, town, villages).with_only_columns(
        *key, *(figure.measure(period) for figure in figures), *bounds
    )
    groups: defaultdict[int, list[tuple[int, list[Number]]]] = defaultdict(list)
    for village_id, *values in db.session.connection().execute(query.group_by(*key)):
        at = values.pop(0) if spread is not None else 0
        groups[village_id].append((at, values[: len(figures)]))
        since, until = _holds(values[len(figures) :], as_of) if kind is not SheetOf.OPEN else (as_of, as_of)
        first, last = holds.get(village_id, EVER)
        holds[village_id] = max(first, since), min(last, until)
    for village_id, counted in groups.items():
        found = spread_out(figures, counted)
        numbers = {code: number for code, number in found.numbers.items() if number}
        amounts[village_id].add(Amounts(numbers=numbers, spreads=found.spreads))
    return amounts, holds


def ids_of(
    book: Book, kind: SheetOf, period: Period, town: int, villages: list[int] | int | None
) -> dict[int, dict[str, Ids]]:
    """Return what is counted once, by village and code; together, where none or one village is asked for.

    What is told apart counts under the code of each part as well.
    """
    village = _village(kind) if isinstance(villages, list) else sa.literal(WHOLE_TOWN)
    within = villages if isinstance(villages, list) or villages is None else [villages]
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for figure in figures_kept(book).by_sheet[kind]:
        if figure.each is None:
            continue
        rows = _rows(book, kind, period, town, within).where(*figure.rows(period), figure.each.is_not(None))
        part = figure.apart_by if figure.apart_by is not None else sa.literal("")
        for village_id, one, name in db.session.connection().execute(
            rows.with_only_columns(village, figure.each, part).distinct()
        ):
            found[village_id, figure.code].append(one)
            if name:
                found[village_id, part_code(figure.code, name)].append(one)
    told: defaultdict[int, dict[str, Ids]] = defaultdict(dict)
    for (village_id, code), ids in found.items():
        told[village_id][code] = Ids.of(ids)
    return told


def _rows(book: Book, kind: SheetOf, period: Period, town: int, villages: list[int] | None) -> sa.Select[Any]:
    """Return the rows of a month in a town, by the index of its dates, or what is open there."""
    if kind is SheetOf.OPEN:
        assert villages is not None
        return _open_rows(book, town, villages)
    model = _model(kind)
    rows = entries_of_book(book) if kind is SheetOf.CLOSED else rows_of(book, COUNTED[kind])
    rows = rows.where(model.town_id == town, *dated(COUNTED[kind], period))
    if kind in (SheetOf.ENTRIES, SheetOf.CLOSED):
        rows = rows.where(in_period(Entry.found_on if kind is SheetOf.ENTRIES else Entry.closed_at).sql(period))
    if kind is SheetOf.PAPERS:
        # The index of a town's papers begins with it.
        rows = rows.where(Paper.town_id == town)
    return rows if villages is None else rows.where(_lies_in(model.__table__.c.village_id, villages))


def _open_rows(book: Book, town: int, villages: list[int]) -> sa.Select[Any]:
    """Return what is open in some villages, by an index of the open entries.

    SQLite keeps no statistics and would rather read an index of all years that has a column more in common with the
    question. So it is asked of two columns as no index has them.
    """
    entry = Entry.__table__.c
    if 0 in villages:
        within = [entry.town_id == town, entry.book == book.key, _village(SheetOf.OPEN).in_(villages)]
    else:
        # A village says which town.
        within = [entry.village_id.in_(villages), sa.func.coalesce(entry.book, "") == book.key]
    return sa.select(entry.id).select_from(Entry.__table__).where(entry.closed_at.is_(None), *within)


# What the figures of a sheet are counted over.
COUNTED = {
    SheetOf.ENTRIES: Counted.ENTRIES,
    SheetOf.CLOSED: Counted.ENTRIES,
    SheetOf.VISITS: Counted.VISITS,
    SheetOf.PAPERS: Counted.PAPERS,
}


def _spread_of(figures: list[Figure]) -> Days | None:
    """Return of which numbers the figures of one kind of sheet are the middle, all of them of the same."""
    spreads = {figure.spread for figure in figures if figure.spread is not None}
    if not spreads:
        return None
    [spread] = spreads
    return spread


def _lies_in(column: sa.ColumnElement[int], villages: list[int]) -> sa.ColumnElement[bool]:
    """Asked of the column itself, for which there is an index; 0 stands for no village."""
    named = column.in_([village for village in villages if village])
    return named if 0 not in villages else sa.or_(named, column.is_(None))


def _model(kind: SheetOf) -> Any:
    return Visit if kind is SheetOf.VISITS else Entry


def _village(kind: SheetOf) -> sa.ColumnElement[int]:
    return sa.func.coalesce(_model(kind).__table__.c.village_id, 0)


def _holds(bounds: list[date | None], as_of: date) -> tuple[date, date]:
    """Return the days for which no date of these rows turns. On a date itself some turn, and some on the day after."""
    since, until = EVER
    for latest, earliest in zip(bounds[::2], bounds[1::2], strict=True):
        if latest is not None:
            since = max(since, as_of if latest == as_of else latest + timedelta(days=1))
        if earliest is not None:
            until = min(until, as_of if earliest == as_of else earliest - timedelta(days=1))
    return since, until
