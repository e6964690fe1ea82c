"""Dates worked by hand from the statutes and the notices, and the words that explain them."""

from datetime import UTC, date, datetime

import pytest

from ledger.holidays import SHIPPED_TABLES, Holidays
from ledger.workdays import (
    LOCAL_ZONE,
    TraceKind,
    Unit,
    add_working_days,
    chinese_date,
    days_late,
    due,
    next_working_day,
    sentence,
    short_date,
    working_days_between,
)

HOLIDAYS = Holidays.load(SHIPPED_TABLES)


def on(text):
    return date.fromisoformat(text)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def a_due(start, length, unit=Unit.DAYS, **changes):
    return due(on(start), length=length, unit=unit, holidays=HOLIDAYS, **changes)


def spans(*pairs):
    return [(on(first), on(last)) for first, last in pairs]


def texts(result, kind=None):
    return [line.text for line in result.trace if kind in (None, line.kind)]


CALENDAR_DAYS = [
    ("2026-01-05", 15, 0, "2026-01-20", "2026-01-20"),
    ("2026-02-03", 15, 0, "2026-02-18", "2026-02-24"),
    ("2026-03-02", 60, 0, "2026-05-01", "2026-05-06"),
    ("2026-08-02", 60, 0, "2026-10-01", "2026-10-08"),
    ("2026-08-02", 60, 30, "2026-10-31", "2026-11-02"),
    ("2026-03-02", 90, 0, "2026-05-31", "2026-06-01"),
    # Rolls over the year's end onto a worked Sunday.
    ("2025-12-17", 15, 0, "2026-01-01", "2026-01-04"),
    # A worked Saturday is a working day: nothing to roll.
    ("2026-02-21", 7, 0, "2026-02-28", "2026-02-28"),
    # Saturday 27 September 2025: the Sunday after it is worked.
    ("2025-09-12", 15, 0, "2025-09-27", "2025-09-28"),
    ("2025-09-16", 15, 0, "2025-10-01", "2025-10-09"),
    # Leap day, and the same count in a common year.
    ("2028-02-14", 15, 0, "2028-02-29", "2028-02-29"),
    ("2026-02-14", 15, 0, "2026-03-01", "2026-03-02"),
    ("2026-09-29", 0, 0, "2026-09-29", "2026-09-29"),
    ("2026-01-31", 0, 0, "2026-01-31", "2026-02-02"),
]


@pytest.mark.parametrize(("start", "length", "extended_by", "raw", "rolled"), CALENDAR_DAYS)
def test_calendar_days_end_where_the_hand_count_ends(start, length, extended_by, raw, rolled):
    result = a_due(start, length, extended_by=extended_by)
    assert (result.start_on, result.raw_on, result.rolled_on) == (on(start), on(raw), on(rolled))
    assert result.due_at is None


WORKING_DAYS = [
    ("2026-02-12", 5, 0, "2026-02-26"),
    ("2026-04-30", 5, 0, "2026-05-11"),
    ("2026-09-18", 3, 0, "2026-09-22"),
    ("2026-09-29", 3, 0, "2026-10-09"),
    # An ordinary week, and one begun on a Saturday.
    ("2026-03-02", 5, 0, "2026-03-09"),
    ("2026-03-07", 1, 0, "2026-03-09"),
    # New Year: 12-31, worked Sunday 01-04, 01-05.
    ("2025-12-30", 3, 0, "2026-01-05"),
    # Spring Festival 2025: worked Sunday 01-26, 01-27, then eight days off.
    ("2025-01-24", 3, 0, "2025-02-05"),
    ("2025-02-06", 3, 0, "2025-02-10"),
    # Labour Day 2025: worked Sunday 04-27, three days, five days off.
    ("2025-04-25", 5, 0, "2025-05-06"),
    # National Day 2025: worked Sunday 09-28 and worked Saturday 10-11.
    ("2025-09-26", 5, 0, "2025-10-10"),
    ("2025-09-26", 6, 0, "2025-10-11"),
    # From 10-09 on: worked Saturday 10-10, Sunday off, Monday.
    ("2026-09-29", 3, 2, "2026-10-12"),
    # Without a table the first and the second of May are off: in 2028 a Monday and a Tuesday.
    ("2028-04-28", 1, 0, "2028-05-03"),
    # A whole year: 248 working days, the last on its last day.
    ("2025-01-01", 247, 0, "2025-12-30"),
    ("2025-01-01", 248, 0, "2025-12-31"),
]


