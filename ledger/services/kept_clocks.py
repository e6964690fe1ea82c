"""How a clock ends: kept on the day the thing was done, late by so many days, or by an act that was undone afterwards."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.clocks import ClockRule
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Step
from ledger.models import Clock, Event
from ledger.services.clock_dates import Turn
from ledger.workdays import TraceKind, TraceLine, chinese_date, days_late, local_date


def kept_day(turn: Turn, rule: ClockRule) -> date:
    """Return the day the thing was done that a step tells of; today where the step names no day of its own."""
    told = [_told_day(turn, source) for source in rule.kept_on]
    return min(next((day for day in told if day is not None), turn.today), turn.today)


def _told_day(turn: Turn, source: InstrumentedAttribute[Any] | PaperKind) -> date | None:
    if isinstance(source, PaperKind):
        return turn.paper.dated_on if turn.paper is not None and turn.paper.kind == source.key else None
    is_asked = source.key in {ask.field.key for ask in turn.step.asks}
    return getattr(turn.entry, source.key) if is_asked else None


def stop(clock: Clock, event: Event, kept_on: date, *, is_right: bool) -> None:
    """End a clock, judged by the day the thing was done: what was done in time and typed later was done in time.

    Which event ended it is noted once that is written.
    """
    kept_on = max(kept_on, clock.started_on)
    late = days_late(clock.due_on, kept_on)
    clock.stopped_at = event.at
    # A right that ran out unused is nobody's delay.
    clock.days_late = 0 if is_right else late
    clock.trace = [*clock.trace, _kept_line(kept_on, local_date(event.at), clock.days_late).as_json()]


def end(clock: Clock, event: Event, on: date, *, is_right: bool) -> None:
    """End a clock that has nothing left to keep: neither kept nor missed. What was late by then stays late."""
    on = max(on, clock.started_on)
    late = 0 if is_right else days_late(clock.due_on, on)
    clock.stopped_at = event.at
    clock.days_late = late or None
    how = f"到那时已超期{late}日" if late else "不再计算，不算按期，也不算超期"
    clock.trace = [*clock.trace, TraceLine(TraceKind.ENDED, on, f"{chinese_date(on)}终止，{how}", "", late).as_json()]


def has_ended(clock: Clock) -> bool:
    """Return whether a clock ended with nothing left to keep, and was not kept."""
    return any(line["kind"] == TraceKind.ENDED for line in clock.trace)


def _kept_line(kept_on: date, noted_on: date, late: int) -> TraceLine:
    how = f"超期{late}日" if late else "没有超期"
    noted = f"（{chinese_date(noted_on)}记入台账）" if noted_on != kept_on else ""
    return TraceLine(TraceKind.KEPT, kept_on, f"{chinese_date(kept_on)}了结{noted}，{how}", "", late)


# --- Undone ------------------------------------------------------------------------------------------------------------


def undo(turn: Turn) -> None:
    """Judge as not kept what was kept by an act this step undoes. Its row stays as it was, and tells of it."""
    if not turn.step.undoes:
        return
    acts = _acts_undone(turn)
    rules = {rule.code: rule for rule in turn.book.clocks if not rule.is_right}
    for clock in turn.clocks:
        act, rule = acts.get(clock.stop_event_id or 0), rules.get(clock.code)
        if act is not None and rule is not None and act in rule.stops and clock.undone_on is None:
            clock.undone_on = turn.today
            text = f"{chinese_date(turn.today)}{turn.step.done}，原来的“{act.done}”不算数，这项期限没有办成"
            clock.trace = [*clock.trace, TraceLine(TraceKind.DECISION, turn.today, text).as_json()]


def _acts_undone(turn: Turn) -> dict[int, Step]:
    """Return, by the id of its event, every act of the kinds this step undoes since the entry was last taken up.

    Rounds opened by what undoes go on with the same work; one opened otherwise, by a relapse, is about other work.
    """
    undone = {step.key: step for step in turn.step.undoes}
    anew = {step.key for step in turn.book.steps if step.opens_round and not step.undoes}
    told = (
        sa.select(Event.id, Event.step)
        .where(Event.entry_id == turn.entry.id, Event.step.in_(undone.keys() | anew))
        .order_by(Event.id)
    )
    acts: dict[int, Step] = {}
    for event_id, key in turn.session.execute(told):
        if key in anew:
            acts.clear()
        else:
            acts[event_id] = undone[key]
    return acts
