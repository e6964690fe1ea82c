"""Loading a year's holidays: the table joins the calendar, and what becomes of promised dates is decided by somebody.

The decision is a row with the whole table in it, written in one transaction with everything it changes. The
file follows the row; where a process ended between the two, `finish_loads` writes it from the row.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.db import db, looking_again, transaction
from ledger.grammar import shelf
from ledger.grammar.ladder import next_rung_at
from ledger.models import Clock, DateDecision, Entry, HolidayDecision, Person
from ledger.queries.holidays import (
    Difference,
    dates_by,
    difference,
    differences,
    differs,
    keeps_every_town,
    recounted,
    seen_mark,
    touched_clocks,
)
from ledger.queries.town_rules import decided_in
from ledger.refusals import NotAllowed, Refused
from ledger.services.access_log import Act, record
from ledger.services.clock_dates import was_decided
from ledger.services.clocks import renew_promise, running_clocks
from ledger.services.holiday_tables import HandedIn, digest_of_file, keep_file
from ledger.workdays import Due, TraceKind, TraceLine, Unit, chinese_date, local_date, sentence

OPERATOR = "服务器管理员"
AT_A_TIME = 500


class DatesChangedMeanwhile(Refused):
    """The list of differing dates is no longer the one that was shown."""

    def __init__(self) -> None:
        super().__init__("列表在您查看期间有变化，还没有载入。请看清现在的列表再决定。")


def load_holidays(
    table: HandedIn, *, decision: DateDecision, seen: str, own: Path, by: Person | None, now: datetime
) -> HolidayDecision:
    """Put a year's table into the calendar, with a decision about the running dates it would change.

    `seen` is the mark of the list that was shown; `by` is None for the operator at the machine. Raises NotAllowed
    for an administrator who does not keep every town, DatesChangedMeanwhile when the list has changed.
    """
    decided = _decide(table, decision=decision, seen=seen, own=own, by=by, now=now)
    finish_loads(own)
    return decided


@looking_again()
def _decide(
    table: HandedIn, *, decision: DateDecision, seen: str, own: Path, by: Person | None, now: datetime
) -> HolidayDecision:
    with transaction() as session:
        if by is not None and not keeps_every_town(by):
            raise NotAllowed("放假安排对每个镇都起作用，请由管理全部镇的管理员载入。")
        _hold_entries(session, table)
        found = differences(session, table.year, table.holidays)
        if seen_mark(found) != seen:
            raise DatesChangedMeanwhile
        decided = HolidayDecision(
            number=(session.scalar(sa.select(sa.func.max(HolidayDecision.number))) or 0) + 1,
            at=now,
            by_id=by.id if by else None,
            year=table.year,
            source=table.source,
            content=table.content,
            digest=table.digest,
            replaced_digest=digest_of_file(table.year, own),
            decision=decision,
            differences=[one.as_json() for one in found],
            confirmed=_settle_clocks(session, table, decision, who=by.name if by else OPERATOR, now=now),
        )
        session.add(decided)
        session.flush()
        record(
            session,
            Act.HOLIDAYS_LOADED,
            by=by,
            now=now,
            subject=f"holiday_decision:{decided.id}",
            year=table.year,
            decision=decision.value,
            clocks=len(found),
        )
        return decided


def _hold_entries(session: Session, table: HandedIn) -> None:
    """Keep the entries whose clocks are looked at from moving until the decision is written."""
    ids = sorted({clock.entry_id for clock, _ in touched_clocks(session, table.year)})
    for start in range(0, len(ids), AT_A_TIME):
        _held(session, ids[start : start + AT_A_TIME])


def _settle_clocks(session: Session, table: HandedIn, decision: DateDecision, *, who: str, now: datetime) -> int:
    """Write the decision into every clock it concerns; return how many dates the new table merely confirmed."""
    confirmed, moved = 0, set()
    for clock, number in list(touched_clocks(session, table.year)):
        counted = recounted(clock, table.holidays)
        if counted is None:
            continue
        if not differs(clock, counted):
            if _waited_for(clock, table.year):
                confirmed += 1
                _rewrite(clock, counted, _confirmed_line(table, now), dates={})
            continue
        change = difference(clock, number, counted)
        if decision is DateDecision.MOVE:
            moved.add(clock.entry_id)
            _rewrite(clock, counted, _moved_line(table, change, who, now), dates=dates_by(clock, counted))
            clock.sentence = f"{clock.sentence[:-1]}；载入放假安排时由{chinese_date(change.due_on)}调整。"
        else:
            _keep(clock, table, _kept_line(table, change, who, now))
    session.flush()
    _renew_promises(session, moved)
    return confirmed


def _waited_for(clock: Clock, year: int) -> bool:
    """Return whether a clock was counted by weekends alone for want of this year's table."""
    return any(line["kind"] == TraceKind.MISSING_YEAR and line["amount"] == year for line in clock.trace)


def _rewrite(clock: Clock, counted: Due, decision: TraceLine, *, dates: dict[str, Any]) -> None:
    """Give a clock the dates and reasons of the new count; approvals and earlier decisions stay in its trace."""
    kept = [line for line in clock.trace if was_decided(line)]
    lines = [line.as_json() for line in counted.trace]
    clock.trace = [*lines[:-1], *kept, decision.as_json(), lines[-1]]
    clock.sentence = sentence(counted, clock.label, clock.length, Unit(clock.unit))
    for column, day in dates.items():
        setattr(clock, column, day)


