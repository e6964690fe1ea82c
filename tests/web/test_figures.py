"""统计: every figure of a book for a period, with its definition."""

import fcntl
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.db import db
from ledger.models import FigureSheet, Role
from ledger.queries import figure_lines
from ledger.services.merging import merge
from ledger.web.periods import USUAL
from ledger.workdays import chinese_date, local_date
from tests.lives import a_paper, a_visit, a_workplace, fix_on_spot, order, rectify, report, statements, take
from tests.machinery.application import WatchfulClient
from tests.machinery.pages import Page

NOW = datetime.now(UTC)
TODAY = local_date(NOW)
LONG_BEFORE = NOW - timedelta(days=40)


@pytest.fixture
def shop(town):
    return a_workplace(town)


def values(page: Page) -> dict[str, str]:
    """Return each figure's value with its unit by its name."""
    rows = page.main.of_class("figures-table")[0].all("tbody")[0].all("tr")
    return {row.of_class("figure-label")[0].text: row.of_class("figure-value")[0].text for row in rows}


def between(first: date, last: date = TODAY, **more) -> dict:
    return {"period": "chosen", "first": first.isoformat(), "last": last.isoformat()} | more


def test_every_figure_stands_with_its_definition(signed_in):
    page = signed_in("officer").page("/figures")
    assert list(values(page)) == [figure.label for figure in BOOK.figures]
    for figure in BOOK.figures:
        assert figure.definition in page.main.text
        assert figure.code in page.main.text


def test_a_rate_says_what_stands_above_and_below_its_line(signed_in):
    text = signed_in("officer").page("/figures").main.text
    assert "；A-11a 重大隐患已整改数：A-3 中截至统计日已销号的" in text
    assert "A-6b ÷ A-6a；不计：期限未到的、还没有责令的" in text


def test_the_numbers_follow_what_happened_in_the_period(town, shop, signed_in):
    a_visit(town, shop, now=NOW, started_at=NOW)
    fix_on_spot(town, shop, now=NOW)
    report(town, shop, now=NOW)
    late = order(town, report(town, shop, now=LONG_BEFORE), now=LONG_BEFORE, due_on=local_date(LONG_BEFORE))
    rectify(town, late, now=NOW)
    found = values(signed_in("leader").page("/figures", **between(TODAY)))
    assert (found["检查家数"], found["检查家次"], found["其中未发现问题"]) == ("1 家", "1 家次", "1 家次")
    assert (found["排查隐患数"], found["已整改数"], found["整改率"]) == ("2 条", "1 条", "50.0 %")
    longer = values(signed_in("leader").page("/figures", **between(TODAY - timedelta(days=60))))
    assert (longer["排查隐患数"], longer["按期整改率"]) == ("3 条", "0.0 %")


def test_a_rate_of_nothing_is_a_dash_and_never_a_hundred_percent(signed_in):
    found = values(signed_in("leader").page("/figures"))
    assert (found["整改率"], found["按期整改率"], found["重大隐患整改率"]) == ("—", "—", "—")
    assert found["排查隐患数"] == "0 条"


def test_period_place_and_day_are_stated(town, signed_in):
    text = signed_in("supervisor").page("/figures", **between(date(2022, 1, 1), date(2022, 12, 31))).main.text
    assert "期间2022年1月1日（周六）至2022年12月31日（周六）" in text
    assert f"截至日期{chinese_date(TODAY)}" in text
    assert "范围示范镇" in text


# --- What is left out, and who decided it ---------------------------------------------------------------------------


def cells(page: Page) -> list[list[str]]:
    return [[cell.text for cell in row.all("td")] for row in page.main.of_class("simple-row")]


def test_what_is_void_is_listed_with_whoever_proposed_and_whoever_agreed(town, shop, signed_in):
    void = report(town, shop, now=NOW)
    take(town, void, "void", by="officer", now=NOW, note="现场没有")
    report(town, shop, now=NOW)
    client = signed_in("leader")
    period = between(TODAY, village=town.areas["甲村"])
    [link] = client.page("/figures", **period).main.of_class("figures-table")[0].all("a")
    page = client.page(link.get("href"))
    [line] = cells(page)
    assert (line[0], line[3], line[5]) == (void.number, "officer", "现场没有")
    assert line[2].startswith("核实为不属实，作废") and "leader" in line[4] and "同意" in line[4]
    assert "不计入 A-2" in page.main.text


