"""What a decision about running dates writes: the dates and reasons of a clock, what its entry promises, the next reminder."""

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session, joinedload

from ledger.grammar import shelf
from ledger.grammar.ladder import next_rung_at
from ledger.models import Clock, Entry
from ledger.queries.town_rules import decided_in
from ledger.refusals import Refused
from ledger.services.clock_dates import was_decided
from ledger.services.clocks import promise_by
from ledger.workdays import Due, TraceKind, TraceLine, Unit, chinese_date, local_date, sentence

AT_A_TIME = 500


class DatesChangedMeanwhile(Refused):
    """The dates that would move are no longer those that were shown."""

    def __init__(self, count: int) -> None:
        super().__init__(f"列表在您查看期间有变化，现在是 {count} 个期限，还没有保存。请看清现在的列表再决定。")


def hold_entries(session: Session, entry_ids: Iterable[int]) -> None:
    """Keep entries from moving until the transaction ends, in the order of their ids."""
    for ids in _slices(entry_ids):
        locked = sa.select(Entry.id).where(Entry.id.in_(ids)).order_by(Entry.id)
        session.execute(locked.with_for_update(key_share=True, of=Entry.__table__)).all()


def rewrite(clock: Clock, counted: Due, decision: TraceLine, *, dates: dict[str, date]) -> None:
    """Give a clock the dates and reasons of the new count; why it began, approvals and earlier decisions stay in its trace."""
    begun = [line for line in clock.trace if line["kind"] == TraceKind.START][:-1]
    kept = [line for line in clock.trace if was_decided(line)]
    lines = [line.as_json() for line in counted.trace]
    clock.trace = [*begun, *lines[:-1], *kept, decision.as_json(), lines[-1]]
    clock.sentence = sentence(counted, clock.label, clock.length, Unit(clock.unit))
    for column, day in dates.items():
        setattr(clock, column, day)


def tell(clock: Clock, decision: TraceLine) -> None:
    """Put a decision that moves no date of the law before the line that says when the clock ends."""
    # Flagged as changed by being another list: a line appended in place would not be written.
    clock.trace = [*clock.trace[:-1], decision.as_json(), clock.trace[-1]]


def decision_line(now: datetime, text: str) -> TraceLine:
    on = local_date(now)
    return TraceLine(TraceKind.DECISION, on, f"{chinese_date(on)}{text}")


def renew_promises(session: Session, entry_ids: Iterable[int]) -> None:
    """Let lists and reminders follow the moved dates."""
    for ids in _slices(entry_ids):
        running = _running(session, ids)
        for entry in _held(session, ids):
            promise_by(shelf.book_of(entry.book), entry, running[entry.id], decided_in(entry.town_id))
        session.flush()


def renew_reminders(session: Session, entry_ids: Iterable[int]) -> None:
    """Let the next reminder of entries follow the calendar and the ladder as they are now.

    It is written past the version of the entry, as the sweep does: whoever has a form open has missed nothing.
    """
    table = Entry.__table__
    written = sa.update(table).where(table.c.id == sa.bindparam("entry")).values(next_action_at=sa.bindparam("next_at"))
    for ids in _slices(entry_ids):
        running = _running(session, ids)
        rows = [
            {"entry": entry.id, "next_at": _next_reminder_at(entry, running[entry.id])} for entry in _held(session, ids)
        ]
        if rows:
            session.connection().execute(written, rows)


def _slices(entry_ids: Iterable[int]) -> Iterable[list[int]]:
    ids = sorted(set(entry_ids))
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))


def _held(session: Session, ids: list[int]) -> list[Entry]:
    """Return entries as they stand now, kept from moving until the transaction ends, in the order of their ids."""
    hold_entries(session, ids)
    kinds = [book.entry for book in shelf.books()]
    entries = sa.select(Entry).where(Entry.id.in_(ids)).order_by(Entry.id)
    entries = entries.options(joinedload(Entry.area), orm.selectin_polymorphic(Entry, kinds))
    return list(session.scalars(entries.execution_options(populate_existing=True)))


def _running(session: Session, ids: list[int]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = {entry_id: [] for entry_id in ids}
    running = sa.select(Clock).where(Clock.entry_id.in_(ids), Clock.stopped_at.is_(None)).order_by(Clock.id)
    for clock in session.scalars(running.execution_options(populate_existing=True)):
        found[clock.entry_id].append(clock)
    return found


def _next_reminder_at(entry: Entry, running: list[Clock]) -> datetime | None:
    book, rule = shelf.book_of(entry.book), decided_in(entry.town_id)
    is_grave = book.is_grave.holds(entry)
    moments = [
        next_rung_at(clock, is_grave=is_grave, decided=rule, after=None)
        for clock in running
        if clock.paused_on is None and clock.code not in book.rights
    ]
    return min((moment for moment in moments if moment is not None), default=None)
