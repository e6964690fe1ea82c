"""The register of papers: every document on record for entries a person may see, each named once."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import concerns_visible, visible_papers
from ledger.db import db
from ledger.models import Entry, EntryPaper, Paper, Person, Searched, Site
from ledger.queries.counts import how_many
from ledger.queries.entries import PAGE, Page
from ledger.queries.search import look_for
from ledger.queries.search_texts import is_of_kind


class PaperRow(NamedTuple):
    """A document with the first of the entries it concerns, and how many there are."""

    paper: Paper
    entry_id: int
    book: str
    entries: int
    place: str | None


def papers_page(person: Person, *, kind: str = "", words: str = "", after: str | None = None) -> Page:
    """Return a page of papers, the latest recorded first: found by their own index, and only then looked at closer."""
    keys = sa.select(Paper.id).where(visible_papers(person))
    if kind:
        keys = keys.where(Paper.kind == kind)
    look = look_for(Searched.PAPER, words, ((is_of_kind(kind),),) if kind else ())
    if look is not None:
        keys = keys.where(look.condition(Paper.id, picked=look.all()))
    goes_on = after is not None and after.isdecimal()
    keys = keys.order_by(Paper.id.desc())
    counted: sa.Select[Any] = keys.where(Paper.id < int(after or "")) if goes_on else keys.add_columns(how_many(keys))
    found = db.session.connection().execute(counted.limit(PAGE + 1)).all()
    ids = [row[0] for row in found]
    total = None if goes_on else found[0].total if found else 0
    return Page(rows=_rows(person, ids[:PAGE]), next_key=str(ids[PAGE - 1]) if len(ids) > PAGE else None, total=total)


def last_authority(person: Person, kind: str, town_id: int | None) -> str | None:
    """Return who issued the last paper of a kind in a town, of those this person sees: mostly it is always the same."""
    if town_id is None:
        return None
    of_kind = sa.and_(Paper.town_id == town_id, Paper.kind == kind, visible_papers(person))
    latest = sa.select(Paper.issuing_authority).where(of_kind).order_by(Paper.dated_on.desc()).limit(1)
    return db.session.connection().scalar(latest)


def _rows(person: Person, paper_ids: list[int]) -> list[PaperRow]:
    concerned = (
        sa.select(
            EntryPaper.paper_id,
            sa.func.min(EntryPaper.entry_id).label("entry_id"),
            sa.func.count(sa.distinct(EntryPaper.entry_id)).label("entries"),
        )
        .where(EntryPaper.paper_id.in_(paper_ids), concerns_visible(person))
        .group_by(EntryPaper.paper_id)
        .subquery()
    )
    query = (
        sa.select(Paper, Entry.id, Entry.book, concerned.c.entries, Site.name)
        .join(concerned, concerned.c.paper_id == Paper.id)
        .join(Entry.__table__, Entry.id == concerned.c.entry_id)
        .outerjoin(Site.__table__, Site.id == Entry.site_id)
        .order_by(Paper.id.desc())
    )
    return [PaperRow._make(row) for row in db.session.execute(query)] if paper_ids else []
