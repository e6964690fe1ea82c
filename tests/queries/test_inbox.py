"""What waits for somebody: page by page, each line once, in the hands it is in, and never what they must not see."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.books.safety import BOOK
from ledger.db import db
from ledger.models import Concern, Entry, Post, Role
from ledger.queries import entries
from ledger.queries.entries import inbox, waits_for
from ledger.queries.glances import at_a_glance
from ledger.services.exclusions import write_exclusions
from tests.builders import a_post
from tests.lives import NOW, TODAY, Town, a_workplace, an_entry, fix_on_spot, order, report


@pytest.fixture
def short_pages(monkeypatch) -> None:
    monkeypatch.setattr(entries, "PAGE", 2)


def leafed_through(person) -> list[int]:
    """Return the ids of every page, in the order they are met."""
    found, after = [], None
    while True:
        page = inbox(person, after=after)
        found += [row.id for row in page.rows]
        after = page.next_key
        if after is None:
            return found


def waits(town: Town, who: str) -> list[int]:
    return [row.id for row in inbox(town.person(who)).rows]


def test_every_page_goes_on_where_the_last_one_ended(town, short_pages):
    shop = a_workplace(town)
    made = [report(town, shop, now=NOW + timedelta(days=day)) for day in (3, 0, 0, 5, 1, 0, 2)]
    for entry in made[:3]:
        entry.holder_id = town.people["officer"]
    db.session.commit()
    expected = [entry.id for entry in sorted(made, key=lambda entry: (entry.next_due_on, entry.id))]
    assert leafed_through(town.person("officer")) == expected


def test_whoever_holds_a_role_twice_over_an_area_meets_each_line_once(town, short_pages):
    shop = a_workplace(town)
    entry_ids = [report(town, shop).id for _ in range(3)]
    officer = town.person("officer")
    a_post(officer, Role.OFFICER, town.area("甲村"))
    db.session.expire_all()
    twice = town.person("officer")
    assert len(twice.posts) == 2
    assert leafed_through(twice) == entry_ids
    assert at_a_glance(twice, today=TODAY, near_days=3, since=NOW).urgency.open == 3


def test_what_is_in_somebody_s_hands_waits_for_nobody_else_of_the_role(town):
    entry = report(town, a_workplace(town))
    entry.holder_id = town.people["officer"]
    db.session.commit()
    assert waits(town, "officer") == [entry.id]
    assert waits(town, "fellow officer") == []


def test_a_role_waits_only_where_it_is_held(town):
    entry = order(town, report(town, a_workplace(town)))
    entry.holder_id = None
    db.session.commit()
    assert waits(town, "worker") == [entry.id]
    assert waits(town, "grid head") == [entry.id]
    assert waits(town, "worker of another village") == []
    assert waits(town, "officer") == []


def test_what_is_kept_from_somebody_waits_for_them_neither_by_role_nor_in_their_hands(town):
    shop = a_workplace(town)
    by_role, in_hands = report(town, shop), report(town, shop)
    in_hands.holder_id = town.people["officer"]
    for entry in (by_role, in_hands):
        entry.is_segregated = True
        db.session.add(Concern(entry_id=entry.id, person_id=town.people["officer"]))
        write_exclusions(db.session(), entry.id)
    db.session.commit()
    officer = town.person("officer")
    assert waits(town, "officer") == []
    assert at_a_glance(officer, today=TODAY, near_days=3, since=NOW).urgency.open == 0
    assert waits(town, "fellow officer") == [by_role.id]


def test_a_post_for_one_book_is_not_waited_for_in_another(town):
    entry = report(town, a_workplace(town))
    assert entry.book == BOOK.key
    post = db.session.query(Post).filter_by(person_id=town.people["officer"]).one()
    post.book = "housing"
    db.session.commit()
    assert waits(town, "officer") == []
    assert waits(town, "fellow officer") == [entry.id]


def test_an_entry_waits_for_exactly_those_in_whose_inbox_it_stands(town):
    shop = a_workplace(town)
    entry_ids = {an_entry(town, state).id for state in ("reported", "sent_back", "ordered", "passed")}
    entry_ids.add(an_entry(town, "awaits_approval", major=True).id)
    in_hands = order(town, report(town, shop))
    in_hands.holder_id = town.people["fellow worker"]
    in_nobodys = order(town, report(town, shop))
    in_nobodys.holder_id = None
    db.session.commit()
    entry_ids |= {in_hands.id, in_nobodys.id, fix_on_spot(town, shop).id}
    for who in town.people:
        person = town.person(who)
        seen = db.session.scalars(sa.select(Entry).where(Entry.id.in_(entry_ids), visible_entries(person))).all()
        assert {entry.id for entry in seen if waits_for(person, entry)} == set(waits(town, who)), who


def test_the_counts_of_an_inbox_tell_late_near_and_all(town):
    shop = a_workplace(town)
    for day in (0, 0, 5):
        report(town, shop, now=NOW + timedelta(days=day))
    [soonest, _, last] = sorted(db.session.query(Entry.next_due_on).all())
    told = at_a_glance(
        town.person("officer"),
        today=soonest[0] + timedelta(days=1),
        near_days=(last[0] - soonest[0]).days,
        since=NOW,
    ).urgency
    assert (told.late, told.near, told.open) == (2, 1, 3)
