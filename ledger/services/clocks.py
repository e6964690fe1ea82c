"""Starting, extending and stopping clocks, and what follows for the entry: its next promise and its next reminder."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.ladder import next_rung_at
from ledger.grammar.limits import LimitNotInForce, length_for
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import Decided, TownRule
from ledger.models import Clock, Entry
from ledger.services.clock_dates import Turn, count, extend, moved_by, pause, postponed, resume, tell, was_decided
from ledger.services.kept_clocks import end, stop
from ledger.services.regraded_clocks import ENDED_SO, clocks_taken_over_from, goes_on, keep_earlier_dates
from ledger.services.typed_late import keep, leave
from ledger.workdays import TraceKind, TraceLine, Unit, chinese_date, local_date

# Kept, because every step asks for them.
_ALL = sa.select(Clock).where(Clock.entry_id == sa.bindparam("entry_id")).order_by(Clock.id)
_RUNNING = _ALL.where(Clock.stopped_at.is_(None))


def running_clocks(session: Session, entry: Entry) -> list[Clock]:
    return list(session.scalars(_RUNNING, {"entry_id": entry.id}))


def clocks_of(session: Session, entry: Entry) -> list[Clock]:
    """Return every clock that ever ran on an entry, the oldest first."""
    return list(session.scalars(_ALL, {"entry_id": entry.id}))


def move_clocks(turn: Turn, running: list[Clock]) -> list[Clock]:
    """Stop the running clocks this step keeps, pause, resume and extend others, start those it begins or takes over, and
    renew what the entry promises next. Return those that run now; `write_clocks` writes them.

    A closing step ends every clock: a closed entry promises nothing, and what it did not keep was not kept by closing it.
    Nor is what a step begins anew without keeping it. An open entry always promises something: where nothing of its book
    counts days, it has to be attended to.
    """
    book, step, entry = turn.book, turn.step, turn.entry
    rules = {rule.code: rule for rule in book.clocks}
    closes = step.to is not None and step.to.is_closed
    given_up = []
    for clock in running:
        rule = rules.get(clock.code)
        if (clock.code == ATTEND.code and not closes) or goes_on(turn, rule):
            continue
        if rule is not None and rule.stands_still is not None and clock.paused_on is not None:
            if not rule.stands_still.holds(entry) or closes or step in (*rule.stops, *rule.ends):
                resume(turn, clock, rule)
            if step in rule.starts:
                continue
        ends = closes or rule is None or step in (*rule.starts, *rule.ends) or _keeps(turn, rule)
        if ends and is_foreseen(clock, turn.today):
            given_up.append(clock)
        elif rule is not None and not closes and step in rule.starts and rule.on_expiry_of is not None:
            continue
        elif rule is not None and step in rule.ends:
            leave(turn, clock, rule)
        elif rule is not None and _keeps(turn, rule):
            keep(turn, clock, rule)
        elif closes or rule is None or step in rule.starts:
            end(clock, turn.event, turn.today, is_right=clock.code in book.rights)
        else:
            _keep_running(turn, clock, rule)
    ended = [clock for clock in running if clock.stopped_at is not None]
    running = [clock for clock in running if clock.stopped_at is None and clock not in given_up]
    before, still_run = clocks_taken_over_from(turn), {clock.code for clock in running}
    started = [
        begun(turn, rule)
        for rule in (*_starting(book, step, entry), *_starting_late(turn))
        if rule.code not in still_run
        and not_in_force(rule, entry, turn.today) is None
        and not (step.files_new and rule.passes_on and rule.code in before)
    ]
    started += _taken_over(turn, before)
    keep_earlier_dates(turn, started, running, before, ended)
    running = [*running, *started]
    if entry.closed_at is None:
        running = _attend(turn, [*running, *_foresee(turn, running, started)])
    promise_by(book, entry, running, turn.decided)
    return running


def write_clocks(turn: Turn, were_running: list[Clock], running: list[Clock]) -> None:
    """Write down what has become of the clocks, now that the entry and the event have their ids."""
    for clock in were_running:
        if clock.stopped_at is not None:
            clock.stop_event_id = turn.event.id
        elif clock not in running:
            turn.session.delete(clock)
    # What has stopped comes before its successor: only one clock of a code may run.
    turn.session.flush()
    for clock in running:
        if clock.id is None:
            # One that is begun afterwards, because it should have begun with an earlier step, tells of that one.
            clock.entry_id, clock.start_event_id = turn.entry.id, clock.start_event_id or turn.event.id
            write_row(turn.session, clock)


def is_foreseen(clock: Clock, today: date) -> bool:
    """Return whether a clock has not begun by this day: it waits for another one to run out (`on_expiry_of`)."""
    return clock.started_on > today


def _foresee(turn: Turn, running: list[Clock], started: list[Clock]) -> list[Clock]:
    """Return the clocks that will begin by themselves when one runs out that this step starts; move those that are
    foreseen along with one it extends.

    What has run out already is past: whoever looked then has looked, and the next look follows a claim or a new date. So
    does one that an extension moves, even where it was agreed to only after the new date: nobody has looked since.
    """
    known = {clock.code: clock for clock in running}
    found = []
    for rule in turn.book.clocks:
        other = known.get(rule.on_expiry_of.code) if rule.on_expiry_of is not None else None
        if other is None or not (rule.applies is None or rule.applies.holds(turn.entry)):
            continue
        is_moved = turn.step.extends and moved_by(rule.on_expiry_of, turn.step) is not None
        is_past = other.due_on < turn.today
        if is_past and (not is_moved or _was_kept_since(turn, rule, other.due_on)):
            continue
        if rule.code not in known and (is_moved or other in started):
            found.append(begun(turn, rule, after=other))
        elif is_moved:
            known[rule.code].started_on = other.due_on
            tell_expiry(turn, known[rule.code], rule, other)
    return found


def _was_kept_since(turn: Turn, rule: ClockRule, day: date) -> bool:
    """Return whether a clock of this rule was stopped after a day."""
    stops = [one.stopped_at for one in turn.clocks if one.code == rule.code and one.stopped_at is not None]
    return any(local_date(at) > day for at in stops)


def tell_expiry(turn: Turn, clock: Clock, rule: ClockRule, other: Clock) -> None:
    """Work out the dates of a clock that begins when the other runs out, and say so first."""
    count(clock, turn.event.at, rule, turn.decided)
    text = f"{other.label}期限{chinese_date(other.due_on)}期满即起算，不必有人申请；此前已经起算的，以先到的为准"
    clock.trace = [TraceLine(TraceKind.START, other.due_on, text).as_json(), *clock.trace]


def _keeps(turn: Turn, rule: ClockRule) -> bool:
    """Return whether a step, or the paper recorded with it, keeps what a clock promises."""
    if rule.paper is not None and turn.paper is not None and turn.paper.kind == rule.paper.key:
        return True
    return turn.step in rule.stops and (rule.stops_when is None or rule.stops_when.holds(turn.entry))


def _taken_over(turn: Turn, before: dict[str, Clock]) -> list[Clock]:
    """Return the clocks that ran on until the step by which this entry took over, with the dates they had."""
    if not turn.step.files_new:
        return []
    last = max((clock.stop_event_id for clock in before.values() if clock.stop_event_id), default=None)
    passed_on = [
        before[rule.code]
        for rule in turn.book.clocks
        if rule.passes_on and rule.code in before and (rule.applies is None or rule.applies.holds(turn.entry))
    ]
    return [_copy(turn, clock) for clock in passed_on if clock.stop_event_id == last]


def _copy(turn: Turn, clock: Clock) -> Clock:
    begun_anew = {"id", "entry_id", "round", "start_event_id"}
    own = begun_anew | {"stopped_at", "stop_event_id", "days_late", "told_on", "undone_on"}
    same = {column.key: getattr(clock, column.key) for column in Clock.__table__.columns if column.key not in own}
    # How the other one ended is no part of how this one runs.
    same["trace"] = [line for line in clock.trace if line["kind"] not in ENDED_SO]
    return Clock(round=turn.entry.round, **same)


def _starting(book: Book, step: Step, entry: Entry) -> list[ClockRule]:
    return [rule for rule in book.clocks if step in rule.starts and (rule.applies is None or rule.applies.holds(entry))]


def _starting_late(turn: Turn) -> list[ClockRule]:
    """Return what this step begins because it has turned out to apply, and has never run on the entry."""
    entry, ran = turn.entry, {clock.code for clock in turn.clocks}
    rules = (rule for rule in turn.book.clocks if turn.step in rule.starts_once and rule.code not in ran)
    return [rule for rule in rules if rule.applies is None or rule.applies.holds(entry)]


def untimed(book: Book, step: Step, entry: Entry, today: date) -> list[str]:
    """Return a sentence for every limit this step would begin to count, had it been law on the day of its event."""
    found = []
    for rule in _starting(book, step, entry):
        refusal = not_in_force(rule, entry, today)
        if refusal is not None:
            on, known = chinese_date(counted_from(rule, entry, today)), "尚无此项" if refusal.is_early else "已无此项"
            found.append(f"{rule.label}：当时（{on}）{known}期限规定，未计时。{refusal.sentence}")
    return found


def not_in_force(rule: ClockRule, entry: Entry, today: date) -> LimitNotInForce | None:
    if not rule.limit or runs_until(rule, entry) is not None:
        return None
    try:
        shelf.limit_of(rule.limit, counted_from(rule, entry, today))
    except LimitNotInForce as refusal:
        return refusal
    return None


def counted_from(rule: ClockRule, entry: Entry, today: date) -> date:
    """Return the day of the event the limit counts from; what the entry does not tell happened today."""
    return (getattr(entry, rule.counts_from.key) if rule.counts_from is not None else None) or today


def runs_until(rule: ClockRule, entry: Entry) -> date | None:
    return getattr(entry, rule.until.key) if rule.until is not None else None


def _attend(turn: Turn, running: list[Clock]) -> list[Clock]:
    """Return the clocks with the one of attention among them exactly while none of the others counts days.

    A step that moves the entry on has attended to it, a remark has not.
    """
    known = next((clock for clock in running if clock.code == ATTEND.code), None)
    others = [clock for clock in running if clock is not known]
    is_timed = any(clock.paused_on is None for clock in others if clock.code not in turn.book.rights)
    if known is not None and (is_timed or turn.step.to is not None):
        stop(known, turn.event, turn.today, is_right=False)
        known = None
    if is_timed:
        return others
    return [*others, known or begun(turn, ATTEND)]


def _keep_running(turn: Turn, clock: Clock, rule: ClockRule) -> None:
    """Pause, resume or extend a clock that runs on."""
    stands_still = rule.stands_still is not None and rule.stands_still.holds(turn.entry)
    if (turn.step in rule.pauses or stands_still) and clock.paused_on is None:
        pause(turn, clock)
    elif turn.step in rule.resumes and clock.paused_on is not None:
        resume(turn, clock, rule)
    elif turn.step.extends:
        extend(turn, clock, rule)


def renew_promise(session: Session, book: Book, entry: Entry, *, decided: Decided) -> None:
    """Write onto the entry what the clocks that run now promise."""
    promise_by(book, entry, running_clocks(session, entry), decided)


def promise_by(book: Book, entry: Entry, running: list[Clock], decided: Decided) -> None:
    """Write the earliest running due date and the next moment a reminder is due onto the entry."""
    running = [clock for clock in running if clock.paused_on is None and clock.code not in book.rights]
    entry.next_due_on = min((clock.due_on for clock in running), default=None)
    is_grave = book.is_grave.holds(entry)
    moments = [next_rung_at(clock, is_grave=is_grave, decided=decided, after=None) for clock in running]
    entry.next_action_at = min((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a clock starts with, from the table of time limits, the book or a date somebody set."""

    length: int
    unit: Unit
    basis: str
    is_local: bool
    rolls: bool = False


