"""Who the pages of administration open for, and the administrator's pages of people."""

import re

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import AreaLevel, Person, Post, Role
from tests.builders import LONG_AGO_AT, a_person, a_post, an_area, sign_in
from tests.machinery.pages import Page

LISTS = ("/admin/people", "/admin/areas", "/admin/checklists", "/admin/rules")
LONG_NAME = "示例县青桐镇甲子营村某某塑料制品有限责任公司驻村网格员"


def test_every_page_opens_for_the_administrator(at_desk, all_pages):
    for path in (*LISTS, *all_pages, "/admin/people/new", "/admin/areas/load"):
        assert at_desk.page(path).heading


def test_for_another_towns_administrator_our_pages_do_not_exist(stranger, all_pages):
    for path in all_pages:
        assert stranger.get(path).status_code == 404, path
        assert stranger.submit(path).status_code in (404, 405), path


def test_another_towns_lists_show_nothing_of_ours(stranger, worker, town):
    assert "张测试" not in stranger.page("/admin/people").main.text
    assert "甲子营村" not in stranger.page("/admin/areas").main.text
    assert stranger.get("/admin/rules", query_string={"town": town.town.id}).status_code == 404
    assert stranger.get("/admin/checklists", query_string={"town": town.town.id}).status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.OFFICER, Role.CHIEF, Role.AUDITOR])
def test_for_everybody_else_the_pages_of_administration_do_not_exist(client, town, role, all_pages):
    sign_in(client, a_person("某测试", role, town.town))
    for path in (*LISTS, *all_pages, "/admin/people/new", "/admin/areas/load"):
        assert client.get(path).status_code == 404, path


def test_whoever_has_not_signed_in_is_led_to_the_sign_in_page(client, all_pages):
    for path in (*LISTS, *all_pages, "/admin/log"):
        assert "/sign-in" in client.get(path).headers["Location"]


def test_an_administrator_without_a_town_is_told_to_make_one(client, application):
    county = an_area(AreaLevel.COUNTY, "示例县")
    sign_in(client, a_person("县测试", Role.ADMINISTRATOR, county))
    assert "下面还没有区域" in client.page("/admin/areas").main.text
    for path in ("/admin/checklists", "/admin/rules"):
        assert "还没有镇" in client.page(path).main.text


# People


def test_a_new_person_gets_a_password_that_the_page_shows_once(at_desk, town):
    answer = at_desk.fill(
        "/admin/people/new",
        {"name": "李样例", "sign_in_name": "13800000009", "role": "worker", "area": str(town.village.id), "book": ""},
    )
    assert answer.status_code == 200
    password = re.search(r"[a-z]{4}-[A-Z]{4}-[2-9]{4}", answer.text).group()
    person = db.session.scalars(sa.select(Person).where(Person.name == "李样例")).one()
    assert password not in at_desk.get(f"/admin/people/{person.id}").text
    fresh = at_desk.application.test_client()
    fresh.fill("/sign-in", {"sign_in_name": "13800000009", "password": password})
    assert fresh.page("/").heading == "设自己的密码"


def test_a_form_that_cannot_stand_keeps_what_was_typed_and_says_why_beside_the_field(at_desk, worker, town):
    answer = at_desk.fill(
        "/admin/people/new",
        {
            "name": "李样例",
            "sign_in_name": "13800000001",
            "role": "officer",
            "area": str(town.town.id),
            "book": "safety",
        },
    )
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "已有人使用" in page.field_errors["sign_in_name"]
    kept = page.form("/admin/people/new").values
    assert (kept["name"], kept["role"], kept["area"], kept["book"]) == (
        "李样例",
        "officer",
        str(town.town.id),
        "safety",
    )


def test_a_person_begun_from_an_area_starts_with_that_area(at_desk, town):
    page = at_desk.page(at_desk.page(f"/admin/areas/{town.village.id}").links["在这里新增人员"])
    assert page.form().values["area"] == str(town.village.id)


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 30, "\x00", "1\x00"])
def test_mangled_addresses_and_choices_are_answered_calmly(at_desk, town, worker, wrong):
    for path in ("/admin/people", "/admin/people/new", "/admin/checklists", "/admin/rules", "/admin/areas"):
        query = {"words": wrong, "area": wrong, "after": wrong, "role": wrong, "town": wrong}
        assert at_desk.get(path, query_string=query).status_code in (200, 400, 404), path
    here = f"/admin/areas/{town.village.id}"
    for path, values in (
        (f"{here}/new", {"name": "新网格", "level": wrong}),
        (f"{here}/move", {"parent": wrong}),
        (f"/admin/people/{worker.id}/posts/new", {"role": "officer", "area": wrong}),
        (f"/admin/people/{worker.id}/posts/new", {"role": wrong, "area": str(town.town.id)}),
        (f"/admin/people/{worker.id}/edit", {"name": f"张{wrong}", "sign_in_name": f"z{wrong}", "phone": wrong}),
        (f"/admin/rules/{town.town.id}/near_days", {"value": wrong}),
    ):
        assert at_desk.submit(path, values).status_code in (200, 303, 404, 422), (path, values)


