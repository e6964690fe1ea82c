"""The page on which a row that was registered is put right: it begins with what the row says, and another may be chosen."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ledger.books.petitions.words import Channel
from ledger.db import db
from ledger.models import Proposal
from ledger.workdays import local_date
from tests.builders import sign_in
from tests.lives import take
from tests.petition_lives import register

WHY = "登记时看错，以原件为准"


@pytest.fixture
def entry(towns):
    """A matter in which somebody came again twice: in person, and by telephone."""
    entry, today = register(towns.town, towns.now, area="甲村"), local_date(towns.now)
    for answers in ({"contact_channel": Channel.VISIT, "contact_people": 7}, {"contact_channel": Channel.PHONE}):
        answers |= {"contact_on": today}
        take(towns.town, entry, "come_again", by="officer", now=towns.now, note="同前", answers=answers)
    return entry


def proposals(entry) -> list[Proposal]:
    return list(db.session.scalars(sa.select(Proposal).where(Proposal.entry_id == entry.id)))


def test_the_form_begins_with_the_last_row_and_offers_the_others(client, towns, entry):
    sign_in(client, towns.town.person("officer", towns.now))
    address = f"/entries/{entry.id}/steps/amend_come_again"
    page = client.page(address)
    assert page.heading == "提请更正登记的再次来信来访" and "走访，7 人" in page.text
    assert page.form().values["contact_channel"] == "phone"
    [other] = [link for link in page.links.values() if "row=" in link]
    assert client.page(other).form().values["contact_people"] == "7"


def test_what_is_put_right_of_the_row_chosen_is_proposed_with_the_old_beside_the_new(client, towns, entry):
    sign_in(client, towns.town.person("officer", towns.now))
    [other] = [
        link for link in client.page(f"/entries/{entry.id}/steps/amend_come_again").links.values() if "row=" in link
    ]
    form = client.page(other).form()
    assert client.post(form.action, data=form.values | {"contact_people": "2", "note": WHY}).status_code == 303
    [proposal] = proposals(entry)
    assert proposal.submission["row_id"] == int(form.values["row"])
    assert ("7 人", "2 人") in {(line["was"], line["text"]) for line in proposal.told}


def test_a_refusal_stands_beside_its_field_and_the_row_stays_chosen(client, towns, entry):
    sign_in(client, towns.town.person("officer", towns.now))
    [other] = [
        link for link in client.page(f"/entries/{entry.id}/steps/amend_come_again").links.values() if "row=" in link
    ]
    form = client.page(other).form()
    ahead = (local_date(towns.now) + timedelta(days=1)).isoformat()
    answer = client.post(form.action, data=form.values | {"contact_on": ahead, "note": WHY})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and ahead in text and f'value="{form.values["row"]}"' in text
    assert "更正的是：" in text and not proposals(entry)
