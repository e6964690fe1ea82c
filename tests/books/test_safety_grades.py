"""Who says that a hazard is major, less, or none; and what is under the eyes of a superior is taken off before it is closed."""

from datetime import timedelta

import pytest

from ledger.books.safety.words import Level
from tests.lives import (
    NOW,
    TODAY,
    a_paper,
    an_entry,
    faults,
    fresh,
    listing_answers,
    order,
    take,
    why_not,
)
from tests.parcels import clocks_of


def test_what_was_reported_as_major_is_not_ordered_as_general_by_the_officer(town):
    entry = an_entry(town, "reported", major=True)
    assert "只能由分管领导" in faults(order, town, entry)["grade"]
    assert why_not(take, town, entry, "lower", by="officer", note="够不上") == "由分管领导、党委书记、镇长办理"
    assert faults(take, town, entry, "lower", by="leader").keys() == {"note"}
    entry = take(town, entry, "lower", by="leader", note="对照判定标准第5.1条，不构成重大")
    assert (entry.state, entry.grade) == ("reported", Level.GENERAL)
    assert order(town, entry).state == "ordered"


def test_what_was_sent_back_as_major_does_not_come_again_as_general(town):
    entry = take(town, an_entry(town, "reported", major=True), "send_back", by="officer", note="请补拍")
    answers = {"grade": Level.GENERAL}
    assert "只能由分管领导" in faults(take, town, entry, "resubmit", by="worker", answers=answers)["grade"]


def test_what_was_reported_as_major_is_void_by_the_leaders_word_only(town):
    entry = an_entry(town, "reported", major=True)
    said = why_not(take, town, entry, "void", by="officer", note="重复")
    assert said == "重大隐患只能由分管领导作废，请提请分管领导办理"
    assert take(town, entry, "void_major", by="leader", note="现场核实，没有此处隐患").state == "void"


def test_a_hazard_is_raised_after_the_order_and_keeps_its_date(town):
    entry = an_entry(town, "ordered")
    wanted = {
        "standard": "GB 35181-2025 第6.1条",
        "interim": "停业，专人看守",
        "funds": 1,
        "person_phone": "13800000000",
        "major_on": TODAY,
    }
    assert faults(take, town, entry, "raise", by="officer", note="又发现两处").keys() == set(wanted)
    entry = take(town, entry, "raise", by="officer", note="又发现两处", answers=wanted)
    assert (entry.state, entry.grade, entry.due_on) == ("ordered", Level.MAJOR, TODAY + timedelta(days=15))
    due = {code: clock.due_on for code, clock in clocks_of(entry).items() if clock.stopped_at is None}
    in_fifteen = TODAY + timedelta(days=15)
    assert due == {
        "A2": in_fifteen,
        "A3": TODAY + timedelta(days=25),
        "A-plan": in_fifteen,
        "A-county": TODAY + timedelta(days=1),
    }
    assert take(town, entry, "lower", by="leader", note="复核后不构成重大").grade == Level.GENERAL


@pytest.mark.parametrize("major", [False, True])
def test_what_is_listed_is_taken_off_before_it_is_closed(town, major):
    entry = an_entry(town, "awaits_approval" if major else "passed", major=major)
    told = listing_answers(TODAY + timedelta(days=60))
    entry = take(town, entry, "list", by="leader", answers=told, paper=a_paper("listing"))
    close = ("approve_close", "leader") if major else ("close", "officer")
    assert "摘牌" in faults(take, town, entry, close[0], by=close[1], note="同意")[""]
    if major:
        assert "paper-kind" in faults(take, town, fresh(entry), "delist", by="leader", note="整改到位")
    paper = a_paper("delisting") if major else None
    entry = take(town, fresh(entry), "delist", by="leader", note="整改到位", paper=paper)
    assert take(town, entry, close[0], by=close[1], note="同意").state == "closed"


def test_what_is_raised_is_told_to_the_county_from_the_day_it_was_judged_so(town):
    """Judged on Tuesday and typed on Thursday, it was to be told on Wednesday; nobody judges before the order, or ahead."""
    entry, judged, typed = an_entry(town, "ordered"), TODAY + timedelta(days=1), NOW + timedelta(days=3)
    told = {
        "standard": "GB 35181-2025 第6.1条", "interim": "停业，专人看守", "funds": 1, "person_phone": "13800000000",
    }  # fmt: skip
    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=4)):
        said = faults(
            take, town, entry, "raise", by="officer", now=typed, note="又发现两处", answers=told | {"major_on": wrong}
        )
        assert set(said) == {"major_on"}
    take(town, entry, "raise", by="officer", now=typed, note="又发现两处", answers=told | {"major_on": judged})
    county = clocks_of(entry)["A-county"]
    assert (county.started_on, county.due_on) == (judged, TODAY + timedelta(days=2))


def test_what_is_ordered_as_major_was_judged_so_by_the_order(town):
    assert fresh(an_entry(town, "ordered", major=True)).major_on == TODAY
    assert fresh(an_entry(town, "ordered")).major_on is None
