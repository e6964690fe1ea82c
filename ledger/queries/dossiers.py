"""The whole dossier of one entry: what it is, what happened, the proofs, the papers, the promises, and what can be done now."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, with_polymorphic
from sqlalchemy.orm.attributes import set_committed_value

from ledger.access import Offer, Reach, open_steps, reach_of, takers_in_round, visible_entries
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.town_rules import STRICT_OTHER_HANDS, Decided
from ledger.models import (
    Appointment,
    Clock,
    Entry,
    EntryPaper,
    Event,
    Evidence,
    Link,
    Measure,
    Paper,
    Person,
    Proposal,
    Site,
    TownDecision,
)
from ledger.models.link import STANDS
from ledger.queries.entries import KEPT, waits_for
from ledger.queries.evidence import PROOFS, Proof
from ledger.queries.links import NO_LINKS, Links, links_of
from ledger.queries.looks_meanwhile import LookTold, looks_meanwhile, was_looked_at
from ledger.queries.measures import MeasureTold, measures_of
from ledger.queries.merging import may_be_merged, may_part, may_split, may_tie
from ledger.queries.proposals import ProposalTold, proposals_of
from ledger.queries.sealed_people import SealedWords, sealed_words
from ledger.queries.together import Togetherness, together_with
from ledger.queries.town_rules import told_by
from ledger.refusals import NotVisible


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event with who did it, its photos and its papers."""

    event: Event
    by_name: str
    proofs: list[Proof]
    papers: list[Paper]


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything the page of an entry shows, read in a fixed number of statements."""

    entry: Entry
    book: Book
    village: str
    told: list[Told]
    clocks: list[Clock]
    papers: list[Paper]
    offers: list[Offer]
    decided: Decided
    sealed: SealedWords | None
    # (id, number) of the entry this one took over from, and of the one that took over from it.
    follows: tuple[int, str] | None
    followed_by: tuple[int, str] | None
    # Everything that was ever proposed for it, the oldest first.
    proposals: list[ProposalTold]
    together: Togetherness | None
    links: Links
    # Everything that was ever listed to be done about it, by its day.
    measures: list[MeasureTold]
    # The looks promised when it was closed, the oldest first; none while it is open, but for one whose day waits to be
    # confirmed.
    looks: list[Appointment]
    # The looks at its place while it was open, the latest first.
    looks_meanwhile: list[LookTold]
    # Whether it stands in the inbox of whoever looks.
    is_awaited: bool
    # What whoever looks may do about doubles: merge it into another, split it, part what was merged.
    merges: bool
    splits: bool
    # Whether it may be tied to another by hand.
    ties: bool
    parts: bool

    def proofs(self, key: str) -> list[Proof]:
        """Return the photos of one kind of proof; of the present round where it has any, else all."""
        found = [proof for told in self.told for proof in told.proofs if proof.evidence.proof == key]
        of_round = [proof for proof in found if proof.evidence.round == self.entry.round]
        return of_round or found


def visible_entry(person: Person, entry_id: int) -> Entry:
    """Return an entry with its area. Raises NotVisible."""
    key = db.session.connection().scalar(_BOOK_OF, {"entry_id": entry_id})
    return _found(person, entry_id, key, with_names=False)


def _found(person: Person, entry_id: int, key: str | None, *, with_names: bool) -> Entry:
    kind = shelf.book_of(key).entry if key is not None else None
    found = (
        db.session.scalar(_visible(kind, reach_of(person), with_names), {"entry_id": entry_id, "me": person.id})
        if kind
        else None
    )
    if found is None:
        raise NotVisible
    return found


@lru_cache(maxsize=KEPT)
def _visible(kind: type[Entry], reach: Reach, with_names: bool) -> sa.Select[tuple[Entry]]:
    """The longest statement of a page: kept, because looking through it anew costs as much as its answer.

    For entries of one book, and of the place what every place has: the details of all the others take longer to join
    and to read than the entry.
    """
    found = sa.select(kind).where(kind.id == sa.bindparam("entry_id"), reach.opened()).options(joinedload(kind.area))
    if not with_names:
        return found
    return found.options(
        joinedload(kind.village),
        joinedload(kind.holder),
        joinedload(kind.lead),
        joinedload(kind.reported_by, innerjoin=True),
    )


_OF_ENTRY = sa.bindparam("entry_id")
_PLACE = with_polymorphic(Site, [])
# By a statement of its own: SQLite would read every site to join one that may be missing.
_SITE = sa.select(_PLACE).where(_PLACE.id == sa.bindparam("site_id"))
_entry, _decision = Entry.__table__, TownDecision.__table__


def _has(column: Any, *that: sa.TextClause) -> sa.ColumnElement[bool]:
    return sa.exists().where(column == _OF_ENTRY, *that)


_KEPT = {
    "proofs": _has(Evidence.entry_id),
    "papers": _has(EntryPaper.entry_id),
    "proposals": _has(Proposal.entry_id),
    "measures": _has(Measure.entry_id),
    "looks": was_looked_at(),
    "links": sa.or_(_has(Link.from_id, STANDS), _has(Link.to_id, STANDS)),
}
# What there is to read of an entry and what its town has decided, a line each: most have no papers, nothing proposed.
_KEPT_OF = (
    sa.select(_entry.c.book, *_KEPT.values(), _decision.c.key, _decision.c.value)
    .select_from(_entry.outerjoin(_decision, _decision.c.town_id == _entry.c.town_id))
    .where(_entry.c.id == _OF_ENTRY)
)
_BOOK_OF = sa.select(_entry.c.book).where(_entry.c.id == _OF_ENTRY)
_CLOCKS = sa.select(Clock).where(Clock.entry_id == _OF_ENTRY).order_by(Clock.id)
_LOOKS = sa.select(Appointment).where(Appointment.entry_id == _OF_ENTRY).order_by(Appointment.id)
_EVENTS = (
    sa.select(Event, Person.name)
    .join(Person, Person.id == Event.by_id)
    .where(Event.entry_id == _OF_ENTRY)
    .order_by(Event.id)
)
_PROOFS = PROOFS.where(Evidence.entry_id == _OF_ENTRY)
_PAPERS = (
    sa.select(EntryPaper.event_id, Paper)
    .join(Paper, Paper.id == EntryPaper.paper_id)
    .where(EntryPaper.entry_id == _OF_ENTRY)
    .order_by(EntryPaper.id)
)


def dossier_of(person: Person, entry_id: int, *, today: date) -> Dossier:
    """Return the dossier of an entry this person may see, with what can be done today. Raises NotVisible."""
    key, kept, rule = _kept_and_decided(entry_id)
    entry = _found(person, entry_id, key, with_names=True)
    if entry.site_id is not None:
        set_committed_value(entry, "site", db.session.scalar(_SITE, {"site_id": entry.site_id}))
    book = shelf.book_of(entry.book)
    told = _told(entry, kept)
    proposals = proposals_of(book, entry, today=today) if "proposals" in kept else []
    measures = measures_of(entry.id) if "measures" in kept else []
    return Dossier(
        entry=entry,
        book=book,
        village=_village_name(entry),
        told=told,
        clocks=list(db.session.scalars(_CLOCKS, {"entry_id": entry.id})),
        papers=_distinct_papers(told),
        offers=open_steps(
            person,
            book,
            entry,
            takers=_takers(entry, told, proposals),
            strict_hands=bool(rule(STRICT_OTHER_HANDS)),
            today=today,
            is_named=any(one.person_id == person.id and one.stands for one in measures),
        ),
        decided=rule,
        sealed=sealed_words(person, book, entry),
        follows=_number_of(person, Entry.id == entry.follows_id) if entry.follows_id is not None else None,
        followed_by=_number_of(person, Entry.follows_id == entry.id) if _begets(book) else None,
        proposals=proposals,
        together=together_with(person, book, entry),
        links=links_of(person, entry) if "links" in kept else NO_LINKS,
        measures=measures,
        looks=_looks(book, entry),
        looks_meanwhile=looks_meanwhile(person, entry) if "looks" in kept else [],
        is_awaited=waits_for(person, entry),
        merges=may_be_merged(person, book, entry),
        splits=may_split(person, book, entry),
        ties=may_tie(person, book, entry),
        parts=may_part(person, book, entry),
    )


def _kept_and_decided(entry_id: int) -> tuple[str | None, frozenset[str], Decided]:
    """Return an entry's book, what of _KEPT it has, and what its town has decided."""
    rows = db.session.connection().execute(_KEPT_OF, {"entry_id": entry_id}).tuples().all()
    if not rows:
        return None, frozenset(), told_by(())
    key, *there, _, _ = rows[0]
    kept = frozenset(name for name, is_there in zip(_KEPT, there, strict=True) if is_there)
    return key, kept, told_by((decided, value) for *_, decided, value in rows if decided is not None)


