"""The dates of one clock: counted when it starts, counted on when it is extended or goes on, judged when it is kept.

What was promised is never moved by a newer calendar on its own: a clock whose date somebody decided to keep is
extended from that date.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from ledger.access import posts_over
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.clocks import ClockRule
from ledger.grammar.standing_still import moves_stillness
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import TOLD_LATE_DAYS, Decided
from ledger.models import LEADING_ROLES, Clock, Entry, Event, Person, Role
from ledger.queries.recounts import recounted
from ledger.services.submissions import PaperAnswer
from ledger.workdays import (
    Due,
    Pause,
    TraceKind,
    TraceLine,
    Unit,
    chinese_date,
    due,
    local_date,
    sentence,
    working_days_between,
)

ONE_DAY = timedelta(days=1)
# What says how the date of a clock came about, and so goes along with the date.
DATED = (
    "started_on", "start_event_id", "length", "unit", "legal_due_on", "legal_due_rolled_on", "target_due_on", "basis",
    "is_local", "sentence", "trace", "extensions", "extended_by", "rolls", "pauses",
)  # fmt: skip
# Lines about where a count ended, which the next count says anew.
ENDINGS = (TraceKind.ROLLED, TraceKind.NOT_ROLLED, TraceKind.RESULT)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A step that was taken: what its clocks have to know of it. `clocks` are all that ever ran, the oldest first."""

    session: Session
    book: Book
    step: Step
    entry: Entry
    event: Event
    by: Person
    # Who agreed to what `by` had proposed.
    agreed_by: Person | None = None
    paper: PaperAnswer | None
    decided: Decided
    clocks: list[Clock] = field(default_factory=list)
    # What stood in the fields before it was answered.
    was: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_date(self.event.at)


# --- Counting ----------------------------------------------------------------------------------------------------------


def count(clock: Clock, started_at: datetime, rule: ClockRule, decided: Decided) -> None:
    """Work the dates of a clock out anew from its start, its length, its extensions and its pauses."""
    unit = Unit(clock.unit)
    counted = due(
        started_at if unit is Unit.HOURS else clock.started_on,
        length=clock.length,
        unit=unit,
        holidays=shelf.holidays(),
        extended_by=clock.extended_by,
        pauses=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in clock.pauses],
        rolls=clock.rolls,
    )
    _write(clock, counted, rule, decided)


def _write(clock: Clock, counted: Due, rule: ClockRule, decided: Decided) -> None:
    clock.legal_due_on, clock.legal_due_rolled_on = counted.raw_on, counted.rolled_on
    clock.target_due_on = rule.target_day(clock.due_on, clock.started_on, decided=decided, holidays=shelf.holidays())
    clock.sentence = sentence(counted, clock.label, clock.length, Unit(clock.unit))
    clock.trace = [line.as_json() for line in counted.trace]


# --- Extensions and pauses ---------------------------------------------------------------------------------------------


def moved_by(rule: ClockRule, step: Step) -> InstrumentedAttribute[Any] | None:
    """Return the field by which a step moves a clock: the date it runs to, or the units added to it."""
    asked = [ask.field for ask in step.asks]
    return next((field for field in (rule.until, rule.extended_by) if field is not None and field in asked), None)


