"""What was sent back says why before anything else: on the card, at the head of the entry and of its forms."""

from ledger.db import db
from ledger.models import Entry
from tests.builders import sign_in
from tests.lives import order, rectify, statements, take
from tests.machinery.pages import Page

WHY = "照片看不清压力表，请靠近再拍一张"


def reason_on_card(page: Page, entry_id: int) -> str:
    [row] = [
        one
        for one in page.root.of_class("entry-row")
        if one.all("a")[0].get("href").partition("?")[0] == f"/entries/{entry_id}"
    ]
    return " ".join(one.text for one in row.of_class("sent-back"))


def heads(client, entry_id: int, step: str) -> list[str]:
    pages = [client.page(f"/entries/{entry_id}"), client.page(f"/entries/{entry_id}/steps/{step}")]
    return [" ".join(one.text for one in page.root.of_class("sent-back-why")) for page in pages]


def test_a_recheck_that_failed_says_why_until_the_work_is_done_again(client, towns):
    town, now = towns.town, towns.now
    entry = db.session.get_one(Entry, towns.ours["entry_id"])
    order(town, entry, now=now)
    rectify(town, entry, now=now)
    take(town, entry, "return", by="officer", now=now, note=WHY)
    worker = sign_in(client, town.person("worker", now))
    assert reason_on_card(worker.page("/inbox"), entry.id) == f"复查不合格，退回重改：{WHY}"
    assert heads(worker, entry.id, "rectify") == [WHY, WHY]
    rectify(town, entry, now=now)
    assert heads(worker, entry.id, "remark") == ["", ""]


def test_a_report_sent_back_says_what_is_wanted_and_a_long_reason_is_cut_on_the_card_alone(client, towns):
    town, now, long = towns.town, towns.now, "请补拍门牌。" * 40
    entry = db.session.get_one(Entry, towns.ours["entry_id"])
    take(town, entry, "send_back", by="officer", now=now, note=long)
    worker = sign_in(client, town.person("worker", now))
    card = reason_on_card(worker.page("/inbox"), entry.id)
    assert card.startswith("退回补充：请补拍门牌。")
    assert card.endswith("…")
    assert len(card) < 100
    assert heads(worker, entry.id, "resubmit") == [long, long]


def test_an_inbox_in_which_nothing_could_have_been_sent_back_asks_nothing_more(client, towns):
    officer = sign_in(client, towns.town.person("officer", towns.now))
    with statements() as sent:
        officer.page("/inbox")
    assert not [one for one in sent if "max(event.id)" in one]
