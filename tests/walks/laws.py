"""What the declaration of a book says must be, held against what is: kept by the tests, not asked of the ledger."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.kept_rows import Keeps
from ledger.grammar.steps import Hands, State, Step, is_mandatory
from ledger.grammar.value_faults import is_empty
from ledger.models import (
    FIELD_ROLES,
    Area,
    Clock,
    Concern,
    Entry,
    EntryPaper,
    Event,
    Evidence,
    LookUp,
    Paper,
    Role,
    SealedRecord,
)
from ledger.queries.step_rows import rows_that_count
from ledger.services.submissions import Submission
from tests.lives import PEOPLE, Town
from tests.walks.clock_laws import assert_late_until_confirmed, keeps, moves, put_right
from tests.walks.measures import assert_counted

# Those who come in where everybody else has had a hand in the matter.
STAND_INS = {
    "stand-in worker": (Role.WORKER, "甲村一网格"),
    "stand-in officer": (Role.OFFICER, "示范镇"),
    "stand-in leader": (Role.LEADER, "示范镇"),
}
STAFF = PEOPLE | STAND_INS
Told = tuple[str, int, int, str | None, str]  # step, person, round, from, to


@dataclass(kw_only=True)
class Dossier:
    """What has been done with one entry, and so how it must stand."""

    book: Book
    entry: Entry
    events: list[Told] = field(default_factory=list)
    # Clocks that must run, by code, and whether each is paused.
    clocks: dict[str, bool] = field(default_factory=dict)
    # Every clock that ever ran, and those that ran on until the last step.
    ever: set[str] = field(default_factory=set)
    until_now: set[str] = field(default_factory=set)
    # By which step each clock was kept since the entry was last taken up, and those that turned out not to be kept.
    kept: list[tuple[str, str]] = field(default_factory=list)
    undone: Counter[str] = field(default_factory=Counter)
    follows: "Dossier | None" = None  # whose place this entry took
    agreed: list[Told] = field(default_factory=list)  # by whom, as an event tells who proposed it
    papers: Counter[str] = field(default_factory=Counter)
    photos: Counter[str] = field(default_factory=Counter)
    excluded_from: set[int] = field(default_factory=set)
    applied: dict[str, bool] = field(default_factory=dict)
    # What was tried in vain since something last happened.
    tired_of: Counter[str] = field(default_factory=Counter)

    @property
    def state(self) -> State:
        return self.book.states_by_key[self.events[-1][4]]

    @property
    def round(self) -> int:
        return 1 + sum(step.opens_round for step, _ in self.steps)

    @property
    def steps(self) -> list[tuple[Step, str]]:
        """Return every step taken and where it led; what is told and moves nothing is none."""
        return [(self.book.steps_by_key[key], to) for key, *_, to in self.events if key in self.book.steps_by_key]

    @property
    def awaits(self) -> Role | None:
        """Return whose turn it is: that of the state, but where a step asked for the officer and none has led on since."""
        awaited: Role | None = None
        for step, to_state in self.steps:
            if step.to is not None or step.hands in (Hands.ROLE, Hands.REPORTER):
                awaited = self.book.states_by_key[to_state].awaits
            if step.hands is Hands.OFFICER:
                awaited = Role.OFFICER
        return awaited

    def tell(self, step: Step, submission: Submission, by_id: int, entry: Entry, today: date) -> None:
        """Go on as the declaration says an accepted step goes on; `entry` is as the ledger has answered it."""
        before = self.events[-1][4] if self.events else None
        self.events.append((step.key, by_id, self.round, before, step.to.key if step.to is not None else before))
        self.entry = entry
        self.tired_of = Counter({step: times // 2 for step, times in self.tired_of.items()})
        self._move_clocks(step, entry, submission, today)
        if submission.paper is not None:
            self.papers[submission.paper.kind] += 1
        self.photos.update({proof: len(set(photos)) for proof, photos in submission.photos.items()})
        if step.segregates is not None and step.segregates.holds(entry) and submission.concerns_people:
            known = set() if step.revises else self.excluded_from
            self.excluded_from = known | set(submission.concerns_people)

    def _move_clocks(self, step: Step, entry: Entry, submission: Submission, today: date) -> None:
        self.until_now, begun = set(self.clocks), set[ClockRule]()
        self._undo(step)
        self.applied = put_right(self, step, entry)
        for rule in self.book.clocks:
            stood_still = rule.stands_still is not None and self.clocks.get(rule.code, False)
            if rule.code in self.clocks and step in rule.stops and not rule.is_right:
                self.kept.append((rule.code, step.key))
            if stood_still and step in rule.starts and not self.state.is_closed:
                # It goes on from where it stood.
                self.clocks[rule.code] = rule.stands_still.holds(entry)
                continue
            if self._is_over(rule, step, entry, submission):
                self.clocks.pop(rule.code, None)
            elif rule.code in self.clocks and step in rule.pauses:
                self.clocks[rule.code] = True
            elif rule.code in self.clocks and step in rule.resumes:
                self.clocks[rule.code] = False
            elif rule.code in self.clocks and rule.stands_still is not None:
                self.clocks[rule.code] = rule.stands_still.holds(entry)
            begins = self._is_handed_on(rule) or (step in rule.starts and not self._has_passed(rule))
            begins |= step in rule.starts_once and rule.code not in self.ever
            if begins and (rule.applies is None or rule.applies.holds(entry)):
                self.clocks[rule.code] = rule.stands_still is not None and rule.stands_still.holds(entry)
                begun.add(rule)
            other = rule.on_expiry_of
            is_moved = other is not None and other.code in self.clocks and moves(step, other)
            if (other in begun or is_moved) and getattr(entry, other.until.key) >= today:
                # Foreseen for the day the other one runs out.
                self.clocks[rule.code] = False
        self.ever |= set(self.clocks)
        self.clocks.pop(ATTEND.code, None)
        binding = [is_paused for code, is_paused in self.clocks.items() if code not in self.book.rights]
        if not self.state.is_closed and all(binding):
            self.clocks[ATTEND.code] = False

    def _undo(self, step: Step) -> None:
        """What an undone step had kept was not kept; a round opened without undoing anything begins other work."""
        undone = {other.key for other in step.undoes}
        self.undone.update(code for code, by in self.kept if by in undone)
        anew = step.opens_round and not step.undoes
        self.kept = [] if anew else [(code, by) for code, by in self.kept if by not in undone]

    def _is_over(self, rule: ClockRule, step: Step, entry: Entry, submission: Submission) -> bool:
        """Return whether a clock of this rule that ran does not run on, whatever begins anew."""
        if step in rule.ends or step in rule.starts or self.state.is_closed:
            return True
        return keeps(rule, step, entry, submission)

    def _has_passed(self, rule: ClockRule) -> bool:
        """Return whether a clock that goes over to the heir ran on the entry before, and so does not begin anew."""
        return len(self.events) == 1 and self.follows is not None and rule.passes_on and rule.code in self.follows.ever

    def _is_handed_on(self, rule: ClockRule) -> bool:
        return self._has_passed(rule) and rule.code in self.follows.until_now


# --- Who may do what -------------------------------------------------------------------------------------------------


def why_unlawful(dossier: Dossier, step: Step, who: str, town: Town, today: date) -> str:
    """Return the first rule of the declaration that keeps somebody from a step today, or ""."""
    return why_shut(dossier, step, today) or why_not_theirs(dossier, step, who, town)


def why_shut(dossier: Dossier, step: Step, today: date) -> str:
    """Return what keeps everybody from a step today, or ""."""
    if dossier.state not in step.from_states:
        return "another state"
    if step.applies is not None and not step.applies.holds(dossier.entry):
        return "does not apply"
    if step.once_past is not None and (getattr(dossier.entry, step.once_past.key) or date.min) >= today:
        return "too early"
    return ""


def why_not_theirs(dossier: Dossier, step: Step, who: str, town: Town) -> str:
    """Return what keeps this one from a step that others may take, or ""."""
    if not is_over(who, dossier.entry, town) or STAFF[who][0] not in step.who:
        return "another role"
    if step.only_confirms and dossier.entry.unconfirmed_by_id == town.people[who]:
        return "a day of their own"
    return "other hands" if town.people[who] in barred(dossier, step) else ""


def barred(dossier: Dossier, step: Step) -> set[int]:
    """Return whoever took, in this round or when it began, a step that wants other hands for this one."""
    others = {other.key for other in step.not_by}
    return {
        by
        for taken, by, taken_in, from_state in (told[:4] for told in (*dossier.events, *dossier.agreed))
        if taken in others and (taken_in == dossier.round or from_state is None)
    }


def decider_of(dossier: Dossier, step: Step, who: str, town: Town, today: date) -> str:
    """Return somebody else who may decide a step that one of them proposes, "" for nobody."""
    able = (
        other
        for other, (role, _) in STAFF.items()
        if other != who and role in step.decided_by and can_see(dossier, other, town)
    )
    return next((other for other in able if not why_unlawful(dossier, step, other, town, today)), "")


def is_over(who: str, entry: Entry, town: Town) -> bool:
    """Return whether somebody's post lies over where the entry lies."""
    return town.areas[STAFF[who][1]] in ids_of(entry.area)


