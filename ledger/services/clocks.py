"""Starting, extending and stopping clocks, and what follows for the entry: its next promise and its next reminder."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar import shelf
from ledger.grammar.adjustments import Adjustable, TownRule
from ledger.grammar.book import Book
from ledger.grammar.clocks import ClockRule
from ledger.grammar.ladder import next_rung_at
from ledger.grammar.steps import Step
from ledger.models import Clock, Entry, Event
from ledger.workdays import Due, TraceKind, TraceLine, Unit, days_late, due, local_date, sentence


def running_clocks(session: Session, entry: Entry) -> list[Clock]:
    return list(session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))))


def move_clocks(
    session: Session, book: Book, step: Step, entry: Entry, event: Event, *, now: datetime, town_rule: TownRule
) -> None:
    """Stop the clocks this step keeps, start those it begins, and renew what the entry promises next.

    A closing step stops every clock: a closed entry promises nothing.
    """
    rules = {rule.code: rule for rule in book.clocks}
    closes = step.to is not None and step.to.is_closed
    running = running_clocks(session, entry) if event.from_state is not None else []
    for clock in running:
        rule = rules.get(clock.code)
        if closes or rule is None or step in rule.stops or step in rule.starts:
            _stop(clock, event, now)
        elif step.extends and rule.until is not None:
            _extend(clock, getattr(entry, rule.until.key), event, entry)
    session.flush()
    started = [
        _start(rule, entry, event, today=local_date(now), town_rule=town_rule)
        for rule in book.clocks
        if step in rule.starts and (rule.applies is None or rule.applies.holds(entry))
    ]
    session.add_all(started)
    session.flush()
    _promise(book, entry, [*(clock for clock in running if clock.stopped_at is None), *started], town_rule)


def renew_promise(session: Session, book: Book, entry: Entry, *, town_rule: TownRule) -> None:
    """Write the earliest running due date and the next moment a reminder is due onto the entry."""
    _promise(book, entry, running_clocks(session, entry), town_rule)


def _promise(book: Book, entry: Entry, running: list[Clock], town_rule: TownRule) -> None:
    entry.next_due_on = min((clock.target_due_on for clock in running), default=None)
    is_grave = book.is_grave.holds(entry)
    moments = [next_rung_at(clock, is_grave=is_grave, town_rule=town_rule, after=None) for clock in running]
    entry.next_action_at = min((moment for moment in moments if moment is not None), default=None)


def _start(rule: ClockRule, entry: Entry, event: Event, *, today: date, town_rule: TownRule) -> Clock:
    until = getattr(entry, rule.until.key) if rule.until is not None else None
    length, unit = _length(rule, today, until, town_rule)
    counted = due(today, length=length, unit=unit, holidays=shelf.holidays())
    return Clock(
        entry_id=entry.id,
        code=rule.code,
        label=rule.label,
        round=entry.round,
        started_on=today,
        start_event_id=event.id,
        basis=rule.basis,
        is_local=rule.is_local,
        **_dates(counted, rule.label, length, unit),
    )


def _length(rule: ClockRule, today: date, until: date | None, town_rule: TownRule) -> tuple[int, Unit]:
    if until is not None:
        # A date in the past starts a clock that is late from its first day (an old table read in).
        return max((until - today).days, 0), Unit.DAYS
    if isinstance(rule.length, Adjustable):
        return town_rule(rule.length), rule.unit
    return rule.length, rule.unit


def _dates(counted: Due, label: str, length: int, unit: Unit) -> dict[str, Any]:
    return {
        "length": length,
        "unit": unit.value,
        "legal_due_on": counted.raw_on,
        "legal_due_rolled_on": counted.rolled_on,
        "target_due_on": counted.raw_on,
        "sentence": sentence(counted, label, length, unit),
        "trace": [line.as_json() for line in counted.trace],
    }


def _extend(clock: Clock, until: date, event: Event, entry: Entry) -> None:
    """Recount with the extension added to the raw date; the trace keeps the date it moves away from."""
    added = (until - clock.legal_due_on).days
    counted = due(
        clock.started_on,
        length=clock.length,
        unit=Unit(clock.unit),
        holidays=shelf.holidays(),
        extended_by=added + _extended_so_far(clock),
    )
    dates = _dates(counted, clock.label, clock.length, Unit(clock.unit))
    # Who approved what, also of earlier extensions; the days themselves are counted in the line before.
    approvals = [line for line in clock.trace if line["kind"] == TraceKind.EXTENSION and not line["amount"]]
    approved = TraceLine(TraceKind.EXTENSION, local_date(event.at), _who_extended(event))
    dates["trace"][-1:-1] = [*approvals, approved.as_json()]
    for name, value in dates.items():
        setattr(clock, name, value)
    clock.extensions += 1


def _extended_so_far(clock: Clock) -> int:
    counted = due(clock.started_on, length=clock.length, unit=Unit(clock.unit), holidays=shelf.holidays())
    return (clock.legal_due_on - counted.raw_on).days


def _who_extended(event: Event) -> str:
    said = "；".join(f"{change['label']}：{change['text']}" for change in event.answers)
    return f"第{event.round}轮批准延期。{said}"


def _stop(clock: Clock, event: Event, now: datetime) -> None:
    clock.stopped_at = now
    clock.stop_event_id = event.id
    clock.days_late = days_late(clock.target_due_on, local_date(now))
