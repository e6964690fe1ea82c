"""Figures counted in the rows themselves: the plain way, right for every figure, whose cost is what it counts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.access import visible_entries, visible_sites, visible_visits
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.conditions import Relation
from ledger.grammar.figures import OVERDUE, Counted, Figure, Period
from ledger.models import Entry, EntryPaper, Paper, Person, Site, Visit
from ledger.workdays import day_begins

Number = int | Decimal


def measured(book: Book) -> list[Figure]:
    """Return the figures that are counted: the book's own, and the parts and wholes of its rates, each once."""
    named = [one for figure in book.figures for one in (figure, figure.part, figure.whole) if one is not None]
    return [figure for figure in dict.fromkeys(named) if figure.measure is not None]


def counted_figures(
    book: Book, figures: Iterable[Figure], period: Period, *, by: Person, village_id: int | None
) -> dict[str, Number]:
    """Return the number of each of these figures over what somebody may see, by its code."""
    found: dict[str, Number] = {}
    for (counted, narrowed_by), wanted in _passes(figures).items():
        rows = _visible(book, counted, period, by, village_id)
        narrowed = [] if narrowed_by is None else _narrowing(wanted[0], period)
        query = rows.where(*narrowed).with_only_columns(*(figure.measure(period) for figure in wanted))
        values = db.session.connection().execute(query).one()
        found |= {figure.code: value for figure, value in zip(wanted, values, strict=True)}
    return found


def _passes(figures: Iterable[Figure]) -> dict[tuple[Counted, str | None], list[Figure]]:
    """Return which figures are counted in one pass: those dated by one column, for which an index has the period.

    What stands open on a day is few among all there is, and has a pass of its own; all that is late has one together. For
    all the others every row is read, once for all of them.
    """
    found: dict[tuple[Counted, str | None], list[Figure]] = {}
    for figure in figures:
        if figure.counted is not Counted.ENTRIES:
            narrowed_by = None
        elif figure.dated_by is not None:
            narrowed_by = figure.dated_by.key if _is_indexed(figure.dated_by) else None
        elif OVERDUE in figure.conditions:
            narrowed_by = OVERDUE.moment.value
        else:
            narrowed_by = figure.code if _asks_for_what_is_open(figure) else None
        assert figure.counted is not None
        found.setdefault((figure.counted, narrowed_by), []).append(figure)
    return found


def _is_indexed(attribute: InstrumentedAttribute[Any]) -> bool:
    [column] = attribute.property.columns
    return any(column in index.columns.values() for index in column.table.indexes)


def _asks_for_what_is_open(figure: Figure) -> bool:
    still_open = {"field": Entry.closed_at.key, "relation": Relation.MISSING.value}
    return still_open in figure.as_data()


def _narrowing(figure: Figure, period: Period) -> list[Any]:
    """Return what may be asked of every row of a pass before it is measured."""
    if OVERDUE in figure.conditions:
        return [OVERDUE.sql(period)]
    if figure.dated_by is None:
        return figure.rows(period)
    column = figure.dated_by
    return [column.between(period.first, period.last)] if isinstance(column.type, sa.Date) else []


def _visible(book: Book, counted: Counted, period: Period, by: Person, village_id: int | None) -> sa.Select[Any]:
    if counted is Counted.SITES:
        assert book.site is not None
        return _sites(book.site.model.__table__, by, village_id)
    model: Any = Visit if counted is Counted.VISITS else Entry
    seen = visible_visits(by) if counted is Counted.VISITS else visible_entries(by)
    rows = rows_of(book, counted).where(seen, *dated(counted, period))
    return rows if village_id is None else rows.where(model.village_id == village_id)


def rows_of(book: Book, counted: Counted) -> sa.Select[Any]:
    """Return everything of a book that figures of one kind are counted over; columns are left to whoever counts."""
    entry = Entry.__table__
    if counted is Counted.VISITS:
        visit = Visit.__table__
        return sa.select(visit.c.id).where(Visit.book == book.key)
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


def _sites(detail: sa.FromClause, by: Person, village_id: int | None) -> sa.Select[Any]:
    """Places of one kind, with their details; those out of use too, for they were there in their time."""
    site = Site.__table__
    sites = sa.select(site.c.id).select_from(site.join(detail, detail.c.id == site.c.id)).where(visible_sites(by))
    return sites if village_id is None else sites.where(Site.village_id == village_id)
