"""重大隐患: the plan, the county, production that may go on again, and the list it is put on and taken off."""

from datetime import date, timedelta

from ledger.books.safety.words import Mode
from ledger.models import Entry, ListedBefore
from ledger.workdays import day_begins
from tests.lives import (
    NOW,
    TODAY,
    Town,
    a_paper,
    a_plan,
    an_acceptance,
    an_entry,
    faults,
    fresh,
    listing_answers,
    order,
    take,
    why_not,
)
from tests.parcels import clocks_of, running

SIX_PARTS = {"plan_aims", "plan_methods", "plan_means", "plan_people", "plan_stages", "plan_precautions"}


def on(day: date):
    """Return ten in the morning of a day."""
    return day_begins(day) + timedelta(hours=10)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def listed(town: Town, entry: Entry, until: date, *, now=NOW) -> Entry:
    paper = a_paper("listing", f"县安办督〔2026〕{entry.id}-{now:%j}号", now.date())
    return take(town, entry, "list", by="leader", now=now, answers=listing_answers(until), paper=paper)


# --- The plan, and the county ------------------------------------------------------------------------------------------


def test_a_plan_has_six_parts_and_each_is_asked(town):
    entry = an_entry(town, "ordered", major=True)
    assert faults(take, town, entry, "plan", by="officer").keys() == {*SIX_PARTS, "planned_on"}
    for part in SIX_PARTS:
        found = faults(take, town, entry, "plan", by="officer", answers=a_plan(TODAY) | {part: " "})
        assert found.keys() == {part}
    entry = take(town, entry, "plan", by="officer", now=on(after(3)), answers=a_plan(after(2)))
    clock = clocks_of(entry)["A-plan"]
    assert (clock.due_on, clock.days_late, entry.planned_on) == (after(15), 0, after(2))


def test_a_general_hazard_needs_no_plan(town):
    entry = an_entry(town, "ordered")
    assert why_not(take, town, entry, "plan", by="officer", answers=a_plan(TODAY)) == "一般隐患不需要治理方案"
    assert running(entry).isdisjoint({"A-plan", "A-county"})


def test_without_its_plan_a_major_hazard_does_not_pass(town):
    entry = an_entry(town, "rectified", major=True)
    more = {"answers": {"recheck_companions": "李四"}, "paper": an_acceptance(TODAY)}
    found = faults(take, town, entry, "pass_major", by="officer", **more)
    assert found == {"": "重大隐患须有治理方案（六项），请先“登记治理方案”"}
    take(town, entry, "plan", by="officer", answers=a_plan(TODAY))
    assert take(town, entry, "pass_major", by="officer", **more).state == "awaits_approval"


def test_a_major_hazard_passes_on_paper(town):
    """Ordered on paper it takes the opinion of the recheck, else the acceptance of the county."""
    entry = order(town, an_entry(town, "reported", major=True), major=True, paper=a_paper())
    take(town, entry, "plan", by="officer", answers=a_plan(TODAY))
    take(town, entry, "rectify", by="worker", photos={"after": 1}, answers={"done_on": TODAY})
    more = {"answers": {"recheck_companions": "李四"}, "paper": an_acceptance(TODAY)}
    assert "整改复查意见书" in faults(take, town, entry, "pass_major", by="officer", **more)["paper-kind"]
    opinion = a_paper("recheck_opinion", "青应急复查〔2026〕3号")
    assert take(town, entry, "pass_major", by="officer", **more | {"paper": opinion}).state == "awaits_approval"


def test_the_county_is_told_within_a_working_day_on_the_day_of_the_letter(town):
    entry = an_entry(town, "ordered", major=True)
    assert clocks_of(entry)["A-county"].due_on == after(1)
    letter = a_paper("referral", "青政函〔2026〕3号", after(1))
    entry = take(town, entry, "tell_county", by="officer", now=on(after(1)), note="报县应急管理局", paper=letter)
    assert (entry.county_told_on, clocks_of(entry)["A-county"].days_late) == (after(1), 0)


def test_what_is_no_major_hazard_any_more_owes_no_plan(town):
    entry = take(town, an_entry(town, "ordered", major=True), "lower", by="leader", note="不构成重大")
    assert running(entry).isdisjoint({"A-plan", "A-county"})
    clock = clocks_of(entry)["A-plan"]
    assert clock.days_late is None


# --- Production goes on again ------------------------------------------------------------------------------------------


def stopped(town: Town) -> Entry:
    return order(town, an_entry(town, "reported", major=True), major=True, mode=Mode.STOPPED)


