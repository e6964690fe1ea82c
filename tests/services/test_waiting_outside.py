"""Waiting for somebody outside the office: who, since when, until when, chased by a clock and then shown to the leader."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.outsiders import is_outside
from ledger.grammar.town_rules import OUTSIDE_DAYS
from ledger.models import Clock, Entry, Outsider, Person, Reminder, Rung
from ledger.queries.beside import Beside, beside
from ledger.queries.entries import entries_of, overdue_entries
from ledger.queries.narrowing import ANY_OUTSIDER, Narrowing
from ledger.queries.views import View, Which
from ledger.services.reminders import make_all_reminders
from ledger.workdays import add_working_days, local_date
from tests import parcels
from tests.lives import LATER, NOW, TODAY, Town, an_entry, decide, faults, fresh, take, why_not


def wait(town: Town, entry: Entry, *, now=LATER, outsider: Outsider = Outsider.COUNTY, **answers) -> Entry:
    told = {"outsider": outsider, "outsider_name": "县消防救援大队", "outsider_since": local_date(now)} | answers
    return take(town, entry, "await_outsider", by="officer", now=now, answers=told, note="等技术意见")


def back(town: Town, entry: Entry, now, **answers) -> Entry:
    told = {"outsider_back_on": local_date(now)} | answers
    return take(town, fresh(entry), "outsider_back", by="officer", now=now, answers=told, note="书面答复")


def outside_clock(entry: Entry) -> Clock:
    found = (
        sa.select(Clock).where(Clock.entry_id == entry.id, Clock.code.endswith("-outside")).order_by(Clock.id.desc())
    )
    return db.session.scalars(found.execution_options(populate_existing=True)).first()


def test_every_book_can_wait_and_stops_waiting(application):
    for book in shelf.books():
        assert {"await_outsider", "outsider_back"} <= book.steps_by_key.keys(), book.key
        assert any(is_outside(clock) for clock in book.clocks), book.key


def test_without_a_day_agreed_it_is_chased_after_working_days(town):
    entry = wait(town, an_entry(town, "ordered"))
    due_on = add_working_days(local_date(LATER), OUTSIDE_DAYS.default, shelf.holidays())
    assert (outside_clock(entry).due_on, entry.outsider, entry.state) == (due_on, Outsider.COUNTY, "ordered")


def test_an_answer_ends_the_waiting_and_is_judged_by_the_day_it_came(town):
    until = local_date(LATER) + timedelta(days=5)
    entry = wait(town, an_entry(town, "ordered"), outsider_until=until)
    assert outside_clock(entry).due_on == until
    entry = back(town, entry, LATER + timedelta(days=8), outsider_back_on=until)
    assert (entry.outsider, entry.outsider_until, entry.outsider_name) == (None, None, "县消防救援大队")
    assert outside_clock(entry).days_late == 0


def test_one_is_waited_for_at_a_time_and_no_day_bends(town):
    entry = an_entry(town, "ordered")
    assert "没有登记在等" in why_not(back, town, entry, LATER)
    tomorrow = local_date(LATER) + timedelta(days=1)
    assert faults(wait, town, entry, outsider_since=tomorrow).keys() == {"outsider_since"}
    assert faults(wait, town, entry, outsider_until=local_date(LATER) - timedelta(days=1)).keys() == {"outsider_until"}
    entry = wait(town, entry)
    assert "已经登记在等" in why_not(wait, town, entry)
    early = local_date(LATER) - timedelta(days=1)
    assert "不能早于等待起始日期" in faults(back, town, entry, LATER, outsider_back_on=early)["outsider_back_on"]
    entry = wait(town, back(town, entry, LATER), now=LATER)
    assert (entry.outsider, entry.outsider_back_on) == (Outsider.COUNTY, None)


def test_who_chases_is_told_on_working_days_and_then_the_leader(town):
    """Expected on Sunday 15 March: the morning of Friday speaks of it, the day after it is late for the leader."""
    until = date(2026, 3, 15)
    entry = wait(town, an_entry(town, "ordered"), now=NOW, outsider_until=until)
    make_all_reminders(now=NOW + timedelta(days=8))
    told = sa.select(Person.name, Reminder.rung, Reminder.due_at).join(Person, Person.id == Reminder.person_id)
    rows = db.session.execute(told.where(Reminder.clock_id == outside_clock(entry).id)).all()
    days = {(name, rung): local_date(at) for name, rung, at in rows}
    assert days["officer", Rung.DUE] == date(2026, 3, 13)
    assert days["leader", Rung.OVERDUE] == date(2026, 3, 16)
    assert ("leader", Rung.DUE) not in days
    late = overdue_entries(town.person("leader"), today=date(2026, 3, 16), narrowing=Narrowing()).rows
    assert [(row.id, row.outsider) for row in late] == [(entry.id, Outsider.COUNTY)]


def test_what_waits_outside_while_the_field_has_it_is_on_the_officers_list(town):
    entry = wait(town, an_entry(town, "ordered"))
    on_the_list = [(line.why, line.entry_id) for line in beside(town.person("officer"), today=local_date(LATER))]
    assert on_the_list == [(Beside.FALLEN, entry.id)]


def test_a_list_is_narrowed_to_what_waits_outside(town):
    waiting, other = (
        wait(town, an_entry(town, "ordered")),
        wait(town, an_entry(town, "ordered"), outsider=Outsider.COURT),
    )
    an_entry(town, "ordered")

    def found(outsider: str) -> set[int]:
        narrowing = Narrowing(book="safety", outsider=outsider)
        page = entries_of(town.person("officer"), view=View(Which.OPEN, TODAY), narrowing=narrowing)
        return {row.id for row in page.rows}

    assert found(ANY_OUTSIDER) == {waiting.id, other.id}
    assert found(Outsider.COURT) == {other.id}
    assert found(Outsider.POLICE) == set()


def test_what_is_closed_waits_for_nobody(town):
    entry = wait(town, an_entry(town, "passed"))
    entry = take(town, entry, "close", by="officer", now=LATER)
    assert (entry.outsider, outside_clock(entry).stopped_at) == (None, LATER)


@pytest.mark.parametrize("outsider", list(Outsider), ids=str)
def test_no_limit_of_the_law_stands_still_for_whoever_is_waited_for(town, outsider):
    """Who waits for an appraiser says so without a paper; the days of D6 are left out by the paper that orders it."""
    entry = parcels.a_case(town, "filed")
    due_on = parcels.clocks_of(entry)["D6"].due_on
    entry = wait(town, entry, outsider=outsider, outsider_name="检测中心")
    assert parcels.clocks_of(entry)["D6"].paused_on is None
    entry = back(town, entry, LATER + timedelta(days=7))
    assert parcels.clocks_of(entry)["D6"].due_on == due_on


def test_a_town_decides_after_how_many_working_days_it_asks_again(town):
    decide(town, OUTSIDE_DAYS, 3)
    entry = wait(town, an_entry(town, "ordered"))
    assert outside_clock(entry).due_on == add_working_days(local_date(LATER), 3, shelf.holidays())
