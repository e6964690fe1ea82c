"""等我批的: what waits for a leader's word, agreed to or sent back on the list itself."""

from datetime import timedelta

import pytest

from ledger.books import farmland, housing, petitions, safety
from ledger.models import LEADING_ROLES, Role
from ledger.queries.approvals import approving_step, refusing_step
from ledger.web.approvals import asks_only_a_note
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import an_entry, fresh
from tests.machinery.pages import Page

BOOKS = [safety.BOOK, housing.BOOK, petitions.BOOK, farmland.BOOK]


@pytest.fixture
def proposed(client, towns):
    """An extension an officer has proposed; another stood there before."""
    entry = an_entry(towns.town, "ordered", now=towns.now)
    due_on = (local_date(towns.now) + timedelta(days=20)).isoformat()
    signed_in(client, towns, "officer").fill(
        f"/entries/{entry.id}/steps/extend", {"due_on": due_on, "reason": "配件未到"}
    )
    return entry


@pytest.fixture
def closing(towns):
    """A major hazard whose closing waits for a leader."""
    return an_entry(towns.town, "awaits_approval", now=towns.now, major=True)


def signed_in(client, towns, who):
    return sign_in(client, towns.town.person(who, towns.now))


def cards(page: Page) -> list[str]:
    return [card.text for card in page.main.of_class("approval")]


def answer(client, entry, words: str, **more):
    """Send the form of a card that has these words on its button, as a browser without a script would."""
    page = client.page("/approvals")
    [card] = [one for one in page.main.of_class("approval") if entry.number in one.text]
    [form] = [form for form in card.all("form") if form.all("button")[0].text == words]
    typed = {one.get("name"): one.get("value") or one.text for one in form.all("input", "textarea")}
    return client.post(form.get("action"), data=typed | more)


def test_a_leader_s_day_begins_with_what_waits_for_their_word(client, towns, proposed, closing):
    client = signed_in(client, towns, "leader")
    assert client.get("/").location == "/approvals"
    page = client.page("/approvals")
    assert "共 3 条等您批" in page.main.text
    [told] = [text for text in cards(page) if proposed.number in text]
    assert "提请延期" in told and "officer" in told and "配件未到" in told
    for path in ("/overview", "/overdue", "/inbox"):
        assert "等我批的 3 条" in client.page(path).main.text
        assert page.menu[0] == "等我批的"


def test_what_was_proposed_is_agreed_to_or_sent_back_where_it_stands(client, towns, proposed):
    client = signed_in(client, towns, "leader")
    silent = answer(client, proposed, "退回")
    assert silent.status_code == 422 and "请写明不同意的原因" in silent.text
    sent = answer(client, proposed, "同意")
    assert (sent.status_code, sent.location) == (303, "/approvals")
    page = client.page("/approvals")
    assert "已同意，并已办理" in page.text and "共 1 条等您批" in page.main.text
    assert fresh(proposed).due_on == local_date(towns.now) + timedelta(days=20)


def test_a_closing_is_approved_with_one_click_and_the_usual_opinion(client, towns, closing):
    client = signed_in(client, towns, "leader")
    sent = answer(client, closing, "同意")
    assert (sent.status_code, sent.location) == (303, "/approvals")
    assert fresh(closing).state == "closed"
    assert "同意" in client.page(f"/entries/{closing.id}").text


def test_a_closing_is_sent_back_with_its_reason_and_never_without(client, towns, closing):
    client = signed_in(client, towns, "leader")
    silent = answer(client, closing, "退回")
    assert silent.status_code == 422 and fresh(closing).state == "awaits_approval"
    assert answer(client, closing, "退回", note="照片看不出是同一处").location == "/approvals"
    assert fresh(closing).state == "ordered"


def test_nothing_to_decide_leads_a_leader_to_what_is_late(client, towns):
    client = signed_in(client, towns, "chief")
    for number in [one.get("id") for one in client.page("/approvals").main.of_class("approval")]:
        client.submit(f"/proposals/{number.removeprefix('proposal-')}/refuse", {"reason": "先催促"})
    assert "没有等您批的" in client.page("/approvals").text
    assert client.get("/").location == "/overdue"
    assert "等我批的 " not in client.page("/overview").main.text


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_every_state_that_waits_for_a_leader_has_a_yes_and_a_no_that_can_be_said_on_the_list(book):
    waiting = [state.key for state in book.states if state.awaits is Role.LEADER]
    assert waiting
    for state in waiting:
        agreed, refused = approving_step(book, state), refusing_step(book, state)
        assert agreed is not None and set(agreed.who) <= set(LEADING_ROLES)
        assert refused is not None and asks_only_a_note(refused) and refused.must_note
