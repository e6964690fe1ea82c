"""How a form travels: only what carries a file is wrapped, for the server takes long to unwrap it."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.db import db
from ledger.models import Evidence
from tests.browser.photos import from_camera
from tests.lives import an_entry
from tests.machinery.browser import DESK

WRAPPED, PLAIN = "multipart/form-data", "application/x-www-form-urlencoded"


@pytest.fixture
def entry_id(work) -> int:
    return work.do(lambda: an_entry(work.towns.town, "ordered", now=work.towns.now).id)


def sent_as(desk: Page, words: str, done: str) -> str:
    """Press the button of a step, see that it was taken, and return how its form came to the server."""
    with desk.expect_request(lambda one: one.method == "POST" and one.is_navigation_request()) as asked:
        desk.get_by_role("button", name=words).click()
    expect(desk.get_by_text(done)).to_be_visible()
    return asked.value.headers["content-type"].partition(";")[0]


def photos_after(work, entry_id: int) -> int:
    proofs = sa.select(sa.func.count()).where(Evidence.entry_id == entry_id, Evidence.proof == "after")
    return work.do(lambda: db.session.scalar(proofs))


def test_a_step_that_asks_for_no_photo_is_sent_plainly(work, open_page, entry_id):
    desk = work.browse(open_page, DESK, "officer")
    desk.goto(f"/entries/{entry_id}/steps/start")
    desk.locator("#note").fill("已联系锁匠")
    assert sent_as(desk, "开始整改", "已开始整改。") == PLAIN


def test_a_step_whose_photo_was_sent_before_is_sent_plainly(work, open_page, entry_id, tmp_path):
    desk = work.browse(open_page, DESK, "officer")
    desk.goto(f"/entries/{entry_id}/steps/rectify")
    desk.set_input_files("#photo-after", from_camera(tmp_path))
    expect(desk.locator("input[name=photo-after_kept]")).to_have_count(1)
    assert sent_as(desk, "报告整改完成", "已报告整改完成。") == PLAIN
    assert photos_after(work, entry_id) == 1


def test_a_step_that_still_carries_its_photo_is_wrapped(work, open_page, entry_id, tmp_path, faults):
    desk = work.browse(open_page, DESK, "officer")
    desk.goto(f"/entries/{entry_id}/steps/rectify")
    desk.route("**/uploads", lambda route: route.abort())
    desk.set_input_files("#photo-after", from_camera(tmp_path))
    expect(desk.locator("[data-photo-state]")).to_have_text("1 个文件还没传上去，联网后自动再传；提交时也会一起送出。")
    faults.forgive("request failed")
    assert sent_as(desk, "报告整改完成", "已报告整改完成。") == WRAPPED
    assert photos_after(work, entry_id) == 1


def test_without_scripts_a_photo_goes_with_its_form(work, open_page, entry_id, tmp_path):
    desk = work.browse(open_page, DESK, "officer", java_script_enabled=False)
    desk.goto(f"/entries/{entry_id}/steps/rectify")
    desk.set_input_files("#photo-after", from_camera(tmp_path))
    assert sent_as(desk, "报告整改完成", "已报告整改完成。") == WRAPPED
    assert photos_after(work, entry_id) == 1
