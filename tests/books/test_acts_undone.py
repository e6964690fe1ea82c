"""A clock that was kept by an act undone afterwards was not kept: it stays in the story, and counts nowhere as in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.farmland.words import Remedy
from ledger.books.housing.words import AppraisalGrade
from ledger.books.petitions.words import Grade, Opinion
from ledger.books.safety import BOOK
from ledger.books.safety.steps.closing import CLOSE
from ledger.books.safety.steps.recheck import RETURN
from ledger.books.safety.steps.supervision import REMARK
from ledger.db import db
from ledger.grammar.contradictions import BookContradiction
from ledger.models import Clock, Entry
from ledger.models.clock import KEPT_IN_TIME
from tests import houses, parcels, petition_lives
from tests.books.test_every_book import BOOKS
from tests.lives import A_REPORT, NOW, TODAY, Town, a_workplace, an_entry, rectify, report, take
from tests.petition_lives import on, paper

DUE = {"due_on": TODAY + timedelta(days=9)}
LATER = NOW + timedelta(days=1)


def _hazard_sent_back(town: Town) -> Entry:
    entry = report(town, a_workplace(town))
    entry = take(town, entry, "send_back", by="officer", note="请补充")
    entry = take(town, entry, "resubmit", by="worker", answers=A_REPORT)
    return take(town, entry, "send_back", by="officer", note="还要补充")


def _hazard_returned(town: Town) -> Entry:
    return take(town, an_entry(town, "rectified"), "return", by="officer", answers=DUE, note="仍上锁", now=LATER)


def _hazard_not_closed(town: Town) -> Entry:
    return take(town, an_entry(town, "passed"), "refuse_close", by="leader", answers=DUE, note="又上锁", now=LATER)


def _house_returned(town: Town) -> Entry:
    fixed = houses.a_fixed_entry(town, houses.a_house(town))
    return take(town, fixed, "return", by="officer", answers=DUE, note="裂缝没有处理", now=LATER)


def _house_not_closed(town: Town) -> Entry:
    entry = houses.an_appraised_entry(town, houses.a_house(town), AppraisalGrade.B)
    entry = take(town, entry, "no_fix", by="officer", note="B级")
    return take(town, entry, "refuse_close", by="leader", answers=DUE, note="要加固", now=LATER)


def _case_rejected(town: Town) -> Entry:
    entry, now = parcels.a_case(town, "carried_out"), NOW + timedelta(days=12)
    return take(town, entry, "reject", by="officer", answers=parcels.the_plan(TODAY), note="没有复耕", now=now)


def _case_not_closed(town: Town) -> Entry:
    entry, now = parcels.a_case(town, "accepted"), NOW + timedelta(days=13)
    plan = {"plan_on": TODAY + timedelta(days=30)}
    return take(town, entry, "refuse_close", by="leader", answers=plan, note="没有复耕", now=now)


def _case_overturned(town: Town) -> Entry:
    entry, now = parcels.a_case(town, "decided"), NOW + timedelta(days=40)
    entry = parcels.settle_remedy(town, entry, now=now, ended_on=TODAY + timedelta(days=39), remedy=Remedy.OVERTURNED)
    return take(town, entry, "decide_again", by="officer", note="程序违法", now=now)


def _reply_set_aside(town: Town) -> Entry:
    entry = petition_lives.accepted(town, on(3, 2))
    entry = petition_lives.serve(town, petition_lives.reply(town, entry, on(3, 9), Opinion.REFUSE), on(3, 10))
    asked = {"review_requested_on": date(2026, 3, 16), "review_body": "青阳县人民政府"}
    entry = take(town, entry, "request_review", by="officer", answers=asked, now=on(3, 16))
    return take(
        town, entry, "set_aside", by="officer", now=on(4, 1), note="事实不清", answers={"accepted_on": date(2026, 4, 1)},
        paper=paper("review_opinion", date(2026, 4, 1), "青阳县人民政府"),
    )  # fmt: skip


def _follow_up_refused(town: Town) -> Entry:
    entry = petition_lives.follow_up(town, petition_lives.finished(town, on(3, 2)), on(3, 5))
    return take(town, entry, "refuse_close", by="leader", note="没有落实", now=on(3, 6))


def _resolution_revoked(town: Town) -> Entry:
    entry = petition_lives.grade(town, petition_lives.finished(town, on(3, 2)), on(3, 3), grade=Grade.C)
    entry = petition_lives.resolve(town, entry, on(3, 5))
    return take(town, entry, "revoke_resolved", by="leader", note="又堵了", now=on(3, 6))


# What was kept and is no more, by the codes of the clocks.
@pytest.mark.parametrize(
    ("life", "not_kept"),
    [
        (_hazard_returned, {"A2"}),
        (_hazard_not_closed, {"A2", "A3"}),
        (_hazard_sent_back, {"A-resubmit"}),
        (_house_returned, {"B10"}),
        (_house_not_closed, {"B4b"}),
        (_case_rejected, {"put-right"}),
        (_case_not_closed, {"put-right", "D12b"}),
        (_case_overturned, {"D6"}),
        (_reply_set_aside, {"C5"}),
        (_follow_up_refused, {"follow-up"}),
        (_resolution_revoked, {"grade-review", "progress-c"}),
    ],
    ids=lambda part: part.__name__.strip("_") if callable(part) else "",
)
def test_what_was_undone_was_not_kept(town, life: Callable[[Town], Entry], not_kept):
    entry = life(town)
    clocks = list(db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry.id)))
    undone = [clock for clock in clocks if clock.undone_on is not None]
    assert {clock.code for clock in undone} == not_kept
    assert all(clock.stopped_at is not None and "没有办成" in clock.trace[-1]["text"] for clock in undone)
    in_time = set(db.session.scalars(sa.select(Clock.id).where(Clock.entry_id == entry.id, KEPT_IN_TIME)))
    assert in_time.isdisjoint({clock.id for clock in undone})
    assert in_time, "what was not undone is in time as before"


def test_a_relapse_undoes_nothing_and_what_came_before_it_stays_kept(town):
    entry = take(town, an_entry(town, "closed"), "reopen", by="officer", answers=DUE, note="反弹", photos={"before": 1})
    entry = rectify(town, entry, now=LATER)
    entry = take(town, entry, "return", by="officer", answers=DUE, note="仍上锁", now=LATER)
    told = sa.select(Clock.round, Clock.undone_on.is_not(None)).where(Clock.entry_id == entry.id, Clock.code == "A2")
    assert sorted(db.session.execute(told).tuples()) == [(1, False), (2, True), (3, False)]


def test_who_opens_a_new_round_on_open_work_says_what_is_undone():
    silent = [
        f"{book.key}.{step.key}"
        for book in BOOKS
        for step in book.steps
        if step.opens_round and not step.undoes and not step.begins_anew
        and not all(state.is_closed for state in step.from_states)
    ]  # fmt: skip
    assert silent == []


def test_only_an_act_that_keeps_a_clock_can_be_undone():
    steps = tuple(replace(step, undoes=(REMARK,)) if step is CLOSE else step for step in BOOK.steps)
    with pytest.raises(BookContradiction, match="undoes 'remark', by which no clock is kept"):
        replace(BOOK, steps=steps).check()
    assert RETURN.undoes


def test_no_step_that_begins_a_round_forgets_that_something_was_extended():
    """A new round gives no fresh extension: how much was approved stays on the entry, for every clock of every book."""
    forgotten = {
        f"{book.key}.{step.key} empties {rule.extended_by.key}"
        for book in BOOKS
        for rule in book.clocks if rule.extended_by is not None
        for step in book.steps if step.opens_round or step.begins_anew
        if rule.extended_by.key in {field.key for field, _ in step.sets}
    }  # fmt: skip
    assert forgotten == set()
