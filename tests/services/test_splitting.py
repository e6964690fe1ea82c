"""拆分: an entry about two things becomes two, each with its clocks from the same beginning."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.books.petitions.words import Category, Purpose, Topic
from ledger.books.safety.words import Category as Hazard
from ledger.db import db
from ledger.grammar.figures import Period
from ledger.models import Clock, Entry, Event, Evidence, Link
from ledger.queries.figures import figures_of
from ledger.refusals import NotVisible
from ledger.services.splitting import split
from ledger.services.submissions import Submission
from tests import petition_lives as lives
from tests.lives import NOW, an_entry, counted, events_of, everything, fresh, rectify, take, tallied, why_not
from tests.lives import faults as faults_of
from tests.machinery.concurrency import at_once

LATER = NOW + timedelta(days=2)
OTHER_HAZARD = {"location": "一楼配电箱", "category": Hazard.ELECTRICITY, "description": "配电箱没有门"}
THE_CLAIM = {
    "title": "要求清淤", "summary": "排水沟堵塞，要求清淤。", "topic": Topic.ENVIRONMENT, "purpose": Purpose.REQUEST,
    "category": Category.CLAIM,
}  # fmt: skip


def parts(town, entry, answers, *, by="officer", note="其实是两处", now=LATER, uuid=None, **more) -> Entry:
    named = {key: more.pop(key) for key in ("concerns_people", "concerns_outsiders") if key in more}
    sent = Submission(uuid=uuid or uuid4(), answers=answers, note=note, **named)
    return split(entry.id, submission=sent, by=town.person(by, now), now=now, **more)


def running(entry) -> dict:
    found = sa.select(Clock.code, Clock.started_on, Clock.legal_due_on).where(
        Clock.entry_id == entry.id, Clock.stopped_at.is_(None)
    )
    return {code: days for code, *days in db.session.execute(found)}


@pytest.mark.parametrize("state", ["reported", "ordered", "rectifying", "rectified", "passed"])
def test_both_go_on_where_the_one_stood_under_the_same_dates(town, state):
    old = an_entry(town, state)
    new = fresh(parts(town, old, OTHER_HAZARD))
    assert new.number != old.number and new.headline == "一楼配电箱：配电箱没有门"
    assert (new.state, new.awaits, new.found_on, new.reported_by_id) == (
        old.state, old.awaits, old.found_on, old.reported_by_id,
    )  # fmt: skip
    assert running(new) == running(old) and new.next_due_on == fresh(old).next_due_on
    assert [event.step for event in events_of(new)] == [*[event.step for event in events_of(old)][:-1], "split_off"]
    assert counted() == tallied()


def test_each_goes_its_own_way_and_other_hands_stay_other_hands(town):
    old = an_entry(town, "ordered")
    new = parts(town, old, OTHER_HAZARD)
    rectify(town, new, now=LATER)
    assert (fresh(new).state, fresh(old).state) == ("rectified", "ordered")
    take(town, new, "pass", by="fellow officer", now=LATER)
    assert fresh(new).state == "passed"


def test_the_chosen_photos_go_along_and_stay(town):
    old = an_entry(town, "reported")
    [photo] = db.session.scalars(sa.select(Evidence).where(Evidence.entry_id == old.id))
    new = parts(town, old, OTHER_HAZARD, evidence_ids=[photo.id])
    found = sa.select(Evidence.sha256).where(Evidence.entry_id == new.id)
    assert db.session.scalars(found).all() == [photo.sha256]
    assert db.session.scalars(found.where(Evidence.proof == "before")).all() == [photo.sha256]


def test_what_was_ordered_about_the_one_is_asked_of_the_other_and_stays_where_nothing_else_is_said(town):
    old = an_entry(town, "ordered")
    said = parts(town, old, OTHER_HAZARD | {"measure": "加装箱门"})
    unsaid = parts(town, old, OTHER_HAZARD | {"location": "二楼配电箱"})
    assert (fresh(said).measure, fresh(unsaid).measure, fresh(old).measure) == ("加装箱门", "拆除门锁", "拆除门锁")
    assert faults_of(parts, town, old, OTHER_HAZARD | {"measure": ""}).keys() == {"measure"}
    reported = an_entry(town, "reported")
    assert faults_of(parts, town, reported, OTHER_HAZARD | {"measure": "加装箱门"}).keys() == {"measure"}


def test_what_says_the_same_as_before_or_no_reason_is_refused(town):
    old = an_entry(town, "reported")
    same = {key: getattr(old, key) for key in OTHER_HAZARD}
    assert "两条要分得开" in faults_of(parts, town, old, same)["description"]
    assert set(faults_of(parts, town, old, OTHER_HAZARD | {"description": ""}, note="")) == {"description", "note"}


def test_who_may_and_when(town):
    old = an_entry(town, "reported")
    assert "拆分由" in why_not(parts, town, old, OTHER_HAZARD, by="worker")
    with pytest.raises(NotVisible):
        parts(town, old, OTHER_HAZARD, by="officer of another town")
    assert "不能再拆分" in why_not(parts, town, an_entry(town, "closed"), OTHER_HAZARD)


def test_sent_again_it_makes_no_third(application, town):
    old, uuid = an_entry(town, "reported"), uuid4()
    made = at_once(application, [lambda: parts(town, old, OTHER_HAZARD, uuid=uuid).id] * 2)
    assert made[0] == made[1]
    assert db.session.scalar(sa.select(sa.func.count(Link.id))) == 1


# --- A claim and an accusation --------------------------------------------------------------------------------------


@pytest.fixture
def mixed(town) -> Entry:
    matter = lives.register(
        town, NOW, title="排水沟堵塞，村干部收钱", summary="要求清淤；另反映村干部收钱。", people={"name": "欧阳测试"}
    )
    return lives.accept(town, lives.sort(town, matter, NOW), NOW)


def test_the_accusation_is_kept_apart_with_all_that_was_written_and_the_claim_goes_on(town, mixed):
    accused = town.people["fellow officer"]
    claim = parts(town, mixed, THE_CLAIM, note="清淤和检举分开办", apart=True, concerns_people=[accused])
    old, new = fresh(mixed), fresh(claim)
    assert old.is_segregated and not new.is_segregated
    assert (old.category, old.purpose) == (Category.ACCUSATION, Purpose.ACCUSATION)
    assert running(new) == running(old)
    sees = set(db.session.scalars(sa.select(Entry.id).where(visible_entries(town.person("fellow officer")))))
    assert new.id in sees and old.id not in sees
    told = db.session.execute(sa.select(Event.note, Event.answers).where(Event.entry_id == new.id)).all()
    assert "split_off" not in [event.step for event in events_of(new)]
    assert "收钱" not in str(told) and old.number not in str(told) and "检举" not in str(told)
    assert counted() == tallied()


def test_the_accusation_then_leaves_by_its_own_way_and_the_claim_by_every_other(town, mixed):
    claim = parts(town, mixed, THE_CLAIM, apart=True, concerns_outsiders=True)
    lives.reply(town, claim, LATER)
    assert fresh(claim).state == "replied"
    assert [step.key for step in _ways_out(mixed)] == ["to_discipline"]


def test_what_goes_to_the_discipline_inspectors_was_answered_by_nobody(town, mixed):
    """The figures tell of it on a line of its own, and its clock is neither in time nor late."""
    parts(town, mixed, THE_CLAIM, apart=True, concerns_outsiders=True)
    letter, sent = lives.paper("transfer", LATER.date()), {"passed_to": "青阳县纪委监委"}
    take(town, mixed, "to_discipline", by="fellow officer", now=LATER, answers=sent, paper=letter)
    ended = sa.select(Clock.days_late).where(Clock.entry_id == mixed.id, Clock.code == "C5")
    assert db.session.scalars(ended).all() == [None]
    period = Period(first=NOW.date(), last=LATER.date(), as_of=LATER.date())
    sheet = {one.figure.code: one.value for one in figures_of(lives.BOOK, period, by=town.person("leader"))}
    assert (sheet["C-3t"], sheet["C-3a"]) == (1, 0)


def _ways_out(entry):
    book = lives.BOOK
    return [
        step for step in book.steps
        if step.closes and any(state.key == fresh(entry).state for state in step.from_states)
        and (step.applies is None or step.applies.holds(fresh(entry)))
    ]  # fmt: skip


def test_whom_it_concerns_has_to_be_named_and_the_claim_is_no_accusation(town, mixed):
    assert "concerns" in faults_of(parts, town, mixed, THE_CLAIM, apart=True)
    accused = THE_CLAIM | {"category": Category.ACCUSATION, "purpose": Purpose.ACCUSATION}
    assert "诉求部分" in faults_of(parts, town, mixed, accused, apart=True, concerns_outsiders=True)["category"]


def test_what_has_been_answered_is_split_no_more(town, mixed):
    lives.serve(town, lives.reply(town, mixed, LATER), LATER)
    assert "已经答复" in why_not(parts, town, mixed, THE_CLAIM)


def test_a_refused_split_leaves_nothing_behind(town, mixed):
    before = everything()
    faults_of(parts, town, mixed, THE_CLAIM | {"title": ""}, apart=True, concerns_outsiders=True)
    assert everything() == before
