"""What waits for a leader's word: steps that others have proposed, and entries whose next step only a leader takes."""

from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import LEADING_ROLES, Entry, Person, Proposal, Role
from ledger.queries.counts import count_to_limit
from ledger.queries.entries import KEPT, Waiting, inbox, waiting_for
from ledger.queries.proposals import (
    Deciding,
    ProposalLine,
    ProposalTold,
    deciding,
    photo_ids,
    some_counted,
    told_of,
    uploads_of,
    waiting_proposals,
)

_entry = Entry.__table__.c


class Proposed(NamedTuple):
    """A step somebody has proposed, with all that was handed in with it."""

    line: ProposalLine
    told: ProposalTold


class Awaiting(NamedTuple):
    """An entry whose next step is a leader's, as a line of a list, and its version as it is shown."""

    row: Any
    version: int


class Approvals(NamedTuple):
    """A page of either kind, those that wait longest or are due first before the others."""

    proposed: list[Proposed]
    awaiting: list[Awaiting]


def approvals_of(person: Person) -> Approvals:
    return Approvals(_proposed(person), _awaiting(person))


def _proposed(person: Person) -> list[Proposed]:
    lines = waiting_proposals(person)
    if not lines:
        return []
    wanted = sa.select(Proposal).where(Proposal.id.in_([line.id for line in lines]))
    whole = {one.id: one for one in db.session.scalars(wanted)}
    uploads = uploads_of({UUID(one) for proposal in whole.values() for one in photo_ids(proposal)})
    # Whether whoever proposed it has left since is told where it is looked at closer, on the page of the entry.
    return [Proposed(line, told_of(whole[line.id], uploads, line.by_name, None, has_left=False)) for line in lines]


def _awaiting(person: Person) -> list[Awaiting]:
    rows = inbox(person, awaited=Role.LEADER).rows
    if not rows:
        return []
    versions = sa.select(_entry.id, _entry.version).where(_entry.id.in_([row.id for row in rows]))
    known = dict(db.session.connection().execute(versions).tuples().all())
    return [Awaiting(row, known[row.id]) for row in rows]


def count_approvals(person: Person, *, something_is_proposed: bool) -> int:
    """Return how much waits for this person's word; either kind is counted to MOST_COUNTED.

    Without `something_is_proposed` nothing is anywhere, and nobody looks for it.
    """
    mine = deciding(person) if something_is_proposed else None
    return db.session.connection().scalar(_count(waiting_for(person, Role.LEADER), mine)) or 0


@lru_cache(maxsize=KEPT)
def _count(waiting: Waiting, mine: Deciding | None) -> sa.Select[tuple[int]]:
    still_open = (sa.and_(_entry.closed_at.is_(None), branch) for branch in waiting.branches())
    awaiting = count_to_limit(list(still_open))
    return sa.select(awaiting + some_counted(mine) if mine is not None else awaiting)


def approving_step(book: Book, state: str) -> Step | None:
    """Return the step by which a leader says yes to what a state waits for."""
    return next(iter(book.expects_in(state)), None)


def refusing_step(book: Book, state: str) -> Step | None:
    """Return the step by which a leader says no and sends it back: the one that declares void what was done."""
    return next(
        (
            step
            for step in book.steps
            if step.undoes and set(step.who) <= set(LEADING_ROLES) and any(one.key == state for one in step.from_states)
        ),
        None,
    )
