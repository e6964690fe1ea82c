"""Before and after on a phone: the photo from before beside the camera, and what was sent back is not sent again."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from ledger.db import db
from ledger.models import Entry
from ledger.workdays import local_date
from tests.browser.photos import from_camera, from_screenshot
from tests.browser.test_record import kept_photos, photograph
from tests.lives import an_entry, take
from tests.machinery.browser import PHONE


def box(phone: Page, selector: str) -> dict[str, float]:
    return phone.locator(selector).first.bounding_box()


def report_done(phone: Page) -> None:
    phone.get_by_role("button", name="报告整改完成").click()


def test_the_photo_from_before_stands_beside_the_camera_and_one_sent_back_is_not_sent_again(work, open_page, tmp_path):
    entry_id = work.do(lambda: an_entry(work.towns.town, "ordered", now=work.towns.now).id)
    phone = work.browse(open_page, PHONE, "worker")
    phone.goto(f"/entries/{entry_id}/steps/rectify")
    before, camera = box(phone, ".photo-beside img"), box(phone, ".photo-face")
    assert abs(before["y"] - camera["y"]) < 4
    assert before["x"] + before["width"] <= camera["x"]
    assert before["y"] + before["height"] <= PHONE["viewport"]["height"]
    phone.locator(".photo-beside img").first.click()
    expect(phone.locator(".large-photo")).to_contain_text("照片没有拍摄时间")
    phone.keyboard.press("Escape")

    # The camera, its shutter, the button: three taps.
    photograph(phone, from_camera(tmp_path), proof="after")
    after = box(phone, ".kept img")
    assert abs(before["y"] - after["y"]) < 4
    assert phone.evaluate("() => document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    report_done(phone)
    expect(phone.get_by_text("已报告整改完成。")).to_be_visible()

    due_on = local_date(work.towns.now) + timedelta(days=5)
    work.do(lambda: take(
        work.towns.town, db.session.get_one(Entry, entry_id), "return", by="officer", now=work.towns.now,
        answers={"due_on": due_on}, note="锁还在",
    ))  # fmt: skip
    phone.goto(f"/entries/{entry_id}/steps/rectify")
    photograph(phone, from_camera(tmp_path), proof="after")
    report_done(phone)
    expect(phone.locator("#photo-after-error")).to_contain_text(
        re.compile("就是.*交过的那一张，请去掉后重新拍一张整改后照片")
    )
    phone.get_by_role("button", name="去掉 安全出口.jpg").click()
    phone.set_input_files("#photo-after", from_screenshot(tmp_path))
    expect(kept_photos(phone, "after")).to_have_count(1)
    report_done(phone)
    expect(phone.get_by_text("已报告整改完成。")).to_be_visible()
