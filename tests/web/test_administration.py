"""The administrator's pages: people, areas, checklists, rules; and the auditor's log."""

import io
import re

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Adjustment, Area, AreaLevel, ChecklistItem, Person, Post, Role
from ledger.queries.checklists import town_checklists
from ledger.services.shipped_checklists import ship_checklists
from tests.builders import LONG_AGO_AT, a_person, a_post, a_town, an_area, sign_in
from tests.machinery.pages import Page

LISTS = ("/admin/people", "/admin/areas", "/admin/checklists", "/admin/rules")
LONG_NAME = "示例县青桐镇甲子营村某某塑料制品有限责任公司驻村网格员"


@pytest.fixture
def town(application):
    return a_town()


@pytest.fixture
def keeper(town):
    return a_person("管测试", Role.ADMINISTRATOR, town.town)


@pytest.fixture
def worker(town):
    return a_person("张测试", Role.WORKER, town.micro_grid, sign_in_name="13800000001")


@pytest.fixture
def at_desk(client, keeper):
    return sign_in(client, keeper)


@pytest.fixture
def stranger(client, town):
    """A browser of another town's administrator."""
    elsewhere = an_area(AreaLevel.TOWN, "邻镇", town.county)
    return sign_in(client.application.test_client(), a_person("邻测试", Role.ADMINISTRATOR, elsewhere))


@pytest.fixture
def shipped(town):
    ship_checklists(now=LONG_AGO_AT)
    return town_checklists(town.town.id)[0]


def person_pages(person_id: int, post_id: int) -> list[str]:
    here = f"/admin/people/{person_id}"
    return [here, *(f"{here}/{page}" for page in ("edit", "posts/new", f"posts/{post_id}/end", "password", "retire"))]


def area_pages(area_id: int) -> list[str]:
    here = f"/admin/areas/{area_id}"
    return [here, *(f"{here}/{page}" for page in ("new", "rename", "move", "retire"))]


def checklist_pages(town_id: int, checklist_id: int, item_id: int) -> list[str]:
    here = f"/admin/checklists/{town_id}"
    own = f"{here}/{checklist_id}"
    return [
        f"{here}/new/safety",
        own,
        f"{own}/edit",
        f"{own}/items/new",
        f"{own}/items/{item_id}",
        f"{own}/items/{item_id}/retire",
    ]


@pytest.fixture
def all_pages(town, worker, shipped):
    """Every page of administration about something of our town."""
    return [
        *person_pages(worker.id, worker.posts[0].id),
        *area_pages(town.village.id),
        *checklist_pages(town.town.id, shipped.id, shipped.items[0].id),
        f"/admin/rules/{town.town.id}/near_days",
        f"/admin/rules/{town.town.id}/near_days/default",
    ]


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
        assert at_desk.get(path, query_string=query).status_code in (200, 404), path
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


def test_the_tree_shows_level_by_level_what_lies_where(at_desk, town, worker):
    page = at_desk.page("/admin/areas")
    assert page.heading == "青桐镇"
    village = at_desk.page(at_desk.page(page.links["东管区"]).links["甲子营村"])
    assert "2 个下级 · 1 个岗位 · 0 个对象 · 0 条未办结" in village.main.text


def test_an_area_is_made_renamed_moved_retired_and_brought_back(at_desk, town):
    here = f"/admin/areas/{town.other_village.id}"
    at_desk.fill(f"{here}/new", {"name": "第三网格", "level": "grid"})
    made = db.session.scalars(sa.select(Area).where(Area.name == "第三网格")).one()
    at_desk.fill(f"/admin/areas/{made.id}/rename", {"name": "第四网格"})
    at_desk.fill(f"/admin/areas/{made.id}/move", {"parent": str(town.village.id)})
    assert db.session.get(Area, made.id).path == f"{town.village.path}{made.id}/"
    at_desk.fill(f"/admin/areas/{made.id}/retire")
    assert "已停用的 第四网格" in at_desk.page(f"/admin/areas/{town.village.id}").main.text
    at_desk.fill(f"/admin/areas/{made.id}/restore")
    assert db.session.get(Area, made.id).valid_to is None


def test_an_area_with_posts_says_why_it_stays(at_desk, town, worker):
    path = f"/admin/areas/{town.village.id}/retire"
    assert "这些处理完才能停用" in at_desk.page(path).main.text
    at_desk.fill(path)
    assert "还有 1 个在任岗位" in at_desk.page(f"/admin/areas/{town.village.id}").text


def test_a_table_of_areas_is_loaded_from_a_file_and_twice_is_as_good_as_once(at_desk):
    table = "name,level,parent\n西管区,district,青桐镇\n荷村,village,西管区\n"
    for said in ("新增 2 个，修改 0 个，未变 0 个", "新增 0 个，修改 0 个，未变 2 个"):
        at_desk.submit("/admin/areas/load", {"table": (io.BytesIO(table.encode("gb18030")), "区域.csv")})
        assert said in at_desk.page("/admin/areas").text