@pytest.mark.parametrize(("start", "length", "extended_by", "last"), WORKING_DAYS)
def test_working_days_skip_rest_days_and_count_worked_weekends(start, length, extended_by, last):
    result = a_due(start, length, Unit.WORKING_DAYS, extended_by=extended_by)
    assert result.raw_on == result.rolled_on == on(last)


MONTHS = [
    ("2026-05-15", 2, 0, "2026-07-15", "2026-07-15"),
    # 28 February 2026 is a worked Saturday.
    ("2026-01-31", 1, 0, "2026-02-28", "2026-02-28"),
    ("2026-01-29", 1, 0, "2026-02-28", "2026-02-28"),
    ("2026-03-31", 1, 0, "2026-04-30", "2026-04-30"),
    ("2028-01-31", 1, 0, "2028-02-29", "2028-02-29"),
    ("2024-02-29", 12, 0, "2025-02-28", "2025-02-28"),
    ("2025-12-31", 2, 0, "2026-02-28", "2026-02-28"),
    ("2026-11-30", 3, 0, "2027-02-28", "2027-03-01"),
    ("2026-04-01", 6, 0, "2026-10-01", "2026-10-08"),
    ("2025-06-05", 24, 0, "2027-06-05", "2027-06-07"),
    # The extension adds to the raw date, the 28th, not to the day the limit began.
    ("2026-01-31", 1, 1, "2026-03-28", "2026-03-30"),
]


@pytest.mark.parametrize(("start", "length", "extended_by", "raw", "rolled"), MONTHS)
def test_months_end_on_the_same_numbered_day_or_the_months_end(start, length, extended_by, raw, rolled):
    result = a_due(start, length, Unit.MONTHS, extended_by=extended_by)
    assert (result.raw_on, result.rolled_on) == (on(raw), on(rolled))


HOURS = [
    # Across midnight into the National Day holiday, which does not stop the hours.
    ("2026-09-30T17:30", 24, 0, "2026-10-01T17:30"),
    ("2026-11-27T23:59", 1, 0, "2026-11-28T00:59"),
    ("2026-11-27T22:00", 2, 0, "2026-11-28T00:00"),
    ("2026-02-13T18:00", 72, 0, "2026-02-16T18:00"),
    ("2026-02-13T18:00", 24, 24, "2026-02-15T18:00"),
    ("2026-12-31T12:00", 24, 0, "2027-01-01T12:00"),
]


@pytest.mark.parametrize(("start", "length", "extended_by", "end"), HOURS)
def test_hours_run_through_nights_and_holidays_and_never_roll(start, length, extended_by, end):
    result = due(at(start), length=length, unit=Unit.HOURS, holidays=HOLIDAYS, extended_by=extended_by, rolls=True)
    assert result.due_at == at(end) and result.due_at.tzinfo is UTC
    assert result.raw_on == result.rolled_on == result.due_on == at(end).date()
    assert result.missing_years == ()


def test_hours_from_an_instant_in_another_zone_end_on_the_local_date():
    half_past_midnight = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    result = due(half_past_midnight, length=24, unit=Unit.HOURS, holidays=HOLIDAYS)
    assert (result.start_on, result.raw_on) == (on("2026-10-01"), on("2026-10-02"))


def test_days_from_an_instant_begin_on_the_local_date():
    half_past_midnight = datetime(2026, 9, 28, 16, 30, tzinfo=UTC)
    result = due(half_past_midnight, length=3, unit=Unit.WORKING_DAYS, holidays=HOLIDAYS)
    assert (result.start_on, result.raw_on) == (on("2026-09-29"), on("2026-10-09"))


