"""The components on a phone and at a desk, in a real browser under the strict Content-Security-Policy."""

import hashlib
import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.showroom import Showroom
from tests.machinery.accessibility import grave_faults
from tests.machinery.browser import DESK, PHONE, wait_until
from tests.pictures.samples import notes, place

DRAFT = "已恢复"
MEGABYTE = 1024 * 1024


@pytest.fixture
def showroom():
    showroom = Showroom()
    yield showroom
    showroom.close()


@pytest.fixture
def phone(showroom, open_page) -> Page:
    """A phone with the showroom open."""
    phone = open_page(showroom, PHONE)
    phone.goto("/")
    # The last behaviour of the form to start; what is typed before it would not be seen.
    expect(phone.locator("[data-shown-when*='level']")).to_be_hidden()
    return phone


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "门锁.jpg"
    Image.new("RGB", (800, 600), (120, 90, 60)).save(path, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00")
    return path


@pytest.fixture
def huge_photo(tmp_path):
    """A photo as a phone held upright takes it, with what its camera writes."""
    path = tmp_path / "厂房.jpg"
    noise = Image.effect_noise((2400, 1200), 60)
    held = notes(taken_at="2026:11:28 14:03:22", offset="+08:00", orientation=6, place=place())
    Image.merge("RGB", [noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_TOP_BOTTOM)]).save(
        path, quality=90, exif=held
    )
    assert path.stat().st_size > MEGABYTE
    return path


def kept_tokens(phone: Page) -> list[str]:
    return phone.locator("input[name=photos_kept]:checked").evaluate_all("inputs => inputs.map(input => input.value)")


def files_left(phone: Page) -> int:
    return phone.locator("#photos").evaluate("input => input.files.length")


def stored_drafts(phone: Page) -> str:
    return phone.evaluate("() => JSON.stringify(localStorage)")


def press_submit(phone: Page) -> None:
    phone.get_by_role("button", name="提交").click()


def test_a_photo_is_sent_as_it_was_taken_while_the_form_is_still_open(showroom, phone, photo):
    phone.set_input_files("#photos", photo)
    expect(phone.locator(".kept")).to_have_count(1)
    sent = showroom.received.uploads[0]
    assert hashlib.sha256(sent["bytes"]).digest() == hashlib.sha256(photo.read_bytes()).digest()
    assert (sent["csrf"], sent["claim"]) == ("token of the page", None)
    assert (kept_tokens(phone), files_left(phone)) == (["kept-门锁.jpg"], 0)


def test_a_photo_too_large_for_a_weak_signal_is_sent_smaller_and_says_when_it_was_taken(showroom, phone, huge_photo):
    phone.set_input_files("#photos", huge_photo)
    expect(phone.locator(".kept")).to_have_count(1)
    sent = showroom.received.uploads[0]
    assert len(sent["bytes"]) < huge_photo.stat().st_size
    assert Image.open(BytesIO(sent["bytes"])).size == (1024, 2048)
    assert re.fullmatch(r"2026-11-28T14:03:22\+08:00 120\.383\d* 36\.0667\d*", sent["claim"])


def test_several_taps_on_the_camera_add_photos(phone, photo, tmp_path):
    second = tmp_path / "走道.jpg"
    second.write_bytes(photo.read_bytes())
    phone.set_input_files("#photos", photo)
    phone.set_input_files("#photos", second)
    expect(phone.locator(".kept")).to_have_count(2)


def test_a_photo_taken_off_is_not_sent_and_one_tap_brings_it_back(showroom, phone, photo):
    phone.set_input_files("#photos", photo)
    expect(phone.locator(".kept")).to_have_count(1)
    phone.get_by_role("button", name="去掉 门锁.jpg").click()
    assert kept_tokens(phone) == []
    phone.get_by_role("button", name="撤销 门锁.jpg").click()
    phone.fill("#note", "门被锁住")
    press_submit(phone)
    expect(phone.get_by_text("已保存。", exact=True)).to_be_visible()
    assert showroom.received.forms[0]["photos_kept"] == ["kept-门锁.jpg"]


