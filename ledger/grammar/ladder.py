"""The ladder of reminders: which rung of a clock is due when, and who stands on it (rules 8).

Days are local days; a rung is due at 08:30 Asia/Shanghai. On a rest day only grave matters and the first day
overdue are called out; any other rung moves forward to the working day before, since a notice is
useful early and useless late.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from ledger.grammar import shelf
from ledger.grammar.town_rules import NEAR_DAYS, NEAR_DAYS_GRAVE, Decided
from ledger.holidays import Holidays
from ledger.models import Role, Rung
from ledger.workdays import LOCAL_ZONE

MORNING = time(8, 30)
# What a town may say about when it is reminded.
TOWN_RULES = (NEAR_DAYS, NEAR_DAYS_GRAVE)


class Promised(Protocol):
    """What the ladder asks of a clock: the day it started, the day that binds and the one worked towards."""

    @property
    def started_on(self) -> date: ...

    @property
    def target_due_on(self) -> date: ...

    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True, kw_only=True, eq=False)
class RungRule:
    """Who else is told on a rung, beside the person or role the entry waits for."""

    rung: Rung
    also: tuple[Role, ...] = ()
    on_rest_days: bool = False


LADDER = (
    RungRule(rung=Rung.NEAR, also=(Role.GRID_HEAD,)),
    RungRule(rung=Rung.DUE, also=(Role.GRID_HEAD,)),
    RungRule(rung=Rung.OVERDUE, also=(Role.GRID_HEAD, Role.LEADER), on_rest_days=True),
)


def rung_at(
    rule: RungRule, due_on: date, *, is_grave: bool, decided: Decided, holidays: Holidays | None = None
) -> datetime:
    """Return the moment (UTC) this rung of a clock due on `due_on` is due, by the calendar in force or the one given."""
    calendar = holidays or shelf.holidays()
    offset = {
        Rung.NEAR: -decided(NEAR_DAYS_GRAVE if is_grave else NEAR_DAYS),
        Rung.DUE: 0,
        Rung.OVERDUE: 1,
    }[rule.rung]
    day = due_on + timedelta(days=offset)
    if not (rule.on_rest_days or is_grave):
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
    return datetime.combine(day, MORNING, LOCAL_ZONE).astimezone(UTC)


def rungs(
    clock: Promised, *, is_grave: bool, decided: Decided, holidays: Holidays | None = None
) -> list[tuple[datetime, RungRule]]:
    """Return the rungs of a clock with their moments, those left out that were over before it started.

    Where a long holiday moves two rungs to one morning, the later rung speaks for both.
    """
    found: dict[datetime, RungRule] = {}
    for rule in LADDER:
        # The early notice is for who works to the town's own date; due and overdue are what the law says.
        on = clock.target_due_on if rule.rung is Rung.NEAR else clock.due_on
        moment = rung_at(rule, on, is_grave=is_grave, decided=decided, holidays=holidays)
        if moment.astimezone(LOCAL_ZONE).date() >= clock.started_on or rule.rung is Rung.OVERDUE:
            found[moment] = rule
    return list(found.items())


def next_rung_at(clock: Promised, *, is_grave: bool, decided: Decided, after: datetime | None) -> datetime | None:
    """Return the first rung's moment later than `after` (None: the first of all), or None when the ladder is done."""
    moments = [moment for moment, _ in rungs(clock, is_grave=is_grave, decided=decided)]
    return min((moment for moment in moments if after is None or moment > after), default=None)
