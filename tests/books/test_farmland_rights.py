"""The rights of the party, the question of a crime, and what has to be on record before a line is closed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.books.farmland.town import CRIME_BASIC_MU, CRIME_OTHER_MU
from ledger.books.farmland.words import Conclusion, CrimeAnswer, Defence, Era, Handling, Hearing, Referral, Remedy
from ledger.grammar.fields import from_mu
from tests import parcels
from tests.lives import NOW, TODAY, decide, faults, fresh, take, why_not
from tests.parcels import clocks_of, paper, running

SIX_MU = dict.fromkeys(("area_total", "area_agri", "area_farmland", "area_basic"), from_mu(Decimal(6)))


def days(count: int):
    return NOW + timedelta(days=count)


def town_order():
    return paper("town_order", TODAY, by="示范镇人民政府")


# --- To speak and to be heard --------------------------------------------------------------------------------------


def test_nobody_lets_a_right_lapse_before_its_last_day_is_over(town):
    """Told on Monday 9 March: five working days end on 16 March."""
    entry = parcels.a_case(town, "notified")
    assert "2026-03-16 才届满" in faults(parcels.hear, town, entry, now=days(7))["defence"]
    assert "2026-03-16 才届满" in faults(parcels.hold_hearing, town, entry, now=NOW)["hearing"]
    entry = parcels.hold_hearing(town, parcels.hear(town, entry, now=days(8)), now=days(8))
    assert running(entry) == {"D6"}


def test_a_statement_made_early_leaves_the_right_to_be_heard(town):
    entry = parcels.hear(town, parcels.a_case(town, "notified"), now=days(1), defence=Defence.DEFENDED)
    assert running(entry) == {"D6", "D7-hearing"}
    assert "2026-03-16" in faults(parcels.decide, town, entry, now=days(2))["paper-dated_on"]


def test_a_hearing_asked_for_is_held_before_anything_is_decided(town):
    entry = parcels.hold_hearing(town, parcels.a_case(town, "notified"), now=days(2), hearing=Hearing.REQUESTED)
    assert "已经要求听证" in faults(parcels.decide, town, entry, now=days(10))["paper-dated_on"]
    entry = parcels.hold_hearing(town, entry, now=days(15), hearing=Hearing.HEARD)
    assert parcels.decide(town, entry, now=days(15)).state == "decided"


def test_a_decision_is_not_of_tomorrow_and_is_served_after_it_was_made(town):
    entry = parcels.a_case(town, "notified")
    assert (
        "不能晚于今天"
        in faults(parcels.make_decision, town, entry, now=days(10), dated_on=date(2026, 3, 20))["paper-dated_on"]
    )
    entry = parcels.make_decision(town, entry, now=days(10))
    assert faults(parcels.serve, town, entry, now=days(11), served_on=date(2026, 3, 18)) == {
        "served_on": "决定书送达日期不能早于决定日期 2026-03-19"
    }


def test_a_decision_is_served_within_seven_working_days_and_its_fine_paid_within_fifteen(town):
    """Decided on Thursday 19 March, served on the 23rd; the fifteenth day is 7 April, the day after Qingming."""
    entry = parcels.make_decision(town, parcels.a_case(town, "notified"), Handling.FINE, now=days(10))
    assert clocks_of(entry)["P2"].target_due_on == date(2026, 3, 30)
    entry = parcels.serve(town, entry, now=days(14))
    assert clocks_of(entry)["P4"].target_due_on == date(2026, 4, 7)
    entry = take(town, entry, "pay_fine", by="officer", now=days(20), answers={"fine_paid_on": days(20).date()})
    assert running(entry) == {"put-right", "P6", "P6-suit"}


def test_a_right_to_sue_has_not_lapsed_before_its_day_and_a_suit_under_way_has_no_end_yet(town):
    """Served on 19 March: fifteen days to sue end on 3 April, sixty for a reconsideration on 18 May."""
    entry = parcels.a_case(town, "decided")
    early = faults(parcels.settle_remedy, town, entry, now=days(26), ended_on=date(2026, 4, 2))
    assert "到 2026-05-18" in early["remedy_ended_on"]
    told = {"remedy": Remedy.PENDING, "ended_on": date(2026, 3, 28)}
    until = date(2026, 5, 18)
    assert "才届满" in faults(parcels.settle_remedy, town, entry, now=days(70), ended_on=until)["remedy_ended_on"]
    entry = parcels.settle_remedy(town, entry, now=days(20), **told)
    assert (entry.remedy, entry.remedy_ended_on, running(entry)) == (Remedy.PENDING, None, {"put-right"})


def test_a_decision_overturned_is_made_again_within_the_days_of_the_law(town):
    entry = parcels.a_case(town, "decided")
    assert "没有被撤销" in why_not(take, town, entry, "decide_again", by="officer", now=days(30), note="重新告知")
    entry = parcels.settle_remedy(town, entry, now=days(30), ended_on=days(29).date(), remedy=Remedy.OVERTURNED)
    entry = take(town, entry, "decide_again", by="officer", now=days(31), note="程序违法，重新告知")
    assert (entry.state, entry.decided_on, entry.served_on, entry.notified_on) == ("filed", None, None, None)
    # Ninety days from 7 April.
    assert clocks_of(entry)["D6-again"].due_on == date(2026, 7, 6)
    assert running(entry) == {"D6-again"}
    entry = parcels.notify(town, entry, now=days(35), with_hearing=False)
    assert "听证" in faults(parcels.decide, town, entry, now=days(50))["handling"]


def test_an_order_of_the_town_that_was_overturned_is_handled_anew(town):
    entry = parcels.a_case(town, "stopped", lacks_rural_permit=True)
    told = {"answers": parcels.the_plan(TODAY), "paper": town_order()}
    entry = take(town, entry, "town_order", by="officer", **told)
    overturned = {"now": days(20), "ended_on": days(20).date(), "remedy": Remedy.OVERTURNED}
    entry = parcels.settle_remedy(town, entry, **overturned)
    again = {"by": "officer", "now": days(21), "note": "没有告知权利，补正后重新处理"}
    assert "处罚决定没有被撤销" in why_not(take, town, entry, "decide_again", **again)
    entry = take(town, entry, "order_again", **again)
    assert (entry.state, entry.remedy) == ("reported", None)


def test_the_county_may_spare_the_party_or_withdraw_the_case(town):
    entry = parcels.a_case(town, "filed")
    spared = take(
        town, entry, "spare", by="officer", answers=parcels.the_plan(TODAY), note="轻微，已开始清运",
        paper=paper("no_penalty", TODAY),
    )  # fmt: skip
    assert (spared.state, running(spared)) == ("decided", {"put-right"})
    told = {"conclusion": Conclusion.LEGAL}
    withdrawn = take(
        town, parcels.a_case(town, "notified"), "withdraw", by="officer", answers=told, note="已有批文",
        paper=paper("withdrawal", TODAY),
    )  # fmt: skip
    assert (withdrawn.state, running(withdrawn)) == ("void", set())


# --- The question of a crime ---------------------------------------------------------------------------------------


def test_the_town_orders_nothing_before_the_question_of_a_crime_is_answered(town):
    entry = parcels.a_case(town, "stopped", lacks_rural_permit=True, **SIX_MU)
    told = {"answers": parcels.the_plan(TODAY), "paper": town_order()}
    assert set(faults(take, town, entry, "town_order", by="officer", **told)) == {"crime_answer", "crime_reason"}


def test_what_a_party_corrected_alone_is_not_accepted_while_the_question_is_open(town):
    """Whoever is in the village reports that it was put right; the officer answers."""
    gone = {"area_demolished": from_mu(Decimal(6)), "area_recultivated": from_mu(Decimal(6)), "area_regularised": 0}
    told = {"handling": [Handling.DEMOLISH], "done_on": TODAY} | gone
    entry = parcels.a_case(town, "stopped", **SIX_MU)
    entry = take(town, entry, "correct", by="worker", answers=told, photos={"after": 1})
    assert set(faults(parcels.accept, town, entry, now=days(1))) == {"crime_answer", "crime_reason"}
    later = {"crime_answer": CrimeAnswer.NOT_YET, "crime_reason": "毁坏程度待鉴定"}
    assert "移送或不移送的决定" in faults(parcels.accept, town, entry, now=days(1), **later)["crime_answer"]
    told = {"answers": {"crime_reason": "耕作层未毁坏，请决定"}}
    entry = take(town, entry, "propose_referral", by="officer", now=days(1), **told)
    entry = parcels.decide_referral(town, entry, "refuse_referral", now=days(2))
    assert parcels.accept(town, entry, now=days(2)).state == "accepted"


def test_a_referral_under_way_is_decided_before_the_land_is_accepted(town):
    reason = {"crime_reason": "毁坏种植条件"}
    entry = take(town, parcels.a_case(town, "decided"), "propose_referral", by="officer", now=days(10), answers=reason)
    entry = parcels.carry_out(town, entry, now=days(11))
    assert running(entry) == {"D12b", "D13"}
    assert "请先办完" in faults(parcels.accept, town, entry, now=days(12))["crime_answer"]
    entry = parcels.decide_referral(town, entry, "refuse_referral", now=days(12))
    assert parcels.accept(town, entry, now=days(12)).state == "accepted"


def test_what_was_handed_to_the_police_is_not_handed_over_again(town):
    entry = take(
        town, parcels.a_case(town, "filed"), "propose_referral", by="officer", answers={"crime_reason": "累计多次"}
    )
    entry = parcels.decide_referral(town, entry, "approve_referral")
    letter = paper("crime_referral", TODAY)
    entry = take(town, entry, "refer", by="officer", paper=letter)
    assert entry.referral == Referral.HANDED_OVER
    entry = parcels.police_return(town, entry)
    assert "先报请移送" in why_not(take, town, entry, "refer", by="officer", paper=letter)
    again = {"by": "officer", "answers": {"crime_reason": "同一事实"}}
    assert "已经移送" in why_not(take, town, entry, "propose_referral", **again)


def test_the_lines_of_a_crime_are_confirmed_by_the_town_and_follow_a_newer_reading_of_the_law(town):
    assert CRIME_BASIC_MU.confirm and CRIME_OTHER_MU.confirm
    decide(town, CRIME_BASIC_MU, 7)
    assert parcels.a_case(town, "verified", **SIX_MU).crime_question is False


# --- Papers and powers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["stop", "record_paper"])
def test_the_towns_own_papers_want_the_towns_own_power(town, step):
    told = {"stopped_on": TODAY} if step == "stop" else {}
    entry = parcels.a_case(town, "verified")
    refused = faults(take, town, entry, step, by="officer", answers=told, paper=town_order())
    assert "第六十五条" in refused["paper-kind"]
    entry = parcels.a_case(town, "verified", lacks_rural_permit=True)
    assert take(town, entry, step, by="officer", answers=told, paper=town_order())


def test_what_was_put_right_is_accepted_on_a_paper_or_an_approval_number(town):
    entry = parcels.a_case(town, "carried_out")
    told = {"acceptance": "passed", "accepted_by": "自然资源所", "accepted_on": days(12).date()}
    bare = {"by": "officer", "now": days(12), "answers": told, "photos": {"on_site": 1}}
    assert set(faults(take, town, entry, "accept", **bare)) == {"paper-kind"}
    made_good = {"area_demolished": 0, "area_recultivated": 0, "area_regularised": Decimal(1500)}
    made_good |= {"regularised_farmland": Decimal(1200)}
    entry = parcels.carry_out(town, parcels.a_case(town, "decided", area_basic=Decimal(0)), now=days(11), **made_good)
    assert set(faults(take, town, entry, "accept", **bare)) == {"approval_no"}
    told["approval_no"] = "青政土字〔2026〕3号"
    assert take(town, entry, "accept", **bare).state == "accepted"


def test_the_county_confirms_before_the_town_closes_and_no_line_is_closed_before_it_was_accepted(town):
    entry = parcels.a_case(town, "accepted")
    missing = faults(parcels.close, town, entry, now=days(13), confirmed_by=None, confirmed_on=None)
    assert set(missing) == {"confirmed_by", "confirmed_on"}
    long_ago = date(2022, 6, 1)
    early = faults(parcels.close, town, entry, now=days(13), confirmed_on=long_ago, put_right_on=long_ago)
    assert early == {"confirmed_on": "县级确认日期不能早于验收日期 2026-03-21"}
    assert (
        "不能早于县级确认日期"
        in faults(parcels.close, town, entry, now=days(13), put_right_on=long_ago)["put_right_on"]
    )


def test_confiscated_buildings_are_handed_over_before_anything_is_accepted(town):
    entry = parcels.decide(town, parcels.a_case(town, "notified"), Handling.CONFISCATE, now=days(10))
    entry = parcels.carry_out(town, entry, now=days(11), area_demolished=0, area_recultivated=0)
    assert "没有移交" in faults(parcels.accept, town, entry, now=days(12))["acceptance"]
    told = {"handed_over_on": days(12).date()}
    entry = take(town, entry, "hand_over_buildings", by="officer", now=days(12), answers=told, note="移交财政所")
    assert parcels.accept(town, entry, now=days(12)).state == "accepted"


# --- Times and findings --------------------------------------------------------------------------------------------


def test_a_year_astride_a_cut_off_date_is_judged_by_the_officer_with_a_reason(town):
    entry = parcels.a_clue(town)
    judged = {"started": "2020", "era_said": Era.NEW}
    assert faults(parcels.verify, town, entry, **judged) == {"era_reason": "请写明判断存量或新增的依据"}
    reason = {"era_reason": "2020 年 8 月影像上还没有建筑"}
    impossible = faults(parcels.verify, town, entry, **judged | reason | {"era_said": Era.EARLY})
    assert set(impossible) == {"era_said"}
    assert parcels.verify(town, entry, **judged, **reason).grade == Era.NEW


def test_a_clear_time_decides_whatever_was_said_beside_it(town):
    assert parcels.a_case(town, "verified", started="2019", era_said=Era.NEW).grade == Era.STOCK


def test_what_the_check_found_is_corrected_later_with_a_reason_and_the_same_rules(town):
    entry = parcels.a_case(town, "reported", started="2021-05")
    too_large = {"area_basic": Decimal(1201)}
    correct = {"step": "correct_findings", "by": "officer", "note": "县局勘测定界"}
    assert "area_basic" in faults(take, town, entry, answers=too_large, **correct)
    entry = take(town, entry, answers=SIX_MU | {"started": "2012"}, **correct | {"step": "lower_findings"})
    assert (entry.state, entry.grade, entry.crime_question) == ("reported", Era.EARLY, True)
    assert fresh(entry).area_remaining == from_mu(Decimal(6))


def test_a_correction_leaves_no_less_than_was_put_right_already(town):
    entry = parcels.a_case(town, "carried_out")
    smaller = dict.fromkeys(SIX_MU, Decimal(1100)) | {"area_basic": Decimal(300)}
    refused = faults(take, town, entry, "correct_findings", by="officer", now=days(12), answers=smaller, note="重测")
    assert "超过了占用土地面积" in refused["area_total"]
    entry = parcels.accept(town, entry, now=days(12))
    assert why_not(take, town, entry, "correct_findings", by="officer", now=days(12), answers=smaller, note="重测")


def test_a_house_finished_long_ago_is_reported_without_an_invented_stop_notice(town):
    building = parcels.a_case(town, "verified")
    entry = parcels.report_up(town, parcels.a_case(town, "verified", started="2015", finished="2016"))
    assert (entry.state, running(entry)) == ("reported", {"D3-investigate", "D5"})
    told = {"handling": [Handling.CORRECT], "done_on": TODAY} | parcels.ALL_DEMOLISHED
    corrected = take(town, building, "correct", by="worker", answers=told, photos={"after": 1})
    assert (corrected.state, running(corrected)) == ("carried_out", {"D12b"})


def test_new_building_is_reported_upward_before_anybody_has_issued_a_stop_notice(town):
    """Reporting stops nobody: the notice stays due, and is told beside once it was given."""
    entry = parcels.report_up(town, parcels.a_case(town, "verified"))
    assert (entry.state, running(entry)) == ("reported", {"D3", "D3-investigate", "D5"})
    entry = take(town, entry, "stop_beside", by="officer", answers={"stopped_on": TODAY})
    assert (entry.state, running(entry)) == ("reported", {"D3-investigate", "D5"})
    assert "没有可制止的" in why_not(take, town, entry, "stop_beside", by="officer", answers={"stopped_on": TODAY})


def test_what_was_not_reported_at_once_is_to_be_reported_within_a_day(town):
    entry = parcels.a_clue(town, reported_at_once=False)
    assert clocks_of(entry)["D1-report"].target_due_on == date(2026, 3, 10)
    entry = take(town, entry, "report_at_once", by="village secretary", note="电话报告自然资源所")
    assert "D1-report" not in running(entry)
    assert why_not(take, town, entry, "report_at_once", by="worker", note="再报") == "已经报告过了"


def test_the_check_is_counted_from_the_look_at_the_place(town):
    """Seen on Friday 6 March, filed on Monday: three working days end on Wednesday; sent back, they begin anew."""
    entry = parcels.a_clue(town, found_on=date(2026, 3, 6))
    assert clocks_of(entry)["D2"].target_due_on == date(2026, 3, 11)
    entry = take(town, entry, "send_back", by="officer", note="请补拍四至")
    entry = take(town, entry, "resubmit", by="worker", now=days(2), answers=parcels.A_CLUE)
    assert clocks_of(entry)["D2"].target_due_on == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({"occupant_phone": None}, {"occupant_phone"}),
        ({"building_kind": "house_single", "use": "建住房"}, {"one_house", "is_member"}),
        ({"building_kind": "house_single", "occupant_kind": "company"}, set()),
        ({"has_approval": True}, {"approval_no"}),
    ],
)
def test_what_depends_on_an_answer_is_asked_with_it(town, answers, missing):
    entry = parcels.a_clue(town)
    found = faults(parcels.verify, town, entry, **answers) if missing else {}
    assert set(found) == missing
    assert missing or parcels.verify(town, entry, **answers)


def test_whether_the_plan_is_kept_decides_between_demolition_and_confiscation(town):
    entry = parcels.a_case(town, "notified")
    assert "plan_fit" in faults(parcels.make_decision, town, entry, now=days(10), plan_fit=None)
