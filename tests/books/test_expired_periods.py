"""A period that runs out is looked at without anybody's claim: in every book that orders something put right by a day."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.housing.words import AppraisalGrade, EngineeringMeasure
from ledger.db import db
from ledger.models import Clock, Reminder
from ledger.services.proposals import agree, propose
from ledger.services.reminders import make_all_reminders
from ledger.services.submissions import Submission
from ledger.workdays import chinese_date
from tests import houses
from tests.lives import NOW, TODAY, a_paper, an_entry, faults, fresh, rectify, take, why_not

DUE = TODAY + timedelta(days=15)


def on(days: int):
    return NOW + timedelta(days=days)


def clocks(entry, code: str) -> list[Clock]:
    return list(db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code)))


def found_done(town, entry, day: int, *, done: int, by: str = "officer"):
    answers = {"done_on": TODAY + timedelta(days=done)}
    return take(town, entry, "expired_pass", by=by, now=on(day), photos={"after": 1}, answers=answers)


def test_the_recheck_is_promised_from_the_last_day_of_the_period_without_any_claim(town):
    entry = an_entry(town, "ordered")
    [recheck] = clocks(entry, "A3")
    assert (recheck.started_on, recheck.due_on) == (DUE, DUE + timedelta(days=10))
    assert "期满即起算" in recheck.trace[0]["text"]
    # Nothing of it presses before: what the entry promises is the putting right.
    assert entry.next_due_on == DUE


def test_a_claim_before_the_last_day_starts_the_recheck_at_once(town):
    entry = rectify(town, an_entry(town, "ordered"), now=on(5))
    [recheck] = clocks(entry, "A3")
    assert (recheck.started_on, recheck.due_on) == (TODAY + timedelta(days=5), TODAY + timedelta(days=15))


def test_a_claim_after_the_last_day_wins_no_days_for_the_recheck(town):
    entry = rectify(town, an_entry(town, "ordered"), now=on(22))
    [recheck] = clocks(entry, "A3")
    assert (recheck.started_on, recheck.due_on) == (DUE, DUE + timedelta(days=10))
    assert entry.next_due_on == DUE + timedelta(days=10)


def test_an_extension_moves_the_day_the_recheck_begins(town):
    answers = {"due_on": DUE + timedelta(days=7), "reason": "配件未到"}
    entry = take(town, an_entry(town, "ordered"), "extend", by="officer", now=on(3), answers=answers)
    [recheck] = clocks(entry, "A3")
    assert (recheck.started_on, recheck.due_on) == (DUE + timedelta(days=7), DUE + timedelta(days=17))


def test_what_is_referred_before_the_last_day_leaves_no_trace_of_a_recheck(town):
    assert clocks(an_entry(town, "referred"), "A3") == []


def test_nobody_looks_at_an_expired_period_before_it_is_over(town):
    entry = an_entry(town, "ordered")
    assert why_not(found_done, town, entry, 15, done=15).startswith("整改期限到 2026-03-24，还没有过")
    assert fresh(found_done(town, entry, 16, done=15)).state == "passed"


def test_what_is_found_put_right_in_time_was_put_right_in_time_and_the_recheck_was_kept(town):
    entry = found_done(town, an_entry(town, "ordered"), 20, done=15)
    [rectified], [recheck] = clocks(entry, "A2"), clocks(entry, "A3")
    assert (rectified.days_late, recheck.days_late) == (0, 0)
    assert take(town, entry, "close", by="officer", now=on(21)).state == "closed"


def test_what_is_found_not_put_right_stays_late_and_gets_no_new_date(town):
    entry = take(town, an_entry(town, "ordered"), "expired_not", by="officer", now=on(20), note="门仍上锁")
    assert (entry.state, entry.round, entry.next_due_on) == ("ordered", 1, DUE)
    [order], [recheck] = clocks(entry, "A2"), clocks(entry, "A3")
    assert (order.stopped_at, recheck.days_late) == (None, 0)
    # A later claim is looked at within its own days.
    entry = rectify(town, entry, now=on(30))
    assert entry.next_due_on == TODAY + timedelta(days=40)


def test_partly_put_right_wants_to_be_told_what_remains(town):
    entry = an_entry(town, "rectifying")
    assert faults(take, town, entry, "expired_partly", by="officer", now=on(20)).keys() == {"note"}
    entry = take(town, entry, "expired_partly", by="officer", now=on(20), note="一楼已开，二楼仍锁")
    assert entry.state == "ordered"


def test_the_recheck_waits_for_a_date_that_was_asked_for_in_time_and_agreed_to_after_it_was_over(town):
    """Asked for on the 14th day, to the 20th, agreed to on the 25th: nobody has looked since, and the look counts from
    the 20th.
    """
    entry, last = an_entry(town, "ordered"), TODAY + timedelta(days=20)
    asked = Submission(uuid=uuid4(), answers={"due_on": last, "reason": "等门店交接"})
    proposal = propose(entry.id, "extend", submission=asked, by=town.person("officer", on(14)), now=on(14))
    agree(proposal.id, by=town.person("leader", on(25)), now=on(25))
    [order], [recheck] = clocks(fresh(entry), "A2"), clocks(entry, "A3")
    assert (order.due_on, recheck.started_on, recheck.due_on) == (last, last, TODAY + timedelta(days=30))
    assert f"{chinese_date(last)}期满即起算" in recheck.trace[0]["text"]


def test_and_one_who_has_looked_meanwhile_looks_again_after_the_new_date(town):
    entry, last = an_entry(town, "ordered"), TODAY + timedelta(days=20)
    asked = Submission(uuid=uuid4(), answers={"due_on": last, "reason": "等门店交接"})
    proposal = propose(entry.id, "extend", submission=asked, by=town.person("officer", on(14)), now=on(14))
    take(town, entry, "expired_not", by="officer", now=on(17), note="门仍上锁")
    agree(proposal.id, by=town.person("leader", on(25)), now=on(25))
    assert [clock.started_on for clock in clocks(entry, "A3") if clock.stopped_at is None] == [last]


@pytest.mark.parametrize("step", ["return", "expired_partly", "expired_not"])
def test_what_was_ordered_on_paper_is_rechecked_on_paper_whatever_the_recheck_finds(town, step):
    entry, day = (an_entry(town, "rectified"), 5) if step == "return" else (an_entry(town, "ordered"), 20)
    take(town, entry, "record_paper", by="officer", paper=a_paper("order"))
    told = {"by": "officer", "now": on(day), "note": "门仍上锁", "answers": {"due_on": DUE} if step == "return" else {}}
    assert "整改复查意见书" in faults(take, town, entry, step, **told)["paper-kind"]
    opinion = a_paper("recheck_opinion", "青应急复查〔2026〕3号", dated_on=TODAY + timedelta(days=day))
    assert take(town, entry, step, paper=opinion, **told).state == "ordered"


def test_whoever_reported_it_does_not_judge_that_it_was_put_right(town):
    entry = an_entry(town, "ordered", by="fellow officer")
    said = why_not(found_done, town, entry, 20, done=14, by="fellow officer")
    assert "须由他人办理" in said
    assert found_done(town, entry, 20, done=14).state == "passed"


def test_the_officer_is_reminded_of_the_recheck_while_the_entry_waits_for_the_worker(town):
    entry = an_entry(town, "ordered")
    make_all_reminders(now=on(27))
    [recheck] = clocks(entry, "A3")
    told = db.session.execute(
        sa.select(Reminder.person_id, Reminder.why).where(Reminder.clock_id == recheck.id, Reminder.rung == "overdue")
    ).all()
    officers = {town.people[who] for who in ("officer", "fellow officer")}
    assert {person for person, why in told if "复查由您岗位办理" in why} == officers
    assert town.people["worker"] not in {person for person, _ in told}


def test_a_house_is_looked_at_when_its_period_is_over(town):
    entry = houses.an_appraised_entry(town, houses.a_house(town), AppraisalGrade.C)
    answers = {"due_on": TODAY + timedelta(days=40)}
    entry = take(town, entry, "order_fix", by="officer", now=on(12), answers=answers)
    [accept] = clocks(entry, "B11")
    assert (accept.started_on, accept.due_on) == (TODAY + timedelta(days=40), TODAY + timedelta(days=50))
    told = {"by": "officer", "now": on(45), "note": "没有动工"}
    assert set(faults(take, town, entry, "expired_not", **told)) == {"paper-kind"}
    refused = houses.a_paper("acceptance", dated_on=TODAY + timedelta(days=45))
    entry = take(town, entry, "expired_not", paper=refused, **told)
    assert entry.state == "to_fix"
    assert [clock.due_on for clock in clocks(entry, "B10") if clock.stopped_at is None] == [TODAY + timedelta(days=40)]
    found = {
        "done_on": TODAY + timedelta(days=48), "engineering_measures": [EngineeringMeasure.STRENGTHEN],
        "acceptance_companions": "李工",
    }  # fmt: skip
    paper = houses.a_paper("acceptance", dated_on=TODAY + timedelta(days=50))
    entry = take(
        town, entry, "expired_pass_grave", by="officer", now=on(50), photos={"after": 1}, answers=found, paper=paper
    )
    assert entry.state == "awaits_approval"
    assert [clock.days_late for clock in clocks(entry, "B10")] == [8]