def test_a_tap_on_a_photo_opens_it_large_and_a_tap_esc_or_going_back_closes_it(phone, photo):
    phone.set_input_files("#photos", photo)
    expect(phone.locator(".kept")).to_have_count(1)
    large = phone.locator(".large-photo")
    for close in (
        lambda: large.click(position={"x": 200, "y": 400}),
        lambda: phone.keyboard.press("Escape"),
        phone.go_back,
    ):
        phone.locator(".kept-open").click()
        expect(large).to_be_visible()
        close()
        expect(large).to_be_hidden()
        wait_until(phone, "() => !history.state")
    expect(phone.locator(".kept")).to_have_count(1)
    assert kept_tokens(phone) == ["kept-门锁.jpg"]


def test_photos_go_one_at_a_time_and_the_next_one_goes_on_where_one_is_stuck(showroom, phone, photo, tmp_path, faults):
    phone.clock.install()
    others = [tmp_path / f"走道{number}.jpg" for number in range(2)]
    for other in others:
        other.write_bytes(photo.read_bytes())
    stuck = []
    phone.route("**/photos", lambda route: route.continue_() if stuck else stuck.append(route))
    phone.set_input_files("#photos", [photo, *others])
    expect(phone.locator(".waiting-photo progress")).to_have_count(1)
    expect(phone.locator("[data-photo-state]")).to_have_text("正在一张一张上传，还有 3 个，可以继续往下填。")
    assert len(stuck) == 1
    # Nothing moves for half a minute: this one waits, the others do not.
    phone.clock.run_for(32000)
    expect(phone.locator(".kept")).to_have_count(2)
    expect(phone.get_by_role("button", name="重传")).to_be_visible()
    phone.clock.run_for(11000)
    expect(phone.locator(".kept")).to_have_count(3)
    assert [one["name"] for one in showroom.received.uploads] == ["走道0.jpg", "走道1.jpg", "门锁.jpg"]
    assert files_left(phone) == 0


def test_a_photo_on_its_way_is_taken_off_and_brought_back(phone, photo):
    stuck = []
    phone.route("**/photos", lambda route: stuck.append(route))
    phone.set_input_files("#photos", photo)
    expect(phone.locator("progress")).to_be_visible()
    phone.get_by_role("button", name="去掉 门锁.jpg").click()
    expect(phone.locator("[data-photo-state]")).to_have_text("")
    assert files_left(phone) == 0
    phone.unroute("**/photos")
    phone.get_by_role("button", name="撤销 门锁.jpg").click()
    expect(phone.locator(".kept")).to_have_count(1)
    assert kept_tokens(phone) == ["kept-门锁.jpg"]


def test_a_photo_the_server_refuses_is_named_with_the_reason_and_nothing_else_is_lost(showroom, phone, photo, faults):
    phone.fill("#note", "门被锁住")
    showroom.photo_refusal = "这张照片打不开，请重新拍一张。"
    phone.set_input_files("#photos", photo)
    expect(phone.locator("[data-photo-state]")).to_have_text("门锁.jpg：这张照片打不开，请重新拍一张。")
    faults.forgive("status 422")
    assert files_left(phone) == 0
    expect(phone.locator("#note")).to_have_value("门被锁住")


def test_a_photo_that_finds_no_network_goes_with_the_form(showroom, phone, photo, faults):
    phone.context.set_offline(True)
    phone.set_input_files("#photos", photo)
    expect(phone.locator("[data-photo-state]")).to_have_text("1 个文件还没传上去，联网后自动再传；提交时也会一起送出。")
    faults.forgive("request failed")
    # The form is pressed in the same moment as the network comes back: the retry must not take the photo away.
    phone.route("**/photos", lambda route: route.abort())
    phone.context.set_offline(False)
    phone.fill("#note", "门被锁住")
    press_submit(phone)
    expect(phone.get_by_text("已保存。", exact=True)).to_be_visible()
    assert showroom.received.forms[0]["photos"] == ["门锁.jpg"]
    faults.seen = [fault for fault in faults.seen if "/photos" not in fault]


def test_a_photo_that_found_no_network_is_sent_when_the_network_is_back(phone, photo, faults):
    phone.context.set_offline(True)
    phone.set_input_files("#photos", photo)
    expect(phone.get_by_role("button", name="重传")).to_be_visible()
    faults.forgive("request failed")
    phone.context.set_offline(False)
    expect(phone.locator(".kept")).to_have_count(1)
    assert files_left(phone) == 0


