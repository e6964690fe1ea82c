"""A ledger made by chance: lines of one book that people have led on, day after day, by whatever steps were open to them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ledger.access import Offer, open_steps
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Figure, Period
from ledger.grammar.steps import Hands, Step
from ledger.grammar.town_rules import STRICT_OTHER_HANDS
from ledger.models import Entry, Person
from ledger.queries.figure_counts import measured
from ledger.queries.hands import colleagues, eligible, takers
from ledger.queries.town_rules import decided_in
from ledger.refusals import Refused
from ledger.services import entries
from ledger.services.submissions import Submission
from ledger.workdays import local_date
from tests.deciding import decided
from tests.lives import NOW, Town
from tests.plain_figures import middle_told, rows_told
from tests.walks.answers import Answers, Known
from tests.walks.machine import a_place, a_world

# Who may come by, the likeliest first: each step is taken by the first of them who may take it.
PEOPLE = ("officer", "fellow officer", "leader", "worker", "stand-in officer", "stand-in leader", "stand-in worker")
PLACE = "甲村一网格一组"
PASSING_DAYS = (0, 0, 0, 0, 0, 1, 1, 2, 7)
# What the ledger is made in, and counted over.
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
LAST_DAY = date(2026, 7, 10)
TRIES = 4


@dataclass(kw_only=True, eq=False)
class Line:
    """An entry, by its id, and the kinds of paper that have been recorded with it."""

    id: int
    papers: Counter[str] = field(default_factory=Counter)

    @property
    def entry(self) -> Entry:
        """Return the entry as the database has it now."""
        found = sa.select(Entry).where(Entry.id == self.id).options(joinedload(Entry.area))
        return db.session.scalars(found.execution_options(populate_existing=True)).one()


@dataclass(frozen=True, kw_only=True)
class Counting:
    """The statements that count all figures of a book on one day."""

    passes: list[tuple[list[Figure], sa.Select[Any]]]
    middles: list[tuple[Figure, sa.Select[Any]]]


def a_ledger(book: Book, town: Town, known: Known) -> "Ledger":
    """Return a ledger with nothing in it, in a town with so many places that one may go."""
    world = a_world(book, town, known)
    places = [a_place(world, Random(number)) for number in range(2, 6)] if book.site is not None else []
    return Ledger(book=book, town=town, answers=world.answers, site_ids=[*world.site_ids, *places])


@dataclass(kw_only=True)
class Ledger:
    book: Book
    town: Town
    answers: Answers
    site_ids: list[int]
    now: datetime = NOW
    lines: list[Line] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    countings: dict[date, "Counting"] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_date(self.now)

    def person(self, who: str) -> Person:
        return self.town.person(who, self.now)

    def begun_anew(self) -> "Ledger":
        return Ledger(book=self.book, town=self.town, answers=self.answers, site_ids=self.site_ids)

    # --- How it comes about -------------------------------------------------------------------------------------------

    def grow(self, chance: Random, *, lines: int, steps: int) -> None:
        """Begin so many lines and take so many steps on them, while days go by."""
        for left in range(steps, 0, -1):
            if self.today < LAST_DAY:
                self.now += timedelta(days=chance.choice(PASSING_DAYS))
            wanted = lines - len(self.lines)
            if not self.lines or chance.random() < wanted / left:
                self.begin(chance.choice(self.book.filing_steps()), chance)
            else:
                self.go_on(chance.choice(self.lines), chance)

    def begin(self, step: Step, chance: Random) -> Line | None:
        by = self.person("officer")
        on_site = self.book.site is not None
        where = {"site_id": chance.choice(self.site_ids)} if on_site else {"area_id": self.town.areas[PLACE]}

        def filed(submission: Submission) -> Entry:
            return entries.file_entry(self.book, step, submission=submission, by=by, now=self.now, **where)

        sent, entry = self.sent(step, None, by, chance, filed)
        if entry is None:
            return None
        self.lines.append(Line(id=entry.id))
        self._learn(self.lines[-1], step, sent)
        return self.lines[-1]

    def go_on(self, line: Line, chance: Random) -> bool:
        """Take a step open to somebody: mostly one that leads on, rather what has been taken little, seldom the way out."""
        offers = list(self.offers(line))
        if not offers:
            return False
        step, who = chance.choices(offers, [self._weight(line, step) for step, _ in offers])[0]
        return self.take(line, step, who, chance)

    def _weight(self, line: Line, step: Step) -> float:
        expected = self.book.expects.get(self.book.states_by_key[line.entry.state], ())
        if step is expected or (isinstance(expected, tuple) and step in expected):
            leads = 8.0
        elif step.to is None:
            leads = 1.0
        else:
            leads = 0.3 if step.closes or step.undoes else 3.0
        return leads * 0.75 ** min(self.taken[step.key], 8)

    def take(self, line: Line, step: Step, who: str, chance: Random) -> bool:
        sent = self.try_to(line, step, who, chance)
        if sent is None:
            # What is refused again and again is tried less.
            self.taken[step.key] += 1
            return False
        self._learn(line, step, sent)
        return True

    def try_to(self, line: Line, step: Step, who: str, chance: Random) -> Submission | None:
        """Take a step, mending what is refused; where somebody else decides it, the leader agrees."""
        by = self.person(who)

        def taken(submission: Submission) -> Entry:
            return self.perform(line, step, submission, who)

        return self.sent(step, line, by, chance, taken)[0]

    def perform(self, line: Line, step: Step, submission: Submission, who: str) -> Entry:
        leader = self.person("leader" if who != "leader" else "stand-in leader")
        return decided(line.id, step.key, submission, by=self.person(who), leader=leader, now=self.now)

    def offers(self, line: Line) -> Iterator[tuple[Step, str]]:
        """Yield every step open to anybody here, once, with whoever may take it."""
        entry = line.entry
        strict = bool(decided_in(entry.town_id)(STRICT_OTHER_HANDS))
        took = takers(entry)
        seen = set()
        for who in PEOPLE:
            offers: list[Offer] = open_steps(
                self.person(who), self.book, entry, takers=took, strict_hands=strict, today=self.today
            )
            for offer in offers:
                if offer.is_open and offer.step.key not in seen:
                    seen.add(offer.step.key)
                    yield offer.step, who

    def _learn(self, line: Line, step: Step, sent: Submission) -> None:
        self.taken[step.key] += 1
        if sent.paper is not None:
            line.papers[sent.paper.kind] += 1
        self.answers.remember(sent)

    def sent(self, step: Step, line: Line | None, by: Person, chance: Random, act: Any) -> tuple[Any, Any]:
        """Fill in the form of a step and hand it in by `act`, mending what is refused; return what was handed in and what
        came of it, nothing of either where it is refused for good.
        """
        entry = line.entry if line is not None else None
        more = {"by": by, "now": self.now, "chance": chance, "on_record": line.papers if line is not None else ()}
        more["colleagues"] = self._able(step, entry, by)
        sent = self.answers.for_step(step, entry, **more)
        for _ in range(TRIES):
            try:
                return sent, act(sent)
            except Refused as refused:
                faults = getattr(refused, "faults", {})
                if not faults.keys() - {""}:
                    return None, None
                sent = self.answers.mended(sent, faults, step, entry, **more)
        return None, None

    def _able(self, step: Step, entry: Entry | None, by: Person) -> list[int]:
        if entry is None or not step.chooses_person:
            return []
        able = (
            eligible(self.book, step, entry, by=by, today=self.today)
            if step.hands is Hands.LED
            else colleagues(self.book, entry, today=self.today)
        )
        return [one.id for one in able if one.id not in (entry.holder_id, entry.lead_id)]

    # --- What it says -------------------------------------------------------------------------------------------------

    def numbers(self, as_of: date) -> dict[str, Any]:
        """Return every number of the year as it stands on a day, by its code, counted in the rows."""
        db.session.commit()
        found: dict[str, Any] = {}
        counting = self._counting(as_of)
        for figures, asked in counting.passes:
            values = db.session.connection().execute(asked).one()
            found |= {figure.code: value for figure, value in zip(figures, values, strict=True)}
        found |= {figure.code: middle_told(figure, rows) for figure, rows in counting.middles}
        return found | {
            figure.code: sum(found[one.code] for one in figure.added) for figure in self.book.figures if figure.added
        }

    def _counting(self, as_of: date) -> "Counting":
        """Return how figures are counted, those over one kind of rows together; thought of once for each day."""
        if as_of not in self.countings:
            year, by = Period(first=YEAR[0], last=YEAR[1], as_of=as_of), self.person("leader")
            kinds: dict[Any, list[Figure]] = {}
            middles = []
            for figure in measured(self.book):
                if figure.middle is None:
                    kinds.setdefault((figure.counted, figure.rows_of), []).append(figure)
                else:
                    middles.append((figure, rows_told(self.book, figure, year, by).where(*figure.rows(year))))
            passes = [
                (some, rows_told(self.book, some[0], year, by).with_only_columns(*(one.measure(year) for one in some)))
                for some in kinds.values()
            ]
            self.countings[as_of] = Counting(passes=passes, middles=middles)
        return self.countings[as_of]
