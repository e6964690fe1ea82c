"""The register of papers: every document on record for entries a person may see, each named once."""

from typing import NamedTuple

import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.db import db
from ledger.models import Entry, EntryPaper, Paper, Person, Site
from ledger.queries.entries import PAGE, Page


class PaperRow(NamedTuple):
    """A document with the first of the entries it concerns, and how many there are."""

    paper: Paper
    entry_id: int
    book: str
    entries: int
    place: str | None


def papers_page(person: Person, *, kind: str = "", words: str = "", after: str | None = None) -> Page:
    """Return a page of papers, the latest recorded first."""
    first = sa.func.min(EntryPaper.entry_id)
    concerned = (
        sa.select(
            EntryPaper.paper_id,
            first.label("entry_id"),
            sa.func.count(sa.distinct(EntryPaper.entry_id)).label("entries"),
        )
        .join(Entry.__table__, Entry.id == EntryPaper.entry_id)
        .where(visible_entries(person))
        .group_by(EntryPaper.paper_id)
        .subquery()
    )
    query = (
        sa.select(Paper, Entry.id, Entry.book, concerned.c.entries, Site.name)
        .join(concerned, concerned.c.paper_id == Paper.id)
        .join(Entry.__table__, Entry.id == concerned.c.entry_id)
        .outerjoin(Site.__table__, Site.id == Entry.site_id)
    )
    if kind:
        query = query.where(Paper.kind == kind)
    if words.strip():
        found = (column.icontains(words.strip(), autoescape=True) for column in (Paper.number, Paper.issuing_authority))
        query = query.where(sa.or_(*found))
    if after is not None and after.isdecimal():
        query = query.where(Paper.id < int(after))
    rows = [PaperRow._make(row) for row in db.session.execute(query.order_by(Paper.id.desc()).limit(PAGE + 1))]
    return Page(rows=rows[:PAGE], next_key=str(rows[PAGE - 1].paper.id) if len(rows) > PAGE else None)
