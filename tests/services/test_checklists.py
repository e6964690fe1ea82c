"""Checklists: shipped ones stay as they are, a town's changes make its own, and history reads as it was ticked."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ledger.books.safety import BOOK
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Checklist, ChecklistItem, Role
from ledger.queries.checklists import checklists_for, item_categories, town_checklist, town_checklists
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services import checklists
from ledger.services.checklists import ChecklistHead, ItemText
from ledger.services.shipped_checklists import ship_checklists
from tests.lives import NOW, TODAY, a_workplace

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def keeper(town):
    return town.person("administrator")


@pytest.fixture
def shipped(town) -> Checklist:
    """The shipped list for small places."""
    ship_checklists(now=NOW)
    return next(one for one in town_checklists(town.areas["示范镇"]) if one.site_kinds == ["small_place"])


def living(checklist_id: int) -> list[ChecklistItem]:
    found = sa.select(ChecklistItem).where(ChecklistItem.checklist_id == checklist_id, ChecklistItem.valid_to.is_(None))
    return list(db.session.scalars(found.order_by(ChecklistItem.position)))


def own_list(town) -> Checklist:
    return next(one for one in town_checklists(town.areas["示范镇"]) if one.town_id)


def test_shipping_twice_changes_nothing(application):
    ship_checklists(now=NOW)
    count = db.session.scalar(sa.select(sa.func.count(ChecklistItem.id)))
    assert count >= 80
    assert ship_checklists(now=TOMORROW) == 0
    assert db.session.scalar(sa.select(sa.func.count(ChecklistItem.id))) == count


def test_two_processes_that_ship_at_once_ship_once(application):
    together = threading.Barrier(4)

    def ship() -> None:
        with application.app_context():
            together.wait()
            ship_checklists(now=NOW)

    threads = [threading.Thread(target=ship) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shipped = db.session.execute(sa.select(Checklist.book, Checklist.key)).all()
    assert len(shipped) == len(set(shipped)) == 6


def test_every_shipped_list_speaks_in_words_its_book_knows(application):
    ship_checklists(now=NOW)
    for one in db.session.scalars(sa.select(Checklist).options(selectinload(Checklist.items))):
        book = shelf.book_of(one.book)
        declared = item_categories(book)
        known = {value for value, _label in declared.choices.pairs()} if declared is not None else {None}
        assert set(one.site_kinds) <= {value for value, _label in book.site.subject_type.choices.pairs()}
        assert {item.category for item in one.items} <= known, one.title


def test_a_reworded_shipped_line_ends_the_old_item_and_begins_a_new_one(shipped):
    item = living(shipped.id)[0]
    said = item.text
    item.text = "旧的写法"
    db.session.commit()
    assert ship_checklists(now=TOMORROW) == 2
    assert db.session.get(ChecklistItem, item.id).valid_to == TODAY
    assert living(shipped.id)[0].text == said


def test_a_place_gets_the_list_for_its_kind_before_the_lists_for_any(town, shipped):
    found = checklists_for(a_workplace(town), BOOK, on=TODAY)
    assert found[0].id == shipped.id
    assert [bool(one.site_kinds) for one in found] == sorted((bool(one.site_kinds) for one in found), reverse=True)
    assert found[0].items_on(TODAY)
    assert not any("leased_workshop" in one.site_kinds and "small_place" not in one.site_kinds for one in found)


def test_no_list_is_offered_before_it_holds(town, shipped):
    assert checklists_for(a_workplace(town), BOOK, on=date(2020, 1, 1)) == []


def test_the_first_change_makes_the_towns_own_copy_and_leaves_the_shipped_list_alone(town, shipped, keeper):
    before = [item.text for item in living(shipped.id)]
    first = living(shipped.id)[0]
    checklists.replace_item(
        first.id, town_id=town.areas["示范镇"], item=ItemText(text="门能从里面打开"), by=keeper, now=TOMORROW
    )
    own = own_list(town)
    assert (own.key, own.book) == (shipped.key, shipped.book)
    assert [item.text for item in living(own.id)] == ["门能从里面打开", *before[1:]]
    assert [item.text for item in living(shipped.id)] == before
    site = a_workplace(town)
    offered = {one.id for one in checklists_for(site, BOOK, on=TODAY)}
    assert own.id in offered
    assert shipped.id not in offered


def test_another_town_keeps_using_the_shipped_list(town, shipped, keeper):
    checklists.retire_item(living(shipped.id)[0].id, town_id=town.areas["示范镇"], by=keeper, now=NOW)
    assert shipped.id in {one.id for one in town_checklists(town.areas["邻镇"])}
    assert own_list(town).id not in {one.id for one in town_checklists(town.areas["邻镇"])}


def test_a_later_shipment_leaves_the_towns_copy_alone(town, shipped, keeper):
    checklists.retire_item(living(shipped.id)[0].id, town_id=town.areas["示范镇"], by=keeper, now=NOW)
    own = [item.text for item in living(own_list(town).id)]
    living(shipped.id)[0].text = "旧的写法"
    db.session.commit()
    ship_checklists(now=TOMORROW)
    assert [item.text for item in living(own_list(town).id)] == own


def test_a_list_retired_by_the_town_does_not_bring_the_shipped_one_back(town, shipped, keeper):
    head = ChecklistHead(
        title=shipped.title, site_kinds=("small_place",), valid_from=shipped.valid_from, valid_to=TODAY
    )
    checklists.change_checklist(shipped.id, town_id=town.areas["示范镇"], head=head, by=keeper, now=NOW)
    site = a_workplace(town)
    assert own_list(town).id in {one.id for one in checklists_for(site, BOOK, on=TODAY)}
    later = {one.id for one in checklists_for(site, BOOK, on=TODAY + timedelta(days=1))}
    assert not later & {shipped.id, own_list(town).id}


def test_an_item_replaced_keeps_what_was_ticked_and_its_place_in_the_list(town, shipped, keeper):
    added = checklists.add_item(shipped.id, town_id=town.areas["示范镇"], item=ItemText(text="甲"), by=keeper, now=NOW)
    checklists.add_item(added.checklist_id, town_id=town.areas["示范镇"], item=ItemText(text="乙"), by=keeper, now=NOW)
    new = checklists.replace_item(
        added.id, town_id=town.areas["示范镇"], item=ItemText(text="甲之二"), by=keeper, now=TOMORROW
    )
    assert new.id != added.id
    old = db.session.get(ChecklistItem, added.id)
    assert (old.text, old.valid_to) == ("甲", TODAY)
    assert [item.text for item in living(added.checklist_id)][-2:] == ["甲之二", "乙"]


def test_a_slip_of_today_is_replaced_as_well_for_somebody_may_have_its_words_open(town, shipped, keeper):
    item = checklists.add_item(shipped.id, town_id=town.areas["示范镇"], item=ItemText(text="甲"), by=keeper, now=NOW)
    other = checklists.replace_item(item.id, town_id=town.areas["示范镇"], item=ItemText(text="乙"), by=keeper, now=NOW)
    assert other.id != item.id
    assert db.session.get(ChecklistItem, item.id).text == "甲"
    checklist = town_checklist(town.areas["示范镇"], item.checklist_id)
    assert [one.text for one in checklist.items_on(TODAY)][-1] == "乙"
    assert item.id not in {one.id for one in checklist.items_on(TODAY)}


def test_an_item_replaced_by_one_administrator_is_not_replaced_again_by_another(town, shipped, keeper):
    first = living(shipped.id)[0]
    checklists.retire_item(first.id, town_id=town.areas["示范镇"], by=keeper, now=NOW)
    with pytest.raises(NotAllowed):
        checklists.retire_item(first.id, town_id=town.areas["示范镇"], by=town.person("administrator"), now=NOW)
    gone = db.session.scalar(
        sa.select(ChecklistItem).where(
            ChecklistItem.checklist_id == own_list(town).id, ChecklistItem.valid_to.is_not(None)
        )
    )
    with pytest.raises(NotAllowed, match="刷新页面"):
        checklists.replace_item(
            gone.id, town_id=town.areas["示范镇"], item=ItemText(text="新"), by=town.person("administrator"), now=NOW
        )


def test_items_move_up_and_down_and_stop_at_the_ends(town, shipped, keeper):
    texts = [item.text for item in living(shipped.id)]
    checklists.move_item(living(shipped.id)[0].id, town_id=town.areas["示范镇"], by_places=1, by=keeper, now=NOW)
    own = own_list(town)
    assert [item.text for item in living(own.id)][:2] == [texts[1], texts[0]]
    checklists.move_item(
        living(own.id)[0].id, town_id=town.areas["示范镇"], by_places=-1, by=town.person("administrator"), now=NOW
    )
    assert [item.text for item in living(own.id)][:2] == [texts[1], texts[0]]


def test_a_list_of_the_towns_own_begins_empty_and_is_offered_to_its_kinds(town, keeper):
    head = ChecklistHead(title="汛期检查表", site_kinds=("small_place",), valid_from=TODAY)
    made = checklists.make_checklist(town_id=town.areas["示范镇"], book=BOOK.key, head=head, by=keeper, now=NOW)
    with pytest.raises(AnswersRefused) as refused:
        checklists.make_checklist(town_id=town.areas["示范镇"], book=BOOK.key, head=head, by=keeper, now=NOW)
    assert refused.value.faults.keys() == {"title"}
    other = replace(head, title="防台检查表")
    again = checklists.make_checklist(town_id=town.areas["示范镇"], book=BOOK.key, head=other, by=keeper, now=NOW)
    assert made.key != again.key
    assert made.id in {one.id for one in checklists_for(a_workplace(town), BOOK, on=TODAY)}


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (ItemText(text=" "), "text"),
        (ItemText(text="某" * 201), "text"),
        (ItemText(text="甲", category="weather"), "category"),
        (ItemText(text="甲", look="坏\0字"), "look"),
    ],
    ids=["empty", "too long", "unknown category", "unprintable"],
)
def test_an_item_that_cannot_stand_is_refused_beside_its_field(town, shipped, keeper, item, field):
    with pytest.raises(AnswersRefused) as refused:
        checklists.add_item(shipped.id, town_id=town.areas["示范镇"], item=item, by=keeper, now=NOW)
    assert list(refused.value.faults) == [field]
    assert not [one for one in town_checklists(town.areas["示范镇"]) if one.town_id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"site_kinds": ("castle",)}, "site_kinds"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to"),
    ],
)
def test_a_head_that_cannot_stand_is_refused_beside_its_field(town, keeper, change, field):
    head = ChecklistHead(**({"title": "汛期检查表", "valid_from": TODAY} | change))
    with pytest.raises(AnswersRefused) as refused:
        checklists.make_checklist(town_id=town.areas["示范镇"], book=BOOK.key, head=head, by=keeper, now=NOW)
    assert list(refused.value.faults) == [field]


def test_another_towns_administrator_changes_none_of_our_lists(town, shipped, keeper):
    checklists.retire_item(living(shipped.id)[0].id, town_id=town.areas["示范镇"], by=keeper, now=NOW)
    own = own_list(town)
    item = living(own.id)[0]
    town.add_person("administrator of another town", Role.ADMINISTRATOR, "邻镇")
    stranger = town.person("administrator of another town")
    for town_name in ("示范镇", "邻镇"):
        for change in (
            lambda town_id: checklists.add_item(
                own.id, town_id=town_id, item=ItemText(text="新"), by=stranger, now=NOW
            ),
            lambda town_id: checklists.retire_item(item.id, town_id=town_id, by=stranger, now=NOW),
            lambda town_id: checklists.move_item(item.id, town_id=town_id, by_places=1, by=stranger, now=NOW),
            lambda town_id: checklists.change_checklist(
                own.id, town_id=town_id, head=ChecklistHead(title="新", valid_from=TODAY), by=stranger, now=NOW
            ),
        ):
            with pytest.raises(NotVisible):
                change(town.areas[town_name])
