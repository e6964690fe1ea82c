"""A running clock counted again from what it remembers comes to the dates it keeps, as long as the calendar is the same."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.holidays import SHIPPED_TABLES, Holidays
from ledger.models import Clock
from ledger.queries.holidays import missing_now, years
from ledger.queries.recounts import dates_by, recounted
from ledger.workdays import LOCAL_ZONE, TraceKind, Unit, due
from tests.lives import LATER, NOW, TODAY, a_small_town, an_entry, take

CALENDAR = Holidays.load(SHIPPED_TABLES)


def running():
    return db.session.scalars(sa.select(Clock).where(Clock.stopped_at.is_(None)).order_by(Clock.id)).all()


def kept(clock):
    return {name: getattr(clock, name) for name in ("legal_due_on", "legal_due_rolled_on", "target_due_on")}


def test_every_clock_of_every_state_comes_to_its_own_dates(application):
    town = a_small_town()
    for state in (
        "reported",
        "sent_back",
        "ordered",
        "rectifying",
        "referred",
        "rectified",
        "passed",
        "awaits_approval",
    ):
        an_entry(town, state, major=state == "awaits_approval")
    answers = {"due_on": TODAY + timedelta(days=25), "reason": "等配件"}
    take(town, an_entry(town, "ordered"), "extend", by="officer", now=LATER, answers=answers)
    assert len({clock.code for clock in running()}) >= 5
    assert any(clock.extensions for clock in running())
    for clock in running():
        assert dates_by(clock, recounted(clock, shelf.holidays())) == kept(clock), clock.code


# A clock as the services will write it, with what the first book does not use yet.
SHAPES = [
    {"length": 15, "unit": Unit.DAYS},
    {"length": 5, "unit": Unit.WORKING_DAYS, "extended_by": 3},
    {"length": 60, "unit": Unit.DAYS, "extended_by": 30},
    {"length": 2, "unit": Unit.MONTHS, "extended_by": 1},
    {"length": 30, "unit": Unit.DAYS, "rolls": True, "pauses": [(date(2026, 9, 10), date(2026, 9, 14))]},
    {"length": 20, "unit": Unit.WORKING_DAYS, "pauses": [(date(2026, 9, 5), date(2026, 9, 8)), (date(2026, 9, 29), date(2026, 10, 9))]},
]  # fmt: skip


def a_clock(start: date, shape: dict) -> Clock:
    counted = due(start, holidays=CALENDAR, **shape)
    return Clock(
        code="X1",
        started_on=start,
        length=shape["length"],
        unit=shape["unit"].value,
        legal_due_on=counted.raw_on,
        legal_due_rolled_on=counted.rolled_on,
        target_due_on=counted.due_on,
        rolls=shape.get("rolls", False),
        extended_by=shape.get("extended_by", 0),
        pauses=[[first.isoformat(), last.isoformat()] for first, last in shape.get("pauses", ())],
        trace=[line.as_json() for line in counted.trace],
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("start", [date(2026, 9, 1), date(2026, 9, 4), date(2026, 8, 31)], ids=str)
def test_extensions_pauses_and_the_roll_are_remembered(start, shape):
    clock = a_clock(start, shape)
    assert dates_by(clock, recounted(clock, CALENDAR)) == kept(clock)


def test_a_towns_own_earlier_date_stays_unless_the_law_comes_before_it():
    clock = a_clock(date(2026, 9, 28), {"length": 3, "unit": Unit.WORKING_DAYS})
    clock.target_due_on = date(2026, 9, 30)
    assert dates_by(clock, recounted(clock, Holidays()))["target_due_on"] == date(2026, 9, 30)
    clock.target_due_on = date(2026, 10, 8)
    moved = dates_by(clock, recounted(clock, Holidays()))
    # Without a table the first three days of October are off, and no more of them.
    assert (moved["legal_due_on"], moved["target_due_on"]) == (date(2026, 10, 5), date(2026, 10, 5))


def test_hours_do_not_ask_the_calendar():
    moment = datetime(2026, 9, 30, 17, 30, tzinfo=LOCAL_ZONE)
    counted = due(moment, length=24, unit=Unit.HOURS, holidays=CALENDAR)
    clock = Clock(code="A8", unit="hours", length=24, trace=[line.as_json() for line in counted.trace])
    assert recounted(clock, CALENDAR) is None


def test_a_decision_in_the_trace_changes_no_count():
    clock = a_clock(date(2026, 9, 1), SHAPES[1])
    line = {"kind": TraceKind.DECISION.value, "on": "2026-12-30", "text": "决定", "name": "", "amount": 0}
    clock.trace = [*clock.trace[:-1], line, clock.trace[-1]]
    assert dates_by(clock, recounted(clock, CALENDAR)) == kept(clock)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 10, 1), [2027, 2028]),
        (date(2025, 12, 31), []),
    ],
)
def test_what_is_missing_depends_on_the_day(today, missing):
    assert missing_now(CALENDAR, today) == missing


def test_both_shipped_years_have_248_working_days_and_the_next_one_has_the_fixed_days_alone():
    by_year = {year.year: year for year in years(CALENDAR, NOW.date())}
    assert [by_year[year].working_days for year in (2025, 2026)] == [248, 248]
    assert not by_year[2027].is_published
    assert by_year[2027].rest_days == [
        (date(2027, 1, 1), date(2027, 1, 1), "元旦"),
        (date(2027, 5, 1), date(2027, 5, 2), "劳动节"),
        (date(2027, 10, 1), date(2027, 10, 3), "国庆节"),
    ]
    # 365 days, of which 104 are weekends; four of the six fixed days are Saturdays or Sundays already.
    assert by_year[2027].working_days == 365 - 104 - 2