def test_what_was_typed_comes_back_with_its_photos_and_says_so(phone, photo):
    phone.get_by_label("重大隐患").check()
    phone.fill("#arrangements", "责任人王厂长")
    phone.set_input_files("#photos", photo)
    expect(phone.locator(".kept")).to_have_count(1)
    phone.reload()
    expect(phone.get_by_text(DRAFT)).to_be_visible()
    expect(phone.locator("#arrangements")).to_be_visible()
    expect(phone.locator("#arrangements")).to_have_value("责任人王厂长")
    assert kept_tokens(phone) == ["kept-门锁.jpg"]


def test_a_draft_shows_itself_where_the_day_begins(phone):
    phone.fill("#note", "门被锁住")
    phone.reload()
    expect(phone.get_by_role("link", name=re.compile("样式陈列"))).to_be_visible()


def test_a_draft_never_holds_the_forms_token(phone):
    phone.fill("#note", "门被锁住")
    phone.reload()
    expect(phone.get_by_text(DRAFT)).to_be_visible()
    assert "门被锁住" in stored_drafts(phone)
    assert "token of the page" not in stored_drafts(phone)


def test_a_part_that_is_never_kept_leaves_none_of_its_fields_in_a_draft(phone):
    part = """<fieldset data-draft="never"><input name="concerned" value="某某"></fieldset>"""
    phone.locator("#note").evaluate("(field, part) => field.form.insertAdjacentHTML('beforeend', part)", part)
    phone.fill("#note", "门被锁住")
    phone.reload()
    expect(phone.locator("#note")).to_have_value("门被锁住")
    assert "某某" not in stored_drafts(phone)


def test_words_taken_back_leave_no_draft(phone):
    phone.fill("#note", "门被锁住")
    phone.fill("#note", "")
    phone.reload()
    expect(phone.locator("[data-shown-when*='level']")).to_be_hidden()
    expect(phone.get_by_text(DRAFT)).to_have_count(0)


def test_a_field_that_belongs_to_the_server_is_never_restored(phone):
    phone.locator("#longitude").evaluate("field => { field.dataset.draft = 'never'; field.value = '117.5'; }")
    phone.fill("#note", "门被锁住")
    phone.reload()
    expect(phone.locator("#note")).to_have_value("门被锁住")
    expect(phone.locator("#longitude")).to_have_value("")


def put_away(phone: Page) -> None:
    phone.get_by_role("button", name="清除").click()
    phone.get_by_role("button", name="确认清除").click()


def test_a_draft_put_away_stays_away_unless_it_is_taken_back(phone):
    phone.fill("#note", "门被锁住")
    phone.reload()
    phone.get_by_role("button", name="清除").click()
    phone.get_by_role("button", name="不清除").click()
    expect(phone.locator("#note")).to_have_value("门被锁住")
    put_away(phone)
    expect(phone.locator("#note")).to_have_value("")
    phone.get_by_role("button", name="撤销").click()
    expect(phone.locator("#note")).to_have_value("门被锁住")
    put_away(phone)
    phone.reload()
    expect(phone.locator("[data-shown-when*='level']")).to_be_hidden()
    expect(phone.get_by_text(DRAFT)).to_have_count(0)


def test_a_saved_form_leaves_no_draft_even_after_going_back(phone):
    phone.fill("#note", "门被锁住")
    press_submit(phone)
    expect(phone.get_by_text("已保存。", exact=True)).to_be_visible()
    wait_until(phone, "() => localStorage.length === 0")
    phone.go_back()
    expect(phone.locator("[data-shown-when*='level']")).to_be_hidden()
    phone.goto("/?again")
    expect(phone.locator("[data-shown-when*='level']")).to_be_hidden()
    expect(phone.get_by_text(DRAFT)).to_have_count(0)


def test_a_refused_form_shows_the_servers_words_and_not_the_draft(phone):
    phone.get_by_text("更多", exact=True).click()
    phone.fill("#contact", "王厂长")
    press_submit(phone)
    expect(phone.get_by_text("请写一句哪里不对").first).to_be_visible()
    expect(phone.locator("#contact")).to_have_value("王厂长")
    expect(phone.get_by_text(DRAFT)).to_have_count(0)
    expect(phone.locator("#note")).to_have_accessible_description(re.compile("请写一句哪里不对"))


