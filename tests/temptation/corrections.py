"""Two lives of one entry: typed right from the start, and typed wrong, led on by the same steps, and put right by two people.

The clocks that run are then the same. What was late by the wrong date stays late in the history of the second one.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import repeat
from random import Random
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.fields import Kind
from ledger.grammar.steps import Step
from ledger.models import Clock, Entry
from ledger.refusals import Refused
from ledger.services import entries
from ledger.services.submissions import Submission
from tests.amending import putting_right
from tests.lives import a_photo
from tests.temptation.ledgers import PLACE, Ledger, Line
from tests.temptation.taking_back import taken_back
from tests.walks.answers import Asked

# What no clock hangs on.
WORDS = (Kind.TEXT, Kind.LONG_TEXT)
# How long a life is before it is put right, and after how many days at most that is.
MOST_STEPS, MOST_DAYS = 4, 40


@dataclass(frozen=True, kw_only=True)
class Act:
    step: Step
    who: str
    sent: Submission
    at: datetime


@dataclass(kw_only=True)
class Corrections:
    ledger: Ledger
    chance: Random
    # How often each field was put right, and why others were not tried to the end.
    tried: Counter[str] = field(default_factory=Counter)
    given_up: Counter[str] = field(default_factory=Counter)

    def one_more(self) -> str:
        """Live both lives of one more entry; return what is otherwise than it should be, "" where nothing is."""
        began_at, book = self.ledger.now, self.ledger.book
        try:
            site_id = self.chance.choice(self.ledger.site_ids) if book.site is not None else None
            with taken_back():
                acts = self._a_life(site_id)
                right = running(self.ledger.lines.pop().id) if acts else {}
                ends_at = self.ledger.now
            wrong = self._said_wrongly(acts) if acts else None
            if wrong is None:
                self.given_up["nothing to say wrongly"] += 1
                return ""
            with taken_back():
                return self._put_right([wrong, *acts[1:]], acts[0], right, site_id, ends_at)
        finally:
            self.ledger.now = began_at

    def _a_life(self, site_id: int | None) -> list[Act]:
        ledger, chance = self.ledger, self.chance
        step, by = chance.choice(ledger.book.filing_steps()), ledger.person("officer")
        sent, entry = ledger.sent(step, None, by, chance, lambda one: self._file(step, one, site_id))
        if entry is None:
            return []
        line = Line(id=entry.id)
        ledger.lines.append(line)
        acts = [Act(step=step, who="officer", sent=sent, at=ledger.now)]
        for _ in range(chance.randint(0, MOST_STEPS)):
            ledger.now += timedelta(days=chance.choice((0, 1, 3, 9)))
            offers = [(one, who) for one, who in ledger.offers(line) if not (one.amends or one.closes or one.begets)]
            if not offers:
                break
            one, who = chance.choices(offers, [1 if each.to is None else 4 for each, _ in offers])[0]
            sent = ledger.try_to(line, one, who, chance)
            if sent is not None:
                acts.append(Act(step=one, who=who, sent=sent, at=ledger.now))
                if sent.paper is not None:
                    line.papers[sent.paper.kind] += 1
        ledger.now += timedelta(days=chance.randint(0, MOST_DAYS))
        return acts

    def _file(self, step: Step, sent: Submission, site_id: int | None) -> Entry:
        ledger = self.ledger
        where = {"site_id": site_id} if site_id is not None else {"area_id": ledger.town.areas[PLACE]}
        by = ledger.person("officer")
        return entries.file_entry(ledger.book, step, submission=sent, by=by, now=ledger.now, **where)

    def _said_wrongly(self, acts: list[Act]) -> Act | None:
        """Return the registration with something that may be put right given wrongly: one answer, or all its days."""
        amend, first = self.ledger.book.steps_by_key["amend"], acts[0]
        said, later = first.sent.answers, {ask.field.key for act in acts[1:] for ask in act.step.asks}
        keys = [one.field.key for one in amend.asks if said.get(one.field.key) is not None]
        keys = [key for key in keys if key not in later]
        days = [key for key in keys if isinstance(said[key], date)]
        if days and self.chance.random() < 0.6:
            by = timedelta(days=self.chance.randint(1, 40))
            wrong = {key: said[key] - by for key in days}
        else:
            wrong = next((one for one in map(self._otherwise_said, self._drawn(keys), repeat(first)) if one), {})
        return replace(first, sent=replace(first.sent, answers={**said, **wrong})) if wrong else None

    def _drawn(self, keys: list[str]) -> list[str]:
        return self.chance.sample(keys, len(keys))

    def _otherwise_said(self, key: str, act: Act) -> dict[str, Any]:
        book = self.ledger.book
        declared = book.field_of(getattr(book.entry, key))
        asked = Asked(chance=self.chance, today=self.ledger.today, entry=None, answers=act.sent.answers, step=act.step)
        other = self.ledger.answers.value(key, declared, asked)
        return {} if other == act.sent.answers[key] or declared.kind in WORDS else {key: other}

    def _put_right(
        self, acts: list[Act], first: Act, right: dict[str, Any], site_id: int | None, ends_at: datetime
    ) -> str:
        ledger, wrong = self.ledger, acts[0].sent.answers
        told = {key: said for key, said in first.sent.answers.items() if wrong[key] != said}
        try:
            ledger.now = acts[0].at
            line = Line(id=self._file(acts[0].step, self._anew(acts[0]), site_id).id)
            for act in acts[1:]:
                ledger.now = act.at
                ledger.perform(line, act.step, self._anew(act), act.who)
            ledger.now = ends_at
            late = {code for code, due_on in _due(line.id).items() if due_on < ledger.today}
            ledger.perform(line, ledger.book.steps_by_key["amend"], putting_right(**told), "officer")
        except Refused as refused:
            self.given_up[str(getattr(refused, "faults", refused))] += 1
            return ""
        self.tried.update(told.keys())
        return self._otherwise(line, acts, told, right, late)

    def _anew(self, act: Act) -> Submission:
        by = self.ledger.person(act.who)
        photos = {proof: [a_photo(by, act.at) for _ in those] for proof, those in act.sent.photos.items()}
        return replace(act.sent, uuid=uuid4(), photos=photos, version=None)

    def _otherwise(
        self, line: Line, acts: list[Act], told: dict[str, Any], right: dict[str, Any], late: set[str]
    ) -> str:
        found = running(line.id)
        wrong = {key: acts[0].sent.answers[key] for key in told}
        life = f"{wrong} put right to {told} after {[(act.step.key, str(act.at.date())) for act in acts]}"
        if found != right:
            differs = {code: (found.get(code), right.get(code)) for code in found.keys() | right.keys()}
            differs = {code: pair for code, pair in differs.items() if pair[0] != pair[1]}
            return f"{life}: put right and right from the start {differs}"
        ever_late = sa.select(Clock.code).where(Clock.entry_id == line.id, Clock.days_late > 0)
        still = {code for code, due_on in _due(line.id).items() if due_on < self.ledger.today}
        forgotten = late - set(db.session.scalars(ever_late)) - still - set(self.ledger.book.rights)
        return f"{life}: forgotten that it was late with {forgotten}" if forgotten else ""


def running(entry_id: int) -> dict[str, tuple[date, date, bool]]:
    """Return from which day and to which day each clock of an entry runs, and whether it stands still, by its code."""
    clocks = db.session.scalars(sa.select(Clock).where(Clock.entry_id == entry_id, Clock.stopped_at.is_(None)))
    return {clock.code: (clock.started_on, clock.due_on, clock.paused_on is not None) for clock in clocks}


def _due(entry_id: int) -> dict[str, date]:
    return {code: due_on for code, (_, due_on, is_still) in running(entry_id).items() if not is_still}
