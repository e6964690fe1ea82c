"""Every page for everybody: no grave fault by axe, nothing that scrolls sideways, no error in the console.

Each is loaded once and looked at 390 and 1280 wide. The towns carry the longest names there are; the same pages are looked at again where there is nothing to show.
"""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from ledger.books.petitions.words import Category
from ledger.db import db, transaction
from ledger.models import Area, AreaLevel, Entry, Person, Post, Role, Site
from tests import houses, parcels, petition_lives
from tests.machinery.accessibility import axe, grave_faults
from tests.machinery.browser import DESK, PHONE, OpenPage

LONGEST = "某某县某某镇某某村某某塑料制品有限责任公司"
WALKERS = ("worker", "officer", "leader", "administrator", "auditor")
PHONE_SIZE, DESK_SIZE = PHONE["viewport"], DESK["viewport"]
# The narrowest phone there is, and what is left of a desk at four times its size.
NARROWEST = {"width": 320, "height": 640}
# Answers for a script or a picture, not for a person to look at.
NO_PAGES = {
    "static",
    "drafts.ask",
    "sites.search",
    "sites.near",
    "evidence.show",
    "evidence.upload",
    "evidence.original",
}
STEPS = ("order", "send_back", "void", "hand_over", "remark")


@pytest.fixture
def open_page(open_page: OpenPage) -> OpenPage:
    """Pages here have axe with them from the start: its half a million letters are handed over once, not to every page."""

    def with_axe(*words, **more) -> Page:
        page = open_page(*words, **more)
        page.context.add_init_script(axe())
        return page

    return with_axe


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


@pytest.fixture(scope="module")
def special(work) -> dict[str, int]:
    """What the forms of the other books need before they can be opened: entries that have come so far, by name."""
    town, now = work.towns.town, work.towns.now

    def settle() -> dict[str, int]:
        house = houses.a_house(town, name="甲村中街 12 号自建房", now=now)
        houses.look(town, house, now=now - timedelta(days=800))
        appraising = houses.verify(town, houses.report(town, house, now=now), now=now, needs_appraisal=True)
        commissioned = houses.commission(town, houses.notify(town, appraising, now=now), now=now)
        handled = petition_lives.accepted(town, now)
        whistle = petition_lives.register(
            town,
            now,
            category=Category.ACCUSATION,
            people=petition_lives.PEOPLE,
            concerns_people=[town.people["leader"]],
        )
        clue = parcels.a_clue(town, now=now)
        decided = parcels.a_case(town, "decided", now=now - timedelta(days=10))
        return {
            "house": house.id, "appraising": commissioned.id, "reported": houses.report(town, house, now=now).id,
            "handled": handled.id, "whistle": whistle.id, "clue": clue.id, "decided": decided.id, "parcel": clue.site_id,
        }  # fmt: skip

    return work.do(settle)


# The forms that are like no other, each once: (what it is about, the step).
SPECIAL_STEPS = (
    ("reported", "verify"), ("appraising", "record_appraisal"), ("appraising", "regrade"), ("appraising", "control"),
    ("whistle", "sort"), ("handled", "grade"), ("handled", "reply"), ("handled", "mediate"),
    ("clue", "verify"), ("decided", "carry_out"),
)  # fmt: skip


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
    headings = page.locator("h1").count()
    return [*grave_faults(page), *too_wide(page), *([] if headings == 1 else [f"{headings} headings"])]


