"""What a look at a place and what was open there have to do with each other: each is told in the story of the other."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from ledger.access import visible_entries, visible_visits
from ledger.db import db
from ledger.models import Entry, Person, Visit, VisitResult

# Of the base tables alone: what a book keeps of its looks and entries beside is not told here.
_visit, _entry, _person = Visit.__table__.c, Entry.__table__.c, Person.__table__
# So many are told; a place is looked at once a month, and little stays open for years.
MOST = 20


class LookTold(NamedTuple):
    """A look at the place of an entry while it was open."""

    visit_id: int
    number: str
    result: VisitResult
    at: datetime
    note: str | None
    by_name: str


class OpenThen(NamedTuple):
    """An entry that was open where and when somebody looked."""

    entry_id: int
    number: str
    headline: str


def was_looked_at() -> sa.ColumnElement[bool]:
    """Return whether an entry's place has been looked at since it was reported, for a statement over entries."""
    return sa.exists().where(
        _visit.site_id == _entry.site_id,
        _visit.started_at >= _entry.reported_at,
        _visit.result != VisitResult.WITHDRAWN,
    )


def looks_meanwhile(person: Person, entry: Entry) -> list[LookTold]:
    """Return the looks at the place of an entry while it was open, that this person may see, but for the one it came of."""
    ends = [_visit.started_at <= entry.closed_at] if entry.closed_at is not None else []
    began = [_visit.id != entry.visit_id] if entry.visit_id is not None else []
    found = (
        sa.select(_visit.id, _visit.number, _visit.result, _visit.started_at, _visit.note, _person.c.name)
        .select_from(Visit.__table__.join(_person, _person.c.id == _visit.by_id))
        .where(
            _visit.site_id == entry.site_id,
            _visit.started_at >= entry.reported_at,
            _visit.result != VisitResult.WITHDRAWN,
            visible_visits(person),
            *ends,
            *began,
        )
        .order_by(_visit.started_at.desc())
        .limit(MOST)
    )
    return [LookTold._make(row) for row in db.session.execute(found)]


def open_then(person: Person, visit: Visit) -> list[OpenThen]:
    """Return what was open where somebody looked, that this person may see, but for what came of the look."""
    found = (
        sa.select(_entry.id, _entry.number, _entry.headline)
        .where(
            _entry.site_id == visit.site_id,
            _entry.reported_at <= visit.started_at,
            sa.or_(_entry.closed_at.is_(None), _entry.closed_at >= visit.started_at),
            sa.or_(_entry.visit_id.is_(None), _entry.visit_id != visit.id),
            visible_entries(person),
        )
        .order_by(_entry.id.desc())
        .limit(MOST)
    )
    return [OpenThen._make(row) for row in db.session.execute(found)]
