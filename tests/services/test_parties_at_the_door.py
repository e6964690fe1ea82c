"""Whoever looks at a place learns that others own or use it by now: the look names them, and what is open goes on with them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ledger.books import farmland, housing, safety
from ledger.books.farmland.words import VisitKind as Patrol
from ledger.books.housing.words import HazardLevel, HazardPart, Judgement
from ledger.books.housing.words import VisitKind as HouseVisit
from ledger.db import db
from ledger.models import Entry, Site, Visit
from ledger.services.parties_at_the_door import NewParties
from ledger.services.visits import VisitSubmission, record_visit
from tests.houses import a_house, due_dates, notify, verify
from tests.houses import report as report_house
from tests.lives import NOW, TODAY, a_photo, a_workplace, events_of, everything, faults, fresh, order, report
from tests.machinery.concurrency import at_once
from tests.parcels import a_case, a_clue, a_parcel

LATER = NOW + timedelta(days=1)
SINCE = TODAY - timedelta(days=2)
SATURDAY = "2026年3月7日（周六）"
LI = {"owner": "李四", "owner_phone": "13800000009"}


def looked(town, book, site, *, since=SINCE, by="worker", now=LATER, answers=None, photos=0, **names) -> Visit:
    """Look at a place and say who it is by now, and nothing else."""
    usual = book.usual_visit | {attribute.key: value for attribute, value in book.clean_visit}
    person = town.person(by, now)
    sent = VisitSubmission(
        uuid=uuid4(), started_at=now - timedelta(minutes=9), ended_at=now, answers=usual | (answers or {}),
        photos=[a_photo(person, now) for _ in range(photos)], parties=NewParties(names=names, since=since) if names or since else None,
    )  # fmt: skip
    return record_visit(book, site_id=site.id, submission=sent, by=person, now=now)


def told(rows) -> dict[str, tuple[str, str]]:
    return {line["label"]: (line["was"], line["text"]) for line in rows}


def file_of(site) -> Site:
    return db.session.get_one(Site, site.id, populate_existing=True)


def test_a_house_that_was_sold_answers_with_its_new_owner_and_no_date_moves(town):
    house = a_house(town)
    entry = notify(town, verify(town, report_house(town, house)))
    dates = due_dates(entry)
    visit = looked(town, housing.BOOK, house, **LI)
    assert (file_of(house).owner, file_of(house).owner_phone, fresh(entry).responsible) == (
        "李四",
        "13800000009",
        "李四",
    )
    story = events_of(entry)[-1]
    assert story.step == "change_party"
    assert told(story.answers) == {
        "变更日期": ("", SATURDAY),
        "房屋使用安全责任人": ("张三", "李四"),
        "今后文书送达": ("", "李四"),
        "此前的文书": ("", "已向张三送达的仍然有效，不重新送达；各项期限不变"),
    }
    assert told(visit.new_parties) == {"变更日期": ("", SATURDAY), "房屋使用安全责任人": ("张三", "李四")}
    assert due_dates(entry) == dates


def test_what_the_look_itself_opens_begins_with_the_new_owner(town):
    house = a_house(town)
    judged = {
        "visit_kind": HouseVisit.SCREENING, "judgement": Judgement.SEVERE, "hazard_parts": [HazardPart.WALL.value],
        "description": "东墙斜裂缝贯通",
    }  # fmt: skip
    visit = looked(town, housing.BOOK, house, answers=judged, photos=1, **LI)
    opened = db.session.query(Entry).filter_by(visit_id=visit.id).one()
    assert (opened.responsible, opened.grade) == ("李四", HazardLevel.SEVERE)


def test_a_new_operator_of_a_shop_and_a_new_occupant_of_a_parcel_are_told_of_likewise(town):
    shop, parcel = a_workplace(town), a_parcel(town, occupant="张三")
    hazard = order(town, report(town, shop), person_phone="13800000000")
    case = a_case(town, "filed", parcel=parcel, occupant="张三")
    clue = a_clue(town, parcel=parcel, occupant="张三")
    looked(town, safety.BOOK, shop, name="甲村面馆", principal="李四", principal_phone="13800000009")
    looked(town, farmland.BOOK, parcel, answers={"visit_kind": Patrol.PATROL, "building_seen": False}, occupant="李四")
    assert (fresh(hazard).responsible, fresh(hazard).person, fresh(hazard).person_phone) == (
        "甲村面馆", "李四", "13800000009",
    )  # fmt: skip
    assert (fresh(clue).occupant, fresh(case).occupant) == ("李四", "张三")


def test_the_telephone_of_the_former_one_is_not_that_of_the_new(town):
    shop = a_workplace(town)
    assert file_of(shop).principal_phone
    assert "电话" in faults(looked, town, housing.BOOK, a_house(town), owner="李四")["party-owner_phone"]
    looked(town, safety.BOOK, shop, principal="李四", principal_phone="13800000009")
    assert file_of(shop).principal_phone == "13800000009"


@pytest.mark.parametrize(
    ("since", "names", "field", "said"),
    [
        (SINCE, {"owner": ""}, "parties", "没有变化的，不用勾选"),
        (SINCE, {"owner": "张三"}, "party-owner", "和现在登记的一样"),
        (None, LI, "party-since", "从哪天起"),
        (TODAY + timedelta(days=9), LI, "party-since", "不能晚于今天"),
        (SINCE, LI | {"owner_phone": "12"}, "party-owner_phone", "手机号"),
        (SINCE, {"owner_phone": "13800000009"}, "party-owner", "请先填写变更后的"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_left_behind(town, since, names, field, said):
    house = a_house(town)
    report_house(town, house)
    before = everything()
    assert said in faults(looked, town, housing.BOOK, house, since=since, **names)[field]
    assert everything() == before


def test_a_look_without_a_word_about_it_changes_nobody(town):
    house = a_house(town)
    entry = report_house(town, house)
    visit = looked(town, housing.BOOK, house, since=None)
    assert (file_of(house).owner, visit.new_parties, events_of(entry)[-1].step) == ("张三", None, "report")


def test_sent_again_it_is_one_look_and_one_change(application, town):
    house, uuid = a_house(town), uuid4()
    entry = report_house(town, house)
    sent = VisitSubmission(
        uuid=uuid, started_at=LATER, ended_at=LATER,
        answers=housing.BOOK.usual_visit | {attribute.key: value for attribute, value in housing.BOOK.clean_visit},
        parties=NewParties(names=LI, since=SINCE),
    )  # fmt: skip
    acts = [
        lambda: (
            record_visit(housing.BOOK, site_id=house.id, submission=sent, by=town.person("worker", LATER), now=LATER).id
        )
    ] * 2
    assert len(set(at_once(application, acts))) == 1
    assert [event.step for event in events_of(entry)] == ["report", "change_party"]
