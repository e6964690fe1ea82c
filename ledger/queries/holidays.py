"""The calendar looked at: which years are there, what was decided, and which running dates another table would change."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import administered_areas
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.town_rules import Decided
from ledger.holidays import WEEKEND, Holidays
from ledger.models import Area, AreaLevel, Clock, HolidayDecision, Person
from ledger.queries.recounts import (
    Ladder,
    Rehearsal,
    Running,
    clocks_of_book,
    compared,
    dates_by,
    ran,
    recounted,
    replayed,
)
from ledger.queries.town_rules import decided_in
from ledger.workdays import Unit

# The notice for the next year appears in November; from October on somebody should be waiting for it.
NOTICE_EXPECTED_FROM_MONTH = 10
# A notice may begin in the last days of the December before.
EARLIEST = (12, 25)


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
    named = [(day, name) for day in days if holidays.is_rest_day(day) and (name := holidays.rest_name(day)) != WEEKEND]
    return Year(
        year=year,
        source=holidays.sources.get(year, ""),
        rest_days=list(_spans(named)),
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


def concerned(year: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition of the clocks a year's table may concern."""
    return (
        Clock.legal_due_rolled_on >= date(year - 1, *EARLIEST),
        Clock.started_on <= date(year, 12, 31),
        Clock.unit != Unit.HOURS.value,
    )


def touched_clocks(session: Session, year: int) -> Iterator[Running]:
    """Return the running clocks a year's table may concern, each whole, book by book."""
    for book in shelf.books():
        yield from clocks_of_book(session, book.key, Clock.stopped_at.is_(None), *concerned(year), whole=True)


def preview(year: int, holidays: Holidays, today: date) -> Rehearsal:
    """Return what the calendar given would change of the dates kept and the reminders to come."""
    session, rules, found = db.session(), _rules_by_town(), Rehearsal()
    for book in shelf.books():
        for running in clocks_of_book(session, book.key, Clock.stopped_at.is_(None), *concerned(year)):
            before = Ladder(decided=rules(running.town_id), holidays=shelf.holidays())
            dates = dates_by(running.clock, recounted(running.clock, holidays))
            found.take(compared(running, dates, before=before, after=replace(before, holidays=holidays), today=today))
    return found.in_order()


def preview_of_ran(year: int, holidays: Holidays, today: date) -> Rehearsal:
    """Return how what stopped within the last year would have been judged by the calendar given."""
    session, found = db.session(), Rehearsal()
    for book in shelf.books():
        for running in clocks_of_book(session, book.key, *ran(today), *concerned(year), whole=True):
            found.take(replayed(running, dates_by(running.clock, recounted(running.clock, holidays))))
    return found.in_order()


def _rules_by_town() -> Callable[[int], Decided]:
    return cache(lambda town_id: decided_in(town_id))


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