PAUSES = [
    (Unit.DAYS, 10, spans(("2026-03-05", "2026-03-09")), "2026-03-17"),
    (Unit.DAYS, 10, spans(("2026-03-05", "2026-03-05")), "2026-03-13"),
    # Only 3 March lies after the event day.
    (Unit.DAYS, 10, spans(("2026-02-25", "2026-03-03")), "2026-03-13"),
    (Unit.DAYS, 10, spans(("2026-02-01", "2026-02-20")), "2026-03-12"),
    # Beginning the day after the last day it comes too late; beginning on the last day it does not.
    (Unit.DAYS, 10, spans(("2026-03-13", "2026-03-20")), "2026-03-12"),
    (Unit.DAYS, 10, spans(("2026-03-12", "2026-03-20")), "2026-03-21"),
    # Overlapping pauses do not count twice, in whatever order they come.
    (Unit.DAYS, 10, spans(("2026-03-06", "2026-03-09"), ("2026-03-05", "2026-03-07")), "2026-03-17"),
    (Unit.DAYS, 10, spans(("2026-03-05", "2026-03-09"), ("2026-03-06", "2026-03-07")), "2026-03-17"),
    (Unit.DAYS, 10, spans(("2026-03-05", "2026-03-06"), ("2026-03-06", "2026-03-09")), "2026-03-17"),
    # The second pause is reached only because of the first.
    (Unit.DAYS, 10, spans(("2026-03-05", "2026-03-09"), ("2026-03-14", "2026-03-15")), "2026-03-19"),
    # Counted: 3, 6, 9, 10, 11 March.
    (Unit.WORKING_DAYS, 5, spans(("2026-03-04", "2026-03-05")), "2026-03-11"),
    # Friday to Sunday costs one working day.
    (Unit.WORKING_DAYS, 5, spans(("2026-03-06", "2026-03-08")), "2026-03-10"),
    (Unit.WORKING_DAYS, 5, spans(("2026-03-07", "2026-03-08")), "2026-03-09"),
    (Unit.MONTHS, 1, spans(("2026-03-05", "2026-03-09")), "2026-04-07"),
]


@pytest.mark.parametrize(("unit", "length", "pauses", "raw"), PAUSES)
def test_paused_days_do_not_count(unit, length, pauses, raw):
    assert a_due("2026-03-02", length, unit, pauses=pauses).raw_on == on(raw)


def test_pause_during_an_extension_moves_its_end():
    result = a_due("2026-08-02", 60, extended_by=30, pauses=spans(("2026-10-12", "2026-10-14")))
    assert result.raw_on == on("2026-11-03")
    assert [line.kind for line in result.trace] == ["start", "extension", "pause", "result"]


@pytest.mark.parametrize(("asked", "due_on"), [({}, "2026-10-01"), ({"rolls": True}, "2026-10-08")])
def test_both_dates_are_known_and_a_duty_of_the_town_does_not_roll_unless_asked(asked, due_on):
    result = a_due("2026-08-02", 60, **asked)
    assert (result.raw_on, result.rolled_on, result.due_on) == (on("2026-10-01"), on("2026-10-08"), on(due_on))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"length": -1}, "negative"),
        ({"extended_by": -1}, "negative"),
        ({"pauses": spans(("2026-03-09", "2026-03-05"))}, "ends before it begins"),
        ({"start": datetime(2026, 3, 2, 9, 0)}, "time zone"),  # noqa: DTZ001
        ({"start": datetime(2026, 3, 2, 9, 0), "unit": Unit.HOURS}, "time zone"),  # noqa: DTZ001
        (
            {"start": at("2026-03-02T09:00"), "unit": Unit.HOURS, "pauses": spans(("2026-03-05", "2026-03-09"))},
            "paused",
        ),
    ],
)
def test_nonsense_is_refused_before_a_date_is_promised(changes, refusal):
    sound = {"start": on("2026-03-02"), "length": 3, "unit": Unit.DAYS, "holidays": HOLIDAYS}
    with pytest.raises(ValueError, match=refusal):
        due(**sound | changes)


def test_hours_cannot_begin_on_a_day_without_a_time():
    with pytest.raises(TypeError, match="moment"):
        a_due("2026-03-02", 24, Unit.HOURS)


def test_trace_tells_each_rest_day_and_each_worked_weekend():
    assert texts(a_due("2026-09-29", 4, Unit.WORKING_DAYS)) == [
        "2026年9月29日（周二）起算，当日不计入",
        "10月1日（周四）国庆节，放假，不计入",
        "10月2日（周五）国庆节，放假，不计入",
        "10月3日（周六）国庆节，放假，不计入",
        "10月4日（周日）国庆节，放假，不计入",
        "10月5日（周一）国庆节，放假，不计入",
        "10月6日（周二）国庆节，放假，不计入",
        "10月7日（周三）国庆节，放假，不计入",
        "10月10日（周六）调休上班，计入",
        "2026年10月10日（周六）到期",
    ]


