"""What a petition matter keeps to itself: sealed people, and the page where a petitioner asks after the matter."""

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import AccessRecord, Entry
from ledger.services.sealed_people import MOST_TRIES, look_up
from ledger.web.look_up import NOT_FOUND
from tests import lives
from tests.lives import take
from tests.petition_lives import A_DISPUTE, PEOPLE, a_petition, accept, file, register, sort

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
    refused = client.fill(f"/entries/{matter.id}/sealed", {"reason": ""})
    assert refused.status_code == 422
    assert "理由" in refused.text
    assert not any(value in refused.text for value in PEOPLE.values())
    opened = client.fill(f"/entries/{matter.id}/sealed", {"reason": "核对送达地址"})
    assert all(value in opened.text for value in PEOPLE.values())
    assert "no-store" in opened.headers["Cache-Control"]
    logged = db.session.scalars(sa.select(AccessRecord).where(AccessRecord.act == "protected.open")).one()
    assert (logged.subject, logged.details["reason"]) == (f"entry:{matter.id}", "核对送达地址")


@pytest.mark.parametrize("who", ["supervisor", "worker", "village secretary", "officer of another town"])
def test_for_everybody_else_there_is_nothing_to_open(signed_in, matter, who):
    client = signed_in(who)
    assert client.get(f"/entries/{matter.id}/sealed").status_code == 404
    assert client.submit(f"/entries/{matter.id}/sealed", {"reason": "想看看是谁"}).status_code in (403, 404)


def test_a_petitioner_finds_state_and_dates_and_no_name(client, matter):
    answer = client.fill("/progress", {"number": matter.number, "code": matter.code.lower()})
    assert answer.status_code == 200
    assert matter.number in answer.text
    assert "办理中" in answer.text
    assert not any(value in answer.text for value in (*PEOPLE.values(), "officer", matter.headline))


def test_a_petitioner_finds_it_however_number_and_code_are_typed(client, matter):
    bare, code = matter.number.replace("-", ""), matter.code.replace("-", "")
    wide = code.translate({one: one + 0xFEE0 for one in range(ord("0"), ord("Z") + 1)})
    numbers = (f"{bare[0]} {bare[1:5]}－{bare[5:]}", bare, bare[1:], f"{bare[0]}{bare[1:5]}\u2011{bare[5:]}号")
    codes = (f"{code[:4]}—{code[4:]}", f" {code[:2]} {code[2:]} ", wide, code.lower())
    for number, typed in zip(numbers, codes, strict=True):
        assert client.fill("/progress", {"number": number, "code": typed}).status_code == 200, (number, typed)


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


def test_a_hall_full_of_people_who_know_their_codes_is_not_slowed_down(client, matter):
    for _ in range(MOST_TRIES + 2):
        assert client.fill("/progress", {"number": matter.number, "code": matter.code}).status_code == 200


def test_a_code_is_found_by_its_hash_without_reading_the_entries(application, matter):
    with lives.statements() as sent:
        assert look_up(matter.number, matter.code, address="1.2.3.4", now=datetime.now(UTC)) == matter.id
    [statement] = [one for one in sent if "code_hash" in one]
    assert "JOIN" not in statement
    assert "ix_look_up_code" in {index["name"] for index in sa.inspect(db.engine).get_indexes("look_up")}


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
    assert 'name="sealed-name"' in page.html
    assert 'data-draft="never"' in page.html


# --- Whom an accusation concerns --------------------------------------------------------------------------------------


@pytest.fixture
def dispute(town) -> Entry:
    """A dispute the worker reported, which then turned into an accusation against him."""
    now = datetime.now(UTC)
    entry = file(town, "screen", now, A_DISPUTE, by="worker", area="甲村一网格一组")
    answers = {key: value for key, value in a_petition(lives.local_date(now)).items() if key not in A_DISPUTE}
    take(
        town, entry, "convert", by="officer", now=now, sealed=PEOPLE, concerns_people=[town.people["worker"]],
        answers=answers | {"category": "accusation", "purpose": "accusation"},
    )  # fmt: skip
    return entry


def test_my_reports_do_not_tell_the_accused_what_became_of_one(signed_in, dispute):
    page = signed_in("worker").page("/me")
    assert dispute.number not in page.text
    assert dispute.headline not in page.text


@pytest.mark.parametrize("who", ["worker", "supervisor"])
def test_only_who_answers_to_the_petitioner_may_give_a_new_code(signed_in, town, who):
    now = datetime.now(UTC)
    entry = file(town, "screen", now, A_DISPUTE, by="worker", area="甲村一网格一组")
    answer = signed_in(who).submit(f"/entries/{entry.id}/code")
    assert answer.status_code == 403
    assert "受理机关" in answer.text


def test_the_code_of_a_converted_matter_is_told_on_the_page_after_it(signed_in, town):
    now = datetime.now(UTC)
    entry = file(town, "screen", now, A_DISPUTE, by="worker", area="甲村一网格一组")
    day = lives.local_date(now).isoformat()
    client = signed_in("officer")
    answer = client.fill(
        f"/entries/{entry.id}/steps/convert",
        {
            "channel": "visit", "purpose": "request", "category": "claim", "received_on": day, "first_on": day,
            "can_be_told": "yes", "sealed-name": PEOPLE["name"],
        },
    )  # fmt: skip
    assert answer.status_code == 303
    told = client.page(f"/entries/{entry.id}")
    assert re.search(r"查询码：[0-9A-Z]{4}-[0-9A-Z]{4}", told.text)


def test_whom_it_concerns_is_never_kept_as_a_draft_on_the_device(signed_in):
    page = signed_in("officer").page("/record", book="petitions")
    parts = re.findall(r"<fieldset[^>]*>\s*<legend>([^<]*)", page.html)
    never = re.findall(r'<fieldset[^>]*data-draft="never"[^>]*>\s*<legend>([^<]*)', page.html)
    assert "检举控告涉及谁" in parts
    assert {"检举控告涉及谁", "信访人"} <= set(never)


def test_the_form_offers_districts_and_somebody_outside(signed_in):
    page = signed_in("officer").page("/record", book="petitions")
    assert "东管区" in page.text
    assert "不在系统内的人员、单位" in page.text


def test_an_identity_number_shows_only_that_it_is_there(signed_in, matter):
    page = signed_in("officer").page(f"/entries/{matter.id}")
    assert f"{PEOPLE['id_number'][0]}*" not in page.text
    assert "已登记" in page.text


def test_what_is_sealed_is_completed_and_taken_away_part_by_part(signed_in, matter):
    client = signed_in("officer")
    step = f"/entries/{matter.id}/steps/seal_people"
    assert "要删去的" in client.page(step).text
    assert client.fill(step, {"sealed-phone": "13700000000", "sealed-cleared": "id_number"}).status_code == 303
    opened = client.fill(f"/entries/{matter.id}/sealed", {"reason": "核对送达地址"})
    assert "13700000000" in opened.text
    assert PEOPLE["name"] in opened.text
    assert PEOPLE["id_number"] not in opened.text


def test_a_leader_who_says_anew_whom_it_concerns_begins_from_who_is_noted(signed_in, town, dispute):
    page = signed_in("leader").page(f"/entries/{dispute.id}/steps/revise_apart")
    chosen = re.findall(r'<option selected value="(\d+)"', page.html)
    assert chosen == [str(town.people["worker"])]
