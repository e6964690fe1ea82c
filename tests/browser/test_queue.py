"""An officer with forty lines before noon, at a desk: one click a line, and the same by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.lives import a_workplace, an_entry
from tests.machinery.accessibility import grave_faults
from tests.machinery.browser import DESK

LINES = 6
# Of forty lines, 45 at most.
CLICKS_BESIDE = 5


@pytest.fixture
def officer(work, open_page) -> Page:
    return work.browse(open_page, DESK, "officer")


def several(work, state: str, name: str) -> None:
    def make() -> None:
        shop = a_workplace(work.towns.town, name=name)
        for _ in range(LINES):
            an_entry(work.towns.town, state, site=shop, now=work.towns.now)

    work.do(make)


def test_lines_are_closed_with_a_click_each_and_the_list_comes_back_as_it_was_left(work, officer):
    several(work, "passed", "逐条销号的店")
    address = "/books/safety?which=open&q=逐条销号"
    officer.goto(address)
    clicks = 0
    officer.locator(".entry-row .row-link").first.click()
    clicks += 1
    for left in range(LINES - 1, -1, -1):
        expect(officer.get_by_role("heading", level=1)).to_have_text(re.compile("^安"))
        officer.get_by_role("button", name=re.compile("^销号")).click()
        clicks += 1
        expect(officer.get_by_text(re.compile(f"已销号 安.*{'，下一条' if left else '最后一条'}"))).to_be_visible()
    assert clicks <= LINES + CLICKS_BESIDE
    assert "q=" in officer.url and "/books/safety" in officer.url
    expect(officer.locator(".entry-row")).to_have_count(0)


def test_the_keys_work_from_the_first_one_on_and_are_told(work, officer):
    several(work, "ordered", "按键走的店")
    officer.goto("/books/safety?q=按键走的店")
    links = officer.locator(".entry-row .row-link")
    officer.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    officer.keyboard.press("j")
    officer.keyboard.press("o")
    expect(officer.get_by_role("link", name="上一条")).to_be_visible()
    first = officer.url
    officer.keyboard.press("j")
    expect(officer).not_to_have_url(first)
    officer.keyboard.press("k")
    expect(officer).to_have_url(first)
    assert grave_faults(officer) == []
    officer.keyboard.press("u")
    expect(officer).to_have_url(re.compile("/books/safety.*#line-"))
    officer.keyboard.press("j")
    expect(links.nth(2)).to_be_focused()
    officer.keyboard.press("?")
    expect(officer.get_by_role("dialog")).to_contain_text("下一行")
    assert grave_faults(officer) == []
    officer.keyboard.press("Escape")
    expect(officer.get_by_role("dialog")).to_have_count(0)


def test_lines_are_ticked_and_closed_together_with_progress_in_four_clicks(work, officer):
    several(work, "passed", "一起销号的店")
    officer.goto("/books/safety?q=一起销号的店")
    clicks = 0
    for role, name in (("checkbox", "本页全选"), ("button", "一起办理勾选的"), ("link", "销号"), ("button", "销号")):
        if name == "一起办理勾选的":
            expect(officer.get_by_text(f"已勾选 {LINES} 条")).to_be_visible()
        officer.get_by_role(role, name=name, exact=True).click()
        clicks += 1
    # Sent a few at a time, then told as a whole.
    expect(officer.get_by_text(f"已销号 {LINES} 条。")).to_be_visible()
    expect(officer.locator(".entry-row")).to_have_count(0)
    assert clicks == 4


def test_lines_are_ticked_by_the_key(work, officer):
    several(work, "ordered", "按键勾选的店")
    officer.goto("/books/safety?q=按键勾选的店")
    officer.keyboard.press("x")
    officer.keyboard.press("j")
    officer.keyboard.press("x")
    expect(officer.get_by_text("已勾选 2 条")).to_be_visible()
    officer.get_by_role("button", name="一起办理勾选的").click()
    expect(officer.locator(".batch-line")).to_have_count(2)
    assert grave_faults(officer) == []
    officer.get_by_role("link", name="补充情况").click()
    expect(officer.get_by_role("checkbox")).to_have_count(2)
    assert grave_faults(officer) == []


def test_one_order_for_several_hazards_of_a_place_is_written_once(work, officer):
    several(work, "reported", "一张指令书的店")
    officer.goto("/books/safety?q=一张指令书的店")
    officer.get_by_role("checkbox", name="本页全选").click()
    officer.get_by_role("button", name="一起办理勾选的").click()
    officer.get_by_role("link", name="核定并责令整改（一张文书管几条）").click()
    officer.locator("#person").fill("张三")
    officer.locator("#paper-number").fill("甲应急责改〔2026〕88号")
    officer.locator("#paper-issuing_authority").fill("青阳县应急管理局")
    measures = officer.locator(".batch-line textarea")
    expect(measures).to_have_count(LINES)
    for at in range(LINES - 1):
        measures.nth(at).fill(f"拆除第 {at + 1} 把锁")
    officer.get_by_role("button", name="核定并责令整改").click()
    # The one that was forgotten is still there, with all that was typed; the others are ordered.
    expect(officer.get_by_text(f"已核定等级，责令整改 {LINES - 1} 条。")).to_be_visible()
    expect(officer.locator(".batch-line")).to_have_count(1)
    expect(officer.locator(".field-error")).to_contain_text("请填写整改措施")
    expect(officer.locator("#paper-number")).to_have_value("甲应急责改〔2026〕88号")
    assert grave_faults(officer) == []
    measures.fill("拆锁")
    officer.get_by_role("button", name="核定并责令整改").click()
    expect(officer.get_by_text("已核定等级，责令整改 1 条。")).to_be_visible()
