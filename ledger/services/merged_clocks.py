"""The clocks of two entries that become one: the earliest governs, what was late stays late, and all of it can be taken back.

What is changed is noted in `before` as plain values: of the one merged the clocks that were ended, of the one that goes on
the dates its clocks had and the clocks it has taken over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.value_faults import is_empty
from ledger.models import Clock, Entry, Event
from ledger.services.clock_dates import DATED
from ledger.services.kept_clocks import end
from ledger.workdays import TraceKind, TraceLine, chinese_date, local_date

DAYS = ("started_on", "legal_due_on", "legal_due_rolled_on", "target_due_on")


@dataclass(frozen=True, kw_only=True)
class Merger:
    """Two entries of a book becoming one: the one merged, the one that goes on, and the event of each that tells it."""

    session: Session
    book: Book
    merged: Entry
    goes_on: Entry
    merged_event: Event
    goes_on_event: Event
    clocks: list[Clock]
    its_clocks: list[Clock]

    @property
    def today(self) -> date:
        return local_date(self.merged_event.at)


def order_fault(book: Book, merged: Entry, goes_on: Entry, clocks: list[Clock], its_clocks: list[Clock]) -> str:
    """Return why two entries cannot become one in this direction because of what has been promised on them, or ""."""
    rules = {rule.code: rule for rule in book.clocks}
    if any(clock.code in book.rights for clock in clocks):
        return f"“{merged.number}”已经答复，信访人请求复查（复核）的期限单独计算，不能再合并；请各自办结。"
    running = [clock for clock in clocks if clock.stopped_at is None]
    its_running = {clock.code: clock for clock in its_clocks if clock.stopped_at is None}
    for clock in running:
        other = its_running.get(clock.code)
        if clock.paused_on is not None or (other is not None and other.paused_on is not None):
            return f"“{clock.label}”期限正在中止计算，恢复计算以后再合并。"
    known = {clock.code for clock in its_clocks}
    for clock in running:
        rule = rules.get(clock.code)
        if rule is not None and clock.code not in known and _leads_on(rule):
            return (
                f"“{merged.number}”已经开始计算“{clock.label}”期限，“{goes_on.number}”还没有办到这一步。"
                f"请反过来，把“{goes_on.number}”并入“{merged.number}”。"
            )
    return ""


def _leads_on(rule: ClockRule) -> bool:
    """Return whether a clock belongs to a stage of the way, and not to what may be done at any time."""
    return any(step.to is not None for step in rule.starts) or rule.on_expiry_of is not None


def merge_clocks(merger: Merger) -> dict[str, Any]:
    """Let the earliest clock of both govern, take over what was late, and end those of the one merged.

    Return what was changed, for `part_clocks`.
    """
    before: dict[str, Any] = {"ended": [], "moved": {}, "fields": {}, "taken": []}
    its_running = {clock.code: clock for clock in merger.its_clocks if clock.stopped_at is None}
    known = {clock.code for clock in merger.its_clocks}
    for clock in merger.clocks:
        if clock.stopped_at is not None:
            is_carried = False
        else:
            other = its_running.get(clock.code)
            is_carried = other is not None
            if other is not None and clock.due_on < other.due_on:
                before["moved"][str(other.id)] = _moved(merger, clock, other, before["fields"])
            elif other is None and clock.code not in known and clock.code != ATTEND.code:
                before["taken"].append(_taken(merger, clock).id)
                before["fields"] |= _answers_taken(merger, clock)
                is_carried = True
            before["ended"].append([clock.id, len(clock.trace)])
            end(clock, merger.merged_event, merger.today, is_right=False)
            clock.stop_event_id = merger.merged_event.id
        if not is_carried and (clock.days_late or clock.undone_on is not None):
            before["taken"].append(_taken(merger, clock).id)
    return before


def _moved(merger: Merger, clock: Clock, other: Clock, fields: dict[str, Any]) -> dict[str, Any]:
    """Move a clock to the earlier date of its like, with all that says how that came about; return what it was."""
    was, now_due = {name: _plain(getattr(other, name)) for name in DATED}, clock.due_on
    text = (
        f"与{merger.merged.number}合并，以较早的期限为准：原应{chinese_date(other.due_on)}，现应{chinese_date(now_due)}"
    )
    for name in DATED:
        setattr(other, name, getattr(clock, name))
    other.extensions = max(was["extensions"], clock.extensions)
    other.trace = [*clock.trace, TraceLine(TraceKind.DECISION, merger.today, text).as_json()]
    until = next((rule.until for rule in merger.book.clocks if rule.code == clock.code), None)
    if until is not None:
        fields[until.key] = [_plain(getattr(merger.goes_on, until.key)), _plain(getattr(merger.merged, until.key))]
        setattr(merger.goes_on, until.key, getattr(merger.merged, until.key))
    return {"was": was, "due_on": now_due.isoformat()}


def _taken(merger: Merger, clock: Clock) -> Clock:
    """Write a clock of the one merged for the one that goes on as well: what was late there is late here."""
    own = {"id", "entry_id", "round", "trace"}
    same = {column.key: getattr(clock, column.key) for column in Clock.__table__.columns if column.key not in own}
    line = TraceLine(TraceKind.DECISION, merger.today, f"{merger.merged.number}并入这里，这项期限随之并入")
    taken = Clock(
        entry_id=merger.goes_on.id, round=merger.goes_on.round, trace=[*clock.trace, line.as_json()], **same
    )  # fmt: skip
    write_row(merger.session, taken)
    return taken


def _answers_taken(merger: Merger, clock: Clock) -> dict[str, Any]:
    """Write onto the one that goes on what the step said with which a clock began, where it says nothing itself: whoever
    is waited for, and since when. Without it nobody could end that clock again.
    """
    begun = merger.book.steps_by_key.get(merger.session.get_one(Event, clock.start_event_id).step)
    fields: dict[str, Any] = {}
    for ask in begun.asks if begun is not None else ():
        key = ask.field.key
        said, own = getattr(merger.merged, key), getattr(merger.goes_on, key)
        if is_empty(own) and not is_empty(said):
            setattr(merger.goes_on, key, said)
            fields[key] = [None, _plain(said)]
    return fields


def part_clocks(merger: Merger, before: dict[str, Any]) -> None:
    """Give both entries their own clocks back. What was kept or moved meanwhile on the one that goes on stays as it is told."""
    for clock_id, lines in before["ended"]:
        clock = merger.session.get_one(Clock, clock_id)
        clock.stopped_at = clock.stop_event_id = clock.days_late = None
        clock.trace = clock.trace[:lines]
    for clock_id, moved in before["moved"].items():
        clock = merger.session.get_one(Clock, int(clock_id))
        if clock.stopped_at is None and clock.due_on.isoformat() == moved["due_on"]:
            _move_back(merger, clock, moved["was"])
    for clock in _clocks(merger.session, before["taken"]):
        if clock.stopped_at is None:
            end(clock, merger.goes_on_event, merger.today, is_right=False)
            clock.stop_event_id = merger.goes_on_event.id
        elif clock.stop_event_id is not None and _is_of(merger, clock.stop_event_id):
            merger.session.delete(clock)
    for key, (was, now) in before["fields"].items():
        if _plain(getattr(merger.goes_on, key)) == now:
            setattr(merger.goes_on, key, date.fromisoformat(was) if was else None)


def _move_back(merger: Merger, clock: Clock, was: dict[str, Any]) -> None:
    due_on, text = clock.due_on, ""
    for name in DATED:
        setattr(clock, name, date.fromisoformat(was[name]) if name in DAYS else was[name])
    text = f"撤销与{merger.merged.number}的合并，恢复自己的期限：原应{chinese_date(due_on)}，现应{chinese_date(clock.due_on)}"
    clock.trace = [*clock.trace, TraceLine(TraceKind.DECISION, merger.today, text).as_json()]


def _clocks(session: Session, ids: list[int]) -> Iterator[Clock]:
    yield from session.scalars(sa.select(Clock).where(Clock.id.in_(ids)))


def _is_of(merger: Merger, event_id: int) -> bool:
    """Return whether what ended a clock is told on the entry that was merged, so that it never ran on the other."""
    return merger.session.get_one(Event, event_id).entry_id == merger.merged.id


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
