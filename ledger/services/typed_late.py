"""Days told much later than they were: late by the day of telling until somebody else has confirmed them.

A clock that ended, or a look that was kept, by such a day remembers it (`told_on`); the entry says the earliest that waits
and who told it. A day somebody else has agreed to (a proposal) is confirmed with it.
"""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar import shelf
from ledger.grammar.clocks import ClockRule
from ledger.grammar.merging import MERGED
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import TOLD_LATE_DAYS
from ledger.models import Appointment, Clock, Entry, Event, Person
from ledger.services.clock_dates import Turn
from ledger.services.kept_clocks import end, has_ended, kept_day, stop
from ledger.workdays import TraceKind, TraceLine, chinese_date, days_late, working_days_between

# Where a step does more than confirm: the rest of it may be theirs.
NOT_BY_YOURSELF = "这个办理日期是您自己记入的，须由他人确认；您办理这一步的，请选“否”，以后由他人确认"

_LOOKS = sa.select(Appointment).where(
    Appointment.entry_id == sa.bindparam("entry_id"), Appointment.told_on.is_not(None)
)
_CLOCKS = sa.select(Clock).where(
    Clock.entry_id == sa.bindparam("entry_id"), Clock.told_on.is_not(None), Clock.undone_on.is_(None)
)


# --- Told ----------------------------------------------------------------------------------------------------------------


