"""What a petition matter keeps to itself: sealed people, and the page where a petitioner asks after the matter."""

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import AccessRecord, Entry
from ledger.services.confidences import MOST_TRIES
from ledger.web.look_up import NOT_FOUND
from tests.petition_lives import PEOPLE, accept, register, sort

PHONE_MASKED = "139****2222"


@pytest.fixture
def matter(town) -> Entry:
    now = datetime.now(UTC)
    entry = register(town, now, people=PEOPLE)
    entry.code = entry.new_query_code
    sort(town, entry, now)
    accept(town, entry, now)
    return entry


def shown(response) -> str:
    """Return a page without what differs on every one: its token and the line of its form that was typed."""
    return re.sub(r'value="[^"]*"', "", response.text)


def test_the_officer_sees_the_petitioner_masked_and_everything_only_with_a_reason(signed_in, matter):
    client = signed_in("officer")
    page = client.page(f"/entries/{matter.id}")
    assert PHONE_MASKED in page.text
    assert not any(value in page.text for value in PEOPLE.values())
    refused = client.fill(f"/entries/{matter.id}/protected", {"reason": ""})
    assert refused.status_code == 422
    assert "理由" in refused.text
    assert not any(value in refused.text for value in PEOPLE.values())
    opened = client.fill(f"/entries/{matter.id}/protected", {"reason": "核对送达地址"})
    assert all(value in opened.text for value in PEOPLE.values())
    assert "no-store" in opened.headers["Cache-Control"]
    logged = db.session.scalars(sa.select(AccessRecord).where(AccessRecord.act == "protected.open")).one()
    assert (logged.subject, logged.details["reason"]) == (f"entry:{matter.id}", "核对送达地址")


@pytest.mark.parametrize("who", ["supervisor", "worker", "village secretary", "officer of another town"])
def test_for_everybody_else_there_is_nothing_to_open(signed_in, matter, who):
    client = signed_in(who)
    assert client.get(f"/entries/{matter.id}/protected").status_code == 404
    assert client.submit(f"/entries/{matter.id}/protected", {"reason": "想看看是谁"}).status_code in (403, 404)


def test_a_petitioner_finds_state_and_dates_and_no_name(client, matter):
    answer = client.fill("/progress", {"number": matter.number, "code": matter.code.lower()})
    assert answer.status_code == 200
    assert matter.number in answer.text
    assert "办理中" in answer.text
    assert not any(value in answer.text for value in (*PEOPLE.values(), "officer", matter.headline))


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(client, matter):
    wrong_code = client.fill("/progress", {"number": matter.number, "code": "AAAA-AAAA"})
    unknown = client.fill("/progress", {"number": "访1999-0001", "code": matter.code})
    assert wrong_code.status_code == unknown.status_code == 422
    assert NOT_FOUND in wrong_code.text
    assert shown(wrong_code) == shown(unknown)


def test_whoever_guesses_is_slowed_down(client, matter):
    for _ in range(MOST_TRIES):
        client.fill("/progress", {"number": matter.number, "code": "AAAA-AAAA"})
    late = client.fill("/progress", {"number": matter.number, "code": matter.code})
    assert late.status_code == 429
    assert "十分钟" in late.text


def test_a_lost_code_is_replaced_and_the_old_one_stops_working(signed_in, application, matter):
    officer = signed_in("officer")
    page = officer.submit(f"/entries/{matter.id}/code", follow_redirects=True)
    new = re.search(r"新的查询码：([0-9A-Z]{4}-[0-9A-Z]{4})", page.text)
    assert new is not None
    petitioner = application.test_client()
    assert petitioner.fill("/progress", {"number": matter.number, "code": matter.code}).status_code == 422
    assert petitioner.fill("/progress", {"number": matter.number, "code": new[1]}).status_code == 200


def test_the_register_form_asks_for_people_and_says_why_and_who_may_see_them(signed_in):
    page = signed_in("officer").page("/record", book="petitions")
    assert "信访人" in page.text
    assert 'name="protected-name"' in page.html
    assert 'data-draft="never"' in page.html
