"""Putting a registration right in the tests: one proposes it, another agrees."""

from uuid import uuid4

from ledger.db import db
from ledger.models import Decision, Proposal
from ledger.services.proposals import agree, propose
from ledger.services.submissions import Submission
from tests.lives import LATER, Town, fresh

WHY = "登记时看错，以原件为准"


def putting_right(*, place_id: int | None = None, note: str = WHY, **answers) -> Submission:
    return Submission(uuid=uuid4(), answers=answers, place_id=place_id, note=note)


def proposed(town: Town, entry, *, by: str = "officer", now=LATER, **answers) -> Proposal:
    return propose(entry.id, "amend", submission=putting_right(**answers), by=town.person(by, now), now=now)


def amend_row(
    town: Town, entry, step: str, *, row_id: int | None = None, now=LATER, agreed_by: str = "leader", **answers
):
    """Put a row of the entry right, or take it back: one proposes it, another agrees."""
    submission = Submission(uuid=uuid4(), answers=answers, row_id=row_id, note=WHY)
    proposal = propose(entry.id, step, submission=submission, by=town.person("officer", now), now=now)
    decided = agree(proposal.id, by=town.person(agreed_by, now), now=now)
    assert decided.decision is Decision.AGREED
    db.session.expire_all()
    return fresh(entry)


def amend(town: Town, entry, *, by: str = "officer", now=LATER, agreed_by: str = "leader", **answers):
    proposal = proposed(town, entry, by=by, now=now, **answers)
    decided = agree(proposal.id, by=town.person(agreed_by, now), now=now)
    assert decided.decision is Decision.AGREED
    db.session.expire_all()
    return fresh(entry)
