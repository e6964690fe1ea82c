"""What is proposed: for an entry, for whoever may decide it, and what became of one's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from ledger.access import Reach, Scope, decides, reach_of, roles_over, scopes_by_role
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Decision, Entry, Person, Proposal, Site, Upload
from ledger.queries.accounts import person_with_posts
from ledger.queries.counts import MOST_COUNTED
from ledger.queries.entries import KEPT
from ledger.refusals import NotVisible

# As many as an inbox shows before its other sections; the rest stands on their entries.
FEW = 20

_proposer = Person.__table__.alias("proposer")
_decider = Person.__table__.alias("decider")
_site = Site.__table__
_entry = Entry.__table__
_proposal = Proposal.__table__


@dataclass(frozen=True, kw_only=True)
class ProposalTold:
    """A proposal with the names of who made it and of who decided it, "" where nobody has."""

    id: int
    step: str
    told: list[dict[str, Any]]
    paper: dict[str, Any] | None
    # The photos and scans handed in with it, in the order of its proofs.
    photos: list[Upload]
    note: str
    by_id: int
    by_name: str
    at: datetime
    decision: Decision | None
    decided_by_id: int | None
    decided_by_name: str
    decided_at: datetime | None
    reason: str
    event_id: int | None
    # Whether nobody has decided and whoever proposed it has no say there any more, so that another may propose it anew.
    is_left: bool


class ProposalLine(NamedTuple):
    """A line of an inbox: what is proposed for which entry, and what became of it."""

    id: int
    entry_id: int
    number: str
    headline: str
    place: str | None
    book: str
    step: str
    by_name: str
    at: datetime
    decision: Decision | None
    decided_by_name: str | None
    reason: str | None
    next_due_on: date | None


_OF_ENTRY = (
    sa.select(Proposal, _proposer.c.name, _decider.c.name)
    .join(_proposer, _proposer.c.id == Proposal.proposed_by_id)
    .outerjoin(_decider, _decider.c.id == Proposal.decided_by_id)
    .where(Proposal.entry_id == sa.bindparam("entry_id"))
    .order_by(Proposal.id)
)
_LINES = (
    sa.select(
        Proposal.id,
        Proposal.entry_id,
        _entry.c.number,
        _entry.c.headline,
        _site.c.name,
        Proposal.book,
        Proposal.step,
        _proposer.c.name.label("by_name"),
        Proposal.proposed_at,
        Proposal.decision,
        _decider.c.name.label("decided_by_name"),
        Proposal.reason,
        _entry.c.next_due_on,
    )
    .select_from(_proposal.join(_entry, _entry.c.id == _proposal.c.entry_id))
    .outerjoin(_site, _site.c.id == _entry.c.site_id)
    .join(_proposer, _proposer.c.id == Proposal.proposed_by_id)
    .outerjoin(_decider, _decider.c.id == Proposal.decided_by_id)
)


def entry_of_proposal(person: Person, proposal_id: int) -> int:
    """Return the id of the entry a proposal is about, for whoever sees it. Raises NotVisible."""
    about = sa.select(_entry.c.id).join(_proposal, _proposal.c.entry_id == _entry.c.id)
    found = db.session.scalar(about.where(_proposal.c.id == proposal_id, reach_of(person).entries()))
    if found is None:
        raise NotVisible
    return found


def proposals_of(book: Book, entry: Entry, *, today: date) -> list[ProposalTold]:
    """Return everything that was ever proposed for an entry, the oldest first, as it is on a day."""
    rows = db.session.execute(_OF_ENTRY, {"entry_id": entry.id}).all()
    handed_in = {UUID(one) for proposal, *_ in rows for one in photo_ids(proposal)}
    uploads = uploads_of(handed_in) if handed_in else {}
    return [_told(book, entry, today, uploads, *row) for row in rows]


def is_left(book: Book, entry: Entry, proposal: Proposal, *, today: date) -> bool:
    """Return whether whoever made a proposal could take that step no more: retired, or at another post by now."""
    step = book.steps_by_key.get(proposal.step)
    person = person_with_posts(proposal.proposed_by_id, today=today)
    roles = roles_over(person, entry.area, book.key)
    return person.retired_at is not None or step is None or roles.isdisjoint(step.who)


def visible_photo(person: Person, proposal_id: int, uuid: UUID) -> Upload:
    """Return a photo or scan handed in with a proposal. Raises NotVisible unless this person may open the entry."""
    about = sa.select(Proposal).join(Entry, Entry.id == Proposal.entry_id)
    mine = (Proposal.id == proposal_id, reach_of(person).opened())
    proposal = db.session.scalar(about.where(*mine), {"me": person.id})
    if proposal is None or str(uuid) not in photo_ids(proposal):
        raise NotVisible
    found = uploads_of({uuid}).get(str(uuid))
    if found is None:
        raise NotVisible
    return found


def photo_ids(proposal: Proposal) -> list[str]:
    return [one for photos in proposal.submission["photos"].values() for one in photos]


def uploads_of(uuids: set[UUID]) -> dict[str, Upload]:
    """Return uploads by their ids as text."""
    return {str(one.uuid): one for one in db.session.scalars(sa.select(Upload).where(Upload.uuid.in_(uuids)))}


def _told(
    book: Book, entry: Entry, today: date, uploads: dict[str, Upload], proposal: Proposal, by_name: str,
    decided_by_name: str | None,
) -> ProposalTold:  # fmt: skip
    has_left = proposal.decision is None and is_left(book, entry, proposal, today=today)
    return told_of(proposal, uploads, by_name, decided_by_name, has_left=has_left)


def told_of(
    proposal: Proposal, uploads: dict[str, Upload], by_name: str, decided_by_name: str | None, *, has_left: bool
) -> ProposalTold:
    """Return a proposal as it is told, with the uploads by their ids and whether whoever made it has left since."""
    return ProposalTold(
        id=proposal.id,
        step=proposal.step,
        told=proposal.told,
        paper=proposal.submission["paper"],
        photos=[uploads[one] for one in photo_ids(proposal) if one in uploads],
        note=proposal.note or "",
        by_id=proposal.proposed_by_id,
        by_name=by_name,
        at=proposal.proposed_at,
        decision=proposal.decision,
        decided_by_id=proposal.decided_by_id,
        decided_by_name=decided_by_name or "",
        decided_at=proposal.decided_at,
        reason=proposal.reason or "",
        event_id=proposal.event_id,
        is_left=has_left,
    )


def may_decide(person: Person, book: Book, entry: Entry, proposal: ProposalTold) -> bool:
    """Return whether somebody who sees the entry may agree to a proposal or refuse it."""
    step = book.steps_by_key.get(proposal.step)
    if proposal.decision is not None or proposal.by_id == person.id or step is None:
        return False
    return decides(person, book, entry, step)


# --- Inboxes -----------------------------------------------------------------------------------------------------------


class Deciding(NamedTuple):
    """Which proposals wait for one person, in plain values: statements built for it can be kept."""

    person_id: int
    reach: Reach
    # Over what, of which book, which steps this person decides.
    turns: tuple[tuple[Scope, str, tuple[str, ...]], ...]

    def condition(self) -> sa.ColumnElement[bool]:
        own = [
            sa.and_(_proposal.c.book == book, _proposal.c.step.in_(steps), _is_about(self.reach.entries_in(scope)))
            for scope, book, steps in self.turns
        ]
        is_mine = sa.or_(*own) if own else sa.false()
        return sa.and_(_proposal.c.decided_at.is_(None), _proposal.c.proposed_by_id != self.person_id, is_mine)


def _is_about(entries: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Each of the few that wait looks for its own entry; joined, a database would begin with every entry of the town."""
    return sa.select(_entry.c.id).where(_entry.c.id == _proposal.c.entry_id, entries).correlate(_proposal).exists()


