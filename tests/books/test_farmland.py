"""The farmland book against the rules it was written from (domain rules 6, 7.D, 9.2 D): one test a rule."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger import books
from ledger.books.farmland import BOOK, papers, states
from ledger.books.farmland.conditions import CRIME_ASKED, IS_APPROVED, TOWN_HAS_POWER
from ledger.books.farmland.reckoning import (
    era_of,
    first_day,
    last_day,
    month_end,
    patch_doubt,
    reaches_crime_line,
)
from ledger.books.farmland.records import FarmlandEntry, Parcel
from ledger.books.farmland.steps import (
    acceptance,
    clue,
    county_case,
    crime,
    dismissal,
    look_back,
    putting_right,
)
from ledger.books.farmland.steps.anew import NOT_DONE_YET
from ledger.books.farmland.town import LOOK_BACK_DAYS, NEW_SINCE, STOCK_SINCE
from ledger.books.farmland.visits import next_patrol
from ledger.books.farmland.words import CONCLUSION_GROUPS, BrokenRule, Conclusion, Era, LandClass, Source
from ledger.grammar.limits import load_limits
from ledger.grammar.town_rules import numbered_day
from ledger.models import FIELD_ROLES, LEADING_ROLES, Role

COUNTY_PAPERS = {
    papers.STOP_NOTICE,
    papers.FILING,
    papers.EXTENSION_APPROVAL,
    papers.WITHDRAWAL,
    papers.NO_PENALTY,
    papers.PENALTY_NOTICE,
    papers.HEARING_NOTICE,
    papers.PENALTY_DECISION,
    papers.URGING,
    papers.COURT_APPLICATION,
    papers.REFERRAL_DECISION,
    papers.CRIME_REFERRAL,
    papers.ACCEPTANCE_OPINION,
    papers.HEARING_REQUEST,
    papers.HEARING_SUMMONS,
    papers.HEARING_RECORD,
    papers.APPRAISAL_ORDER,
    papers.APPRAISAL_OPINION,
    papers.POLICE_REPLY,
}


def by_default(town_rule):
    return town_rule.default


def test_the_officer_of_this_book_has_a_title_of_its_own():
    assert BOOK.role_word(Role.OFFICER) == "自然资源专干"
    assert (BOOK.letter, BOOK.entry_word) == ("地", "占地问题")


def test_the_county_decides_and_the_town_has_only_the_power_of_the_planning_law():
    assert {kind for kind in BOOK.papers if not kind.town_may_issue} == COUNTY_PAPERS
    town = {kind for kind in BOOK.papers if kind.town_may_issue}
    own_road = {papers.TOWN_ORDER_PAPER, papers.TOWN_URGING, papers.FORCE_DECISION, papers.TOWN_ANNOUNCEMENT}
    assert town == {papers.REPORT_LETTER, papers.APPROVAL, *own_road}
    assert "城乡规划法" in papers.TOWN_ORDER_PAPER.legal_basis and "第六十五条" in papers.TOWN_ORDER_PAPER.legal_basis
    assert putting_right.TOWN_ORDER.applies is TOWN_HAS_POWER


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("penalty_notice", "filing"),
        ("withdrawal", "filing"),
        ("no_penalty", "filing"),
        ("hearing_notice", "filing"),
        ("penalty_decision", "penalty_notice"),
        ("urging", "penalty_decision"),
        ("court_application", "urging"),
        ("town_urging", "town_order"),
        ("force_decision", "town_urging"),
        ("town_announcement", "force_decision"),
    ],
)
def test_papers_come_in_the_order_of_the_law(later, earlier):
    assert [kind.key for kind in BOOK.papers_by_key[later].after] == [earlier]


def test_enforcement_by_the_town_names_what_must_not_be_done():
    assert all(word in papers.TOWN_ANNOUNCEMENT.legal_basis for word in ("夜间", "法定节假日", "停水", "公告"))


def test_only_the_leader_closes_after_others_accepted_it():
    closing = [step for step in BOOK.steps if step.to is states.CLOSED]
    assert closing == [acceptance.CLOSE]
    assert acceptance.CLOSE.who == LEADING_ROLES and acceptance.CLOSE.note_mandatory
    assert set(acceptance.CLOSE.not_by) == {
        clue.REPORT, clue.RESUBMIT, putting_right.CORRECT, putting_right.CARRY_OUT, acceptance.ACCEPT,
    }  # fmt: skip
    assert {clue.REPORT, putting_right.CARRY_OUT} <= set(acceptance.ACCEPT.not_by) & set(acceptance.REJECT.not_by)
    assert {clue.REPORT, clue.RESUBMIT} <= set(dismissal.NOTHING_WRONG.not_by)


def test_before_and_after_and_on_site_are_photographed_for_a_reason():
    compulsory = {proof.key for step in BOOK.steps for proof in step.proofs if proof.least}
    assert compulsory == {"before", "after", "on_site", "look_back", "by_force"}
    assert all("须" in proof.basis for step in BOOK.steps for proof in step.proofs if proof.least)


def test_a_closed_line_promises_a_look_back():
    look = next(one for one in BOOK.look_backs if look_back.LOOK_BACK in one.kept_by)
    assert (look.after, look.falls_to, look.within) == ((acceptance.CLOSE,), Role.WORKER, LOOK_BACK_DAYS)
    assert set(look.kept_by) == {look_back.LOOK_BACK, look_back.LEAVE_CLOSED, look_back.RELAPSE}
    assert LOOK_BACK_DAYS.default == 90
    assert set(FIELD_ROLES) <= set(look_back.LOOK_BACK.who)


@pytest.mark.parametrize(
    ("state", "told", "expected"),
    [
        ("verified", {}, {"stop", "report_up"}),
        ("verified", {"finished": "2019"}, {"stop", "report_up"}),
        ("stopped", {"stopped_on": date(2026, 3, 9)}, {"correct", "report_up"}),
        ("referred", {"filed_on": date(2026, 3, 9)}, {"police_returned", "police_filed"}),
        ("referred", {}, {"police_filed"}),
    ],
)
def test_where_several_things_may_come_next_the_case_tells_which(state, told, expected):
    case = FarmlandEntry(state=state, awaits=Role.OFFICER, **told)
    assert {step.key for step in BOOK.expected(case)} == expected


def test_nobody_expects_a_case_to_be_dropped_sent_back_or_extended():
    expected = {step for steps in BOOK.expects.values() for step in (steps if isinstance(steps, tuple) else (steps,))}
    assert not any(step.to is states.VOID or step.opens_round or step.extends for step in expected)


def test_every_row_of_the_table_for_land_is_promised_by_the_book():
    """D14 (how often to patrol) is kept by the file of the parcel, D4 runs to the end of a month."""
    table = load_limits(Path(books.__path__[0]))["farmland"]
    known = {limit.code for limit in table.limits}
    assert known - {clock.code for clock in BOOK.clocks} == {"D14"}
    of_every_penalty = {"P2", "P4", "P6", "P6-suit"}
    assert {clock.limit for clock in BOOK.clocks if clock.limit} == known - {"D4", "D14"} | of_every_penalty


def test_a_figure_of_the_towns_own_says_so():
    for clock in BOOK.clocks:
        assert clock.limit or (clock.is_local and clock.basis)


def test_what_the_law_counts_from_a_fact_is_counted_from_its_day():
    counted = {clock.code: clock.counts_from.key for clock in BOOK.clocks if clock.counts_from is not None}
    assert counted == {
        "D-outside": "outsider_since",
        "D2": "looked_on",
        "D3": "discovered_on",
        "D3-correct": "stopped_on",
        "D3-investigate": "refused_on",
        "D5": "verified_on",
        "D6": "filed_on",
        "D6-again": "remedy_ended_on",
        "D7": "notified_on",
        "D7-hearing": "hearing_told_on",
        "P2": "decided_on",
        "P4": "served_on",
        "P6": "served_on",
        "P6-suit": "served_on",
        "D8": "served_on",
        "D9": "urged_on",
        "D10": "remedy_ended_on",
        "D11": "served_on",
        "D15": "order_served_on",
        "D15-suit": "order_served_on",
        "D16": "reconsidered_on",
        "D17": "applied_on",
        "D17-ruling": "taken_up_on",
        "D17-hearing": "taken_up_on",
        "D17-objection": "ruling_received_on",
        "town-serving": "ordered_on",
        "town-announcing": "force_decided_on",
    }


def test_nobody_is_late_by_the_days_of_the_party():
    against_the_county = {"D7", "D7-hearing", "D8", "D9", "P6", "P6-suit", "D16"}
    against_the_town = {"D15", "D15-suit", "town-urging", "town-force"}
    assert {clock.code for clock in BOOK.clocks if clock.is_right} == against_the_county | against_the_town


def test_a_new_round_begins_with_nothing_done():
    for step in BOOK.steps:
        if step.opens_round:
            assert set(NOT_DONE_YET) <= set(step.sets)


def test_every_conclusion_stands_under_exactly_one_heading():
    assert sorted(one for _, members in CONCLUSION_GROUPS for one in members) == sorted(Conclusion)


def test_the_eight_prohibitions_are_eight():
    assert [rule.value for rule in BrokenRule] == list("12345678")


def test_the_cut_off_dates_are_the_national_ones_and_the_towns_to_set():
    assert numbered_day(STOCK_SINCE.default) == date(2013, 1, 1)
    assert numbered_day(NEW_SINCE.default) == date(2020, 7, 3)
    assert STOCK_SINCE.is_day and NEW_SINCE.is_day
    assert {STOCK_SINCE, NEW_SINCE} <= set(BOOK.town_rules)


@pytest.mark.parametrize(
    ("started", "era"),
    [
        ("2012", Era.EARLY),
        ("2012-12-31", Era.EARLY),
        ("2013-01-01", Era.STOCK),
        ("2013", Era.STOCK),
        ("2020-07-02", Era.STOCK),
        ("2020-07-03", Era.NEW),
        ("2020-06", Era.STOCK),
        ("2020-08", Era.NEW),
        ("2021", Era.NEW),
        # The month and the year the second cut-off date lies in say too little.
        ("2020-07", None),
        ("2020", None),
        ("去年", None),
        ("2020-02-30", None),
        (None, None),
    ],
)
def test_stock_and_new_are_told_apart_by_the_cut_off_dates(started, era):
    assert era_of(FarmlandEntry(started=started), by_default) is era


def test_new_occupation_is_grave():
    assert BOOK.grave_grades == (Era.NEW,)
    assert BOOK.is_grave.holds(FarmlandEntry(grade=Era.NEW))
    assert not BOOK.is_grave.holds(FarmlandEntry(grade=Era.STOCK))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-2", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-05-12", date(2019, 5, 12), date(2019, 5, 12)),
        ("2019年", None, None),
        ("2019-13", None, None),
    ],
)
def test_a_time_known_as_a_year_means_any_day_of_it(said, first, last):
    assert (first_day(said), last_day(said)) == (first, last)


@pytest.mark.parametrize(
    ("farmland_m2", "basic_m2", "asked"),
    [
        # 5 亩 = 3333.33…, 10 亩 = 6666.66… square metres.
        ("3333.34", "3333.34", True),
        ("3333.33", "3333.33", False),
        ("6666.67", "0", True),
        ("6666.66", "0", False),
        # Five and ten 亩 as typed, and what is left of eleven 亩 without one: rounded to the fourth decimal each.
        ("3333.3333", "3333.3333", True),
        ("6666.6667", "0", True),
        ("7333.3333", "666.6667", True),
        # 3,000 basic and 6,000 others: neither line is reached, though together they are more than ten 亩.
        ("9000", "3000", False),
        (None, "0", None),
        ("NaN", "0", None),
    ],
)
def test_the_line_of_a_crime_is_five_mu_of_basic_or_ten_mu_of_other_farmland(farmland_m2, basic_m2, asked):
    entry = FarmlandEntry(area_farmland=farmland_m2 and Decimal(farmland_m2), area_basic=Decimal(basic_m2))
    assert reaches_crime_line(entry, by_default) is asked


def test_a_crime_is_a_question_put_to_the_officer_never_a_verdict():
    """Nothing the program computes refers a matter: only the competent organ's decision does."""
    computed = {attribute.key for step in BOOK.steps for attribute, value in step.sets if callable(value)}
    assert not computed & {"crime_together", "crime_answer", "crime_reason", "referral"}
    for step in (crime.APPROVE_REFERRAL, crime.REFUSE_REFERRAL):
        assert step.paper.mandatory and step.paper.kinds == (papers.REFERRAL_DECISION,)
    assert crime.REFER.applies is IS_APPROVED
    for step in (county_case.FILE, putting_right.CLASSIFY, putting_right.TOWN_ORDER, acceptance.ACCEPT):
        asked = {ask.field.key: ask.mandatory for ask in step.asks}
        assert asked["crime_answer"] is asked["crime_reason"] is CRIME_ASKED


