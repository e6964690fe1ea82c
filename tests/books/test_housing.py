"""The book of self-built houses: every rule of the declaration is named by a test, and whole lives are led."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from ledger.books import housing
from ledger.books.housing import (
    BOOK,
    AppraisalGrade,
    AppraisalStatus,
    BuiltPeriod,
    EngineeringMeasure,
    HazardLevel,
    House,
    HouseUse,
    Judgement,
    ManagementMeasure,
    OperatingIssue,
    Pace,
    Remediation,
    Structure,
    Surroundings,
    VisitKind,
    VoidReason,
)
from ledger.db import db
from ledger.grammar.figures import Period
from ledger.grammar.steps import Hands
from ledger.models import LEADING_ROLES, Clock, Entry, Evidence, Role, VisitResult
from ledger.queries.figures import figures_of
from ledger.queries.sites import sites_to_visit
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
    due_dates,
    entry_at,
    finish,
    kept,
    look,
    notify,
    record_appraisal,
    report,
    verify,
)
from tests.lives import NOW, TODAY, Town, a_photo, a_small_town, decide, events_of, faults, fresh, take, why_not

THE_YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=TODAY)


@pytest.fixture
def town(application) -> Town:
    return a_small_town()


def figures(town: Town, period: Period = THE_YEAR, by: str = "leader") -> dict[str, object]:
    return {one.figure.code: one.value for one in figures_of(BOOK, period, by=town.person(by))}


def days(number: int):
    return NOW + timedelta(days=number)


# --- The file of a house --------------------------------------------------------------------------------------------


def test_the_fields_the_rules_call_mandatory_are_mandatory_and_open():
    mandatory = {named.key for named in BOOK.site.fields() if named.mandatory}
    assert mandatory == {
        "house_number", "owner", "owner_phone", "owner_kind", "floors_up", "floors_down", "floor_area",
        "built_period", "structure", "altered", "structure_changed",
    }  # fmt: skip
    assert not any(named.field.folded for named in BOOK.site.fields() if named.mandatory)


def test_what_the_rules_call_optional_is_folded_away():
    conditional = {"alterations", "business_kinds", "occupant", "occupant_phone"}
    optional = [named for named in BOOK.site.fields() if not named.mandatory and named.key not in conditional]
    assert len(optional) > 12
    assert all(named.field.folded for named in optional)


def test_a_structure_type_remembers_the_list_it_comes_from():
    assert {one.split(".")[0] for one in Structure} == {"campaign", "census", "county"}
    assert [len(members) for _, members in housing.STRUCTURE_LISTS] == [8, 7, 8]
    assert sum(len(members) for _, members in housing.STRUCTURE_LISTS) == len(Structure)


def test_nobody_types_the_three_axes(town):
    typed = {named.key for named in BOOK.site.fields()}
    learnt = {named.key for named in BOOK.site.learnt_fields()}
    assert learnt == {"judgement", "appraisal_status", "appraisal_grade", "remediation", "is_controlled", "screened_on"}
    assert not typed & learnt
    assert faults(a_house, town, judgement=Judgement.NONE) == {"judgement": "没有这一项"}


# --- What a visit says -----------------------------------------------------------------------------------------------


def test_a_clean_screening_is_a_visit_and_opens_nothing(town):
    house = a_house(town)
    visit = look(town, house)
    assert visit.result is VisitResult.NOTHING_FOUND
    assert db.session.scalar(sa.select(sa.func.count(Entry.id))) == 0
    assert (kept(house).judgement, kept(house).remediation) == (Judgement.NONE, Remediation.NOT_NEEDED)
    assert kept(house).appraisal_grade is None


@pytest.mark.parametrize("judgement", [Judgement.SEVERE, Judgement.SOME])
def test_a_judgement_that_finds_a_hazard_opens_an_entry_with_the_photos_as_proof(town, judgement):
    house = a_house(town)
    visit = look(town, house, judgement, photos=2)
    entry = entry_at(house)
    assert (entry.visit_id, entry.grade, entry.state) == (visit.id, judgement.value, "reported")
    assert entry.description == A_HAZARD["description"]
    proofs = db.session.scalars(sa.select(Evidence.proof).where(Evidence.entry_id == entry.id)).all()
    assert proofs == ["before", "before"]
    assert visit.result is VisitResult.FOUND
    assert (kept(house).judgement, kept(house).remediation) == (judgement, Remediation.PENDING)


def test_a_second_look_that_judges_the_same_opens_no_second_entry(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    entry = entry_at(house)
    again = look(town, house, Judgement.SOME, kind=VisitKind.PATROL, now=days(1))
    assert entry_at(house).id == entry.id
    assert again.settled == {f"entry-{entry.id}": {"entry": entry.id, "closed": False}}
    assert db.session.scalars(sa.select(Evidence.proof).where(Evidence.visit_id == again.id)).all() == ["visit"]


def test_photos_are_compulsory_for_a_hazard_and_recommended_for_a_clean_look(town):
    house = a_house(town)
    look(town, house, photos=0)
    assert set(faults(look, town, house, Judgement.SOME, photos=0)) == {"visit"}
    assert "四面" in housing.BEFORE.basis
    assert "须" in housing.BEFORE.basis


def test_a_hazard_names_its_parts_or_an_operating_issue(town):
    house = a_house(town)
    assert set(faults(look, town, house, Judgement.SOME, hazard_parts=[], description="裂缝")) == {"hazard_parts"}
    look(town, house, Judgement.SOME, hazard_parts=[], operating_issues=[OperatingIssue.GAS])
    assert entry_at(house).operating_issues == ["gas"]


def test_a_hazard_has_its_reasons_written(town):
    assert set(faults(look, town, a_house(town), Judgement.SEVERE, description="")) == {"description"}


def test_an_older_look_that_arrives_late_changes_nothing_newer(town):
    house = a_house(town)
    look(town, house, now=days(5))
    look(town, house, Judgement.SOME, now=days(6), started_at=days(2))
    assert kept(house).last_visit_at == days(5) - timedelta(minutes=20)


# --- Three axes, never merged -----------------------------------------------------------------------------------------


def axes(house: House) -> tuple[object, ...]:
    now = kept(house)
    return (now.judgement, now.appraisal_status, now.appraisal_grade, now.remediation)


def test_the_three_axes_move_one_by_one(town):
    house = a_house(town)
    look(town, house, Judgement.SEVERE)
    assert axes(house) == ("severe", None, None, "pending")
    entry = verify(town, entry_at(house), needs_appraisal=True)
    assert axes(house) == ("severe", "pending", None, "pending")
    entry = commission(town, notify(town, entry))
    assert axes(house) == ("severe", "underway", None, "pending")
    entry = record_appraisal(town, entry, AppraisalGrade.C)
    assert axes(house) == ("severe", "done", "C", "pending")
    entry = take(town, entry, "order_fix", by="officer", answers={"due_on": TODAY + timedelta(days=30)})
    entry = take(town, entry, "start", by="worker", answers={"plan": "加固东山墙"})
    assert axes(house) == ("severe", "done", "C", "underway")
    entry = finish(town, entry)
    assert axes(house) == ("severe", "done", "C", "underway")
    accept_and_close(town, entry)
    assert axes(house) == ("severe", "done", "C", "done")
    look(town, house, now=days(1), kind=VisitKind.RECHECK)
    assert axes(house) == ("none", "done", "C", "done")


def test_a_clean_patrol_does_not_put_an_open_hazard_right(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    look(town, house, now=days(1), kind=VisitKind.PATROL)
    assert axes(house) == ("none", None, None, "pending")


def test_a_verdict_that_needs_no_appraisal_says_so(town):
    house = a_house(town)
    verify(town, report(town, house))
    assert axes(house) == ("some", "not_needed", None, "pending")


def test_a_house_once_appraised_stays_appraised(town):
    house = a_house(town)
    accept_and_close(town, a_fixed_entry(town, house, grade=AppraisalGrade.C))
    verify(town, report(town, house, now=days(30)), now=days(30))
    assert axes(house) == ("some", "done", "C", "pending")


def test_the_verdict_may_change_the_judgement_of_the_house(town):
    house = a_house(town)
    look(town, house, Judgement.SOME)
    verify(town, entry_at(house), grade=HazardLevel.SEVERE)
    assert kept(house).judgement == Judgement.SEVERE


@pytest.mark.parametrize(
    ("reason", "expected"),
    [(VoidReason.NO_HAZARD, ("none", None, None, "not_needed")), (VoidReason.TWICE, ("some", None, None, "pending"))],
)
def test_a_void_line_clears_the_house_only_when_there_was_no_hazard(town, reason, expected):
    house = a_house(town)
    entry = report(town, house)
    take(town, entry, "void", by="officer", answers={"void_reason": reason, "approved_by": "王镇长"}, note="现场看过")
    assert axes(house) == expected


def test_appraised_a_or_b_is_closed_as_needing_no_work(town):
    house = a_house(town)
    entry = take(town, an_appraised_entry(town, house, AppraisalGrade.B), "no_fix", by="officer", note="裂缝为抹灰层")
    entry = take(town, entry, "close", by="fellow officer")
    assert (entry.state, axes(house)) == ("closed", ("some", "done", "B", "not_needed"))


@pytest.mark.parametrize("grade", [AppraisalGrade.C, AppraisalGrade.D])
def test_appraised_c_or_d_cannot_be_closed_without_work(town, grade):
    entry = an_appraised_entry(town, a_house(town), grade)
    assert "A、B级" in why_not(take, town, entry, "no_fix", by="officer", note="无")


def test_a_severe_judgement_appraised_sound_still_needs_the_leader(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.A, level=HazardLevel.SEVERE)
    assert "A、B级" in why_not(take, town, entry, "no_fix", by="officer", note="无")
    entry = take(town, entry, "no_fix_grave", by="officer", note="无危险构件")
    assert entry.awaits is Role.LEADER
    assert take(town, entry, "approve_close", by="leader", note="同意").remediation is Remediation.NOT_NEEDED


# --- Control is not rectification --------------------------------------------------------------------------------------


def test_a_management_measure_is_control_and_no_rectification(town):
    house = a_house(town)
    entry = notify(town, verify(town, report(town, house)))
    control(town, entry, ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT)
    assert (kept(house).is_controlled, kept(house).remediation) == (True, Remediation.PENDING)
    found = faults(finish, town, fresh(entry), engineering_measures=[])
    assert "已管控" in found["engineering_measures"]


def test_control_counts_as_put_right_only_where_the_town_says_so(town):
    entry = control(town, notify(town, verify(town, report(town, a_house(town)))), ManagementMeasure.STOP_USE)
    assert housing.CONTROL_COUNTS.default == 0
    decide(town, housing.CONTROL_COUNTS, 1)
    assert finish(town, fresh(entry), engineering_measures=[]).state == "fixed"


def test_without_any_measure_nothing_is_put_right_even_where_control_counts(town):
    decide(town, housing.CONTROL_COUNTS, 1)
    entry = notify(town, verify(town, report(town, a_house(town))))
    assert set(faults(finish, town, entry, engineering_measures=[])) == {"engineering_measures"}


def test_a_lifted_control_is_control_no_more(town):
    house = a_house(town)
    entry = control(town, verify(town, report(town, house)), ManagementMeasure.SEAL_OFF)
    entry = take(town, entry, "lift_control", by="officer", note="已搭设支撑")
    assert (entry.is_controlled, entry.management_measures, kept(house).is_controlled) == (False, None, False)
    assert "没有采取管控措施" in why_not(take, town, entry, "lift_control", by="officer", note="再解除")


def test_measures_stand_in_three_groups():
    assert [one.label for one in ManagementMeasure] == [
        "停止使用",
        "停止经营",
        "封控警示",
        "人员撤离（搬离）",
        "其他管理措施",
    ]
    assert [one.label for one in EngineeringMeasure] == ["维修加固", "拆除", "拆除重建", "其他工程措施"]
    assert len(housing.IllegalHandling) == 6


# --- The whole life ----------------------------------------------------------------------------------------------------


def test_the_whole_life_of_a_dangerous_house(town):
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house, Judgement.SEVERE)
    entry = verify(town, entry_at(house), may_collapse=True, needs_appraisal=True)
    control(town, entry, ManagementMeasure.MOVE_OUT)
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
    more = {"reason": "等材料", "approved_by": "王镇长"}
    entry = take(town, entry, "extend", by="officer", answers={"due_on": TODAY + timedelta(days=30)} | more)
    assert due_dates(entry)["B10"] == TODAY + timedelta(days=30)
    again = faults(take, town, entry, "extend", by="officer", answers={"due_on": TODAY + timedelta(days=40)} | more)
    assert "最多延期 1 次" in again["due_on"]


# --- Regrade: close the old line, open a new one ----------------------------------------------------------------------


def regrade(town, entry, now=NOW, **answers):
    told = {"grade": HazardLevel.SEVERE, "description": "裂缝扩大", "reason": "复核时裂缝已到 8 毫米"}
    return take(town, entry, "regrade", by="officer", now=now, answers=told | answers)


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
    old = regrade(town, notify(town, verify(town, report(town, house))), now=days(5))
    assert due_dates(old) == {}
    assert due_dates(entry_at(house)) == {
        "B6-verdict": TODAY + timedelta(days=8),
        "B5": TODAY + timedelta(days=8),
    }


def test_a_changed_appraisal_keeps_the_old_grade_on_the_old_row(town):
    house = a_house(town)
    old = regrade(town, an_appraised_entry(town, house, AppraisalGrade.C), appraisal_grade=AppraisalGrade.D)
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
    for step in (housing.PASS, housing.PASS_GRAVE, housing.RETURN, housing.CLOSE, housing.APPROVE_CLOSE):
        assert {housing.REPORT, housing.RESUBMIT, housing.START, housing.FINISH} <= set(step.not_by)
    assert {housing.REPORT, housing.RESUBMIT} <= set(housing.VOID_ENTRY.not_by)


def test_only_leaders_approve_or_refuse_a_closing():
    assert housing.APPROVE_CLOSE.who == housing.REFUSE_CLOSE.who == LEADING_ROLES


def test_only_the_officer_verifies_notifies_and_appraises():
    officers = (
        housing.VERIFY, housing.SEND_BACK, housing.NOTIFY_APPRAISE, housing.NOTIFY_FIX, housing.COMMISSION,
        housing.RECORD_APPRAISAL, housing.ORDER_FIX, housing.REGRADE, housing.VOID_ENTRY, housing.EXTEND,
    )  # fmt: skip
    assert all(step.who == (Role.OFFICER,) for step in officers)


def test_anybody_in_the_field_may_control_at_once(town):
    entry = control(town, report(town, a_house(town)), ManagementMeasure.SEAL_OFF, by="grid head")
    assert (entry.state, entry.is_controlled) == ("reported", True)


def test_before_and_after_photos_are_compulsory_at_closing_with_their_rule(town):
    entry = notify(town, verify(town, report(town, a_house(town))))
    answers = {"done_on": TODAY, "engineering_measures": [EngineeringMeasure.STRENGTHEN]}
    assert set(faults(take, town, entry, "finish", by="worker", answers=answers)) == {"after"}
    person = town.person("worker")
    no_photo = Submission(uuid=entry.uuid.__class__(int=7), answers=A_HAZARD)
    found = faults(
        entries.file_entry, BOOK, housing.REPORT, site_id=a_house(town).id, submission=no_photo, by=person, now=NOW
    )
    assert set(found) == {"before"}
    assert "对照" in housing.BEFORE.basis
    assert "对照" in housing.AFTER.basis
    assert a_photo(person)


def test_the_owner_is_told_in_writing(town):
    entry = verify(town, report(town, a_house(town)))
    answers = {"notice_signed": True, "due_on": TODAY + timedelta(days=30)}
    assert "paper-kind" in faults(take, town, entry, "notify_fix", by="officer", answers=answers)


def test_appraisal_and_urging_are_never_issued_by_the_town():
    others = {housing.APPRAISAL_REPORT, housing.INTERIM_OPINION, housing.URGING, housing.REVIEW_APPRAISAL}
    assert {kind for kind in BOOK.papers if not kind.town_may_issue} == others


def test_an_appraisal_is_recorded_with_its_report(town):
    entry = commission(town, notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True)))
    answers = {"appraisal_grade": AppraisalGrade.C, "report_received_on": TODAY}
    assert "paper-kind" in faults(take, town, entry, "record_appraisal", by="officer", answers=answers)
    ours = a_paper("appraisal_report", authority="示范镇人民政府")
    found = faults(take, town, entry, "record_appraisal", by="officer", answers=answers, paper=ours)
    assert "paper-issuing_authority" in found


# --- Clocks -------------------------------------------------------------------------------------------------------------
# 9 March 2026 is a Monday; working days 10, 11, 12, 13, 16 March follow.


def test_from_the_report_the_verdict_and_the_department(town):
    assert due_dates(report(town, a_house(town))) == {"B6-verdict": date(2026, 3, 12), "B5": date(2026, 3, 12)}


def test_the_department_is_told_from_the_day_of_the_look(town):
    house = a_house(town, now=days(-9))
    look(town, house, Judgement.SOME, started_at=days(-2))
    assert due_dates(entry_at(house)) == {"B6-verdict": date(2026, 3, 12), "B5": date(2026, 3, 10)}


def test_from_the_verdict(town):
    entry = verify(town, report(town, a_house(town)), needs_appraisal=True, now=days(1))
    assert due_dates(entry) == {
        "B5": date(2026, 3, 12),
        "B2": date(2026, 3, 14),  # five days from the judgement of 9 March
        "B0c": date(2026, 3, 13),  # three working days from Tuesday
        "B6-update": date(2026, 3, 11),
    }


def test_what_may_collapse_is_evacuated_on_the_day(town):
    entry = verify(town, report(town, a_house(town)), may_collapse=True)
    assert due_dates(entry)["B1"] == TODAY
    assert "B1" not in due_dates(control(town, entry, ManagementMeasure.MOVE_OUT))


def test_a_d_grade_is_evacuated_on_the_day_unless_controlled_already(town):
    entry = an_appraised_entry(town, a_house(town), AppraisalGrade.D)
    assert due_dates(entry)["B1"] == TODAY
    assert "B1" not in due_dates(an_appraised_entry(town, a_house(town), AppraisalGrade.C))


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace.ORDINARY, {"B3": date(2026, 3, 24)}),
        (Pace.URGENT, {"B3-urgent": date(2026, 3, 14)}),
        (Pace.COMPLEX, {"B3-complex": date(2026, 5, 8), "B3-interim": date(2026, 4, 8)}),
    ],
)
def test_the_report_follows_the_pace_of_the_appraisal(town, pace, expected):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    running = due_dates(commission(town, entry, pace=pace))
    assert {code: due for code, due in running.items() if code.startswith("B3")} == expected
    assert "B2" not in running


def test_an_interim_opinion_keeps_only_its_own_clock(town):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    entry = commission(town, entry, pace=Pace.COMPLEX)
    paper = a_paper("interim_opinion", authority="省建科院")
    running = due_dates(take(town, entry, "interim", by="officer", paper=paper))
    assert "B3-interim" not in running
    assert "B3-complex" in running


def test_the_appraisal_counts_from_the_day_it_was_commissioned(town):
    entry = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    assert due_dates(commission(town, entry, now=days(3), commissioned_on=TODAY))["B3"] == date(2026, 3, 24)
    later = notify(town, verify(town, report(town, a_house(town)), needs_appraisal=True))
    assert set(faults(commission, town, later, commissioned_on=TODAY + timedelta(days=1))) == {"commissioned_on"}


def test_a_dangerous_house_is_reported_and_urged(town):
    running = due_dates(an_appraised_entry(town, a_house(town), AppraisalGrade.C))
    assert (running["B4"], running["B4-urge"], running["B4b"]) == (
        date(2026, 3, 12), date(2026, 3, 12), date(2026, 3, 16),
    )  # fmt: skip
    sound = due_dates(an_appraised_entry(town, a_house(town), AppraisalGrade.B))
    assert {"B4", "B4-urge"} & sound.keys() == set()
    assert sound["B4b"] == date(2026, 3, 16)


def test_putting_right_acceptance_and_closing_have_their_dates(town):
    entry = notify(town, verify(town, report(town, a_house(town))), days=25)
    assert due_dates(entry)["B10"] == date(2026, 4, 3)
    entry = finish(town, entry)
    assert (due_dates(entry)["B11"], "B10" in due_dates(entry)) == (date(2026, 3, 19), False)
    entry = take(town, entry, "pass", by="officer")
    assert due_dates(entry)["B12"] == date(2026, 3, 12)


def test_a_town_may_set_its_own_length(town):
    limits = {one.key: one for one in housing.shelf.limit_adjustables()}
    decide(town, limits["limit.B2"], 2)
    assert due_dates(verify(town, report(town, a_house(town)), needs_appraisal=True))["B2"] == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("level", "grade", "length"),
    [(HazardLevel.SOME, None, 60), (HazardLevel.SEVERE, None, 30), (HazardLevel.SOME, AppraisalGrade.C, 30)],
)
def test_the_proposed_date_follows_the_gravity(level, grade, length):
    entry = housing.HousingEntry(grade=level, appraisal_grade=grade)
    proposed = housing.default_for(housing.HousingEntry.due_on, entry, TODAY, lambda adjustable: adjustable.default)
    assert proposed == TODAY + timedelta(days=length)


def test_every_open_state_is_under_a_clock():
    started = {step for clock in BOOK.clocks for step in clock.starts}
    covered_by_the_verdict = {housing.NOTIFY_APPRAISE, housing.START}
    for step in BOOK.steps:
        if step.to is not None and not step.to.is_closed and step not in covered_by_the_verdict:
            assert step in started, f"{step.key} leads to {step.to.key} and promises nothing"


def test_every_row_of_the_table_of_limits_is_used_or_said_in_words():
    used = {clock.limit for clock in BOOK.clocks if clock.limit} | {"B7", "B7-quarter", "B8", "B8-business"}
    rows = next(group for group in housing.shelf.limits() if group.key == "housing")
    # B6: the upload is the visit itself; B9: before the use begins, so no clock can run.
    assert {limit.code for limit in rows.limits} - used == {"B6", "B9"}


# --- When to look again -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "judgement", "expected"),
    [
        ({}, Judgement.NONE, date(2031, 3, 9)),  # B8: five years
        ({"use": HouseUse.BUSINESS}, Judgement.NONE, date(2027, 3, 9)),  # B8: business houses every year
        ({"built_period": BuiltPeriod.TO_1990}, Judgement.NONE, date(2026, 6, 9)),  # B7: each quarter
        ({"built_period": BuiltPeriod.TO_1980, "use": HouseUse.BUSINESS}, Judgement.NONE, date(2026, 6, 9)),
        ({"built_period": BuiltPeriod.TO_2000}, Judgement.NONE, date(2031, 3, 9)),
        ({"surroundings": [Surroundings.FLOOD]}, Judgement.NONE, date(2026, 6, 9)),
        ({"surroundings": [Surroundings.CUT_SLOPE]}, Judgement.NONE, date(2031, 3, 9)),
        ({}, Judgement.SOME, date(2026, 4, 9)),  # B7: red and yellow each month
        ({"built_period": BuiltPeriod.TO_1980}, Judgement.SEVERE, date(2026, 4, 9)),
    ],
)
def test_the_next_visit_follows_the_house(town, more, judgement, expected):
    house = a_house(town, **more)
    assert kept(house).next_visit_on is None
    look(town, house, judgement)
    assert kept(house).next_visit_on == expected


def test_a_month_after_the_thirty_first_is_the_last_day_of_the_month():
    house = House(judgement=Judgement.SOME, built_period=BuiltPeriod.TO_2010)
    assert housing.next_visit(house, date(2026, 1, 31), lambda one: one.default) == date(2026, 2, 28)
    assert housing.next_visit(house, date(2026, 12, 31), lambda one: one.default) == date(2027, 1, 31)


def test_grades_c_and_d_are_looked_at_monthly_until_put_right(town):
    house = a_house(town)
    look(town, house)
    entry = an_appraised_entry(town, house, AppraisalGrade.C)
    look(town, house, now=days(1), kind=VisitKind.PATROL)
    assert kept(house).next_visit_on == date(2026, 4, 10)
    entry = take(town, entry, "order_fix", by="officer", answers={"due_on": TODAY + timedelta(days=30)})
    accept_and_close(town, finish(town, entry))
    assert kept(house).next_visit_on == date(2031, 3, 9)


def test_a_patrol_does_not_put_off_the_next_screening(town):
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house)
    look(town, house, kind=VisitKind.PATROL, now=days(200))
    assert kept(house).next_visit_on == date(2027, 3, 9)
    look(town, house, kind=VisitKind.RECHECK, now=days(201))
    assert kept(house).next_visit_on == date(2027, 9, 26)


def test_nobody_judges_by_default():
    assert "judgement" not in BOOK.usual_visit
    assert BOOK.usual_visit == {"visit_kind": VisitKind.PATROL}
    assert dict(BOOK.clean_visit) == {housing.HousingVisit.judgement: Judgement.NONE}


def test_a_town_may_set_its_own_round(town):
    limits = {one.key: one for one in housing.shelf.limit_adjustables()}
    decide(town, limits["limit.B8-business"], 6)
    house = a_house(town, use=HouseUse.BUSINESS)
    look(town, house)
    assert kept(house).next_visit_on == date(2026, 9, 9)


# --- Figures ------------------------------------------------------------------------------------------------------------


def test_screened_with_nothing_found_counts_as_screened_and_as_nothing_else(town):
    for number in range(3):
        house = a_house(town, use=HouseUse.BUSINESS, households=number or None)
        look(town, house)
        look(town, house, now=days(1))
    look(town, a_house(town))
    a_house(town)
    found = figures(town)
    assert (found["B-1"], found["B-1b"], found["B-1h"]) == (4, 3, 1 + 1 + 2 + 1)
    assert (found["B-2a"], found["B-2"]) == (5, Decimal("80.0"))
    assert (found["B-3"], found["B-4"], found["B-5"], found["B-6"]) == (0, None, None, None)
    last_year = replace(THE_YEAR, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert (figures(town, last_year)["B-1"], figures(town, last_year)["B-2"]) == (0, None)


def test_a_patrol_is_no_screening(town):
    look(town, a_house(town), kind=VisitKind.PATROL)
    assert (figures(town)["B-1"], figures(town)["B-7"]) == (0, 1)


def test_figures_of_a_worker_count_the_workers_own_corner(town):
    look(town, a_house(town))
    look(town, a_house(town, area="丙村"), by="officer")
    assert (figures(town)["B-1"], figures(town, by="worker")["B-1"]) == (2, 1)


def test_measures_are_counted_as_control_and_never_as_put_right(town):
    controlled = control(town, notify(town, verify(town, report(town, a_house(town)))), ManagementMeasure.STOP_USE)
    assert controlled.remediation is Remediation.PENDING
    report(town, a_house(town), grade=HazardLevel.SEVERE)
    accept_and_close(town, a_fixed_entry(town, a_house(town)))
    found = figures(town)
    assert (found["B-3"], found["B-3a"], found["B-3b"]) == (3, 1, 2)
    assert (found["B-5a"], found["B-5b"], found["B-5"]) == (3, 1, Decimal("33.3"))
    assert (found["B-6b"], found["B-6"]) == (1, Decimal("50.0"))


def test_appraisal_figures(town):
    an_appraised_entry(town, a_house(town), AppraisalGrade.C)
    an_appraised_entry(town, a_house(town), AppraisalGrade.D)
    verify(town, report(town, a_house(town)), needs_appraisal=True)
    verify(town, report(town, a_house(town)))
    found = figures(town)
    assert (found["B-4c"], found["B-4d"], found["B-4"]) == (1, 1, Decimal("66.7"))


def test_what_needed_no_work_stays_out_of_the_rate(town):
    entry = take(town, an_appraised_entry(town, a_house(town), AppraisalGrade.A), "no_fix", by="officer", note="无")
    take(town, entry, "close", by="fellow officer")
    assert (figures(town)["B-3"], figures(town)["B-5a"], figures(town)["B-5"]) == (1, 0, None)


def test_a_regraded_house_counts_once_and_by_its_new_level(town):
    regrade(town, verify(town, report(town, a_house(town))))
    found = figures(town)
    assert (found["B-3"], found["B-3a"], found["B-3b"], found["B-5a"]) == (1, 1, 0, 1)


def test_a_house_with_something_left_to_do_is_not_put_right(town):
    house = a_house(town)
    accept_and_close(town, a_fixed_entry(town, house))
    assert figures(town)["B-5b"] == 1
    report(town, house, now=days(3))
    assert (figures(town)["B-5a"], figures(town)["B-5b"]) == (1, 0)


def test_void_lines_count_nowhere(town):
    answers = {"void_reason": VoidReason.NO_HAZARD, "approved_by": "王镇长"}
    take(town, report(town, a_house(town)), "void", by="officer", answers=answers, note="抹灰裂纹")
    assert figures(town)["B-3"] == 0


def test_problems_found_on_patrol_and_those_settled(town):
    for number in range(2):
        house = a_house(town)
        look(town, house, Judgement.SOME, kind=VisitKind.PATROL)
        if number:
            accept_and_close(town, finish(town, notify(town, verify(town, entry_at(house)))))
    report(town, a_house(town))
    found = figures(town)
    assert (found["B-7"], found["B-7a"], found["B-7b"], found["B-7c"]) == (2, 2, 1, Decimal("50.0"))


def test_figures_are_told_apart_and_defined_in_words():
    codes = [figure.code for figure in BOOK.figures]
    assert len(set(codes)) == len(codes)
    assert {f"B-{number}" for number in range(1, 8)} <= set(codes)
    for figure in BOOK.figures:
        assert figure.definition
        assert (figure.measure is None) == (figure.part is not None) == (figure.whole is not None)


# --- What every book keeps ----------------------------------------------------------------------------------------------


def test_the_book_does_not_contradict_itself():
    BOOK.check()


def test_the_officer_of_this_book_has_a_title_of_its_own():
    assert (BOOK.role_word(Role.OFFICER), BOOK.letter, BOOK.entry_word) == ("村镇建设办专干", "房", "房屋隐患")


def test_whatever_is_compulsory_to_photograph_names_its_rule():
    for step in BOOK.steps:
        for proof in step.proofs:
            assert not proof.least or "须" in proof.basis


def test_a_step_back_to_the_field_goes_to_whoever_reported():
    back = [step for step in BOOK.steps if step.to in (housing.TO_FIX, housing.SENT_BACK)]
    assert all(step.hands is Hands.REPORTER for step in back)


def test_a_new_round_begins_with_nothing_done():
    for step in BOOK.steps:
        if step.opens_round:
            assert {(housing.HousingEntry.done_on.key, None), ("remediation", Remediation.PENDING)} <= {
                (attribute.key, value) for attribute, value in step.sets
            }


def test_places_to_look_at_again_are_found_when_late(town):
    late, on_time = a_house(town, now=days(-90)), a_house(town, now=days(-90))
    look(town, late, Judgement.SOME, now=days(-40))
    look(town, on_time, now=days(-40))
    assert [line.site.id for line in sites_to_visit(town.person("worker"), TODAY).rows] == [late.id]
