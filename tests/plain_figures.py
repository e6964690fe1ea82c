"""Every figure counted in one pass over all rows, as slowly as it is plain: what the kept ones have to be equal to."""

from decimal import Decimal
from statistics import median
from typing import Any

import sqlalchemy as sa

from ledger.access import visible_entries, visible_sites, visible_visits
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Counted, Figure, Middle, Period
from ledger.models import Entry, EntryPaper, Paper, Person, Site, Visit, VisitResult
from ledger.queries.figure_counts import measured, rounded
from ledger.queries.figures import read_figures
from ledger.services.figure_sheets import keep_sheets
from ledger.workdays import day_begins, local_date


def plain_figures(book: Book, period: Period, *, by: Person, village_id: int | None = None) -> dict[str, Any]:
    """Return the number of every figure that is counted, by its code; rates follow from these."""
    found = {figure.code: _number(book, figure, period, by, village_id) for figure in measured(book)}
    return found | {
        figure.code: sum(found[one.code] for one in figure.added) for figure in book.figures if figure.added
    }


def _number(book: Book, figure: Figure, period: Period, by: Person, village_id: int | None) -> Any:
    rows = rows_told(book, figure, period, by, village_id)
    if figure.middle is None:
        return db.session.execute(rows.with_only_columns(figure.measure(period))).scalar_one()
    return middle_told(figure, rows.where(*figure.rows(period)))


def middle_told(figure: Figure, rows: sa.Select[Any]) -> Decimal | None:
    """Return the mean or the median of the days that rows took, None where there are none."""
    asked = rows.with_only_columns(figure.spread.first, figure.spread.last)
    days = [(local_date(last) - first).days for first, last in db.session.execute(asked)]
    if not days:
        return None
    number = Decimal(sum(days)) / len(days) if figure.middle is Middle.MEAN else Decimal(median(days))
    return rounded(number)


def plain_parts(
    book: Book, figure: Figure, period: Period, by: Person, village_id: int | None
) -> list[tuple[str, Any]]:
    """Return what a figure comes to for each it is told apart by, as they are told: the most first."""
    rows = rows_told(book, figure, period, by, village_id).where(*figure.rows(period))
    names = set(db.session.scalars(rows.with_only_columns(figure.apart_by)))
    found = [
        (name, db.session.scalar(rows.where(figure.apart_by == name).with_only_columns(figure.measure(period))))
        for name in names
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def rows_told(book: Book, figure: Figure, period: Period, by: Person, village_id: int | None = None) -> sa.Select[Any]:
    """Return the rows a figure is counted over, as far as somebody sees them."""
    model, rows = {
        Counted.ENTRIES: lambda: (Entry, _entries(book, by)),
        Counted.VISITS: lambda: (Visit, _visits(book, period, by)),
        Counted.PAPERS: lambda: (Entry, _papers(book, period, by)),
        Counted.SITES: lambda: (Site, _sites(book, by)),
        Counted.ROWS: lambda: (Entry, _step_rows(book, figure, period, by)),
    }[figure.counted]()
    return rows if village_id is None else rows.where(model.__table__.c.village_id == village_id)


def _entries(book: Book, by: Person) -> sa.Select[Any]:
    entry, detail = Entry.__table__, book.entry.__table__
    joined = entry.join(detail, detail.c.id == entry.c.id)
    return sa.select(entry.c.id).select_from(joined).where(entry.c.book == book.key, visible_entries(by))


def _visits(book: Book, period: Period, by: Person) -> sa.Select[Any]:
    visit = Visit.__table__.c
    return sa.select(visit.id).where(
        visit.book == book.key,
        visit.result != VisitResult.WITHDRAWN,
        visible_visits(by),
        visit.started_at >= day_begins(period.first),
        visit.started_at < day_begins(period.last, days=1),
    )


def _papers(book: Book, period: Period, by: Person) -> sa.Select[Any]:
    entry = Entry.__table__
    return (
        sa.select(Paper.id)
        .select_from(Paper.__table__)
        .join(EntryPaper, EntryPaper.paper_id == Paper.id)
        .join(entry, entry.c.id == EntryPaper.entry_id)
        .where(entry.c.book == book.key, visible_entries(by), Paper.dated_on.between(period.first, period.last))
    )


def _step_rows(book: Book, figure: Figure, period: Period, by: Person) -> sa.Select[Any]:
    row = figure.rows_of.__table__
    entries = _entries(book, by).subquery()
    return (
        sa.select(row.c.id)
        .select_from(row.join(Entry.__table__, Entry.__table__.c.id == row.c.entry_id))
        .join(book.entry.__table__, book.entry.__table__.c.id == Entry.__table__.c.id)
        .where(
            row.c.entry_id.in_(sa.select(entries.c.id)),
            row.c.id.in_(_last_words(row)),
            row.c.happened_on.between(period.first, period.last),
        )
    )


def _last_words(row: sa.Table) -> list[int]:
    """Return the rows that count: of each that was told, the last that was said of it, unless that is a mistake."""
    last = {}
    told = sa.select(row.c.id, row.c.replaces_id, row.c.is_mistake).order_by(row.c.id)
    for number, replaces_id, is_mistake in db.session.execute(told):
        last[replaces_id or number] = (number, is_mistake)
    return [number for number, is_mistake in last.values() if not is_mistake]


def _sites(book: Book, by: Person) -> sa.Select[Any]:
    site, detail = Site.__table__, book.site.model.__table__
    return sa.select(site.c.id).select_from(site.join(detail, detail.c.id == site.c.id)).where(visible_sites(by))


def assert_figures_tell_what_is_there(
    book: Book, period: Period, *, by: Person, village_id: int | None = None, keep: bool = True
) -> None:
    """Read the figures, keep what had to be counted for whoever asks next, and count them the plain way beside."""
    db.session.commit()
    reading = read_figures(book, period, by=by, village_id=village_id)
    if keep:
        keep_sheets(reading.counted)
    plain = plain_figures(book, period, by=by, village_id=village_id)
    for told in reading.values:
        figure = told.figure
        if figure.apart_by is not None:
            assert told.parts == plain_parts(book, figure, period, by, village_id), figure.code
        if figure.part is None:
            wanted = plain[figure.code]
            assert told.value == (figure.says(Decimal(wanted)) if figure.says is not None else wanted), figure.code
        elif told.value is not None:
            share = 100 * Decimal(plain[figure.part.code]) / Decimal(plain[figure.whole.code])
            assert abs(told.value - share) <= Decimal("0.05"), figure.code
        else:
            assert not plain[figure.whole.code], figure.code
