"""Proposals lapse when their entry has moved on to where the step they propose no longer fits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import Decision, Entry, Proposal


def undecided_at(entry_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the condition that something is proposed for an entry and not decided."""
    table = Proposal.__table__.c
    return sa.exists().where(table.entry_id == entry_id, table.decided_at.is_(None))


def fits(step: Step, entry: Entry) -> bool:
    """Return whether a step leads on from where an entry stands and applies to it."""
    leads_on = any(state.key == entry.state for state in step.from_states)
    return leads_on and (step.applies is None or step.applies.holds(entry))


def lapse_unfit(session: Session, book: Book, entry: Entry, *, now: datetime) -> None:
    """Let lapse what is proposed for an entry and no longer fits it as it stands now."""
    unfit = [step.key for step in book.steps if step.decided_by and not fits(step, entry)]
    if not unfit:
        return
    table = Proposal.__table__
    session.connection().execute(
        sa.update(table)
        .where(table.c.entry_id == entry.id, table.c.decided_at.is_(None), table.c.step.in_(unfit))
        .values(decided_at=now, decision=Decision.LAPSED)
    )
