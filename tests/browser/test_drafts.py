"""What was typed is one act, whatever happens to the line, the tab and the session: on a phone, on the served ledger."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.db import db
from ledger.models import Entry
from ledger.web.signed_in import COOKIE
from tests.browser.photos import from_camera
from tests.builders import PASSWORD
from tests.lives import a_workplace
from tests.machinery.browser import PHONE, wait_until


@pytest.fixture
def phone(work, open_page) -> Page:
    return work.browse(open_page, PHONE, "worker")


def begin(phone: Page, site_id: int) -> None:
    phone.goto(f"/record?site={site_id}")
    expect(phone.locator("[data-shown-when*='fix_on_spot']").first).to_be_hidden()


def send(phone: Page) -> None:
    phone.get_by_role("button", name="提交", exact=True).click()


def entries_called(work, words: str) -> int:
    counted = sa.select(sa.func.count()).where(Entry.headline.contains(words))
    return work.do(lambda: db.session.scalar(counted))


def kept_on(phone: Page) -> str:
    return phone.evaluate("() => JSON.stringify(localStorage)")


def lose_the_answer(phone: Page) -> None:
    """Let the next form reach the server, and nothing of what it answers reach the phone."""

    def reach(route) -> None:
        if route.request.method == "POST":
            known = phone.context.cookies()
            route.fetch(max_redirects=0)
            # The answer's cookie is lost with the answer.
            phone.context.clear_cookies()
            phone.context.add_cookies(known)
            route.abort("connectionreset")
        else:
            route.fallback()

    phone.route("**/record?*", reach)


def test_an_answer_lost_after_the_commit_leads_to_the_entry_there_is(work, phone, tmp_path, faults):
    site_id = work.towns.ours["site_id"]
    begin(phone, site_id)
    phone.locator("#description").fill("配电箱门缺失，回音丢了")
    phone.set_input_files("#photo-before", from_camera(tmp_path))
    expect(phone.locator("input[name=photo-before_kept]:checked")).to_have_count(1)
    lose_the_answer(phone)
    send(phone)
    faults.forgive("request failed")
    phone.unroute("**/record?*")
    begin(phone, site_id)
    expect(phone.get_by_text(re.compile("提交、没有收到回音的内容"))).to_be_visible()
    send(phone)
    expect(phone.get_by_text(re.compile("已收到，编号 .*，没有重复登记"))).to_be_visible()
    assert entries_called(work, "回音丢了") == 1
    assert "draft:" not in kept_on(phone)


def test_a_draft_stays_with_its_place_says_where_and_is_left_to_be_seen_before_signing_out(work, phone):
    here, there = work.towns.ours["site_id"], work.do(a_workplace, work.towns.town, name="乙店", by="worker").id
    begin(phone, here)
    phone.locator("#description").fill("后门上锁")
    begin(phone, there)
    expect(phone.locator("#description")).to_have_value("")
    phone.goto("/inbox")
    expect(phone.locator(".draft-list a")).to_have_text(re.compile("记一条隐患 · 甲江木器厂"))
    phone.locator(".person-menu summary").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_text("这台设备上还有 1 份没提交的内容")).to_be_visible()
    phone.get_by_role("button", name="清除这 1 份并退出").click()
    expect(phone.get_by_text("已退出登录")).to_be_visible()
    assert "后门上锁" not in kept_on(phone)


def test_words_about_sealed_people_lie_unreadable_on_the_device_and_come_back_to_who_wrote_them(work, open_page):
    desk = work.browse(open_page, PHONE, "officer")
    desk.goto("/record?book=petitions")
    desk.locator("textarea:visible").first.fill("某某反映邻居占道")
    wait_until(desk, "() => Object.keys(localStorage).length === 1")
    desk.goto("/inbox")
    expect(desk.locator(".draft-list a")).to_have_count(1)
    assert "某某" not in kept_on(desk)
    desk.locator(".draft-list a").click()
    expect(desk.locator("textarea:visible").first).to_have_value("某某反映邻居占道")


def test_a_form_sent_after_the_session_has_ended_is_there_after_signing_in(work, phone):
    site_id = work.towns.ours["site_id"]
    begin(phone, site_id)
    phone.locator("#description").fill("登录过期时写的")
    phone.context.clear_cookies(name=COOKIE)
    send(phone)
    name = work.do(lambda: work.towns.town.person("worker", work.towns.now).sign_in_name)
    phone.locator("#sign_in_name").fill(name)
    phone.locator("#password").fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    expect(phone.locator("#description")).to_have_value("登录过期时写的")