def _keep(clock: Clock, table: HandedIn, decision: TraceLine) -> None:
    # Flagged as changed by being another list: a line appended in place would not be written.
    waits = {TraceKind.MISSING_YEAR: table.year}
    lines = [line for line in clock.trace if waits.get(line["kind"]) != line["amount"]]
    clock.trace = [*lines[:-1], decision.as_json(), lines[-1]]
    clock.sentence = clock.sentence.replace(
        f"{table.year}年放假安排尚未录入，暂按周末推算", f"{table.year}年放假安排载入后决定保持原日期"
    )


def _moved_line(table: HandedIn, change: Difference, who: str, now: datetime) -> TraceLine:
    moved = f"原{chinese_date(change.due_on)}，改为{chinese_date(change.new_due_on)}"
    if change.due_on == change.new_due_on:
        moved = f"到期日不变，顺延后的日期由{chinese_date(change.rolled_on)}改为{chinese_date(change.new_rolled_on)}"
    return _decision_line(now, f"{who}载入{table.year}年放假安排时决定调整：{moved}")


def _kept_line(table: HandedIn, change: Difference, who: str, now: datetime) -> TraceLine:
    text = f"{who}载入{table.year}年放假安排时决定保持已答应的日期（按新安排推算为{chinese_date(change.new_due_on)}"
    if change.due_on == change.new_due_on:
        text += f"，顺延后为{chinese_date(change.new_rolled_on)}"
    return _decision_line(now, f"{text}）")


def _confirmed_line(table: HandedIn, now: datetime) -> TraceLine:
    return _decision_line(now, f"载入{table.year}年放假安排后核对，日期不变")


def _decision_line(now: datetime, text: str) -> TraceLine:
    on = local_date(now)
    return TraceLine(TraceKind.DECISION, on, f"{chinese_date(on)}{text}")


def _renew_promises(session: Session, entry_ids: set[int]) -> None:
    """Let lists follow the moved dates; reminders follow once the calendar is in force."""
    ids = sorted(entry_ids)
    for start in range(0, len(ids), AT_A_TIME):
        for entry in _held(session, ids[start : start + AT_A_TIME]):
            renew_promise(session, shelf.book_of(entry.book), entry, decided=decided_in(entry.town_id))


def finish_loads(own: Path) -> list[int]:
    """Write the files of decided tables that are not in place yet; return their years. Then read the calendar again.

    A file that no decision knows was put there by hand and is left alone.
    """
    written = []
    for decided in _latest_of_each_year():
        present = digest_of_file(decided.year, own)
        if present == decided.digest:
            continue
        if present in {None, decided.replaced_digest, *_earlier_digests(decided)}:
            stamp = f"{decided.at:%Y%m%dT%H%M%S}"
            keep_file(decided.year, decided.content, own=own, stamp=stamp)
            written.append(decided.year)
    shelf.renew_holidays()
    for year in written:
        _renew_reminders(year)
    return written


def _renew_reminders(year: int) -> None:
    """Let the next reminder of every entry concerned follow the calendar now in force, a transaction a batch.

    The ladder moves notices off rest days, so this holds for dates that stay as well. It is written past
    the version of the entry, as the sweep does: whoever has a form open has missed nothing.
    """
    ids = sorted({clock.entry_id for clock, _ in touched_clocks(db.session(), year)})
    for start in range(0, len(ids), AT_A_TIME):
        with transaction() as session:
            entries = _held(session, ids[start : start + AT_A_TIME])
            for entry in entries:
                session.execute(
                    sa.update(Entry.__table__)
                    .where(Entry.__table__.c.id == entry.id)
                    .values(next_action_at=_next_reminder_at(session, entry))
                )


def _held(session: Session, ids: list[int]) -> list[Entry]:
    """Return entries as they stand now, kept from moving until the transaction ends, in the order of their ids."""
    locked = sa.select(Entry.id).where(Entry.id.in_(ids)).order_by(Entry.id)
    session.execute(locked.with_for_update(key_share=True, of=Entry.__table__)).all()
    entries = sa.select(Entry).where(Entry.id.in_(ids)).order_by(Entry.id).options(joinedload(Entry.area))
    return list(session.scalars(entries.execution_options(populate_existing=True)))


def _next_reminder_at(session: Session, entry: Entry) -> datetime | None:
    book, rule = shelf.book_of(entry.book), decided_in(entry.town_id)
    is_grave = book.is_grave.holds(entry)
    moments = [
        next_rung_at(clock, is_grave=is_grave, decided=rule, after=None)
        for clock in running_clocks(session, entry)
        if clock.paused_on is None and clock.code not in book.rights
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def _latest_of_each_year() -> list[HolidayDecision]:
    latest = sa.select(sa.func.max(HolidayDecision.id)).group_by(HolidayDecision.year)
    return list(db.session.scalars(sa.select(HolidayDecision).where(HolidayDecision.id.in_(latest))))


def _earlier_digests(decided: HolidayDecision) -> set[str]:
    earlier = sa.select(HolidayDecision.digest).where(
        HolidayDecision.year == decided.year, HolidayDecision.id < decided.id
    )
    return set(db.session.scalars(earlier))
