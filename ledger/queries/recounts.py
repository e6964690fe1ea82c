"""Running clocks counted anew by what somebody is about to change: which dates would move, who would be late by them, and
which reminders would come on another day. Nothing is changed by looking.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from ledger.choices import Choice
from ledger.db import snapshot
from ledger.grammar import shelf
from ledger.grammar.ladder import rungs
from ledger.grammar.town_rules import Decided
from ledger.holidays import Holidays
from ledger.models import Clock, Entry, Rung
from ledger.workdays import Due, Unit, day_begins, days_late, due, local_date

# What stands for the number of an entry that is kept from whoever it concerns: an administrator may be one of them.
KEPT_APART = "不公开的事项"
NUMBER = sa.case((Entry.is_segregated, KEPT_APART), else_=Entry.number)
AT_A_TIME = 1000
# How far back what ran is replayed.
RAN_WITHIN = timedelta(days=365)


class Becomes(Choice):
    """What becomes of a clock by its new date."""

    LATE = "late", "变成超期"
    IN_TIME = "in_time", "不再超期"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A reminder that would come on another day; no day where there would be none."""

    rung: Rung
    on: date | None
    new_on: date | None

    def as_json(self) -> dict[str, Any]:
        days = {"on": self.on, "new_on": self.new_on}
        return {"rung": self.rung.value} | {key: day.isoformat() if day else None for key, day in days.items()}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A clock whose stored dates or reminders would change. Only numbers: who administers may not read entries."""

    clock_id: int
    entry_id: int
    number: str
    label: str
    due_on: date
    rolled_on: date
    target_on: date
    new_due_on: date
    new_rolled_on: date
    new_target_on: date
    becomes: Becomes | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def moves(self) -> bool:
        """Return whether one of its dates would move, and not only a reminder."""
        old = (self.due_on, self.rolled_on, self.target_on)
        return old != (self.new_due_on, self.new_rolled_on, self.new_target_on)

    def as_json(self) -> dict[str, Any]:
        days = {
            "due_on": self.due_on,
            "rolled_on": self.rolled_on,
            "target_on": self.target_on,
            "new_due_on": self.new_due_on,
            "new_rolled_on": self.new_rolled_on,
            "new_target_on": self.new_target_on,
        }
        return {
            "clock": self.clock_id,
            "entry": self.entry_id,
            "number": self.number,
            "label": self.label,
            **{key: day.isoformat() for key, day in days.items()},
            "becomes": self.becomes.value if self.becomes else None,
            "notices": [notice.as_json() for notice in self.notices],
        }


@dataclass(kw_only=True)
class Rehearsal:
    """What came of counting anew: how many clocks were looked at, whose dates would move, whose reminders alone would."""

    looked_at: int = 0
    differences: list[Difference] = field(default_factory=list)
    reminded: list[Difference] = field(default_factory=list)

    def take(self, difference: Difference | None) -> None:
        self.looked_at += 1
        if difference is not None:
            (self.differences if difference.moves else self.reminded).append(difference)

    def becoming(self, what: Becomes) -> int:
        return sum(one.becomes is what for one in self.differences)

    @property
    def notices(self) -> int:
        """Return how many reminders would come on another day, or come or stay away."""
        return sum(len(one.notices) for one in (*self.differences, *self.reminded))

    def in_order(self) -> "Rehearsal":
        for found in (self.differences, self.reminded):
            found.sort(key=lambda one: (one.entry_id, one.clock_id))
        return self

    def counts(self) -> dict[str, int]:
        return {
            "looked_at": self.looked_at,
            "moved": len(self.differences),
            **{f"becomes_{what}": self.becoming(what) for what in Becomes},
            "notices": self.notices,
        }


@dataclass(frozen=True, kw_only=True)
class Running:
    """A clock with what a recount has to know of its entry; `told` is what else was asked for."""

    clock: Clock
    number: str
    town_id: int
    is_grave: bool
    is_right: bool
    told: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """What decides when somebody is reminded: the rules of the town and the calendar."""

    decided: Decided
    holidays: Holidays


@dataclass(frozen=True, kw_only=True)
class _Dates:
    """The dates a clock would have."""

    started_on: date
    target_due_on: date
    due_on: date


def clocks_of_book(
    session: Session, book_key: str, *wanted: sa.ColumnElement[bool], told: tuple[Any, ...] = (), whole: bool = False
) -> Iterator[Running]:
    """Return the clocks of a book for which all of `wanted` holds, a thousand at a time and all of one state.

    Unless `whole` they come without their reasons, which are most of what a clock holds.
    """
    book = shelf.book_of(book_key)
    rows = (
        sa.select(Clock, NUMBER, Entry.town_id, book.is_grave.sql(), *told)
        .join(book.entry, book.entry.id == Clock.entry_id)
        .where(*wanted)
        .order_by(Clock.entry_id, Clock.id)
        .execution_options(yield_per=AT_A_TIME, populate_existing=True)
    )
    if not whole:
        rows = rows.options(defer(Clock.trace), defer(Clock.sentence), defer(Clock.basis))
    with snapshot():
        for clock, number, town_id, is_grave, *more in session.execute(rows):
            yield Running(
                clock=clock, number=number, town_id=town_id, is_grave=bool(is_grave),
                is_right=clock.code in book.rights, told=tuple(more),
            )  # fmt: skip


def recounted(clock: Clock, holidays: Holidays, *, length: int | None = None, started_at: Any = None) -> Due | None:
    """Return a clock counted again from what it remembers, or with another length.

    None for hours, which no calendar changes, unless the moment they began at is told.
    """
    unit = Unit(clock.unit)
    if unit is Unit.HOURS and started_at is None:
        return None
    return due(
        started_at if unit is Unit.HOURS else clock.started_on,
        length=clock.length if length is None else length,
        unit=unit,
        holidays=holidays,
        extended_by=clock.extended_by,
        pauses=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in clock.pauses],
        rolls=clock.rolls,
    )


def dates_by(clock: Clock, counted: Due) -> dict[str, date]:
    """Return what a clock's date columns would be; a town's own earlier date stays unless the law's comes before it."""
    target = counted.due_on if clock.target_due_on == clock.due_on else min(clock.target_due_on, counted.due_on)
    return {
        "legal_due_on": counted.raw_on,
        "legal_due_rolled_on": counted.rolled_on,
        "target_due_on": target,
    }