def test_trace_of_a_long_calendar_limit_tells_only_what_matters():
    result = a_due("2026-08-02", 60, extended_by=30, rolls=True, pauses=spans(("2026-08-10", "2026-08-14")))
    assert texts(result) == [
        "2026年8月2日（周日）起算，当日不计入",
        "8月10日（周一）至8月14日（周五）中止，5日不计入",
        "原于10月6日（周二）期满，延长30日",
        "2026年11月5日（周四）到期",
    ]
    assert texts(a_due("2026-08-02", 60, rolls=True))[1:] == [
        "10月1日（周四）逢国庆节放假，顺延至10月8日（周四）",
        "2026年10月8日（周四）到期",
    ]
    assert texts(a_due("2026-08-02", 60))[1:] == [
        "10月1日（周四）逢国庆节放假，本时限不顺延（其后首个工作日为10月8日（周四））",
        "2026年10月1日（周四）到期",
    ]


def test_trace_says_the_year_when_it_is_not_the_one_it_began_in():
    result = a_due("2025-12-31", 2, Unit.WORKING_DAYS)
    assert texts(result)[1:3] == [
        "2026年1月1日（周四）元旦，放假，不计入",
        "2026年1月2日（周五）元旦，放假，不计入",
    ]
    assert texts(result, TraceKind.WORKING_WEEKEND_COUNTED) == ["2026年1月4日（周日）调休上班，计入"]


@pytest.mark.parametrize(
    ("start", "length", "unit", "missing"),
    [
        ("2026-12-29", 2, Unit.WORKING_DAYS, ()),
        ("2026-12-29", 3, Unit.WORKING_DAYS, (2027,)),
        ("2026-12-31", 1, Unit.WORKING_DAYS, (2027,)),
        ("2024-12-30", 5, Unit.WORKING_DAYS, (2024,)),
        ("2024-12-31", 5, Unit.WORKING_DAYS, ()),
        ("2026-12-31", 600, Unit.WORKING_DAYS, (2027, 2028, 2029)),
        # A calendar limit may cross a year without a table; only its end matters.
        ("2024-11-01", 90, Unit.DAYS, ()),
        ("2026-12-01", 30, Unit.DAYS, ()),
        ("2026-12-01", 31, Unit.DAYS, (2027,)),
        ("2026-01-15", 12, Unit.MONTHS, (2027,)),
    ],
)
def test_year_without_a_table_is_said(start, length, unit, missing):
    result = a_due(start, length, unit)
    assert result.missing_years == missing
    assert texts(result, TraceKind.MISSING_YEAR) == [
        f"{year}年放假安排尚未录入，暂按周末和日期固定的节日推算，录入后请核对" for year in missing
    ]
    assert ("尚未录入" in sentence(result, "", length, unit)) == bool(missing)