def test_what_a_paper_approved_is_listed_with_its_number(town, shop, signed_in):
    paper = a_paper(
        kind="approval", number="示政批〔2026〕9号", dated_on=TODAY, issuing_authority="示范镇人民政府", legal_basis="本镇规定"
    )  # fmt: skip
    take(town, report(town, shop, now=NOW), "void", by="officer", now=NOW, note="现场没有", paper=paper)
    [line] = cells(signed_in("leader").page("/figures/A-2v", **between(TODAY)))
    assert line[4].startswith("示政批〔2026〕9号")


def test_who_merged_what_was_reported_twice_is_listed(town, shop, signed_in):
    first, second = report(town, shop, now=NOW), report(town, shop, now=NOW)
    merge(second.id, first.id, uuid=uuid4(), reason="同一处", by=town.person("officer", NOW), now=NOW)
    [line] = cells(signed_in("leader").page("/figures/A-2m", **between(TODAY)))
    assert (line[0], line[4], line[5]) == (second.number, "officer", "同一处")


def test_a_list_of_what_is_left_out_goes_on_by_pages(town, shop, signed_in, monkeypatch):
    monkeypatch.setattr(figure_lines, "PAGE", 2)
    for _ in range(3):
        take(town, report(town, shop, now=NOW), "void", by="officer", now=NOW, note="现场没有")
    client = signed_in("leader")
    page = client.page("/figures/A-2v", **between(TODAY))
    [more] = [one for one in page.main.all("a") if one.get("rel") == "next"]
    assert (len(cells(page)), len(cells(client.page(more.get("href"))))) == (2, 1)


def test_the_list_shows_no_more_than_somebody_may_see(town, shop, signed_in):
    take(town, report(town, shop, now=NOW), "void", by="officer", now=NOW, note="现场没有")
    page = signed_in("officer of another town").page("/figures/A-2v", **between(TODAY))
    assert cells(page) == []
    assert "这一期间没有" in page.main.text


@pytest.mark.parametrize("code", ["A-2", "A-5", "B-3v", "nonsense"])
def test_only_what_is_left_out_has_a_list(signed_in, code):
    assert signed_in("leader").get(f"/figures/{code}").status_code == 404


# --- Keeping what was counted -----------------------------------------------------------------------------------------


@contextmanager
def another_writes() -> Iterator[None]:
    """Somebody from outside the program holds what the sheets are written to."""
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with db.engine.connect().execution_options(isolation_level="READ COMMITTED") as other:
            other.execute(sa.text("LOCK TABLE figure_sheet IN EXCLUSIVE MODE"))
            yield


@contextmanager
def another_stands_in_line() -> Iterator[None]:
    """One of our own writers is inside, and takes its time."""
    if db.engine.dialect.name == "sqlite":
        with Path(f"{db.engine.url.database}-writer").open("wb") as inside:
            fcntl.flock(inside, fcntl.LOCK_EX)
            yield
    else:
        with another_writes():
            yield


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    if db.engine.dialect.name == "sqlite":
        sa.event.listen(db.engine, "connect", _only_for_reading)
        _connect_anew()
        yield
        sa.event.remove(db.engine, "connect", _only_for_reading)
        _connect_anew()
    else:
        with db.engine.begin() as owner:
            owner.execute(sa.text("ALTER TABLE figure_sheet ADD CONSTRAINT frozen CHECK (false)"))
        yield
        with db.engine.begin() as owner:
            owner.execute(sa.text("ALTER TABLE figure_sheet DROP CONSTRAINT frozen"))


def _only_for_reading(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _connect_anew() -> None:
    db.session.remove()
    db.engine.dispose()


def shown(client: WatchfulClient) -> list[int]:
    """Return the answer to somebody who gives up long before a lock of ours would."""
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(client.get("/figures").status_code), daemon=True)
    asking.start()
    asking.join(10)
    return answers


def kept_sheets() -> int:
    db.session.commit()
    return db.session.scalar(sa.select(sa.func.count()).select_from(FigureSheet))


