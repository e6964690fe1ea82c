"""Whatever anybody tries, in whatever order: the laws of an entry's life hold."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ledger.books.safety import BOOK, Category, Level, Mode
from ledger.db import db
from ledger.grammar.fields import Kind
from ledger.grammar.steps import Step
from ledger.models import Clock, Entry, Event, Sequence
from ledger.refusals import Refused
from ledger.services import entries
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests.lives import NOW, Town, a_paper, a_photo, a_workplace, counted, fresh, tallied

PEOPLE = ("worker", "fellow worker", "grid head", "officer", "fellow officer", "leader", "chief", "supervisor")
# Those who may do nearly everything, and so meet their own work again.
BUSY = ("officer", "officer", "fellow officer", "leader")
STEPS = [step for step in BOOK.steps if not step.files_new]
FILING = BOOK.filing_steps()
OTHER_HANDS = {step.key: {other.key for other in step.not_by} for step in BOOK.steps}


def sound_answers(step: Step, grade: Level, today) -> dict:
    """Return answers to all a step asks for."""
    known = {
        "grade": grade,
        "category": Category.FIRE_WIRING,
        "mode": Mode.BY_DATE,
        "funds": Decimal(1),
        "due_on": today + timedelta(days=8),
        "done_on": today,
    }
    words = {Kind.PHONE: "13800000000"}
    return {
        ask.field.key: known.get(ask.field.key, words.get(BOOK.field_of(ask.field).kind, "如实填写"))
        for ask in step.asks
    }


def submission(step: Step, by, town: Town, *, grade: Level, now, whom: str, is_sound: bool) -> Submission:
    if not is_sound:
        return Submission(uuid=uuid4())
    return Submission(
        uuid=uuid4(),
        answers=sound_answers(step, grade, local_date(now)),
        photos={proof.key: [a_photo(by, now) for _ in range(proof.least)] for proof in step.proofs},
        paper=a_paper("check_record", uuid4().hex) if step.key == "record_paper" else None,
        note="情况如此",
        hand_to_id=town.people[whom],
    )


class Life(RuleBasedStateMachine):
    """People who know no rule take steps on a few entries; days go by."""

    town: Town
    site_id: int

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.entries: list[Entry] = []
        self.taken: list[tuple[int, str]] = []

    @initialize()
    def begin_with_three_entries(self) -> None:
        for who in ("worker", "officer", "fellow officer"):
            self.file(FILING[0], who, Level.GENERAL, True)
        for entry in self.entries[1:]:
            self.take(entry, BOOK.steps_by_key["order"], "officer", "worker", Level(entry.grade), True)

    @rule(days=some.integers(1, 12))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(
        step=some.sampled_from(FILING),
        who=some.sampled_from(PEOPLE),
        grade=some.sampled_from(Level),
        is_sound=some.booleans(),
    )
    def file(self, step: Step, who: str, grade: Level, is_sound: bool) -> None:
        by = self.town.person(who, self.now)
        sent = submission(step, by, self.town, grade=grade, now=self.now, whom=who, is_sound=is_sound)
        try:
            entry = entries.file_entry(BOOK, step, site_id=self.site_id, submission=sent, by=by, now=self.now)
        except Refused as refused:
            assert refused.sentence
        else:
            self.entries.append(entry)
            self.taken.append((entry.id, step.key))

    @rule(
        which=some.integers(0, 50),
        step=some.sampled_from(STEPS),
        who=some.sampled_from(PEOPLE),
        whom=some.sampled_from(PEOPLE),
        grade=some.sampled_from(Level),
        is_sound=some.sampled_from([True, True, True, False]),
    )
    def step_blindly(self, which: int, step: Step, who: str, whom: str, grade: Level, is_sound: bool) -> None:
        if self.entries:
            self.take(self.entries[which % len(self.entries)], step, who, whom, grade, is_sound)

    @rule(
        which=some.integers(0, 50),
        hands=some.lists(some.sampled_from(BUSY), min_size=2, max_size=6),
        aside=some.integers(0, 9),
    )
    def go_on(self, which: int, hands: list[str], aside: int) -> None:
        """Take steps that lead to another state, by few people, so that lives become long and hands meet.

        The first step of the book is the straight way; the last one of them goes aside now and then.
        """
        if self.entries:
            for who in hands:
                entry = fresh(self.entries[which % len(self.entries)])
                on = [step for step in STEPS if step.to and entry.state in {state.key for state in step.from_states}]
                if on:
                    step = on[aside % len(on)] if who is hands[-1] else on[0]
                    self.take(entry, step, who, who, Level(entry.grade), True)

    def take(self, entry: Entry, step: Step, who: str, whom: str, grade: Level, is_sound: bool) -> None:
        by = self.town.person(who, self.now)
        sent = submission(step, by, self.town, grade=grade, now=self.now, whom=whom, is_sound=is_sound)
        try:
            entries.take_step(entry.id, step.key, submission=sent, by=by, now=self.now)
        except Refused as refused:
            assert refused.sentence
        else:
            self.taken.append((entry.id, step.key))

    @invariant()
    def every_step_left_one_event_and_nothing_else_did(self) -> None:
        ids = [entry.id for entry in self.entries]
        told = db.session.execute(
            sa.select(Event.entry_id, Event.step).where(Event.entry_id.in_(ids)).order_by(Event.id)
        )
        assert [tuple(row) for row in told] == self.taken

    @invariant()
    def an_open_entry_promises_and_awaits_and_a_closed_one_does_neither(self) -> None:
        for entry in map(fresh, self.entries):
            state = BOOK.states_by_key[entry.state]
            promises = db.session.scalars(
                sa.select(Clock.target_due_on).where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None))
            ).all()
            assert entry.next_due_on == min(promises, default=None)
            assert state.is_closed == (entry.closed_at is not None) == (not promises) == (entry.awaits is None)
            assert entry.awaits == state.awaits

    @invariant()
    def the_events_of_an_entry_are_one_chain(self) -> None:
        for entry in map(fresh, self.entries):
            events = db.session.scalars(sa.select(Event).where(Event.entry_id == entry.id).order_by(Event.id)).all()
            assert events[0].from_state is None
            assert all(one.to_state == two.from_state for one, two in pairwise(events))
            assert events[-1].to_state == entry.state
            assert entry.round == 1 + sum(BOOK.steps_by_key[event.step].opens_round for event in events)

    @invariant()
    def nobody_judged_their_own_work(self) -> None:
        for entry in self.entries:
            events = db.session.scalars(sa.select(Event).where(Event.entry_id == entry.id)).all()
            for event in events:
                own = {
                    other.step
                    for other in events
                    if other.by_id == event.by_id
                    and other.id < event.id
                    and (other.round == event.round or other.from_state is None)
                }
                assert not own & OTHER_HANDS[event.step], f"{event.step} after {own}"

    @invariant()
    def the_tallies_are_what_is_there(self) -> None:
        assert counted() == tallied()

    def teardown(self) -> None:
        numbers = sorted(db.session.scalars(sa.select(Entry.number)))
        given = db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Sequence.last), 0)))
        assert len(set(numbers)) == len(numbers) == given


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_people_try_the_laws_hold(application, town):
    Life.town, Life.site_id = town, a_workplace(town).id
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
