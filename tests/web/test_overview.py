"""概览: four numbers a book, every village, and what has been late the longest."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.books.safety import BOOK
from ledger.queries.counts import MOST_COUNTED, Urgency
from ledger.queries.overview import BookNumbers
from ledger.web.overview import closed_change
from ledger.workdays import day_begins, local_date
from tests.lives import a_workplace, fix_on_spot, order, report, statements
from tests.machinery.pages import Page

NOW = datetime.now(UTC)
LONG_BEFORE = NOW - timedelta(days=40)
LAST_MONTH = day_begins(local_date(NOW).replace(day=1)) - timedelta(days=2)


@pytest.fixture
def shop(town):
    return a_workplace(town)


def numbers_of(page: Page) -> dict[str, str]:
    """Return the text of each big number of the first book by its label."""
    return {
        number.of_class("big-number-label")[0].text: number.of_class("big-number-value")[0].text.removesuffix("条")
        for number in page.main.of_class("big-number")[:4]
    }


def number_link(page: Page, label: str) -> str:
    number = next(one for one in page.main.of_class("big-number") if one.of_class("big-number-label")[0].text == label)
    return number.of_class("row-link")[0].get("href")


def headlines(page: Page) -> list[str]:
    return [cell.all("a")[0].text for cell in page.main.of_class("cell-headline")]


def cells(page: Page) -> dict[str, str]:
    return {cell.all("span")[0].text: cell.all("strong")[0].text for cell in page.main.of_class("strip-cell")}


def test_leader_reads_four_numbers_a_book(town, shop, signed_in):
    report(town, shop, now=LONG_BEFORE, location="后门")
    order(town, report(town, shop, now=NOW), now=NOW, due_on=local_date(NOW) + timedelta(days=1))
    order(town, report(town, shop, now=NOW), now=NOW, due_on=local_date(NOW) + timedelta(days=60))
    fix_on_spot(town, shop, now=NOW)
    fix_on_spot(town, shop, now=LAST_MONTH)
    fix_on_spot(town, shop, now=LAST_MONTH)
    page = signed_in("leader").page("/overview")
    assert numbers_of(page) == {"超期": "1", "临期": "1", "未销号": "3", "本月销号": "1"}
    assert "比上月全月少 1 条" in page.main.text


def test_every_number_leads_to_the_list_it_counts(town, shop, signed_in):
    report(town, shop, now=LONG_BEFORE, location="后门")
    order(town, report(town, shop, now=NOW, location="仓库"), now=NOW, due_on=local_date(NOW) + timedelta(days=1))
    fix_on_spot(town, shop, now=NOW, location="门厅")
    client = signed_in("leader")
    page = client.page("/overview")
    found = {
        label: headlines(client.page(number_link(page, label))) for label in ("超期", "临期", "未销号", "本月销号")
    }
    assert found == {
        "超期": ["后门：安全出口上锁"],
        "临期": ["仓库：安全出口上锁"],
        "未销号": ["后门：安全出口上锁", "仓库：安全出口上锁"],
        "本月销号": ["门厅：安全出口上锁"],
    }


def test_every_village_is_a_cell_that_leads_to_its_own_overdue_list(town, shop, signed_in):
    report(town, shop, now=LONG_BEFORE)
    client = signed_in("chief")
    page = client.page("/overview")
    assert cells(page) == {"甲村": "超期 1", "乙村": "无超期", "丙村": "无超期"}
    links = {cell.all("span")[0].text: cell.get("href") for cell in page.main.of_class("strip-cell")}
    assert len(headlines(client.page(links["甲村"]))) == 1
    assert headlines(client.page(links["乙村"])) == []


def test_the_overdue_list_itself_follows_ten_lines_of_it_the_longest_late_first(town, shop, signed_in):
    # So far apart that no holiday lets two of them fall due on one day.
    for days in range(40, 280, 20):
        report(town, shop, now=NOW - timedelta(days=days), location=f"{days} 号门")
    page = signed_in("officer").page("/overview")
    assert len(headlines(page)) == 10
    assert headlines(page)[0] == "260 号门：安全出口上锁"
    assert page.links["看全部超期"] == "/overdue"


def test_nothing_late_looks_as_cared_for_as_much(town, signed_in):
    page = signed_in("supervisor").page("/overview")
    assert numbers_of(page) == {"超期": "0", "临期": "0", "未销号": "0", "本月销号": "0"}
    assert "没有超期的条目" in page.main.text
    assert "看全部超期" not in page.links


def test_another_towns_officer_sees_nothing_of_this_town(town, shop, signed_in):
    report(town, shop, now=LONG_BEFORE)
    page = signed_in("officer of another town").page("/overview")
    assert numbers_of(page) == {"超期": "0", "临期": "0", "未销号": "0", "本月销号": "0"}
    assert cells(page) == {"邻村": "无超期"}
    assert headlines(page) == []


@pytest.mark.parametrize("who", ["worker", "village secretary", "administrator"])
def test_there_is_no_overview_for_whom_it_is_not_meant(who, signed_in):
    assert signed_in(who).get("/overview").status_code == 404


def test_nobody_is_asked_to_sign_in_first(client, town):
    assert client.get("/overview").location == "/sign-in?next=/overview"


def test_ten_late_entries_cost_as_many_statements_as_fifty(town, shop, signed_in):
    client, sent = signed_in("leader"), []
    for more in (10, 40):
        for _ in range(more):
            report(town, shop, now=LONG_BEFORE)
        with statements() as counted:
            client.page("/overview")
        sent.append(len(counted))
    assert sent[0] == sent[1]


@pytest.mark.parametrize(
    ("this", "last", "said"),
    [
        (9, 6, "比上月全月多 3 条"),
        (6, 9, "比上月全月少 3 条"),
        (6, 6, "与上月全月持平"),
        (0, 0, "与上月全月持平"),
        (MOST_COUNTED, 7, "上月全月 7 条"),
        (7, MOST_COUNTED, "上月全月 1000+ 条"),
    ],
)
def test_this_month_is_compared_only_as_far_as_was_counted(this, last, said):
    numbers = BookNumbers(
        book=BOOK, urgency=Urgency(late=0, near=0, open=0), closed_this_month=this, closed_last_month=last
    )
    assert closed_change(numbers) == said
