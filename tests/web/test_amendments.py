"""The page of a correction: each field beside what stands in it, what would become of it, and then the proposal."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Proposal
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import a_workplace, an_entry, fresh
from tests.machinery.pages import Page
from tests.petition_lives import register

WHY = "登记时看错，以原件为准"


@pytest.fixture
def entry(towns):
    return an_entry(towns.town, "ordered", now=towns.now)


def signed_in(client, towns, who="officer"):
    return sign_in(client, towns.town.person(who, towns.now))


def address_of(entry) -> str:
    return f"/entries/{entry.id}/steps/amend"


def proposals() -> list[Proposal]:
    return list(db.session.scalars(sa.select(Proposal).where(Proposal.step == "amend").order_by(Proposal.id)))


def test_each_field_stands_beside_what_it_says_now(client, towns, entry):
    page = signed_in(client, towns).page(address_of(entry))
    assert page.heading == "提请更正登记"
    assert "二楼安全出口" in page.text and "由分管领导" in page.text
    assert "提请更正登记" in client.page(f"/entries/{entry.id}").main.text


def test_what_would_change_is_shown_before_anything_is_proposed(client, towns):
    entry = register(towns.town, towns.now, area="甲村")
    day = local_date(towns.now) - timedelta(days=2)
    told = {"received_on": day.isoformat(), "first_on": day.isoformat(), "note": WHY}
    known = len(proposals())
    shown = signed_in(client, towns).fill(address_of(entry), told)
    assert shown.status_code == 200
    text = shown.get_data(as_text=True)
    assert "同意以后会这样" in text and "现应" in text and "（原为 应" in text
    assert len(proposals()) == known and fresh(entry).received_on == local_date(towns.now)


def test_what_was_shown_is_proposed_and_only_what_is_changed_is_kept(client, towns, entry):
    known = len(proposals())
    signed_in(client, towns)
    told = {"location": "三楼安全出口", "note": WHY}
    form = Page(client.fill(address_of(entry), told).get_data(as_text=True)).form()
    assert client.post(form.action, data=form.values).status_code == 303
    found = proposals()[known:]
    assert [one.submission["answers"] for one in found] == [{"location": "三楼安全出口"}]


def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(client, towns, entry):
    tomorrow = local_date(towns.now) + timedelta(days=1)
    answer = signed_in(client, towns).fill(address_of(entry), {"found_on": tomorrow.isoformat(), "note": ""})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert tomorrow.isoformat() in text and "请填写更正的原因和依据" in text


def test_another_place_is_shown_by_its_name(client, towns, entry):
    site = a_workplace(towns.town, name="乙村面馆", area="乙村一网格")
    answer = signed_in(client, towns).fill(address_of(entry), {"site": str(site.id), "note": WHY})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "乙村面馆（原为" in text
