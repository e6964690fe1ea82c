"""What becomes of the clocks of an entry as the declaration says: what keeps one, what moves its day, what putting the
registration right does to it, and that a day told late waits for another.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.clocks import ClockRule
from ledger.grammar.steps import Step
from ledger.models import Appointment, Clock, Entry, Event
from ledger.services.submissions import Submission


def keeps(rule: ClockRule, step: Step, entry: Entry, submission: Submission) -> bool:
    """Return whether a step, or the paper recorded with it, keeps what a clock promises."""
    if rule.paper is not None and submission.paper is not None and submission.paper.kind == rule.paper.key:
        return True
    return step in rule.stops and (rule.stops_when is None or rule.stops_when.holds(entry))


def moves(step: Step, rule: ClockRule) -> bool:
    """Return whether a step sets another day for a clock that runs to one."""
    return step.extends and any(ask.field is rule.until for ask in step.asks)


def put_right(dossier: Any, step: Step, entry: Entry) -> dict[str, bool]:
    """Where a step puts the registration right, what no longer applies ends; what applies after all runs, unless something
    has kept it since it should have begun. Return which clocks apply now, by code.
    """
    before, after = (
        dossier.applied,
        {rule.code: rule.applies is None or rule.applies.holds(entry) for rule in dossier.book.clocks},
    )
    for rule in dossier.book.clocks if step.amends and not dossier.state.is_closed else ():
        if before[rule.code] and not after[rule.code]:
            dossier.clocks.pop(rule.code, None)
        elif after[rule.code] and not before[rule.code] and rule.on_expiry_of is None:
            begins = {other.key: True for other in rule.starts}
            begins |= {other.key: begins.get(other.key, False) for other in (*rule.stops, *rule.ends)}
            told = [begins[key] for key, *_ in dossier.events if key in begins]
            if told and told[-1]:
                dossier.clocks[rule.code] = False
    return after


def assert_late_until_confirmed(entry: Entry, *, is_void: bool) -> None:
    """What waits to be confirmed is late, and the entry says since which day and, where it was one, who told it; on what
    turned out to be nothing, nothing waits.
    """
    clocks = (
        sa.select(Clock.told_on, Clock.days_late > 0, Event.by_id)
        .join(Event, Event.id == Clock.stop_event_id)
        .where(Clock.entry_id == entry.id, Clock.told_on.is_not(None), Clock.undone_on.is_(None))
    )
    looks = sa.select(Appointment.told_on, Appointment.kept_on > Appointment.due_on, Appointment.kept_by_id).where(
        Appointment.entry_id == entry.id, Appointment.told_on.is_not(None)
    )
    told = db.session.execute(clocks.union_all(looks)).all() if not is_void else []
    assert all(late for _, late, _ in told), "late until somebody else has confirmed it"
    assert entry.unconfirmed_on == min((told_on for told_on, *_ in told), default=None)
    tellers = {by_id for *_, by_id in told}
    assert entry.unconfirmed_by_id == (tellers.pop() if len(tellers) == 1 else None)


def assert_no_time_won(dossier: Any, step: Step) -> None:
    """Judging anew how grave an entry is begins nothing anew that it does not keep, and moves no date of the like further on."""
    entry, rules = dossier.entry, {rule.code: rule for rule in dossier.book.clocks}
    last = db.session.scalar(sa.select(sa.func.max(Event.id)).where(Event.entry_id == entry.id))
    ran = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id).order_by(Clock.id)).all()
    ran = [clock for clock in ran if clock.code in rules]
    ended = [clock for clock in ran if clock.stop_event_id == last and step not in rules[clock.code].stops]
    for clock in (one for one in ran if one.stopped_at is None):
        rule = rules[clock.code]
        is_begun = clock.start_event_id == last and step not in rule.stops
        assert not (is_begun and clock.code in dossier.until_now), f"{clock.code} began anew with {step.key}"
        like = [one for one in ended if rules[one.code].family == rule.family]
        assert all(clock.due_on <= one.due_on for one in like), f"{clock.code} won time by {step.key}"


def assert_as_late(heir: Entry, old_due_on: date | None, today: date) -> None:
    """What takes over from a line that was late is late from its first day on."""
    assert old_due_on is None or old_due_on >= today or heir.next_due_on < today, f"{heir.number} won time"