@pytest.mark.parametrize("number", ["371602A0012", "371602101A0012-1", "", None])
def test_the_usual_patch_numbers_raise_no_doubt(number):
    assert patch_doubt(FarmlandEntry(patch_no=number)) is None


def test_another_patch_number_is_a_hint_and_no_refusal():
    assert "核对" in patch_doubt(FarmlandEntry(patch_no="滨城-17"))
    assert not any(check.field is FarmlandEntry.patch_no for step in BOOK.steps for check in step.checks)


@pytest.mark.parametrize(
    ("issued_on", "last_on"),
    [
        (date(2026, 3, 9), date(2026, 3, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_patch_is_to_be_checked_within_its_month(issued_on, last_on):
    assert month_end(FarmlandEntry(source=Source.PATCH, issued_on=issued_on)) == last_on
    assert month_end(FarmlandEntry(source=Source.PATROL, issued_on=issued_on)) is None


@pytest.mark.parametrize(
    ("looked_on", "next_on"),
    [
        (date(2026, 4, 1), date(2026, 4, 8)),
        (date(2026, 10, 31), date(2026, 11, 7)),
        (date(2026, 11, 1), date(2026, 11, 16)),
        # Where the season turns before the next look, the week of the summer counts from the turn on.
        (date(2026, 3, 10), date(2026, 3, 25)),
        (date(2026, 3, 20), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 4, 7)),
        (date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_a_key_parcel_is_looked_at_weekly_in_summer_and_twice_a_month_in_winter(looked_on, next_on):
    assert next_patrol(Parcel(is_key=True), looked_on, by_default) == next_on
    assert next_patrol(Parcel(is_key=False), looked_on, by_default) is None


def test_land_is_classed_by_the_national_standard():
    assert [kind.value for kind in LandClass][:3] == ["0101", "0102", "0103"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (FarmlandEntry.stopped_on_spot, "立即"),
        (FarmlandEntry.plan_fit, "第七十七条"),
        (FarmlandEntry.one_house, "第六十二条"),
        (FarmlandEntry.is_nongrain, "第三十七条"),
        (FarmlandEntry.is_nongrain, "粮食安全保障法第六十六条"),
        (FarmlandEntry.lacks_rural_permit, "城乡规划法第六十五条"),
        (FarmlandEntry.crime_question, "刑法第三百四十二条"),
        (FarmlandEntry.rules_broken, "127号"),
    ],
)
def test_the_rules_of_substance_stand_beside_the_fields(field, words):
    assert words in BOOK.field_of(field).help


def test_the_two_rates_of_putting_right_are_both_told_and_say_which_they_are():
    rates = {figure.code: figure.label for figure in BOOK.figures if figure.part is not None}
    assert rates == {"D-2": "整改率（按宗数）", "D-3": "整改率（按耕地面积）", "X-1": "超期率", "X-3": "反弹率"}


def test_figures_are_told_apart_and_defined_in_words():
    codes = [figure.code for figure in BOOK.figures]
    assert len(set(codes)) == len(codes)
    assert {code[:3] for code in codes} == {"D-1", "D-2", "D-3", "D-4", "D-5", "D-6", "X-1", "X-2", "X-3"}
    for figure in BOOK.figures:
        assert figure.definition
        assert (figure.measure is None) == (figure.part is not None or bool(figure.added))
        assert (figure.unit == "亩") == (figure.says is not None)
