"""A number on a page and the list it leads to are the same: every such number is followed, and the lines are counted."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from ledger.queries import entries
from ledger.workdays import day_begins, local_date
from tests.lives import Town, a_workplace, an_entry, fix_on_spot, order, report
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Element, Page

NOW = datetime.now(UTC)
LAST_MONTH = day_begins(local_date(NOW).replace(day=1)) - timedelta(days=2)
# What is a number by how it is drawn, and in which part of it the number stands.
DRAWN = {"big-number": "big-number-value", "tally-cell": None, "strip-cell": None}
COUNTED = re.compile(r"([0-9]+)(\+?) ?(条|份|个)")
LINES = ("entry-row", "simple-row")


def numbers_on(page: Page) -> Iterator[tuple[int, str]]:
    """Give each number that is a link, and where it leads."""
    for name in DRAWN:
        for one in page.main.of_class(name):
            [link] = [one] if one.name == "a" else one.all("a")
            [number] = re.findall(r"[0-9]+", link.text) or ["0"]
            yield int(number), link.get("href")
    for link in page.main.all("a"):
        if (found := COUNTED.search(link.text)) and not is_drawn(link):
            yield int(found[1]), link.get("href")


def told(page: Page) -> int | None:
    """Return how many lines the page says its list has, or None where it has no list."""
    said = [re.search(r"共 ([0-9]+) (条|个|份)", line.text) for line in page.main.of_class("count-line")]
    return next((int(one[1]) for one in said if one), None)


def is_drawn(link: Element) -> bool:
    return any(name in link.get("class").split() for name in DRAWN)


def lines_behind(client: WatchfulClient, url: str) -> int:
    """Return how many lines a list has, over all its pages."""
    page, lines = client.page(url), 0
    while True:
        lines += sum(len(page.main.of_class(name)) for name in LINES)
        onward = [link.get("href") for link in page.main.all("a") if link.get("rel") == "next"]
        if not onward:
            return lines
        page = client.page(onward[0])


@pytest.fixture
def busy(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town in which every number differs from every other, and lists are longer than a page."""
    monkeypatch.setattr(entries, "PAGE", 3)
    shop, other = a_workplace(town), a_workplace(town, name="别村超市", area="乙村一网格")
    for days in range(5):
        report(town, shop, now=NOW - timedelta(days=40 + days))
    report(town, other, now=NOW - timedelta(days=40), by="worker of another village")
    for days in (0, 1, 3, 4, 60):
        order(town, report(town, shop, now=NOW), now=NOW, due_on=local_date(NOW) + timedelta(days=days))
    for moment in (NOW, NOW, LAST_MONTH):
        fix_on_spot(town, shop, now=moment)
    an_entry(town, "void", site=shop, now=NOW)
    return town


def test_behind_every_number_stand_as_many_lines(busy, signed_in):
    for who in ("leader", "officer", "worker", "village secretary"):
        client, followed = signed_in(who), {}
        for path in pages_of(client):
            page = client.page(path)
            for number, url in numbers_on(page):
                followed[path, url] = (number, lines_behind(client, url))
            if (all_told := told(page)) is not None:
                followed[path, path] = (all_told, lines_behind(client, path))
        assert followed, who
        assert {where: one for where, one in followed.items() if one[0] != one[1]} == {}, who


def pages_of(client: WatchfulClient) -> list[str]:
    """Return every page of a person's menu."""
    links = {link.get("href") for nav in client.page("/").root.all("nav") for link in nav.all("a")}
    return sorted(link for link in links if "after=" not in urlsplit(link).query)
