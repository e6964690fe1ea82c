"""Every page for everybody: no grave fault by axe, nothing that scrolls sideways, no error in the console.

Each is loaded once and looked at 390 and 1280 wide. The towns carry the longest names there are; the same pages are looked at again where there is nothing to show.
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
PHONE_SIZE, DESK_SIZE = PHONE["viewport"], DESK["viewport"]
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
    found += [f"/record?site={ours['site_id']}", "/books/safety?which=all&q=没有这样的"]
    found += [f"/entries/{ours['own_entry_id']}", "/record?book=petitions", "/record?book=housing"]
    return sorted(set(found))


@pytest.fixture(scope="module", autouse=True)
def longest_names(work) -> None:
    def rename() -> None:
        with transaction() as session:
            site = work.towns.ours["site_id"]
            session.execute(sa.update(Site).where(Site.id == site).values(name=LONGEST, address=LONGEST * 2))
            headline = f"{LONGEST}二楼安全出口：{LONGEST}安全出口上锁"
            session.execute(
                sa.update(Entry).where(Entry.site_id == site).values(headline=headline, responsible=LONGEST)
            )
            session.execute(sa.update(Area).where(Area.name == "甲村").values(name="某某县某某镇某某村村民委员会"))
            session.execute(sa.update(Person).where(Person.name == "worker").values(name="阿卜杜热合曼·买买提依明江"))

    work.do(rename)


@pytest.fixture(scope="module")
def newcomers(work) -> dict[str, str]:
    """People in a third town where nothing has happened yet."""

    def settle() -> None:
        with transaction() as session:
            county = work.towns.town.areas["青阳县"]
            town = Area(
                name="新设镇", level=AreaLevel.TOWN, parent_id=county, valid_from=work.towns.now.date(), path="/"
            )
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


def wrong_at(page: Page, size: dict, *, large: bool = False) -> list[str]:
    page.set_viewport_size(size)
    # What the switch 大字 does to a page; that it stays is tried in test_desk.py.
    page.evaluate("large => document.documentElement.classList.toggle('large-text', large)", large)
    return [f"{size['width']} wide{', large' if large else ''}: {fault}" for fault in wrong_with(page)]


def look_at(
    page: Page, addresses: list[str], *, large: bool = True, sizes: tuple = (PHONE_SIZE, DESK_SIZE)
) -> list[str]:
    """Return what is wrong on the pages this person may open, on a phone (in large letters too) and at a desk."""
    wrong, seen = [], 0
    for address in addresses:
        if page.goto(address).status == 200:
            seen += 1
            faults = [fault for size in sizes for fault in wrong_at(page, size)]
            faults += wrong_at(page, PHONE_SIZE, large=True) if large else []
            wrong += [f"{address}: {fault}" for fault in faults]
    assert seen > 5
    return wrong


@pytest.mark.parametrize("walker", WALKERS)
def test_every_page_can_be_read_by_everybody_and_fits_the_screen(work, open_page, addresses, walker):
    page = work.browse(open_page, DESK, walker)
    # Large letters are for those who work in it all day; they open every kind of page the others do but administration.
    assert look_at(page, addresses, large=walker in ("worker", "officer")) == []


@pytest.mark.parametrize("walker", WALKERS)
def test_every_page_where_nothing_has_happened_yet_is_as_cared_for(work, open_page, addresses, newcomers, walker):
    page = work.browse(open_page, DESK, newcomers[walker])
    without_ids = [one for one in addresses if not any(letter.isdecimal() for letter in one)]
    # With nothing to show, a page is the same wide and narrow but for what the full one has shown already.
    size = PHONE_SIZE if walker in ("worker", "officer") else DESK_SIZE
    assert look_at(page, without_ids, large=False, sizes=(size,)) == []


def test_a_form_with_faults_and_a_page_that_is_not_there_can_be_read_by_everybody(work, open_page):
    page = work.browse(open_page, PHONE, "officer")
    for address, button in (
        ("/record", "提交"),
        ("/sites/new?kind=workplace", "保存"),
        (f"/sites/{work.towns.ours['site_id']}/visit", "提交检查"),
        (f"/entries/{work.towns.ours['entry_id']}/steps/order", "核定并责令整改"),
    ):
        page.goto(address)
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".form-errors").wait_for()
        assert wrong_with(page) == [], address
    page.goto("/there-is-no-such-page")
    assert wrong_with(page) == []


def test_the_sign_in_page_can_be_read_by_everybody(work, open_page):
    page = open_page(work.server, PHONE)
    page.goto("/sign-in")
    assert wrong_at(page, PHONE_SIZE) + wrong_at(page, DESK_SIZE) + wrong_at(page, DESK_SIZE, large=True) == []
