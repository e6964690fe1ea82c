"""Steps that somebody takes on their own word, or proposes for a leader to decide."""

from datetime import datetime

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.steps import Step
from ledger.models import Entry, Person
from ledger.services import entries, proposals
from ledger.services.submissions import Submission


def must_propose(step: Step | None, roles: set[str], submission: Submission) -> bool:
    """Return whether these roles give the step, and the say about it to somebody else."""
    if step is None or not roles & set(step.who) or step.is_approved_by(submission.paper_kind):
        return False
    return bool(step.decided_by) and (step.never_alone or not roles & set(step.decided_by))


def decided(
    entry_id: int, step_key: str, submission: Submission, *, by: Person, leader: Person, now: datetime
) -> Entry:
    """Take a step; where its taker only proposes it, the leader agrees at once."""
    entry = db.session.get_one(Entry, entry_id)
    step = shelf.book_of(entry.book).steps_by_key.get(step_key)
    if must_propose(step, {post.role for post in by.posts}, submission):
        proposal = proposals.propose(entry_id, step_key, submission=submission, by=by, now=now)
        proposals.agree(proposal.id, by=leader, now=now)
        db.session.expire_all()
        return db.session.get_one(Entry, entry_id, populate_existing=True)
    return entries.take_step(entry_id, step_key, submission=submission, by=by, now=now)
