"""A setting rehearsed and decided about: what another value would move, and running dates that move only by a decision."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.books.safety.steps.reporting import REPORT
from ledger.db import db, transaction
from ledger.grammar import shelf
from ledger.grammar.town_rules import ATTEND_DAYS, NEAR_DAYS, TownRule
from ledger.models import Clock, DateDecision, Entry, RuleDecision, Rung, TownDecision
from ledger.queries.recounts import Becomes, Rehearsal, seen_mark
from ledger.queries.rule_rehearsals import change_of, clocks_that_read, is_rehearsed, rehearsed, rehearsed_of_ran
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused
from ledger.services import entries, town_rules
from ledger.services.moved_dates import DatesChangedMeanwhile
from ledger.services.town_rules import ForDates, adjust
from ledger.workdays import local_date
from tests import petition_lives
from tests.lives import NOW, TODAY, a_report, a_workplace, fresh, order, report, statements
from tests.parcels import a_clue

# Two working days after Monday the 9th, and five.
BY_TWO, BY_FIVE = date(2026, 3, 11), date(2026, 3, 16)
ON_THURSDAY = NOW + timedelta(days=3)


def rule(key: str) -> TownRule:
    return next(one for one in shelf.town_rules() if one.key == key)


REVIEW = "safety.review_days"


@pytest.fixture
def keeper(town):
    return town.person("administrator")


@pytest.fixture
def entry(town):
    return report(town, a_workplace(town))


def look(town, key: str, value: int | None, now: datetime = NOW) -> Rehearsal:
    return rehearsed(db.session(), change_of(town.areas["示范镇"], rule(key), value), local_date(now))


def set_rule(town, keeper, key: str, value: int | None, *, now: datetime = NOW, **for_dates) -> bool:
    for_dates = {"decision": DateDecision.MOVE, "reason": "人手不足"} | for_dates
    return adjust(town.areas["示范镇"], key, value, by=keeper, now=now, for_dates=ForDates(**for_dates))


def clock_of(entry, code: str) -> Clock:
    found = sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code == code).order_by(Clock.id.desc())
    return db.session.scalars(found.execution_options(populate_existing=True)).first()


def decisions() -> list[RuleDecision]:
    return list(db.session.scalars(sa.select(RuleDecision).order_by(RuleDecision.id)))


# --- Looking -----------------------------------------------------------------------------------------------------------


def test_a_rehearsal_names_entry_clock_and_both_dates_and_changes_nothing(town, entry):
    found = look(town, REVIEW, 5)
    (one,) = found.differences
    assert (one.number, one.label, one.due_on, one.new_due_on) == (entry.number, "审核", BY_TWO, BY_FIVE)
    assert (found.looked_at, one.becomes) == (1, None)
    assert (clock_of(entry, "A-review").legal_due_on, fresh(entry).next_due_on) == (BY_TWO, BY_TWO)
    assert decisions() == []


def test_it_says_who_would_become_late_and_who_would_cease_to_be(town, entry):
    late = report(town, a_workplace(town, name="乙村饭店"), now=NOW - timedelta(days=5))
    found = {one.entry_id: one.becomes for one in look(town, REVIEW, 5, now=NOW).differences}
    assert found == {entry.id: None, late.id: Becomes.IN_TIME}
    found = {one.entry_id: one.becomes for one in look(town, REVIEW, 1, now=NOW + timedelta(days=2)).differences}
    assert found == {entry.id: Becomes.LATE, late.id: None}


def test_it_says_which_reminders_would_come_on_another_day(town, entry):
    (one,) = look(town, REVIEW, 5).differences
    told = {notice.rung: (notice.on, notice.new_on) for notice in one.notices}
    assert told[Rung.DUE] == (BY_TWO, BY_FIVE)
    assert told[Rung.OVERDUE] == (BY_TWO + timedelta(days=1), BY_FIVE + timedelta(days=1))
    # Three days before the 16th is a Friday; before the 11th it was too late for an early notice.
    assert told[Rung.NEAR] == (None, date(2026, 3, 13))


def test_the_same_value_and_another_towns_clocks_are_not_concerned(town, entry):
    assert look(town, REVIEW, None).differences == []
    elsewhere = change_of(town.areas["邻镇"], rule(REVIEW), 5)
    assert rehearsed(db.session(), elsewhere, TODAY).looked_at == 0
    assert is_rehearsed(town.areas["示范镇"], rule(REVIEW))
    assert not is_rehearsed(town.areas["邻镇"], rule(REVIEW))


def test_a_date_somebody_set_is_nobodys_to_move_by_a_rule(town, entry):
    order(town, entry)
    keys = {one.key for one in shelf.town_rules() if not one.yes_no and not one.is_day}
    ordered = clock_of(entry, "A2")
    moved = {one.clock_id for key in keys for one in look(town, key, rule(key).least).differences}
    assert ordered.stopped_at is None
    assert ordered.id not in moved


def test_a_row_of_the_law_a_town_may_set_is_rehearsed_in_hours_too(town):
    entry = a_clue(town, stopped_on_spot=False, reported_at_once=False)
    codes = {one.clock_id for one in look(town, "limit.D1", 72).differences}
    moved = db.session.scalars(sa.select(Clock).where(Clock.id.in_(codes))).all()
    assert {clock.unit for clock in moved} == {"hours"}
    assert {one.new_due_on for one in look(town, "limit.D1", 72).differences} == {local_date(NOW) + timedelta(days=3)}
    assert entry.id in {clock.entry_id for clock in moved}


def test_where_only_the_towns_own_date_moves_the_law_stays(town):
    entry = petition_lives.register(town, NOW)
    before = clock_of(entry, "C2")
    (one,) = [one for one in look(town, "petitions.tell_ahead", 5).differences if one.clock_id == before.id]
    assert (one.new_due_on, one.new_rolled_on) == (before.legal_due_on, before.legal_due_rolled_on)
    assert one.new_target_on < before.target_due_on


def test_what_stands_still_becomes_late_for_nobody(town, entry):
    with transaction() as session:
        session.execute(sa.update(Clock).values(paused_on=TODAY))
    (one,) = look(town, REVIEW, 5, now=ON_THURSDAY).differences
    assert (one.becomes, one.notices) == (None, ())


def test_an_accusation_keeps_its_number_to_itself(town):
    entry = petition_lives.register(town, NOW)
    with transaction() as session:
        session.execute(sa.update(Entry).where(Entry.id == entry.id).values(is_segregated=True))
    told = look(town, "petitions.tell_ahead", 5).differences
    assert told
    assert entry.number not in str([one.as_json() for one in told])


def test_ten_entries_are_looked_at_in_as_many_statements_as_one(town, entry):
    with statements() as alone:
        look(town, REVIEW, 5)
    place = a_workplace(town, name="乙村饭店")
    for _ in range(9):
        report(town, place)
    with statements() as together:
        assert look(town, REVIEW, 5).looked_at == 10
    assert len(together) == len(alone)


def test_every_length_and_every_lead_of_every_clock_is_known_by_its_rule(application):
    for book in shelf.books():
        for clock in book.clocks:
            named = [one for one in (clock.length, clock.target_before) if isinstance(one, TownRule)]
            assert all(clock in clocks_that_read(book, one) for one in named), clock.code
            if clock.limit and f"limit.{clock.limit}" in {one.key for one in shelf.town_rules()}:
                assert clock in clocks_that_read(book, rule(f"limit.{clock.limit}")), clock.code


# --- What ran ----------------------------------------------------------------------------------------------------------


def test_what_ran_is_replayed_on_demand_and_stays_as_it_was_judged(town, entry):
    order(town, entry, now=ON_THURSDAY)
    stopped = clock_of(entry, "A-review")
    assert stopped.days_late == 1
    change = change_of(town.areas["示范镇"], rule(REVIEW), 5)
    (one,) = rehearsed_of_ran(db.session(), change, local_date(ON_THURSDAY)).differences
    assert (one.due_on, one.new_due_on, one.becomes) == (BY_TWO, BY_FIVE, Becomes.IN_TIME)
    assert look(town, REVIEW, 5).differences == []
    assert set_rule(town, town.person("administrator"), REVIEW, 5)
    assert (clock_of(entry, "A-review").days_late, clock_of(entry, "A-review").legal_due_on) == (1, BY_TWO)


# --- Deciding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decision", "due_on"), [(DateDecision.KEEP, BY_TWO), (DateDecision.MOVE, BY_FIVE)])
def test_a_named_person_decides_and_it_is_told_by_row_clock_and_entry(town, keeper, entry, decision, due_on):
    assert set_rule(town, keeper, REVIEW, 5, decision=decision, seen=seen_mark(look(town, REVIEW, 5).differences))
    clock = clock_of(entry, "A-review")
    assert (clock.legal_due_on, clock.due_on, fresh(entry).next_due_on) == (due_on, due_on, due_on)
    told = [line["text"] for line in clock.trace if line["kind"] == "decision"]
    assert len(told) == 1
    for words in (keeper.name, "2 个工作日", "5 个工作日", "按新" if decision is DateDecision.MOVE else "按旧"):
        assert words in told[0]
    assert clock.trace[-1]["kind"] == "result"
    (row,) = decisions()
    assert (row.by_id, row.key, row.value_before, row.value_after) == (keeper.id, REVIEW, None, 5)
    assert (row.decision, row.reason, row.at, row.number) == (decision, "人手不足", NOW, 1)
    assert [one["number"] for one in row.differences] == [entry.number]
    assert decided_in(town.areas["示范镇"])(rule(REVIEW)) == 5


def test_a_moved_clock_counts_on_as_one_that_began_by_the_new_rule(town, keeper, entry):
    set_rule(town, keeper, REVIEW, 5)
    moved, begun = clock_of(entry, "A-review"), clock_of(report(town, a_workplace(town, name="乙村饭店")), "A-review")
    assert (moved.length, moved.legal_due_on, moved.target_due_on) == (begun.length, begun.legal_due_on, begun.due_on)
    assert fresh(entry).next_action_at == fresh(db.session.get(Entry, begun.entry_id)).next_action_at
    assert look(town, REVIEW, 5).differences == []


def test_moving_there_and_back_gives_the_first_dates(town, keeper, entry):
    before = (clock_of(entry, "A-review").legal_due_on, fresh(entry).next_due_on, fresh(entry).next_action_at)
    set_rule(town, keeper, REVIEW, 5)
    set_rule(town, keeper, REVIEW, None)
    clock = clock_of(entry, "A-review")
    assert (clock.legal_due_on, fresh(entry).next_due_on, fresh(entry).next_action_at) == before
    assert [line["kind"] for line in clock.trace].count("decision") == 2


def test_what_was_kept_is_asked_about_again_at_the_next_change(town, keeper, entry):
    set_rule(town, keeper, REVIEW, 5, decision=DateDecision.KEEP)
    (one,) = look(town, REVIEW, 8).differences
    assert one.due_on == BY_TWO


def test_what_was_kept_can_still_be_moved_to_the_value_that_holds(town, keeper, entry):
    set_rule(town, keeper, REVIEW, 5, decision=DateDecision.KEEP)
    assert not set_rule(town, keeper, REVIEW, 5, decision=DateDecision.KEEP)
    assert set_rule(town, keeper, REVIEW, 5)
    assert clock_of(entry, "A-review").legal_due_on == BY_FIVE
    assert [row.decision for row in decisions()] == [DateDecision.KEEP, DateDecision.MOVE]
    assert not set_rule(town, keeper, REVIEW, 5)


@pytest.mark.parametrize(
    ("for_dates", "missing"),
    [({"decision": None}, {"decision"}), ({"reason": "  "}, {"reason"}), ({"decision": None, "reason": ""}, {"decision", "reason"})],
)  # fmt: skip
def test_without_a_decision_and_its_reason_nothing_changes(town, keeper, entry, for_dates, missing):
    with pytest.raises(AnswersRefused) as refused:
        set_rule(town, keeper, REVIEW, 5, **for_dates)
    assert refused.value.faults.keys() == missing
    assert (decisions(), clock_of(entry, "A-review").legal_due_on) == ([], BY_TWO)
    assert decided_in(town.areas["示范镇"])(rule(REVIEW)) == rule(REVIEW).default


def test_a_decision_holds_for_the_list_that_was_seen_and_no_other(town, keeper, entry):
    seen = seen_mark(look(town, REVIEW, 5).differences)
    report(town, a_workplace(town, name="乙村饭店"))
    with pytest.raises(DatesChangedMeanwhile) as refused:
        set_rule(town, keeper, REVIEW, 5, seen=seen)
    assert "现在是 2 个" in refused.value.sentence
    assert (decisions(), clock_of(entry, "A-review").legal_due_on) == ([], BY_TWO)


def test_where_no_date_moves_nothing_is_asked_and_the_row_is_kept_all_the_same(town, keeper):
    assert adjust(town.areas["示范镇"], REVIEW, 5, by=keeper, now=NOW)
    (row,) = decisions()
    assert (row.decision, row.differences, row.value_after) == (None, [], 5)


def test_a_decision_that_broke_off_has_changed_nothing(town, keeper, entry, monkeypatch):
    def broken(*_, **__):
        raise ConnectionError("the machine has gone")

    monkeypatch.setattr(town_rules, "record", broken)
    with pytest.raises(ConnectionError):
        set_rule(town, keeper, REVIEW, 5)
    db.session.rollback()
    assert (decisions(), clock_of(entry, "A-review").legal_due_on, fresh(entry).next_due_on) == ([], BY_TWO, BY_TWO)
    assert db.session.scalars(sa.select(TownDecision)).all() == []


def test_when_somebody_is_reminded_is_no_promise_and_follows_at_once(town, keeper, entry):
    order(town, entry)
    due_on = clock_of(entry, "A2").due_on
    found = look(town, NEAR_DAYS.key, 7)
    assert found.differences == []
    assert clock_of(entry, "A2").id in {one.clock_id for one in found.reminded}
    assert adjust(town.areas["示范镇"], NEAR_DAYS.key, 7, by=keeper, now=NOW)
    assert local_date(fresh(entry).next_action_at) == due_on - timedelta(days=7)
    assert clock_of(entry, "A2").due_on == due_on
    (row,) = decisions()
    assert (row.decision, row.notices) == (None, found.notices)


def test_what_is_attended_to_is_moved_like_any_other(town, keeper, monkeypatch):
    monkeypatch.setattr("ledger.grammar.shelf._books", {BOOK.key: replace(BOOK, clocks=())})
    person = town.person("worker")
    entry = entries.file_entry(
        shelf.book_of(BOOK.key), REPORT, site_id=a_workplace(town).id, submission=a_report(person), by=person, now=NOW
    )
    set_rule(town, keeper, ATTEND_DAYS.key, 10)
    assert fresh(entry).next_due_on == clock_of(entry, "attend").due_on == TODAY + timedelta(days=10)


def test_of_two_who_decide_at_once_each_is_recorded_and_the_later_value_holds(application, town):
    begin = threading.Barrier(2)
    area = town.areas["示范镇"]

    def decide_one(value):
        with application.app_context():
            keeper = town.person("administrator")
            begin.wait(timeout=30)
            adjust(area, REVIEW, value, by=keeper, now=NOW)
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(decide_one, value) for value in (4, 6)]:
            done.result(timeout=60)
    db.session.rollback()
    first, second = decisions()
    assert (first.number, second.number, second.value_before) == (1, 2, first.value_after)
    assert decided_in(area)(rule(REVIEW)) == second.value_after
