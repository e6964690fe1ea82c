"""改正资料 where something open hangs on who is named: asked why, and told on the entry's page."""

from datetime import UTC, datetime

from ledger.workdays import local_date
from tests.lives import a_paper, a_workplace, fresh, order, report

NOW = datetime.now(UTC)


def test_a_new_operator_is_asked_why_and_the_page_of_the_hazard_tells_both(town, signed_in):
    shop = a_workplace(town)
    entry = order(town, report(town, shop, now=NOW), now=NOW, paper=a_paper(dated_on=local_date(NOW)))
    client = signed_in("officer")
    typed = {"name": "甲村面馆", "principal": "李四"}
    refused = client.fill(f"/sites/{shop.id}/change", typed)
    assert refused.status_code == 422
    assert "请选择是换了人（单位），还是只改正写法" in refused.text
    assert 'value="甲村面馆"' in refused.text
    response = client.fill(f"/sites/{shop.id}/change", typed | {"party_change": "replaced"})
    assert (response.status_code, fresh(entry).responsible) == (303, "甲村面馆")
    text = client.page(f"/entries/{entry.id}").main.text
    for words in (
        "责任人（使用人）变更，由变更后的继续办理",
        "主要负责人李四（原为 张三）",
        "今后文书送达甲村面馆、李四",
        "送达时的责任人：甲村饭店、张三（后来变更，仍然有效）",
    ):
        assert words in text


def test_the_question_is_not_there_where_nothing_is_open(town, signed_in):
    shop = a_workplace(town)
    client = signed_in("officer")
    assert "party_change" not in client.page(f"/sites/{shop.id}/change").form().values
    assert client.fill(f"/sites/{shop.id}/change", {"principal": "李四"}).status_code == 303