def test_an_address_with_an_impossible_number_leads_nowhere(at_desk):
    for path in ("/admin/people/{}", "/admin/areas/{}", "/admin/checklists/1/{}", "/admin/rules/{}/near_days"):
        assert at_desk.get(path.format("9" * 25)).status_code == 404, path


def test_an_empty_form_names_every_missing_field(at_desk):
    page = Page(at_desk.submit("/admin/people/new").text)
    assert set(page.field_errors) == {"name", "sign_in_name", "role", "area"}


def test_people_are_found_by_name_sign_in_name_and_telephone_and_narrowed_by_role_and_area(at_desk, town, worker):
    a_person("李样例", Role.OFFICER, town.town, sign_in_name="lili")
    for query, shown in (
        ({"words": "张测"}, "张测试"),
        ({"words": "LILI"}, "李样例"),
        ({"role": "worker"}, "张测试"),
        ({"area": town.village.id}, "张测试"),
    ):
        text = at_desk.page("/admin/people", **query).main.all("tbody")[0].text
        assert shown in text
        assert len([name for name in ("张测试", "李样例", "管测试") if name in text]) == 1
    assert "没有符合条件的人员" in at_desk.page("/admin/people", words="没有这个人").main.text
    assert "没有符合条件的人员" in at_desk.page("/admin/people", words="100%").main.text


def test_a_long_list_of_people_comes_page_by_page_and_nobody_is_left_out(at_desk, town):
    people = [
        Person(name=f"网格员{number % 7}", sign_in_name=f"w{number}", made_at=LONG_AGO_AT) for number in range(120)
    ]
    db.session.add_all(people)
    db.session.flush()
    since = town.town.valid_from
    db.session.add_all(
        Post(person_id=one.id, role=Role.WORKER, area_id=town.grid.id, valid_from=since) for one in people
    )
    db.session.commit()
    seen, address = [], "/admin/people?role=worker"
    while address:
        page = at_desk.page(address)
        seen += [link.get("href") for link in page.main.of_class("row-link")]
        address = page.links.get("下一页")
    assert len(seen) == len(set(seen)) == 120


def test_ending_a_post_says_first_what_will_happen_and_then_does_it(at_desk, worker):
    path = f"/admin/people/{worker.id}/posts/{worker.posts[0].id}/end"
    assert "微网格01 网格员" in at_desk.page(path).main.text
    answer = at_desk.fill(path)
    assert answer.status_code == 303
    assert "现在没有岗位" in at_desk.page(f"/admin/people/{worker.id}").main.text
    assert at_desk.get(path).status_code == 404


def test_a_retired_person_leaves_the_list_and_is_found_among_the_retired(at_desk, client, worker):
    phone = sign_in(client.application.test_client(), worker)
    at_desk.fill(f"/admin/people/{worker.id}/retire")
    assert "/sign-in" in phone.get("/").headers["Location"]
    assert "张测试" not in at_desk.page("/admin/people").main.text
    assert "张测试" in at_desk.page("/admin/people", state="retired").main.text
    assert "一次性密码" in at_desk.fill(f"/admin/people/{worker.id}/restore").text
    assert "张测试" in at_desk.page("/admin/people").main.text


def test_the_last_administrator_is_told_why_the_post_stays(at_desk, keeper):
    at_desk.fill(f"/admin/people/{keeper.id}/posts/{keeper.posts[0].id}/end")
    assert "最后一位系统管理员" in at_desk.page(f"/admin/people/{keeper.id}").text


def test_a_post_that_does_not_go_with_another_is_refused_beside_the_field(at_desk, worker, town):
    answer = at_desk.fill(f"/admin/people/{worker.id}/posts/new", {"role": "administrator", "area": str(town.town.id)})
    assert answer.status_code == 422
    assert "不能兼任" in Page(answer.text).field_errors["role"]


def test_a_person_with_posts_beyond_the_town_can_be_given_posts_but_no_password(at_desk, worker, town):
    a_post(worker, Role.LEADER, town.county)
    page = at_desk.page(f"/admin/people/{worker.id}")
    assert "账号由上级管理员维护" in page.main.text
    assert "重置密码" not in page.links
    assert at_desk.fill(f"/admin/people/{worker.id}/password").status_code == 403
    assert (
        at_desk.fill(
            f"/admin/people/{worker.id}/posts/new", {"role": "grid_head", "area": str(town.grid.id)}
        ).status_code
        == 303
    )


def test_long_names_stand_whole(at_desk, town):
    person = a_person(LONG_NAME, Role.WORKER, town.village)
    assert LONG_NAME in at_desk.page("/admin/people").main.text
    assert at_desk.page(f"/admin/people/{person.id}").heading == LONG_NAME


# Areas
