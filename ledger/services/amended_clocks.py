"""The clocks of an entry whose registration was put right: counted anew, and what was late by the old count stays late.

A clock that runs is counted from the day as it stands now; the trace keeps both dates. One whose last day was over by the
old count and is not by the new one ends as late as it was, and its successor runs to the new date: putting a day right
makes nobody punctual afterwards. One that no longer applies ends, one that should have begun begins with the step that
would have begun it. What has stopped is history.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.grammar import shelf
from ledger.grammar.clocks import ClockRule
from ledger.models import Clock, Event
from ledger.queries.as_answered import AsAnswered
from ledger.services.clock_dates import Turn, count, tell, was_decided
from ledger.services.clocks import begun, counted_from, is_foreseen, not_in_force, runs_until, tell_expiry, terms_of
from ledger.services.kept_clocks import end
from ledger.workdays import TraceKind, TraceLine, chinese_date, local_date

_TOLD = sa.select(Event).where(Event.entry_id == sa.bindparam("entry_id")).order_by(Event.id)
# What a clock says of its count, and what of it is another when it is counted anew.
COUNTED = (
    "started_on", "length", "unit", "rolls", "legal_due_on", "legal_due_rolled_on", "target_due_on", "basis", "is_local",
    "sentence", "trace",
)  # fmt: skip
KEPT = ("code", "label", "round", "extensions", "extended_by", "pauses", "paused_on", "start_event_id", "entry_id")
Change = dict[str, Any]


def counted_anew(turn: Turn, running: list[Clock]) -> tuple[list[Clock], list[Change]]:
    """Return the clocks that run now that the registration is right, and what the timeline tells of them."""
    changed = {key for key, before in turn.was.items() if getattr(turn.entry, key, before) != before}
    if turn.entry.closed_at is not None or not changed:
        return running, []
    rules, before = {rule.code: rule for rule in turn.book.clocks}, AsAnswered(turn.entry, turn.was)
    kept, told, moved = list[Clock](), list[Change](), dict[str, Clock]()
    for clock in running:
        rule = rules.get(clock.code)
        if rule is not None and _applied(rule, before) and not _applied(rule, turn.entry):
            _give_up(turn, clock, rule, told)
        elif rule is not None and _rests_on(rule, clock, changed, turn) and not is_foreseen(clock, turn.today):
            kept += [one for one in [_counted(turn, clock, rule, before, told)] if one is not None]
            moved[rule.code] = kept[-1] if kept else clock
        else:
            kept.append(clock)
    kept += _begun_after_all(turn, kept, before, told)
    _move_foreseen(turn, kept, moved)
    return kept, told


def _applied(rule: ClockRule, entry: Any) -> bool:
    return rule.applies is None or rule.applies.holds(entry)


def _rests_on(rule: ClockRule, clock: Clock, changed: set[str], turn: Turn) -> bool:
    """Return whether a clock was counted from, or runs to, a day that is put right."""
    if rule.until is not None and rule.until.key in changed:
        return True
    source = rule.counts_from.key if rule.counts_from is not None else ""
    return source in changed and turn.was[source] in (clock.started_on, None)


def _counted(turn: Turn, clock: Clock, rule: ClockRule, before: Any, told: list[Change]) -> Clock | None:
    """Count a clock anew. Return it, or its successor where it was late; None where no law knew such a limit then."""
    event = turn.session.get_one(Event, clock.start_event_id)
    noted_on = local_date(event.at)
    if not_in_force(rule, turn.entry, noted_on) is not None:
        _give_up(turn, clock, rule, told)
        return None
    anew = Clock(**{key: getattr(clock, key) for key in (*KEPT, *COUNTED)})
    _set_terms(turn, anew, rule, before, noted_on)
    decided = [line for line in clock.trace if was_decided(line)]
    count(anew, event.at, rule, turn.decided)
    if anew.due_on == clock.due_on and anew.started_on == clock.started_on:
        return clock
    late = not rule.is_right and clock.paused_on is None and clock.due_on < turn.today
    text = f"更正登记：原应{chinese_date(clock.due_on)}，现应{chinese_date(anew.due_on)}"
    is_succeeded = late and anew.due_on > clock.due_on
    text += "；更正前已经超期的照记" if is_succeeded else ""
    tell(anew, [*decided, TraceLine(TraceKind.DECISION, turn.today, text).as_json()])
    told.append(_change(clock, f"现应 {chinese_date(anew.due_on)}"))
    if is_succeeded:
        end(clock, turn.event, turn.today, is_right=False)
        return anew
    for key in COUNTED:
        setattr(clock, key, getattr(anew, key))
    return clock


def _set_terms(turn: Turn, anew: Clock, rule: ClockRule, before: Any, noted_on: date) -> None:
    """Begin the count where it should have begun. Its length stays as promised, unless another wording of the law held
    on that day, or a person has set the date.
    """
    start, until = counted_from(rule, turn.entry, noted_on), runs_until(rule, turn.entry)
    was_until, was_from = runs_until(rule, before), anew.started_on
    anew.started_on = min(start, until) if until is not None else start
    is_same_law = not rule.limit or shelf.limit_of(rule.limit, was_from) == shelf.limit_of(rule.limit, start)
    if until is None and was_until is None and is_same_law:
        return
    terms = terms_of(rule, turn.entry, anew.started_on, turn.decided)
    anew.length, anew.unit, anew.rolls = terms.length, terms.unit.value, terms.rolls
    anew.basis, anew.is_local = terms.basis, terms.is_local


def _give_up(turn: Turn, clock: Clock, rule: ClockRule, told: list[Change]) -> None:
    end(clock, turn.event, turn.today, is_right=rule.is_right)
    told.append(_change(clock, "更正后不适用，不再计算"))


def _begun_after_all(turn: Turn, kept: list[Clock], before: Any, told: list[Change]) -> list[Clock]:
    """Return the clocks that would have begun, had it been registered so, and that nothing has kept since."""
    running = {clock.code for clock in kept}
    rules = [
        rule
        for rule in turn.book.clocks
        if rule.code not in running and rule.on_expiry_of is None
        and not _applied(rule, before) and _applied(rule, turn.entry)
    ]  # fmt: skip
    events = list(turn.session.scalars(_TOLD, {"entry_id": turn.entry.id})) if rules else []
    found = []
    for rule in rules:
        event = _beginning(turn, rule, events)
        if event is None or not_in_force(rule, turn.entry, local_date(event.at)) is not None:
            continue
        clock = begun(replace(turn, event=event, step=turn.book.steps_by_key[event.step]), rule)
        clock.start_event_id = event.id
        text = f"更正登记：更正后适用，{chinese_date(turn.today)}补计"
        tell(clock, [TraceLine(TraceKind.DECISION, turn.today, text).as_json()])
        told.append(
            {"field": "", "label": rule.label, "text": f"更正后适用，应 {chinese_date(clock.due_on)}", "was": ""}
        )
        found.append(clock)
    return found


def _beginning(turn: Turn, rule: ClockRule, events: list[Event]) -> Event | None:
    """Return the last step that would have begun a clock, unless a later one would have kept or ended it."""
    starts = {step.key for step in rule.starts}
    over = {step.key for step in (*rule.stops, *rule.ends)}
    found = None
    for event in events:
        if event.step in starts:
            found = event
        elif event.step in over:
            found = None
    return found


def _move_foreseen(turn: Turn, kept: list[Clock], moved: dict[str, Clock]) -> None:
    """What begins when another clock runs out begins on that one's new day."""
    for rule in turn.book.clocks:
        other = moved.get(rule.on_expiry_of.code) if rule.on_expiry_of is not None else None
        for clock in kept if other is not None else ():
            if clock.code == rule.code and is_foreseen(clock, turn.today):
                clock.started_on = other.due_on
                tell_expiry(turn, clock, rule, other)


def _change(clock: Clock, text: str) -> Change:
    return {"field": "", "label": clock.label, "text": text, "was": f"应 {chinese_date(clock.due_on)}"}
