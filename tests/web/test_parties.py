"""改正资料 where something open hangs on who is named: asked why, and told on the entry's page."""

from datetime import UTC, datetime

from ledger.db import db
from ledger.models import Site
from ledger.workdays import local_date
from tests import houses
from tests.lives import a_paper, a_workplace, fresh, order, report
from tests.machinery.pages import Page

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


def all_fits(refused) -> dict[str, str]:
    return {name: "fits" for name in Page(refused.text).field_errors if name.startswith("tick-")}


def test_the_worker_at_the_door_says_who_has_bought_the_house_and_what_was_typed_stays(town, signed_in):
    house = houses.a_house(town)
    entry = houses.report(town, house, now=NOW)
    client, path = signed_in("worker"), f"/sites/{house.id}/visit?book=housing"
    page = client.page(path)
    assert "现在登记的是“张三”" in page.main.text and "parties" not in page.form(path).values
    typed = {"parties": "y", "party-owner": "李四", "party-owner_phone": "13800000009", "judgement": "none"}
    refused = client.fill(path, typed)
    assert refused.status_code == 422 and "请填写从哪天起变更" in refused.text and 'value="李四"' in refused.text
    answer = client.fill(path, typed | all_fits(refused) | {"party-since": local_date(NOW).isoformat()})
    assert (answer.status_code, fresh(entry).responsible) == (303, "李四")
    assert "李四（原为 张三）" in client.page(answer.location).main.text
    assert "李四（原为 张三）" in client.page(f"/entries/{entry.id}").main.text


def test_without_a_tick_what_stands_in_the_hidden_fields_counts_for_nothing(town, signed_in):
    house = houses.a_house(town)
    path = f"/sites/{house.id}/visit?book=housing"
    client, typed = signed_in("worker"), {"party-owner": "李四", "judgement": "none"}
    answer = client.fill(path, typed | all_fits(client.fill(path, typed)))
    assert answer.status_code == 303
    assert db.session.get_one(Site, house.id, populate_existing=True).owner == "张三"