def too_wide(page: Page) -> list[str]:
    return page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return Array.from(document.body.querySelectorAll("*")).filter((one) => one.getBoundingClientRect().right > width + 1)
            .slice(0, 3).map((one) => `<${one.tagName.toLowerCase()} class="${one.className}"> reaches beyond the screen`);
    }""")


def wrong_at(page: Page, size: dict, *, large: bool = False) -> list[str]:
    write_at(page, size, large=large)
    return [f"{size['width']} wide{', large' if large else ''}: {fault}" for fault in wrong_with(page)]


def write_at(page: Page, size: dict, *, large: bool) -> None:
    page.set_viewport_size(size)
    # What the switch 大字 does to a page; that it stays is tried in test_desk.py.
    page.evaluate("large => document.documentElement.classList.toggle('large-text', large)", large)


def look_at(
    page: Page, addresses: list[str], *, large: bool = True, sizes: tuple = (PHONE_SIZE, DESK_SIZE)
) -> list[str]:
    """Return what is wrong on the pages this person may open, on a phone and at a desk; whether large letters fit the narrowest."""
    wrong, seen, opened = [], 0, set()
    looks = [(size, False) for size in sizes] + ([(NARROWEST, True)] if large else [])
    for address in addresses:
        answer = page.context.request.get(address)
        seen += answer.status == 200
        # Most refusals say the same: a page that is word for word one of those opened before is not opened again.
        served = (answer.status, without_tokens(answer.text()))
        if served in opened:
            continue
        opened.add(served)
        if page.goto(address).status == 200:
            body = without_tokens(page.locator("main").inner_html())
            for size, is_large in looks:
                if (body, size["width"], is_large) in JUDGED:
                    continue
                JUDGED.add((body, size["width"], is_large))
                wrong += [f"{address}: {fault}" for fault in wrong_at(page, size, large=is_large)]
            if not large:
                write_at(page, NARROWEST, large=True)
                wrong += [f"{address}: large, {fault}" for fault in too_wide(page)]
    assert seen > 5
    return wrong


# What has been looked at, in which size: many pages say the same to everybody, and the second look finds nothing new.
JUDGED: set[tuple[str, int, bool]] = set()


def without_tokens(html: str) -> str:
    """Return what a page says without the tokens that are new each time."""
    return re.sub(r'value="[^"]{30,}"', "", html)


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


def test_the_forms_that_are_like_no_other_can_be_read_by_everybody(work, open_page, special):
    page = work.browse(open_page, DESK, "officer")
    forms = [f"/entries/{special[what]}/steps/{step}" for what, step in SPECIAL_STEPS]
    places = [f"/sites/{special['house']}", f"/sites/{special['parcel']}", "/sites?due=late"]
    assert look_at(page, [*forms, *places, f"/entries/{special['decided']}"], large=False) == []


def test_what_only_an_answer_brings_to_light_can_be_read_by_everybody(work, open_page, special):
    page = work.browse(open_page, PHONE, "officer")
    page.goto(f"/entries/{special['whistle']}/sealed")
    assert wrong_with(page) == []
    page.get_by_label("查看理由").fill("电话告知受理情况")
    page.get_by_role("button", name="查看", exact=True).click()
    page.get_by_text(petition_lives.PEOPLE["address"]).wait_for()
    assert wrong_with(page) == []
    page.goto("/record?book=petitions")
    page.get_by_label("检举控告类").check()
    page.get_by_text("检举控告涉及谁").wait_for()
    assert wrong_with(page) == []
    page.goto(f"/entries/{special['handled']}/steps/grade")
    page.get_by_role("button", name="评定事项等级").click()
    page.locator(".form-errors").wait_for()
    page.get_by_label("A级").check()
    assert wrong_with(page) == []


def test_a_worker_is_shown_where_to_look_again(work, open_page, special):
    page = work.browse(open_page, PHONE, "worker")
    page.goto("/inbox")
    page.get_by_role("heading", name="该巡查的").wait_for()
    assert wrong_with(page) == []
    page.get_by_role("link", name="看全部该巡查的").click()
    page.get_by_text("拖得最久的在前").wait_for()
    assert wrong_with(page) == []


def test_the_public_page_can_be_read_by_everybody_whatever_it_answers(work, open_page):
    page = open_page(work.server, PHONE)
    page.goto("/progress")
    assert wrong_at(page, PHONE_SIZE) + wrong_at(page, PHONE_SIZE, large=True) == []
    page.get_by_label("事项编号").fill("访2026-0001")
    page.get_by_label("查询码").fill("AAAA-AAAA")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("alert").wait_for()
    assert wrong_with(page) == []
    number, code = work.do(a_number_and_its_code, work)
    page.get_by_label("事项编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    page.get_by_text("现在的情况").wait_for()
    assert wrong_with(page) + wrong_at(page, DESK_SIZE) == []


def a_number_and_its_code(work) -> tuple[str, str]:
    entry = petition_lives.register(work.towns.town, work.towns.now, people=petition_lives.PEOPLE)
    return entry.number, entry.new_query_code


def test_the_sign_in_page_can_be_read_by_everybody(work, open_page):
    page = open_page(work.server, PHONE)
    page.goto("/sign-in")
    assert wrong_at(page, PHONE_SIZE) + wrong_at(page, DESK_SIZE) + wrong_at(page, DESK_SIZE, large=True) == []
