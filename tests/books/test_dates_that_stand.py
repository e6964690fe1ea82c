"""A date that was fixed stands: returning the work or judging it anew moves it on for nobody but a leader, as an extension."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.housing.words import HazardLevel
from ledger.db import db
from ledger.models import Clock, Entry
from ledger.overdue import is_overdue
from ledger.workdays import local_date
from tests import houses, parcels
from tests.lives import (
    NOW,
    TODAY,
    Town,
    a_workplace,
    an_entry,
    faults,
    order,
    rectify,
    report,
    take,
)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def moment(number: int):
    return NOW + timedelta(days=number)


def last_clock(entry: Entry, code: str) -> Clock:
    return db.session.scalars(
        sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code).order_by(Clock.id.desc()).limit(1)
    ).one()


def a_hazard(town: Town) -> Entry:
    return rectify(town, order(town, report(town, a_workplace(town)), due_on=day(15)))


def a_house(town: Town) -> Entry:
    house = houses.a_house(town)
    entry = houses.notify(town, houses.verify(town, houses.report(town, house)), days=15)
    return houses.finish(town, entry)


def a_case(town: Town) -> Entry:
    entry = parcels.decide(town, parcels.a_case(town, "notified"), now=moment(10), plan_on=day(15))
    return parcels.carry_out(town, entry, now=moment(11))


# The work as it was claimed, the step that returns it, what that step asks beside the date, its field and its clock.
PLAN = {key: value for key, value in parcels.the_plan(TODAY).items() if key != "plan_on"}
BOOKS = [
    pytest.param(a_hazard, "return", {}, "due_on", "A2", id="safety"),
    pytest.param(a_house, "return", {}, "due_on", "B10", id="housing"),
    pytest.param(a_case, "reject", PLAN, "plan_on", "put-right", id="farmland"),
]
parametrized = pytest.mark.parametrize(("work", "step", "more", "field", "code"), BOOKS)


@parametrized
def test_returning_fixes_no_later_date_than_the_one_that_stood(town, work: Callable, step, more, field, code):
    entry = work(town)
    later = faults(
        take, town, entry, step, by="officer", now=moment(12), note="不合格", answers=more | {field: day(16)}
    )
    assert "不能晚于原来的" in later[field]
    assert "分管领导" in later[field]
    entry = take(town, entry, step, by="officer", now=moment(12), note="不合格", answers=more)
    assert (getattr(entry, field), last_clock(entry, code).legal_due_on) == (day(15), day(15))


@parametrized
def test_a_date_that_is_past_is_not_asked_and_the_line_is_late_at_once(town, work: Callable, step, more, field, code):
    entry = work(town)
    asked = faults(
        take, town, entry, step, by="officer", now=moment(18), note="不合格", answers=more | {field: day(30)}
    )
    assert asked == {field: "这一步不填写这一项"}
    entry = take(town, entry, step, by="officer", now=moment(18), note="不合格", answers=more)
    assert (getattr(entry, field), last_clock(entry, code).legal_due_on) == (day(15), day(15))
    assert is_overdue(entry.next_due_on, entry.closed_at, day(18))


@parametrized
def test_a_leader_sets_a_later_date_as_an_extension_of_his_own(town, work: Callable, step, more, field, code):
    entry = take(town, work(town), step, by="leader", now=moment(12), note="不合格", answers=more | {field: day(17)})
    clock = last_clock(entry, code)
    assert (clock.legal_due_on, clock.extensions) == (day(17), 1)
    assert any("leader" in line["text"] and "批准" in line["text"] for line in clock.trace)


def test_a_new_round_gives_no_fresh_extension(town):
    answers = {"due_on": day(20), "reason": "配件未到"}
    entry = order(town, report(town, a_workplace(town)), due_on=day(15))
    entry = rectify(town, take(town, entry, "extend", by="officer", answers=answers))
    entry = take(town, entry, "return", by="officer", note="不合格")
    again = faults(take, town, entry, "extend", by="officer", answers=answers | {"due_on": day(22)})
    assert "已经用完" in again["due_on"]
    entry = rectify(town, entry)
    by_leader = faults(take, town, entry, "return", by="leader", note="不合格", answers={"due_on": day(22)})
    assert "已经用完" in by_leader["due_on"]


def test_a_leader_who_refuses_to_close_may_leave_the_date_as_it_is(town):
    entry = take(town, an_entry(town, "passed"), "refuse_close", by="leader", now=moment(20), note="又上锁")
    assert entry.next_due_on == day(15)


@pytest.mark.parametrize("typed", [{}, {"plan_on": day(15)}], ids=["left empty", "typed again"])
def test_a_date_that_is_left_as_it_is_may_lie_before_findings_that_were_put_right_later(town, typed):
    measured = parcels.findings(day(20), occupant="张三")
    entry = take(town, a_case(town), "correct_findings", by="officer", now=moment(20), answers=measured, note="重测")
    entry = take(town, entry, "reject", by="leader", now=moment(21), note="没有复耕", answers=PLAN | typed)
    assert (entry.state, entry.plan_on) == ("decided", day(15))


# --- A grade raised on an open line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "due"), [(5, 15), (20, 15)])
def test_a_house_judged_worse_keeps_its_date_and_its_lateness(town, now, due):
    house = houses.a_house(town)
    entry = houses.notify(town, houses.verify(town, houses.report(town, house)), days=due)
    # Nothing but the works is owed.
    entry = take(town, entry, "tell_department", by="officer", note="县住建局")
    entry = take(town, entry, "update_platform", by="officer")
    houses.regrade(town, entry, now=moment(now), grade=HazardLevel.SEVERE)
    heir = houses.entry_at(house)
    assert houses.due_dates(heir)["B10"] == day(due)
    heir = houses.verify(town, heir, now=moment(now))
    signed = {"notice_signed": True, "notified_on": local_date(moment(now))}
    told = signed | ({} if now > due else {"due_on": day(due + 1)})
    paper = houses.a_paper("hazard_notice", dated_on=local_date(moment(now)))
    if now <= due:
        later = faults(take, town, heir, "notify_fix", by="officer", now=moment(now), answers=told, paper=paper)
        assert "不能晚于原来的整治期限" in later["due_on"]
    heir = take(town, heir, "notify_fix", by="officer", now=moment(now), answers=signed, paper=paper)
    assert last_clock(heir, "B10").legal_due_on == day(due)
    assert is_overdue(heir.next_due_on, heir.closed_at, day(now)) == (now > due)


def test_what_is_referred_begins_with_a_date_of_its_own_again(town):
    entry = houses.notify(town, houses.verify(town, houses.report(town, houses.a_house(town))), days=15)
    referred = {"referred_to": "县住建局"}
    entry = take(town, entry, "refer", by="officer", now=moment(16), answers=referred, note="超出权限")
    entry = take(
        town, entry, "answered", by="officer", now=moment(20), answers={"due_on": day(40)}, note="由镇继续督促"
    )
    assert last_clock(entry, "B10").legal_due_on == day(40)