def test_a_table_that_cannot_be_loaded_names_its_lines_beside_the_field(at_desk):
    table = io.BytesIO("name,level,parent\n荷村,village,没有的镇\n".encode())
    answer = at_desk.submit("/admin/areas/load", {"table": (table, "区域.csv")})
    assert answer.status_code == 422
    assert "第 2 行“荷村”：找不到上级“没有的镇”" in Page(answer.text).field_errors["table"]
    assert "请选择一个 CSV 文件" in Page(at_desk.submit("/admin/areas/load").text).field_errors["table"]


# Checklists


def test_the_first_change_of_a_shipped_list_makes_the_towns_own(at_desk, town, shipped):
    here = f"/admin/checklists/{town.town.id}/{shipped.id}"
    assert f"{len(shipped.items)} 项" in at_desk.page("/admin/checklists").main.text
    assert "通用版" in at_desk.page(here).main.text
    at_desk.fill(f"{here}/items/{shipped.items[0].id}", {"text": "门能从里面打开"})
    page = at_desk.page("/admin/checklists")
    own = at_desk.page(page.links[shipped.title])
    assert "门能从里面打开" in own.main.text
    assert at_desk.get(here).status_code == 404


def test_items_are_added_moved_and_retired(at_desk, town, shipped):
    here = f"/admin/checklists/{town.town.id}/{shipped.id}"
    at_desk.fill(f"{here}/items/new", {"text": "新的一项"})
    own = next(one for one in town_checklists(town.town.id) if one.town_id)
    added, count = own.items[-1], len(own.items)
    here = f"/admin/checklists/{town.town.id}/{own.id}"
    at_desk.submit(f"{here}/items/{added.id}/move", {"way": "up"})
    assert db.session.get(ChecklistItem, added.id).position == count - 1
    at_desk.fill(f"{here}/items/{added.id}/retire")
    assert at_desk.get(f"{here}/items/{added.id}").status_code == 404
    assert "新的一项" not in at_desk.page(here).main.text


def test_a_checklist_of_ones_own_is_made_and_renamed(at_desk, town):
    path = f"/admin/checklists/{town.town.id}/new/safety"
    assert at_desk.fill(path, {"title": "汛期检查表", "site_kinds": ["small_place"]}).status_code == 303
    here = at_desk.page("/admin/checklists").links["汛期检查表"]
    assert "还没有检查内容" in at_desk.page(here).main.text
    answer = at_desk.fill(f"{here}/edit", {"title": "", "valid_to": "2019-01-01"})
    assert answer.status_code == 422
    assert set(Page(answer.text).field_errors) == {"title"}
    at_desk.fill(f"{here}/edit", {"title": "汛期排查表"})
    assert at_desk.page(here).heading == "汛期排查表"


# Rules


def test_a_rule_shows_the_default_and_then_the_towns_value_with_who_set_it(at_desk, town, keeper):
    assert "默认 3 日" in at_desk.page("/admin/rules").main.text
    path = f"/admin/rules/{town.town.id}/near_days"
    answer = at_desk.fill(path, {"value": "五"})
    assert "整数" in Page(answer.text).field_errors["value"]
    answer = at_desk.fill(path, {"value": "99"})
    assert "1 到 30 之间" in Page(answer.text).field_errors["value"]
    at_desk.fill(path, {"value": "5"})
    page = at_desk.page("/admin/rules").main.text
    assert "本镇 5 日" in page
    assert keeper.name in page
    at_desk.fill(f"{path}/default")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Adjustment)) == 0


def test_a_yes_or_no_rule_is_answered_with_yes_or_no(at_desk, town):
    at_desk.fill(f"/admin/rules/{town.town.id}/strict_other_hands", {"value": "0"})
    assert "本镇 否" in at_desk.page("/admin/rules").main.text


def test_a_default_without_a_source_asks_to_be_confirmed_until_the_town_has_said_so(at_desk, town):
    waiting = [rule.key for rule in shelf.adjustables() if rule.confirm]
    assert at_desk.page("/admin/rules").main.text.count("待确认") == len(waiting) > 0
    at_desk.fill(f"/admin/rules/{town.town.id}/{waiting[0]}")
    assert at_desk.page("/admin/rules").main.text.count("待确认") == len(waiting) - 1


# The log


def test_the_auditor_reads_who_did_what_and_the_administrator_does_not(client, at_desk, town, worker):
    at_desk.fill(f"/admin/people/{worker.id}/password")
    auditor = sign_in(client.application.test_client(), a_person("审测试", Role.AUDITOR, town.town))
    text = auditor.page("/admin/log").main.text
    assert "重置密码" in text.split("什么事")[-1]
    assert "管测试" in text
    assert "张测试" in text
    assert at_desk.get("/admin/log").status_code == 404
    assert "没有这类记录" in auditor.page("/admin/log", act="area.move").main.text


def test_another_towns_auditor_reads_nothing_of_ours(client, at_desk, town, worker):
    at_desk.fill(f"/admin/people/{worker.id}/password")
    elsewhere = an_area(AreaLevel.TOWN, "邻镇", town.county)
    auditor = sign_in(client.application.test_client(), a_person("邻审计", Role.AUDITOR, elsewhere))
    text = auditor.page("/admin/log").main.text
    assert "张测试" not in text
    assert "管测试" not in text
