"""Keeping what a step says as a row of its own."""

from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar.steps import Step, value_set
from ledger.grammar.town_rules import Decided
from ledger.models import Entry, Event


def keep_row(
    session: Session, step: Step, entry: Entry, event: Event, *, paper_id: int | None, decided: Decided
) -> None:
    """Write the row a step keeps, where it keeps one, from what was answered."""
    if step.keeps is None:
        return
    said = {attribute.key: value_set(value, entry, decided) for attribute, value in step.keeps.says}
    write_row(session, step.keeps.model(entry_id=entry.id, event_id=event.id, paper_id=paper_id, **said))
