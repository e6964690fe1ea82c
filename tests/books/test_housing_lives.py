"""Hazardous houses led through their lives: who may do what, by which hands, and how a changed grade takes over."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.books.housing import BOOK
from ledger.books.housing.papers import APPRAISAL_REPORT, BUILDING_DECISION, INTERIM_OPINION, REVIEW_APPRAISAL, URGING
from ledger.books.housing.steps.acceptance import APPROVE_CLOSE, CLOSE, PASS, PASS_GRAVE, REFUSE_CLOSE, RETURN
from ledger.books.housing.steps.appraisal import COMMISSION, ORDER_FIX, RECORD_APPRAISAL
from ledger.books.housing.steps.correction import REGRADE, VOID_ENTRY
from ledger.books.housing.steps.judging import BEFORE, NOT_WORSE, REPORT, RESUBMIT, SEND_BACK, VERIFY
from ledger.books.housing.steps.notifying import NOTIFY_APPRAISE, NOTIFY_FIX
from ledger.books.housing.steps.putting_right import AFTER, FINISH, START
from ledger.books.housing.words import (
    AppraisalGrade,
    AppraisalStatus,
    EngineeringMeasure,
    HazardLevel,
    HouseUse,
    Judgement,
    ManagementMeasure,
    Remediation,
)
from ledger.db import db
from ledger.models import LEADING_ROLES, Clock, Role
from ledger.services import entries
from ledger.services.submissions import Submission
from tests.houses import (
    A_HAZARD,
    a_fixed_entry,
    a_house,
    a_paper,
    accept_and_close,
    an_appraised_entry,
    commission,
    control,
    days,
    due_dates,
    entry_at,
    finish,
    kept,
    look,
    notify,
    record_appraisal,
    regrade,
    report,
    verify,
)
from tests.lives import NOW, TODAY, a_photo, events_of, faults, fresh, take, why_not

# --- The whole life ----------------------------------------------------------------------------------------------------


def test_the_whole_life_of_a_dangerous_house(town):
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house, Judgement.SEVERE)
    entry = verify(town, entry_at(house), may_collapse=True, needs_appraisal=True)
    control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT)
    take(town, fresh(entry), "tell_department", by="officer", note="电话并发函")
    take(town, fresh(entry), "update_platform", by="officer")
    entry = commission(town, notify(town, fresh(entry)), now=days(2))
    entry = record_appraisal(town, entry, AppraisalGrade.D, now=days(10))
    take(town, entry, "report_danger", by="officer", note="报县住建局", now=days(11))
    urging = a_paper("urging", authority="县住房和城乡建设局", dated_on=TODAY + timedelta(days=12))
    answers = {"due_on": TODAY + timedelta(days=40)}
    entry = take(town, fresh(entry), "order_fix", by="officer", now=days(12), answers=answers, paper=urging)
    answers = {"plan": "拆除重建", "engineering_measures": [EngineeringMeasure.REBUILD]}
    entry = take(town, entry, "start", by="worker", now=days(20), answers=answers)
    entry = finish(town, entry, now=days(38), engineering_measures=[EngineeringMeasure.REBUILD])
    entry = accept_and_close(town, entry, now=days(39))
    assert entry.state == "closed"
    assert due_dates(entry) == {}
    assert [event.step for event in events_of(entry)] == [
        "report", "verify", "control", "tell_department", "update_platform", "notify_appraise", "commission",
        "record_appraisal", "report_danger", "order_fix", "start", "finish", "pass_grave", "approve_close",
    ]  # fmt: skip
    late = sa.select(Clock.code).where(Clock.entry_id == entry.id, Clock.days_late > 0)
    assert db.session.scalars(late).all() == []


@pytest.mark.parametrize(
    ("level", "grade", "expected"),
    [
        (HazardLevel.SOME, AppraisalGrade.C, {"order_fix"}),
        (HazardLevel.SOME, AppraisalGrade.A, {"order_fix", "no_fix"}),
        (HazardLevel.SEVERE, AppraisalGrade.B, {"order_fix", "no_fix_grave"}),
    ],
)
def test_what_is_expected_of_a_report_follows_from_how_the_house_was_found(town, level, grade, expected):
    entry = an_appraised_entry(town, a_house(town), grade, level=level)
    assert {step.key for step in BOOK.expected(entry)} == expected


def test_a_case_referred_before_it_was_appraised_may_still_be_appraised(town):
    pending = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    fixing = notify(town, verify(town, report(town, a_house(town))))
    for entry, expected in ((pending, {"answered", "commission"}), (fixing, {"answered"})):
        answers = {"referred_to": "县住房和城乡建设局"}
        entry = take(town, entry, "refer", by="officer", answers=answers, note="拒不配合")
        assert {step.key for step in BOOK.expected(entry)} == expected


def test_sent_back_and_reported_again(town):
    entry = take(town, report(town, a_house(town)), "send_back", by="officer", note="请补拍四面")
    assert due_dates(entry).keys() == {"B0b", "B5"}
    assert take(town, entry, "resubmit", by="worker", answers=A_HAZARD).state == "reported"


def test_relapse_reopens_the_same_line_in_a_new_round(town):
    house = a_house(town)
    entry = accept_and_close(town, a_fixed_entry(town, house))
    answers, later = {"due_on": TODAY + timedelta(days=60)}, days(30)
    entry = take(
        town, entry, "reopen", by="officer", now=later, answers=answers, note="裂缝再次出现", photos={"before": 1}
    )
    assert (entry.round, entry.state, entry.done_on, kept(house).remediation) == (
        2,
        "to_fix",
        None,
        Remediation.PENDING,
    )


def test_failed_acceptance_and_refused_closing_start_a_new_round(town):
    answers = {"due_on": TODAY + timedelta(days=20)}
    entry = take(town, a_fixed_entry(town, a_house(town)), "return", by="officer", answers=answers, note="支撑未拆")
    assert (entry.round, entry.remediation) == (2, Remediation.PENDING)
    passed = take(town, finish(town, entry), "pass", by="officer")
    assert take(town, passed, "refuse_close", by="leader", answers=answers, note="照片不清").round == 3


def test_an_owner_who_refuses_the_appraisal_is_referred_and_may_commission_it_after_all(town):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    entry = take(town, entry, "refer", by="officer", answers={"referred_to": "县住建局"}, note="拒不鉴定")
    assert due_dates(entry)["B13"] == TODAY + timedelta(days=30)
    assert "B2" not in due_dates(entry)
    assert "B13" not in due_dates(commission(town, entry))


def test_extension_once_before_the_date(town):
    entry = notify(town, verify(town, report(town, a_house(town))), days=20)
    more = {"reason": "等材料"}
    entry = take(town, entry, "extend", by="officer", answers={"due_on": TODAY + timedelta(days=30)} | more)
    assert due_dates(entry)["B10"] == TODAY + timedelta(days=30)
    again = faults(take, town, entry, "extend", by="officer", answers={"due_on": TODAY + timedelta(days=40)} | more)
    assert "最多延期 1 次" in again["due_on"]


# --- Regrade: close the old line, open a new one ----------------------------------------------------------------------


def test_a_regrade_to_what_it_is_already_is_refused(town):
    entry = verify(town, report(town, a_house(town)))
    said = faults(regrade, town, entry, grade=HazardLevel.SOME)
    assert said == {"grade": "初判、鉴定等级与原来相同，没有变更，不用另立新条；请核对后重新选择"}
    appraised = an_appraised_entry(town, a_house(town), AppraisalGrade.C)
    same = {"grade": appraised.grade, "appraisal_grade": AppraisalGrade.C}
    assert set(faults(regrade, town, appraised, **same)) == {"grade"}
    paper = a_paper("review_appraisal", authority="省建科院")
    changed = same | {"appraisal_grade": AppraisalGrade.D}
    assert regrade(town, appraised, paper=paper, **changed).state == "regraded"


def test_a_regrade_closes_the_old_line_opens_a_new_one_and_links_both(town):
    house = a_house(town)
    old = notify(town, verify(town, report(town, house)))
    old = regrade(town, old, now=days(5))
    heir = entry_at(house)
    assert (old.state, old.grade, old.closed_at is not None) == ("regraded", HazardLevel.SOME, True)
    assert (heir.follows_id, heir.grade, heir.state) == (old.id, HazardLevel.SEVERE, "reported")
    assert heir.number != old.number
    assert old.number in events_of(heir)[0].note
    assert (heir.found_on, heir.judged_on) == (old.found_on, TODAY + timedelta(days=5))
    assert kept(house).judgement == Judgement.SEVERE


def test_the_line_that_takes_over_is_under_clocks_of_its_own(town):
    house = a_house(town)
    old = notify(town, verify(town, report(town, house)))
    old = take(town, old, "tell_department", by="officer", note="县住建局")
    old = regrade(town, take(town, old, "update_platform", by="officer"), now=days(5))
    assert due_dates(old) == {}
    assert due_dates(entry_at(house)) == {
        "B6-verdict": TODAY + timedelta(days=8),
        "B5": TODAY + timedelta(days=8),
        "B10": TODAY + timedelta(days=30),
        "B11": TODAY + timedelta(days=40),
    }


def test_a_changed_appraisal_keeps_the_old_grade_on_the_old_row(town):
    house = a_house(town)
    old = regrade(
        town,
        an_appraised_entry(town, house, AppraisalGrade.C),
        appraisal_grade=AppraisalGrade.D,
        paper=a_paper("review_appraisal", authority="省建科院"),
    )
    heir = entry_at(house)
    assert (old.appraisal_grade, heir.appraisal_grade) == (AppraisalGrade.C, AppraisalGrade.D)
    assert (kept(house).appraisal_grade, heir.appraisal_status) == (AppraisalGrade.D, AppraisalStatus.DONE)


def test_control_goes_over_to_the_new_line(town):
    house = a_house(town)
    old = control(town, verify(town, report(town, house)), ManagementMeasure.SEAL_OFF)
    regrade(town, old)
    assert (entry_at(house).is_controlled, entry_at(house).management_measures) == (True, ["seal_off"])


def test_a_regrade_gives_its_reason(town):
    entry = verify(town, report(town, a_house(town)))
    assert set(faults(regrade, town, entry, reason="")) == {"reason"}
    assert set(faults(regrade, town, entry, grade=None)) == {"grade"}


# --- Who may, and by which hands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "grade"),
    [(HazardLevel.SEVERE, None), (HazardLevel.SOME, AppraisalGrade.C), (HazardLevel.SOME, AppraisalGrade.D)],
)
def test_severe_hazards_and_grades_c_and_d_are_closed_by_the_leader(town, level, grade):
    entry = (
        a_severe_fixed_entry(town) if level is HazardLevel.SEVERE else a_fixed_entry(town, a_house(town), grade=grade)
    )
    assert "分管领导" in why_not(take, town, entry, "pass", by="officer")
    paper = a_paper("acceptance")
    companions = {"acceptance_companions": "李四"}
    entry = take(town, entry, "pass_grave", by="officer", answers=companions, paper=paper)
    assert entry.awaits is Role.LEADER
    why_not(take, town, entry, "approve_close", by="fellow officer", note="同意")
    assert take(town, entry, "approve_close", by="leader", note="同意").state == "closed"


def a_severe_fixed_entry(town):
    house = a_house(town)
    look(town, house, Judgement.SEVERE)
    return finish(town, notify(town, verify(town, entry_at(house))))


def test_a_lesser_hazard_is_closed_by_the_officer(town):
    entry = take(town, a_fixed_entry(town, a_house(town)), "pass", by="officer")
    assert take(town, entry, "close", by="officer").state == "closed"


def test_grades_c_and_d_are_accepted_with_a_paper(town):
    entry = a_fixed_entry(town, a_house(town), grade=AppraisalGrade.C)
    found = faults(take, town, entry, "pass_grave", by="officer", answers={"acceptance_companions": "李四"})
    assert any(key.startswith("paper") for key in found)


def test_whoever_recorded_or_put_right_neither_accepts_nor_closes(town):
    entry = finish(town, notify(town, verify(town, report(town, a_house(town), by="officer"))), by="worker")
    assert why_not(take, town, entry, "pass", by="officer")
    entry = take(town, entry, "pass", by="fellow officer")
    assert why_not(take, town, entry, "close", by="officer")
    assert take(town, entry, "close", by="fellow officer").state == "closed"


def test_other_hands_stand_in_the_declaration():
    for step in (PASS, PASS_GRAVE, RETURN, CLOSE, APPROVE_CLOSE):
        assert {REPORT, RESUBMIT, START, FINISH} <= set(step.not_by)
    assert {REPORT, RESUBMIT} <= set(VOID_ENTRY.not_by)


def test_only_leaders_approve_or_refuse_a_closing():
    assert APPROVE_CLOSE.who == REFUSE_CLOSE.who == LEADING_ROLES


def test_only_the_officer_verifies_notifies_and_appraises():
    officers = (
        VERIFY, SEND_BACK, NOTIFY_APPRAISE, NOTIFY_FIX, COMMISSION,
        RECORD_APPRAISAL, ORDER_FIX, REGRADE, NOT_WORSE,
    )  # fmt: skip
    assert all(step.who == (Role.OFFICER,) for step in officers)
    # That it is nothing the officer proposes and a leader decides.
    assert (VOID_ENTRY.who, VOID_ENTRY.decided_by) == ((Role.OFFICER, *LEADING_ROLES), LEADING_ROLES)


def test_anybody_in_the_field_may_control_at_once(town):
    entry = control(town, report(town, a_house(town)), ManagementMeasure.SEAL_OFF, by="grid head")
    assert (entry.state, entry.is_controlled) == ("reported", True)


def test_before_and_after_photos_are_compulsory_at_closing_with_their_rule(town):
    entry = notify(town, verify(town, report(town, a_house(town))))
    answers = {"done_on": TODAY, "engineering_measures": [EngineeringMeasure.STRENGTHEN]}
    assert set(faults(take, town, entry, "finish", by="worker", answers=answers)) == {"after"}
    person = town.person("worker")
    no_photo = Submission(uuid=entry.uuid.__class__(int=7), answers=A_HAZARD)
    found = faults(entries.file_entry, BOOK, REPORT, site_id=a_house(town).id, submission=no_photo, by=person, now=NOW)
    assert set(found) == {"before"}
    assert "对照" in BEFORE.basis
    assert "对照" in AFTER.basis
    assert a_photo(person)


def test_the_owner_is_told_in_writing(town):
    entry = verify(town, report(town, a_house(town)))
    answers = {"notice_signed": True, "due_on": TODAY + timedelta(days=30)}
    assert "paper-kind" in faults(take, town, entry, "notify_fix", by="officer", answers=answers)


def test_appraisal_and_urging_are_never_issued_by_the_town():
    others = {
        APPRAISAL_REPORT, INTERIM_OPINION, URGING, REVIEW_APPRAISAL,
        BUILDING_DECISION,
    }  # fmt: skip
    assert {kind for kind in BOOK.papers if not kind.town_may_issue} == others


def test_an_appraisal_is_recorded_with_its_report(town):
    entry = commission(town, notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True)))
    answers = {"appraisal_grade": AppraisalGrade.C, "report_received_on": TODAY}
    assert "paper-kind" in faults(take, town, entry, "record_appraisal", by="officer", answers=answers)
    ours = a_paper("appraisal_report", authority="示范镇人民政府")
    found = faults(take, town, entry, "record_appraisal", by="officer", answers=answers, paper=ours)
    assert "paper-issuing_authority" in found
