"""A changed grade closes the old line and opens a new one: by whose word, on what paper, and what goes over to the heir."""

from datetime import timedelta

import pytest

from ledger.books.housing.papers import BUILDING_DECISION, RURAL_BUILDING_ORDER
from ledger.books.housing.words import AppraisalGrade, HazardLevel, ManagementMeasure, VoidReason
from ledger.models import Entry
from tests.houses import (
    a_house,
    a_paper,
    an_appraised_entry,
    control,
    days,
    due_dates,
    entry_at,
    kept,
    notify,
    regrade,
    report,
    verify,
)
from tests.lives import TODAY, Town, faults, fresh, take, why_not


def a_verified_entry(town: Town, level: HazardLevel = HazardLevel.SOME) -> Entry:
    return verify(town, report(town, a_house(town), grade=level))


def a_new_report():
    return a_paper("review_appraisal", authority="省建科院")


# --- What a regrade rests on ---------------------------------------------------------------------------------------------


def test_a_regrade_changes_something(town):
    entry = a_verified_entry(town)
    assert "没有变" in faults(regrade, town, entry, grade=HazardLevel.SOME)["grade"]


def test_another_appraisal_grade_wants_the_report_it_comes_from(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.C)
    changed = {"grade": HazardLevel.SOME, "appraisal_grade": AppraisalGrade.D}
    assert "鉴定报告" in faults(regrade, town, entry, **changed)["appraisal_grade"]
    assert regrade(town, entry, paper=a_new_report(), **changed).state == "regraded"


def test_an_appraisal_grade_is_never_blanked(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.C)
    found = faults(regrade, town, entry, appraisal_grade=None, paper=a_new_report())
    assert "仍要填写" in found["appraisal_grade"]


@pytest.mark.parametrize(
    ("level", "grade", "changed"),
    [
        (HazardLevel.SEVERE, AppraisalGrade.C, {"grade": HazardLevel.SOME}),
        (HazardLevel.SOME, AppraisalGrade.D, {"grade": HazardLevel.SOME, "appraisal_grade": AppraisalGrade.C}),
        (HazardLevel.SOME, AppraisalGrade.C, {"grade": HazardLevel.SEVERE, "appraisal_grade": AppraisalGrade.A}),
    ],
)
def test_what_is_grave_becomes_less_only_by_the_leader(town, level, grade, changed):
    house = a_house(town)
    entry = an_appraised_entry(town, house, grade, level=level)
    assert "分管领导" in faults(regrade, town, entry, paper=a_new_report(), **changed)["grade"]
    why_not(take, town, entry, "lower", by="officer")
    old = regrade(town, entry, step="lower", paper=a_new_report(), **changed)
    assert (old.state, entry_at(house).grade) == ("regraded", changed["grade"])


def test_a_lesser_hazard_needs_no_leader_to_be_raised(town):
    entry = a_verified_entry(town)
    assert "不是严重隐患" in why_not(regrade, town, entry, step="lower")
    assert regrade(town, entry).state == "regraded"


# --- What goes over to the heir --------------------------------------------------------------------------------------------


def test_listed_supervision_goes_over_to_the_heir(town):
    house = a_house(town)
    entry = take(town, verify(town, report(town, house)), "list", by="leader", note="由镇督办")
    regrade(town, entry)
    assert entry_at(house).is_listed


def test_the_papers_of_the_old_line_stand_behind_those_of_the_new(town):
    house = a_house(town)
    regrade(town, an_appraised_entry(town, house, AppraisalGrade.C))
    heir = verify(town, entry_at(house))
    urging = a_paper("urging", authority="县住房和城乡建设局")
    assert take(town, heir, "record_paper", by="officer", paper=urging).state == "verified"


def test_a_dangerous_house_not_yet_reported_keeps_its_dates(town):
    house = a_house(town)
    old = an_appraised_entry(town, house, AppraisalGrade.C)
    before = {code: due for code, due in due_dates(old).items() if code in ("B4", "B4-urge")}
    regrade(town, old, days(2))
    assert {code: due for code, due in due_dates(entry_at(house)).items() if code in before} == before
    assert due_dates(fresh(old)) == {}


def test_a_dangerous_house_reported_before_is_not_reported_again(town):
    house = a_house(town)
    old = take(town, an_appraised_entry(town, house, AppraisalGrade.C), "report_danger", by="officer", note="县住建局")
    regrade(town, old, days(2))
    assert {"B4", "B4-urge"} & due_dates(entry_at(house)).keys() == {"B4-urge"}


