"""文书: the register of every document on record."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.queries.entries import PAGE
from ledger.workdays import local_date
from tests import petition_lives
from tests.lives import a_paper, a_workplace, fresh, order, report, statements, take
from tests.machinery.pages import Page

NOW = datetime.now(UTC)
TODAY = local_date(NOW)


@pytest.fixture
def ordered(town):
    """An entry with an order on record."""
    return order(
        town,
        report(town, a_workplace(town), now=NOW),
        now=NOW,
        paper=a_paper(number="青应急责改〔2026〕7号", dated_on=TODAY),
    )


def put_on_record(town, entry, number: str, kind: str = "check_record"):
    return take(town, entry, "record_paper", by="officer", now=NOW, paper=a_paper(kind, number, TODAY))


def numbers(page: Page) -> list[str]:
    return [row.all("td")[0].text for row in page.main.of_class("simple-row")]


def test_the_register_names_every_document_and_leads_to_its_entry(town, ordered, signed_in):
    page = signed_in("officer").page("/papers")
    cells = [cell.text for cell in page.main.of_class("simple-row")[0].all("td")]
    assert cells[:2] == ["青应急责改〔2026〕7号", "责令限期整改指令书"]
    assert cells[3:] == ["青阳县应急管理局", "甲村饭店"]
    assert page.links["青应急责改〔2026〕7号"] == f"/entries/{ordered.id}"


def test_a_day_left_as_the_form_proposed_it_is_that_of_the_paper_that_was_filled_in(town, signed_in):
    """Typed today, the order of yesterday is the order of yesterday; another day than its own typed beside it is refused."""
    yesterday = TODAY - timedelta(days=1)
    entry = report(town, a_workplace(town), now=NOW - timedelta(days=2))
    typed = {"person": "张三", "measure": "拆除门锁"} | {
        "paper-kind": "order", "paper-number": "青应急责改〔2026〕8号", "paper-dated_on": yesterday.isoformat(),
        "paper-issuing_authority": "青阳县应急管理局", "paper-legal_basis": "《山东省安全生产条例》第四十七条",
    }  # fmt: skip
    client, address = signed_in("officer"), f"/entries/{entry.id}/steps/order"
    assert client.page(address).form().values["ordered_on"] == TODAY.isoformat()
    before = (TODAY - timedelta(days=2)).isoformat()
    wrong = client.fill(address, typed | {"ordered_on": before})
    assert "两处要一致" in Page(wrong.text).field_errors["ordered_on"]
    assert client.fill(address, typed).status_code == 303
    assert fresh(entry).ordered_on == yesterday


def test_a_form_that_needs_a_paper_begins_with_who_issued_the_last_of_its_kind(town, signed_in):
    client = signed_in("officer")
    first, second = (petition_lives.sort(town, petition_lives.register(town, NOW), NOW) for _ in range(2))
    address = f"/entries/{second.id}/steps/accept"
    assert client.page(address).form().values["paper-issuing_authority"] == ""
    petition_lives.accept(town, first, NOW)
    values = client.page(address).form().values
    assert (values["paper-kind"], values["paper-issuing_authority"]) == ("acceptance", "示范镇人民政府")


def test_a_paper_to_record_is_chosen_from_those_that_may_stand_here(town, ordered, signed_in):
    page = signed_in("officer").page(f"/entries/{ordered.id}/steps/record_paper")
    choices = {option.get("value") for option in page.main.all("option")}
    assert {"check_record", "recheck_opinion", "fire_order"} <= choices
    assert "measure_decision" not in choices
    assert "不在上面的：登记现场处理措施决定书以前，须先登记：现场检查记录" in page.main.text


def test_it_is_narrowed_by_kind_and_by_the_words_of_number_or_authority(town, ordered, signed_in):
    put_on_record(town, ordered, "青应急检记〔2026〕9号")
    client = signed_in("leader")
    assert len(numbers(client.page("/papers"))) == 2
    assert numbers(client.page("/papers", kind="order")) == ["青应急责改〔2026〕7号"]
    assert numbers(client.page("/papers", q="检记〔2026〕9")) == ["青应急检记〔2026〕9号"]
    assert len(numbers(client.page("/papers", q="应急管理局"))) == 2
    nothing = client.page("/papers", q="100%_")
    assert "没有符合条件的文书" in nothing.main.text
    assert nothing.links["看全部文书"] == "/papers"


def test_an_empty_register_says_what_would_appear(town, signed_in):
    assert "还没有登记文书" in signed_in("officer").page("/papers").main.text


def test_a_long_register_is_turned_page_by_page_without_losing_or_doubling_any(town, ordered, signed_in):
    for number in range(PAGE):
        put_on_record(town, ordered, f"青应急检记〔2026〕{number}号")
    client = signed_in("supervisor")
    first = client.page("/papers")
    second = client.page(first.links["下一页"])
    assert len(numbers(first)) == PAGE
    assert numbers(second) == ["青应急责改〔2026〕7号"]
    assert numbers(client.page(second.links["上一页"])) == numbers(first)


def test_another_towns_officer_sees_no_paper_of_this_town(town, ordered, signed_in):
    assert numbers(signed_in("officer of another town").page("/papers", q="青应急")) == []


def test_an_administrator_has_no_register(town, ordered, signed_in):
    assert signed_in("administrator").get("/papers").status_code == 404


def test_ten_papers_cost_as_many_statements_as_fifty(town, ordered, signed_in):
    client, sent = signed_in("officer"), []
    for more in (range(10), range(10, 49)):
        for number in more:
            put_on_record(town, ordered, f"青应急检记〔2026〕{number}号")
        with statements() as counted:
            client.page("/papers")
        sent.append(len(counted))
    assert sent[0] == sent[1]
