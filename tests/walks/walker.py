"""The walk itself: a town that takes random legal and illegal steps in one book, and is held to its declaration."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.fields import declared_fields
from ledger.grammar.steps import Condition, Hands, State, Step
from ledger.models import Entry, Person, ProtectedRecord, Sequence
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, Refused, SomebodyWasFirst
from ledger.services import confidences, entries, visits
from ledger.services.moves import colleagues
from ledger.services.submissions import Submission
from ledger.services.visits import VisitSubmission
from tests.lives import NOW, PEOPLE, Town, a_photo, counted, fresh, tallied
from tests.walks.answers import Answers, Asked, looked_at, written_by
from tests.walks.laws import (
    STAFF,
    Story,
    assert_confidences,
    assert_demands_were_met,
    assert_handed_on,
    assert_lawful,
    can_see,
    everything_in_one_look,
    ids_of,
    is_open,
    is_over,
    ways_on,
    why_unlawful,
)

EVERYBODY = tuple(PEOPLE)
# How many entries people have in hand at a time.
IN_HAND = 5
PLACE = "甲村一网格一组"
OFFICERS = ("officer", "fellow officer")
Wishes = tuple[Condition, ...]
PASSING_DAYS = (0, 0, 0, 0, 0, 0, 1, 8, 15)
# How often somebody tries again after a form has come back.
TRIES = 4


@dataclass(kw_only=True)
class World:
    """One book in one town, and what has been seen of it over all walks."""

    book: Book
    town: Town
    answers: Answers
    site_ids: list[int]
    now: datetime = NOW
    stories: list[Story] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    stood_in: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    last: tuple[Story, Step, Submission, str] | None = None

    def person(self, who: str) -> Person:
        return self.town.person(who, self.now)

    # --- Steps -------------------------------------------------------------------------------------------------------

    def file(
        self, step: Step, who: str, chance: Random, *, is_sound: bool = True, wishes: Wishes = ()
    ) -> Story | None:
        """Begin an entry, or be refused; somebody whose form comes back mends it."""
        by = self.person(who)
        more = {"by": by, "now": self.now, "chance": chance, "on_record": (), "colleagues": (), "wishes": wishes}
        sent = self.answers.for_step(step, None, **more)
        if not is_sound:
            return self._file_once(step, who, by, self.answers.unsound(sent, step, chance), chance)[0]
        for _ in range(TRIES):
            story, faults = self._file_once(step, who, by, sent, chance)
            if story is not None or not faults.keys() - {""}:
                return story
            sent = self.answers.mended(sent, faults, step, None, **more)
        return None

    def _file_once(
        self, step: Step, who: str, by: Person, sent: Submission, chance: Random
    ) -> tuple[Story | None, dict[str, str]]:
        may = STAFF[who][0] in step.who and self.town.areas[STAFF[who][1]] in ids_of(self.town.area(PLACE))
        before = everything_in_one_look()
        where = (
            {"site_id": chance.choice(self.site_ids)}
            if self.book.site is not None
            else {"area_id": self.town.areas[PLACE]}
        )
        try:
            entry = entries.file_entry(self.book, step, submission=sent, by=by, now=self.now, **where)
        except Refused as refused:
            assert everything_in_one_look() == before, f"{step.key} was refused and left something behind"
            self._note_refusal(refused)
            assert isinstance(refused, AnswersRefused) or not may, f"{who} could not begin with {step.key}: {refused}"
            return None, getattr(refused, "faults", {})
        assert may, f"{who} began with {step.key}"
        story = Story(book=self.book, entry=entry)
        code = getattr(entry, "new_query_code", None)
        self._accepted(story, step, who, sent, None)
        self.stories.append(story)
        if self.book.is_public:
            self.look_up(story, code)
        return story, {}

    def take(
        self, story: Story, step: Step, who: str, chance: Random, *, is_sound: bool = True, wishes: Wishes = ()
    ) -> bool:
        """Take a step, or be refused; return whether it was taken."""
        by = self.person(who)
        more = self._for_step(story, step, by, chance) | {"wishes": wishes}
        sent = self.answers.for_step(step, story.entry, **more)
        if not is_sound:
            return self._take_once(story, step, who, by, self.answers.unsound(sent, step, chance))[0]
        for _ in range(TRIES):
            taken, faults = self._take_once(story, step, who, by, sent)
            if taken or not faults.keys() - {""}:
                return taken
            sent = self.answers.mended(sent, faults, step, story.entry, **more)
        return False

    def _for_step(self, story: Story, step: Step, by: Person, chance: Random) -> dict[str, Any]:
        able = colleagues(db.session, self.book, story.entry, now=self.now) if step.hands is Hands.CHOSEN else []
        return {
            "by": by,
            "now": self.now,
            "chance": chance,
            "on_record": story.papers,
            "colleagues": [person.id for person in able if person.id != story.entry.holder_id],
        }

    def _take_once(
        self, story: Story, step: Step, who: str, by: Person, sent: Submission
    ) -> tuple[bool, dict[str, str]]:
        was = story.entry
        is_seen, unlawful = can_see(story, who, self.town), why_unlawful(story, step, who, self.town)
        before = everything_in_one_look()
        try:
            entries.take_step(story.entry.id, step.key, submission=sent, by=by, now=self.now)
        except Refused as refused:
            assert refused.sentence
            assert everything_in_one_look() == before, f"{step.key} was refused and left something behind"
            self._note_refusal(refused)
            assert isinstance(refused, NotVisible) == (not is_seen), f"{who} and {story.entry.number}"
            is_late = sent.version not in (None, was.version)
            assert not isinstance(refused, SomebodyWasFirst) or is_late
            if is_seen and not is_late:
                assert isinstance(refused, NotAllowed) == bool(unlawful), f"{who}: {step.key}, {unlawful}: {refused}"
            return False, getattr(refused, "faults", {})
        assert is_seen and not unlawful, f"{who} took {step.key} in spite of: {unlawful or 'not seen'}"
        self._accepted(story, step, who, sent, was)
        return True, {}

    def _note_refusal(self, refused: Refused) -> None:
        self.refused[type(refused).__name__] += 1

    def _accepted(self, story: Story, step: Step, who: str, sent: Submission, was: Entry | None) -> None:
        by_id = self.town.people[who]
        story.tell(step, sent, by_id, fresh(story.entry))
        assert_lawful(story, self.town)
        assert_demands_were_met(story, step, sent)
        assert_confidences(story, step, sent)
        if was is not None:
            assert_handed_on(story, step, sent, self.town)
        self._learn(step, story)
        self.answers.remember(sent)
        self.last = (story, step, sent, who)
        if step.begets is not None:
            self._heir_of(story, step, sent, by_id)

    def _learn(self, step: Step, story: Story) -> None:
        self.taken[step.key] += 1
        self.stood_in[story.state.key] += 1

    def _heir_of(self, story: Story, step: Step, sent: Submission, by_id: int) -> None:
        """What a step closes and what it opens in its place come into the world together, and name each other."""
        heir_id = db.session.scalars(sa.select(Entry.id).where(Entry.follows_id == story.entry.id)).one()
        heir = fresh(db.session.get_one(Entry, heir_id))
        assert (heir.site_id, heir.area_id) == (story.entry.site_id, story.entry.area_id)
        begets, asked = step.begets, {ask.field.key for ask in step.begets.asks}
        for attribute in begets.carries:
            if attribute.key not in asked:
                assert getattr(heir, attribute.key) == getattr(story.entry, attribute.key), attribute.key
        for key in asked & sent.answers.keys():
            assert getattr(heir, key) == sent.answers[key], key
        begun = Story(book=self.book, entry=heir)
        begun.tell(begets.step, Submission(uuid=heir.uuid), by_id, heir)
        assert_lawful(begun, self.town)
        self.stories.append(begun)

    # --- Going on ----------------------------------------------------------------------------------------------------

    def go_on(self, chance: Random) -> None:
        """Take a step somebody may take, or begin anew: rather what has been taken least."""
        found: list[tuple[Story | None, Step, str]] = [
            (story, step, who)
            for story in self.stories[-IN_HAND:]
            for step, who in ways_on(story, self.town)
            if is_open(story, step)
        ]
        found += [(None, step, chance.choice(OFFICERS)) for step in self.book.filing_steps()]
        weights = [0.3 ** (self.taken[step.key] + (story.tired_of[step.key] if story else 0)) for story, step, _ in found]
        story, step, who = chance.choices(found, weights)[0]
        if story is None:
            self.file(step, who, chance)
        else:
            self.try_to(story, step, who, chance)

    def try_to(self, story: Story, step: Step, who: str, chance: Random, wishes: Wishes = ()) -> bool:
        if self.take(story, step, who, chance, wishes=wishes):
            return True
        story.tired_of[step.key] += 1
        return False

    def reach(self, target: Step, chance: Random, most: int) -> bool:
        """Set out for a step nobody has taken yet: by the steps it rests on, with answers that lead there."""
        story: Story | None = None
        goals: list[Step] = []
        failed = 0
        for _ in range(most):
            if self.taken[target.key]:
                return True
            if self.stories and chance.random() < 0.15:
                self.try_blindly(chance.choice(EVERYBODY), chance, is_sound=chance.random() < 0.7)
            if story is None:
                goals, failed = self.resting_on(target, chance), 0
            done = {step for step, *_ in story.events} if story is not None else set()
            goal = next((one for one in goals if one.key not in done), target)
            way = self.way_to(goal, story, chance)
            if way is None or failed > TRIES:
                story, failed = None, 0
                continue
            wishes = tuple(step.applies for step in (*way, target) if step.applies is not None)
            if story is None:
                story = self.file(way[0], chance.choice(OFFICERS), chance, wishes=wishes)
            elif not self._first_of(way, story, chance, wishes):
                failed += 1
                story.tired_of[way[0].key] += 1
                self.now += timedelta(days=chance.choice((0, 1, 8, 15)))
        return bool(self.taken[target.key])

    def _first_of(self, way: list[Step], story: Story, chance: Random, wishes: Wishes) -> bool:
        """Take the first step of a way; where it is shut, or refused, do something else first that may help."""
        on = list(ways_on(story, self.town))
        able = [who for step, who in on if step is way[0] and is_open(story, step)]
        if able and self.take(story, way[0], chance.choice(able), chance, wishes=wishes):
            return True
        beside = [(step, who) for step, who in on if step.to in (None, story.state) and is_open(story, step)]
        if not able and way[0].applies is not None:
            looked = looked_at(way[0].applies, story.entry)
            beside = [(step, who) for step, who in beside if written_by(step) & looked]
        if beside:
            step, who = chance.choice(beside)
            self.take(story, step, who, chance, wishes=wishes)
        return False

    def resting_on(self, target: Step, chance: Random, depth: int = 5) -> list[Step]:
        """Return steps to take before one: those that record the paper it follows, and one that answers its condition."""
        before: list[Step] = []
        if target.paper is not None and target.paper.mandatory and depth:
            earlier = {kind for one in target.paper.kinds for kind in one.after}
            recording = [step for step in self.book.steps if step.paper and earlier & set(step.paper.kinds)]
            if recording:
                before += self.resting_on(chance.choice(recording), chance, depth - 1)
        if target.applies is not None:
            looked = looked_at(target.applies, Asked(chance=chance, today=NOW.date(), entry=None, answers={}, step=None))
            writing = [step for step in self.book.steps if step is not target and written_by(step) & looked]
            before += [chance.choice(writing)] if writing else []
        return [*dict.fromkeys(before), target]

    def way_to(self, target: Step, story: Story | None, chance: Random) -> list[Step] | None:
        """Return steps that end with the target, from where an entry stands or from a new one; now this way, now that."""
        if target.files_new:
            return [target] if story is None else None
        tired_of = story.tired_of if story is not None else Counter()
        costs = {step: 1 + chance.random() + tired_of[step.key] for step in self.book.steps}
        left: dict[State, tuple[float, list[Step]]] = {state: (0, [target]) for state in target.from_states}
        for _ in self.book.states:
            for step in self.book.steps:
                if step.to in left:
                    cost, on = left[step.to]
                    for state in step.from_states:
                        if state not in left or costs[step] + cost < left[state][0]:
                            left[state] = (costs[step] + cost, [step, *on])
        if story is not None:
            return left[story.state][1] if story.state in left else None
        begins = [step for step in self.book.filing_steps() if step.to in left]
        first = min(begins, key=lambda step: costs[step] + left[step.to][0])
        return [first, *left[first.to][1]]

    def homewards(self) -> Callable[[Story, Step], float]:
        """Return how much nearer to the end a step leads."""
        left = {state: 0 if state.is_closed else 99 for state in self.book.states}
        for _ in self.book.states:
            for step in self.book.steps:
                for state in step.from_states:
                    if step.to is not None:
                        left[state] = min(left[state], left[step.to] + 1)
        return lambda story, step: 0.3 if step.to is None else 4.0 ** (left[story.state] - left[step.to])

    def lead_home(self, story: Story, chance: Random, most: int = 60) -> None:
        """Bring an entry to its end by steps somebody may take, while days go by; there is always a way."""
        homewards = self.homewards()
        for _ in range(most):
            if story.state.is_closed:
                return
            self.now += timedelta(days=chance.choice([0, 0, 1, 9]))
            on = [(step, who) for step, who in ways_on(story, self.town) if is_open(story, step)]
            times = Counter(step for step, *_ in story.events)
            weights = [homewards(story, step) * 0.6 ** (story.tired_of[step.key] + times[step.key]) for step, _ in on]
            step, who = chance.choices(on, weights)[0]
            if not self.take(story, step, who, chance):
                story.tired_of[step.key] += 1
        raise AssertionError(f"{story.entry.number} could not be brought to an end: {story.events}")

    def lead_all_home(self) -> None:
        """From every state somebody was left standing in, there is a way to the end."""
        chance = Random(1)
        for story in {story.state.key: story for story in self.stories}.values():
            self.lead_home(story, chance)

    def explore(self, most: int) -> list[str]:
        """Set out for every step the walks have not come by; return those that could not be reached."""
        chance = Random(5)
        return [step.key for step in self.book.steps if not self.reach(step, chance, most)]

    def try_blindly(self, who: str, chance: Random, *, is_sound: bool) -> None:
        """Let somebody try something that may or may not be theirs, or fill it in wrongly."""
        story = chance.choice(self.stories[-IN_HAND:])
        anything = [step for step in self.book.steps if step.from_states]
        here = [step for step in anything if story.state in step.from_states]
        self.take(story, chance.choice(chance.choice([here or anything, anything])), who, chance, is_sound=is_sound)

    def let_everybody_blunder(self) -> None:
        chance = Random(2)
        for who in EVERYBODY:
            self.try_blindly(who, chance, is_sound=True)

    def err(self, chance: Random) -> None:
        """Let somebody who may take a step send something no form would send."""
        found = [(story, step, who) for story in self.stories for step, who in ways_on(story, self.town)]
        if found:
            self.take(*chance.choice(found), chance, is_sound=False)

    # --- The rest of what people do -----------------------------------------------------------------------------------

    def send_again(self, chance: Random) -> None:
        """The same submission again changes nothing; the same id with other words, or from somebody else, is refused."""
        if self.last is None or not self.last[0].events[-1][3]:
            return
        story, step, sent, who = self.last
        before = everything_in_one_look()
        if can_see(story, who, self.town):
            again = entries.take_step(story.entry.id, step.key, submission=sent, by=self.person(who), now=self.now)
            assert again.id == story.entry.id
        for other, by in ((replace(sent, note="别的话"), who), (sent, chance.choice(EVERYBODY))):
            if (other, by) != (sent, who):
                try:
                    entries.take_step(story.entry.id, step.key, submission=other, by=self.person(by), now=self.now)
                except (AlreadyDifferent, NotVisible) as refused:
                    assert isinstance(refused, NotVisible) == (not can_see(story, by, self.town))
                else:
                    raise AssertionError(f"{step.key} was sent again by {by} and taken for new")
        assert everything_in_one_look() == before

    def look_up(self, story: Story, code: str | None) -> None:
        """Whoever has number and code finds the matter; a wrong code finds nothing."""
        assert code
        for said, found in ((code, story.entry.id), ("2222-2222", None)):
            number = story.entry.number
            assert confidences.look_up(number, said, address=uuid4().hex, now=self.now) == found

    def open_sealed(self, story: Story, who: str) -> None:
        """Only those the book names open what is sealed, and nobody it is kept from."""
        if self.book.protected is None:
            return
        is_sealed = db.session.scalar(sa.select(ProtectedRecord.id).where(ProtectedRecord.entry_id == story.entry.id))
        may = STAFF[who][0] in self.book.protected.openers and is_over(who, story.entry, self.town)
        try:
            confidences.open_record(story.entry.id, reason="核对联系方式", by=self.person(who), now=self.now)
        except Refused as refused:
            assert isinstance(refused, NotVisible) == (not can_see(story, who, self.town))
            assert not (may and is_sealed and can_see(story, who, self.town))
        else:
            assert may and is_sealed

    def visit(self, who: str, chance: Random) -> None:
        """Look at a place; where what is found calls for an entry, it is there with the look, or neither is."""
        if self.book.visit is None:
            return
        sent = a_look(self, who, chance)
        before, site_id = everything_in_one_look(), chance.choice(self.site_ids)
        known = set(db.session.scalars(sa.select(Entry.id).where(Entry.site_id == site_id)))
        try:
            visit = visits.record_visit(
                self.book, site_id=site_id, submission=sent, by=self.person(who), now=self.now
            )
        except Refused:
            assert everything_in_one_look() == before, "a refused look left something behind"
            return
        opened = self.book.visit_opens
        begun = set(db.session.scalars(sa.select(Entry.id).where(Entry.site_id == site_id))) - known
        if not begun:
            return
        assert opened is not None and opened.when(visit) and len(begun) == 1
        entry = fresh(db.session.get_one(Entry, begun.pop()))
        story = Story(book=self.book, entry=entry)
        told = Submission(uuid=entry.uuid, photos={opened.proof: sent.photos})
        story.tell(opened.step, told, self.town.people[who], entry)
        assert_lawful(story, self.town)
        self._learn(opened.step, story)
        self.stories.append(story)

    def assert_all_counted(self) -> None:
        assert counted() == tallied()
        numbers = sorted(db.session.scalars(sa.select(Entry.number)))
        mine = Sequence.name.startswith(self.book.letter) & ~Sequence.name.startswith(f"{self.book.letter}检")
        given = db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Sequence.last), 0)).where(mine))
        assert len(set(numbers)) == len(numbers) == given


def a_look(world: World, who: str, chance: Random) -> VisitSubmission:
    by = world.person(who)
    answers = world.answers.record(declared_fields(world.book.visit), chance)
    answers |= {key: value for key, value in world.book.usual_visit.items() if chance.random() < 0.5}
    return VisitSubmission(
        uuid=uuid4(),
        started_at=world.now - timedelta(minutes=20),
        ended_at=world.now,
        answers=answers,
        photos=[a_photo(by, world.now) for _ in range(chance.randint(0, 1))],
    )
