"""The county's case on a parcel, and the other ways: what the law wants first, and what it leaves to people."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.books.farmland.words import CrimeAnswer, Defence, Handling, Hearing, Referral, UpperReview
from ledger.grammar.fields import from_mu
from ledger.models import Role
from ledger.refusals import NotAllowed
from tests import parcels
from tests.lives import NOW, TODAY, faults, take, why_not
from tests.parcels import clocks_of, paper, running


def days(count: int):
    return NOW + timedelta(days=count)


# --- The county's case ---------------------------------------------------------------------------------------------


def test_no_paper_comes_before_the_one_it_rests_on(town):
    """A case filed by classification has no filing paper, so nothing can be notified; each paper waits for its turn."""
    entry = parcels.a_case(town, "filed")
    early = take_faults(town, entry, "notify", {"notified_on": TODAY}, paper("penalty_decision", TODAY))
    assert early == {"paper-kind": "这一步不登记这种文书，请重新选择"}
    decided = parcels.a_case(town, "decided")
    parcels.settle_remedy(town, decided, now=days(72), ended_on=date(2026, 5, 18))
    application = paper("court_application", days(72).date())
    refused = take_faults(town, decided, "apply_court", {}, application, now=days(72))
    assert refused == {"paper-kind": "登记强制执行申请书以前，须先登记：催告书"}


def take_faults(town, entry, step, answers, document, now=NOW):
    return faults(take, town, entry, step, by="officer", answers=answers, paper=document, now=now)


def test_the_town_never_appears_as_the_one_who_punished(town):
    entry = parcels.a_case(town, "reported")
    told = {"filed_by": "示范镇人民政府"}
    refused = take_faults(town, entry, "file", told, paper("filing", TODAY, by="示范镇人民政府"))
    assert "不能由示范镇作出" in refused["paper-issuing_authority"]


def test_nothing_is_decided_while_the_party_may_still_speak(town):
    entry = parcels.a_case(town, "notified")
    refused = faults(parcels.decide, town, entry, now=days(7))
    assert "2026-03-16" in refused["paper-dated_on"]
    assert parcels.decide(town, entry, now=days(8)).state == "decided"


def test_a_party_that_waived_its_right_in_writing_need_not_be_waited_for(town):
    entry = parcels.hear(town, parcels.a_case(town, "notified"), now=days(1), defence=Defence.WAIVED)
    assert running(entry) == {"D6", "D7-hearing"}
    entry = parcels.hold_hearing(town, entry, now=days(1), hearing=Hearing.WAIVED)
    assert running(entry) == {"D6"}
    assert parcels.decide(town, entry, now=days(1)).state == "decided"


def test_demolition_wants_the_hearing_told_first_and_a_fine_alone_does_not(town):
    entry = parcels.notify(town, parcels.a_case(town, "filed", area_basic=Decimal(0)), with_hearing=False)
    assert "听证" in faults(parcels.decide, town, entry, now=days(10))["handling"]
    assert "听证" in faults(parcels.decide, town, entry, Handling.CONFISCATE, now=days(10))["handling"]
    entry = parcels.decide(town, entry, Handling.FINE, Handling.REGULARISE, now=days(10))
    assert running(entry) == {"put-right", "P4", "P6", "P6-suit"}


def test_the_decision_may_be_extended_with_who_approved_it(town):
    entry = parcels.a_case(town, "filed")
    told = {"extension_days": 30, "reason": "案情复杂"}
    assert "paper-kind" in faults(take, town, entry, "extend_decision", by="officer", now=days(2), answers=told)
    approved = paper("extension_approval", days(2).date())
    take(town, entry, "extend_decision", by="officer", now=days(2), answers=told, paper=approved)
    assert clocks_of(entry)["D6"].due_on == date(2026, 7, 7)
    assert any("依据延长办案期限审批表" in line["text"] for line in clocks_of(entry)["D6"].trace)


def test_the_court_is_asked_after_the_remedies_and_ten_working_days_of_urging(town):
    entry = parcels.a_case(town, "decided")
    document = paper("court_application", days(84).date())
    assert why_not(take, town, entry, "apply_court", by="officer", paper=document, now=days(84)) == (
        "复议、起诉期还没有届满，不能强制执行；届满以后先“登记复议、诉讼情况”"
    )
    # Served on 19 March: fifteen days to sue end on 3 April, sixty for a reconsideration on 18 May. The later governs,
    # and the three months to apply end on 18 August.
    early = faults(parcels.settle_remedy, town, entry, now=days(72), ended_on=date(2026, 5, 17))
    assert "到 2026-05-18" in early["remedy_ended_on"]
    entry = parcels.settle_remedy(town, entry, now=days(72), ended_on=date(2026, 5, 18))
    assert clocks_of(entry)["D10"].due_on == date(2026, 8, 18)
    urged = paper("urging", date(2026, 5, 19))
    take(town, entry, "urge", by="officer", now=days(72), answers={"urged_on": date(2026, 5, 19)}, paper=urged)
    assert clocks_of(entry)["D9"].target_due_on == date(2026, 6, 2)
    assert "2026-06-03" in take_faults(town, entry, "apply_court", {}, document, now=days(86))["paper-dated_on"]
    document = paper("court_application", date(2026, 6, 3))
    entry = take(town, entry, "apply_court", by="officer", paper=document, now=days(86))
    assert entry.state == "enforcing" and running(entry) == {"D10b", "D17", "put-right"}
    assert parcels.carry_out(town, entry, now=days(90)).state == "carried_out"


def test_confiscated_buildings_are_handed_over_within_ninety_days(town):
    entry = parcels.decide(town, parcels.a_case(town, "notified"), Handling.CONFISCATE, now=days(10))
    assert clocks_of(entry)["D11"].target_due_on == date(2026, 6, 17)
    told = {"handed_over_on": days(20).date()}
    entry = take(town, entry, "hand_over_buildings", by="officer", now=days(20), answers=told, note="移交县财政局")
    assert "D11" not in running(entry)


# --- The question of a crime ---------------------------------------------------------------------------------------

SIX_MU = {"area_basic": from_mu(Decimal("6")), "area_farmland": from_mu(Decimal("6"))} | {
    "area_agri": from_mu(Decimal("6")), "area_total": from_mu(Decimal("6")),
}  # fmt: skip


def test_the_question_of_a_crime_is_put_and_wants_an_answer_with_its_reason(town):
    entry = parcels.a_case(town, "reported", **SIX_MU)
    assert entry.crime_question is True and entry.crime_answer is None
    unanswered = faults(parcels.file, town, entry)
    assert unanswered == {"crime_answer": "请选择是否涉嫌非法占用农用地罪", "crime_reason": "请填写对追诉线问题的说明"}
    answered = parcels.file(town, entry, crime_answer=CrimeAnswer.NOT_YET, crime_reason="毁坏程度待鉴定")
    assert (answered.state, answered.referral) == ("filed", None)


def test_below_the_line_nobody_is_asked(town):
    entry = parcels.a_case(town, "filed")
    assert entry.crime_question is False and entry.crime_answer is None


def test_a_matter_goes_to_the_police_when_the_head_of_the_organ_has_decided_so(town):
    entry = parcels.a_case(town, "filed")
    letter = paper("crime_referral", TODAY)
    assert "负责人决定" in why_not(take, town, entry, "refer", by="officer", paper=letter)
    entry = take(town, entry, "propose_referral", by="officer", answers={"crime_reason": "毁坏种植条件"})
    assert clocks_of(entry)["D13"].target_due_on == date(2026, 3, 12)
    bare = {"by": "officer", "note": "同意"}
    assert set(faults(take, town, entry, "approve_referral", **bare)) == {"paper-kind"}
    entry = parcels.decide_referral(town, entry, "approve_referral", now=days(2))
    assert clocks_of(entry)["D13-handover"].target_due_on == date(2026, 3, 12)
    # Handed over once it was decided, not before.
    assert "2026-03-11" in faults(take, town, entry, "refer", by="officer", now=days(3), paper=letter)["paper-dated_on"]
    letter = paper("crime_referral", days(3).date())
    entry = take(town, entry, "refer", by="officer", now=days(3), paper=letter)
    assert entry.state == "referred" and running(entry) == {"D6", "D13b"}
    entry = parcels.police_return(town, entry, now=days(9))
    # With the police from 12 to 17 March: six days that do not count.
    assert entry.state == "filed" and clocks_of(entry)["D6"].due_on == date(2026, 6, 13)


def test_a_refused_referral_leaves_the_case_where_it_was(town):
    entry = take(
        town, parcels.a_case(town, "filed"), "propose_referral", by="officer", answers={"crime_reason": "累计多次"}
    )
    entry = parcels.decide_referral(town, entry, "refuse_referral")
    assert (entry.state, entry.referral) == ("filed", Referral.REFUSED)
    assert running(entry) == {"D6"}


def test_the_land_is_put_right_whatever_the_police_say(town):
    entry = take(
        town, parcels.a_case(town, "decided"), "propose_referral", by="officer", answers={"crime_reason": "毁坏"}
    )
    entry = parcels.decide_referral(town, entry, "approve_referral")
    entry = take(town, entry, "refer", by="officer", paper=paper("crime_referral", TODAY))
    assert "处罚决定已经作出" in why_not(parcels.police_return, town, entry)
    entry = take(town, entry, "police_filed", by="officer", answers=parcels.the_plan(TODAY), note="已立案侦查")
    assert entry.state == "decided" and "put-right" in running(entry)


# --- Other ways ----------------------------------------------------------------------------------------------------


def test_a_case_the_county_never_filed_does_not_become_one_because_the_police_return_it(town):
    """Filed without a filing paper, no further paper could follow: the land goes on being put right instead."""
    entry = parcels.a_case(town, "stopped", lacks_rural_permit=True)
    order = paper("town_order", TODAY, by="示范镇人民政府")
    take(town, entry, "town_order", by="officer", answers=parcels.the_plan(TODAY), paper=order)
    take(town, entry, "propose_referral", by="officer", answers={"crime_reason": "毁坏严重"})
    parcels.decide_referral(town, entry, "approve_referral")
    take(town, entry, "refer", by="officer", paper=paper("crime_referral", TODAY))
    assert "土地继续整改" in why_not(parcels.police_return, town, entry)
    take(town, entry, "police_filed", by="officer", answers=parcels.the_plan(TODAY), note="不立案")


def test_the_town_orders_only_where_the_planning_law_gives_it_the_power(town):
    entry = parcels.a_case(town, "stopped")
    order = paper("town_order", TODAY, by="示范镇人民政府")
    plan = parcels.the_plan(TODAY)
    assert "第六十五条" in why_not(take, town, entry, "town_order", by="officer", answers=plan, paper=order)
    entry = parcels.a_case(town, "stopped", lacks_rural_permit=True)
    entry = take(town, entry, "town_order", by="officer", answers=plan, paper=order)
    assert entry.state == "decided" and running(entry) == {"put-right", "town-serving"}


def test_whoever_corrects_it_alone_is_not_reported_but_accepted(town):
    told = {"handling": [Handling.DEMOLISH], "done_on": TODAY} | parcels.ALL_DEMOLISHED
    entry = take(town, parcels.a_case(town, "stopped"), "correct", by="worker", answers=told, photos={"after": 1})
    assert entry.state == "carried_out" and running(entry) == {"D12b"}


def test_what_was_not_put_right_is_not_accepted(town):
    entry = parcels.carry_out(town, parcels.a_case(town, "decided"), now=days(11), area_demolished=Decimal(1400))
    assert "还有 0.15 亩（100.00 ㎡）" in faults(parcels.accept, town, entry, now=days(12))["acceptance"]
    entry = take(
        town,
        entry,
        "reject",
        by="officer",
        now=days(12),
        answers=parcels.the_plan(days(10).date()),
        note="还有 100 平方米",
    )
    assert (entry.state, entry.round, entry.done_on) == ("decided", 2, None)
    assert "put-right" in running(entry)


def test_a_reclamation_plan_is_accepted_within_sixty_working_days(town):
    entry = parcels.carry_out(town, parcels.a_case(town, "decided"), now=days(11), has_reclamation_plan=True)
    # From Friday 20 March: 28 working days to 30 April (4–6 April are Qingming), 4 in the week of Saturday 9 May,
    # which is worked, 25 to 12 June, and three more.
    assert running(entry) == {"D12"}
    assert clocks_of(entry)["D12"].target_due_on == date(2026, 6, 17)


def test_whoever_put_it_right_or_accepted_it_does_not_close_it(town):
    entry = parcels.carry_out(town, parcels.a_case(town, "decided"), now=days(11), by="officer")
    assert "须由他人办理" in why_not(parcels.accept, town, entry, now=days(12))
    entry = parcels.accept(town, entry, now=days(12), by="fellow officer")
    assert "办理" in why_not(parcels.close, town, entry, now=days(12), by="fellow officer")
    town.add_person("fellow leader", Role.LEADER, "示范镇")
    assert parcels.close(town, entry, now=days(13), by="fellow leader").put_right_on == days(13).date()


def test_a_leader_who_does_not_agree_sends_it_back(town):
    told = {"plan_on": days(40).date()}
    entry = take(
        town, parcels.a_case(town, "accepted"), "refuse_close", by="leader", now=days(13), answers=told, note="未复耕"
    )
    assert (entry.state, entry.round) == ("decided", 2)


def test_a_relapse_begins_anew_with_nothing_put_right(town):
    entry = parcels.relapse(town, parcels.a_case(town, "closed"), now=days(61))
    assert (entry.state, entry.round, entry.put_right_on, entry.closed_at) == ("verified", 2, None, None)
    assert entry.area_remaining == entry.area_total
    assert running(entry) == {"D1", "D1-report", "D3", "D5"}


def test_after_a_relapse_the_papers_of_the_old_case_stand_behind_nothing(town):
    entry, later = parcels.a_case(town, "closed"), days(61)
    entry = parcels.relapse(town, entry, now=later)
    entry = parcels.report_up(town, parcels.stop(town, entry, now=later), now=later)
    entry = take(
        town, entry, "file", by="officer", now=later, answers={"filed_on": later.date(), "filed_by": parcels.LAND_BUREAU},
        paper=parcels.paper("filing", later.date(), "县自然资立〔2026〕9号"),
    )  # fmt: skip
    entry = take(
        town, entry, "notify", by="officer", now=later, answers={"notified_on": later.date()},
        paper=parcels.paper("penalty_notice", later.date(), "县自然资罚告〔2026〕9号"),
    )  # fmt: skip
    assert "请先登记听证告知书" in faults(parcels.decide, town, entry, now=days(75))["handling"]


def test_the_plan_is_put_off_as_often_as_the_town_allows(town):
    """Planned on 19 March for 18 April, so an extension leads no further than 18 May."""
    entry, answers = parcels.a_case(town, "decided"), {"reason": "麦收后复耕"}

    def refused(on: date, after: int = 13) -> str:
        told = answers | {"plan_on": on}
        return faults(take, town, entry, "extend", by="officer", now=days(after), answers=told)["plan_on"]

    assert "最晚可延到 2026-05-18" in refused(date(2026, 5, 19))
    assert "已经超过整改期限" in refused(date(2026, 5, 10), after=41)
    told = answers | {"plan_on": date(2026, 5, 18)}
    entry = take(town, entry, "extend", by="officer", now=days(13), answers=told)
    assert clocks_of(entry)["put-right"].target_due_on == date(2026, 5, 18)
    assert "最多延期 1 次" in refused(date(2026, 6, 1))


def test_what_the_county_and_province_review_is_told_beside(town):
    told = {"upper_review": UpperReview.PASSED, "upper_review_by": "省厅", "upper_review_on": days(70).date()}
    entry = take(town, parcels.a_case(town, "closed"), "reviewed", by="officer", now=days(70), answers=told)
    assert (entry.state, entry.upper_review_by) == ("closed", "省厅")


def test_only_officers_verify_and_only_their_county_files(town):
    entry = parcels.a_clue(town)
    with pytest.raises(NotAllowed, match="自然资源专干"):
        take(town, entry, "verify", by="worker", answers=parcels.findings(TODAY))
