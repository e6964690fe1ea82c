"""Where an entry stands after a step, and in whose hands."""

from datetime import datetime

from ledger.grammar.book import Book
from ledger.grammar.steps import Hands, Step
from ledger.grammar.usual_steps import LEFT_CLOSED
from ledger.models import FIELD_ROLES, Entry, Person, Role
from ledger.queries.hands import eligible, holds_over
from ledger.workdays import local_date

NOBODY_CHOSEN = "请选择交给谁办理"


def hand_over_fault(
    book: Book, step: Step, entry: Entry, wanted: int | None, *, by: Person, now: datetime
) -> dict[str, str]:
    """Return why an entry cannot be handed to somebody, under the key of that question."""
    if wanted is None:
        return {"hand_to": NOBODY_CHOSEN}
    if wanted == (entry.lead_id if step.hands is Hands.LED else entry.holder_id):
        return {"hand_to": "已经在这位同事手里，请选择另一位"}
    able = eligible(book, step, entry, by=by, today=local_date(now))
    if wanted not in {person.id for person in able}:
        return {"hand_to": "这位同事不能办理这一条（岗位不符，或本轮由其上报、整改），请重新选择"}
    return {}


def move_on(book: Book, step: Step, entry: Entry, *, hand_to_id: int | None, now: datetime) -> None:
    """Write state, round and hands as the step leads."""
    was_closed = entry.closed_at is not None
    before = (entry.state, entry.awaits, entry.holder_id)
    if step.to is not None:
        entry.state, entry.awaits = step.to.key, step.to.awaits
        entry.closed_at = now if step.to.is_closed else None
        if step.to.is_closed:
            entry.next_due_on = entry.next_action_at = entry.outsider = entry.outsider_until = None
    if was_closed and (entry.closed_at is None or step.key == LEFT_CLOSED):
        entry.came_back_on = local_date(now)
    if step.opens_round:
        entry.round += 1
    if entry.closed_at is None and step.hands in (Hands.ROLE, Hands.REPORTER, Hands.OFFICER):
        entry.awaits = Role.OFFICER if step.hands is Hands.OFFICER else book.states_by_key[entry.state].awaits
    if step.hands in (Hands.ROLE, Hands.OFFICER) or entry.awaits is None:
        entry.holder_id = None
    elif step.hands is Hands.REPORTER:
        entry.holder_id = _reporter_if_fitting(book, entry, now)
    elif step.hands is Hands.CHOSEN:
        entry.holder_id = hand_to_id
    elif step.hands is Hands.LED:
        entry.lead_id, entry.lead_left_on = hand_to_id, None
    if (entry.state, entry.awaits, entry.holder_id) != before:
        entry.held_since = now


def _reporter_if_fitting(book: Book, entry: Entry, now: datetime) -> int | None:
    """Hand it to whoever reported it, where that person holds a field post there and still works; else to the role."""
    if entry.awaits is not Role.WORKER:
        return None
    is_fitting = holds_over(entry.reported_by_id, book, FIELD_ROLES, entry.area, today=local_date(now))
    return entry.reported_by_id if is_fitting else None
