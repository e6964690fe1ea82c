"""Lists narrowed: by kind, days, colleague and area; what a list is narrowed by stands above it, and nothing else does."""

from datetime import timedelta

import pytest

from ledger.db import db
from ledger.models import Person, Role
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import a_workplace, order, report
from tests.machinery.pages import Page


@pytest.fixture
def town(towns):
    """Two new hazards of today, one of them ordered and in a worker's hands; another of long ago in another village."""
    town, now = towns.town, towns.now
    shop = a_workplace(town, name="甲村超市")
    report(town, shop, now=now, location="东库房", category="training")
    order(town, report(town, shop, now=now, location="西门厅"), now=now, due_on=local_date(now) + timedelta(days=30))
    far = a_workplace(town, name="乙村超市", area="乙村一网格")
    report(town, far, now=now - timedelta(days=60), location="北后院", by="worker of another village")
    return town


@pytest.fixture
def officer(client, towns, town):
    return sign_in(client, town.person("officer", towns.now))


def places(page: Page) -> set[str]:
    found = {"东库房", "西门厅", "北后院"}
    return {one for one in found if any(f"{one}：" in row.text for row in page.main.of_class("entry-row"))}


def chips(page: Page) -> list[str]:
    return [
        chip.text.removesuffix("，去掉这项筛选") for chip in page.main.of_class("chip") if "全部去掉" not in chip.text
    ]


def test_a_list_is_narrowed_by_kind_days_colleague_and_area_and_says_so(officer, towns, town):
    today, areas = local_date(towns.now), town.areas
    asked = {
        ("category", "training"): {"东库房"},
        ("found_from", str(today)): {"东库房", "西门厅"},
        ("found_to", str(today - timedelta(days=1))): {"北后院"},
        ("due_from", str(today + timedelta(days=30))): {"西门厅"},
        ("due_to", str(today - timedelta(days=1))): {"北后院"},
        ("holder", str(town.people["worker"])): {"西门厅"},
        ("area", str(areas["乙村"])): {"北后院"},
        ("village", str(areas["乙村"])): {"北后院"},
        ("area", str(areas["甲村一网格"])): {"东库房", "西门厅"},
        ("area", str(areas["东管区"])): {"东库房", "西门厅", "北后院"},
        ("which", "near"): {"东库房"},
    }
    for (name, value), found in asked.items():
        page = officer.page("/books/safety", **{name: value})
        assert places(page) == found, (name, value)
        assert len(chips(page)) == (name != "which"), (name, value)
        if name != "which":
            away = next(link.get("href") for link in page.main.of_class("chip"))
            assert places(officer.page(away)) == {"东库房", "西门厅", "北后院"}


def test_what_is_made_up_in_an_address_narrows_nothing_and_claims_nothing(officer, towns):
    theirs, them = str(towns.town.areas["邻村"]), str(towns.town.people["worker of another town"])
    for name, value in (
        ("area", theirs),
        ("holder", them),
        ("category", "x"),
        ("grade", "x"),
        ("found_from", "2026-02-31"),
    ):
        page = officer.page("/books/safety", **{name: value})
        assert places(page) == {"东库房", "西门厅", "北后院"} and chips(page) == [], (name, value)


def test_an_area_is_chosen_from_the_tree_in_its_order(officer):
    [area] = [one for one in officer.page("/books/safety").main.all("select") if one.get("name") == "area"]
    told = [option.text.strip() for option in area.all("option")]
    assert told[:5] == ["全部", "东管区", "甲村", "甲村一网格", "甲村一网格一组"]
    assert area.get("data-behaviour") == "find-option"


def test_a_worker_is_not_asked_in_whose_hands_it_is(client, towns, town):
    page = sign_in(client, town.person("worker", towns.now)).page("/books/safety")
    assert "在谁手里" not in [label.all("span")[0].text for label in page.main.of_class("filter")]


def test_an_officer_of_one_book_begins_with_its_places_and_its_papers(client, towns, town):
    town.add_person("housing officer", Role.OFFICER, "示范镇", book="housing")
    db.session.get_one(Person, town.people["housing officer"]).password_is_temporary = False
    db.session.commit()
    housing = sign_in(client, town.person("housing officer", towns.now))
    page = housing.page("/sites")
    assert "甲村超市" not in page.main.text and chips(page) == ["对象种类：自建房"]
    assert "甲村超市" in housing.page("/sites", kind="all").main.text
    [kinds] = [one for one in housing.page("/papers").main.all("select") if one.get("name") == "kind"]
    assert "责令限期整改指令书" not in kinds.text and "鉴定报告" in kinds.text
