"""Starting, extending and stopping clocks, and what follows for the entry: its next promise and its next reminder."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from ledger.grammar import shelf
from ledger.grammar.adjustments import Adjustable, TownRule
from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.ladder import next_rung_at
from ledger.grammar.limits import LimitNotInForce, length_for
from ledger.grammar.steps import Step
from ledger.models import Clock, Entry, Event
from ledger.workdays import TraceKind, TraceLine, Unit, chinese_date, days_late, due, local_date, sentence

ONE_DAY = timedelta(days=1)


def running_clocks(session: Session, entry: Entry) -> list[Clock]:
    return list(session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))))


def move_clocks(
    session: Session, book: Book, step: Step, entry: Entry, event: Event, *, now: datetime, town_rule: TownRule
) -> None:
    """Stop the clocks this step keeps, pause, resume and extend others, start those it begins, and renew what
    the entry promises next. A closing step stops every clock: a closed entry promises nothing. An open one always
    promises something: where nothing of its book counts days, it has to be attended to.
    """
    rules = {rule.code: rule for rule in book.clocks}
    closes = step.to is not None and step.to.is_closed
    running = running_clocks(session, entry) if event.from_state is not None else []
    for clock in running:
        rule = rules.get(clock.code)
        if clock.code == ATTEND.code and not closes:
            continue
        if closes or rule is None or step in rule.stops or step in rule.starts:
            _stop(clock, event, now, is_right=clock.code in book.rights)
        else:
            _keep_running(clock, rule, step, entry, event, town_rule=town_rule)
    session.flush()
    started = [
        _start(rule, entry, event, town_rule=town_rule)
        for rule in _starting(book, step, entry)
        if _not_in_force(rule, entry, local_date(event.at)) is None
    ]
    running = [*(clock for clock in running if clock.stopped_at is None), *started]
    if entry.closed_at is None:
        running = _attend(session, running, step, entry, event, now=now, town_rule=town_rule, rights=book.rights)
    session.add_all(clock for clock in running if clock.id is None)
    session.flush()
    _promise(book, entry, running, town_rule)


def _starting(book: Book, step: Step, entry: Entry) -> list[ClockRule]:
    return [rule for rule in book.clocks if step in rule.starts and (rule.applies is None or rule.applies.holds(entry))]


def untimed(book: Book, step: Step, entry: Entry, today: date) -> list[str]:
    """Return a sentence for every limit this step would begin to count, had it been law on the day of its event."""
    found = []
    for rule in _starting(book, step, entry):
        refusal = _not_in_force(rule, entry, today)
        if refusal is not None:
            on, known = chinese_date(_counted_from(rule, entry, today)), "尚无此项" if refusal.is_early else "已无此项"
            found.append(f"{rule.label}：当时（{on}）{known}期限规定，未计时。{refusal.sentence}")
    return found


def _not_in_force(rule: ClockRule, entry: Entry, today: date) -> LimitNotInForce | None:
    if not rule.limit or _until(rule, entry) is not None:
        return None
    try:
        shelf.limit_of(rule.limit, _counted_from(rule, entry, today))
    except LimitNotInForce as refusal:
        return refusal
    return None


def _counted_from(rule: ClockRule, entry: Entry, today: date) -> date:
    """Return the day of the event the limit counts from; what the entry does not tell happened today."""
    return (getattr(entry, rule.counts_from.key) if rule.counts_from is not None else None) or today


def _until(rule: ClockRule, entry: Entry) -> date | None:
    return getattr(entry, rule.until.key) if rule.until is not None else None


def _attend(
    session: Session,
    running: list[Clock],
    step: Step,
    entry: Entry,
    event: Event,
    *,
    now: datetime,
    town_rule: TownRule,
    rights: Collection[str],
) -> list[Clock]:
    """Return the clocks with the one of attention among them exactly while none of the others counts days.

    A step that moves the entry on has attended to it, a remark has not.
    """
    known = next((clock for clock in running if clock.code == ATTEND.code), None)
    others = [clock for clock in running if clock is not known]
    is_timed = any(clock.paused_on is None for clock in others if clock.code not in rights)
    if known is not None and (is_timed or step.to is not None):
        _stop(known, event, now, is_right=False)
        session.flush()
        known = None
    if is_timed:
        return others
    return [*others, known or _start(ATTEND, entry, event, town_rule=town_rule)]


def _keep_running(
    clock: Clock, rule: ClockRule, step: Step, entry: Entry, event: Event, *, town_rule: TownRule
) -> None:
    """Pause, resume or extend a clock that runs on."""
    today = local_date(event.at)
    if step in rule.pauses and clock.paused_on is None:
        clock.paused_on = today
    elif step in rule.resumes and clock.paused_on is not None:
        # The day it was paused did not count any more, the day it goes on counts again.
        if clock.paused_on < today:
            clock.pauses = [*clock.pauses, [clock.paused_on.isoformat(), (today - ONE_DAY).isoformat()]]
        clock.paused_on = None
        _count(clock, event.at, ahead=_ahead(rule, town_rule))
    elif step.extends:
        _extend(clock, rule, step, entry, event, town_rule=town_rule)


def renew_promise(session: Session, book: Book, entry: Entry, *, town_rule: TownRule) -> None:
    """Write the earliest running due date and the next moment a reminder is due onto the entry."""
    _promise(book, entry, running_clocks(session, entry), town_rule)


def _promise(book: Book, entry: Entry, running: list[Clock], town_rule: TownRule) -> None:
    running = [clock for clock in running if clock.paused_on is None and clock.code not in book.rights]
    entry.next_due_on = min((clock.target_due_on for clock in running), default=None)
    is_grave = book.is_grave.holds(entry)
    moments = [next_rung_at(clock, is_grave=is_grave, town_rule=town_rule, after=None) for clock in running]
    entry.next_action_at = min((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a clock starts with, from the table of time limits, the book or a date somebody set."""

    length: int
    unit: Unit
    basis: str
    is_local: bool
    rolls: bool = False