def a_review(on: date, number: str = "县应急复产〔2026〕3号"):
    return a_paper("resumption", number, on)


def test_whoever_was_stopped_goes_on_after_a_review_within_ten_days(town):
    entry = stopped(town)
    entry = take(town, entry, "ask_to_resume", by="officer", now=on(after(6)), answers={"resume_asked_on": after(4)})
    assert clocks_of(entry)["A4"].due_on == after(14)
    said = why_not(take, town, entry, "ask_to_resume", by="officer", answers={"resume_asked_on": TODAY})
    assert said == "上次的恢复生产申请还没有审查意见"
    told = {"may_resume": False}
    entry = take(
        town, entry, "review_resumption", by="officer", now=on(after(16)), answers=told, paper=a_review(after(15))
    )
    assert (entry.may_resume, entry.resume_reviewed_on, clocks_of(entry)["A4"].days_late) == (False, after(15), 1)
    entry = take(town, entry, "ask_to_resume", by="officer", now=on(after(20)), answers={"resume_asked_on": after(20)})
    assert (entry.may_resume, clocks_of(entry)["A4"].due_on) == (None, after(30))


def test_the_review_is_not_the_towns(town):
    entry = take(town, stopped(town), "ask_to_resume", by="officer", answers={"resume_asked_on": TODAY})
    paper = a_paper("resumption", "复产 1 号", issuing_authority="示范镇人民政府")
    found = faults(take, town, entry, "review_resumption", by="officer", answers={"may_resume": True}, paper=paper)
    assert "不能由示范镇作出" in found["paper-issuing_authority"]


def test_nothing_is_closed_while_somebody_waits_to_go_on(town):
    entry = stopped(town)
    take(town, entry, "plan", by="officer", answers=a_plan(TODAY))
    take(town, entry, "rectify", by="worker", photos={"after": 1}, answers={"done_on": TODAY})
    more = {"answers": {"recheck_companions": "李四"}, "paper": an_acceptance(TODAY)}
    take(town, entry, "pass_major", by="officer", **more)
    take(town, entry, "ask_to_resume", by="officer", answers={"resume_asked_on": TODAY})
    assert "恢复生产" in faults(take, town, entry, "approve_close", by="leader", note="同意")[""]
    take(town, entry, "review_resumption", by="officer", answers={"may_resume": True}, paper=a_review(TODAY))
    assert take(town, entry, "approve_close", by="leader", note="同意").state == "closed"


def test_where_nothing_was_stopped_nobody_asks_to_go_on(town):
    entry = an_entry(town, "ordered")
    said = why_not(take, town, entry, "ask_to_resume", by="officer", answers={"resume_asked_on": TODAY})
    assert said == "没有停产（停用）整改，不需要恢复生产审查"


# --- On the list -------------------------------------------------------------------------------------------------------


def test_a_listing_runs_to_its_own_day_for_a_year_at_most(town):
    entry = an_entry(town, "ordered", major=True)
    paper = a_paper("listing", "县安办督〔2026〕3号", TODAY)
    told = listing_answers(date(2027, 3, 10))
    found = faults(take, town, entry, "list", by="leader", answers=told, paper=paper)
    assert found == {"listed_until": "挂牌督办最长一年，最晚填 2027-03-09"}
    entry = listed(town, entry, date(2027, 3, 9))
    clocks = clocks_of(entry)
    assert (clocks["A15"].due_on, clocks["A15-publish"].due_on) == (date(2027, 3, 9), date(2026, 3, 16))
    entry = take(town, entry, "publish_listing", by="officer", answers={"published_on": TODAY})
    assert "A15-publish" not in running(entry)


def test_whoever_wants_it_longer_asks_twenty_working_days_before(town):
    """Until 30 June: twenty working days before is 1 June, as the Dragon Boat holiday of 19 June does not count."""
    entry = listed(town, an_entry(town, "ordered", major=True), date(2026, 6, 30))
    late = date(2026, 6, 2)
    more = {"by": "officer", "now": on(late), "note": "延到9月底，设备未到货"}
    found = faults(take, town, entry, "ask_for_longer", answers={"longer_asked_on": late}, **more)
    assert found == {"reason": "挂牌延期应在期满20个工作日前（最迟 2026-06-01）申请；已经晚了的，请写明为什么"}
    entry = take(town, entry, "ask_for_longer", answers={"longer_asked_on": date(2026, 6, 1)}, **more)
    assert clocks_of(entry)["A15-answer"].due_on == date(2026, 6, 15)
    said = why_not(take, town, entry, "ask_for_longer", answers={"longer_asked_on": late}, **more)
    assert "等待答复" in said


