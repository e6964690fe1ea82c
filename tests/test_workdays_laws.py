"""Laws that every due date obeys, whatever the day, the length, the pauses and the table."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.holidays import SHIPPED_TABLES, Holidays
from ledger.workdays import LOCAL_ZONE, TraceKind, TraceLine, Unit, add_working_days, due, working_days_between

HOLIDAYS = Holidays.load(SHIPPED_TABLES)
ONE_DAY = timedelta(days=1)

days = st.dates(date(2024, 11, 1), date(2027, 3, 31))
lengths = st.integers(0, 150)
calendar_units = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS])


@st.composite
def pause_lists(draw):
    begins = draw(st.lists(days, max_size=4))
    return [(begin, begin + timedelta(days=draw(st.integers(0, 40)))) for begin in begins]


@st.composite
def holiday_tables(draw):
    """Draw tables nobody would publish: the arithmetic must not lean on what real ones look like."""
    rest_days = draw(st.dictionaries(days, st.sampled_from(["春节", "国庆节"]), max_size=60))
    weekends = [day for day in draw(st.lists(days, max_size=30)) if day.weekday() >= 5 and day not in rest_days]
    return Holidays(rest_days=rest_days, working_weekends=dict.fromkeys(weekends, "春节"), sources={2025: "通知"})


tables = st.just(HOLIDAYS) | holiday_tables()


def days_after(start):
    return (start + n * ONE_DAY for n in range(1, 5000))


def is_paused(day, pauses):
    return any(first <= day <= last for first, last in pauses)


@given(days, st.integers(1, 150), st.integers(0, 40), pause_lists(), tables)
def test_working_days_land_on_the_nth_day_that_is_worked_and_not_paused(start, length, extended_by, pauses, holidays):
    result = due(
        start, length=length, unit=Unit.WORKING_DAYS, holidays=holidays, extended_by=extended_by, pauses=pauses
    )
    counting = (day for day in days_after(start) if holidays.is_working_day(day) and not is_paused(day, pauses))
    nth = [day for day, _ in zip(counting, range(length + extended_by), strict=False)][-1]
    assert result.raw_on == result.rolled_on == nth


@given(days, st.integers(1, 150), st.integers(0, 40), pause_lists(), tables)
def test_calendar_days_land_on_the_nth_day_that_is_not_paused(start, length, extended_by, pauses, holidays):
    result = due(start, length=length, unit=Unit.DAYS, holidays=holidays, extended_by=extended_by, pauses=pauses)
    counting = (day for day in days_after(start) if not is_paused(day, pauses))
    nth = [day for day, _ in zip(counting, range(length + extended_by), strict=False)][-1]
    assert result.raw_on == nth


@given(days, lengths, calendar_units, tables)
def test_rolled_day_is_the_first_working_day_not_before_the_raw_one(start, length, unit, holidays):
    result = due(start, length=length, unit=unit, holidays=holidays)
    assert result.rolled_on >= result.raw_on >= start
    assert holidays.is_working_day(result.rolled_on)
    between = range((result.rolled_on - result.raw_on).days)
    assert all(holidays.is_rest_day(result.raw_on + n * ONE_DAY) for n in between)


@given(days, lengths, lengths, calendar_units, st.booleans(), tables)
def test_longer_limit_never_ends_earlier(start, one, other, unit, rolls, holidays):
    shorter, longer = (
        due(start, length=length, unit=unit, holidays=holidays, rolls=rolls) for length in sorted((one, other))
    )
    assert shorter.due_on <= longer.due_on


@given(days, days, lengths, calendar_units, st.booleans(), tables)
def test_later_event_never_ends_earlier(one, other, length, unit, rolls, holidays):
    earlier, later = (
        due(start, length=length, unit=unit, holidays=holidays, rolls=rolls) for start in sorted((one, other))
    )
    assert earlier.due_on <= later.due_on


@given(days, lengths, tables)
def test_counting_back_the_working_days_gives_the_length(start, length, holidays):
    end = due(start, length=length, unit=Unit.WORKING_DAYS, holidays=holidays).raw_on
    assert end == add_working_days(start, length, holidays)
    assert working_days_between(start, end, holidays) == length
    assert working_days_between(end, start, holidays) == -length


@given(days, lengths, st.integers(0, 40), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]), pause_lists(), tables)
def test_trace_accounts_for_every_day_that_did_not_count(start, length, extended_by, unit, pauses, holidays):
    result = due(start, length=length, unit=unit, holidays=holidays, extended_by=extended_by, pauses=pauses)
    left_out = [line for line in result.trace if line.kind in (TraceKind.REST_DAY_SKIPPED, TraceKind.PAUSE)]
    assert length + extended_by + sum(line.amount for line in left_out) == (result.raw_on - start).days
    assert [line.on for line in left_out] == sorted(line.on for line in left_out)
    for line in result.trace:
        if line.kind is TraceKind.REST_DAY_SKIPPED:
            assert holidays.is_rest_day(line.on)
        if line.kind is TraceKind.WORKING_WEEKEND_COUNTED:
            assert line.on.weekday() >= 5 and holidays.is_working_day(line.on)


@given(days, lengths, st.integers(0, 40), calendar_units, pause_lists(), st.booleans(), tables)
def test_trace_comes_back_from_storage_unchanged(start, length, extended_by, unit, pauses, rolls, holidays):
    result = due(
        start, length=length, unit=unit, holidays=holidays, extended_by=extended_by, pauses=pauses, rolls=rolls
    )
    stored = json.dumps([line.as_json() for line in result.trace], ensure_ascii=False)
    assert tuple(TraceLine.from_json(line) for line in json.loads(stored)) == result.trace
    assert result.trace[0].kind is TraceKind.START
    assert result.trace[-1].kind is TraceKind.RESULT and result.trace[-1].on == result.due_on


def test_unknown_trace_line_is_refused():
    with pytest.raises(ValueError, match="guess"):
        TraceLine.from_json({"kind": "guess", "on": None, "text": "大概"})


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.timezones()), lengths)  # noqa: DTZ001
def test_hours_are_exactly_that_many_hours_whatever_the_zone(start, length):
    result = due(start, length=length, unit=Unit.HOURS, holidays=HOLIDAYS)
    assert result.due_at - start.astimezone(UTC) == timedelta(hours=length)
    assert result.raw_on == result.due_at.astimezone(LOCAL_ZONE).date()
