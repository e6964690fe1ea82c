"""待办: what waits for somebody, the most urgent first; and nothing of it for those who only keep accounts."""

import pytest

from tests.builders import sign_in
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page
from tests.neighbours import Towns


def browser_of(client: WatchfulClient, towns: Towns, who: str) -> WatchfulClient:
    return sign_in(client, towns.town.person(who, towns.now))


def tally(page: Page) -> dict[str, str]:
    return {
        cell.of_class("tally-label")[0].text: cell.all("strong")[0].text for cell in page.root.of_class("tally-cell")
    }


def test_a_worker_sees_what_is_theirs_to_put_right_and_what_a_visit_left_open(client, towns):
    page = browser_of(client, towns, "worker").page("/inbox")
    assert tally(page) == {"超期": "1", "临期": "0", "待办": "1"}
    assert "甲江仓库" in page.root.of_class("entry-row")[0].text
    assert "甲江木器厂：还有 1 处不符合没有登记" in page.main.text


def test_an_officer_sees_what_waits_for_a_decision(client, towns):
    page = browser_of(client, towns, "officer").page("/inbox")
    assert [row.text for row in page.root.of_class("entry-row")] != []
    assert all("甲江仓库" not in row.text for row in page.root.of_class("entry-row"))


def test_an_empty_inbox_says_what_would_stand_there(client, towns):
    page = browser_of(client, towns, "worker of another village").page("/inbox")
    assert page.root.of_class("entry-row") == []
    assert page.links["记一条"].startswith("/record")


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_whoever_sees_no_entries_has_no_inbox(client, towns, who):
    browser = browser_of(client, towns, who)
    assert browser.get("/inbox").status_code == 404
    assert browser.get("/overdue").status_code == 404