SENTENCES = [
    (
        a_due("2026-09-29", 3, Unit.WORKING_DAYS),
        ("", 3, Unit.WORKING_DAYS),
        "自2026年9月29日起（当日不计）第3个工作日，2026年10月9日（周五）到期；其间国庆节放假7天不计。",
    ),
    (
        a_due("2026-02-12", 5, Unit.WORKING_DAYS),
        ("复查期限", 5, Unit.WORKING_DAYS),
        "复查期限：自2026年2月12日起（当日不计）第5个工作日，2026年2月26日（周四）到期；"
        "其间春节放假9天不计；2月14日（周六）调休上班计入。",
    ),
    (
        a_due("2026-03-02", 5, Unit.WORKING_DAYS, extended_by=2, pauses=spans(("2026-03-04", "2026-03-05"))),
        ("", 5, Unit.WORKING_DAYS),
        "自2026年3月2日起（当日不计）第5个工作日，延长2个工作日，2026年3月13日（周五）到期；其间周末2天、中止2天不计。",
    ),
    (
        a_due("2026-01-05", 15),
        ("整改期限", 15, Unit.DAYS),
        "整改期限：自2026年1月5日起（当日不计）第15日，2026年1月20日（周二）到期。",
    ),
    (
        a_due("2026-08-02", 60, rolls=True),
        ("", 60, Unit.DAYS),
        "自2026年8月2日起（当日不计）第60日，最后一日2026年10月1日（周四）逢国庆节放假，顺延至2026年10月8日（周四）到期。",
    ),
    (
        a_due("2026-08-02", 60, extended_by=30),
        ("", 60, Unit.DAYS),
        "自2026年8月2日起（当日不计）第60日，延长30日，2026年10月31日（周六）到期，逢周末不顺延。",
    ),
    (
        a_due("2026-05-15", 2, Unit.MONTHS),
        ("", 2, Unit.MONTHS),
        "自2026年5月15日起（当日不计）满2个月，2026年7月15日（周三）到期。",
    ),
    (
        a_due("2026-09-29", 0),
        ("立行立改", 0, Unit.DAYS),
        "立行立改：当日办结，2026年9月29日（周二）到期。",
    ),
    (
        due(at("2026-09-30T17:30"), length=24, unit=Unit.HOURS, holidays=HOLIDAYS, extended_by=24),
        ("", 24, Unit.HOURS),
        "自2026年9月30日17:30起24小时，延长24小时，2026年10月2日（周五）17:30到期，夜间和节假日照常计算。",
    ),
    (
        a_due("2026-12-29", 3, Unit.WORKING_DAYS),
        ("", 3, Unit.WORKING_DAYS),
        "自2026年12月29日起（当日不计）第3个工作日，2027年1月4日（周一）到期；"
        "其间元旦放假1天、周末2天不计；2027年放假安排尚未录入，暂按周末和日期固定的节日推算。",
    ),
]


@pytest.mark.parametrize(("result", "said_of", "quoted"), SENTENCES, ids=range(len(SENTENCES)))
def test_officer_can_quote_one_sentence(result, said_of, quoted):
    assert sentence(result, *said_of) == quoted


@pytest.mark.parametrize(
    ("unit", "label"),
    [("days", "日"), ("working_days", "个工作日"), ("months", "个月"), ("hours", "小时")],
)
def test_unit_is_stored_by_value_and_speaks_chinese(unit, label):
    assert Unit(unit) == unit
    assert Unit(unit).label == label


def test_lateness_begins_at_midnight_after_the_due_day():
    assert days_late(on("2026-10-09"), on("2026-10-08")) == 0
    assert days_late(on("2026-10-09"), on("2026-10-09")) == 0
    assert days_late(on("2026-10-09"), on("2026-10-10")) == 1
    assert days_late(on("2026-12-31"), on("2027-01-02")) == 2


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "今天"),
        ("2026-11-24", "明天"),
        ("2026-11-22", "昨天"),
        ("2026-11-28", "11月28日（周六）"),
        ("2026-01-04", "1月4日（周日）"),
        ("2027-01-04", "2027年1月4日（周一）"),
    ],
)
def test_near_days_have_short_names(day, said):
    assert short_date(on(day), on("2026-11-23")) == said


def test_tomorrow_stays_tomorrow_across_the_years_end():
    assert short_date(on("2027-01-01"), on("2026-12-31")) == "明天"
    assert short_date(on("2026-12-31"), on("2027-01-01")) == "昨天"
    assert chinese_date(on("2026-12-31")) == "2026年12月31日（周四）"


def test_working_days_can_be_added_counted_and_taken_back():
    assert add_working_days(on("2026-09-29"), 3, HOLIDAYS) == on("2026-10-09")
    assert add_working_days(on("2026-10-09"), -3, HOLIDAYS) == on("2026-09-29")
    assert add_working_days(on("2026-10-03"), 0, HOLIDAYS) == on("2026-10-03")
    assert working_days_between(on("2026-09-29"), on("2026-10-09"), HOLIDAYS) == 3
    assert working_days_between(on("2026-10-09"), on("2026-09-29"), HOLIDAYS) == -3
    assert next_working_day(on("2026-10-01"), HOLIDAYS) == on("2026-10-08")
    assert next_working_day(on("2026-10-10"), HOLIDAYS) == on("2026-10-10")
