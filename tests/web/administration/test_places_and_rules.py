"""The administrator's pages of areas, checklists and rules; and the auditor's log."""

import io

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Area, AreaLevel, ChecklistItem, Role, TownDecision
from ledger.queries.checklists import town_checklists
from tests.builders import a_person, an_area, sign_in
from tests.machinery.pages import Page

LISTS = ("/admin/people", "/admin/areas", "/admin/checklists", "/admin/rules")
LONG_NAME = "示例县青桐镇甲子营村某某塑料制品有限责任公司驻村网格员"


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
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TownDecision)) == 0


def test_a_yes_or_no_rule_is_answered_with_yes_or_no(at_desk, town):
    at_desk.fill(f"/admin/rules/{town.town.id}/strict_other_hands", {"value": "0"})
    assert "本镇 否" in at_desk.page("/admin/rules").main.text


def test_a_default_without_a_source_asks_to_be_confirmed_until_the_town_has_said_so(at_desk, town):
    waiting = [rule.key for rule in shelf.town_rules() if rule.confirm]
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
