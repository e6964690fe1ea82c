"""A limit counted from a start: what binds and why, what is cautioned, what cannot be counted; and counting backward."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.grammar.counting_back import due_before
from ledger.grammar.limits import load_limits
from ledger.grammar.reckoning import count, reckon, said_extension
from ledger.holidays import SHIPPED_TABLES, Holidays
from ledger.refusals import AnswersRefused
from ledger.workdays import LOCAL_ZONE, Unit, add_working_days

HOLIDAYS = Holidays.load(SHIPPED_TABLES)
LIMITS = {
    limit.code: limit
    for group in load_limits(Path(__file__).resolve().parents[2] / "ledger" / "books").values()
    for limit in group.newest()
}


def counted(code, start, **more):
    return reckon(LIMITS[code], date.fromisoformat(start), holidays=HOLIDAYS, **more)


def test_a_right_of_citizens_binds_on_the_rolled_day_and_a_duty_on_the_raw_one():
    right, duty = counted("C6", "2026-09-01"), counted("C7", "2026-09-01")
    assert (right.due.raw_on, right.due.due_on) == (date(2026, 10, 1), date(2026, 10, 8))
    assert (duty.due.raw_on, duty.due.due_on) == (date(2026, 10, 1), date(2026, 10, 1))
    assert (right.counts, duty.counts) == ("rolled", "raw")
    assert "权利" in right.reason
    assert "职责" in duty.reason


def test_too_long_an_extension_is_counted_and_cautioned():
    assert "最多延长30日" not in "".join(counted("C5", "2026-08-02").cautions)
    allowed = counted("C5", "2026-08-02", extended_by=30)
    too_long = counted("C5", "2026-08-02", extended_by=31)
    assert len(too_long.cautions) == len(allowed.cautions) + 1
    assert too_long.due.raw_on == date(2026, 11, 1)


def test_an_extension_or_a_pause_the_law_does_not_know_is_cautioned():
    pause = [(date(2026, 3, 5), date(2026, 3, 6))]
    assert any("没有规定可以延长" in one for one in counted("C6", "2026-03-02", extended_by=5).cautions)
    assert any("没有规定可以中止" in one for one in counted("C7", "2026-03-02", pauses=pause).cautions)
    assert counted("C9", "2026-03-02", pauses=pause).cautions == ()
    assert counted("C9", "2026-03-02", pauses=pause).due.raw_on == date(2026, 4, 3)


def test_a_row_to_be_confirmed_says_so():
    assert any("尚未核对" in one for one in counted("D6", "2026-03-02").cautions)


@pytest.mark.parametrize("code", [code for code, limit in LIMITS.items() if limit.length is None])
def test_a_row_without_a_figure_says_what_it_asks_instead(code):
    with pytest.raises(AnswersRefused) as refusal:
        counted(code, "2026-03-02")
    assert LIMITS[code].words in refusal.value.faults["limit"]


def test_hours_want_a_moment_and_days_want_none():
    with pytest.raises(AnswersRefused) as refusal:
        counted("A8", "2026-09-30")
    assert "几点" in refusal.value.faults["at"]
    moment = datetime(2026, 9, 30, 17, 30, tzinfo=LOCAL_ZONE)
    assert reckon(LIMITS["A8"], moment, holidays=HOLIDAYS).due.due_at == moment + timedelta(hours=24)
    with pytest.raises(AnswersRefused):
        reckon(LIMITS["C1"], moment, holidays=HOLIDAYS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": -1},
        {"length": 36501},
        {"length": 5, "extended_by": 36501},
        {"length": 5, "pauses": [(date(2026, 3, 9), date(2026, 3, 5))]},
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(wrong):
    with pytest.raises(AnswersRefused):
        count(date(2026, 3, 2), unit=Unit.DAYS, holidays=HOLIDAYS, **wrong)


def test_the_end_of_the_calendar_is_said_and_not_thrown():
    with pytest.raises(AnswersRefused, match="请按提示"):
        count(date(9999, 12, 30), length=30, unit=Unit.DAYS, holidays=HOLIDAYS)


def test_the_extension_rule_is_one_sentence():
    assert (
        said_extension(LIMITS["C5"])
        == "最多延长30日，限1次，由本机关、单位负责人批准，须告知当事人并说明理由，限于情况复杂的。"
    )
    assert said_extension(LIMITS["C6"]) == ""


# --- Backward ----------------------------------------------------------------------------------------------------

# Worked by hand: a hearing on the day, seven working days before it.
NOTICES = [
    # Friday 20 March: 19, 18, 17, 16, 13, 12, 11.
    ("2026-03-20", 7, "2026-03-11"),
    # Thursday 8 October, after National Day: 30, 29, 28 (27-25 off), 24, 23, 22, 21 September.
    ("2026-10-08", 7, "2026-09-21"),
    # Wednesday 25 February: 24, (23-15 off), worked Saturday 14, 13, 12, 11, 10, 9.
    ("2026-02-25", 7, "2026-02-09"),
]


@pytest.mark.parametrize(("hearing", "days", "latest"), NOTICES)
def test_a_notice_is_counted_backward_over_holidays(hearing, days, latest):
    result = counted("P3-notice", hearing)
    assert LIMITS["P3-notice"].length == days
    assert result.due.due_on == date.fromisoformat(latest)
    assert "最迟" in result.sentence
    assert result.is_backward


def test_what_runs_backward_is_neither_extended_nor_paused():
    with pytest.raises(AnswersRefused):
        counted("P3-notice", "2026-03-20", extended_by=1)


@given(
    event=some.dates(date(2025, 3, 1), date(2026, 12, 31)),
    days=some.integers(0, 40),
)
def test_counting_back_and_forth_agree(event, days):
    back = due_before(event, length=days, unit=Unit.WORKING_DAYS, holidays=HOLIDAYS)
    assert back.due_on == add_working_days(event, -days, HOLIDAYS)
    skipped = [line for line in back.trace if line.kind == "rest_day_skipped"]
    assert (event - back.due_on).days == days + len(skipped)


@given(event=some.dates(date(2025, 3, 1), date(2026, 12, 31)), days=some.integers(0, 400))
def test_calendar_days_back_are_calendar_days(event, days):
    assert due_before(event, length=days, unit=Unit.DAYS, holidays=HOLIDAYS).due_on == event - timedelta(days=days)
