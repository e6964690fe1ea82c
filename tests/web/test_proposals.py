"""The pages of proposing and deciding: the form that proposes, the inbox of the leader, the two answers."""

from datetime import timedelta

import pytest

from ledger.db import db
from ledger.models import Decision, Proposal, TownDecision
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import an_entry, fresh, statements
from tests.machinery.pages import Page


@pytest.fixture
def entry(towns):
    return an_entry(towns.town, "ordered", now=towns.now)


def signed_in(client, towns, who):
    return sign_in(client, towns.town.person(who, towns.now))


def propose(client, towns, entry) -> Proposal:
    due_on = local_date(towns.now) + timedelta(days=20)
    address = f"/entries/{entry.id}/steps/extend"
    answer = signed_in(client, towns, "officer").fill(address, {"due_on": due_on.isoformat(), "reason": "配件未到"})
    assert answer.status_code == 303
    return db.session.query(Proposal).filter_by(entry_id=entry.id).one()


def test_the_officer_s_form_proposes_and_says_who_decides(client, towns, entry):
    page = signed_in(client, towns, "officer").page(f"/entries/{entry.id}")
    assert "提请延期" in page.main.text
    form = client.page(f"/entries/{entry.id}/steps/extend")
    assert form.heading == "提请延期"
    assert "由分管领导、党委书记、镇长决定，决定前条目不变" in form.text
    was = fresh(entry).due_on
    propose(client, towns, entry)
    page = client.page(f"/entries/{entry.id}")
    assert "等待决定" in page.text and "撤回提请" in page.text and "配件未到" in page.text
    assert fresh(entry).due_on == was


def test_a_leader_finds_it_in_the_inbox_and_agrees(client, towns, entry):
    proposal = propose(client, towns, entry)
    inbox = signed_in(client, towns, "leader").page("/inbox")
    # One stood there before.
    assert "等我批的 2 条" in inbox.text and entry.number in client.page("/approvals").text
    assert client.submit(f"/proposals/{proposal.id}/agree").status_code == 303
    told = client.page(f"/entries/{entry.id}").text
    assert "由officer提请、leader批准" in told
    assert "等我批的 1 条" in client.page("/inbox").text
    assert "同意" in signed_in(client, towns, "officer").page("/inbox").text


def test_a_leader_refuses_with_a_reason_and_what_was_typed_stays(client, towns, entry):
    proposal = propose(client, towns, entry)
    address, here = f"/proposals/{proposal.id}/refuse", f"/entries/{entry.id}"
    answer = signed_in(client, towns, "leader").submit(address, {"reason": " "})
    assert answer.status_code == 422
    assert "请写明不同意的原因" in Page(answer.text).text
    assert client.submit(address, {"reason": "先催促再说"}).status_code == 303
    assert db.session.get_one(Proposal, proposal.id, populate_existing=True).decision is Decision.REFUSED
    assert "不同意：先催促再说" in signed_in(client, towns, "officer").page("/inbox").text
    assert "先催促再说" in client.page(here).text


def test_nobody_decides_what_is_not_theirs_or_out_of_sight(client, towns, entry):
    proposal = propose(client, towns, entry)
    answer = client.submit(f"/proposals/{proposal.id}/agree")
    assert answer.status_code == 403 and "须由他人决定" in answer.text
    signed_in(client, towns, "officer of another town")
    assert client.submit(f"/proposals/{proposal.id}/withdraw").status_code == 404


def test_how_much_waits_for_a_leader_costs_one_statement_a_page(client, towns):
    leader = signed_in(client, towns, "leader")

    def looked() -> tuple[int, list[str]]:
        with statements() as sent:
            page = leader.page("/overdue")
        badges = [one.text for one in page.root.of_class("navigation")[0].of_class("badge-count")]
        return len([one for one in sent if one.startswith("SELECT")]), badges

    was_unread = looked()[1][1:]
    assert looked() == (4, ["1", *was_unread])
    values = {"decided_at": towns.now, "decision": Decision.WITHDRAWN}
    db.session.query(Proposal).filter(Proposal.decided_at.is_(None)).update(values)
    db.session.commit()
    assert looked() == (4, was_unread)


def test_what_the_town_decides_of_near_dates_holds_from_the_next_page_on(client, towns):
    leader = signed_in(client, towns, "leader")
    assert "3 天内到期" in leader.page("/overview").text
    keeper = towns.town.person("administrator", towns.now)
    here = towns.town.areas["示范镇"]
    db.session.add(TownDecision(town_id=here, key="near_days", value=9, by_id=keeper.id, at=towns.now))
    db.session.commit()
    assert "9 天内到期" in leader.page("/overview").text
    assert "3 天内到期" in signed_in(client, towns, "officer of another town").page("/overview").text