def _looks(book: Book, entry: Entry) -> list[Appointment]:
    if not book.look_backs or (entry.closed_at is None and entry.unconfirmed_on is None):
        return []
    return list(db.session.scalars(_LOOKS, {"entry_id": entry.id}))


def _begets(book: Book) -> bool:
    return any(step.begets is not None for step in book.steps)


def _number_of(person: Person, condition: sa.ColumnElement[bool]) -> tuple[int, str] | None:
    row = db.session.execute(
        sa.select(Entry.id, Entry.number).select_from(Entry.__table__).where(condition, visible_entries(person))
    ).first()
    return (row.id, row.number) if row is not None else None


def _village_name(entry: Entry) -> str:
    if entry.village is None or entry.village_id == entry.area_id:
        return entry.area.name
    return f"{entry.village.name} {entry.area.name}"


def _told(entry: Entry, kept: frozenset[str]) -> list[Told]:
    of_entry = {"entry_id": entry.id}
    events = db.session.execute(_EVENTS, of_entry).all()
    proofs = _grouped(
        db.session.execute(_PROOFS, of_entry) if "proofs" in kept else (),
        lambda row: row[0].event_id,
        Proof.of,
    )
    papers = _grouped(
        db.session.execute(_PAPERS, of_entry) if "papers" in kept else (), lambda row: row[0], lambda row: row[1]
    )
    return [
        Told(event=event, by_name=name, proofs=proofs.get(event.id, []), papers=papers.get(event.id, []))
        for event, name in events
    ]


def _grouped(rows: Any, key: Any, value: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(value(row))
    return found


def _distinct_papers(told: list[Told]) -> list[Paper]:
    return list({paper.id: paper for one in told for paper in one.papers}.values())


def _takers(entry: Entry, told: list[Told], proposals: list[ProposalTold]) -> dict[str, set[int]]:
    """Return who had a hand in each step of this round: whoever agreed to one, like whoever proposed it."""
    agreed = {one.event_id: one.decided_by_id for one in proposals if one.decided_by_id is not None}
    return takers_in_round(
        (
            (event.step, person_id, event.round, event.from_state)
            for event in (one.event for one in told)
            for person_id in {event.by_id, agreed.get(event.id, event.by_id)}
        ),
        entry.round,
    )
