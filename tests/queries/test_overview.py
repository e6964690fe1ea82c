"""The overview beside the entries it stands for, for everybody who may look at it; each test runs on both databases."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.access import visible_entries
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.figures import Period
from ledger.models import AreaLevel, ClosedTally, Entry, FigureStamp, OpenTally, Person, Role
from ledger.overdue import is_overdue
from ledger.queries.overview import Overview, overview_of
from ledger.queries.sites import villages_for
from ledger.queries.tallies import stale_tallies
from ledger.services import entries
from ledger.services.areas import make_area
from ledger.services.submissions import Submission
from ledger.services.tallies import recount
from ledger.workdays import local_date
from tests.lives import NOW, TODAY, Town, a_small_town, a_workplace, an_entry, report
from tests.petition_lives import register
from tests.plain_figures import assert_figures_tell_what_is_there

NEAR = 3
STATES = ("reported", "ordered", "rectified", "closed", "void")


@pytest.fixture
def town(application: Flask) -> Town:
    """A town with open and closed hazards in two villages and in a park of no village, and matters kept from its leaders."""
    town, random = a_small_town(), Random(7)
    park = make_area(parent_id=town.areas["东管区"], level=AreaLevel.GRID, name="产业园", by=None, now=NOW)
    town.areas["产业园"] = park.id
    here, there, beside = (a_workplace(town, area=area) for area in ("甲村一网格一组", "乙村一网格", "产业园"))
    for _ in range(16):
        an_entry(town, random.choice(STATES), site=here, now=NOW - timedelta(days=random.choice((0, 20, 40))))
    for site, by in ((there, "worker of another village"), (beside, "officer"), (beside, "officer")):
        report(town, site, by=by)
    report(town, a_workplace(town, area="邻村", by="officer of another town"), by="worker of another town")
    for who, area in (("officer of the district", "东管区"), ("leader of the village", "甲村")):
        town.add_person(who, Role.OFFICER if area == "东管区" else Role.LEADER, area)
    for who in ("leader", "officer of the district", "leader of the village"):
        matter = register(town)
        submission = Submission(uuid=uuid4(), note="涉及干部", concerns_people=(town.people[who],))
        entries.take_step(matter.id, "keep_apart", submission=submission, by=town.person("officer"), now=NOW)
    return town


def by_hand(person: Person, today: date) -> tuple[dict[str, tuple[int, ...]], dict[int, int]]:
    """Count what somebody sees one by one."""
    seen = db.session.scalars(sa.select(Entry).where(visible_entries(person))).all()
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    numbers = {}
    for book in shelf.books():
        mine = [one for one in seen if one.book == book.key]
        right = [
            local_date(one.closed_at).replace(day=1) for one in mine if one.closed_at and one.state != book.void.key
        ]
        still_open = [one for one in mine if one.closed_at is None]
        late = [one for one in still_open if is_overdue(one.next_due_on, None, today)]
        near = [one for one in still_open if one.next_due_on and 0 <= (one.next_due_on - today).days <= NEAR]
        numbers[book.key] = (
            len(late), len(near), len(still_open), right.count(this_month), right.count(last_month)
        )  # fmt: skip
    late_in = [one.village_id for one in seen if is_overdue(one.next_due_on, one.closed_at, today)]
    listed = {area_id for area_id, _ in villages_for(person)}
    return numbers, {village: late_in.count(village) for village in listed & set(late_in)}


def told(overview: Overview) -> tuple[dict[str, tuple[int, ...]], dict[int, int]]:
    numbers = {
        one.book.key: (
            one.urgency.late, one.urgency.near, one.urgency.open, one.closed_this_month, one.closed_last_month
        )
        for one in overview.books
    }  # fmt: skip
    return numbers, {cell.area_id: cell.overdue for cell in overview.villages if cell.overdue}


def test_everybody_reads_in_the_overview_what_they_could_count_themselves(town: Town) -> None:
    for who in town.people:
        for days in (0, 10, 40, 70):
            person, today = town.person(who), TODAY + timedelta(days=days)
            assert told(overview_of(person, shelf.books(), today=today, near_days=NEAR)) == by_hand(person, today), who


def test_entries_become_late_with_the_calendar_and_without_anybodys_doing(town: Town) -> None:
    leader = town.person("leader")
    on_time, late = (
        overview_of(leader, shelf.books(), today=TODAY + timedelta(days=days), near_days=NEAR).books[0].urgency
        for days in (0, 100)
    )
    assert on_time.late < late.late == late.open == on_time.open


def test_a_day_nothing_is_due_on_any_more_leaves_nothing_behind(town: Town) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(OpenTally))
    an_entry(town, "closed")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OpenTally)) == before
    assert stale_tallies() == []


def test_a_tally_somebody_changed_by_hand_is_found_and_counted_anew(town: Town) -> None:
    for tally in (OpenTally, ClosedTally):
        db.session.execute(sa.update(tally).values(entries=tally.entries + 1))
    db.session.execute(
        sa.delete(OpenTally).where(OpenTally.due_on == sa.select(sa.func.min(OpenTally.due_on)).scalar_subquery())
    )
    db.session.commit()
    assert stale_tallies()
    recount()
    assert stale_tallies() == []


def test_whatever_was_stamped_or_not_is_counted_anew_with_the_tallies(town: Town) -> None:
    leader, today = town.person("leader"), TODAY
    year = Period(first=today.replace(month=1, day=1), last=today.replace(month=12, day=31), as_of=today)
    book = shelf.book_of("safety")
    assert_figures_tell_what_is_there(book, year, by=leader)
    db.session.execute(sa.delete(FigureStamp))
    db.session.commit()
    recount()
    assert_figures_tell_what_is_there(book, year, by=town.person("leader"))