def ids_of(area: Area) -> tuple[int, ...]:
    """Return the areas an area lies in, and itself."""
    return _ids_in(area.path)


@cache
def _ids_in(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.strip("/").split("/"))


def can_see(dossier: Dossier, who: str, town: Town) -> bool:
    role = STAFF[who][0]
    if town.people[who] in dossier.excluded_from:
        return False
    if role in FIELD_ROLES and dossier.entry.reported_by_id == town.people[who]:
        return True
    return role.sees_entries and role not in dossier.book.reporters_only and is_over(who, dossier.entry, town)


def ways_on(dossier: Dossier, town: Town, today: date) -> Iterator[tuple[Step, str]]:
    """Yield every step somebody in the town may take today, with whoever may take it; those who stand in come last."""
    for step in dossier.book.steps:
        if not why_shut(dossier, step, today):
            able = [
                who
                for who, (role, _) in STAFF.items()
                if role in step.who and can_see(dossier, who, town) and not why_not_theirs(dossier, step, who, town)
            ]
            yield from ((step, who) for who in able if who in PEOPLE or able[0] == who)


def is_open(dossier: Dossier, step: Step) -> bool:
    """Return whether a step applies, and the paper it cannot do without may be recorded by now: some follow others."""
    if step.applies is not None and not step.applies.holds(dossier.entry):
        return False
    if step.paper is None or not is_mandatory(step.paper.mandatory, dossier.entry):
        return True
    known = {kind for kind, count in dossier.papers.items() if count}
    return any(not kind.after or known & {earlier.key for earlier in kind.after} for kind in step.paper.kinds)


