"""Two people at the same moment: a proposal is decided once, a measure ticked once, a day confirmed once; halves part or join."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Clock, Decision, Entry, Event, Link, LinkKind, MeasureEnd, Proposal
from ledger.queries.measures import measures_of
from ledger.refusals import Refused
from ledger.services import entries, proposals
from ledger.services.linking import tie
from ledger.services.merging import merge, unmerge
from ledger.services.rejoining import rejoin
from ledger.services.splitting import split
from ledger.services.submissions import MeasureLine, Submission
from ledger.workdays import local_date
from tests import parcels
from tests.lives import LATER, NOW, TODAY, Town, a_photo, an_entry, counted, fresh, take, tallied
from tests.machinery.concurrency import at_once

OTHER_HAZARD = {"location": "一楼配电箱", "category": "electricity", "description": "配电箱没有门"}


def one_of_two(application, acts: list[Callable[[], Any]]) -> Refused:
    """Do both at once; one succeeds, and what the other is told is returned."""
    told = at_once(application, acts)
    refused = [one for one in told if isinstance(one, Refused)]
    assert len(refused) == 1, told
    assert not any(isinstance(one, Exception) for one in told if one not in refused), told
    assert counted() == tallied()
    return refused[0]


def taking(town: Town, entry: Entry, step: str, who: str, now=NOW, **more) -> Callable[[], Any]:
    sent = Submission(uuid=uuid4(), **more)
    return lambda: entries.take_step(entry.id, step, submission=sent, by=town.person(who, now), now=now).state


def longer(town: Town, entry: Entry) -> Proposal:
    answers = {"due_on": TODAY + timedelta(days=20), "reason": "配件未到"}
    sent = Submission(uuid=uuid4(), answers=answers)
    return proposals.propose(entry.id, "extend", submission=sent, by=town.person("officer", LATER), now=LATER)


def times(model: type, *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count(model.id)).where(*conditions))


@pytest.mark.parametrize("second", ["agree", "refuse", "withdraw"])
def test_of_two_who_decide_a_proposal_one_is_told_that_it_is_decided(application, town, second):
    entry = an_entry(town, "ordered")
    proposal_id = longer(town, entry).id
    others = {
        "agree": lambda: proposals.agree(proposal_id, by=town.person("chief", LATER), now=LATER).id,
        "refuse": lambda: (
            proposals.refuse(proposal_id, reason="配件已到", by=town.person("chief", LATER), now=LATER).id
        ),
        "withdraw": lambda: proposals.withdraw(proposal_id, by=town.person("officer", LATER), now=LATER).id,
    }
    agreeing = lambda: proposals.agree(proposal_id, by=town.person("leader", LATER), now=LATER).id  # noqa: E731
    refused = one_of_two(application, [agreeing, others[second]])
    assert "这项提请已由" in refused.sentence
    decision = db.session.get_one(Proposal, proposal_id, populate_existing=True).decision
    extended = times(Event, Event.entry_id == entry.id, Event.step == "extend")
    assert extended == (decision is Decision.AGREED)


def test_of_an_answer_and_a_step_at_once_the_proposal_is_agreed_to_or_lapses(application, town):
    entry = an_entry(town, "ordered")
    proposal_id = longer(town, entry).id
    photos = {"after": [a_photo(town.person("worker", LATER), LATER)]}
    claiming = taking(town, entry, "rectify", "worker", LATER, answers={"done_on": local_date(LATER)}, photos=photos)
    agreeing = lambda: proposals.agree(proposal_id, by=town.person("leader", LATER), now=LATER).id  # noqa: E731
    told = at_once(application, [claiming, agreeing])
    assert told[0] == "rectified"
    decision = db.session.get_one(Proposal, proposal_id, populate_existing=True).decision
    assert decision in (Decision.AGREED, Decision.LAPSED)
    assert (decision is Decision.LAPSED) == isinstance(told[1], Refused)
    assert times(Event, Event.entry_id == entry.id, Event.step == "extend") == (decision is Decision.AGREED)


def test_a_measure_is_ticked_once(application, town):
    line = MeasureLine(text="拆除门锁", person_id=town.people["worker"], due_on=TODAY + timedelta(days=5))
    entry = take(town, an_entry(town, "ordered"), "list_measures", by="officer", measures=[line])
    ids = [one.id for one in measures_of(entry.id)]
    more = {"answers": {"measure_done_on": TODAY}, "measure_ids": ids}
    one_of_two(application, [taking(town, entry, "measures_done", who, **more) for who in ("worker", "fellow worker")])
    assert times(MeasureEnd) == 1
    entry = fresh(entry)
    assert (entry.measures_open, entry.measures_done) == (0, 1)


def test_of_two_who_confirm_a_day_one_is_told(application, town):
    told, now = NOW + timedelta(days=20), NOW + timedelta(days=21)
    answers = {"done_on": TODAY + timedelta(days=10)}
    entry = take(
        town, an_entry(town, "ordered"), "rectify", by="worker", now=told, photos={"after": 1}, answers=answers
    )
    assert entry.unconfirmed_on is not None
    acts = [
        taking(town, entry, "confirm_day", who, now, answers={"day_confirmed": True}, note="照片时间一致")
        for who in ("officer", "leader")
    ]
    one_of_two(application, acts)
    assert times(Event, Event.entry_id == entry.id, Event.step == "confirm_day") == 1
    assert times(Clock, Clock.entry_id == entry.id, Clock.told_on.is_not(None)) == 0
    assert fresh(entry).unconfirmed_on is None


@pytest.mark.parametrize("half", ["new", "old"])
def test_halves_are_one_again_or_one_of_them_has_moved_and_never_both(application, town, half):
    old = an_entry(town, "ordered")
    sent = Submission(uuid=uuid4(), answers=OTHER_HAZARD, note="其实是两处")
    new = split(old.id, submission=sent, by=town.person("officer"), now=NOW)
    moved = new if half == "new" else old
    photos = {"after": [a_photo(town.person("worker"))]}
    moving = taking(town, moved, "rectify", "worker", answers={"done_on": TODAY}, photos=photos)
    joining = lambda: rejoin(new.id, reason="是同一处", by=town.person("officer"), now=NOW).state  # noqa: E731
    told = at_once(application, [joining, moving])
    states = fresh(old).state, fresh(new).state
    joined = times(Link, Link.kind == LinkKind.REJOINED) == 1
    assert joined == (not isinstance(told[0], Refused))
    allowed = {
        ("new", True): {("ordered", "merged")},
        ("new", False): {("ordered", "rectified")},
        ("old", True): {("rectified", "merged")},
        ("old", False): {("rectified", "ordered")},
    }
    assert states in allowed[half, joined], told
    assert counted() == tallied()


def test_tied_from_both_sides_at_once_it_is_one_tie(application, town):
    one, other = parcels.a_clue(town), parcels.a_clue(town)
    acts = [
        lambda one=one, other=other, who=who: (
            tie(one.id, other.id, uuid=uuid4(), reason="同一项目", by=town.person(who), now=NOW).id
        )
        for who, one, other in (("officer", one, other), ("fellow officer", other, one))
    ]
    told = at_once(application, acts)
    assert told[0] == told[1] and isinstance(told[0], int)
    assert times(Link) == 1


def test_a_merger_is_taken_back_or_the_other_goes_on_and_both_are_whole(application, town):
    first, second = an_entry(town, "ordered"), an_entry(town, "ordered")
    merge(second.id, first.id, uuid=uuid4(), reason="同一处", by=town.person("officer"), now=NOW)
    photos = {"after": [a_photo(town.person("worker"))]}
    moving = taking(town, first, "rectify", "worker", answers={"done_on": TODAY}, photos=photos)
    parting = lambda: unmerge(second.id, reason="不是同一处", by=town.person("officer"), now=NOW).state  # noqa: E731
    told = at_once(application, [moving, parting])
    assert told[0] == "rectified" and fresh(first).state == "rectified"
    assert fresh(second).state == ("merged" if isinstance(told[1], Refused) else "ordered")
    assert counted() == tallied()
