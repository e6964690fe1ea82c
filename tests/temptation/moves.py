"""The moves: whatever step is open to somebody, the same with its days set back, and what is done with two entries at once.

Each is played through the services and taken back. A move is known by the key of its step; `MERGE`, `SPLIT`, `FILE` are
those that are no step of an entry's. What is refused tempts nobody.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from ledger.grammar.steps import Step
from ledger.queries.merging import shares_of
from ledger.refusals import Refused
from ledger.services.merging import merge
from ledger.services.splitting import split
from ledger.services.submissions import Submission
from tests.lives import a_photo
from tests.temptation.ledgers import Ledger, Line
from tests.temptation.taking_back import taken_back

MERGE, SPLIT, FILE = "merge", "split", "file"
# How many days somebody says that it was done earlier.
SET_BACK = (8, 25)
# On how many days after today the figures are read: what a move puts off shows only then.
LATER = (0, 150)

Numbers = tuple[dict[str, Any], ...]


@dataclass(kw_only=True)
class Play:
    """What was done, step after step, and the numbers it is to be held against: those before it, or of the honest way."""

    moves: tuple[str, ...]
    before: Numbers
    after: Numbers
    is_set_back: bool = False
    told: str = ""


@dataclass(kw_only=True)
class Player:
    ledger: Ledger
    chance: Random
    played: Counter[str] = field(default_factory=Counter)

    def numbers(self) -> Numbers:
        return tuple(self.ledger.numbers(self.ledger.today + timedelta(days=days)) for days in LATER)

    def plays(self, most: int) -> Iterator[Play]:
        """Yield so many plays at most, each of them of a line and a move drawn by chance."""
        before = self.numbers()
        tempting = [(line, step, who) for line in self.ledger.lines for step, who in self.ledger.offers(line)]
        self.chance.shuffle(tempting)
        for line, step, who in tempting[:most]:
            yield from self._of_step(line, step, who, before)
        for _ in range(most // 8):
            yield from self._of_two(before)
        for step in self.ledger.book.filing_steps():
            yield from self._of_filing(step, before)

    def _of_step(self, line: Line, step: Step, who: str, before: Numbers) -> Iterator[Play]:
        """Take a step; go on from there by one more; and take it as if it had been done long ago."""
        where = f"{line.id} in {line.entry.state}"
        with taken_back():
            sent = self.ledger.try_to(line, step, who, self.chance)
            if sent is None:
                return
            after, told = self.numbers(), f"{where}: {sent.answers} {sent.paper or ''}"
            self.played[step.key] += 1
            yield Play(moves=(step.key,), before=before, after=after, told=told)
            yield from self._one_more(line, step, before, told)
        earlier = _set_back(sent, self.chance.choice(SET_BACK))
        if earlier is not None:
            yield from self._set_back(line, step, who, earlier, after, where)

    def _one_more(self, line: Line, step: Step, before: Numbers, told: str) -> Iterator[Play]:
        offers = [(one, who) for one, who in self.ledger.offers(line) if one.to is not None or one.extends]
        if offers:
            then, who = self.chance.choice(offers)
            sent = self.ledger.try_to(line, then, who, self.chance)
            if sent is not None:
                self.played[then.key] += 1
                told += f"; then {sent.answers} {sent.paper or ''}"
                yield Play(moves=(step.key, then.key), before=before, after=self.numbers(), told=told)

    def _set_back(
        self, line: Line, step: Step, who: str, sent: Submission, honest: Numbers, where: str
    ) -> Iterator[Play]:
        by = self.ledger.person(who)
        with taken_back():
            photos = {proof: [a_photo(by, self.ledger.now) for _ in those] for proof, those in sent.photos.items()}
            try:
                self.ledger.perform(line, step, replace(sent, photos=photos), who)
            except Refused:
                return
            self.played["set back"] += 1
            told = f"{where}, set back: {sent.answers} {sent.paper or ''}"
            yield Play(moves=(step.key,), before=honest, after=self.numbers(), is_set_back=True, told=told)

    def _of_two(self, before: Numbers) -> Iterator[Play]:
        """Merge an entry into another, and split one, where that can be."""
        lines, by, now = self.ledger.lines, self.ledger.person("leader"), self.ledger.now
        one, other = self.chance.choice(lines), self.chance.choice(lines)
        with taken_back():
            try:
                merge(one.id, other.id, uuid=uuid4(), reason="同一件，先后上报", by=by, now=now)
            except Refused:
                pass
            else:
                self.played[MERGE] += 1
                told = f"{one.id} into {other.id}"
                yield Play(moves=(MERGE,), before=before, after=self.numbers(), told=told)
        splits = self.ledger.book.splits
        if splits is None:
            return
        with taken_back():
            answers = {each.key: getattr(one.entry, each.key) for each in splits.asks}
            answers |= {
                share.key: getattr(one.entry, share.key) / 2 for share in shares_of(self.ledger.book, one.entry)
            }
            answers[next(key for key in ("summary", "description", "use") if key in answers)] = (
                f"另一处{uuid4().hex[:6]}"
            )
            try:
                split(one.id, submission=Submission(uuid=uuid4(), answers=answers, note="是两件事"), by=by, now=now)
            except Refused:
                return
            self.played[SPLIT] += 1
            yield Play(moves=(SPLIT,), before=before, after=self.numbers(), told=str(one.id))

    def _of_filing(self, step: Step, before: Numbers) -> Iterator[Play]:
        """Register one more."""
        with taken_back():
            if self.ledger.begin(step, self.chance) is None:
                return
            line = self.ledger.lines.pop()
            self.played[step.key] += 1
            yield Play(moves=(step.key,), before=before, after=self.numbers(), told=str(line.id))


def _set_back(sent: Submission, days: int) -> Submission | None:
    """Return what was handed in with every day in it so much earlier, None where there is none."""
    answers = {key: _earlier(value, days) for key, value in sent.answers.items()}
    paper = sent.paper and replace(sent.paper, dated_on=_earlier(sent.paper.dated_on, days))
    if answers == sent.answers and paper is None:
        return None
    return replace(sent, uuid=uuid4(), answers=answers, paper=paper)


def _earlier(value: Any, days: int) -> Any:
    return value - timedelta(days=days) if isinstance(value, date) else value