@pytest.mark.parametrize("hindered", [another_writes, another_stands_in_line, nothing_can_be_written])
def test_the_page_is_shown_also_when_nothing_of_it_can_be_kept(town, shop, signed_in, hindered, caplog):
    report(town, shop, now=NOW)
    client = signed_in("officer")
    with hindered():
        assert shown(client) == [200]
        assert kept_sheets() == 0
    told = [record for record in caplog.records if record.name == "ledger.services.figure_sheets"]
    assert [re.sub(r"\d+|\w+$", "…", record.getMessage()) for record in told] == ["… counted sheets were not kept: …"]
    assert shown(client) == [200]
    assert kept_sheets() > 0


def test_one_village_alone_is_counted_when_it_is_chosen(town, shop, signed_in):
    report(town, shop, now=NOW)
    report(town, a_workplace(town, name="乙村超市", area="乙村一网格"), by="worker of another village", now=NOW)
    client = signed_in("officer")
    assert values(client.page("/figures", **between(TODAY)))["排查隐患数"] == "2 条"
    page = client.page("/figures", **between(TODAY, village=town.areas["乙村"]))
    assert values(page)["排查隐患数"] == "1 条"
    assert "范围乙村" in page.main.text


def test_every_usual_period_has_its_figures(signed_in):
    client = signed_in("officer")
    offered = [option.get("value") for option in client.page("/figures").root.all("option")]
    for period in (*USUAL, str(TODAY.year - 2)):
        assert period in offered
        assert values(client.page("/figures", period=period))["排查隐患数"] == "0 条"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": "", "last": "2026-01-31"}, {"first": "请选择开始日期"}),
        ({"first": "2026-01-01", "last": ""}, {"last": "请选择结束日期"}),
        ({"first": "2026-02-01", "last": "2026-01-31"}, {"last": "结束日期早于开始日期，请核对"}),
        ({"first": "0001-01-01", "last": "2026-01-31"}, {"first": "请核对年份"}),
        ({"first": "2026-01-01", "last": "9999-12-31"}, {"first": "请核对年份"}),
        ({"first": "上个月初", "last": "2026-01-31"}, {"first": "请填写日期，例如 2026-03-05"}),
    ],
)
def test_days_that_make_no_period_are_told_beside_their_field_and_kept(typed, said, signed_in):
    response = signed_in("officer").get("/figures", query_string={"period": "chosen"} | typed)
    page = Page(response.text)
    assert response.status_code == 422
    assert page.field_errors == said
    kept = {one.get("name"): one.get("value") for one in page.main.all("input")}
    assert kept == typed


@pytest.mark.parametrize(
    ("today", "key", "first", "last"),
    [
        (date(2026, 1, 31), "last-month", date(2025, 12, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), "this-month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), "this-month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 3, 31), "this-quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 11, 23), "this-quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 6, 1), "this-year", date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 6, 1), "last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_usual_period_ends_where_the_calendar_does(today, key, first, last):
    assert USUAL[key][1](today) == (first, last)


def test_nonsense_in_the_address_is_answered_with_the_month(signed_in):
    page = signed_in("officer").page("/figures", period="⑨", village="x", book="")
    assert values(page)["排查隐患数"] == "0 条"


def test_another_towns_officer_counts_nothing_of_this_town(town, shop, signed_in):
    report(town, shop, now=NOW)
    page = signed_in("officer of another town").page("/figures", **between(TODAY, village=town.areas["甲村"]))
    assert values(page)["排查隐患数"] == "0 条"
    assert "甲村" not in page.main.text


@pytest.mark.parametrize("who", ["worker", "grid head", "administrator"])
def test_there_are_no_figures_for_whom_they_are_not_meant(who, signed_in):
    assert signed_in(who).get("/figures").status_code == 404


def test_ten_entries_cost_as_many_statements_as_fifty(town, shop, signed_in):
    client, sent = signed_in("leader"), []
    for more in (10, 40):
        for _ in range(more):
            report(town, shop, now=NOW)
        with statements() as counted:
            client.page("/figures")
        sent.append(len(counted))
    assert sent[0] == sent[1]


@pytest.mark.parametrize("key", ["safety", "no-such-book"])
def test_the_figures_of_a_book_somebody_may_not_see_are_not_there(town, signed_in, key):
    town.add_person("housing officer", Role.OFFICER, "示范镇", book="housing")
    client = signed_in("housing officer")
    assert client.get("/figures", query_string={"book": key}).status_code == 404
    assert "自建房" in client.page("/figures").main.text
