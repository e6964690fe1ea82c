"""A visit on a phone: ticked item by item, what does not fit filed with its words ready, or nothing found by one tap."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.db import db
from ledger.models import Visit
from tests.browser.photos import from_camera
from tests.lives import a_workplace
from tests.machinery.browser import PHONE


@pytest.fixture
def phone(work, open_page) -> Page:
    return work.browse(open_page, PHONE, "worker")


def visits_to(work, site_id: int) -> int:
    count = sa.select(sa.func.count()).where(Visit.site_id == site_id)
    return work.do(lambda: db.session.scalar(count))


def new_place(work, name: str) -> int:
    return work.do(lambda: a_workplace(work.towns.town, name=name, by="worker").id)


def tick_everything(phone: Page) -> None:
    for item in phone.locator(".checklist-item").all():
        item.get_by_role("radio", name="符合", exact=True).check()


def test_a_visit_is_ticked_item_by_item_and_what_does_not_fit_is_filed_with_its_words_ready(work, phone, tmp_path):
    site = new_place(work, "逐项检查的饭店")
    phone.goto("/record/visit")
    phone.get_by_label("去哪里检查").fill("逐项检查")
    phone.locator("#site-results").get_by_role("radio", name=re.compile("逐项检查的饭店")).check()
    phone.get_by_role("button", name="开始检查").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("检查 逐项检查的饭店")

    # Sent half ticked, the form names what is left and keeps what was ticked.
    second = phone.locator(".checklist-item").nth(1)
    second.get_by_role("radio", name="不符合").check()
    phone.get_by_role("button", name="提交检查").click()
    expect(phone.get_by_role("alert")).to_contain_text("还差一点")
    expect(phone.locator(".checklist-item .field-error").first).to_contain_text("请选择符合、不符合或不适用")
    expect(second.get_by_role("radio", name="不符合")).to_be_checked()
    tick_everything(phone)
    second.get_by_role("radio", name="不符合").check()
    phone.get_by_role("button", name="提交检查").click()
    expect(phone.get_by_text(re.compile("检查已记录，编号 安检"))).to_be_visible()
    expect(phone.get_by_text("还有 1 处没有登记")).to_be_visible()
    assert visits_to(work, site) == 1

    phone.get_by_role("link", name="登记隐患").click()
    expect(phone.locator("#category")).to_have_value("fire_exit_blocked")
    expect(phone.locator("#description")).to_have_value(re.compile("安全出口上锁或被堵塞"))
    expect(phone.locator("#location")).to_have_value("安全出口")
    expect(phone.locator(".chosen-site")).to_contain_text("逐项检查的饭店")
    phone.set_input_files("#photo-before", from_camera(tmp_path))
    expect(phone.locator("input[name=photo-before_kept]")).to_have_count(1)
    phone.get_by_role("radio", name="一般", exact=True).check()
    phone.get_by_role("radio", name="限期整改").check()
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_text(re.compile("已上报，编号"))).to_be_visible()
    expect(phone.get_by_role("link", name="已登记，看办理情况")).to_be_visible()
    expect(phone.get_by_text("还有 1 处没有登记")).to_have_count(0)


def test_a_finding_that_is_not_filed_is_explained(work, phone):
    site = new_place(work, "写明原因的饭店")
    phone.goto(f"/sites/{site}/visit")
    tick_everything(phone)
    phone.locator(".checklist-item").first.get_by_role("radio", name="不符合").check()
    phone.get_by_role("button", name="提交检查").click()
    phone.get_by_text("不登记，写明原因").click()
    phone.get_by_role("button", name="记下原因").click()
    expect(phone.get_by_text(re.compile("请写明为什么不登记"))).to_be_visible()
    phone.get_by_text("不登记，写明原因").click()
    phone.get_by_label("不登记的原因").fill("已当场换新证")
    phone.get_by_role("button", name="记下原因").click()
    expect(phone.get_by_text("不登记：已当场换新证")).to_be_visible()


def test_a_clean_visit_by_list_is_six_taps_from_the_inbox_and_three_from_the_place(work, phone):
    site = new_place(work, "六下点完的饭店")
    phone.goto("/inbox")
    taps = [
        phone.get_by_role("link", name="记一条").first,
        phone.get_by_role("link", name="检查", exact=False).first,
        phone.locator("#site-results .choice").first,
        phone.get_by_role("button", name="开始检查"),
        phone.get_by_role("button", name="其余都符合"),
        phone.get_by_role("button", name="提交检查"),
    ]
    for tap in taps:
        tap.tap()
    expect(phone.get_by_text(re.compile("检查已记录，编号 安检"))).to_be_visible()
    assert len(taps) <= 6

    phone.goto(f"/sites/{site}")
    taps = [
        phone.get_by_role("link", name="按清单检查"),
        phone.get_by_role("button", name="其余都符合"),
        phone.get_by_role("button", name="提交检查"),
    ]
    for tap in taps:
        tap.tap()
    expect(phone.get_by_text(re.compile("检查已记录，编号 安检"))).to_be_visible()
    assert visits_to(work, site) == 1
    assert len(taps) <= 6


def test_nothing_found_is_one_tap_and_counts_once_however_often_it_is_tapped(work, phone):
    site = new_place(work, "没有问题的饭店")
    phone.goto(f"/sites/{site}")
    phone.get_by_role("button", name="未发现问题").dblclick()
    expect(phone.get_by_text(re.compile("已记录：未发现问题"))).to_be_visible()
    assert visits_to(work, site) == 1
    phone.goto(f"/sites/{site}")
    expect(phone.get_by_role("table", name="最近的检查").get_by_text("未发现问题")).to_be_visible()
    phone.get_by_role("button", name="未发现问题").click()
    expect(phone.get_by_text(re.compile("已记录：未发现问题"))).to_be_visible()
    assert visits_to(work, site) == 2


def test_the_buttons_of_a_place_stand_side_by_side_on_a_phone(work, phone):
    phone.goto(f"/sites/{work.towns.ours['site_id']}")
    heights = phone.locator(".site-actions .btn").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(heights) == 3
    assert max(heights) == min(heights) >= 48


def test_a_half_ticked_visit_is_there_after_coming_back(work, phone):
    site = new_place(work, "检查一半的饭店")
    phone.goto(f"/sites/{site}/visit")
    item = phone.locator(".checklist-item").nth(2)
    item.get_by_role("radio", name="不适用").check()
    phone.goto("/inbox")
    phone.locator(".draft-list a", has_text="检查一半的饭店").click()
    expect(item.get_by_role("radio", name="不适用")).to_be_checked()
    tick_everything(phone)
    phone.get_by_role("button", name="提交检查").click()
    expect(phone.get_by_text(re.compile("检查已记录"))).to_be_visible()
    phone.goto("/inbox")
    expect(phone.locator(".draft-list a", has_text="检查一半的饭店")).to_have_count(0)


def test_the_next_action_is_under_the_thumb_however_long_the_page_is(work, phone):
    ours = work.towns.ours
    phone.goto(f"/entries/{ours['late_entry_id']}")
    action, bar = phone.get_by_role("link", name="报告整改完成"), phone.locator(".navigation")
    expect(phone.locator(".main .btn-primary")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollHeight") > 2 * PHONE["viewport"]["height"]
    stands = action.bounding_box()
    assert stands["y"] + stands["height"] <= bar.bounding_box()["y"]
    # At the end of the page nothing of it lies behind the action.
    phone.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    last = phone.locator(".column-stack > *").last.bounding_box()
    assert last["y"] + last["height"] <= phone.locator(".next-step").bounding_box()["y"]
    action.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("报告整改完成")
