"""An officer's and a leader's day at a desk: orders, extensions, rechecks by other hands, and the overdue list."""

import re

import pytest
from playwright.sync_api import Page, expect

from ledger.books.petitions.words import Category, Channel, Purpose, Topic
from tests.browser.photos import from_camera
from tests.lives import a_workplace, an_entry, order, rectify, report
from tests.machinery.accessibility import grave_faults
from tests.machinery.browser import DESK, PHONE


@pytest.fixture
def officer(work, open_page) -> Page:
    return work.browse(open_page, DESK, "officer")


@pytest.fixture
def leader(work, open_page) -> Page:
    return work.browse(open_page, DESK, "leader")


def led_to(work, state: str, **more) -> int:
    return work.do(lambda: an_entry(work.towns.town, state, now=work.towns.now, **more).id)


def test_an_order_goes_out_with_its_paper_and_may_be_extended_once(work, officer):
    entry = led_to(work, "reported")
    officer.goto(f"/entries/{entry}")
    officer.get_by_role("link", name="核定并责令整改").click()
    officer.locator("#person").fill("张三")
    officer.locator("#measure").fill("")
    officer.get_by_role("button", name="核定并责令整改").click()
    # Refused: each sentence beside its field, and what was typed is still there.
    expect(officer.locator("#measure-error")).to_contain_text("请填写整改措施")
    expect(officer.locator("#person")).to_have_value("张三")
    officer.locator("#measure").fill("拆除门锁")
    officer.get_by_text("登记文书（有文书的才填）").click()
    officer.locator("#paper-kind").select_option(label="责令限期整改指令书")
    officer.locator("#paper-number").fill("甲应急责改〔2026〕31号")
    officer.locator("#paper-dated_on").fill(officer.locator("#ordered_on").input_value())
    officer.locator("#paper-issuing_authority").fill("青阳县应急管理局")
    officer.locator("#paper-legal_basis").fill("《山东省安全生产条例》第四十七条")
    officer.get_by_role("button", name="核定并责令整改").click()
    expect(officer.get_by_text("已核定等级，责令整改。")).to_be_visible()
    expect(officer.locator(".papers").first).to_contain_text("甲应急责改〔2026〕31号")

    officer.get_by_role("link", name="提请延期").click()
    officer.locator("#reason").fill("配件要从厂家订")
    was = officer.locator("#due_on").input_value()
    officer.locator("#due_on").fill("2020-01-01")
    officer.get_by_role("button", name="提请延期").click()
    expect(officer.locator("#due_on-error")).to_be_visible()
    expect(officer.locator("#reason")).to_have_value("配件要从厂家订")
    assert was != "2020-01-01"


def test_whoever_ordered_and_put_right_may_not_recheck_and_hands_it_to_a_colleague(work, open_page, officer):
    def reported_by_the_officer() -> int:
        town, now = work.towns.town, work.towns.now
        entry = report(town, a_workplace(town, name="换手复查的店"), by="officer", now=now)
        order(town, entry, now=now)
        rectify(town, entry, now=now)
        return entry.id

    entry = work.do(reported_by_the_officer)
    officer.goto(f"/entries/{entry}")
    refused = officer.locator(".steps-refused")
    expect(refused.locator("li", has_text="复查合格").first).to_contain_text("须由他人办理，请交给同事")
    answer = officer.goto(f"/entries/{entry}/steps/pass")
    assert answer.status == 403
    expect(officer.get_by_text(re.compile("请交给同事"))).to_be_visible()
    officer.goto(f"/entries/{entry}")
    officer.get_by_role("link", name="交给同事办理").click()
    officer.locator("#hand_to").select_option(label="fellow officer")
    officer.locator("#note").fill("请代为复查")
    officer.get_by_role("button", name="交给同事办理").click()
    expect(officer.get_by_text("已交给同事办理。")).to_be_visible()

    colleague = work.browse(open_page, DESK, "fellow officer")
    colleague.goto("/inbox")
    colleague.locator(".entry-row", has_text="换手复查的店").get_by_role("link").click()
    colleague.get_by_role("button", name="复查合格").click()
    expect(colleague.get_by_text(re.compile("已复查合格 安"))).to_be_visible()
    colleague.goto(f"/entries/{entry}")
    colleague.get_by_role("link", name="销号", exact=True).click()
    colleague.get_by_role("button", name="销号", exact=True).click()
    expect(colleague.locator(".heading-tags")).to_contain_text("已销号")
    expect(colleague.locator(".photo-side img")).to_have_count(2)