def test_the_report_of_a_regrade_has_come_already(town):
    entry, tomorrow = a_verified_entry(town), TODAY + timedelta(days=1)
    found = faults(
        regrade, town, entry, paper=a_new_report(), appraisal_grade=AppraisalGrade.D, report_received_on=tomorrow
    )
    assert found == {"report_received_on": "收到新鉴定报告日期不能晚于今天"}


def test_a_house_that_becomes_dangerous_is_reported_and_evacuated(town):
    house = a_house(town)
    old = an_appraised_entry(town, house, AppraisalGrade.B)
    received = TODAY + timedelta(days=4)
    regrade(town, old, days(5), paper=a_new_report(), appraisal_grade=AppraisalGrade.D, report_received_on=received)
    running = due_dates(entry_at(house))
    assert (running["B4"], running["B4-urge"]) == (received + timedelta(days=3), received + timedelta(days=3))
    assert running["B1"] == TODAY + timedelta(days=5)


def test_a_house_that_may_collapse_is_evacuated_by_the_same_day_after_a_regrade(town):
    house = a_house(town)
    regrade(town, verify(town, report(town, house), may_collapse=True), days(3))
    assert (entry_at(house).may_collapse, due_dates(entry_at(house))["B1"]) == (True, TODAY)


def test_an_evacuated_house_stays_evacuated(town):
    house = a_house(town)
    entry = verify(town, report(town, house), may_collapse=True)
    regrade(town, control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT))
    assert "B1" not in due_dates(entry_at(house))


# --- Void after all ------------------------------------------------------------------------------------------------------


def test_what_was_verified_is_void_by_the_leader_only(town):
    entry = notify(town, a_verified_entry(town))
    told = {"answers": {"void_reason": VoidReason.MISTAKEN}, "note": "不是这一栋"}
    why_not(take, town, entry, "void_verified", by="officer", **told)
    assert take(town, entry, "void_verified", by="leader", **told).state == "void"


def test_the_heir_of_a_line_is_void_only_where_there_never_was_a_hazard(town):
    house = a_house(town)
    regrade(town, verify(town, report(town, house)))
    told = {"by": "fellow officer", "note": "看错"}
    answers = {"void_reason": VoidReason.MISTAKEN}
    heir = entry_at(house)
    assert "再变更等级" in faults(take, town, heir, "void", answers=answers, **told)["void_reason"]
    heir = take(town, heir, "void", answers=answers | {"void_reason": VoidReason.NO_HAZARD}, **told)
    assert (heir.state, kept(house).judgement) == ("void", "none")


# --- Urging, extension, papers ---------------------------------------------------------------------------------------------


def test_an_order_without_its_paper_leaves_the_urging_due(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.C)
    entry = take(town, entry, "order_fix", by="officer", answers={"due_on": TODAY + timedelta(days=20)})
    assert "B4-urge" in due_dates(entry)
    urging = a_paper("urging", authority="县住房和城乡建设局")
    assert "B4-urge" not in due_dates(take(town, entry, "record_paper", by="officer", paper=urging))


def test_an_extension_adds_at_most_the_length_there_was_and_a_leader_may_give_it(town):
    entry = notify(town, a_verified_entry(town), days=20)
    more = {"reason": "等材料"}
    found = faults(take, town, entry, "extend", by="leader", answers={"due_on": TODAY + timedelta(days=41)} | more)
    assert f"{TODAY + timedelta(days=40)}" in found["due_on"]
    entry = take(town, entry, "extend", by="leader", answers={"due_on": TODAY + timedelta(days=40)} | more)
    assert due_dates(entry)["B10"] == TODAY + timedelta(days=40)


def test_the_town_orders_in_its_own_name_and_leaves_penalties_to_the_county(town):
    entry = a_verified_entry(town)
    penalty = a_paper("building_decision")
    assert "paper-issuing_authority" in faults(take, town, entry, "record_paper", by="officer", paper=penalty)
    order = a_paper("rural_building_order")
    assert take(town, entry, "record_paper", by="officer", paper=order).state == "verified"
    assert "第六十四条" not in RURAL_BUILDING_ORDER.legal_basis
    assert "第六十五条" not in BUILDING_DECISION.legal_basis


def test_whoever_decides_that_nothing_needs_doing_does_not_close(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.B)
    entry = take(town, entry, "no_fix", by="officer", note="裂缝为抹灰层")
    assert "由您办理" in why_not(take, town, entry, "close", by="officer")
    assert take(town, entry, "close", by="fellow officer").state == "closed"
