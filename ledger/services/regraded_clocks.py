"""What becomes of the dates of an entry that is judged anew: graver or less, the earlier of the old and the new day governs.

To grade is no work on the matter. A clock that a regrade would begin anew without keeping it goes on as it is; where the
clock of another grade takes its place, or another entry takes over, what was late is late from the first day on. What was
late stays late in the history of the one that ended. Not a door: `services.clocks` asks here.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from ledger.grammar.clocks import ClockRule
from ledger.models import Clock
from ledger.services.clock_dates import DATED, Turn
from ledger.services.kept_clocks import has_ended
from ledger.workdays import TraceKind, TraceLine, chinese_date

_OF_ENTRY = sa.select(Clock).where(Clock.entry_id == sa.bindparam("entry_id")).order_by(Clock.id)
# How a clock ended is not how the date of its successor came about.
ENDED_SO = (TraceKind.KEPT, TraceKind.ENDED)


def goes_on(turn: Turn, rule: ClockRule | None) -> bool:
    """Return whether a running clock of this rule is left alone by a step that would else begin it anew."""
    step = turn.step
    is_begun_anew = rule is not None and step.regrades and step in rule.starts and step not in (*rule.stops, *rule.ends)
    return is_begun_anew and (rule.applies is None or rule.applies.holds(turn.entry))


def clocks_taken_over_from(turn: Turn) -> dict[str, Clock]:
    """Return the last clock of each code on the entry this one took over from; none where it took over from none."""
    if turn.entry.follows_id is None:
        return {}
    return {clock.code: clock for clock in turn.session.scalars(_OF_ENTRY, {"entry_id": turn.entry.follows_id})}


def keep_earlier_dates(
    turn: Turn, started: list[Clock], running: Iterable[Clock], before: dict[str, Clock], ended: Iterable[Clock]
) -> None:
    """Let no clock that starts now win time by the regrade behind it.

    `running` are those that run on, `before` those of the entry it took over from, `ended` those this step has ended.
    """
    rules = {rule.code: rule for rule in turn.book.clocks}
    if turn.step.regrades:
        unkept = [*(clock for clock in ended if has_ended(clock)), *_given_up(turn)]
        for clock in started:
            _keep(turn, clock, _like(rules, clock, unkept))
    left_late = _left_late(turn, before)
    if not left_late:
        return
    ran = {_family(rules, clock) for clock in turn.clocks}
    for clock in started:
        if _family(rules, clock) not in ran:
            _keep(turn, clock, _like(rules, clock, left_late))
    if turn.step.files_new:
        _begin_late(turn, rules, started, running, left_late)


def _family(rules: dict[str, ClockRule], clock: Clock) -> str:
    rule = rules.get(clock.code)
    return rule.family if rule is not None else clock.code


def _like(rules: dict[str, ClockRule], clock: Clock, others: Iterable[Clock]) -> list[Clock]:
    """Return those of the others that promise the same."""
    return [one for one in others if _family(rules, one) == _family(rules, clock)]


def _given_up(turn: Turn) -> list[Clock]:
    """Return what an earlier regrade of this round has ended, late or not, and nobody has kept since."""
    last = {clock.code: clock for clock in turn.clocks if clock.round == turn.entry.round}
    return [clock for clock in last.values() if has_ended(clock)]


def _left_late(turn: Turn, before: dict[str, Clock]) -> list[Clock]:
    """Return what was late and unkept when the entry was closed from which this one took over."""
    closed = max((clock.stop_event_id for clock in before.values() if clock.stop_event_id), default=None)
    rights = turn.book.rights
    return [
        clock
        for clock in before.values()
        if clock.stop_event_id == closed and clock.code not in rights and clock.days_late and has_ended(clock)
    ]


def _keep(turn: Turn, clock: Clock, others: list[Clock]) -> None:
    """Give a clock the earliest date of the others, with all that says how it came about, where that is before its own."""
    other = min(others, key=lambda one: one.due_on, default=None)
    if other is None or other.due_on >= clock.due_on:
        return
    text = f"重新定级不重新起算，以较早的期限为准：原应{chinese_date(other.due_on)}，重新起算应{chinese_date(clock.due_on)}"
    for name in DATED:
        setattr(clock, name, getattr(other, name))
    told = [line for line in other.trace if line["kind"] not in ENDED_SO]
    clock.trace = [*told, TraceLine(TraceKind.DECISION, turn.today, text).as_json()]


def _begin_late(
    turn: Turn, rules: dict[str, ClockRule], started: list[Clock], running: Iterable[Clock], left_late: list[Clock]
) -> None:
    """Where what was late belongs to a stage that comes again later, or never, the step that is expected next is owed
    since that day: an entry that takes over is late as long as the old one was.
    """
    known = {_family(rules, clock) for clock in (*started, *running)}
    others = [clock for clock in left_late if _family(rules, clock) not in known]
    expected = turn.book.expected(turn.entry)
    for clock in started if others else ():
        rule = rules.get(clock.code)
        if rule is not None and any(step in rule.stops for step in expected):
            _keep(turn, clock, others)