def _terms(rule: ClockRule, entry: Entry, today: date, town_rule: TownRule) -> Terms:
    until = _until(rule, entry)
    if until is not None:
        # A date in the past starts a clock that is late from its first day (an old table read in).
        length = max((until - today).days, 0)
        return Terms(length=length, unit=Unit.DAYS, basis=rule.basis, is_local=rule.is_local)
    if rule.limit:
        limit = shelf.limit_of(rule.limit, today)
        return Terms(
            length=length_for(limit, town_rule) or 0,
            unit=limit.unit,
            basis=rule.basis or limit.basis,
            is_local=limit.is_local,
            rolls=limit.rolls,
        )
    length = town_rule(rule.length) if isinstance(rule.length, Adjustable) else rule.length
    return Terms(length=length, unit=rule.unit, basis=rule.basis, is_local=rule.is_local)


def _start(rule: ClockRule, entry: Entry, event: Event, *, town_rule: TownRule) -> Clock:
    today = _counted_from(rule, entry, local_date(event.at))
    terms = _terms(rule, entry, today, town_rule)
    clock = Clock(
        entry_id=entry.id,
        code=rule.code,
        label=rule.label,
        round=entry.round,
        started_on=today,
        start_event_id=event.id,
        length=terms.length,
        unit=terms.unit.value,
        rolls=terms.rolls,
        basis=terms.basis,
        is_local=terms.is_local,
        extensions=0,
        extended_by=0,
        pauses=[],
    )
    _count(clock, event.at, ahead=_ahead(rule, town_rule))
    return clock


def _ahead(rule: ClockRule, town_rule: TownRule) -> int:
    return town_rule(rule.target_before) if rule.target_before is not None else 0


def _count(clock: Clock, started_at: datetime, *, ahead: int) -> None:
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
    clock.legal_due_on, clock.legal_due_rolled_on = counted.raw_on, counted.rolled_on
    clock.target_due_on = max(counted.due_on - timedelta(days=ahead), min(clock.started_on, counted.due_on))
    clock.sentence = sentence(counted, clock.label, clock.length, unit)
    clock.trace = [line.as_json() for line in counted.trace]


def extension_faults(session: Session, book: Book, step: Step, entry: Entry, *, but: Collection[str]) -> dict[str, str]:
    """Return a sentence where a step would extend what does not run, or by nothing, or to an earlier day.

    Fields in `but` are wrong already.
    """
    if not step.extends:
        return {}
    faults: dict[str, str] = {}
    moved = {rule.code: asked.key for rule in book.clocks if (asked := _moved_by(rule, step)) is not None}
    running = [clock for clock in running_clocks(session, entry) if clock.code in moved]
    for key in set(moved.values()) - set(but):
        clocks = [clock for clock in running if moved[clock.code] == key]
        sentence = _extension_fault(getattr(entry, key), clocks)
        if sentence:
            faults[key] = sentence
    return faults


def _moved_by(rule: ClockRule, step: Step) -> InstrumentedAttribute[Any] | None:
    """Return the field by which a step moves a clock: the date it runs to, or the units added to it."""
    asked = [ask.field for ask in step.asks]
    return next((field for field in (rule.until, rule.extended_by) if field is not None and field in asked), None)


def _extension_fault(wanted: Any, running: list[Clock]) -> str:
    if not running:
        return "这项期限已经不在计算，不能延长，请刷新后按现在的情况办理"
    if isinstance(wanted, date):
        earliest = max(clock.legal_due_on for clock in running)
        return f"新的期限要晚于现在的期限 {earliest:%Y-%m-%d}" if wanted <= earliest else ""
    return "延长的天数至少填 1" if wanted is not None and wanted < 1 else ""


def _extend(clock: Clock, rule: ClockRule, step: Step, entry: Entry, event: Event, *, town_rule: TownRule) -> None:
    """Recount with the extension added to the raw date; the trace keeps who approved what, earlier ones too."""
    moved_by = _moved_by(rule, step)
    if moved_by is None:
        return
    wanted = getattr(entry, moved_by.key)
    added = (wanted - clock.legal_due_on).days if isinstance(wanted, date) else wanted
    approvals = [line for line in clock.trace if _was_decided(line)]
    approved = TraceLine(TraceKind.EXTENSION, local_date(event.at), _who_extended(event))
    clock.extended_by += added
    clock.extensions += 1
    _count(clock, event.at, ahead=_ahead(rule, town_rule))
    # The days themselves are counted in the lines before.
    told = list(clock.trace)
    told[-1:-1] = [*approvals, approved.as_json()]
    clock.trace = told


def _was_decided(line: dict[str, Any]) -> bool:
    """Return whether a line tells what somebody decided, which no counting brings back: an approval, a new calendar."""
    return line["kind"] == TraceKind.DECISION or (line["kind"] == TraceKind.EXTENSION and not line["amount"])


def _who_extended(event: Event) -> str:
    said = "；".join(f"{change['label']}：{change['text']}" for change in event.answers)
    return f"第{event.round}轮批准延期。{said}"


def _stop(clock: Clock, event: Event, now: datetime, *, is_right: bool) -> None:
    clock.stopped_at = now
    clock.stop_event_id = event.id
    # A right that ran out unused is nobody's delay.
    clock.days_late = 0 if is_right else days_late(clock.target_due_on, local_date(now))
