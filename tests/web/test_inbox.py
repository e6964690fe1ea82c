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


def test_the_counters_narrow_the_list_to_what_they_count_and_say_which_is_in_use(client, towns):
    browser = browser_of(client, towns, "worker")
    for label, due in (("超期", "overdue"), ("临期", "near"), ("待办", "")):
        page = browser.page(f"/inbox?due={due}")
        assert str(len(page.root.of_class("entry-row"))) == tally(page)[label], label
        [in_use] = [cell for cell in page.root.of_class("tally-cell") if cell.has("aria-current")]
        assert label in in_use.text
    assert "等您办理的里面没有临期的" in browser.page("/inbox?due=near").main.text


def test_what_is_in_hand_stands_first_and_what_is_beside_it_is_reached_from_above(client, towns):
    page = browser_of(client, towns, "worker").page("/inbox")
    text = page.main.text
    assert text.index("甲江仓库") < text.index("还有 1 处不符合没有登记")
    [way] = page.root.of_class("also-here")
    assert "检查后没登记的 1" in way.text
    assert page.links["检查后没登记的 1"] == "#unsettled"


def test_a_village_secretary_with_nothing_in_hand_sees_how_much_is_late_in_the_village(client, towns):
    browser = browser_of(client, towns, "village secretary")
    page, late = browser.page("/inbox"), browser.page("/overdue")
    number = len(late.root.of_class("entry-row"))
    assert number > 0
    assert f"本村还有 {number} 条超期" in page.main.text
    [entry] = [one for one in page.root.of_class("nav-entry") if "本村超期" in one.text]
    assert entry.of_class("badge-count")[0].text == str(number)
    assert len(browser.page("/open").root.of_class("entry-row")) >= number


def test_the_unread_number_stands_once_on_a_screen(client, towns):
    page = browser_of(client, towns, "worker").page("/inbox")
    assert page.root.of_class("bell-nowhere") != []
    assert browser_of(client, towns, "administrator").page("/admin/people").root.of_class("bell-both") != []


def test_an_officer_sees_what_waits_for_a_decision(client, towns):
    page = browser_of(client, towns, "officer").page("/inbox")
    assert [row.text for row in page.root.of_class("entry-row")] != []
    assert all("甲江仓库" not in row.text for row in page.root.of_class("entry-row"))


def a_section(lines: int, application) -> str:
    line = {"url": "/entries/1", "title": "消防通道被占", "place": "安2026-0001", "words": "复查，今天到期"}
    with application.test_request_context("/inbox"):
        macros = application.jinja_env.get_template("components/proposals.html").module
        return str(macros.inbox_section("fallen", "期满要办的", [line] * lines, 20))


@pytest.mark.parametrize(
    ("lines", "heading", "rest"),
    [(0, "", ""), (5, "（5）", ""), (6, "（6）", "其余 1 条"), (20, "（前 20 条）", "其余 15 条")],
)
def test_a_section_beside_shows_a_few_lines_and_claims_no_more_than_it_has_read(application, lines, heading, rest):
    shown = a_section(lines, application)
    assert shown.count("消防通道被占") == lines
    assert heading in shown
    assert ("<details" in shown) == bool(rest)
    assert rest in shown


def test_an_empty_inbox_says_what_would_stand_there(client, towns):
    page = browser_of(client, towns, "worker of another village").page("/inbox")
    assert page.root.of_class("entry-row") == []
    assert page.links["记一条"].startswith("/record")


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_whoever_sees_no_entries_has_no_inbox(client, towns, who):
    browser = browser_of(client, towns, who)
    assert browser.get("/inbox").status_code == 404
    assert browser.get("/overdue").status_code == 404
