"""What figures cost, whatever the ledger has grown to: the indexes they are counted by."""

import re

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.figures import Period
from ledger.models import WHOLE_TOWN, Entry, Role
from ledger.queries.figure_months import month_end
from ledger.queries.figures import read_figures
from ledger.services.figure_sheets import keep_sheets
from tests.machinery.plans import explained, statements
from tests.queries import test_plans
from tests.queries.test_plans import TODAY

# The county those plans are read in.
size, database_url, filled = test_plans.size, test_plans.database_url, test_plans.filled

# What figures look at though all sheets are kept: what came back, and by what was agreed to, what was put right.
BY_INDEX = ("ix_entry_came_back", "proposal")


def test_figures_read_again_look_at_no_entry_but_those_an_index_leads_to(filled):
    leader, book = test_plans.person(filled, Role.LEADER), shelf.book_of("safety")
    year = Period(first=TODAY.replace(month=1, day=1), last=TODAY.replace(month=12, day=31), as_of=TODAY)
    keep_sheets(read_figures(book, year, by=leader).counted)

    with statements() as seen:
        read_figures(book, year, by=leader)

    # The stamps, the sheets, what came back, what was put right, and the penalties.
    assert sum(one.startswith("SELECT") for one, _ in seen) == 5, seen
    plans = [
        explained(*one) for one in seen if re.match(r"SELECT (?!.*figure_).*FROM (entry|visit|paper)\b", one[0], re.S)
    ]
    assert sorted(next((name for name in BY_INDEX if name in one), one) for one in plans) == sorted(BY_INDEX), plans


def test_a_month_of_figures_is_counted_by_the_index_of_its_days(filled):
    leader, book = test_plans.person(filled, Role.LEADER), shelf.book_of("safety")
    month = Period(first=TODAY.replace(day=1), last=month_end(TODAY), as_of=TODAY)

    with statements() as seen:
        assert read_figures(book, month, by=leader).counted

    plans = [explained(*one) for one in seen if re.search(r"FROM (entry|visit) ", one[0])]
    assert not any(re.search(r"(SCAN|Seq Scan on) entry\b(?!_)", plan) for plan in plans), plans
    assert any("ix_entry_village_found" in plan or "ix_entry_town_found" in plan for plan in plans), plans


def test_what_changed_is_counted_anew_in_its_village_alone(filled):
    """What is open by an index of what is open, the closings of a month by the one they are listed by."""
    leader, book = test_plans.person(filled, Role.LEADER), shelf.book_of("safety")
    year = Period(first=TODAY.replace(month=1, day=1), last=TODAY.replace(month=12, day=31), as_of=TODAY)
    keep_sheets(read_figures(book, year, by=leader).counted)
    first = sa.select(Entry.id).where(Entry.village_id == filled.ground.village_id, Entry.closed_at.is_not(None))
    an_entry = db.session.scalar(first.order_by(Entry.closed_at.desc()).limit(1))
    db.session.execute(sa.update(Entry).where(Entry.id == an_entry).values(version=Entry.version + 1))
    db.session.commit()

    with statements() as seen:
        anew = read_figures(book, year, by=leader).counted

    assert {sheet.place.village_id for sheet in anew} == {WHOLE_TOWN, filled.ground.village_id}
    plans = [
        explained(*one)
        for one in seen
        if "came_back_on IS NOT NULL" not in one[0] and re.search(r"FROM entry\b", one[0]) and "GROUP BY" in one[0]
    ]
    for index in ("ix_entry_open", "ix_entry_closed", "ix_entry_village_found"):
        assert sum(index in plan for plan in plans) == 1, plans
    assert len(plans) == 3, plans


@pytest.mark.parametrize(("key", "table"), [("petitions", "petitions_contact"), ("safety", "safety_penalty")])
def test_what_steps_kept_row_by_row_is_begun_with_and_its_entries_are_looked_up(filled, key, table):
    leader, book = test_plans.person(filled, Role.LEADER), shelf.book_of(key)
    year = Period(first=TODAY.replace(month=1, day=1), last=TODAY.replace(month=12, day=31), as_of=TODAY)

    with statements() as seen:
        read_figures(book, year, by=leader)

    [plan] = [explained(*one) for one in seen if f"FROM {table}" in one[0]]
    assert not re.search(r"(SCAN|Seq Scan on) (entry|safety_entry)\b(?!_)", plan), plan
    assert re.search(r"entry USING INTEGER PRIMARY KEY|\bid = \w+\.entry_id\)", plan), plan
