"""The entries behind a figure that tells what is left out of others: which ones, and who decided it."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Figure, Period
from ledger.models import Entry, EntryPaper, Event, Paper, Person, Proposal, Site
from ledger.queries.counts import how_many
from ledger.queries.entries import PAGE, Page
from ledger.queries.figure_counts import sight_of, visible_rows


class FigureLine(NamedTuple):
    """An entry, and the act that made it one of those: who took it, why, and who agreed or which paper stands for that."""

    entry_id: int
    number: str
    headline: str
    place: str | None
    step: str | None
    at: datetime | None
    note: str | None
    by_name: str | None
    decided_by: str | None
    decided_at: datetime | None
    paper_number: str | None
    paper_on: date | None


def figure_lines(
    book: Book, figure: Figure, period: Period, *, by: Person, village_id: int | None, after: str | None = None
) -> Page:
    """Return a page of the entries a figure counts over what somebody may see, the latest registered first."""
    rows = visible_rows(book, [figure], period, sight_of(by), village_id).where(*figure.rows(period))
    keys = rows.with_only_columns(Entry.id).order_by(Entry.id.desc())
    goes_on = after is not None and after.isdecimal()
    counted: sa.Select[Any] = keys.where(Entry.id < int(after or "")) if goes_on else keys.add_columns(how_many(keys))
    found = db.session.connection().execute(counted.limit(PAGE + 1)).all()
    ids = [row[0] for row in found]
    lines = _lines(book, figure, ids[:PAGE]) if ids else []
    total = None if goes_on else found[0].total if found else 0
    return Page(rows=lines, next_key=str(ids[PAGE - 1]) if len(ids) > PAGE else None, total=total)


def _lines(book: Book, figure: Figure, ids: list[int]) -> list[FigureLine]:
    entry, site, event, act = Entry.__table__, Site.__table__, Event.__table__, _acts(figure, ids)
    taker, decider = Person.__table__.alias(), Person.__table__.alias()
    proposal, paper = Proposal.__table__, _approving(book)
    query = (
        sa.select(
            entry.c.id, entry.c.number, entry.c.headline, site.c.name, event.c.step, event.c.at, event.c.note,
            taker.c.name, decider.c.name, proposal.c.decided_at, paper.c.number, paper.c.dated_on,
        )
        .select_from(entry)
        .outerjoin(site, site.c.id == entry.c.site_id)
        .outerjoin(act, act.c.entry_id == entry.c.id)
        .outerjoin(event, event.c.id == act.c.event_id)
        .outerjoin(taker, taker.c.id == event.c.by_id)
        .outerjoin(proposal, proposal.c.event_id == event.c.id)
        .outerjoin(decider, decider.c.id == proposal.c.decided_by_id)
        .outerjoin(paper, paper.c.event_id == event.c.id)
        .where(entry.c.id.in_(ids))
        .order_by(entry.c.id.desc())
    )  # fmt: skip
    return [FigureLine._make(row) for row in db.session.connection().execute(query)]


def _acts(figure: Figure, ids: list[int]) -> sa.Subquery:
    """Return the last act on each entry by which it came to be one of those."""
    event = Event.__table__.c
    told = sa.or_(event.step.in_(figure.told_by), event.to_state.in_(figure.told_by) & _arrives())
    return (
        sa.select(event.entry_id, sa.func.max(event.id).label("event_id"))
        .where(event.entry_id.in_(ids), told)
        .group_by(event.entry_id)
        .subquery()
    )


def _arrives() -> sa.ColumnElement[bool]:
    event = Event.__table__.c
    return sa.or_(event.from_state.is_(None), event.from_state != event.to_state)


def _approving(book: Book) -> Any:
    """Return the papers that stand for the word of whoever decides, by the event they were recorded with."""
    kinds = [kind.key for kind in book.papers if kind.approves]
    tied, paper = EntryPaper.__table__, Paper.__table__
    return (
        sa.select(tied.c.event_id, paper.c.number, paper.c.dated_on)
        .join_from(tied, paper, paper.c.id == tied.c.paper_id)
        .where(paper.c.kind.in_(kinds))
        .subquery()
    )
