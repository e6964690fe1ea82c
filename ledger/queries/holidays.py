"""The calendar looked at: which years are there, what was decided, and which running dates another table would change."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import administered_areas
from ledger.db import db, snapshot
from ledger.holidays import Holidays
from ledger.models import Area, AreaLevel, Clock, Entry, HolidayDecision, Person
from ledger.workdays import Due, Unit, due

# The notice for the next year appears in November; from October on somebody should be waiting for it.
NOTICE_EXPECTED_FROM_MONTH = 10
# A notice may begin in the last days of the December before.
EARLIEST = (12, 25)
# What stands for the number of an entry that is kept from whoever it concerns: an administrator may be one of them.
KEPT_APART = "不公开的事项"


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of the calendar, counted."""

    year: int
    source: str
    rest_days: list[tuple[date, date, str]]
    working_weekends: list[tuple[date, str]]
    working_days: int

    @property
    def is_published(self) -> bool:
        return bool(self.source)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A running clock whose stored dates another table would change. Only numbers: who administers may not read entries."""

    clock_id: int
    entry_id: int
    number: str
    label: str
    due_on: date
    rolled_on: date
    new_due_on: date
    new_rolled_on: date

    def as_json(self) -> dict[str, Any]:
        return {
            "clock": self.clock_id,
            "entry": self.entry_id,
            "number": self.number,
            "label": self.label,
            "due_on": self.due_on.isoformat(),
            "rolled_on": self.rolled_on.isoformat(),
            "new_due_on": self.new_due_on.isoformat(),
            "new_rolled_on": self.new_rolled_on.isoformat(),
        }


def years(holidays: Holidays, today: date) -> list[Year]:
    """Return every published year, and this and the next year whether published or not, the latest first."""
    wanted = holidays.published_years | {today.year, today.year + 1}
    return [year_of(holidays, year) for year in sorted(wanted, reverse=True)]


def missing_now(holidays: Holidays, today: date) -> list[int]:
    """Return the years that ought to be loaded by this day: this year's, and from October on the next one's."""
    wanted = [today.year] + ([today.year + 1] if today.month >= NOTICE_EXPECTED_FROM_MONTH else [])
    return [year for year in wanted if year not in holidays.published_years]


def year_of(holidays: Holidays, year: int) -> Year:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    days = [day for day in days if day.year == year]
    return Year(
        year=year,
        source=holidays.sources.get(year, ""),
        rest_days=list(_spans((day, holidays.rest_days[day]) for day in days if day in holidays.rest_days)),
        working_weekends=[(day, holidays.working_weekends[day]) for day in days if day in holidays.working_weekends],
        working_days=sum(holidays.is_working_day(day) for day in days),
    )


def _spans(days: Iterable[tuple[date, str]]) -> Iterator[tuple[date, date, str]]:
    first: date | None = None
    last, last_name = date.min, ""
    for day, name in days:
        if first is not None and day == last + timedelta(days=1) and name == last_name:
            last = day
            continue
        if first is not None:
            yield first, last, last_name
        first, last, last_name = day, day, name
    if first is not None:
        yield first, last, last_name


def recounted(clock: Clock, holidays: Holidays) -> Due | None:
    """Return a running clock counted again from what it remembers, or None for hours, which no calendar changes."""
    unit = Unit(clock.unit)
    if unit is Unit.HOURS:
        return None
    return due(
        clock.started_on,
        length=clock.length,
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


def touched_clocks(session: Session, year: int) -> Iterator[tuple[Clock, str]]:
    """Return the running clocks a year's table may concern, each with its entry's number, in the order of the entries."""
    touched = (
        sa.select(Clock, sa.case((Entry.is_segregated, KEPT_APART), else_=Entry.number))
        .join(Entry, Entry.id == Clock.entry_id)
        .where(
            Clock.stopped_at.is_(None),
            Clock.legal_due_rolled_on >= date(year - 1, *EARLIEST),
            Clock.started_on <= date(year, 12, 31),
            Clock.unit != Unit.HOURS.value,
        )
        .order_by(Clock.entry_id, Clock.id)
        .execution_options(yield_per=1000, populate_existing=True)
    )
    # Read a thousand at a time, and all of one state.
    with snapshot():
        for row in session.execute(touched):
            yield row[0], row[1]


def differences(session: Session, year: int, holidays: Holidays) -> list[Difference]:
    """Return every running clock whose dates the calendar given would change, compared with the dates it keeps."""
    found = []
    for clock, number in touched_clocks(session, year):
        counted = recounted(clock, holidays)
        if counted is not None and differs(clock, counted):
            found.append(difference(clock, number, counted))
    return found


def differs(clock: Clock, counted: Due) -> bool:
    return any(getattr(clock, column) != day for column, day in dates_by(clock, counted).items())


def difference(clock: Clock, number: str, counted: Due) -> Difference:
    return Difference(
        clock_id=clock.id,
        entry_id=clock.entry_id,
        number=number,
        label=clock.label if number != KEPT_APART else "期限",
        due_on=clock.legal_due_on,
        rolled_on=clock.legal_due_rolled_on,
        new_due_on=counted.raw_on,
        new_rolled_on=counted.rolled_on,
    )


def preview(year: int, holidays: Holidays) -> list[Difference]:
    return differences(db.session(), year, holidays)


def seen_mark(found: list[Difference]) -> str:
    """Return a mark of a list of differences: a decision holds for the list that was shown and for no other."""
    return hashlib.sha256(json.dumps([one.as_json() for one in found]).encode()).hexdigest()


def decisions() -> list[tuple[HolidayDecision, str | None]]:
    """Return the tables loaded here, the latest first, with who decided."""
    rows = sa.select(HolidayDecision, Person.name).outerjoin(Person, Person.id == HolidayDecision.by_id)
    return [(row[0], row[1]) for row in db.session.execute(rows.order_by(HolidayDecision.id.desc()).limit(50))]


def keeps_every_town(person: Person) -> bool:
    """Return whether this administrator keeps every town: the calendar is the same for all of them."""
    others = sa.select(Area.id).where(
        Area.level == AreaLevel.TOWN, Area.valid_to.is_(None), sa.not_(administered_areas(person))
    )
    return db.session.scalar(others.limit(1)) is None
