"""From an empty ledger to the first colleague at work, as people see it: in a real browser, served by the real server."""

import json

from playwright.sync_api import Page, expect

from tests.machinery.accessibility import grave_faults
from tests.machinery.browser import DESK, PHONE

OWN = "Quiet-river-7"
FIRST = {"area_name": "青桐镇", "name": "赵管理", "sign_in_name": "zhao", "password": OWN, "again": OWN}


def make_first_administrator(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("开始使用")
    assert grave_faults(page) == []
    page.get_by_role("button", name="建好台账").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写姓名")
    assert grave_faults(page) == []
    for field, value in FIRST.items():
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="建好台账").click()
    expect(page.get_by_text("台账已建好")).to_be_visible()


def test_an_empty_ledger_becomes_a_towns_own(live_server, premises, open_page):
    desk = open_page(live_server, DESK)
    make_first_administrator(desk)
    desk.goto("/admin/check")
    expect(desk.get_by_role("heading", level=1)).to_have_text("体检")
    assert grave_faults(desk) == []

    added = premises.run(
        *("people", "add", "--name", "李安监", "--sign-in-name", "li", "--role", "officer", "--area", "青桐镇"),
        *("--book", "safety", "--json"),
    )
    password = json.loads(added)["one_time_password"]
    phone = open_page(live_server, PHONE)
    sign_in(phone, password)
    expect(phone.get_by_role("heading", level=1)).to_have_text("设自己的密码")
    assert grave_faults(phone) == []
    phone.locator("#old").fill(password)
    phone.locator("#new").fill(OWN)
    phone.locator("#again").fill(OWN)
    phone.get_by_role("button", name="保存新密码").click()
    expect(phone.get_by_text("密码已改好")).to_be_visible()
    expect(phone.get_by_role("navigation")).to_contain_text("待办")


def sign_in(page: Page, password: str) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert grave_faults(page) == []
    page.locator("#sign_in_name").fill("li")
    page.locator("#password").fill("Wrong-horse-9")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("名称或密码不对")
    assert page.locator("#sign_in_name").input_value() == "li"
    page.locator("#password").fill(password)
    page.get_by_role("button", name="登录").click()


def test_the_front_door_opens_without_scripts(live_server, open_page):
    page = open_page(live_server, PHONE, java_script_enabled=False)
    page.goto("/first")
    for field, value in FIRST.items():
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="建好台账").click()
    expect(page.get_by_text("台账已建好")).to_be_visible()


def test_large_text_and_signing_out_are_found_behind_the_name(live_server, open_page):
    phone = open_page(live_server, PHONE)
    make_first_administrator(phone)
    phone.locator(".person-menu summary").click()
    phone.get_by_role("button", name="大字").click()
    expect(phone.locator("html.large-text")).to_be_attached()
    phone.locator(".person-menu summary").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_text("已退出登录")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("登录")
