"""Proposing and deciding: a step somebody may take and not decide waits, whole, for the word of somebody who may."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.db import db
from ledger.models import Clock, Decision, Person, Post, Proposal, Role
from ledger.queries.glances import Glance, at_a_glance
from ledger.queries.hands import takers
from ledger.queries.proposals import count_waiting_proposals, own_proposals, proposals_of, waiting_proposals
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible
from ledger.services import entries
from ledger.services.people import retire_person
from ledger.services.proposals import agree, propose, refuse, withdraw
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests.lives import (
    BOOK,
    LATER,
    NOW,
    TODAY,
    a_paper,
    a_workplace,
    an_entry,
    events_of,
    faults,
    fresh,
    order,
    refused,
    report,
    take,
    why_not,
)

LATER_STILL = LATER + timedelta(days=1)
DUE = TODAY + timedelta(days=20)


def longer(**more) -> Submission:
    return Submission(uuid=uuid4(), answers={"due_on": DUE, "reason": "配件未到"}, **more)


def proposed(town, entry, submission=None, *, by="officer", step="extend", now=LATER) -> Proposal:
    return propose(entry.id, step, submission=submission or longer(), by=town.person(by, now), now=now)


def stands(proposal: Proposal) -> Proposal:
    return db.session.get_one(Proposal, proposal.id, populate_existing=True)


def test_what_an_officer_proposes_moves_nothing_until_a_leader_agrees(town):
    entry = an_entry(town, "ordered")
    was = (entry.due_on, entry.version, entry.next_due_on)
    proposal = proposed(town, entry)
    entry = fresh(entry)
    assert (entry.due_on, entry.version, entry.next_due_on) == was
    line = proposal.told[0]
    assert (line["text"], line["was"]) == (
        "2026年3月29日（周日）",
        "2026年3月24日（周二）",
    )
    agree(proposal.id, by=town.person("leader", LATER_STILL), now=LATER_STILL)
    entry = fresh(entry)
    assert (entry.due_on, entry.next_due_on) == (DUE, DUE)
    event = events_of(entry)[-1]
    assert (event.uuid, event.step, event.by_id, event.at) == (
        proposal.uuid, "extend", town.people["officer"], LATER_STILL,
    )  # fmt: skip
    known = stands(proposal)
    assert (known.decision, known.decided_by_id, known.event_id) == (Decision.AGREED, town.people["leader"], event.id)
    clock = db.session.scalars(sa.select(Clock).where(Clock.stopped_at.is_(None), Clock.code == "A2")).one()
    assert any("officer（安监员）提请，leader（分管领导）批准" in line["text"] for line in clock.trace)


def test_what_was_proposed_in_time_may_be_agreed_to_when_the_day_is_over(town):
    entry = an_entry(town, "ordered")
    last_day = NOW + (entry.due_on - TODAY)
    proposal = proposed(town, entry, now=last_day)
    next_day = last_day + timedelta(days=1)
    agree(proposal.id, by=town.person("leader", next_day), now=next_day)
    assert fresh(entry).due_on == DUE


def test_what_is_proposed_when_the_day_is_over_is_too_late(town):
    entry = an_entry(town, "ordered")
    too_late = NOW + (entry.due_on - TODAY) + timedelta(days=1)
    assert "延期须在到期前提出" in faults(proposed, town, entry, now=too_late)["due_on"]


def test_a_leader_takes_it_on_their_own_word_and_a_paper_stands_for_one(town):
    entry = an_entry(town, "ordered")
    assert take(town, entry, "extend", by="leader", answers=longer().answers).due_on == DUE
    other = an_entry(town, "ordered")
    approved = longer(paper=a_paper("approval", "青政批〔2026〕3号"))
    entries.take_step(other.id, "extend", submission=approved, by=town.person("officer"), now=NOW)
    assert fresh(other).due_on == DUE
    assert db.session.scalars(sa.select(Proposal)).all() == []


def test_nobody_takes_on_their_own_word_what_a_leader_decides(town):
    entry = an_entry(town, "ordered")
    said = why_not(entries.take_step, entry.id, "extend", submission=longer(), by=town.person("officer"), now=NOW)
    assert said == "“延期”由分管领导、党委书记、镇长决定，请提请"
    assert "可以直接办理" in why_not(proposed, town, entry, by="leader")
    assert "可以直接办理" in why_not(proposed, town, entry, longer(paper=a_paper("approval")))
    assert why_not(proposed, town, entry, by="worker").startswith("由")


def test_a_proposal_is_looked_at_as_if_it_were_taken(town):
    entry = an_entry(town, "ordered")
    wrong = Submission(uuid=uuid4(), answers={"due_on": TODAY, "reason": ""})
    assert set(faults(proposed, town, entry, wrong)) == {"due_on", "reason"}


def test_whoever_has_the_entry_before_them_sees_nothing_of_what_was_only_proposed(town):
    entry = an_entry(town, "ordered")
    was = (entry.due_on, entry.area.name)
    too_early = Submission(uuid=uuid4(), answers={"due_on": TODAY, "reason": "配件未到"})
    assert set(faults(proposed, town, entry, too_early)) == {"due_on"}
    assert (entry.due_on, entry.area.name) == was
    proposed(town, entry)
    assert (entry.due_on, entry.area.name) == was


def test_the_same_proposal_again_is_the_same_and_another_of_the_step_waits(town):
    entry, submission = an_entry(town, "ordered"), longer()
    first = proposed(town, entry, submission)
    assert proposed(town, entry, submission).id == first.id
    other = Submission(uuid=submission.uuid, answers=submission.answers | {"reason": "别的理由"})
    refused(AlreadyDifferent, proposed, town, entry, other)
    refused(AlreadyDifferent, proposed, town, entry, submission, by="fellow officer")
    assert "已经有人提请" in why_not(proposed, town, entry)
    agree(first.id, by=town.person("leader", LATER), now=LATER)
    assert proposed(town, entry, submission).id == first.id
    again = entries.take_step(
        entry.id, "extend", submission=submission, by=town.person("officer", LATER), now=LATER_STILL
    )
    assert again.id == entry.id


def test_a_decision_is_of_another_person_over_the_place_and_once(town):
    entry = an_entry(town, "ordered")
    proposal = proposed(town, entry)
    for who in ("officer", "fellow officer", "worker"):
        refused(NotAllowed, agree, proposal.id, by=town.person(who, LATER), now=LATER)
        refused(NotAllowed, refuse, proposal.id, reason="不", by=town.person(who, LATER), now=LATER)
    refused(NotVisible, agree, proposal.id, by=town.person("officer of another town", LATER), now=LATER)
    leader = town.person("leader", LATER)
    agree(proposal.id, by=leader, now=LATER)
    assert agree(proposal.id, by=leader, now=LATER_STILL).decided_at == LATER
    assert "已由leader同意" in why_not(refuse, proposal.id, reason="不", by=leader, now=LATER)
    assert "已由leader同意" in why_not(agree, proposal.id, by=town.person("chief", LATER), now=LATER)
    assert len([event for event in events_of(entry) if event.step == "extend"]) == 1


def test_a_refusal_says_why_and_its_proposer_may_propose_anew(town):
    entry = an_entry(town, "ordered")
    proposal, leader = proposed(town, entry), town.person("leader", LATER)
    assert faults(refuse, proposal.id, reason=" ", by=leader, now=LATER) == {
        "reason": "请写明不同意的原因，提请人看得到"
    }
    refuse(proposal.id, reason="上次已延过", by=leader, now=LATER)
    known = stands(proposal)
    assert (known.decision, known.reason, known.event_id) == (Decision.REFUSED, "上次已延过", None)
    assert fresh(entry).due_on == TODAY + timedelta(days=15)
    again = proposed(town, entry)
    assert again.id != proposal.id
    assert "不是您提请的" in why_not(withdraw, again.id, by=town.person("fellow officer", LATER), now=LATER)
    assert withdraw(again.id, by=town.person("officer", LATER), now=LATER).decision is Decision.WITHDRAWN


def test_a_proposal_lapses_when_the_entry_has_moved_on_past_it(town):
    entry = report(town, a_workplace(town))
    void = Submission(uuid=uuid4(), note="重复登记")
    proposal = proposed(town, entry, void, step="void", now=NOW)
    order(town, entry, by="fellow officer")
    known = stands(proposal)
    assert (known.decision, known.decided_by_id, known.decided_at) == (Decision.LAPSED, None, NOW)
    assert "已失效" in why_not(agree, proposal.id, by=town.person("leader"), now=NOW)
    assert fresh(entry).state == "ordered"


def test_what_still_fits_after_a_step_beside_it_stays_open(town):
    entry = an_entry(town, "ordered")
    proposal = proposed(town, entry)
    take(town, entry, "remark", by="officer", now=LATER, note="现场看过")
    assert agree(proposal.id, by=town.person("leader", LATER), now=LATER).decision is Decision.AGREED


def test_what_can_no_longer_stand_is_refused_to_the_decider_and_stays_open(town):
    entry = an_entry(town, "ordered")
    proposal = proposed(town, entry)
    take(town, entry, "extend", by="leader", now=LATER, answers=longer().answers)
    found = refused(AnswersRefused, agree, proposal.id, by=town.person("chief", LATER), now=LATER).faults
    assert set(found) == {"due_on"}
    assert stands(proposal).decision is None


def test_other_hands_hold_for_whoever_proposes_and_for_whoever_decides(town):
    entry = report(town, a_workplace(town), by="leader")
    void = Submission(uuid=uuid4(), note="重复登记")
    proposal = proposed(town, entry, void, step="void", now=NOW)
    assert "须由他人办理" in why_not(agree, proposal.id, by=town.person("leader"), now=NOW)
    assert agree(proposal.id, by=town.person("chief"), now=NOW).decision is Decision.AGREED
    own = report(town, a_workplace(town, name="乙店"), by="officer")
    assert "须由他人办理" in why_not(
        proposed, town, own, Submission(uuid=uuid4(), note="重复登记"), step="void", now=NOW
    )


def glance(person: Person, *, since: datetime) -> Glance:
    return at_a_glance(person, today=local_date(since), near_days=3, since=since)


@pytest.mark.parametrize(("who", "count"), [("leader", 1), ("chief", 1), ("county leader", 1), ("officer", 0)])
def test_a_proposal_waits_for_every_leader_over_the_place_and_for_nobody_else(town, who, count):
    proposed(town, an_entry(town, "ordered"))
    person = town.person(who, LATER)
    assert (count_waiting_proposals(person), len(waiting_proposals(person))) == (count, count)
    assert glance(person, since=LATER).is_asked is bool(count)


def test_a_leader_of_another_place_or_book_is_asked_nothing(town):
    proposed(town, an_entry(town, "ordered"))
    town.add_person("elsewhere", Role.LEADER, "邻镇")
    town.add_person("of another book", Role.LEADER, "示范镇", book="housing")
    assert [count_waiting_proposals(town.person(who, LATER)) for who in ("elsewhere", "of another book")] == [0, 0]


def test_whoever_proposed_is_told_what_became_of_it(town):
    proposal = proposed(town, an_entry(town, "ordered"))
    officer = town.person("officer", LATER)
    assert [one.decision for one in own_proposals(officer, since=LATER)] == [None]
    assert glance(officer, since=LATER).has_proposed
    refuse(proposal.id, reason="请先催促", by=town.person("leader", LATER), now=LATER)
    [told] = own_proposals(officer, since=LATER)
    assert (told.decision, told.decided_by_name, told.reason) == (Decision.REFUSED, "leader", "请先催促")
    assert glance(officer, since=LATER).has_proposed
    assert own_proposals(officer, since=LATER_STILL) == []
    assert not glance(officer, since=LATER_STILL).has_proposed


def test_who_agreed_counts_among_the_hands_of_the_round(town):
    entry = an_entry(town, "ordered")
    agree(proposed(town, entry).id, by=town.person("leader", LATER), now=LATER)
    assert takers(fresh(entry))["extend"] == {town.people["officer"], town.people["leader"]}


# --- Whoever proposed it has left --------------------------------------------------------------------------------------


def left(town, who: str = "officer", *, now=LATER_STILL) -> None:
    retire_person(town.people[who], by=None, now=now)


def test_what_somebody_proposed_who_has_left_is_proposed_anew_and_lapses_visibly(town):
    entry = an_entry(town, "ordered")
    old = proposed(town, entry)
    assert "已经有人提请" in why_not(proposed, town, entry, by="fellow officer", now=LATER_STILL)
    left(town)
    new = proposed(town, entry, by="fellow officer", now=LATER_STILL)
    old = stands(old)
    assert (old.decision, old.decided_by_id) == (Decision.LAPSED, None)
    assert old.reason == "提请人officer已停用或离岗，由fellow officer重新提请"
    agree(new.id, by=town.person("leader", LATER_STILL), now=LATER_STILL)
    assert fresh(entry).due_on == DUE


def test_what_somebody_proposed_who_has_left_may_still_be_decided(town):
    entry = an_entry(town, "ordered")
    proposal = proposed(town, entry)
    left(town)
    agree(proposal.id, by=town.person("leader", LATER_STILL), now=LATER_STILL)
    assert (stands(proposal).decision, fresh(entry).due_on) == (Decision.AGREED, DUE)


def test_who_is_at_another_post_by_now_has_left_as_well(town):
    entry = an_entry(town, "ordered")
    proposed(town, entry)
    told = {one.is_left for one in proposals_of(BOOK, fresh(entry), today=local_date(LATER))}
    db.session.execute(
        sa.update(Post).where(Post.person_id == town.people["officer"]).values(area_id=town.areas["邻镇"])
    )
    db.session.commit()
    assert (told, {one.is_left for one in proposals_of(BOOK, fresh(entry), today=local_date(LATER))}) == (
        {False}, {True},
    )  # fmt: skip


def test_a_proposal_that_was_found_wanting_leaves_the_old_one_standing(town):
    entry = an_entry(town, "ordered")
    old = proposed(town, entry)
    left(town)
    empty = Submission(uuid=uuid4(), answers={"due_on": DUE})
    assert faults(proposed, town, entry, empty, by="fellow officer", now=LATER_STILL).keys() == {"reason"}
    assert stands(old).decision is None
