"""Making and keeping the appointments to look again at what was closed."""

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar.ladder import next_rung_at
from ledger.grammar.looks import LookBack, keeps
from ledger.models import Appointment, Entry
from ledger.services.clock_dates import Turn
from ledger.services.typed_late import is_believed

# Earlier than any sweep.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_OPEN = sa.select(Appointment).where(
    Appointment.entry_id == sa.bindparam("entry_id"), Appointment.kept_event_id.is_(None)
)


def keep_looks(turn: Turn) -> list[Appointment]:
    """Keep the looks a step keeps, and return them. A day told much later counts as the day of telling until it is confirmed."""
    is_closed = turn.entry.closed_at is not None
    if _was_closed(turn) and (not is_closed or any(turn.step in look.kept_by for look in turn.book.look_backs)):
        return _kept(turn, is_taken_up=not is_closed)
    return []


def arrange(turn: Turn, kept: Iterable[Appointment]) -> None:
    """Write down which looks were kept and make those the step promises, now that its event has an id."""
    for appointment in kept:
        appointment.kept_event_id = turn.event.id
    if turn.entry.closed_at is not None and not _was_closed(turn):
        for look in turn.book.look_backs:
            if turn.step in look.after and (look.applies is None or look.applies.holds(turn.entry)):
                write_row(turn.session, _made(turn, look))


def _was_closed(turn: Turn) -> bool:
    return turn.event.from_state is not None and turn.book.states_by_key[turn.event.from_state].is_closed


def _kept(turn: Turn, *, is_taken_up: bool) -> list[Appointment]:
    looks = {look.code: look for look in turn.book.look_backs}
    asked = {ask.field.key for ask in turn.step.asks}
    kept = []
    for appointment in turn.session.scalars(_OPEN, {"entry_id": turn.entry.id}):
        look = looks.get(appointment.code)
        told_in = (look.told_in if look is not None and look.told_in is not None else Entry.looked_back_on).key
        looked_on = (getattr(turn.entry, told_in) if told_in in asked else None) or turn.today
        if is_taken_up or (look is not None and keeps(look, turn.step, looked_on, appointment.due_on)):
            appointment.kept_on, appointment.kept_by_id = looked_on, turn.by.id
            if not is_believed(turn, looked_on, due_on=appointment.due_on):
                appointment.kept_on, appointment.told_on = turn.today, looked_on
            kept.append(appointment)
    return kept


def _made(turn: Turn, look: LookBack) -> Appointment:
    made = Appointment(
        entry_id=turn.entry.id,
        code=look.code,
        label=look.label,
        basis=look.basis,
        falls_to=look.falls_to,
        due_on=look.day_for(turn.entry, closed_on=turn.today, days=turn.decided(look.within)),
        made_event_id=turn.event.id,
    )
    made.next_action_at = next_rung_at(
        made, is_grave=turn.book.is_grave.holds(turn.entry), decided=turn.decided, after=None
    )
    return made


def tell_anew(session: Session, *, town_id: int | None = None) -> None:
    """Let the next sweep find out when the looks of a town, or all, have to be told: what says so has changed."""
    open_looks = sa.update(Appointment).where(Appointment.kept_event_id.is_(None))
    if town_id is not None:
        of_town = sa.exists().where(Entry.id == Appointment.entry_id, Entry.town_id == town_id)
        open_looks = open_looks.where(of_town)
    session.execute(open_looks.values(next_action_at=AT_ONCE), execution_options={"synchronize_session": False})