def test_two_taps_on_submit_send_one_form(showroom, phone):
    phone.fill("#note", "门被锁住")
    phone.evaluate(
        "() => { const button = document.querySelector('.actions .btn-primary'); button.click(); button.click(); }"
    )
    expect(phone.get_by_text("已保存。", exact=True)).to_be_visible()
    assert len(showroom.received.forms) == 1


def test_a_part_that_no_longer_applies_is_hidden_and_keeps_its_words(showroom, phone):
    phone.get_by_label("重大隐患").check()
    phone.fill("#arrangements", "责任人王厂长")
    phone.get_by_label("一般隐患").check()
    expect(phone.locator("#arrangements")).to_be_hidden()
    phone.fill("#note", "门被锁住")
    press_submit(phone)
    expect(phone.get_by_text("已保存。", exact=True)).to_be_visible()
    assert showroom.received.forms[0]["arrangements"] == ["责任人王厂长"]


def test_a_search_shows_what_it_finds_while_typing(phone):
    phone.get_by_label("在哪里").fill("木器厂")
    expect(phone.locator("#site-results")).to_contain_text("找到 木器厂")


def test_a_search_without_network_says_so_and_leaves_the_results(phone, faults):
    phone.context.set_offline(True)
    phone.get_by_label("在哪里").fill("木器厂")
    expect(phone.get_by_text("现在查不到，请检查网络后再试。")).to_be_visible()
    expect(phone.locator("#site-results")).to_contain_text("城东木器厂")
    faults.forgive("request failed")


def test_the_position_is_filled_in_and_brings_what_is_near(phone):
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": 117.5, "latitude": 35.25, "accuracy": 12})
    phone.get_by_role("button", name="用我的位置").click()
    expect(phone.get_by_text("已定位，误差约 12 米。").first).to_be_visible()
    expect(phone.locator("#longitude")).to_have_value("117.5")
    phone.get_by_role("button", name="找附近的").click()
    expect(phone.locator("#site-results")).to_contain_text("附近 12 米")


def test_a_refused_position_says_what_to_do_instead(phone):
    phone.context.clear_permissions()
    phone.get_by_role("button", name="用我的位置").click()
    expect(phone.get_by_text(re.compile("直接搜索对象名称"))).to_be_visible()


def test_a_list_is_walked_and_opened_from_the_keyboard(showroom, open_page):
    desk = open_page(showroom, DESK)
    desk.goto("/")
    expect(desk.locator("[data-shown-when*='level']")).to_be_hidden()
    for key in "jjk":
        desk.keyboard.press(key)
    expect(desk.get_by_role("table").first.get_by_role("link", name="安全出口上锁")).to_be_focused()
    desk.keyboard.press("o")
    expect(desk).to_have_url(re.compile("#1$"))


def test_letters_typed_into_a_field_stay_letters(phone):
    phone.locator("#note").press_sequentially("jko")
    expect(phone.locator("#note")).to_have_value("jko")


@pytest.mark.parametrize("path", ["/", "/?large"])
@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_scrolls_sideways_and_axe_finds_no_grave_fault(showroom, open_page, device, path):
    phone = open_page(showroom, device)
    phone.goto(path)
    expect(phone.locator("[data-shown-when*='level']")).to_be_hidden()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert grave_faults(phone) == []


def test_every_control_on_a_phone_is_large_enough_for_a_thumb(phone):
    small = phone.evaluate("""() => Array.from(document.querySelectorAll('.btn, .nav-entry, .choice, .form-control, .form-select, .photo-face, .top-button, summary, .chip'))
        .filter((control) => control.getClientRects().length && control.getBoundingClientRect().height < 47.5)
        .map((control) => control.outerHTML.slice(0, 120))""")
    assert small == []


def test_the_page_can_be_read_and_sent_without_scripts(showroom, open_page):
    phone = open_page(showroom, PHONE, java_script_enabled=False)
    phone.goto("/")
    expect(phone.locator("#arrangements")).to_be_visible()
    phone.fill("#note", "门被锁住")
    press_submit(phone)
    expect(phone.get_by_text("已保存。", exact=True)).to_be_visible()