def test_two_officers_close_the_same_entry_one_succeeds_and_the_other_keeps_what_was_typed(work, open_page):
    entry = led_to(work, "passed")
    first = work.browse(open_page, DESK, "officer")
    second = work.browse(open_page, DESK, "fellow officer")
    for desk, words in ((first, "现场看过"), (second, "我也看过，门开着")):
        desk.goto(f"/entries/{entry}/steps/close")
        desk.locator("#note").fill(words)
    first.get_by_role("button", name="销号", exact=True).click()
    expect(first.locator(".heading-tags")).to_contain_text("已销号")
    second.get_by_role("button", name="销号", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("有人刚刚改动了这一条")
    expect(second.get_by_text("我也看过，门开着")).to_be_visible()
    expect(second.locator(".panel").first).to_contain_text("现场看过")
    assert grave_faults(second) == []


def test_an_officer_who_comes_second_may_go_on_with_the_photo_already_chosen(work, open_page, tmp_path):
    entry = led_to(work, "ordered")
    first, second = (work.browse(open_page, DESK, who) for who in ("officer", "fellow officer"))
    second.goto(f"/entries/{entry}/steps/rectify")
    second.set_input_files("#photo-after", from_camera(tmp_path))
    expect(second.locator("input[name=photo-after_kept]")).to_have_count(1)
    second.locator("#note").fill("门锁已拆")
    first.goto(f"/entries/{entry}/steps/start")
    first.locator("#note").fill("已联系锁匠")
    first.get_by_role("button", name="开始整改").click()
    expect(first.get_by_text("已开始整改。")).to_be_visible()
    second.get_by_role("button", name="报告整改完成").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("有人刚刚改动了这一条")
    expect(second.locator("#note")).to_have_value("门锁已拆")
    expect(second.locator("input[name=photo-after_kept]:checked")).to_have_count(1)
    second.get_by_role("button", name="仍然报告整改完成").click()
    expect(second.get_by_text("已报告整改完成。")).to_be_visible()
    expect(second.locator(".event-note")).to_have_text(["已联系锁匠", "门锁已拆"])


def test_the_leader_begins_with_what_waits_for_a_word_and_narrows_what_is_overdue(work, leader):
    leader.goto("/")
    expect(leader.get_by_role("heading", level=1)).to_have_text("等我批的")
    expect(leader.locator(".main")).to_contain_text("提请作废（不属实）")
    leader.get_by_role("navigation", name="主菜单").get_by_role("link", name="超期", exact=True).click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("超期")
    row = leader.locator(".entry-row").first
    expect(row).to_contain_text("超期 5 天")
    expect(row).to_contain_text("甲江仓库")
    expect(row.locator(".cell-holder")).to_contain_text("worker")
    for field, value, found in (
        ("area", "甲村", 1),
        ("area", "乙村", 0),
        ("grade", "重大", 0),
        ("grade", "一般", 1),
    ):
        leader.goto("/overdue")
        leader.locator(f"select[name={field}]").select_option(label=value)
        leader.get_by_role("button", name="查看").click()
        expect(leader.locator(".entry-row")).to_have_count(found)
        expect(leader.locator(".chip").first).to_contain_text(value)
    for field, value, found in (
        ("responsible", "甲村饭", 1),
        ("responsible", "邻江", 0),
        ("q", "甲江仓", 1),
        ("q", "没有", 0),
    ):
        leader.goto("/overdue")
        if field == "responsible":
            leader.get_by_text("更多筛选", exact=True).click()
        leader.locator(f"input[name={field}]").fill(value)
        leader.get_by_role("button", name="查看").click()
        expect(leader.locator(".entry-row")).to_have_count(found)
        expect(leader.locator(f"input[name={field}]")).to_have_value(value)
    leader.locator(".chip").first.click()
    expect(leader.locator(".entry-row")).to_have_count(1)


def test_who_searches_after_somebody_else_is_answered_as_themselves_and_finds_what_has_come_since(work, open_page):
    first, second = (work.browse(open_page, DESK, who) for who in ("officer", "fellow officer"))
    address = "/books/safety?q=刚刚记下的店"
    for person, who in ((first, "officer"), (second, "fellow officer")):
        person.goto(address)
        expect(person.locator(".person-name")).to_have_text(who)
        expect(person.locator(".entry-row")).to_have_count(0 if person is first else 1)
        if person is first:
            work.do(
                lambda: an_entry(
                    work.towns.town, site=a_workplace(work.towns.town, name="刚刚记下的店"), now=work.towns.now
                )
            )


def test_a_list_is_walked_and_opened_with_the_keyboard(work, officer):
    led_to(work, "reported")
    officer.goto("/books/safety")
    links = officer.locator(".entry-row .row-link")
    expect(links.nth(1)).to_be_attached()
    officer.wait_for_load_state("networkidle")
    officer.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    officer.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    officer.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    wanted = links.nth(0).get_attribute("href")
    officer.keyboard.press("Enter")
    expect(officer).to_have_url(re.compile(re.escape(wanted) + "$"))


def test_what_may_be_the_same_is_asked_where_the_page_opens_and_is_not_taken_for_a_draft(work, officer):
    officer.goto("/record?book=petitions")
    officer.locator("#area").select_option(label="甲村")
    for field, words in (("title", "水沟又堵了"), ("summary", "要求清淤"), ("people_count", "1")):
        officer.locator(f"#{field}").fill(words)
    day = officer.locator("#received_on").input_value()
    officer.locator("#first_on").fill(day)
    for field, value in (("topic", Topic.ENVIRONMENT), ("channel", Channel.LETTER), ("purpose", Purpose.REQUEST)):
        officer.locator(f"#{field}").select_option(value)
    officer.locator(f"input[name=category][value={Category.CLAIM}]").check()
    officer.locator("input[name=can_be_told][value=yes]").check()
    # What was typed is kept on this device as the page is left.
    officer.get_by_role("button", name="提交", exact=True).click()
    expect(officer.get_by_text("还没有提交：这里已有没办完的")).to_be_visible()
    expect(officer.get_by_text("未提交的内容")).to_have_count(0)
    expect(officer.locator("#into")).to_be_in_viewport()
    expect(officer.get_by_role("radio", name="不是，单独登记")).to_be_checked()
    officer.get_by_role("button", name="提交", exact=True).click()
    expect(officer.get_by_text(re.compile("编号 访"))).to_be_visible()


def test_on_a_phone_what_can_be_done_comes_before_the_story(work, open_page):
    phone = work.browse(open_page, PHONE, "officer")
    phone.goto(f"/entries/{work.towns.ours['late_entry_id']}")
    tops = [
        phone.get_by_role("heading", name=name, exact=True).bounding_box()["y"]
        for name in ("是什么", "现在可以做的", "经过")
    ]
    assert tops == sorted(tops)


def test_the_page_of_an_entry_tells_its_whole_story(work, leader):
    leader.goto(f"/entries/{work.towns.ours['late_entry_id']}")
    # The place was looked at since, while this was open.
    expect(leader.locator(".event-top strong")).to_have_text(
        ["上报", "核定等级，责令整改", re.compile(r"^检查 安检\d{4}-0001：发现问题，待处理$")]
    )
    expect(leader.locator(".photo-side img")).to_have_count(1)
    expect(leader.get_by_text("甲应急责改〔2026〕9号").first).to_be_visible()
    expect(leader.locator("#clocks .clock-sentence").first).to_have_text(re.compile("^整改：自.+起（当日不计）第15日"))
    why = leader.locator("#clocks details").first
    expect(why.locator("li").first).to_be_hidden()
    why.locator("summary").click()
    expect(why).to_contain_text("起算，当日不计入")
    expect(why).to_contain_text("依据")
    picture = leader.locator(".photo-side img").first
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_large_letters_stay_large(work, open_page):
    desk = work.browse(open_page, DESK, "fellow worker")
    desk.goto("/inbox")
    desk.locator(".person-menu summary").click()
    desk.get_by_role("button", name="大字").click()
    expect(desk.locator("html")).to_have_class("large-text")
    desk.goto("/me")
    assert desk.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "20px"
    again = work.browse(open_page, DESK, "fellow worker")
    again.goto("/me")
    expect(again.locator("html")).to_have_class("large-text")


def test_a_page_prints_as_a_clean_sheet_of_a4(work, leader):
    leader.goto(f"/entries/{work.towns.ours['late_entry_id']}")
    leader.emulate_media(media="print")
    for hidden in (".navigation", ".top-line", ".steps", ".person-menu"):
        assert not leader.locator(hidden).first.is_visible(), hidden
    expect(leader.locator(".print-head")).to_contain_text("示范镇")
    sheet = leader.pdf(prefer_css_page_size=True)
    assert sheet.startswith(b"%PDF")
    width, height = (float(side) for side in re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups())
    assert (round(width), round(height)) == (595, 842)
