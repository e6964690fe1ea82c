"""Who sees what: for every level of the tree one who may, one nearby who may not, and a stranger."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.access import administered_areas, visible_areas, visible_entries, visible_sites, visible_visits
from ledger.books.safety import BOOK
from ledger.db import db, transaction
from ledger.models import Area, AreaLevel, Entry, Person, Post, Role, Site, Visit
from ledger.queries.accounts import person_of_session
from ledger.queries.dossiers import dossier_of
from ledger.refusals import NotVisible
from ledger.services.areas import make_area
from tests.lives import NOW, TODAY, Town, a_visit, a_workplace, an_entry, report

LEVELS = [
    # who may, who works nearby and may not, a stranger
    ("worker", "worker of another village", "worker of another town"),
    ("grid head", "worker of another village", "worker of another town"),
    ("village secretary", "worker of another village", "officer of another town"),
    ("district head", "head of the other district", "officer of another town"),
    ("officer", "administrator", "officer of another town"),
    ("leader", "head of the other district", "officer of another town"),
    ("chief", "administrator", "worker of another town"),
    ("supervisor", "head of the other district", "officer of another town"),
    ("county leader", "administrator", "worker of another town"),
]


def sees(town: Town, who: str, model, condition) -> bool:
    return db.session.scalar(sa.select(model.id).where(condition(town.person(who)))) is not None


@pytest.mark.parametrize(("may", "nearby", "stranger"), LEVELS)
def test_entries_visits_and_sites_are_seen_by_their_own_area_only(town, may, nearby, stranger):
    site = a_workplace(town)
    a_visit(town, site)
    report(town, site)
    for model, condition in ((Entry, visible_entries), (Visit, visible_visits), (Site, visible_sites)):
        assert sees(town, may, model, condition), f"{may} sees no {model.__name__}"
        assert not sees(town, nearby, model, condition), f"{nearby} sees a {model.__name__}"
        assert not sees(town, stranger, model, condition), f"{stranger} sees a {model.__name__}"


def test_what_lies_in_a_grid_of_the_district_itself_is_seen_by_its_head(town):
    """The chain is not always complete: an industrial park is a grid of its district and lies in no village (rules 1.1)."""
    by, now = town.person("administrator"), NOW
    park = make_area(parent_id=town.areas["东管区"], level=AreaLevel.GRID, name="工业园网格", by=by, now=now)
    town.areas["工业园网格"] = park.id
    town.add_person("worker of the park", Role.WORKER, "工业园网格")
    site = a_workplace(town, area="工业园网格")
    a_visit(town, site, by="worker of the park")
    report(town, site, by="worker of the park")
    for model, condition in ((Entry, visible_entries), (Visit, visible_visits), (Site, visible_sites)):
        assert sees(town, "district head", model, condition), f"the district head sees no {model.__name__}"
        assert not sees(town, "head of the other district", model, condition)


@pytest.mark.parametrize("who", ["worker", "grid head"])
def test_what_a_field_worker_reported_stays_in_sight_wherever_it_goes(town, who):
    entry = an_entry(town, by=who)
    with transaction() as session:
        session.execute(sa.update(Post).where(Post.person_id == town.people[who]).values(area_id=town.areas["丙村"]))
    assert sees(town, who, Entry, visible_entries)
    assert not sees(town, who, Site, visible_sites)
    assert dossier_of(town.person(who), entry.id, today=TODAY).entry.id == entry.id


def test_a_post_that_has_ended_or_not_begun_gives_nothing(town):
    an_entry(town)
    town.add_person("former", Role.OFFICER, "示范镇", valid_to=TODAY - timedelta(days=1))
    town.add_person("future", Role.OFFICER, "示范镇", valid_from=TODAY + timedelta(days=1))
    town.add_person("on the last day", Role.OFFICER, "示范镇", valid_to=TODAY)
    town.add_person("on the first day", Role.OFFICER, "示范镇", valid_from=TODAY)
    seen = {who: sees(town, who, Entry, visible_entries) for who in list(town.people)[-4:]}
    assert seen == {"former": False, "future": False, "on the last day": True, "on the first day": True}


def test_whoever_has_retired_is_nobody(town):
    with transaction() as session:
        session.get_one(Person, town.people["officer"]).retired_at = NOW
    assert person_of_session(town.people["officer"], 0, today=TODAY) is None


def test_a_session_of_an_earlier_epoch_is_nobody(town):
    assert person_of_session(town.people["officer"], 1, today=TODAY) is None


def test_a_post_for_one_book_shows_its_entries_and_every_place(town):
    an_entry(town)
    town.add_person("officer of this book", Role.OFFICER, "示范镇", book=BOOK.key)
    town.add_person("officer of another book", Role.OFFICER, "示范镇", book="housing")
    assert sees(town, "officer of this book", Entry, visible_entries)
    assert not sees(town, "officer of another book", Entry, visible_entries)
    assert sees(town, "officer of another book", Site, visible_sites)


def test_a_person_without_a_post_sees_nothing(town):
    an_entry(town)
    with transaction() as session:
        session.execute(sa.delete(Post).where(Post.person_id == town.people["officer"]))
    for model, condition in ((Entry, visible_entries), (Visit, visible_visits), (Site, visible_sites)):
        assert not sees(town, "officer", model, condition)


def test_two_posts_show_two_areas(town):
    an_entry(town, site=a_workplace(town))
    elsewhere = a_workplace(town, area="邻村", by="officer of another town")
    report(town, elsewhere, by="worker of another town")
    with transaction() as session:
        session.add(
            Post(
                person_id=town.people["worker"],
                role=Role.WORKER,
                area_id=town.areas["邻村"],
                valid_from=TODAY,
            )
        )
    assert len(db.session.scalars(sa.select(Entry.id).where(visible_entries(town.person("worker")))).all()) == 2


def test_areas_are_seen_below_ones_posts_and_kept_by_administrators(town):
    def names(condition):
        return set(db.session.scalars(sa.select(Area.name).where(condition)))

    assert names(visible_areas(town.person("village secretary"))) == {"甲村", "甲村一网格", "甲村一网格一组"}
    assert "邻镇" not in names(administered_areas(town.person("administrator")))
    assert "丙村" in names(administered_areas(town.person("administrator")))
    assert names(administered_areas(town.person("officer"))) == set()


def test_a_path_that_begins_alike_is_not_inside(town):
    """Area 1 must not cover area 12: paths end with a slash."""
    village = town.area("甲村")
    assert village.covers(town.area("甲村一网格").path)
    assert not village.covers(f"{village.path.rstrip('/')}0/")


def test_the_story_of_an_entry_out_of_sight_is_not_found(town):
    entry = an_entry(town)
    with pytest.raises(NotVisible):
        dossier_of(town.person("officer of another town"), entry.id, today=TODAY)


def test_offers_and_the_door_agree(town):
    """What a page offers is what the service takes: both ask the same function."""
    entry = an_entry(town, "rectified")
    offers = {
        offer.step.key: offer.refusal for offer in dossier_of(town.person("worker"), entry.id, today=TODAY).offers
    }
    assert set(offers) == {
        "pass", "return", "refer", "record_paper", "list", "hand_over", "remark", "raise", "amend", "await_outsider",
        "list_measures", "penalty",
    }  # fmt: skip
    assert [key for key, refusal in offers.items() if not refusal] == ["remark"]
    assert offers["pass"] == "由安监员、分管领导、党委书记、镇长办理"
