"""What it costs to look for what waits beside the entries in somebody's hands, on every inbox."""

import re

import pytest
import sqlalchemy as sa

from ledger.db import transaction
from ledger.models import Event, Measure, Role
from ledger.queries.beside import beside
from ledger.queries.entries import entries_of
from ledger.queries.glances import at_a_glance
from ledger.queries.narrowing import ANY_OUTSIDER, Narrowing
from ledger.queries.views import View, Which
from tests.machinery.plans import explained, statements
from tests.queries import test_plans

# The county those plans are read in.
BY_ITS_ID = re.compile(r"pk_entry|entry USING INTEGER PRIMARY KEY")
size, database_url, filled = test_plans.size, test_plans.database_url, test_plans.filled


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_promised_looks_and_fallen_clocks_are_found_by_their_days_and_no_entry_is_walked(filled, role):
    person = test_plans.person(filled, role)
    with statements() as sent:
        beside(person, today=test_plans.TODAY)
    assert len(sent) == 1
    plan = explained(*sent[-1])
    assert "ix_clock_fallen" in plan and "ix_entry_unconfirmed" in plan and BY_ITS_ID.search(plan), plan
    assert not re.search(r"ix_entry_(?!led|unled|unconfirmed)", plan) and not re.search(
        r"(?i)(seq scan on|SCAN) (entry|clock)", plan
    ), plan


def listed_measures() -> None:
    """Let a measure of every event be somebody's, so that the database has something to find its way in."""
    columns = sa.select(Event.entry_id, Event.id, sa.literal("拆除门锁"), Event.by_id, sa.literal(test_plans.TODAY))
    names = ["entry_id", "event_id", "text", "person_id", "due_on"]
    with transaction() as session:
        session.execute(sa.insert(Measure).from_select(names, columns))
        session.execute(sa.text("ANALYZE measure"))


def test_measures_are_found_by_whom_they_name(filled):
    listed_measures()
    person = test_plans.person(filled, Role.OFFICER)
    with statements() as sent:
        beside(person, today=test_plans.TODAY)
    plan = explained(*sent[-1])
    assert "ix_measure_person" in plan and not re.search(r"(?i)(seq scan on|SCAN) (entry|measure)\b", plan), plan


def test_what_waits_outside_is_found_by_its_own_index(filled):
    officer = test_plans.person(filled, Role.OFFICER)
    narrowing = Narrowing(book="safety", outsider=ANY_OUTSIDER)
    with statements() as sent:
        entries_of(officer, view=View(Which.OPEN, test_plans.TODAY), narrowing=narrowing)
    assert "ix_entry_outside" in explained(*sent[-1]), explained(*sent[-1])


def test_the_glance_at_an_inbox_follows_the_indexes_of_its_lists(filled):
    for who, unheld in (
        (test_plans.person(filled, Role.OFFICER), "ix_entry_unheld_town"),
        (test_plans.worker_of(filled), "ix_entry_unheld_area"),
    ):
        plan = test_plans.plan_of(lambda who=who: glance_of(who))

        test_plans.assert_follows_indexes(plan, "ix_entry_own_due", unheld, "ix_visit_unsettled")


def glance_of(who):
    return at_a_glance(who, today=test_plans.TODAY, near_days=3, since=test_plans.NOW)