def keep(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """End a clock by the day the step tells, or, where that was too long ago to be believed at once, by today."""
    told = max(kept_day(turn, rule), clock.started_on)
    if rule.is_right or is_believed(turn, told, due_on=clock.due_on):
        stop(clock, turn.event, told, is_right=rule.is_right)
        return
    stop(clock, turn.event, turn.today, is_right=False)
    _let_wait(turn, clock, told, "办结")


def leave(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """End a clock that has nothing left to keep by the day the step tells; what was taken back long ago, as it is said now,
    was late until somebody else confirms that.
    """
    told = max(kept_day(turn, rule), clock.started_on)
    if rule.is_right or is_believed(turn, told, due_on=clock.due_on):
        end(clock, turn.event, told, is_right=rule.is_right)
        return
    end(clock, turn.event, turn.today, is_right=False)
    _let_wait(turn, clock, told, "终止")


def _let_wait(turn: Turn, clock: Clock, told: date, what: str) -> None:
    clock.told_on = told
    text = f"{chinese_date(told)}{what}，{chinese_date(turn.today)}才记入，待他人确认；确认以前按记入的日期计算"
    clock.trace = [*clock.trace, TraceLine(TraceKind.DECISION, told, text).as_json()]


def is_believed(turn: Turn, told: date, *, due_on: date) -> bool:
    """Return whether a day is judged as it is told: told soon enough, agreed to by another, or late the same either way."""
    if turn.agreed_by is not None or days_late(due_on, told) == days_late(due_on, turn.today):
        return True
    return working_days_between(told, turn.today, shelf.holidays()) <= turn.decided(TOLD_LATE_DAYS)


# --- Confirmed -----------------------------------------------------------------------------------------------------------


def confirm(turn: Turn) -> None:
    """Judge what others told too late by the answer of this step: by the day they told, or for good by that of telling."""
    if not turn.step.confirms_day or turn.entry.day_confirmed is None:
        return
    is_true, waiting = turn.entry.day_confirmed, _waiting(turn.clocks)
    told_by = _told_by(turn.session, waiting)
    for clock in waiting:
        if clock.told_on is not None and told_by[clock.stop_event_id] != turn.by.id:
            _judge(turn, clock, clock.told_on, is_true=is_true)
    for look in _looks(turn.session, turn.entry):
        if look.kept_by_id != turn.by.id:
            look.kept_on, look.told_on = look.told_on if is_true else look.kept_on, None


def _judge(turn: Turn, clock: Clock, told: date, *, is_true: bool) -> None:
    said, had_ended = "确认" if is_true else "没有确认", has_ended(clock)
    if is_true:
        late = days_late(clock.due_on, told)
        # What had nothing left to keep that day was neither in time nor late.
        clock.days_late = (late or None) if had_ended else late
    how = f"超期{clock.days_late}日" if clock.days_late else "不算按期，也不算超期" if had_ended else "没有超期"
    what = "终止" if had_ended else "办结"
    text = f"{chinese_date(turn.today)}{turn.by.name}{said}{chinese_date(told)}{what}，{how}"
    kind = (TraceKind.ENDED if had_ended else TraceKind.KEPT) if is_true else TraceKind.DECISION
    line = TraceLine(kind, told if is_true else turn.today, text)
    clock.trace = [*clock.trace, line.as_json()]
    clock.told_on = None


def confirmation_faults(
    session: Session, step: Step, entry: Entry, clocks: list[Clock], *, by: Person
) -> dict[str, str]:
    """Nobody confirms what they told themselves."""
    if not step.confirms_day or not entry.day_confirmed:
        return {}
    told_by = {*_told_by(session, _waiting(clocks)).values(), *(look.kept_by_id for look in _looks(session, entry))}
    return {} if told_by - {by.id} else {Entry.day_confirmed.key: NOT_BY_YOURSELF}


# --- What waits ----------------------------------------------------------------------------------------------------------


def note_unconfirmed(turn: Turn, kept: Iterable[Appointment]) -> None:
    """Write onto the entry since when something waits to be confirmed; `kept` are the looks this step has kept.

    On what turns out to be nothing, nothing waits.
    """
    clocks = _waiting(turn.clocks)
    is_known = clocks or turn.entry.unconfirmed_on is not None
    looks = {look.id: look for look in (*(_looks(turn.session, turn.entry) if is_known else ()), *kept)}
    if turn.step.to is turn.book.void:
        _note(turn.entry, [], set())
        return
    before = [clock for clock in clocks if clock.stop_event_id is not None]
    tellers: set[int | None] = {*_told_by(turn.session, before).values()}
    if len(before) < len(clocks):
        # The step that is being taken tells it.
        tellers.add(turn.by.id)
    waiting = [look for look in looks.values() if look.told_on is not None]
    tellers |= {look.kept_by_id for look in waiting}
    _note(turn.entry, [*clocks, *waiting], tellers)


def renew_unconfirmed(session: Session, entry: Entry) -> None:
    """Write onto an entry what waits on it as its clocks are written now; one that was merged waits where it goes on."""
    if entry.state == MERGED.key:
        _note(entry, [], set())
        return
    clocks, looks = list(session.scalars(_CLOCKS, {"entry_id": entry.id})), _looks(session, entry)
    tellers = {*_told_by(session, clocks).values(), *(look.kept_by_id for look in looks)}
    _note(entry, [*clocks, *looks], tellers)


def _note(entry: Entry, waiting: list[Clock | Appointment], tellers: set[int | None]) -> None:
    entry.unconfirmed_on = min((one.told_on for one in waiting if one.told_on is not None), default=None)
    entry.unconfirmed_by_id = tellers.pop() if len(tellers) == 1 else None


def _waiting(clocks: list[Clock]) -> list[Clock]:
    return [clock for clock in clocks if clock.told_on is not None and clock.undone_on is None]


def _looks(session: Session, entry: Entry) -> list[Appointment]:
    """Return the looks whose day waits; those judged by the step that is being taken wait no more."""
    return [look for look in session.scalars(_LOOKS, {"entry_id": entry.id}) if look.told_on is not None]


def _told_by(session: Session, waiting: list[Clock]) -> dict[int | None, int]:
    """Return who told each day that waits, by the event that told it."""
    ids = [clock.stop_event_id for clock in waiting]
    if not ids:
        return {}
    rows = session.execute(sa.select(Event.id, Event.by_id).where(Event.id.in_(ids)))
    return dict(rows.tuples().all())
