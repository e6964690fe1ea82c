"""记一条 on a phone: photos first, the place, a few taps, and nothing lost whatever goes wrong."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.db import db, transaction
from ledger.models import Entry, Site
from tests.browser.photos import (
    bomb,
    cut_short,
    from_camera,
    from_iphone,
    from_screenshot,
    size_and_notes,
    text_named_photo,
)
from tests.builders import PASSWORD
from tests.lives import a_workplace
from tests.machinery.browser import PHONE

HAZARD = {"description": "二楼安全出口上锁，钥匙不在现场"}


@pytest.fixture
def phone(work, open_page) -> Page:
    return work.browse(open_page, PHONE, "worker")


def begin(phone: Page, work, path: str = "") -> None:
    phone.goto(path or f"/record?site={work.towns.ours['site_id']}")
    wait_for_behaviours(phone)


def wait_for_behaviours(phone: Page) -> None:
    # The after-photo belongs to another way of beginning: hidden as soon as the scripts of the form run.
    expect(phone.locator("[data-shown-when*='fix_on_spot']").first).to_be_hidden()


def fill(phone: Page, **words: str) -> None:
    for name, value in (HAZARD | words).items():
        phone.locator(f"#{name}").fill(value)
    phone.locator("#category").select_option("fire_exit_blocked")
    choose(phone, "一般")


def choose(phone: Page, words: str, inside: str = "main") -> None:
    phone.locator(inside).get_by_role("radio", name=words, exact=True).check()


def photograph(phone: Page, *paths, proof: str = "before", kept: int | None = None) -> None:
    phone.set_input_files(f"#photo-{proof}", paths)
    expect(kept_photos(phone, proof)).to_have_count(len(paths) if kept is None else kept)


def kept_photos(phone: Page, proof: str = "before"):
    return phone.locator(f"input[name=photo-{proof}_kept]:checked")


def submit(phone: Page) -> None:
    phone.get_by_role("button", name="提交", exact=True).click()


def entries_called(work, words: str) -> list[int]:
    return work.do(lambda: list(db.session.scalars(sa.select(Entry.id).where(Entry.headline.contains(words)))))


def test_a_worker_signs_in_once_and_stays_signed_in(work, open_page, chromium):
    name = work.do(lambda: work.towns.town.person("worker", work.towns.now).sign_in_name)
    phone = open_page(work.server, PHONE)
    phone.goto("/record")
    phone.locator("#sign_in_name").fill(name)
    phone.locator("#password").fill(PASSWORD)
    phone.get_by_role("button", name="登录").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("记一条隐患")
    another = phone.context.new_page()
    another.goto("/inbox")
    expect(another.get_by_role("heading", level=1)).to_have_text("待办")
    # The telephone is switched off and on again: what it kept on disk is all it knows.
    restarted = open_page(work.server, PHONE, storage_state=phone.context.storage_state())
    restarted.goto("/me")
    expect(restarted.get_by_role("heading", level=1)).to_have_text("我的")


def test_photos_of_every_kind_of_phone_are_sent_at_once_and_stand_upright_in_the_story(work, phone, tmp_path):
    begin(phone, work, "/record")
    photograph(phone, from_camera(tmp_path), from_screenshot(tmp_path), from_iphone(tmp_path))
    phone.get_by_label("在哪里").fill("甲江木")
    phone.locator("#site-results").get_by_role("radio", name="甲江木器厂").check()
    fill(phone, description="三种手机拍的照片")
    choose(phone, "限期整改")
    # What the search brings in its own time takes no choice away.
    expect(phone.locator("#site-results").get_by_role("radio")).to_have_count(1)
    submit(phone)
    expect(phone.get_by_text(re.compile("已上报，编号 安"))).to_be_visible()
    pictures = phone.locator(".photo-side img").first
    served = phone.request.get(pictures.get_attribute("src"))
    assert size_and_notes(served.body()) == ((240, 320), False)
    assert phone.locator(".photo-side .photo-strip img").count() == 2
    phone.goto("/me")
    expect(phone.get_by_text("三种手机拍的照片")).to_be_visible()
    expect(phone.locator(".entry-row", has_text="三种手机拍的照片")).to_contain_text("待审核")


class Thumb:
    """Counts what the tap of a thumb costs: a tap each, a photo two (the camera, its button)."""

    def __init__(self, phone: Page) -> None:
        self.phone, self.taps = phone, 0

    def tap(self, what) -> None:
        self.taps += 1
        what.click()

    def photograph(self, path) -> None:
        self.taps += 2
        photograph(self.phone, path)


def test_a_hazard_is_recorded_from_the_inbox_in_seven_taps_and_one_sentence(work, open_page, tmp_path):
    work.do(stand_at, "甲江木器厂", longitude=117.5, latitude=37.3)
    phone = work.browse(open_page, PHONE | {"viewport": {"width": 390, "height": 844}}, "worker")
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": 117.5001, "latitude": 37.3, "accuracy": 15})
    phone.goto("/inbox")
    thumb = Thumb(phone)
    thumb.tap(phone.locator(".navigation").get_by_role("link", name="记一条"))
    thumb.photograph(from_camera(tmp_path))
    near = phone.locator("#site-results .choice").first
    expect(near).to_contain_text(re.compile("甲江木器厂.*约 9 米", re.DOTALL))
    thumb.tap(near)
    thumb.tap(phone.locator("#description"))
    phone.keyboard.type("厨房插排串着用")
    expect(phone.locator("#category")).to_have_value("electricity")
    expect(phone.get_by_text("按您写的选的，不对可以改。")).to_be_visible()
    thumb.tap(phone.get_by_role("button", name="提交", exact=True))
    expect(phone.get_by_text(re.compile("已上报，编号 安"))).to_be_visible()
    assert thumb.taps <= 7
    expect(phone.locator("main")).to_contain_text("厨房插排串着用")
    # Whoever has chosen is not overruled by what is typed afterwards.
    begin(phone, work)
    phone.locator("#category").select_option("gas")
    phone.locator("#description").press_sequentially("插排")
    expect(phone.locator("#category")).to_have_value("gas")


def stand_at(name: str, *, longitude: float, latitude: float) -> None:
    with transaction() as session:
        site = session.scalars(sa.select(Site).where(Site.name == name)).one()
        site.longitude, site.latitude = longitude, latitude


def test_a_place_that_is_not_there_is_added_on_the_way(work, phone, tmp_path):
    begin(phone, work, "/record")
    photograph(phone, from_camera(tmp_path))
    phone.locator("#description").fill("先写了一句，再去新增单位")
    phone.get_by_label("在哪里").fill("没有这样的店")
    expect(phone.get_by_text("没有找到。可以换个说法再找")).to_be_visible()
    phone.get_by_role("link", name=re.compile("新增“没有这样的店”")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("新增单位（场所）")
    # What was searched for is its name, the grid is the only one, and the rest waits.
    expect(phone.locator("#name")).to_have_value("没有这样的店")
    expect(phone.locator("#principal")).to_be_hidden()
    phone.locator("#name").fill("新开的面馆")
    phone.locator("#address").fill("集市东头")
    photograph(phone, from_screenshot(tmp_path), proof="place")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("已列入待完善")).to_be_visible()
    expect(phone.get_by_role("heading", level=1)).to_have_text("记一条隐患")
    expect(phone.locator(".chosen-site")).to_contain_text("新开的面馆")
    expect(phone.locator("#description")).to_have_value("先写了一句，再去新增单位")
    expect(kept_photos(phone)).to_have_count(1)


def test_what_was_put_right_on_the_spot_is_closed_the_same_day_with_both_photos(work, phone, tmp_path):
    begin(phone, work)
    choose(phone, "当场整改并销号")
    expect(phone.locator("#mode")).to_be_hidden()
    fill(phone, description="当场打开的出口", measure="取下门锁")
    photograph(phone, from_camera(tmp_path))
    photograph(phone, from_screenshot(tmp_path), proof="after")
    submit(phone)
    expect(phone.get_by_text(re.compile("已当场整改，同日销号"))).to_be_visible()
    expect(phone.locator(".heading-tags")).to_contain_text("已销号")
    expect(phone.locator(".photo-side img")).to_have_count(2)
    phone.goto("/me")
    expect(phone.locator(".entry-row", has_text="当场打开的出口")).to_contain_text("已销号")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_or_chosen_is_lost(
    work, open_page, tmp_path, scripts
):
    phone = work.browse(open_page, PHONE, "worker", java_script_enabled=scripts)
    phone.goto("/record")
    phone.set_input_files("#photo-before", [from_camera(tmp_path), from_iphone(tmp_path)])
    if scripts:
        expect(kept_photos(phone)).to_have_count(2)
    phone.locator("#description").fill("只写了一句")
    submit(phone)
    expect(phone.get_by_role("alert")).to_contain_text("还差一点")
    expect(phone.locator("#site .field-error")).to_have_text("请选择在哪里")
    expect(phone.locator("#category-error")).to_contain_text("请选择隐患类别")
    expect(phone.locator("#description")).to_have_value("只写了一句")
    expect(kept_photos(phone)).to_have_count(2)
    # Filled in at last: the two photos go along.
    phone.locator("#site-results").get_by_role("radio", name="甲江木器厂").check()
    fill(phone, description=f"补好了再交 {scripts}")
    choose(phone, "限期整改")
    submit(phone)
    expect(phone.get_by_text(re.compile("已上报，编号"))).to_be_visible()
    assert phone.locator(".photo-side .photo-strip img").count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_files_that_are_no_photos_are_named_with_the_reason_and_nothing_else_is_lost(
    work, open_page, tmp_path, faults, scripts
):
    phone = work.browse(open_page, PHONE, "worker", java_script_enabled=scripts)
    phone.goto(f"/record?site={work.towns.ours['site_id']}")
    bad = [text_named_photo(tmp_path), bomb(tmp_path), cut_short(tmp_path)]
    if scripts:
        wait_for_behaviours(phone)
        fill(phone, description="带坏文件的")
        phone.set_input_files("#photo-before", [from_camera(tmp_path), *bad])
        said = phone.locator("#photo-before-state")
    else:
        phone.locator("#description").fill("带坏文件的")
        phone.set_input_files("#photo-before", [from_camera(tmp_path), *bad])
        submit(phone)
        said = phone.locator("#photo-before-error")
    for path in bad:
        expect(said).to_contain_text(path.name)
    expect(kept_photos(phone)).to_have_count(1)
    expect(phone.locator("#description")).to_have_value("带坏文件的")
    if scripts:
        faults.forgive("status 422")


def test_two_taps_on_submit_make_one_entry(work, phone, tmp_path):
    begin(phone, work)
    fill(phone, description="连点两下")
    choose(phone, "限期整改")
    photograph(phone, from_camera(tmp_path))
    phone.get_by_role("button", name="提交", exact=True).dblclick()
    expect(phone.get_by_text(re.compile("已上报，编号"))).to_be_visible()
    assert len(entries_called(work, "连点两下")) == 1


def test_the_same_form_sent_twice_in_the_same_moment_makes_one_entry(work, phone, tmp_path):
    begin(phone, work)
    fill(phone, description="同时送到")
    choose(phone, "限期整改")
    photograph(phone, from_camera(tmp_path))
    sent = phone.evaluate("""async () => {
        const form = document.querySelector("form[data-draft-key]");
        const send = () => fetch(form.action, {method: "POST", body: new FormData(form)}).then((answer) => answer.url);
        return Promise.all([send(), send()]);
    }""")
    assert len(entries_called(work, "同时送到")) == 1
    assert sent[0] == sent[1]
    assert "/entries/" in sent[0]


def test_what_was_begun_is_there_after_coming_back_and_gone_once_it_is_filed(work, phone, tmp_path):
    begin(phone, work)
    fill(phone, description="写到一半接了个电话")
    photograph(phone, from_camera(tmp_path))
    phone.goto("/inbox")
    expect(phone.locator(".draft-list")).to_contain_text("记一条隐患")
    phone.locator(".draft-list a").first.click()
    expect(phone.get_by_text(re.compile("已恢复.*未提交的内容"))).to_be_visible()
    expect(phone.locator("#description")).to_have_value("写到一半接了个电话")
    expect(kept_photos(phone)).to_have_count(1)
    choose(phone, "限期整改")
    submit(phone)
    expect(phone.get_by_text(re.compile("已上报，编号"))).to_be_visible()
    phone.goto("/inbox")
    expect(phone.locator(".draft-list")).to_be_hidden()
    begin(phone, work)
    expect(phone.locator("#description")).to_have_value("")


def test_a_place_found_by_searching_comes_back_with_the_draft(work, phone):
    for number in range(5):
        work.do(a_workplace, work.towns.town, name=f"甲江沿街店{number}", by="worker")
    begin(phone, work, "/record")
    phone.get_by_label("在哪里").fill("甲江木")
    expect(phone.locator("#site-results").get_by_role("radio")).to_have_count(1)
    phone.locator("#site-results").get_by_role("radio", name="甲江木器厂").check()
    phone.locator("#description").fill("找到地方以后离开")
    phone.reload()
    expect(phone.locator("#description")).to_have_value("找到地方以后离开")
    expect(phone.locator("#site-results").get_by_role("radio", name="甲江木器厂")).to_be_checked()


def test_without_network_the_photo_waits_and_goes_with_the_form(work, phone, tmp_path, faults):
    begin(phone, work)
    fill(phone, description="信号不好的车间")
    choose(phone, "限期整改")
    phone.route("**/uploads", lambda route: route.abort("internetdisconnected"))
    phone.set_input_files("#photo-before", from_camera(tmp_path))
    expect(phone.locator("#photo-before-state")).to_contain_text("提交时也会一起送出")
    faults.forgive("request failed: POST .*/uploads")
    submit(phone)
    expect(phone.get_by_text(re.compile("已上报，编号"))).to_be_visible()
    expect(phone.locator(".photo-side img")).to_have_count(1)


def test_a_form_sent_without_network_is_still_there(work, phone, tmp_path, faults):
    begin(phone, work)
    fill(phone, description="提交时断了网")
    photograph(phone, from_camera(tmp_path))
    phone.context.set_offline(True)
    submit(phone)
    faults.forgive("request failed")
    phone.context.set_offline(False)
    begin(phone, work)
    expect(phone.locator("#description")).to_have_value("提交时断了网")
    expect(kept_photos(phone)).to_have_count(1)


def test_what_is_open_at_the_place_is_shown_before_it_is_filed_again(work, phone):
    begin(phone, work)
    phone.get_by_text(re.compile("这里已有 .* 条未销号")).click()
    expect(phone.locator(".open-here").get_by_role("link", name=re.compile("甲江车间"))).to_be_visible()
    assert work.do(lambda: db.session.get(Site, work.towns.ours["site_id"]).name) == "甲江木器厂"
