"""Figures: every number of a book over what one person may see, one pass over the rows of each kind."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from ledger.access import visible_entries, visible_sites, visible_visits
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Counted, Figure, Period
from ledger.models import Entry, EntryPaper, Paper, Person, Site, Visit
from ledger.workdays import day_begins

TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class FigureValue:
    """A figure with its number; None where a rate has nothing in its whole."""

    figure: Figure
    value: int | Decimal | None

    @property
    def text(self) -> str:
        return "—" if self.value is None else f"{self.value:,}"


def figures_of(book: Book, period: Period, *, by: Person, village_id: int | None = None) -> list[FigureValue]:
    """Return every figure of a book for a period, in the book's order, over what this person may see.

    Flow figures count by the local day something was found, looked at or dated; rates are shares of the same rows.
    """
    numbers: dict[str, int | Decimal] = {}
    for counted, rows in _sources(book, period, by, village_id).items():
        wanted = [figure for figure in _measured(book) if figure.counted is counted]
        if wanted:
            values = db.session.execute(rows.with_only_columns(*(figure.measure(period) for figure in wanted))).one()
            numbers |= {figure.code: value for figure, value in zip(wanted, values, strict=True)}
    return [FigureValue(figure=figure, value=_value(figure, numbers)) for figure in book.figures]


def _measured(book: Book) -> list[Figure]:
    """Return the figures that are counted: the book's own, and the parts and wholes of its rates, each once."""
    named = [one for figure in book.figures for one in (figure, figure.part, figure.whole) if one is not None]
    return [figure for figure in dict.fromkeys(named) if figure.measure is not None]


def _sources(book: Book, period: Period, by: Person, village_id: int | None) -> dict[Counted, sa.Select[Any]]:
    entry, detail = Entry.__table__, book.entry.__table__
    entries = (
        sa.select(entry.c.id)
        .select_from(entry.join(detail, detail.c.id == entry.c.id))
        .where(Entry.book == book.key, visible_entries(by))
    )
    visits = sa.select(Visit.__table__.c.id).where(
        Visit.book == book.key,
        visible_visits(by),
        Visit.started_at >= day_begins(period.first),
        Visit.started_at < day_begins(period.last, days=1),
    )
    papers = (
        sa.select(Paper.id)
        .select_from(Paper.__table__)
        .join(EntryPaper, EntryPaper.paper_id == Paper.id)
        .join(entry, entry.c.id == EntryPaper.entry_id)
        .where(Entry.book == book.key, visible_entries(by), Paper.dated_on.between(period.first, period.last))
    )
    if village_id is not None:
        entries, papers = entries.where(Entry.village_id == village_id), papers.where(Entry.village_id == village_id)
        visits = visits.where(Visit.village_id == village_id)
    rows = {Counted.ENTRIES: entries, Counted.VISITS: visits, Counted.PAPERS: papers}
    return rows if book.site is None else rows | {Counted.SITES: _sites(book.site.model.__table__, by, village_id)}


def _sites(detail: sa.FromClause, by: Person, village_id: int | None) -> sa.Select[Any]:
    """Places of one kind, with their details; those out of use too, for they were there in their time."""
    site = Site.__table__
    sites = sa.select(site.c.id).select_from(site.join(detail, detail.c.id == site.c.id)).where(visible_sites(by))
    return sites if village_id is None else sites.where(Site.village_id == village_id)


def _value(figure: Figure, numbers: dict[str, int | Decimal]) -> int | Decimal | None:
    if figure.part is None or figure.whole is None:
        counted = numbers.get(figure.code, 0)
        return figure.says(Decimal(counted)) if figure.says is not None else counted
    whole = Decimal(numbers.get(figure.whole.code, 0))
    if not whole:
        return None
    share = 100 * Decimal(numbers.get(figure.part.code, 0)) / whole
    return share.quantize(TENTH, ROUND_HALF_UP)