# --- What must be, after a step ----------------------------------------------------------------------------------------


def assert_demands_were_met(dossier: Dossier, step: Step, submission: Submission) -> None:
    """The step that was just taken asked for things, and none of them is missing on the entry."""
    entry, answers = dossier.entry, submission.answers
    written = {attribute.key for attribute, _ in step.sets}
    if step.keeps is not None:
        assert_says_its_last_row(entry, step.keeps)
    for ask in () if step.corrects_row else (one for one in step.asks if not step.amends or one.field.key in answers):
        if ask.field.key == Entry.day_confirmed.key:
            continue
        value = getattr(entry, ask.field.key)
        assert not (is_empty(value) and is_mandatory(ask.mandatory, entry)), f"{step.key}: {ask.field.key} is missing"
        if ask.only_then and not is_mandatory(ask.mandatory, entry):
            assert value is None or not ask.fresh, f"{step.key}: {ask.field.key} was of no interest"
        elif ask.by_paper and submission.paper is not None:
            assert value == submission.paper.dated_on, f"{step.key}: {ask.field.key}"
        elif ask.field.key not in written and (ask.fresh or ask.field.key in answers):
            assert value == answers.get(ask.field.key), f"{step.key}: {ask.field.key}"
    for attribute, value in step.sets:
        if not (callable(value) or isinstance(value, InstrumentedAttribute)):
            assert getattr(entry, attribute.key) == value, f"{step.key}: {attribute.key}"
    assert submission.note.strip() or not step.note_mandatory, f"{step.key}: no note"
    paper = submission.paper
    if step.paper is not None and is_mandatory(step.paper.mandatory, entry):
        assert paper is not None, f"{step.key}: no paper"
    if paper is not None:
        assert step.paper is not None and paper.kind in {kind.key for kind in step.paper.kinds}
        earlier = {kind.key for kind in dossier.book.papers_by_key[paper.kind].after}
        assert not earlier or any(dossier.papers[kind] > (kind == paper.kind) for kind in earlier), paper.kind
    for proof in step.proofs:
        assert proof.least <= len(submission.photos.get(proof.key, ())) <= proof.most, f"{step.key}: {proof.key}"
    if step.segregates is not None:
        assert entry.is_segregated or not step.segregates.holds(entry), f"{step.key}: kept from nobody"


def assert_says_its_last_row(entry: Entry, keeps: Keeps) -> None:
    """Of what was told several times an entry says the last, as it was put right."""
    rows = rows_that_count(keeps, entry)
    for key, column in keeps.fields.items():
        assert getattr(entry, key) == (getattr(rows[-1], column) if rows else None), key


