"""The calculator and the loading of holidays in a real browser: on a phone, at a desk, and without scripts."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.db import db
from ledger.models import Person, Role
from tests.browser.work import cookie_of
from tests.builders import a_person
from tests.calendars import a_table, as_json
from tests.lives import a_small_town, a_workplace, report
from tests.machinery.accessibility import grave_faults
from tests.machinery.browser import DESK, PHONE

NOW = datetime(2026, 12, 30, 2, tzinfo=UTC)


@pytest.fixture
def served(premises, application, start_server):
    """A small town of this test's own served, with a county keeper and two reports whose review crosses the new year."""
    town = a_small_town()
    a_person("县测试", Role.ADMINISTRATOR, town.area("青阳县"), sign_in_name="keeper1")
    site = a_workplace(town, name="某某县某某镇某某村某某塑料制品有限责任公司")
    for _ in range(2):
        report(town, site, now=NOW)
    db.session.remove()
    return start_server(premises)


@pytest.fixture
def browse(application, served, open_page):
    """A function that opens a browser in which somebody has signed in already."""

    def browse(device: dict, name: str, **more) -> Page:
        page = open_page(served, device, **more)
        person = db.session.scalar(sa.select(Person).where(Person.sign_in_name == name))
        page.context.add_cookies([cookie_of(application, person, served)])
        db.session.remove()
        return page

    return browse


def judge(page: Page, name: str) -> None:
    """Nothing keeps a person from using the page, and nothing sticks out sideways; SHOTS names a folder for pictures."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=True)
    assert grave_faults(page) == []
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_a_limit_is_found_by_a_few_words_and_counted(work, device, open_page, request):
    page = work.browse(open_page, device, "officer")
    page.goto("/calculator")
    expect(page.get_by_label("长度")).to_be_visible()
    page.get_by_label("查找时限").fill("复查 书")
    page.get_by_label("查找时限").fill("请求复查")
    expect(page.locator("[name=limit]")).to_have_value("C6")
    expect(page.get_by_label("长度")).to_be_hidden()
    page.get_by_label("起算日").fill("2026-09-01")
    judge(page, f"calculator-form-{request.node.callspec.id}")
    page.get_by_role("button", name="算到哪天").click()
    expect(page.locator(".answer-date")).to_have_text("2026年10月8日（周四）")
    assert "limit=C6" in page.url
    judge(page, f"calculator-answer-{request.node.callspec.id}")
    # The address alone brings the same answer to somebody else.
    other = work.browse(open_page, device, "administrator")
    other.goto(page.url)
    expect(other.locator(".answer-date")).to_have_text("2026年10月8日（周四）")


def test_the_list_comes_back_whole_when_the_words_are_taken_away(work, open_page):
    page = work.browse(open_page, DESK, "officer")
    page.goto("/calculator")
    options = page.locator("[name=limit] option")
    expect(page.get_by_label("查找时限")).to_be_visible()
    whole = options.count()
    page.get_by_label("查找时限").fill("听证")
    assert 0 < options.count() < whole
    page.get_by_label("查找时限").fill("没有这样的时限")
    page.get_by_label("查找时限").fill("")
    assert options.count() == whole
    assert page.locator("[name=limit] optgroup").count() == 7


def test_without_scripts_the_list_is_a_list_and_the_answer_is_the_same(work, open_page):
    page = work.browse(open_page, PHONE, "officer", java_script_enabled=False)
    page.goto("/calculator")
    page.select_option("[name=limit]", "C6")
    page.fill("[name=start]", "2026-09-01")
    page.get_by_role("button", name="算到哪天").click()
    expect(page.locator(".answer-date")).to_have_text("2026年10月8日（周四）")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_holidays_are_looked_at_decided_and_loaded(device, browse, request, tmp_path):
    table = tmp_path / "2027.json"
    table.write_bytes(as_json(a_table()))
    page = browse(device, "keeper1")
    page.goto("/admin/holidays")
    page.get_by_role("link", name="载入放假安排").click()
    page.set_input_files("[name=table]", table)
    page.get_by_role("button", name="先看看").click()
    expect(page.get_by_text("还没有载入，什么都没有变")).to_be_visible()
    judge(page, f"holidays-preview-{request.node.callspec.id}")
    page.get_by_role("button", name="载入", exact=True).click()
    expect(page.get_by_text("请选择保持还是调整").first).to_be_visible()
    page.get_by_label("按新安排调整日期").check()
    page.get_by_role("button", name="载入", exact=True).click()
    expect(page.get_by_text("2 个正在走的期限已按新安排调整").first).to_be_visible()
    judge(page, f"holidays-loaded-{request.node.callspec.id}")
    page.goto("/admin/limits")
    judge(page, f"limits-{request.node.callspec.id}")
