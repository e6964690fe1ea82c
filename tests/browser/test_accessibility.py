"""Every page for everybody: no grave fault by axe, nothing that scrolls sideways, no error in the console.

The towns carry the longest names there are; the same pages are looked at again where there is nothing to show.
"""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from ledger.db import db, transaction
from ledger.models import Area, AreaLevel, Entry, Person, Post, Role, Site
from tests.machinery.accessibility import grave_faults
from tests.machinery.browser import DESK, PHONE

LONGEST = "某某县某某镇某某村某某塑料制品有限责任公司"
WALKERS = ("worker", "officer", "leader", "administrator", "auditor")
DEVICES = {"phone": PHONE, "desk": DESK}
# Answers for a script or a picture, not for a person to look at.
NO_PAGES = {"static", "sites.search", "sites.near", "evidence.show", "evidence.upload", "evidence.original"}
STEPS = ("order", "send_back", "void", "hand_over", "remark")


@pytest.fixture(scope="module")
def addresses(work) -> list[str]:
    """Every address a person may open, filled with something of our town; and the steps of an entry besides."""
    ours = work.towns.ours
    adapter = work.application.url_map.bind("localhost")
    found = [
        adapter.build(rule.endpoint, {name: ours[name] for name in rule.arguments})
        for rule in work.application.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint not in NO_PAGES and rule.arguments <= ours.keys()
    ]
    found += [f"/entries/{ours['entry_id']}/steps/{step}" for step in STEPS]
    found += [f"/entries/{ours['late_entry_id']}", f"/entries/{ours['late_entry_id']}/steps/rectify"]
    found += [f"/record?site={ours['site_id']}", "/books/safety?which=all&q=没有这样的", "/there-is-no-such-page"]
    return sorted(set(found))


@pytest.fixture(scope="module", autouse=True)
def longest_names(work) -> None:
    def rename() -> None:
        with transaction() as session:
            site = work.towns.ours["site_id"]
            session.execute(sa.update(Site).where(Site.id == site).values(name=LONGEST, address=LONGEST * 2))
            headline = f"{LONGEST}二楼安全出口：{LONGEST}安全出口上锁"
            session.execute(sa.update(Entry).where(Entry.site_id == site).values(headline=headline, responsible=LONGEST))
            session.execute(sa.update(Area).where(Area.name == "甲村").values(name="某某县某某镇某某村村民委员会"))
            session.execute(sa.update(Person).where(Person.name == "worker").values(name="阿卜杜热合曼·买买提依明江"))

    work.do(rename)


@pytest.fixture(scope="module")
def newcomers(work) -> dict[str, str]:
    """People in a third town where nothing has happened yet."""

    def settle() -> None:
        with transaction() as session:
            county = work.towns.town.areas["青阳县"]
            town = Area(name="新设镇", level=AreaLevel.TOWN, parent_id=county, valid_from=work.towns.now.date(), path="/")
            session.add(town)
            session.flush()
            town.path, town.town_id = f"{session.get(Area, county).path}{town.id}/", town.id
            work.towns.town.areas["新设镇"] = town.id
        for role in (Role.WORKER, Role.OFFICER, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR):
            work.towns.town.add_person(f"new {role.value}", role, "新设镇")
        with transaction() as session:
            session.execute(sa.update(Person).values(password_is_temporary=False))
            assert session.scalar(sa.select(sa.func.count(Post.id)).where(Post.area_id == town.id)) == 5
            db.session.expunge_all()

    work.do(settle)
    return {walker: f"new {walker}" for walker in WALKERS}


def wrong_with(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands."""
    wide = page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return Array.from(document.body.querySelectorAll("*")).filter((one) => one.getBoundingClientRect().right > width + 1)
            .slice(0, 3).map((one) => `<${one.tagName.toLowerCase()} class="${one.className}"> reaches beyond the screen`);
    }""")
    headings = page.locator("h1").count()
    return [*grave_faults(page), *wide, *([] if headings == 1 else [f"{headings} headings"])]


def look_at(page: Page, addresses: list[str]) -> list[str]:
    wrong, looked_at = [], 0
    for address in addresses:
        # What this person may not see is answered by the same short page each time: once is enough.
        answer = page.request.get(address, max_redirects=0)
        if answer.status == 200 or address in ("/there-is-no-such-page",):
            looked_at += 1
            page.goto(address)
            wrong += [f"{address}: {fault}" for fault in wrong_with(page)]
    assert looked_at > 5
    return wrong


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("walker", WALKERS)
def test_every_page_can_be_read_by_everybody_and_fits_the_screen(work, open_page, addresses, walker, device):
    page = work.browse(open_page, DEVICES[device], walker)
    assert look_at(page, addresses) == []


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("walker", WALKERS)
def test_every_page_where_nothing_has_happened_yet_is_as_cared_for(work, open_page, addresses, newcomers, walker, device):
    page = work.browse(open_page, DEVICES[device], newcomers[walker])
    assert look_at(page, [one for one in addresses if not any(letter.isdecimal() for letter in one)]) == []


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("walker", ["worker", "leader", "administrator"])
def test_every_page_fits_the_screen_in_large_letters_too(work, open_page, addresses, walker, device):
    page = work.browse(open_page, DEVICES[device], walker)
    page.goto("/me")
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="大字").click()
    page.locator("html.large-text").wait_for(state="attached")
    wrong = look_at(page, addresses)
    page.goto("/me")
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="恢复普通字号").click()
    assert wrong == []


@pytest.mark.parametrize("device", DEVICES)
def test_a_form_with_faults_can_be_read_by_everybody(work, open_page, device):
    page = work.browse(open_page, DEVICES[device], "officer")
    for address, button in (
        ("/record", "提交"),
        ("/sites/new", "保存"),
        (f"/sites/{work.towns.ours['site_id']}/visit", "提交检查"),
        (f"/entries/{work.towns.ours['entry_id']}/steps/order", "核定并责令整改"),
    ):
        page.goto(address)
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".form-errors").wait_for()
        assert wrong_with(page) == [], address


def test_the_sign_in_page_can_be_read_by_everybody(work, open_page):
    for device in DEVICES.values():
        page = open_page(work.server, device)
        page.goto("/sign-in")
        assert wrong_with(page) == []
