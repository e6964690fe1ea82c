"""Where people go: wandering to what they have taken least, setting out for what nobody has reached, and home."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import MeasureAct, State, Step
from tests.lives import NOW
from tests.walks.answers import Asked, looked_at, written_by
from tests.walks.laws import Dossier, is_open, ways_on
from tests.walks.walker import EVERYBODY, TRIES, Wishes, World

# How many entries people have in hand at a time.
IN_HAND = 5
OFFICERS = ("officer", "fellow officer")
# Whoever lists or ticks measures helps no other step on.
NO_MEASURES = (None, MeasureAct.WEIGH)
PASSING_DAYS = (0, 0, 0, 0, 0, 0, 1, 8, 15)


@dataclass(frozen=True)
class ToldLate:
    """A wish: one of these days is told as one no later than `before`."""

    keys: tuple[str, ...]
    before: date

    def holds(self, entry: Any) -> bool:
        told = [getattr(entry, key) for key in self.keys]
        return any(day is not None and day <= self.before for day in told)


class Travellers(World):
    """A world whose people choose their next step."""

    def go_on(self, chance: Random) -> None:
        """Take a step somebody may take, or begin anew: rather what has been taken least."""
        found: list[tuple[Dossier | None, Step, str]] = [
            (dossier, step, who)
            for dossier in self.stories[-IN_HAND:]
            for step, who in ways_on(dossier, self.town, self.today)
            if is_open(dossier, step)
        ]
        found += [(None, step, chance.choice(OFFICERS)) for step in self.book.filing_steps()]
        weights = [
            0.3 ** (self.taken[step.key] + (dossier.tired_of[step.key] if dossier else 0)) for dossier, step, _ in found
        ]
        dossier, step, who = chance.choices(found, weights)[0]
        if dossier is None:
            self.file(step, who, chance)
        else:
            self.try_to(dossier, step, who, chance)

    def try_to(self, dossier: Dossier, step: Step, who: str, chance: Random, wishes: Wishes = ()) -> bool:
        if self.take(dossier, step, who, chance, wishes=wishes):
            return True
        dossier.tired_of[step.key] += 1
        return False

    def reach(self, target: Step, chance: Random, most: int) -> bool:
        """Set out for a step nobody has taken yet: by the steps it rests on, with answers that lead there."""
        dossier: Dossier | None = None
        goals: list[Step] = []
        failed = 0
        for _ in range(most):
            if self.taken[target.key]:
                return True
            if self.stories and chance.random() < 0.15:
                self.try_blindly(chance.choice(EVERYBODY), chance, is_sound=chance.random() < 0.7)
            if dossier is None:
                goals, failed = self.resting_on(target, chance), 0
            done = {step for step, *_ in dossier.events} if dossier is not None else set()
            goal = next((one for one in goals if one.key not in done), target)
            way = self.way_to(goal, dossier, chance)
            if way is None or failed > TRIES:
                dossier, failed = None, 0
                continue
            wishes = tuple(step.applies for step in (*way, target) if step.applies is not None)
            if target.only_confirms:
                # What is to be confirmed is told much later, of what is late by then.
                self.now += timedelta(days=chance.choice((0, 20)))
                wishes = (*wishes, ToldLate(self.days_that_keep(), self.today - timedelta(days=8)))
            if dossier is None:
                dossier = self.file(way[0], chance.choice(OFFICERS), chance, wishes=wishes)
            elif not self._first_of(way, dossier, chance, wishes):
                failed += 1
                dossier.tired_of[way[0].key] += 1
                self.now += timedelta(days=chance.choice((0, 1, 8, 15)))
        return bool(self.taken[target.key])

    def _first_of(self, way: list[Step], dossier: Dossier, chance: Random, wishes: Wishes) -> bool:
        """Take the first step of a way; where it is shut, or refused, do something else first that may help."""
        on = list(ways_on(dossier, self.town, self.today))
        able = [who for step, who in on if step is way[0] and is_open(dossier, step)]
        if able and self.take(dossier, way[0], chance.choice(able), chance, wishes=wishes):
            return True
        beside = [
            (step, who)
            for step, who in on
            if step.to in (None, dossier.state) and is_open(dossier, step) and step.measures in NO_MEASURES
        ]
        if not able and way[0].applies is not None:
            looked = looked_at(way[0].applies, dossier.entry)
            beside = [(step, who) for step, who in beside if written_by(step) & looked]
        if beside:
            step, who = chance.choice(beside)
            self.take(dossier, step, who, chance, wishes=wishes)
        return False

    def resting_on(self, target: Step, chance: Random, depth: int = 5) -> list[Step]:
        """Return steps to take before one: those that record the paper it follows, and one that answers its condition."""
        before: list[Step] = []
        if target.paper is not None and target.paper.mandatory and depth:
            earlier = {kind for one in target.paper.kinds for kind in one.after}
            recording = [step for step in self.book.steps if step.paper and earlier & set(step.paper.kinds)]
            if recording:
                before += self.resting_on(chance.choice(recording), chance, depth - 1)
        if target.only_confirms:
            return [chance.choice(self.telling()), target]
        nothing = Asked(chance=chance, today=NOW.date(), entry=None, answers={}, step=None)
        # What holds of an entry that says nothing yet needs nothing before it.
        if target.applies is not None and not target.applies.holds(nothing):
            looked = looked_at(target.applies, nothing)
            writing = [step for step in self.book.steps if step is not target and written_by(step) & looked]
            before += [chance.choice(writing)] if writing else []
        return [*dict.fromkeys(before), target]

    def days_that_keep(self) -> tuple[str, ...]:
        """Return the days by which somebody tells when the promise of a clock was kept."""
        told = {one.key for rule in self.book.clocks for one in rule.kept_on if not isinstance(one, PaperKind)}
        return tuple(sorted(told))

    def telling(self) -> list[Step]:
        """Return the steps that tell such a day, and not by the date of a paper."""
        days = self.days_that_keep()
        return [
            step
            for step in self.book.steps
            if step.from_states and any(ask.field.key in days and not ask.by_paper for ask in step.asks)
        ]

    def way_to(self, target: Step, dossier: Dossier | None, chance: Random) -> list[Step] | None:
        """Return steps that end with the target, from where an entry stands or from a new one; now this way, now that."""
        if target.files_new:
            return [target] if dossier is None else None
        tired_of = dossier.tired_of if dossier is not None else Counter()
        costs = {step: 1 + chance.random() + tired_of[step.key] for step in self.book.steps}
        left: dict[State, tuple[float, list[Step]]] = {state: (0, [target]) for state in target.from_states}
        for _ in self.book.states:
            for step in self.book.steps:
                if step.to in left:
                    cost, on = left[step.to]
                    for state in step.from_states:
                        if state not in left or costs[step] + cost < left[state][0]:
                            left[state] = (costs[step] + cost, [step, *on])
        if dossier is not None:
            return left[dossier.state][1] if dossier.state in left else None
        begins = [step for step in self.book.filing_steps() if step.to in left]
        first = min(begins, key=lambda step: costs[step] + left[step.to][0])
        return [first, *left[first.to][1]]

    def homewards(self) -> Callable[[Dossier, Step], float]:
        """Return how much nearer to the end a step leads."""
        left = {state: 0 if state.is_closed else 99 for state in self.book.states}
        for _ in self.book.states:
            for step in self.book.steps:
                for state in step.from_states:
                    if step.to is not None:
                        left[state] = min(left[state], left[step.to] + 1)
        return lambda dossier, step: 0.25 if step.to is None else 4.0 ** (left[dossier.state] - left[step.to])

    def lead_home(self, dossier: Dossier, chance: Random, most: int = 240) -> None:
        """Bring an entry to its end by steps somebody may take, while days go by, the longer it takes the more straight on;
        there is always a way. What was refused, however it was mended, is left alone until something else has been done:
        its sentence says what has to come before, and asking again and again leads nowhere.
        """
        homewards, refused = self.homewards(), set[str]()
        for number in range(most):
            if dossier.state.is_closed:
                return
            self.now += timedelta(days=chance.choice([0, 0, 1, 9]))
            on = [
                (step, who)
                for step, who in ways_on(dossier, self.town, self.today)
                if is_open(dossier, step) and step.measures in NO_MEASURES
            ]
            if all(step.key in refused for step, _ in on):
                refused.clear()
            on = [(step, who) for step, who in on if step.key not in refused]
            times = Counter(step for step, *_ in dossier.events)
            weights = [
                homewards(dossier, step) ** (1 + number / 60) * 0.6 ** (dossier.tired_of[step.key] + times[step.key])
                for step, _ in on
            ]
            step, who = chance.choices(on, weights)[0]
            if self.take(dossier, step, who, chance):
                refused.clear()
            else:
                dossier.tired_of[step.key] += 1
                refused.add(step.key)
        raise AssertionError(f"{dossier.entry.number} could not be brought to an end: {dossier.events}")

    def lead_all_home(self) -> None:
        """From every state somebody was left standing in, there is a way to the end."""
        chance = Random(1)
        for dossier in {dossier.state.key: dossier for dossier in self.stories}.values():
            self.lead_home(dossier, chance)

    def wander(self, steps: int) -> None:
        chance = Random(3)
        for _ in range(steps):
            self.now += timedelta(days=chance.choice(PASSING_DAYS))
            self.go_on(chance)

    def explore(self, most: int, enough: float = 0) -> list[str]:
        """Set out for the steps nobody has come by, twice, until no more than `enough` are left, and three times more for
        those that lead where nobody has stood; return those that could not be reached.
        """
        chance = Random(5)
        for step in [*self.unreached(), *self.unreached()]:
            if not self.taken[step.key] and len(self.unreached()) > enough:
                self.reach(step, chance, most)
        for step in self.unreached() * 3:
            if step.to is not None and not self.stood_in[step.to.key]:
                self.reach(step, chance, 2 * most)
        return [step.key for step in self.unreached()]

    def unreached(self) -> list[Step]:
        return [step for step in self.book.steps if not self.taken[step.key]]

    def try_blindly(self, who: str, chance: Random, *, is_sound: bool) -> None:
        """Let somebody try something that may or may not be theirs, or fill it in wrongly."""
        dossier = chance.choice(self.stories[-IN_HAND:])
        anything = [step for step in self.book.steps if step.from_states]
        here = [step for step in anything if dossier.state in step.from_states]
        self.take(dossier, chance.choice(chance.choice([here or anything, anything])), who, chance, is_sound=is_sound)

    def let_everybody_blunder(self) -> None:
        chance = Random(2)
        for who in EVERYBODY:
            self.try_blindly(who, chance, is_sound=True)

    def err(self, chance: Random) -> None:
        """Let somebody who may take a step send something no form would send."""
        found = [
            (dossier, step, who) for dossier in self.stories for step, who in ways_on(dossier, self.town, self.today)
        ]
        if found:
            self.take(*chance.choice(found), chance, is_sound=False)
