"""The menu and what else the layout shows, by the reader's posts."""

from datetime import date

import pytest

from ledger.grammar import shelf
from ledger.holidays import Holidays
from ledger.models import Role
from ledger.web.context import DESK, MOST_ON_PHONE, calendar_note, menu_of
from tests.builders import a_person, a_post, a_town, sign_in
from tests.machinery.application import an_application

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORKER = ["待办", "记一条", "我的", "消息"]
ADMINISTRATOR = ["开始使用", "人员", "区域", "清单", "时限", "放假安排", "期限计算器", "设置", "体检"]


def menu(application, person, *, on_phone: bool = False) -> list[str]:
    with application.test_request_context("/"):
        return [line.label for line in menu_of(person) if not (on_phone and line.shown_on == DESK)]


def test_each_role_has_its_menu(application):
    town = a_town()
    assert menu(application, a_person(area=town.grid)) == WORKER
    assert menu(application, a_person(role=Role.ADMINISTRATOR, area=town.town)) == ADMINISTRATOR
    assert menu(application, a_person(role=Role.AUDITOR, area=town.town)) == ["日志"]
    officer = a_person(role=Role.OFFICER, area=town.town)
    assert menu(application, officer, on_phone=True) == ["待办", "记一条", "台账", "消息"]
    leader = a_person(role=Role.LEADER, area=town.town)
    assert menu(application, leader, on_phone=True) == ["等我批的", "超期", "概览", "待办", "台账"]
    # A supervisor has nothing to do and everything to watch: the day begins with what is late.
    supervisor = a_person(role=Role.SUPERVISOR, area=town.town)
    assert menu(application, supervisor, on_phone=True) == ["超期", "概览", "台账", "消息"]


def test_who_answers_for_a_village_has_what_is_late_and_open_there_under_the_thumb(application):
    town = a_town()
    secretary = a_person(role=Role.VILLAGE_SECRETARY, area=town.village)
    assert menu(application, secretary, on_phone=True) == ["待办", "本村超期", "记一条", "本村在办", "我的"]
    head = a_person(role=Role.DISTRICT_HEAD, area=town.town)
    assert menu(application, head, on_phone=True) == ["待办", "管区超期", "记一条", "管区在办", "我的"]


def test_who_holds_several_posts_sees_the_union_and_a_phone_has_room_for_it(application):
    town = a_town()
    person = a_person(area=town.grid)
    a_post(person, Role.LEADER, town.town)
    assert set(menu(application, person)) >= {"超期", "概览", "待办", "记一条", "我的", "消息"}
    assert len(menu(application, person, on_phone=True)) <= MOST_ON_PHONE


def test_the_page_says_whose_ledger_it_is_and_who_reads_it(client):
    town = a_town("青桐镇")
    sign_in(client, a_person("李安监", Role.ADMINISTRATOR, town.town))
    page = client.page("/admin/check")
    assert page.title == "体检 · 青桐镇"
    assert "李安监" in page.text
    assert "青桐镇 系统管理员" in page.text
    assert [link.text for link in page.root.all("a") if link.get("aria-current") == "page"] == ["体检"]
    assert "演示环境" not in page.text


def test_nobody_has_no_menu_and_reads_the_name_of_the_county(client):
    a_town()
    a_person()
    page = client.page("/sign-in")
    assert page.title == "登录 · 示例县"
    assert page.menu == []


def test_the_demonstration_says_so_on_every_page(premises, application):
    a_person()
    client = an_application(premises, demo="1").test_client()
    assert "演示环境：数据均为虚构" in client.page("/sign-in").text


# --- A year whose holidays are missing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "today", "said"),
    [
        (Role.ADMINISTRATOR, date(2026, 9, 30), ""),
        (Role.ADMINISTRATOR, date(2026, 10, 1), "2027年放假安排尚未录入"),
        (Role.ADMINISTRATOR, date(2027, 11, 1), "2027年、2028年放假安排尚未录入"),
        (Role.OFFICER, date(2026, 12, 31), ""),
        (Role.WORKER, date(2027, 3, 1), ""),
        (Role.AUDITOR, date(2026, 12, 1), ""),
    ],
)
def test_from_october_on_whoever_can_load_a_missing_year_is_asked_to(application, role, today, said):
    town = a_town()
    note = calendar_note(a_person(role=role, area=town.grid if role is Role.WORKER else town.town), today)
    assert note.startswith(said)
    assert bool(note) == bool(said)


def test_the_note_stands_on_the_pages_of_those_who_can_load_and_on_no_other(application, client):
    town = a_town()
    shelf.keep_holidays(Holidays())
    assert "放假安排尚未录入" not in client.page("/sign-in").text
    sign_in(client, a_person(role=Role.OFFICER, area=town.town))
    for address in ("/inbox", "/books/petitions", "/sites"):
        assert "放假安排尚未录入" not in client.page(address).text
    sign_in(client, a_person(role=Role.ADMINISTRATOR, area=town.town))
    page = client.page("/admin/people")
    assert "的期限暂按周末和日期固定的节日推算，录入后可能变动" in page.text
    assert page.links["载入放假安排"] == "/admin/holidays"


@pytest.mark.parametrize("path", ["/admin/holidays", "/admin/holidays/load"])
def test_where_the_holidays_are_loaded_nothing_leads_to_where_one_is(client, path):
    town = a_town()
    shelf.keep_holidays(Holidays())
    sign_in(client, a_person(role=Role.ADMINISTRATOR, area=town.county))
    page = client.page(path)
    assert "放假安排尚未录入" not in page.text
    assert [link.text.strip() for link in page.main.all("a") if link.get("href") == path] == []