def terms_of(rule: ClockRule, entry: Entry, today: date, decided: Decided) -> Terms:
    until = runs_until(rule, entry)
    if until is not None:
        return Terms(length=(until - today).days, unit=Unit.DAYS, basis=rule.basis, is_local=rule.is_local)
    own = rule.own_length
    if own is not None and getattr(entry, own.length.key):
        length, unit = getattr(entry, own.length.key), Unit(getattr(entry, own.unit.key))
        return Terms(length=length, unit=unit, basis=getattr(entry, own.basis.key), is_local=False)
    if rule.limit:
        limit = shelf.limit_of(rule.limit, today)
        return Terms(
            length=length_for(limit, decided) or 0,
            unit=limit.unit,
            basis=rule.basis or limit.basis,
            is_local=limit.is_local,
            rolls=limit.rolls,
        )
    length = decided(rule.length) if isinstance(rule.length, TownRule) else rule.length
    return Terms(length=length, unit=rule.unit, basis=rule.basis, is_local=rule.is_local)


def begun(turn: Turn, rule: ClockRule, *, after: Clock | None = None) -> Clock:
    """Return a clock that starts with this step, or on the day another runs out."""
    entry, event = turn.entry, turn.event
    today, until = counted_from(rule, entry, turn.today), runs_until(rule, entry)
    if after is not None:
        today = after.due_on
    is_over = until is not None and until < today
    if is_over:
        # Told of too late: the date stays the one that was set, and the clock is late from its first day.
        today = until
    terms = terms_of(rule, entry, today, turn.decided)
    clock = Clock(
        code=rule.code,
        label=rule.label,
        round=entry.round,
        started_on=today,
        length=terms.length,
        unit=terms.unit.value,
        rolls=terms.rolls,
        basis=terms.basis,
        is_local=terms.is_local,
        falls_to=rule.falls_to,
        extensions=0,
        extended_by=0,
        pauses=[],
    )
    approved = _lengthened_before(turn, rule)
    if approved is not None:
        clock.extensions, clock.extended_by = approved.extensions, approved.extended_by
    if after is not None:
        tell_expiry(turn, clock, rule, after)
    else:
        count(clock, event.at, rule, turn.decided)
        if approved is not None:
            tell(clock, [line for line in approved.trace if was_decided(line)])
        if rule.stands_still is not None and rule.stands_still.holds(entry):
            clock.paused_on = turn.today
    if is_over:
        clock.sentence = f"{rule.label}：{chinese_date(today)}到期，登记时已经过期。"
    postponed(turn, clock, rule)
    return clock


