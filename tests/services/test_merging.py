"""合并: what was reported several times becomes one entry, and for a month several again."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety.words import ClockCode, Mode
from ledger.db import db
from ledger.models import Clock, Entry, Link, Outsider
from ledger.queries.links import goes_on_in
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.merging import merge, unmerge
from ledger.workdays import local_date
from tests import lives
from tests.lives import (
    NOW,
    a_workplace,
    an_entry,
    counted,
    events_of,
    everything,
    faults,
    fresh,
    order,
    rectify,
    report,
    take,
    tallied,
    why_not,
)
from tests.machinery.concurrency import at_once, in_processes, killed_before

LATER = NOW + timedelta(days=1)


def merged(town, entry, into, *, by="officer", now=LATER, reason="同一处安全出口，重复上报"):
    return merge(entry.id, into.id, uuid=uuid4(), reason=reason, by=town.person(by, now), now=now)


def parted(town, entry, *, by="officer", now=LATER, reason="核对照片，不是同一处"):
    return unmerge(entry.id, reason=reason, by=town.person(by, now), now=now)


def clocks(entry) -> dict[str, Clock]:
    found = sa.select(Clock).where(Clock.entry_id == entry.id).order_by(Clock.id)
    rows = db.session.scalars(found.execution_options(populate_existing=True))
    return {clock.code: clock for clock in rows}


def all_clocks(entry) -> list[tuple]:
    """Everything a clock says, but for the lines a merger has added to its account."""
    db.session.expire_all()
    rows = db.session.execute(sa.select(Clock.__table__).where(Clock.entry_id == entry.id).order_by(Clock.id))
    return [tuple(value for name, value in row._mapping.items() if name != "trace") for row in rows]


def standing(entry) -> tuple:
    one = fresh(entry)
    return one.state, one.awaits, one.holder_id, one.next_due_on, one.next_action_at, one.closed_at, one.due_on


@pytest.fixture
def shop(town):
    return a_workplace(town)


@pytest.fixture
def pair(town, shop):
    """The same hazard, reported on Monday by one worker and on Tuesday by another."""
    return report(town, shop), report(town, shop, by="fellow worker", now=LATER)


def test_the_duplicate_is_told_no_more_and_the_other_goes_on_for_both(town, pair):
    first, second = pair
    merged(town, second, first)
    assert (fresh(second).state, fresh(second).next_due_on) == ("merged", None)
    assert fresh(second).closed_at is not None and fresh(first).state == "reported"
    assert [event.step for event in events_of(second)] == ["report", "merge"]
    assert [event.step for event in events_of(first)] == ["report", "take_in"]
    assert goes_on_in(second.id) == first.id == goes_on_in(first.id)
    assert counted() == tallied()


def test_the_earliest_clock_governs_whichever_was_merged(town, pair):
    first, second = pair
    early = clocks(first)[ClockCode.REVIEW].due_on
    late = clocks(second)[ClockCode.REVIEW].due_on
    assert early < late
    merged(town, first, second)
    clock = clocks(second)[ClockCode.REVIEW]
    assert (clock.due_on, fresh(second).next_due_on) == (early, early)
    assert "以较早的期限为准" in clock.trace[-1]["text"]
    assert [one.stopped_at is None for one in clocks(first).values()] == [False]


def test_an_order_is_put_right_by_the_earlier_date_of_two(town, shop):
    first, second = an_entry(town, "reported", site=shop), an_entry(town, "reported", site=shop)
    days = [local_date(NOW) + timedelta(days=count) for count in (10, 20)]
    order(town, first, due_on=days[0])
    order(town, second, due_on=days[1])
    merged(town, first, second)
    assert (fresh(second).due_on, clocks(second)[ClockCode.RECTIFY].due_on) == (days[0], days[0])
    assert clocks(second)[ClockCode.RECHECK].started_on == days[0]


def test_what_has_come_further_takes_in_what_has_not(town, shop):
    first, second = an_entry(town, "ordered", site=shop), an_entry(town, "reported", site=shop)
    sentence = why_not(lambda: merged(town, first, second))
    assert f"把“{second.number}”并入“{first.number}”" in sentence
    merged(town, second, first)
    assert fresh(first).state == "ordered"


def test_what_was_late_before_stays_late_on_the_one_that_goes_on(town, shop):
    first = an_entry(town, "ordered", site=shop)
    second = an_entry(town, "reported", site=shop)
    much_later = NOW + timedelta(days=30)
    order(town, second, due_on=local_date(much_later) + timedelta(days=5), now=much_later)
    assert clocks(second)[ClockCode.REVIEW].days_late > 0
    merged(town, second, first, now=much_later)
    taken = list(db.session.scalars(sa.select(Clock).where(Clock.entry_id == first.id, Clock.days_late > 0)))
    assert [clock.code for clock in taken] == [ClockCode.REVIEW]


def wait(town, entry):
    told = {"outsider": Outsider.APPRAISER, "outsider_name": "省建科院", "outsider_since": local_date(NOW)}
    return take(town, entry, "await_outsider", by="officer", answers=told, note="等检测报告")


def test_who_is_waited_for_is_waited_for_where_it_goes_on(town, shop):
    """Else nobody could say there that the answer has come."""
    first, second = wait(town, an_entry(town, "ordered", site=shop)), an_entry(town, "ordered", site=shop)
    merged(town, first, second)
    assert (fresh(first).outsider, fresh(second).outsider) == (None, Outsider.APPRAISER)
    back = {"answers": {"outsider_back_on": local_date(LATER)}, "note": "报告已出"}
    take(town, second, "outsider_back", by="officer", now=LATER, **back)
    assert (fresh(second).outsider, clocks(second)[ClockCode.OUTSIDE].days_late) == (None, 0)


def test_a_question_to_the_county_is_not_lost_by_merging(town, shop):
    """Whoever asked to go on with production is owed the answer before anything is closed (A4)."""
    first, second = (order(town, an_entry(town, "reported", site=shop), mode=Mode.STOPPED) for _ in range(2))
    take(town, first, "ask_to_resume", by="officer", answers={"resume_asked_on": local_date(NOW)})
    merged(town, first, second)
    assert fresh(second).resume_asked_on == local_date(NOW)
    passed = take(town, rectify(town, fresh(second), now=LATER), "pass", by="officer", now=LATER)
    assert "还没有审查意见" in faults(take, town, passed, "close", by="officer", now=LATER)[""]


def test_what_was_taken_along_is_given_back(town, shop):
    first, second = wait(town, an_entry(town, "ordered", site=shop)), an_entry(town, "ordered", site=shop)
    before = all_clocks(first)
    merged(town, first, second)
    parted(town, first)
    assert (fresh(first).outsider, fresh(second).outsider, fresh(second).outsider_name) == (
        Outsider.APPRAISER, None, None,
    )  # fmt: skip
    assert all_clocks(first) == before


@pytest.mark.parametrize("state", ["reported", "ordered", "rectifying", "rectified", "passed"])
def test_taken_back_both_stand_as_they_stood(town, shop, state):
    first, second = an_entry(town, state, site=shop), an_entry(town, state, site=shop, now=LATER)
    before = [(standing(one), all_clocks(one)) for one in (first, second)]
    merged(town, first, second)
    assert (standing(second), all_clocks(second)) != before[1]
    parted(town, first)
    assert [(standing(one), all_clocks(one)) for one in (first, second)] == before
    assert counted() == tallied()


def test_what_has_happened_since_stays_where_it_is_told(town, pair):
    first, second = pair
    merged(town, second, first)
    order(town, first, now=LATER)
    parted(town, second)
    assert (fresh(first).state, fresh(second).state) == ("ordered", "reported")
    assert "order" in [event.step for event in events_of(first)]


def test_after_a_month_it_is_final(town, pair):
    first, second = pair
    merged(town, second, first)
    assert "可以撤销到" in why_not(lambda: parted(town, second, now=LATER + timedelta(days=31)))
    parted(town, second, now=LATER + timedelta(days=30))


def test_a_chain_leads_to_its_end_and_is_taken_back_from_there(town, shop):
    one, two, three = (an_entry(town, "reported", site=shop) for _ in range(3))
    merged(town, one, two)
    merged(town, two, three)
    assert [goes_on_in(entry.id) for entry in (one, two, three)] == [three.id] * 3
    assert "先撤销那一次" in why_not(lambda: parted(town, one))
    parted(town, two)
    parted(town, one)
    assert [fresh(entry).state for entry in (one, two, three)] == ["reported"] * 3


def test_of_two_that_were_merged_the_later_is_taken_back_first(town, shop):
    one, two, three = (an_entry(town, "reported", site=shop) for _ in range(3))
    merged(town, one, three)
    merged(town, two, three)
    assert two.number in why_not(lambda: parted(town, one))
    parted(town, two)
    parted(town, one)


def test_the_same_submission_again_changes_nothing(town, pair):
    first, second = pair
    uuid, by = uuid4(), town.person("officer", LATER)
    again = [merge(second.id, first.id, uuid=uuid, reason="重复", by=by, now=LATER).id for _ in range(2)]
    assert again[0] == again[1]
    assert db.session.scalar(sa.select(sa.func.count(Link.id))) == 1
    parted(town, second)
    assert parted(town, second).state == "reported"


def test_every_reporter_hears_the_end(town, shop):
    first, second = an_entry(town, "passed", site=shop), an_entry(town, "reported", site=shop, by="fellow worker")
    merged(town, second, first)
    lives.take(town, first, "close", by="officer", now=LATER, note="看过了")
    assert [event.step for event in events_of(second)][-1] == "end_heard"
    assert events_of(second)[-1].answers[0]["text"] == first.number


def test_who_may_and_what_may_not_be_merged(town, shop, pair):
    first, second = pair
    for who in ("worker", "supervisor"):
        assert "合并" in why_not(lambda who=who: merged(town, second, first, by=who))
    with pytest.raises(NotVisible):
        merged(town, second, first, by="officer of another town")
    assert "自己" in why_not(lambda: merged(town, first, first))
    closed = an_entry(town, "closed", site=shop)
    assert "已经办结" in why_not(lambda: merged(town, second, closed))
    assert "不用再合并" in why_not(lambda: merged(town, closed, second))
    faults = lives.faults(lambda: merged(town, second, first, reason=" "))
    assert faults == {"reason": "请写明理由"}


def test_a_major_hazard_is_merged_by_a_leader_and_into_a_major_one(town, shop):
    major, general = an_entry(town, "reported", major=True, site=shop), an_entry(town, "reported", site=shop)
    other = an_entry(town, "reported", major=True, site=shop)
    assert "更重" in why_not(lambda: merged(town, major, general, by="leader"))
    assert "由" in why_not(lambda: merged(town, major, other))
    merged(town, major, other, by="leader")


def test_what_is_merged_moves_no_more_and_nothing_is_merged_into_it(town, pair, shop):
    first, second = pair
    merged(town, second, first)
    third = an_entry(town, "reported", site=shop)
    with pytest.raises(NotAllowed):
        order(town, second, now=LATER)
    assert "已并入" in why_not(lambda: merged(town, third, second))


def test_a_note_too_long_is_refused_beside_the_reason(town, pair):
    with pytest.raises(AnswersRefused) as refused:
        merged(town, pair[1], pair[0], reason="长" * 3000)
    assert "请缩短" in refused.value.faults["reason"]


def merging(town, entry_id, into_id):
    return lambda: merge(entry_id, into_id, uuid=uuid4(), reason="重复", by=town.person("officer", LATER), now=LATER).id


def test_two_that_are_merged_into_each_other_at_once_are_one_and_nobody_waits_for_ever(application, town, pair):
    first, second = pair
    results = at_once(application, [merging(town, first.id, second.id), merging(town, second.id, first.id)])
    assert sorted(isinstance(one, NotAllowed) for one in results) == [False, True], results
    assert sorted(fresh(one).state for one in pair) == ["merged", "reported"]
    assert counted() == tallied()


def test_a_chain_made_at_once_leads_to_one_end(application, town, shop):
    ids = [an_entry(town, "reported", site=shop).id for _ in range(4)]
    at_once(application, [merging(town, one, two) for one, two in pairwise(ids)])
    ends = {goes_on_in(one) for one in ids}
    still_open = {one for one in ids if fresh(db.session.get_one(Entry, one)).closed_at is None}
    assert ends == still_open
    assert counted() == tallied()


def test_a_power_cut_leaves_two_or_one_and_nothing_between(town, pair):
    first, second = pair
    before = everything()
    for statement in range(1, 80):
        if in_processes([killed_before(statement, merging(town, second.id, first.id))]) == [0]:
            break
        assert everything() == before, statement
    assert statement > 10
    assert [fresh(one).state for one in pair] == ["reported", "merged"]
    assert counted() == tallied()
