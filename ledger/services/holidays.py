"""Loading a year's holidays: the table joins the calendar, and what becomes of promised dates is decided by somebody.

The decision is a row with the whole table in it, written in one transaction with everything it changes. The
file follows the row; where a process ended between the two, `finish_loads` writes it from the row.
"""

import re
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import db, looking_again, transaction
from ledger.grammar import shelf
from ledger.models import Clock, DateDecision, HolidayDecision, Person
from ledger.queries.holidays import keeps_every_town, preview, touched_clocks
from ledger.queries.recounts import dates_by, differs, recounted, seen_mark
from ledger.refusals import NotAllowed
from ledger.services.access_log import Act, record
from ledger.services.appointments import tell_anew
from ledger.services.holiday_tables import HandedIn, digest_of_file, keep_file
from ledger.services.moved_dates import (
    AT_A_TIME,
    DatesChangedMeanwhile,
    decision_line,
    hold_entries,
    renew_promises,
    renew_reminders,
    rewrite,
)
from ledger.workdays import Due, TraceKind, TraceLine, chinese_date, local_date

OPERATOR = "服务器管理员"


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
        hold_entries(session, (running.clock.entry_id for running in touched_clocks(session, table.year)))
        found = preview(table.year, table.holidays, local_date(now)).differences
        if seen_mark(found) != seen:
            raise DatesChangedMeanwhile(len(found))
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


def _settle_clocks(session: Session, table: HandedIn, decision: DateDecision, *, who: str, now: datetime) -> int:
    """Write the decision into every clock it concerns; return how many dates the new table merely confirmed."""
    confirmed, moved = 0, set()
    for running in list(touched_clocks(session, table.year)):
        clock = running.clock
        counted = recounted(clock, table.holidays)
        if counted is None:
            continue
        dates = dates_by(clock, counted)
        if not differs(clock, dates):
            if _waited_for(clock, table.year):
                confirmed += 1
                rewrite(clock, counted, _confirmed_line(table, now), dates={})
            continue
        if decision is DateDecision.MOVE:
            moved.add(clock.entry_id)
            was = clock.legal_due_on
            rewrite(clock, counted, _moved_line(table, clock, counted, who, now), dates=dates)
            clock.sentence = f"{clock.sentence[:-1]}；载入放假安排时由{chinese_date(was)}调整。"
        else:
            _keep(clock, table, _kept_line(table, clock, counted, who, now))
    session.flush()
    renew_promises(session, moved)
    return confirmed


def _waited_for(clock: Clock, year: int) -> bool:
    """Return whether a clock was counted without this year's table."""
    return any(line["kind"] == TraceKind.MISSING_YEAR and line["amount"] == year for line in clock.trace)


def _keep(clock: Clock, table: HandedIn, decision: TraceLine) -> None:
    # Flagged as changed by being another list: a line appended in place would not be written.
    waits = {TraceKind.MISSING_YEAR: table.year}
    lines = [line for line in clock.trace if waits.get(line["kind"]) != line["amount"]]
    clock.trace = [*lines[:-1], decision.as_json(), lines[-1]]
    # Whatever it was counted by in its place: until 2026-11-28 the days fixed by their date were not known.
    clock.sentence = re.sub(
        f"{table.year}年放假安排尚未录入，暂按[^；。]+推算",
        f"{table.year}年放假安排载入后决定保持原日期",
        clock.sentence,
    )


def _moved_line(table: HandedIn, clock: Clock, counted: Due, who: str, now: datetime) -> TraceLine:
    moved = f"原{chinese_date(clock.legal_due_on)}，改为{chinese_date(counted.raw_on)}"
    if clock.legal_due_on == counted.raw_on:
        was, becomes = chinese_date(clock.legal_due_rolled_on), chinese_date(counted.rolled_on)
        moved = f"到期日不变，顺延后的日期由{was}改为{becomes}"
    return decision_line(now, f"{who}载入{table.year}年放假安排时决定调整：{moved}")


def _kept_line(table: HandedIn, clock: Clock, counted: Due, who: str, now: datetime) -> TraceLine:
    text = f"{who}载入{table.year}年放假安排时决定保持已答应的日期（按新安排推算为{chinese_date(counted.raw_on)}"
    if clock.legal_due_on == counted.raw_on:
        text += f"，顺延后为{chinese_date(counted.rolled_on)}"
    return decision_line(now, f"{text}）")


def _confirmed_line(table: HandedIn, now: datetime) -> TraceLine:
    return decision_line(now, f"载入{table.year}年放假安排后核对，日期不变")


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

    The ladder moves notices off rest days, so this holds for dates that stay as well.
    """
    ids = sorted({running.clock.entry_id for running in touched_clocks(db.session(), year)})
    for start in range(0, len(ids), AT_A_TIME):
        with transaction() as session:
            renew_reminders(session, ids[start : start + AT_A_TIME])
    with transaction() as session:
        tell_anew(session)


def _latest_of_each_year() -> list[HolidayDecision]:
    latest = sa.select(sa.func.max(HolidayDecision.id)).group_by(HolidayDecision.year)
    return list(db.session.scalars(sa.select(HolidayDecision).where(HolidayDecision.id.in_(latest))))


def _earlier_digests(decided: HolidayDecision) -> set[str]:
    earlier = sa.select(HolidayDecision.digest).where(
        HolidayDecision.year == decided.year, HolidayDecision.id < decided.id
    )
    return set(db.session.scalars(earlier))
