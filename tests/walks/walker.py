"""The walk itself: a town that takes random legal and illegal steps in one book, and is held to its declaration."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.fields import declared_fields
from ledger.grammar.figures import Period
from ledger.grammar.leaving import LEFT_STANDING
from ledger.grammar.steps import Condition, Hands, Step
from ledger.models import Decision, Entry, Event, Person, SealedRecord, Sequence, Site
from ledger.queries.hands import colleagues, eligible
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, Refused, SomebodyWasFirst
from ledger.services import entries, proposals, sealed_people, visits
from ledger.services.submissions import Submission
from ledger.services.visits import VisitSubmission
from ledger.workdays import local_date
from tests.deciding import must_propose
from tests.lives import NOW, PEOPLE, Town, a_photo, counted, fresh, tallied
from tests.plain_figures import assert_figures_tell_what_is_there
from tests.walks.answers import Answers
from tests.walks.clock_laws import assert_as_late, assert_no_time_won
from tests.walks.laws import (
    STAFF,
    Dossier,
    assert_demands_were_met,
    assert_handed_on,
    assert_lawful,
    assert_sealed,
    can_see,
    decider_of,
    ids_of,
    is_over,
    why_unlawful,
)
from tests.walks.looking import everything_in_one_look
from tests.walks.power import Power

EVERYBODY = tuple(PEOPLE)
PLACE = "甲村一网格一组"
Wishes = tuple[Condition, ...]
# How many entries a place may have. Nobody's has hundreds, and each step there reads them all.
MUCH = 20
# How often somebody tries again after a form has come back.
TRIES = 4


@dataclass(kw_only=True)
class World:
    """One book in one town, and what has been seen of it over all walks."""

    book: Book
    town: Town
    answers: Answers
    site_ids: list[int]
    new_place: Callable[[], int] | None = None
    now: datetime = NOW
    stories: list[Dossier] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    stood_in: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    last: tuple[Dossier, Step, Submission, str] | None = None
    power: Power = field(default_factory=Power)

    @property
    def today(self) -> date:
        return local_date(self.now)

    def person(self, who: str) -> Person:
        return self.town.person(who, self.now)

    def comes(self, who: str) -> Person:
        """Return somebody about to act: with a session that knows nothing yet, as every request begins."""
        db.session.commit()
        db.session.expunge_all()
        return self.person(who)

    def place(self, chance: Random) -> int:
        """Return one of the places in use; where one is gone, or has seen much, another is begun in its stead."""
        gone = set(
            db.session.scalars(sa.select(Site.id).where(Site.id.in_(self.site_ids), Site.retired_at.is_not(None)))
        )
        seen = Counter(dossier.entry.site_id for dossier in self.stories)
        gone |= {one for one in self.site_ids if seen[one] >= MUCH}
        self.site_ids = [self.new_place() if one in gone else one for one in self.site_ids]
        return chance.choice(self.site_ids)

    # --- Steps -------------------------------------------------------------------------------------------------------

    def file(
        self, step: Step, who: str, chance: Random, *, is_sound: bool = True, wishes: Wishes = ()
    ) -> Dossier | None:
        """Begin an entry, or be refused; somebody whose form comes back mends it."""
        by = self.comes(who)
        more = {"by": by, "now": self.now, "chance": chance, "on_record": (), "colleagues": (), "wishes": wishes}
        sent = self.answers.for_step(step, None, **more)
        if not is_sound:
            return self._file_once(step, who, by, self.answers.unsound(sent, step, chance), chance)[0]
        for _ in range(TRIES):
            dossier, faults = self._file_once(step, who, by, sent, chance)
            if dossier is not None or not faults.keys() - {""}:
                return dossier
            sent = self.answers.mended(sent, faults, step, None, **more)
        return None

    def _file_once(
        self, step: Step, who: str, by: Person, sent: Submission, chance: Random
    ) -> tuple[Dossier | None, dict[str, str]]:
        may = STAFF[who][0] in step.who and self.town.areas[STAFF[who][1]] in ids_of(self.town.area(PLACE))
        where = {"site_id": self.place(chance)} if self.book.site is not None else {"area_id": self.town.areas[PLACE]}
        before = everything_in_one_look()
        try:
            entry = self.power.through(
                lambda: entries.file_entry(self.book, step, submission=sent, by=by, now=self.now, **where)
            )
        except Refused as refused:
            assert everything_in_one_look() == before, f"{step.key} was refused and left something behind"
            self._note_refusal(refused)
            assert isinstance(refused, AnswersRefused) or not may, f"{who} could not begin with {step.key}: {refused}"
            return None, getattr(refused, "faults", {})
        assert may, f"{who} began with {step.key}"
        dossier = Dossier(book=self.book, entry=entry)
        code = getattr(entry, "new_query_code", None)
        self._accepted(dossier, step, who, sent, None)
        self.stories.append(dossier)
        if step.gives_code:
            self.look_up(dossier, code)
        return dossier, {}

    def take(
        self, dossier: Dossier, step: Step, who: str, chance: Random, *, is_sound: bool = True, wishes: Wishes = ()
    ) -> bool:
        """Take a step, or be refused; return whether it was taken."""
        by = self.comes(who)
        more = self._for_step(dossier, step, by, chance) | {"wishes": wishes}
        sent = self.answers.for_step(step, dossier.entry, **more)
        if not is_sound:
            return self._take_once(dossier, step, who, by, self.answers.unsound(sent, step, chance))[0]
        for _ in range(TRIES):
            taken, faults = self._take_once(dossier, step, who, by, sent)
            if taken or not faults.keys() - {""}:
                return taken
            sent = self.answers.mended(sent, faults, step, dossier.entry, **more)
        return False

    def _for_step(self, dossier: Dossier, step: Step, by: Person, chance: Random) -> dict[str, Any]:
        able = colleagues(self.book, dossier.entry, today=local_date(self.now)) if step.hands is Hands.CHOSEN else []
        if step.hands is Hands.LED:
            able = eligible(self.book, step, dossier.entry, by=by, today=local_date(self.now))
        return {
            "by": by,
            "now": self.now,
            "chance": chance,
            "on_record": dossier.papers,
            "colleagues": [
                person.id for person in able if person.id not in (dossier.entry.holder_id, dossier.entry.lead_id)
            ],
        }

    def _take_once(
        self, dossier: Dossier, step: Step, who: str, by: Person, sent: Submission
    ) -> tuple[bool, dict[str, str]]:
        was, due_on = dossier.entry, dossier.entry.next_due_on
        is_seen, unlawful = can_see(dossier, who, self.town), why_unlawful(dossier, step, who, self.town, self.today)
        before = everything_in_one_look()
        decider = ""
        try:
            if must_propose(step, {STAFF[who][0]}, sent) and not unlawful and is_seen:
                decider = decider_of(dossier, step, who, self.town, self.today)
                if not decider:
                    return False, {}
                self._propose_and_agree(dossier, step, sent, by, decider)
            else:
                self.power.through(
                    lambda: entries.take_step(dossier.entry.id, step.key, submission=sent, by=by, now=self.now)
                )
        except Refused as refused:
            assert refused.sentence
            assert everything_in_one_look() == before, f"{step.key} was refused and left something behind"
            self._note_refusal(refused)
            assert isinstance(refused, NotVisible) == (not is_seen), f"{who} and {dossier.entry.number}"
            is_late = sent.version not in (None, was.version)
            assert not isinstance(refused, SomebodyWasFirst) or is_late
            if is_seen and not is_late:
                assert isinstance(refused, NotAllowed) == bool(unlawful), f"{who}: {step.key}, {unlawful}: {refused}"
            return False, getattr(refused, "faults", {})
        assert is_seen and not unlawful, f"{who} took {step.key} in spite of: {unlawful or 'not seen'}"
        self._accepted(dossier, step, who, sent, was, due_on)
        if decider:
            proposed = dossier.events[-1]
            dossier.agreed.append((proposed[0], self.town.people[decider], *proposed[2:]))
        return True, {}

    def _propose_and_agree(self, dossier: Dossier, step: Step, sent: Submission, by: Person, decider: str) -> None:
        """Propose a step, which moves nothing until somebody else agrees; neither its proposer nor a stranger does."""
        proposal = self.power.through(
            lambda: proposals.propose(dossier.entry.id, step.key, submission=sent, by=by, now=self.now)
        )
        assert fresh(dossier.entry).version == dossier.entry.version
        for nobody in (by, self.person("worker of another town")):
            try:
                proposals.agree(proposal.id, by=nobody, now=self.now)
            except (NotAllowed, NotVisible):
                continue
            raise AssertionError(f"{nobody.name} agreed to {step.key}")
        who_decides = self.person(decider)
        agreed = self.power.through(lambda: proposals.agree(proposal.id, by=who_decides, now=self.now))
        assert agreed.decision is Decision.AGREED

    def _note_refusal(self, refused: Refused) -> None:
        self.refused[type(refused).__name__] += 1

    def _accepted(
        self, dossier: Dossier, step: Step, who: str, sent: Submission, was: Entry | None, due_on: date | None = None
    ) -> None:
        by_id = self.town.people[who]
        dossier.tell(step, sent, by_id, fresh(dossier.entry), self.today)
        assert_lawful(dossier, self.town)
        assert_demands_were_met(dossier, step, sent)
        assert_sealed(dossier, step, sent)
        if was is not None:
            assert_handed_on(dossier, step, sent, self.town)
        if step.regrades and not dossier.state.is_closed:
            assert_no_time_won(dossier, step)
        self._learn(step, dossier)
        self.answers.remember(sent)
        self.last = (dossier, step, sent, who)
        if step.closes and self.book.ends_with_place is not None:
            self._ended_along(dossier, by_id)
        if step.begets is not None:
            self._heir_of(dossier, step, sent, by_id, due_on)

    def _ended_along(self, dossier: Dossier, by_id: int) -> None:
        """What ended with its place tells it; what could not says that its place is gone."""
        ends = self.book.ends_with_place
        open_there = (one for one in self.stories if one.entry.site_id == dossier.entry.site_id)
        for other in [one for one in open_there if one is not dossier and not one.state.is_closed]:
            entry = fresh(other.entry)
            told = db.session.scalar(sa.select(sa.func.count(Event.id)).where(Event.entry_id == entry.id))
            if told == len(other.events):
                continue
            if entry.closed_at is None:
                other.events.append((LEFT_STANDING.key, by_id, other.round, other.state.key, other.state.key))
                continue
            other.tell(ends.step, Submission(uuid=entry.uuid), by_id, entry, self.today)
            assert_lawful(other, self.town)

    def _learn(self, step: Step, dossier: Dossier) -> None:
        self.taken[step.key] += 1
        self.stood_in[dossier.state.key] += 1

    def _heir_of(self, dossier: Dossier, step: Step, sent: Submission, by_id: int, due_on: date | None) -> None:
        """What a step closes and what it opens in its place come into the world together, and name each other."""
        heir_id = db.session.scalars(sa.select(Entry.id).where(Entry.follows_id == dossier.entry.id)).one()
        heir = fresh(db.session.get_one(Entry, heir_id))
        assert (heir.site_id, heir.area_id) == (dossier.entry.site_id, dossier.entry.area_id)
        begets, asked = step.begets, {ask.field.key for ask in step.begets.asks}
        for attribute in begets.carries:
            if attribute.key not in asked:
                assert getattr(heir, attribute.key) == getattr(dossier.entry, attribute.key), attribute.key
        for key in asked & sent.answers.keys():
            assert getattr(heir, key) == sent.answers[key], key
        begun = Dossier(book=self.book, entry=heir, follows=dossier)
        begun.tell(begets.step, Submission(uuid=heir.uuid), by_id, heir, self.today)
        assert_lawful(begun, self.town)
        assert_as_late(heir, due_on, self.today)
        self.stories.append(begun)

    # --- The rest of what people do -----------------------------------------------------------------------------------

    def send_again(self, chance: Random) -> None:
        """The same submission again changes nothing; the same id with other words, or from somebody else, is refused."""
        if self.last is None or not self.last[0].events[-1][3]:
            return
        dossier, step, sent, who = self.last
        before = everything_in_one_look()
        if can_see(dossier, who, self.town):
            again = entries.take_step(dossier.entry.id, step.key, submission=sent, by=self.person(who), now=self.now)
            assert again.id == dossier.entry.id
        for other, by in ((replace(sent, note="别的话"), who), (sent, chance.choice(EVERYBODY))):
            if (other, by) != (sent, who):
                try:
                    entries.take_step(dossier.entry.id, step.key, submission=other, by=self.person(by), now=self.now)
                except (AlreadyDifferent, NotVisible) as refused:
                    assert isinstance(refused, NotVisible) == (not can_see(dossier, by, self.town))
                else:
                    raise AssertionError(f"{step.key} was sent again by {by} and taken for new")
        assert everything_in_one_look() == before

    def look_up(self, dossier: Dossier, code: str | None) -> None:
        """Whoever has number and code finds the matter; a wrong code finds nothing."""
        assert code
        for said, found in ((code, dossier.entry.id), ("2222-2222", None)):
            number = dossier.entry.number
            assert sealed_people.look_up(number, said, address=uuid4().hex, now=self.now) == found

    def open_sealed(self, dossier: Dossier, who: str) -> None:
        """Only those the book names open what is sealed, and nobody it is kept from."""
        if self.book.sealed is None:
            return
        is_sealed = db.session.scalar(sa.select(SealedRecord.id).where(SealedRecord.entry_id == dossier.entry.id))
        may = STAFF[who][0] in self.book.sealed.openers and is_over(who, dossier.entry, self.town)
        try:
            sealed_people.open_record(dossier.entry.id, reason="核对联系方式", by=self.person(who), now=self.now)
        except Refused as refused:
            assert isinstance(refused, NotVisible) == (not can_see(dossier, who, self.town))
            assert not (may and is_sealed and can_see(dossier, who, self.town))
        else:
            assert may and is_sealed

    def visit(self, who: str, chance: Random) -> None:
        """Look at a place; where what is found calls for an entry, it is there with the look, or neither is."""
        if self.book.visit is None:
            return
        sent = a_look(self, who, chance)
        site_id, before = self.place(chance), everything_in_one_look()
        known = set(db.session.scalars(sa.select(Entry.id).where(Entry.site_id == site_id)))
        try:
            by = self.person(who)
            visit = self.power.through(
                lambda: visits.record_visit(self.book, site_id=site_id, submission=sent, by=by, now=self.now)
            )
        except Refused:
            assert everything_in_one_look() == before, "a refused look left something behind"
            return
        opened = self.book.visit_opens
        begun = set(db.session.scalars(sa.select(Entry.id).where(Entry.site_id == site_id))) - known
        if not begun:
            return
        assert opened is not None and opened.when.holds(visit) and len(begun) == 1
        entry = fresh(db.session.get_one(Entry, begun.pop()))
        dossier = Dossier(book=self.book, entry=entry)
        told = Submission(uuid=entry.uuid, photos={opened.proof.key: sent.photos})
        dossier.tell(opened.step, told, self.town.people[who], entry, self.today)
        assert_lawful(dossier, self.town)
        self._learn(opened.step, dossier)
        self.stories.append(dossier)

    def assert_all_counted(self) -> None:
        assert counted() == tallied()
        today = local_date(self.now)
        year = Period(first=today.replace(month=1, day=1), last=today.replace(month=12, day=31), as_of=today)
        for village_id in (None, self.town.areas["甲村"]):
            assert_figures_tell_what_is_there(self.book, year, by=self.person("leader"), village_id=village_id)
        # What begins apart takes a number that counts nothing.
        in_turn = Entry.number.startswith(self.book.letter)
        numbers = list(db.session.scalars(sa.select(Entry.number).where(Entry.book == self.book.key, in_turn)))
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