def test_the_listing_body_lengthens_it_or_does_not(town):
    entry = listed(town, an_entry(town, "ordered", major=True), date(2026, 6, 30))
    asked = date(2026, 5, 25)
    more = {"by": "officer", "now": on(asked), "answers": {"longer_asked_on": asked}, "note": "延到9月底"}
    entry = take(town, entry, "ask_for_longer", **more)
    answer = a_paper("listing_answer", "县安办函〔2026〕3号", date(2026, 5, 29))
    more = {"by": "officer", "now": on(date(2026, 5, 29)), "paper": answer}
    found = faults(take, town, entry, "lengthen_listing", answers={"listed_until": date(2026, 6, 30)}, **more)
    assert "晚于" in found["listed_until"]
    entry = take(town, entry, "lengthen_listing", answers={"listed_until": date(2026, 9, 30)}, **more)
    clocks = clocks_of(entry)
    assert (clocks["A15"].due_on, clocks["A15-answer"].days_late) == (date(2026, 9, 30), 0)
    assert clocks["A2"].due_on == after(15)
    entry = take(town, entry, "ask_for_longer", by="officer", now=on(date(2026, 8, 3)), note="再延",
                 answers={"longer_asked_on": date(2026, 8, 3)})  # fmt: skip
    refusal = a_paper("listing_answer", "县安办函〔2026〕9号", date(2026, 8, 10))
    entry = take(town, entry, "keep_listing", by="officer", now=on(date(2026, 8, 10)), paper=refusal)
    assert (clocks_of(entry)["A15"].due_on, "A15-answer" in running(entry)) == (date(2026, 9, 30), False)


# --- What was listed comes back ----------------------------------------------------------------------------------------


def came_back(town: Town, *, was_listed: bool) -> Entry:
    entry = an_entry(town, "ordered")
    if was_listed:
        entry = take(town, listed(town, entry, after(60)), "delist", by="leader", note="整改到位")
    take(town, entry, "rectify", by="worker", photos={"after": 1}, answers={"done_on": TODAY})
    take(town, entry, "pass", by="officer")
    take(town, entry, "close", by="officer")
    more = {"photos": {"before": 1}, "note": "又锁上了", "answers": {"due_on": after(20)}}
    return take(town, entry, "reopen", by="officer", now=on(after(7)), **more)


def test_a_relapse_of_what_was_listed_asks_the_leader(town):
    entry = came_back(town, was_listed=True)
    assert entry.listed_before == ListedBefore.TO_DECIDE
    assert clocks_of(entry)["A-relist"].due_on == after(10)
    assert why_not(take, town, entry, "not_relisted", by="officer", note="不用") == "由分管领导、党委书记、镇长办理"
    assert faults(take, town, entry, "not_relisted", by="leader").keys() == {"note"}
    entry = take(town, entry, "not_relisted", by="leader", now=on(after(8)), note="当天已打开")
    assert (entry.listed_before, entry.is_listed) == (ListedBefore.LISTED, False)
    assert (clocks_of(entry)["A-relist"].days_late, "A-relist" in running(entry)) == (0, False)
    said = why_not(take, town, entry, "not_relisted", by="leader", note="再说一次")
    assert said == "没有待决定是否重新挂牌的反弹"


def test_a_relapse_may_be_listed_anew(town):
    entry = listed(town, came_back(town, was_listed=True), after(90), now=on(after(8)))
    assert (entry.listed_before, entry.is_listed, entry.listed_on) == (ListedBefore.LISTED, True, after(8))
    assert "A-relist" not in running(entry)


def test_until_the_leader_has_said_so_a_relapse_is_not_closed(town):
    entry, now = came_back(town, was_listed=True), on(after(8))
    take(town, entry, "rectify", by="worker", now=now, photos={"after": 1}, answers={"done_on": after(8)})
    take(town, entry, "pass", by="officer", now=now)
    assert "不再重新挂牌" in faults(take, town, entry, "close", by="officer", now=now)[""]
    take(town, entry, "not_relisted", by="leader", now=now, note="当天已打开")
    assert take(town, fresh(entry), "close", by="officer", now=now).state == "closed"


def test_what_never_was_listed_asks_nobody(town):
    entry = came_back(town, was_listed=False)
    assert (entry.listed_before, "A-relist" in running(entry)) == (None, False)
