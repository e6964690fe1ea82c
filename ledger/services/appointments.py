"""Making and keeping the appointments to look again at what was closed."""

import sqlalchemy as sa

from ledger.grammar.looks import LookBack, is_early
from ledger.models import Appointment, Entry
from ledger.services.clock_dates import Turn

_OPEN = sa.select(Appointment).where(
    Appointment.entry_id == sa.bindparam("entry_id"), Appointment.kept_event_id.is_(None)
)


def arrange(turn: Turn) -> None:
    """Keep what a step keeps and make what it promises, now that its event has an id."""
    looks = turn.book.look_backs
    was_closed = turn.event.from_state is not None and turn.book.states_by_key[turn.event.from_state].is_closed
    is_closed = turn.entry.closed_at is not None
    if was_closed and (not is_closed or any(turn.step in look.kept_by for look in looks)):
        _keep(turn, is_taken_up=not is_closed)
    if is_closed and not was_closed:
        for look in looks:
            if turn.step in look.after and (look.applies is None or look.applies.holds(turn.entry)):
                turn.session.add(_made(turn, look))


def _keep(turn: Turn, *, is_taken_up: bool) -> None:
    kept_by = {look.code: look.kept_by for look in turn.book.look_backs}
    asks_day = any(ask.field is Entry.looked_back_on for ask in turn.step.asks)
    looked_on = (turn.entry.looked_back_on if asks_day else None) or turn.today
    for appointment in turn.session.scalars(_OPEN, {"entry_id": turn.entry.id}):
        keeps = turn.step in kept_by.get(appointment.code, ()) and not is_early(looked_on, appointment.due_on)
        if keeps or is_taken_up:
            appointment.kept_on, appointment.kept_event_id = looked_on, turn.event.id
            appointment.kept_by_id = turn.by.id


def _made(turn: Turn, look: LookBack) -> Appointment:
    return Appointment(
        entry_id=turn.entry.id,
        code=look.code,
        label=look.label,
        basis=look.basis,
        falls_to=look.falls_to,
        due_on=look.day_for(turn.entry, closed_on=turn.today, days=turn.decided(look.within)),
        made_event_id=turn.event.id,
    )