def differs(clock: Clock, dates: dict[str, date]) -> bool:
    return any(getattr(clock, column) != day for column, day in dates.items())


def unmoved(clock: Clock) -> dict[str, date]:
    return {column: getattr(clock, column) for column in ("legal_due_on", "legal_due_rolled_on", "target_due_on")}


def compared(
    running: Running, dates: dict[str, date], *, before: Ladder, after: Ladder, today: date
) -> Difference | None:
    """Return what another set of dates, another calendar or another ladder would change of a running clock."""
    clock = running.clock
    new = _Dates(
        started_on=clock.started_on,
        target_due_on=dates["target_due_on"],
        due_on=dates["legal_due_rolled_on"] if clock.rolls else dates["legal_due_on"],
    )
    notices = _notices(running, new, before, after, today)
    if not notices and not differs(clock, dates):
        return None
    return _difference(running, dates, _becomes(running, new.due_on, today), notices)


def _difference(
    running: Running, dates: dict[str, date], becomes: Becomes | None, notices: tuple[Notice, ...] = ()
) -> Difference:
    clock = running.clock
    return Difference(
        clock_id=clock.id,
        entry_id=clock.entry_id,
        number=running.number,
        label=clock.label if running.number != KEPT_APART else "期限",
        due_on=clock.legal_due_on,
        rolled_on=clock.legal_due_rolled_on,
        target_on=clock.target_due_on,
        new_due_on=dates["legal_due_on"],
        new_rolled_on=dates["legal_due_rolled_on"],
        new_target_on=dates["target_due_on"],
        becomes=becomes,
        notices=notices,
    )


def _becomes(running: Running, new_due_on: date, day: date) -> Becomes | None:
    """Return whether the day decides otherwise by the new date; what stands still and what is a right is never late."""
    if running.is_right or running.clock.paused_on is not None:
        return None
    return _judged(days_late(running.clock.due_on, day) > 0, days_late(new_due_on, day) > 0)


def _judged(was_late: bool, is_late: bool) -> Becomes | None:
    if was_late == is_late:
        return None
    return Becomes.LATE if is_late else Becomes.IN_TIME


def _notices(running: Running, new: _Dates, before: Ladder, after: Ladder, today: date) -> tuple[Notice, ...]:
    """Return the reminders still to come that would come on another day."""
    clock = running.clock
    if running.is_right or clock.paused_on is not None:
        return ()
    old_days, new_days = _days(running, clock, before), _days(running, new, after)
    found = [Notice(rung=rung, on=old_days.get(rung), new_on=new_days.get(rung)) for rung in Rung]
    return tuple(
        one for one in found if one.on != one.new_on and max(one.on or date.min, one.new_on or date.min) >= today
    )


def _days(running: Running, promised: Clock | _Dates, ladder: Ladder) -> dict[Rung, date]:
    found = rungs(promised, is_grave=running.is_grave, decided=ladder.decided, holidays=ladder.holidays)
    return {rule.rung: local_date(moment) for moment, rule in found}


# --- What ran ----------------------------------------------------------------------------------------------------------


def ran(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition of what stopped within the last year and was judged."""
    return (Clock.stopped_at >= day_begins(today - RAN_WITHIN), Clock.days_late.is_not(None))


def replayed(running: Running, dates: dict[str, date]) -> Difference | None:
    """Return how a clock that has stopped would have been judged by other dates. It stays as it was judged, always."""
    clock = running.clock
    if running.is_right or not differs(clock, dates):
        return None
    new_due_on = dates["legal_due_rolled_on"] if clock.rolls else dates["legal_due_on"]
    kept_on = _kept_on(clock)
    return _difference(
        running, dates, _judged(days_late(clock.due_on, kept_on) > 0, days_late(new_due_on, kept_on) > 0)
    )


def _kept_on(clock: Clock) -> date:
    """Return the day the thing was done: late by so many days, or what its last line tells."""
    told = [line["on"] for line in clock.trace if line["kind"] == "kept" and line["on"]]
    return date.fromisoformat(told[-1]) if told else clock.due_on + timedelta(days=clock.days_late or 0)


def seen_mark(found: list[Difference]) -> str:
    """Return a mark of the dates that were shown to move: a decision holds for those and for no others."""
    told = [{**one.as_json(), "notices": None} for one in found]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
