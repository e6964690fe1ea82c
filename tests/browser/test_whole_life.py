"""One hazard from the phone to the closed line, served on PostgreSQL."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.photos import from_camera, from_iphone
from tests.browser.work import at_work
from tests.machinery.browser import DESK, PHONE


@pytest.fixture(scope="module")
def work(templates, tmp_path_factory):
    with at_work("postgresql", templates, tmp_path_factory.mktemp("work")) as work:
        yield work


def back_at_the_list_as_its_last_line(page: Page, *, done: str) -> None:
    """What was opened from 待办 leads on along it; here from its last line back to it, where it waits no more."""
    said = re.compile(rf"^{done} 安\d{{4}}-\d{{4}}。这是单子里的最后一条。$")
    expect(page.locator(".flashes .note")).to_have_text(said)
    expect(page.get_by_role("heading", level=1)).to_have_text("待办")
    expect(page.get_by_role("link", name=re.compile("后门用铁链锁住"))).to_have_count(0)


def test_a_hazard_is_reported_ordered_put_right_rechecked_and_closed(work, open_page, tmp_path):
    phone = work.browse(open_page, PHONE, "worker")
    phone.goto(f"/record?site={work.towns.ours['site_id']}")
    phone.set_input_files("#photo-before", from_iphone(tmp_path))
    expect(phone.locator("input[name=photo-before_kept]")).to_have_count(1)
    phone.locator("#category").select_option("fire_exit_blocked")
    phone.locator("#description").fill("后门用铁链锁住")
    phone.get_by_role("radio", name="一般", exact=True).check()
    phone.get_by_role("radio", name="限期整改").check()
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_text(re.compile("已上报，编号 安"))).to_be_visible()
    entry = phone.url

    desk = work.browse(open_page, DESK, "officer")
    desk.goto("/inbox")
    desk.get_by_role("link", name=re.compile("后门用铁链锁住")).click()
    desk.get_by_role("link", name="核定并责令整改").click()
    desk.locator("#person").fill("张三")
    desk.locator("#measure").fill("去掉铁链，换成推杆锁")
    desk.get_by_role("button", name="核定并责令整改").click()
    back_at_the_list_as_its_last_line(desk, done="已核定等级，责令整改")

    phone.goto("/inbox")
    phone.get_by_role("link", name=re.compile("后门用铁链锁住")).click()
    phone.get_by_role("link", name="报告整改完成").click()
    phone.set_input_files("#photo-after", from_camera(tmp_path))
    expect(phone.locator("input[name=photo-after_kept]")).to_have_count(1)
    phone.get_by_role("button", name="报告整改完成").click()
    back_at_the_list_as_its_last_line(phone, done="已报告整改完成")

    for step in ("复查合格", "销号"):
        desk.goto(entry)
        desk.get_by_role("link", name=step, exact=True).click()
        desk.get_by_role("button", name=step, exact=True).click()
        expect(desk.get_by_text(f"已{step}。")).to_be_visible()
    expect(desk.locator(".heading-tags")).to_contain_text("已销号")
    expect(desk.locator(".photo-side img")).to_have_count(2)
    phone.goto("/me")
    expect(phone.locator(".entry-row", has_text="后门用铁链锁住")).to_contain_text("已销号")