def assert_handed_on(dossier: Dossier, step: Step, submission: Submission, town: Town) -> None:
    """The holder is who the declaration says."""
    entry = dossier.entry
    if entry.awaits is None or step.hands is Hands.ROLE:
        assert entry.holder_id is None
    elif step.hands is Hands.CHOSEN:
        assert entry.holder_id == submission.hand_to_id
        who = next(name for name, person_id in town.people.items() if person_id == entry.holder_id)
        assert (
            STAFF[who][0] is entry.awaits and is_over(who, entry, town) and entry.holder_id not in dossier.excluded_from
        )
    elif step.hands is Hands.LED:
        assert entry.lead_id == submission.hand_to_id and entry.lead_id not in dossier.excluded_from
    elif step.hands is Hands.REPORTER:
        assert entry.holder_id in (None, entry.reported_by_id)


def assert_lawful(dossier: Dossier, town: Town) -> None:
    """An entry stands as its dossier says: events, clocks, promise, round, papers, photos, and a way on for somebody."""
    entry, state = dossier.entry, dossier.state
    assert (entry.state, entry.round, entry.awaits) == (state.key, dossier.round, dossier.awaits), dossier.events
    assert (entry.closed_at is not None) == state.is_closed
    assert_told(dossier)
    assert_counted(entry)
    assert_clocks(dossier)
    kinds = sa.select(Paper.kind, sa.func.count()).join(EntryPaper, EntryPaper.paper_id == Paper.id)
    assert dict(rows(kinds.where(EntryPaper.entry_id == entry.id).group_by(Paper.kind))) == dossier.papers
    photos = sa.select(Evidence.proof, sa.func.count()).where(Evidence.entry_id == entry.id).group_by(Evidence.proof)
    assert dict(rows(photos)) == {proof: count for proof, count in dossier.photos.items() if count}
    if not state.is_closed:
        on = (step for step, _ in ways_on(dossier, town, date.min) if step.to not in (None, state))
        assert any(is_open(dossier, step) for step in on), (
            f"{entry.number} stands in {state.key} after {dossier.events}, and nobody can lead it on"
        )


def assert_told(dossier: Dossier) -> None:
    """Each event is there exactly once, in order, and they make one chain."""
    columns = sa.select(Event.step, Event.by_id, Event.round, Event.from_state, Event.to_state)
    told = rows(columns.where(Event.entry_id == dossier.entry.id).order_by(Event.id))
    assert told == dossier.events
    assert told[0][3] is None and all(one[4] == two[3] for one, two in pairwise(told))


def assert_clocks(dossier: Dossier) -> None:
    """The clocks that run are those the steps started and none has stopped; what is promised is the first of ours."""
    entry = dossier.entry
    columns = sa.select(
        Clock.code, Clock.paused_on, sa.case((Clock.rolls, Clock.legal_due_rolled_on), else_=Clock.legal_due_on)
    )
    running = rows(columns.where(Clock.entry_id == entry.id, Clock.stopped_at.is_(None)))
    assert {code: paused_on is not None for code, paused_on, _ in running} == dossier.clocks, entry.number
    assert len(running) == len(dossier.clocks)
    undone = sa.select(Clock.code, sa.func.count()).where(Clock.entry_id == entry.id, Clock.undone_on.is_not(None))
    assert dict(rows(undone.group_by(Clock.code))) == dossier.undone, f"{entry.number}: {dossier.events}"
    assert_late_until_confirmed(entry, is_void=dossier.state is dossier.book.void)
    ours = [due_on for code, paused_on, due_on in running if paused_on is None and code not in dossier.book.rights]
    promised: date | None = min(ours, default=None)
    assert entry.next_due_on == promised
    if dossier.state.is_closed:
        assert not running and entry.next_action_at is None
    else:
        assert entry.next_due_on is not None, (
            f"{entry.number} in {dossier.state.key} promises nothing: {dossier.events}"
        )


def assert_sealed(dossier: Dossier, step: Step, submission: Submission) -> None:
    """What is sealed can be read nowhere; whom it concerns is noted; whoever asks after it has a code."""
    entry_id = dossier.entry.id
    named = (Concern.entry_id == entry_id, Concern.is_implied.is_(False))
    excluded = rows(sa.select(Concern.person_id).where(*named))
    assert {person_id for (person_id,) in excluded} == dossier.excluded_from
    assert dossier.entry.is_segregated == bool(dossier.excluded_from)
    if step.seals and any(submission.sealed.values()):
        sealed = db.session.scalar(sa.select(SealedRecord.sealed).where(SealedRecord.entry_id == entry_id))
        assert sealed and not any(value.encode() in sealed for value in submission.sealed.values() if value)
    if any(step.gives_code for step, _ in dossier.steps):
        assert db.session.scalar(sa.select(LookUp.entry_id).where(LookUp.entry_id == entry_id)) == entry_id


def rows(statement: sa.Select[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(statement)]