def deciding(person: Person) -> Deciding:
    return Deciding(person.id, reach_of(person), tuple(_turns(person)))


def _turns(person: Person) -> Iterator[tuple[Scope, str, tuple[str, ...]]]:
    for role, scope in scopes_by_role(person):
        for book in shelf.books():
            steps = tuple(step.key for step in book.steps if role in step.decided_by)
            if steps and scope.book in (None, book.key):
                yield scope, book.key, steps


def waiting_proposals(person: Person) -> list[ProposalLine]:
    """Return what waits for this person's decision, the longest waiting first, a few of them."""
    mine = deciding(person)
    if not mine.turns:
        return []
    return [ProposalLine._make(row) for row in db.session.connection().execute(_waiting(mine))]


@lru_cache(maxsize=KEPT)
def _waiting(mine: Deciding) -> sa.Select[Any]:
    return _LINES.where(mine.condition()).order_by(_proposal.c.id).limit(FEW)


def count_waiting_proposals(person: Person) -> int:
    """Return how many proposals wait for this person's decision; counting stops at MOST_COUNTED."""
    mine = deciding(person)
    return db.session.connection().scalar(_count(mine)) or 0 if mine.turns else 0


@lru_cache(maxsize=KEPT)
def _count(mine: Deciding) -> sa.Select[tuple[int]]:
    return sa.select(some_counted(mine))


def some_counted(mine: Deciding) -> sa.ScalarSelect[int]:
    """Return the count of the proposals that wait for somebody, no further than MOST_COUNTED."""
    joined = _proposal.join(_entry, _entry.c.id == _proposal.c.entry_id)
    some = sa.select(_proposal.c.id).select_from(joined).where(mine.condition()).limit(MOST_COUNTED)
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()


def some_waiting(mine: Deciding) -> sa.ColumnElement[bool]:
    """Return the condition that some proposal waits for this person's decision."""
    return sa.select(_proposal.c.id).where(mine.condition()).exists() if mine.turns else sa.false()


def own_proposals(person: Person, *, since: datetime) -> list[ProposalLine]:
    """Return what this person has proposed and nobody has decided, or somebody has since a moment; the latest first.

    What has been kept from this person meanwhile is left out.
    """
    values = {"person_id": person.id, "since": since}
    rows = db.session.connection().execute(_own(reach_of(person)), values)
    return [ProposalLine._make(row) for row in rows]


@lru_cache(maxsize=KEPT)
def _own(reach: Reach) -> sa.Select[Any]:
    return _LINES.where(_is_own, reach.entries()).order_by(_proposal.c.id.desc()).limit(FEW)


_is_own = sa.and_(
    _proposal.c.proposed_by_id == sa.bindparam("person_id"),
    sa.or_(_proposal.c.decided_at.is_(None), _proposal.c.decided_at >= sa.bindparam("since")),
)


def some_own(reach: Reach) -> sa.ColumnElement[bool]:
    """Return the condition that there is such a proposal of the person's own (`person_id`, `since`)."""
    return sa.select(_proposal.c.id).where(_is_own, _is_about(reach.entries())).exists()