def _lengthened_before(turn: Turn, rule: ClockRule) -> Clock | None:
    """Return the clock of this code that was lengthened in this round: what was approved goes along where the clock had
    ended meanwhile and begins once more. A new round has no extension, and gets no fresh one.
    """
    if rule.extended_by is None:
        return None
    ran = (one for one in reversed(turn.clocks) if one.code == rule.code and one.round == turn.entry.round)
    return next((one for one in ran if one.extended_by), None)


def extension_faults(
    book: Book, step: Step, entry: Entry, running: list[Clock], *, but: Collection[str]
) -> dict[str, str]:
    """Return a sentence where a step would extend what does not run, or by nothing, or to an earlier day.

    Fields in `but` are wrong already.
    """
    if not step.extends:
        return {}
    faults: dict[str, str] = {}
    moved = {rule.code: asked.key for rule in book.clocks if (asked := moved_by(rule, step)) is not None}
    for key in set(moved.values()) - set(but):
        clocks = [clock for clock in running if moved.get(clock.code) == key]
        sentence = _extension_fault(getattr(entry, key), clocks)
        if sentence:
            faults[key] = sentence
    return faults


def _extension_fault(wanted: Any, running: list[Clock]) -> str:
    if not running:
        return "这项期限已经不在计算，不能延长，请刷新后按现在的情况办理"
    if isinstance(wanted, date):
        earliest = max(clock.legal_due_on for clock in running)
        return f"新的期限要晚于现在的期限 {earliest:%Y-%m-%d}" if wanted <= earliest else ""
    return "延长的天数至少填 1" if wanted is not None and wanted < 1 else ""
