"""What a town decides for itself: one value for one of its rules, and what becomes of the dates promised by the old one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import insert, looking_again, transaction
from ledger.grammar import shelf
from ledger.grammar.town_rules import TownRule, said_value
from ledger.models import AreaLevel, Clock, DateDecision, Entry, Person, RuleDecision, TownDecision
from ledger.queries.recounts import Rehearsal, differs, seen_mark
from ledger.queries.rule_rehearsals import Change, Recount, change_of, recounts, rehearsed
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused, NotVisible
from ledger.services.access_log import Act, record
from ledger.services.appointments import tell_anew
from ledger.services.area_tree import administered
from ledger.services.moved_dates import (
    DatesChangedMeanwhile,
    decision_line,
    hold_entries,
    renew_promises,
    renew_reminders,
    rewrite,
    tell,
)
from ledger.services.next_visits import plan_town_anew
from ledger.typed import Tidied, is_blank
from ledger.workdays import chinese_date, local_date


@dataclass(frozen=True, kw_only=True)
class ForDates(Tidied):
    """What somebody decided about the running dates a new value would move: keep or move, why, and by which list."""

    decision: DateDecision | None = None
    reason: str = ""
    # The mark of the list that was shown; "" where none was.
    seen: str = ""


@looking_again()
def adjust(
    town_id: int, key: str, value: int | None, *, by: Person, now: datetime, for_dates: ForDates | None = None
) -> bool:
    """Set a town's value for a rule, or with None go back to the default; return whether anything changed.

    Where running dates would move, `for_dates` decides about them, and is recorded with every one of them. Without it
    nothing is changed. What they are is counted again here, with their entries held: DatesChangedMeanwhile where it is
    not what was shown. When somebody is reminded, and when to look at a place again, is no promise: it follows at once. A
    value that equals the default is kept all the same: it says that the town has confirmed it.
    """
    with transaction() as session:
        town_rule = _town_rule(session, town_id, key, value, by)
        # Taken before anything is read: whoever decides in between has it, and this one looks again.
        number = (session.scalar(sa.select(sa.func.max(RuleDecision.number))) or 0) + 1
        kept = session.get(TownDecision, (town_id, key), populate_existing=True)
        before = kept.value if kept else None
        if before == value and not _moves_what_was_kept(for_dates):
            return False
        change = change_of(town_id, town_rule, value)
        found = _hold_and_rehearse(session, change, now)
        if before == value and not found.differences:
            return False
        decision = _checked(found, for_dates or ForDates())
        _settle_clocks(session, change, decision, by, now)
        _keep(session, town_id, key, value, by=by, now=now)
        _follow_at_once(session, change)
        decided = RuleDecision(
            number=number,
            town_id=town_id,
            key=key,
            at=now,
            by_id=by.id,
            value_before=before,
            value_after=value,
            reason=for_dates.reason if for_dates else "",
            decision=decision,
            differences=[one.as_json() for one in found.differences],
            notices=found.notices,
        )
        session.add(decided)
        session.flush()
        record(session, Act.TOWN_DECIDED, by=by, now=now, subject=f"area:{town_id}", rule=key, value=value)
        return True


def _moves_what_was_kept(for_dates: ForDates | None) -> bool:
    """Return whether dates kept at an earlier change are to follow the value that holds already."""
    return for_dates is not None and for_dates.decision is DateDecision.MOVE


def _town_rule(session: Session, town_id: int, key: str, value: int | None, by: Person) -> TownRule:
    if administered(session, town_id, by).level is not AreaLevel.TOWN:
        raise NotVisible
    town_rule = next((one for one in shelf.town_rules() if one.key == key), None)
    if town_rule is None:
        raise NotVisible
    fault = town_rule.fault(value) if value is not None else ""
    if fault:
        raise AnswersRefused({"value": fault})
    return town_rule


def _hold_and_rehearse(session: Session, change: Change, now: datetime) -> Rehearsal:
    """Keep the entries concerned from moving, and count what would move: nobody takes a step in between."""
    if not change.is_of_the_ladder:
        running = recounts(session, change, Clock.stopped_at.is_(None))
        hold_entries(session, [one.running.clock.entry_id for one in running])
    return rehearsed(session, change, local_date(now))


def _checked(found: Rehearsal, for_dates: ForDates) -> DateDecision | None:
    """Return the decision about the dates found, None where there are none; raise what is missing from it."""
    if for_dates.seen and for_dates.seen != seen_mark(found.differences):
        raise DatesChangedMeanwhile(len(found.differences))
    if not found.differences:
        return None
    faults = {}
    if for_dates.decision is None:
        faults["decision"] = f"有 {len(found.differences)} 个正在走的期限会变，请选择既有的按旧还是按新"
    if is_blank(for_dates.reason):
        faults["reason"] = "请写明理由，这一条会留在决定记录里"
    if faults:
        raise AnswersRefused(faults)
    return for_dates.decision


def _settle_clocks(session: Session, change: Change, decision: DateDecision | None, by: Person, now: datetime) -> None:
    """Write the decision into every clock whose dates the change would move."""
    if decision is None:
        return
    moved = set()
    for one in list(recounts(session, change, Clock.stopped_at.is_(None), whole=True)):
        clock = one.running.clock
        if not differs(clock, one.dates):
            continue
        if decision is DateDecision.KEEP:
            tell(clock, decision_line(now, f"{_said_change(change, by)}，决定既有的按旧，这一项的日期不变"))
            continue
        moved.add(clock.entry_id)
        _move(clock, one, change, by, now)
    session.flush()
    renew_promises(session, moved)


def _move(clock: Clock, recount: Recount, change: Change, by: Person, now: datetime) -> None:
    was, becomes = clock.legal_due_on, recount.dates["legal_due_on"]
    said = f"{_said_change(change, by)}，决定既有的按新"
    if recount.counted is None:
        clock.target_due_on = recount.dates["target_due_on"]
        tell(clock, decision_line(now, f"{said}：镇里要求的日期改为{chinese_date(clock.target_due_on)}，到期日不变"))
        return
    clock.length = recount.length
    line = decision_line(now, f"{said}：原{chinese_date(was)}，改为{chinese_date(becomes)}")
    rewrite(clock, recount.counted, line, dates=recount.dates)
    clock.sentence = f"{clock.sentence[:-1]}；本镇改设置时由{chinese_date(was)}调整。"


def _said_change(change: Change, by: Person) -> str:
    rule = change.town_rule
    old, new = said_value(rule, change.before(rule)), said_value(rule, change.value)
    return f"{by.name}把“{rule.label}”由{old}改为{new}"


def _follow_at_once(session: Session, change: Change) -> None:
    """Let what is no promise follow the new value: the reminders to come, and when to look at a place again."""
    if change.is_of_the_ladder:
        open_ones = sa.select(Entry.id).where(Entry.town_id == change.town_id, Entry.closed_at.is_(None))
        renew_reminders(session, session.scalars(open_ones))
        tell_anew(session, town_id=change.town_id)
    plan_town_anew(session, change.town_id, change.town_rule.key, decided_in(change.town_id))


def _keep(session: Session, town_id: int, key: str, value: int | None, *, by: Person, now: datetime) -> None:
    if value is None:
        session.execute(sa.delete(TownDecision).where(TownDecision.town_id == town_id, TownDecision.key == key))
        return
    decided = {"value": value, "by_id": by.id, "at": now}
    kept = insert(TownDecision).values(town_id=town_id, key=key, **decided)
    session.execute(kept.on_conflict_do_update(index_elements=[TownDecision.town_id, TownDecision.key], set_=decided))