def extend(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """Add an extension to the raw date; the trace keeps who approved what, earlier ones too."""
    moved = moved_by(rule, turn.step)
    if moved is None:
        return
    wanted = getattr(turn.entry, moved.key)
    added = (wanted - clock.legal_due_on).days if isinstance(wanted, date) else wanted
    promised = _promised_otherwise(clock)
    decided = [line for line in clock.trace if was_decided(line)]
    clock.extended_by += added
    clock.extensions += 1
    if promised is None:
        _count_again(turn, clock, rule)
    else:
        _go_on_from(clock, promised, added, rule, turn.decided)
        decided = []
    approved = TraceLine(TraceKind.EXTENSION, turn.today, _who_extended(turn))
    tell(clock, [*decided, approved.as_json()])


def postponed(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """Note the extension where a clock begins to run to a later day than the one that stood: by who set that day."""
    stood = [one.legal_due_on for one in turn.clocks if one.code == rule.code]
    may_stand = {ask.field.key for ask in turn.step.asks if ask.stands}
    if rule.until is None or rule.until.key not in may_stand or not stood or clock.legal_due_on <= stood[-1]:
        return
    clock.extensions = 1
    text = f"原定{chinese_date(stood[-1])}，{_who_extended(turn)}"
    tell(clock, [TraceLine(TraceKind.EXTENSION, turn.today, text).as_json()])


def resume(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """Let a paused clock go on: the day it was paused did not count any more, the day this one was told of on paper, or
    else today, counts again.
    """
    paused_on, clock.paused_on = clock.paused_on, None
    again_on = _counts_again_on(turn, rule)
    if paused_on is None or paused_on >= again_on:
        return
    promised, decided = _promised_otherwise(clock), [line for line in clock.trace if was_decided(line)]
    pause = (paused_on, again_on - ONE_DAY)
    clock.pauses = [*clock.pauses, [day.isoformat() for day in pause]]
    if promised is None:
        _count_again(turn, clock, rule)
        tell(clock, decided)
    elif paused_on <= promised:
        _go_on_after(clock, promised, pause, rule, turn.decided)


def pause(turn: Turn, clock: Clock) -> None:
    """Let a clock stand still from the date of the paper that says so, if that was typed soon; what is late by now was
    late, and a paper that comes to light much later stops nothing before it was typed.
    """
    dated_on = turn.paper.dated_on if turn.paper is not None else None
    counts = dated_on is not None and clock.started_on < dated_on < turn.today <= clock.due_on
    if counts and working_days_between(dated_on, turn.today, shelf.holidays()) <= turn.decided(TOLD_LATE_DAYS):
        last = max((date.fromisoformat(until) for _, until in clock.pauses), default=clock.started_on)
        clock.paused_on = max(dated_on, last + ONE_DAY)
    else:
        clock.paused_on = turn.today


def _counts_again_on(turn: Turn, rule: ClockRule) -> date:
    """Return the date of the paper by which a clock goes on, so that typing it late gives no days; not before another
    reason to stand still was over.
    """
    if turn.paper is None or turn.paper.dated_on is None or not moves_stillness(rule, turn.step):
        return turn.today
    steps = [step.key for step in turn.book.steps if moves_stillness(rule, step)]
    moved = sa.select(sa.func.max(Event.at)).where(Event.entry_id == turn.entry.id, Event.step.in_(steps))
    last = turn.session.scalar(moved.where(Event.at < turn.event.at))
    return min(max(turn.paper.dated_on, local_date(last) if last is not None else turn.paper.dated_on), turn.today)


def tell(clock: Clock, decided: list[dict[str, Any]]) -> None:
    """Put what somebody decided into the trace: behind the extension it is about, or before the date it came to."""
    added = [at for at, line in enumerate(clock.trace) if line["kind"] == TraceKind.EXTENSION and line["amount"]]
    at = added[-1] + 1 if added else len(clock.trace) - 1
    clock.trace = [*clock.trace[:at], *decided, *clock.trace[at:]]


def was_decided(line: dict[str, Any]) -> bool:
    """Return whether a line tells what somebody decided, which no counting brings back: an approval, a new calendar."""
    return line["kind"] == TraceKind.DECISION or (line["kind"] == TraceKind.EXTENSION and not line["amount"])


def _count_again(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """Count from the start; only hours have to know its moment, which is that of the event they started with."""
    in_hours = clock.unit == Unit.HOURS
    started_at = turn.session.get_one(Event, clock.start_event_id).at if in_hours else turn.event.at
    count(clock, started_at, rule, turn.decided)


def _promised_otherwise(clock: Clock) -> date | None:
    """Return the date a clock was promised for where counting it again would give another one; else None.

    Such a date was kept by a decision when a year's holidays came, and no later step may take that decision back; or it
    was promised before 2026-11-28, when a year without a table had its weekends alone, and nobody has decided yet.
    """
    counted = recounted(clock, shelf.holidays())
    return clock.legal_due_on if counted is not None and counted.raw_on != clock.legal_due_on else None


def _go_on_from(clock: Clock, promised: date, added: int, rule: ClockRule, decided: Decided) -> None:
    """Count an extension from the promised date."""
    unit = Unit(clock.unit)
    counted = due(promised, length=added, unit=unit, holidays=shelf.holidays(), rolls=clock.rolls)
    text = f"原于{chinese_date(promised)}期满（已答应的日期），延长{added}{unit.label}"
    _join(clock, counted, TraceLine(TraceKind.EXTENSION, promised, text, "", added), rule, decided)


def _go_on_after(clock: Clock, promised: date, pause: Pause, rule: ClockRule, decided: Decided) -> None:
    """Move the promised date by the days of a pause that would have counted."""
    first, last = pause
    unit = Unit.WORKING_DAYS if clock.unit == Unit.WORKING_DAYS else Unit.DAYS
    days = (last - first).days + 1
    length = working_days_between(first - ONE_DAY, last, shelf.holidays()) if unit is Unit.WORKING_DAYS else days
    counted = due(promised, length=length, unit=unit, holidays=shelf.holidays(), rolls=clock.rolls)
    text = f"{chinese_date(first)}至{chinese_date(last)}中止，{days}日不计入"
    _join(clock, counted, TraceLine(TraceKind.PAUSE, first, text, "", days), rule, decided)


def _join(clock: Clock, counted: Due, why: TraceLine, rule: ClockRule, decided: Decided) -> None:
    """Put a further count behind the one a clock remembers, as one account."""
    begun = [TraceLine.from_json(line) for line in clock.trace if line["kind"] not in ENDINGS]
    waits = {line.amount for line in begun if line.kind is TraceKind.MISSING_YEAR}
    # A new count opens with its own start, which here is a promise made before. A year that is missing is told once, in
    # the words of the day it was counted: what is done in its place has changed since.
    added = [
        line
        for line in counted.trace[1:]
        if line not in begun and not (line.kind is TraceKind.MISSING_YEAR and line.amount in waits)
    ]
    joined = Due(
        start_on=clock.started_on,
        raw_on=counted.raw_on,
        rolled_on=counted.rolled_on,
        due_at=None,
        trace=(*begun, why, *added),
        missing_years=tuple(line.amount for line in (*begun, *added) if line.kind is TraceKind.MISSING_YEAR),
        rolls=clock.rolls,
    )
    was = clock.due_on
    _write(clock, joined, rule, decided)
    clock.sentence = f"{clock.sentence[:-1]}；由已答应的{chinese_date(was)}起续算。"


def _who_extended(turn: Turn) -> str:
    """Say who took the step and by which post: a leader approves, by themselves or what somebody has proposed; anybody
    else notes what was approved, by the paper that says so.
    """
    event = turn.event
    said = [f"{change['label']}：{change['text']}" for change in event.answers if change["field"]]
    if turn.step.must_note and event.note:
        said.append(f"{turn.step.must_note}：{event.note}")
    if turn.agreed_by is not None:
        who = f"{_named(turn, turn.by)}提请，{_named(turn, turn.agreed_by)}批准"
    else:
        who = f"{_named(turn, turn.by)}{'批准' if _post(turn, turn.by) in LEADING_ROLES else '登记'}"
        who += _by_paper(turn)
    return f"第{event.round}轮{turn.step.done}，{who}。{'；'.join(said)}"


def _named(turn: Turn, person: Person) -> str:
    role = _post(turn, person)
    return f"{person.name}（{turn.book.role_word(role)}）" if role is not None else person.name


def _post(turn: Turn, person: Person) -> Role | None:
    """Return the role by which somebody took the step, a leading one before others."""
    held = [post.role for post in posts_over(person, turn.entry.area, turn.book.key) if post.role in turn.step.who]
    return next((role for role in held if role in LEADING_ROLES), next(iter(held), None))


def _by_paper(turn: Turn) -> str:
    approving = {kind.key: kind.label for kind in turn.step.approving_papers}
    if turn.paper is None or turn.paper.kind not in approving:
        return ""
    on = f"，{chinese_date(turn.paper.dated_on)}" if turn.paper.dated_on is not None else ""
    return f"，依据{approving[turn.paper.kind]}（{turn.paper.number}{on}）"
