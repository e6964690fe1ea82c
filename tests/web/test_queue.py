"""A list walked line by line: from any list to the next line, past what was done, and back to where one was."""

from urllib.parse import quote

import pytest

from ledger.models import Entry
from ledger.web import queue as walked_lists
from tests.builders import sign_in
from tests.lives import a_workplace, an_entry, report, statements, take
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page


@pytest.fixture
def officer(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("officer", towns.now))


@pytest.fixture
def passed(towns) -> list[Entry]:
    shop = a_workplace(towns.town, name="一排店铺")
    return [an_entry(towns.town, "passed", site=shop, now=towns.now) for _ in range(3)]


def lines(page: Page) -> list[str]:
    """Return the addresses of the lines of a list."""
    return [link.get("href") for link in page.main.of_class("row-link")]


def numbers(page: Page) -> list[str]:
    return [one.text for one in page.main.of_class("entry-number")]


def beside(page: Page) -> dict[str, str]:
    """Return where the lines before and after this one are, by their relation."""
    [bar] = page.main.of_class("queue")
    return {link.get("rel"): link.get("href") for link in bar.all("a") if link.has("rel")}


def walked_through(client: WatchfulClient, address: str) -> list[str]:
    """Return the numbers met from the first line of a list to its last, by the way on that each page offers."""
    found, here = [], lines(client.page(address))[0]
    while here:
        page = client.page(here)
        found.append(page.heading)
        here = beside(page).get("next")
    return found


LISTS = (
    "/inbox",
    "/books/safety",
    "/books/safety?which=all",
    "/books/safety?which=closed",
    "/books/safety?q=%E5%BA%97%E9%93%BA&grade=general",
    "/books/petitions",
    "/overdue",
    "/overdue?book=safety",
)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_walked_in_its_own_order_and_back(officer, towns, passed, address):
    an_entry(towns.town, "closed", now=towns.now)
    told = numbers(officer.page(address))
    assert walked_through(officer, address) == told
    last = officer.page(lines(officer.page(address))[-1])
    assert "next" not in beside(last)
    if len(told) > 1:
        assert officer.page(beside(last)["prev"]).heading == told[-2]


def test_the_lines_behind_a_figure_are_walked_too(client, towns):
    leader = sign_in(client, towns.town.person("leader", towns.now))
    for _ in range(2):
        an_entry(towns.town, "void", now=towns.now)
    address = "/figures/A-2v?book=safety&period=this-year"
    told = [row.all("a")[0].text for row in leader.page(address).main.of_class("simple-row")]
    assert len(told) > 1
    assert walked_through(leader, address) == told


def test_what_is_closed_leads_to_the_next_line_and_the_last_one_back_to_the_list(officer, passed):
    address = "/books/safety?state=passed"
    here, told = lines(officer.page(address))[0], []
    for at in range(len(passed)):
        number = officer.page(here).heading
        [form] = officer.page(here).main.of_class("step-at-once")
        assert form.text == ("销号，看下一条" if at < 2 else "销号")
        answer = officer.fill(here, action=form.get("action"))
        here = answer.location
        told.append((number, officer.page(here)))
    assert [f"已销号 {number}，下一条。" in page.text for number, page in told] == [True, True, False]
    number, page = told[-1]
    assert f"已销号 {number}。这是单子里的最后一条。" in page.text
    assert here.startswith(f"{address}#line-")


def test_what_somebody_else_has_closed_meanwhile_is_not_met_again(officer, towns, passed):
    addresses = lines(officer.page("/books/safety?state=passed"))
    _, second, third = passed
    page = officer.page(addresses[0])
    take(towns.town, second, "close", by="fellow officer", now=towns.now)
    [form] = page.main.of_class("step-at-once")
    assert f"/entries/{third.id}?" in officer.fill(addresses[0], action=form.get("action")).location


def test_what_has_gone_out_of_the_list_leads_to_its_first_line_that_is_left(officer, towns, passed):
    [address, *_] = lines(officer.page("/books/safety?state=passed"))
    take(towns.town, passed[0], "close", by="fellow officer", now=towns.now)
    assert f"/entries/{passed[1].id}?" in beside(officer.page(address))["next"]


def test_the_way_back_keeps_the_filter_and_the_place(officer, passed):
    address = "/books/safety?which=open&state=passed&after=2020-01-01.1"
    here = lines(officer.page(address))[1]
    [back] = officer.page(here).root.of_class("back")
    assert back.get("href") == f"{address}#line-{passed[1].id}"
    anchors = [row.get("id") for row in officer.page(back.get("href")).main.of_class("entry-row")]
    assert f"line-{passed[1].id}" in anchors


def test_the_form_of_a_step_and_what_is_refused_keep_to_the_list(officer, towns):
    entries = [report(towns.town, a_workplace(towns.town, name=f"甲村{at}店"), now=towns.now) for at in range(2)]
    [here, _] = [one for one in lines(officer.page("/inbox")) if any(f"/{entry.id}?" in one for entry in entries)]
    address = next(url for label, url in officer.page(here).links.items() if label == "退回补充")
    assert "from=/inbox" in address
    refused = officer.fill(address, {"note": ""})
    assert refused.status_code == 422
    assert Page(refused.text).form(address).action == address
    answer = officer.fill(address, {"note": "请补拍门牌"})
    assert f"/entries/{entries[1].id}?from=/inbox" in answer.location
    assert f"已退回补充 {entries[0].number}，下一条。" in officer.page(answer.location).text


def test_who_came_by_no_list_stays_with_the_entry_and_answers_in_a_form(officer, passed):
    page = officer.page(f"/entries/{passed[0].id}")
    assert page.main.of_class("queue") == page.main.of_class("step-at-once") == []
    answer = officer.fill(f"/entries/{passed[0].id}/steps/close")
    assert answer.location == f"/entries/{passed[0].id}"
    assert "已销号。" in officer.page(answer.location).text


MADE_UP = (
    "",
    "nonsense",
    "//elsewhere.example/inbox",
    "https://elsewhere.example/inbox",
    "/\\elsewhere",
    "/inbox/",
    "/people",
    "/entries/1",
    "/books/nonsense",
    "/books/safety?village=99999999999",
    "/figures/A-2v?book=nonsense",
    "/books/safety?q=" + "x" * walked_lists.MOST_CHARACTERS,
    "/inbox?from=/inbox",
)


def test_a_made_up_list_is_none_or_shows_no_more_than_it_would(officer, passed):
    for told in MADE_UP:
        page = officer.page(f"/entries/{passed[0].id}?from={quote(told, safe='')}")
        [back] = page.root.of_class("back")
        assert back.get("href").startswith(("/books/safety", "/inbox"))
        bars = page.main.of_class("queue")
        assert len(bars) == (1 if told == "/inbox?from=/inbox" else 0)


def test_a_list_leads_to_nothing_that_its_reader_may_not_see(client, towns, passed):
    worker = sign_in(client, towns.town.person("worker", towns.now))
    page = worker.page(f"/entries/{passed[0].id}?from=/books/petitions?which=all")
    for address in beside(page).values():
        assert worker.get(address).status_code == 200


def test_the_lines_beside_cost_one_statement(officer, passed):
    alone, walked = f"/entries/{passed[1].id}", f"/entries/{passed[1].id}?from=/books/safety?state=passed"
    asked = []
    for address in (alone, walked):
        officer.page(address)
        with statements() as sent:
            officer.page(address)
        asked.append(len([one for one in sent if one.startswith("SELECT")]))
    assert asked[1] == asked[0] + 1
