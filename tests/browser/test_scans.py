"""A scan on the phone: the second button beside the camera, told by its name, and saved and never shown."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.photos import from_camera, kept_as
from tests.browser.test_record import begin, choose, fill, kept_photos, submit
from tests.machinery.browser import PHONE
from tests.scans.samples import locked, scanned

TILE = ".scan-tile"


@pytest.fixture
def phone(work, open_page) -> Page:
    return work.browse(open_page, PHONE, "worker")


@pytest.fixture
def scan(tmp_path):
    return kept_as(tmp_path, "检查记录.pdf", scanned(2))


def test_a_scan_goes_beside_the_photo_comes_back_with_the_draft_and_is_saved_from_the_story(
    work, phone, tmp_path, scan
):
    begin(phone, work)
    fill(phone, description="附了扫描件的")
    choose(phone, "限期整改")
    phone.set_input_files("#photo-before", from_camera(tmp_path))
    phone.set_input_files("#photo-before-scan", scan)
    expect(kept_photos(phone)).to_have_count(2)
    expect(phone.locator(TILE)).to_contain_text(re.compile(r"PDF\s*检查记录\.pdf\s*2 页"))
    phone.reload()
    expect(phone.locator(TILE)).to_contain_text("检查记录.pdf")
    expect(kept_photos(phone)).to_have_count(2)
    submit(phone)
    expect(phone.get_by_text(re.compile("已上报，编号"))).to_be_visible()
    line = phone.locator(".timeline .scan")
    expect(line).to_contain_text("检查记录.pdf")
    expect(line).to_contain_text("扫描件 · 2 页")
    with phone.expect_download() as saving:
        line.get_by_role("link", name="下载").click()
    assert saving.value.suggested_filename == "检查记录.pdf"
    assert saving.value.path().read_bytes() == scan.read_bytes()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_scan_that_cannot_serve_is_named_beside_the_field_and_the_rest_is_kept(
    work, open_page, tmp_path, scan, faults, scripts
):
    phone = work.browse(open_page, PHONE, "worker", java_script_enabled=scripts)
    phone.goto(f"/record?site={work.towns.ours['site_id']}")
    phone.locator("#description").fill("带着锁住的扫描件")
    bad = kept_as(tmp_path, "锁住的.pdf", locked())
    phone.set_input_files("#photo-before-scan", [scan, bad])
    if not scripts:
        submit(phone)
    said = phone.locator("#photo-before-state" if scripts else "#photo-before-error")
    expect(said).to_contain_text("“锁住的.pdf”设了密码或权限限制，请去掉限制、另存为 PDF 后再选一次")
    expect(kept_photos(phone)).to_have_count(1)
    expect(phone.locator(TILE)).to_contain_text("检查记录.pdf")
    expect(phone.locator("#description")).to_have_value("带着锁住的扫描件")
    if scripts:
        faults.forgive("status 422")
