"""What became of an act that was handed in: found by the id that was made where it was typed."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from ledger.db import db
from ledger.models import Entry, Event, Link, Person, Proposal, Site, Visit
from ledger.queries.dossiers import visible_entry
from ledger.queries.sites import visible_site, visit_dossier
from ledger.refusals import NotVisible


class Received(NamedTuple):
    """What an act has made or changed; an id is None where whoever handed it in may no longer open it."""

    name: str
    entry_id: int | None = None
    visit_id: int | None = None
    site_id: int | None = None


_ENTRIES = sa.union_all(
    sa.select(Entry.id.label("entry_id")).where(Entry.uuid == sa.bindparam("uuid"), Entry.reported_by_id == sa.bindparam("by_id")),
    sa.select(Event.entry_id).where(Event.uuid == sa.bindparam("uuid"), Event.by_id == sa.bindparam("by_id")),
    sa.select(Proposal.entry_id).where(
        Proposal.uuid == sa.bindparam("uuid"), Proposal.proposed_by_id == sa.bindparam("by_id")
    ),
    sa.select(Link.from_id).where(Link.uuid == sa.bindparam("uuid"), Link.by_id == sa.bindparam("by_id")),
)  # fmt: skip


def received(person: Person, uuid: UUID) -> Received | None:
    """Return what came of an act this person handed in; None for an id that has not come, or came from somebody else."""
    entry_id = db.session.scalar(_ENTRIES, {"uuid": uuid, "by_id": person.id})
    if entry_id is not None:
        return _entry(person, entry_id)
    visit_id = db.session.scalar(sa.select(Visit.id).where(Visit.uuid == uuid, Visit.by_id == person.id))
    if visit_id is not None:
        return _visit(person, visit_id)
    site_id = db.session.scalar(sa.select(Site.id).where(Site.uuid == uuid, Site.made_by_id == person.id))
    return _site(person, site_id) if site_id is not None else None


def _entry(person: Person, entry_id: int) -> Received:
    number = db.session.scalar(sa.select(Entry.number).where(Entry.id == entry_id)) or ""
    try:
        visible_entry(person, entry_id)
    except NotVisible:
        return Received(number)
    return Received(number, entry_id=entry_id)


def _visit(person: Person, visit_id: int) -> Received:
    number = db.session.scalar(sa.select(Visit.number).where(Visit.id == visit_id)) or ""
    try:
        visit_dossier(person, visit_id)
    except NotVisible:
        return Received(number)
    return Received(number, visit_id=visit_id)


def _site(person: Person, site_id: int) -> Received:
    name = db.session.scalar(sa.select(Site.name).where(Site.id == site_id)) or ""
    try:
        visible_site(person, site_id)
    except NotVisible:
        return Received(name)
    return Received(name, site_id=site_id)
