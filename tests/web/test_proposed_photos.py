"""What was handed in with a proposal is shown where it is decided, to whoever may open the entry and to nobody else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ledger.queries.evidence import own_upload
from ledger.services.people import retire_person
from ledger.services.proposals import propose, refuse
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests import houses
from tests.lives import a_photo
from tests.scans.samples import scanned


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def handed_in(town, now):
    """A photo and a scan that show that the house is gone."""
    officer = town.person("officer", now)
    return [a_photo(officer, now), a_photo(officer, now, name="拆除协议.pdf", content=scanned())]


@pytest.fixture
def proposal(town, now, handed_in):
    before = now - timedelta(days=20)
    entry = houses.report(town, houses.a_house(town), now=before)
    sent = Submission(uuid=uuid4(), answers={"done_on": local_date(now)}, photos={"after": handed_in}, note="自行拆除")
    return propose(entry.id, "demolished", submission=sent, by=town.person("officer", now), now=now)


def addresses(proposal, handed_in) -> tuple[str, str, str]:
    photo, scan = (f"/proposals/{proposal.id}/photos/{one}" for one in handed_in)
    return f"{photo}/small", f"{photo}/large", f"{scan}/original"


def test_a_leader_sees_it_beside_the_two_answers(proposal, handed_in, signed_in):
    leader = signed_in("leader")
    shown = leader.get(f"/entries/{proposal.entry_id}").text
    for address in addresses(proposal, handed_in):
        assert address in shown
        assert leader.get(address).status_code == 200
    saved = leader.get(addresses(proposal, handed_in)[-1])
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["Content-Security-Policy"]


def test_nobody_else_gets_at_it_and_nothing_else_is_got_at_by_it(town, now, proposal, handed_in, signed_in):
    stranger = signed_in("officer of another town")
    assert {stranger.get(address).status_code for address in addresses(proposal, handed_in)} == {404}
    leader = signed_in("leader")
    other = a_photo(town.person("officer", now), now)
    assert leader.get(f"/proposals/{proposal.id}/photos/{other}/small").status_code == 404
    assert leader.get(f"/proposals/{proposal.id}/photos/{handed_in[1]}/small").status_code == 404
    assert leader.get(f"/proposals/{proposal.id + 1}/photos/{handed_in[0]}/small").status_code == 404


def test_it_stays_on_the_timeline_of_what_was_refused(town, now, proposal, handed_in, signed_in):
    refuse(proposal.id, reason="房子还在", by=town.person("leader", now), now=now)
    assert addresses(proposal, handed_in)[0] in signed_in("leader").get(f"/entries/{proposal.entry_id}").text
    assert own_upload(town.person("officer", now), handed_in[0]).uuid == handed_in[0]


def test_the_page_says_that_whoever_proposed_it_has_left(town, now, proposal, signed_in):
    said = "提请人已停用或离岗"
    assert said not in signed_in("leader").get(f"/entries/{proposal.entry_id}").text
    retire_person(town.people["officer"], by=None, now=now)
    assert said in signed_in("leader").get(f"/entries/{proposal.entry_id}").text
