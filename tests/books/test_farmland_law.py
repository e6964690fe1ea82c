"""What the law of the land allows nobody to bend: whole cases, with dates worked by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.books.farmland.words import Handling, Hearing
from tests import parcels
from tests.lives import NOW, TODAY, faults, fresh, take, why_not
from tests.parcels import clocks_of, running


def days(count: int):
    return NOW + timedelta(days=count)


def test_the_decision_is_extended_once_and_by_no_more_than_thirty_days(town):
    entry = parcels.a_case(town, "filed")
    told = {"extension_days": 31, "reason": "案情复杂"}
    approved = parcels.paper("extension_approval", days(30).date())
    longer = {"by": "officer", "now": days(30), "paper": approved}
    assert faults(take, town, entry, "extend_decision", answers=told, **longer) == {
        "extension_days": "最多延长 30 日，请填 1 到 30"
    }
    entry = take(town, entry, "extend_decision", answers=told | {"extension_days": 10}, **longer)
    assert clocks_of(entry)["D6"].due_on == date(2026, 6, 17)
    again = faults(take, town, entry, "extend_decision", answers=told | {"extension_days": 5}, **longer)
    assert "只能延长一次" in again["extension_days"]


def test_days_of_a_hearing_and_an_appraisal_do_not_count_for_the_decision(town):
    """Ninety days from 9 March end on 7 June. An appraisal from 19 to 28 March and a hearing asked for on the 24th and
    held on 3 April overlap: from 19 March to 2 April fifteen days do not count.
    """
    entry = parcels.a_case(town, "notified")
    entry = parcels.begin_appraisal(town, entry, now=days(10))
    assert clocks_of(entry)["D6"].paused_on == date(2026, 3, 19) and "attend" in running(entry)
    assert "已经登记了鉴定" in why_not(parcels.begin_appraisal, town, entry, now=days(11))
    entry = parcels.hold_hearing(town, entry, now=days(15), hearing=Hearing.REQUESTED)
    entry = parcels.end_appraisal(town, entry, now=days(20))
    assert clocks_of(entry)["D6"].paused_on == date(2026, 3, 19)
    entry = parcels.hold_hearing(town, entry, now=days(25), hearing=Hearing.HEARD)
    assert clocks_of(entry)["D6"].due_on == date(2026, 6, 22) and "attend" not in running(entry)


def test_the_decision_is_extended_while_it_stands_still(town):
    """A hearing was asked for on the third day; in June the ninety days are not over, and the head extends them."""
    entry = parcels.hold_hearing(town, parcels.a_case(town, "notified"), now=days(3), hearing=Hearing.REQUESTED)
    told = {"extension_days": 30, "reason": "案情复杂"}
    approved = parcels.paper("extension_approval", days(100).date())
    take(town, entry, "extend_decision", by="officer", now=days(100), answers=told, paper=approved)
    entry = parcels.hold_hearing(town, fresh(entry), now=days(110), hearing=Hearing.HEARD)
    # From the third day to the 109th no day counts.
    assert clocks_of(entry)["D6"].due_on == TODAY + timedelta(days=90 + 30 + 107)


@pytest.mark.parametrize("act", [parcels.begin_appraisal, parcels.hold_hearing], ids=["appraisal", "hearing"])
def test_the_decision_stands_still_by_a_paper_and_not_without(town, act):
    entry, step = parcels.a_case(town, "notified"), act.__name__
    told = {"hearing": Hearing.REQUESTED} if step == "hold_hearing" else {}
    assert "paper-kind" in faults(take, town, entry, step, by="officer", now=days(2), answers=told, note="委托县局")
    assert clocks_of(entry)["D6"].paused_on is None


def test_the_days_left_out_begin_and_end_by_the_dates_of_the_papers(town):
    """Ordered on Thursday 19 March, typed on Monday 23; answered on the 28th, typed on 8 April: nine days are left out."""
    entry = parcels.a_case(town, "notified")
    entry = parcels.begin_appraisal(town, entry, now=days(14), on=days(10).date())
    assert clocks_of(entry)["D6"].paused_on == date(2026, 3, 19)
    entry = parcels.end_appraisal(town, entry, now=days(30), on=days(19).date())
    assert clocks_of(entry)["D6"].due_on == date(2026, 6, 16)


def test_a_paper_that_comes_to_light_much_later_stops_nothing_before_it_was_typed(town):
    entry = parcels.begin_appraisal(town, parcels.a_case(town, "notified"), now=days(60), on=days(10).date())
    assert clocks_of(entry)["D6"].paused_on == days(60).date()


def test_what_is_late_already_does_not_become_in_time_by_a_paper(town):
    """Ninety days ended on 7 June; a paper of the 5th typed on the 8th leaves the case late."""
    entry = parcels.begin_appraisal(town, parcels.a_case(town, "notified"), now=days(91), on=days(88).date())
    entry = parcels.end_appraisal(town, entry, now=days(95))
    late = clocks_of(entry)["D6"]
    assert (late.due_on, late.pauses) == (date(2026, 6, 7), [["2026-06-08", "2026-06-11"]])


def test_a_record_of_the_hearing_does_not_ask_for_it(town):
    told = {"answers": {"hearing": Hearing.REQUESTED}, "paper": parcels.paper("hearing_record", days(2).date())}
    entry = parcels.a_case(town, "notified")
    found = faults(take, town, entry, "hold_hearing", by="officer", now=days(2), note="要求听证", **told)
    assert "paper-kind" in found


def test_only_stock_is_deferred_and_only_by_a_leader(town):
    """Deferred on Monday 9 March for half a year; a case begun after the cut-off date is not deferred by anybody."""
    new = parcels.a_case(town, "reported")
    assert "只限存量" in why_not(parcels.defer, town, new, now=NOW)
    plan = parcels.the_plan(TODAY, Handling.DEFER)
    stock = parcels.a_case(town, "reported", started="2019")
    refused = faults(take, town, stock, "classify", by="officer", answers=plan, note="历史遗留")
    assert "由分管领导决定" in refused["handling"]
    assert why_not(parcels.defer, town, stock, now=NOW, by="officer")
    entry = parcels.defer(town, stock, now=NOW)
    assert (entry.state, entry.handling, running(entry)) == ("deferred", ["defer"], {"deferral"})
    assert clocks_of(entry)["deferral"].due_on == date(2026, 9, 5)


def test_what_is_deferred_is_judged_anew_and_taken_up(town):
    entry = parcels.defer(town, parcels.a_case(town, "reported", started="2019"), now=NOW)
    later = {"deferred_until": date(2026, 12, 31)}
    entry = take(town, entry, "defer_on", by="leader", now=days(170), answers=later, note="政策未明确")
    assert clocks_of(entry)["deferral"].due_on == date(2026, 12, 31)
    entry = take(town, entry, "take_up", by="officer", now=days(200), answers=parcels.the_plan(days(200).date()))
    assert (entry.state, entry.handling, running(entry)) == ("decided", ["demolish"], {"put-right"})


def test_what_was_only_pulled_down_is_not_put_right(town):
    """1,500 m² are gone, 1,200 of them farmland: until that grows crops again nothing is claimed or accepted."""
    entry = parcels.a_case(town, "decided")
    gone = {"area_demolished": Decimal(1500), "torn_down_on": days(11).date()}
    entry = take(town, entry, "tear_down", by="worker", now=days(11), answers=gone)
    assert (entry.state, running(entry)) == ("decided", {"D8", "put-right", "P6"})
    assert "已拆除，未复耕" in entry.headline
    bare = {"area_recultivated": Decimal(0)}
    assert "还有 1.80 亩" in faults(parcels.carry_out, town, entry, now=days(12), **bare)["area_recultivated"]
    entry = parcels.carry_out(town, entry, now=days(12))
    assert "未复耕" not in entry.headline
    bare = {"area_recultivated": Decimal(1000), "recultivated_farmland": Decimal(1000)}
    assert (
        "还有 0.30 亩"
        in faults(parcels.carry_out, town, parcels.a_case(town, "decided"), now=days(12), **bare)["area_recultivated"]
    )


def test_permanent_basic_farmland_is_not_made_good_by_papers(town):
    """300 of the 1,500 m² are permanent basic farmland: the State Council alone converts it."""
    entry = parcels.a_case(town, "reported")
    told = parcels.the_plan(TODAY, Handling.REGULARISE) | {"handling_reason": "公益设施"}
    refused = faults(take, town, entry, "classify", by="officer", answers=told, note="不立案")
    assert "占用永久基本农田 0.45 亩" in refused["handling"] and "第四十四条" in refused["handling"]
    decided = parcels.a_case(town, "decided")
    parts = {"area_demolished": 0, "area_recultivated": 0, "area_regularised": Decimal(1500)}
    parts |= {"regularised_farmland": Decimal(1200), "regularised_basic": Decimal(300)}
    refused = faults(parcels.carry_out, town, decided, now=days(11), **parts)
    assert set(refused) == {"area_regularised", "regularised_basic"}
    assert all("第四十四条" in sentence for sentence in refused.values())


def test_nor_where_it_turns_out_afterwards_to_be_basic(town):
    """Told as made good while it passed for ordinary farmland; the findings are put right, and it is not accepted."""
    notified = parcels.a_case(town, "notified", area_basic=Decimal(0), plan_fit=True)
    entry = parcels.decide(town, notified, Handling.REGULARISE, now=days(10))
    parts = {"area_demolished": Decimal(0), "area_recultivated": Decimal(0), "area_regularised": Decimal(1500)}
    entry = parcels.carry_out(town, entry, now=days(11), regularised_farmland=Decimal(1200), **parts)
    right = {"answers": parcels.findings(TODAY, occupant="张三"), "note": "套合图重叠"}
    entry = take(town, entry, "correct_findings", by="officer", now=days(12), **right)
    said = faults(parcels.accept, town, entry, now=days(12), approval_no="鲁政土〔2026〕3号")["acceptance"]
    assert "第四十四条" in said and "其余 300.00 ㎡ 请拆除复耕" in said and "退回整改" in said


def test_papers_made_good_without_a_penalty_want_a_reason(town):
    entry = parcels.a_case(town, "reported", area_basic=Decimal(0))
    told = parcels.the_plan(TODAY, Handling.REGULARISE)
    refused = faults(take, town, entry, "classify", by="officer", answers=told, note="不立案")
    assert set(refused) == {"handling_reason"}
    told |= {"handling_reason": "农村公益设施，符合规划"}
    entry = take(town, entry, "classify", by="officer", answers=told, note="不立案")
    assert entry.handling_reason == "农村公益设施，符合规划"


@pytest.mark.parametrize(("handling", "plan_fit"), [(Handling.CONFISCATE, False), (Handling.DEMOLISH, True)])
def test_the_other_of_demolition_and_confiscation_than_the_plan_says_wants_a_reason(town, handling, plan_fit):
    entry = parcels.a_case(town, "notified")
    refused = faults(parcels.make_decision, town, entry, handling, now=days(10), plan_fit=plan_fit)
    assert set(refused) == {"handling_reason"}
    entry = parcels.make_decision(
        town, entry, handling, now=days(10), plan_fit=plan_fit, handling_reason="建筑部分在规划道路内，经会商"
    )
    assert entry.state == "unserved"
