"""What an administrator keeps and an auditor reads, with pages whose cost does not grow with the ledger."""

from datetime import date

import pytest

from ledger.db import db
from ledger.models import AccessRecord, AreaLevel, Person, Post, Role
from ledger.queries.administration import (
    administered_area,
    administered_person,
    area_choices,
    area_line,
    children_of,
    log_page,
    people_page,
    top_areas,
    way_to,
)
from ledger.queries.entries import PAGE
from ledger.refusals import NotVisible
from tests.builders import LONG_AGO, LONG_AGO_AT, a_person, a_post, a_town, an_area
from tests.lives import statements

TODAY = date(2026, 3, 9)


@pytest.fixture
def town(application):
    return a_town()


@pytest.fixture
def keeper(town):
    return a_person("管测试", Role.ADMINISTRATOR, town.town)


@pytest.fixture
def stranger(town):
    return a_person("邻测试", Role.ADMINISTRATOR, an_area(AreaLevel.TOWN, "邻镇", town.county))


def names_seen(person: Person, **narrowed) -> list[str]:
    return [line.person.name for line in people_page(person, today=TODAY, **narrowed).rows]


def many_workers(town, count: int) -> None:
    people = [
        Person(name=f"网格员{number % 9}", sign_in_name=f"w{number}", made_at=LONG_AGO_AT) for number in range(count)
    ]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(
        Post(person_id=one.id, role=Role.WORKER, area_id=town.grid.id, valid_from=LONG_AGO) for one in people
    )
    db.session.commit()


def test_people_are_seen_by_the_administrators_of_their_posts_and_by_no_other(town, keeper, stranger):
    worker = a_person("张测试", Role.WORKER, town.micro_grid)
    assert set(names_seen(keeper)) == {"张测试", "管测试"}
    assert names_seen(stranger) == ["邻测试"]
    assert names_seen(worker) == []
    with pytest.raises(NotVisible):
        administered_person(stranger, worker.id, today=TODAY)


def test_somebody_who_moved_to_another_town_is_seen_there_and_no_longer_here(town, keeper, stranger):
    moved = a_person("张测试", Role.WORKER, town.grid, valid_to=date(2025, 12, 31))
    assert "张测试" in names_seen(keeper)
    a_post(moved, Role.WORKER, stranger.posts[0].area)
    assert "张测试" not in names_seen(keeper)
    assert "张测试" in names_seen(stranger)


def test_filters_by_role_and_area_go_by_the_same_post(town, keeper):
    person = a_person("张测试", Role.WORKER, town.grid)
    a_post(person, Role.GRID_HEAD, town.other_grid)
    assert names_seen(keeper, role=Role.WORKER, area_id=town.village.id) == ["张测试"]
    assert names_seen(keeper, role=Role.WORKER, area_id=town.other_village.id) == []


def test_every_person_is_on_exactly_one_page_also_where_names_repeat(town, keeper):
    many_workers(town, 2 * PAGE + 5)
    seen, after = [], None
    while True:
        page = people_page(keeper, today=TODAY, after=after)
        seen += [line.person.id for line in page.rows]
        after = page.next_key
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 2 * PAGE + 6


@pytest.mark.parametrize("after", ["", "x", "~", "5", "abc~def"])
def test_a_mangled_page_key_begins_at_the_beginning_or_after_it_but_never_breaks(town, keeper, after):
    assert len(names_seen(keeper, after=after)) <= 1


def test_a_list_of_people_costs_as_many_statements_for_fifty_as_for_ten(town, keeper):
    costs = []
    for more in (10, 40):
        many_workers_named(town, more)
        with statements() as sent:
            people_page(keeper, today=TODAY)
        costs.append(len(sent))
    assert costs[0] == costs[1]


def many_workers_named(town, count: int) -> None:
    for _ in range(count):
        a_person("网格员", Role.WORKER, town.grid, password=None)


def test_the_tree_begins_at_the_own_post_and_ends_at_the_own_border(town, keeper, stranger):
    assert [area.id for area in top_areas(keeper)] == [town.town.id]
    assert [area.name for area in way_to(keeper, town.grid)] == ["青桐镇", "东管区", "甲子营村"]
    assert town.county.id not in {area.id for area in area_choices(keeper)}
    with pytest.raises(NotVisible):
        administered_area(stranger, town.village.id)


def test_an_area_counts_what_lies_in_the_whole_of_it(town, keeper):
    a_person("张测试", Role.WORKER, town.micro_grid)
    a_person("李样例", Role.WORKER, town.grid, valid_to=date(2025, 12, 31))
    assert area_line(town.village, today=TODAY).posts == 1
    assert area_line(town.other_village, today=TODAY).posts == 0
    assert [(line.area.name, line.posts) for line in children_of(town.district, today=TODAY)] == [
        ("甲子营村", 1),
        ("云雀楼村", 0),
    ]


def test_a_tree_level_costs_as_many_statements_for_twenty_areas_as_for_two(town):
    costs = []
    for more in (0, 18):
        for number in range(more):
            an_area(AreaLevel.VILLAGE, f"新村{number}", town.district)
        with statements() as sent:
            children_of(town.district, today=TODAY)
        costs.append(len(sent))
    assert costs[0] == costs[1]


def test_an_auditor_reads_the_lines_about_the_own_area_the_latest_first(town, keeper, stranger):
    auditor = a_person("审测试", Role.AUDITOR, town.town)
    db.session.add_all(
        AccessRecord(at=LONG_AGO_AT, by_id=by.id, act=act, subject=subject, details={})
        for by, act, subject in (
            (keeper, "area.make", f"area:{town.village.id}"),
            (stranger, "post.give", f"person:{keeper.id}"),
            (stranger, "person.add", f"person:{stranger.id}"),
            (keeper, "adjustment.set", f"area:{town.town.id}"),
        )
    )
    db.session.commit()
    assert [line.record.act for line in log_page(auditor).rows] == ["adjustment.set", "post.give", "area.make"]
    assert [line.about for line in log_page(auditor).rows] == ["青桐镇", "管测试", "甲子营村"]
    assert log_page(auditor, act="area.make").rows[0].by_name == "管测试"
    assert log_page(keeper).rows == []


def test_the_log_comes_page_by_page(town, keeper):
    auditor = a_person("审测试", Role.AUDITOR, town.county)
    db.session.add_all(
        AccessRecord(at=LONG_AGO_AT, by_id=keeper.id, act="account.sign_in", details={}) for _ in range(PAGE + 3)
    )
    db.session.add(AccessRecord(at=LONG_AGO_AT, by_id=None, act="account.failure", details={}))
    db.session.commit()
    first = log_page(auditor)
    rest = log_page(auditor, after=first.next_key)
    assert (len(first.rows), len(rest.rows), rest.next_key) == (PAGE, 4, None)
    assert first.rows[0].record.act == "account.failure"
