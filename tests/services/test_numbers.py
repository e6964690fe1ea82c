"""Running numbers and tallies: nothing doubled, nothing missing, whatever happens to the change they count."""

from datetime import timedelta

import sqlalchemy as sa

from ledger.db import db
from ledger.models import Clock, Entry, Sequence
from tests.lives import (
    NOW,
    a_workplace,
    an_entry,
    counted,
    faults,
    report,
    tallied,
)


def test_numbers_run_without_a_gap_within_town_book_and_year(town):
    site = a_workplace(town)
    first, second = report(town, site), report(town, site)
    assert set(faults(report, town, site, description="")) == {"description"}
    third = report(town, site)
    new_year = report(town, site, now=NOW + timedelta(days=300))
    assert [entry.number for entry in (first, second, third, new_year)] == [
        "安2026-0001",
        "安2026-0002",
        "安2026-0003",
        "安2027-0001",
    ]


def test_another_town_numbers_for_itself(town):
    report(town, a_workplace(town))
    elsewhere = a_workplace(town, area="邻村", by="officer of another town")
    assert report(town, elsewhere, by="worker of another town").number == "安2026-0001"
    assert sorted(db.session.scalars(sa.select(Sequence.last))) == [1, 1]


def test_the_year_of_a_number_is_the_local_one(town):
    new_years_morning = NOW.replace(year=2026, month=12, day=31, hour=16, minute=5)
    assert report(town, a_workplace(town), now=new_years_morning).number == "安2027-0001"


def test_entry_and_event_and_clock_agree_after_every_step(town):
    site = a_workplace(town)
    for _ in range(2):
        an_entry(town, "closed", site=site)
        an_entry(town, "closed", major=True, site=site)
    closed = db.session.scalars(sa.select(Entry)).all()
    assert {entry.state for entry in closed} == {"closed"}
    assert db.session.scalar(sa.select(sa.func.count()).where(Clock.stopped_at.is_(None))) == 0
    assert counted() == tallied()
