"""What people fill in, made from the declaration of any book: mostly sound, sometimes not."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Kind, Named
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Condition, Step, is_mandatory
from ledger.grammar.value_faults import is_empty
from ledger.models import Entry, Person
from ledger.queries.step_rows import rows_that_count
from ledger.services.submissions import MeasureLine, PaperAnswer, Submission
from ledger.workdays import local_date
from tests.lives import Town, a_photo
from tests.walks.measures import about_measures, counted_by

# Who may be named in a matter kept from those it concerns: nobody without whom the town could not go on.
CONCERNED = ("fellow worker", "village secretary", "head of the other district")
WORDS = "如实填写"
# How many answers somebody thinks of who wishes for something.
THOUGHTS = 80


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An answer about to be thought of: what has been said so far, and about what."""

    chance: Random
    today: date
    entry: Entry | None
    answers: Mapping[str, Any]
    step: Step | None

    def __getattr__(self, key: str) -> Any:
        """Give the entry as it is answered so far, so that the conditions of a book can look at it."""
        if key.startswith("__"):
            raise AttributeError(key)
        return self.answers[key] if key in self.answers else getattr(self.entry, key, None)


# What a book knows about its fields beyond their kind: answers that agree with each other.
Known = Mapping[str, Callable[[Asked], Any]]


@dataclass(kw_only=True)
class Answers:
    """Somebody who fills in forms of a book, and would rather choose what has been chosen least."""

    book: Book
    town: Town
    known: Known = field(default_factory=dict)
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def for_step(
        self,
        step: Step,
        entry: Entry | None,
        *,
        by: Person,
        now: datetime,
        chance: Random,
        on_record: Iterable[str],
        colleagues: Iterable[int],
        wishes: tuple[Condition, ...] = (),
    ) -> Submission:
        """Return a submission that answers everything a step asks for, as well as the declaration lets one know."""
        concerns = step.segregates is not None
        told = self._wished(step, entry, local_date(now), chance, {}, wishes)
        asked = Asked(chance=chance, today=local_date(now), entry=entry, answers=told | dict(_sets(step)), step=step)
        paper = self._paper(step, asked, set(on_record))
        return Submission(
            uuid=uuid4(),
            answers=_beside(paper, told, step),
            photos={proof.key: [a_photo(by, now) for _ in range(proof.least)] for proof in step.proofs if proof.least},
            paper=paper,
            note="情况如此" if step.note_mandatory or chance.random() < 0.2 else "",
            hand_to_id=chance.choice([*colleagues, None]) if step.chooses_person else None,
            row_id=a_row(step, entry, chance),
            sealed=self._people(chance) if step.seals else {},
            concerns_people=[self.town.people[chance.choice(CONCERNED)]] if concerns else [],
            **about_measures(step, entry, by=by, today=local_date(now), chance=chance),
            version=entry.version if entry is not None and chance.random() < 0.3 else None,
        )

    def mended(
        self, submission: Submission, faults: Mapping[str, str], step: Step, entry: Entry | None, **more: Any
    ) -> Submission:
        """Return the same submission with everything that was refused thought of anew."""
        again = self.for_step(step, entry, **more)
        asked = {ask.field.key: self.book.field_of(ask.field) for ask in step.all_asks}
        said = {key: value for key, value in submission.answers.items() if key not in faults}
        for key in sorted(faults.keys() & asked.keys()):
            refused = submission.answers.get(key)
            if key in again.answers or refused is None:
                said[key] = self._another(key, asked[key], refused, step, again, entry, more)
        told = self._wished(step, entry, local_date(more["now"]), more["chance"], said, more.get("wishes", ()))
        return replace(again, answers=_beside(again.paper, told, step))

    def unsound(self, submission: Submission, step: Step, chance: Random) -> Submission:
        """Return a submission with one thing wrong, or strange, or nothing filled in at all."""
        fields = {ask.field.key: self.book.field_of(ask.field) for ask in step.all_asks}
        if not fields or chance.random() < 0.3:
            return replace(
                submission,
                **chance.choice(
                    [
                        {"answers": {}, "photos": {}, "paper": None, "note": "", "sealed": {}},
                        {"answers": submission.answers | {"number": "自编号"}},
                        {"note": "长" * 2001},
                        {"note": "\x00"},
                        {"photos": submission.photos | {"nobody_asked": [uuid4()]}},
                        {"paper": None if submission.paper else a_document(self.book.papers[0], date(2026, 3, 9))},
                        {"hand_to_id": 9_999},
                        {"concerns_people": []},
                        {"measures": [MeasureLine(text="长" * 201)]},
                        {"measure_ids": [99_999]},
                        {"going_on": "长" * 501},
                        {"row_id": 99_999} if step.corrects_row else {"version": 99_999},
                        {"version": 99_999},
                    ]
                ),
            )
        key = chance.choice(list(fields))
        return replace(submission, answers=submission.answers | {key: _strange(fields[key], chance)})

    def record(self, fields: Iterable[Named], chance: Random, *, only: Collection[str] | None = None) -> dict[str, Any]:
        """Return a file of a place, or a look at it: all that is mandatory, and some of the rest; or `only` some keys."""
        return {
            one.key: self.value(
                one.key, one.field, Asked(chance=chance, today=date(2026, 3, 9), entry=None, answers={}, step=None)
            )
            for one in fields
            if (one.key in only if only is not None else one.mandatory or _is_volunteered(one.field, chance))
        }

    def remember(self, submission: Submission) -> None:
        for key, value in submission.answers.items():
            self.chosen[key, str(value)] += 1

    def _wished(
        self,
        step: Step,
        entry: Entry | None,
        today: date,
        chance: Random,
        said: dict[str, Any],
        wishes: tuple[Condition, ...],
    ) -> dict[str, Any]:
        """Return the answers, of a few thought of, after which most of the wishes hold."""

        def held(told: dict[str, Any]) -> int:
            asked = Asked(chance=chance, today=today, entry=entry, answers=told | dict(_sets(step)), step=step)
            return sum(bool(wish.holds(asked)) for wish in wishes)

        best = self._told(step, entry, today, chance, said)
        nothing = Asked(chance=chance, today=today, entry=entry, answers={}, step=step)
        wishes = tuple(wish for wish in wishes if looked_at(wish, nothing) & written_by(step))
        for _ in range(THOUGHTS if wishes else 0):
            if held(best) == len(wishes):
                break
            best = max(best, self._told(step, entry, today, chance, said), key=held)
        return best

    def _told(
        self, step: Step, entry: Entry | None, today: date, chance: Random, said: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what was said and answers to the rest; what depends on other answers is asked when they are there."""
        told = dict(said)
        asked = Asked(chance=chance, today=today, entry=entry, answers=told, step=step)
        for ask in sorted(_thought_of(step, entry, chance), key=lambda ask: not isinstance(ask.mandatory, bool)):
            if _is_left_standing(ask, asked):
                continue
            if ask.field.key not in told and _is_answered(ask, asked, dict(_sets(step))):
                told[ask.field.key] = self.value(ask.field.key, self.book.field_of(ask.field), asked)
            elif ask.only_then and ask.field.key not in told and not is_empty(getattr(entry, ask.field.key, None)):
                # The form shows it no longer, so it is sent empty.
                told[ask.field.key] = None
        return told

    def _another(
        self, key: str, declared: Field, refused: Any, step: Step, again: Submission, entry: Entry | None, more: Any
    ) -> Any:
        """Return an answer other than the refused one, where the field has another."""
        chance = more["chance"]
        asked = Asked(chance=chance, today=local_date(more["now"]), entry=entry, answers=again.answers, step=step)
        stood = getattr(entry, key, None)
        if any(ask.stands and ask.field.key == key for ask in step.asks) and stood is not None and stood > asked.today:
            return asked.today + timedelta(days=chance.randint(0, (stood - asked.today).days))
        if step.extends and declared.kind is Kind.DAY:
            stands = getattr(entry, key, None) or asked.today
            return stands + timedelta(days=chance.randint(1, chance.choice([8, 60, 300])))
        if declared.kind is Kind.DAY and chance.random() < 0.6:
            return asked.today
        if declared.kind is Kind.YES_NO and refused is not None:
            return not refused
        if declared.kind is Kind.CHOICE:
            return chance.choice([one for one in declared.choices if one != refused])
        return self.value(key, declared, asked)

    def value(self, key: str, declared: Field, asked: Asked) -> Any:
        if key in self.known:
            return self.known[key](asked)
        chance = asked.chance
        return {
            Kind.TEXT: lambda: f"{WORDS}{chance.randrange(10**6)}" if declared.is_unique else WORDS,
            Kind.LONG_TEXT: lambda: WORDS,
            Kind.PHONE: lambda: "13800000000",
            Kind.CREDIT_CODE: lambda: "91350100M000100Y43",
            Kind.WHOLE: lambda: _a_number(declared, chance),
            Kind.DECIMAL: lambda: Decimal(chance.randint(0, 500)),
            Kind.SQUARE_METRES: lambda: Decimal(chance.randint(1, 900)),
            Kind.DAY: lambda: _a_day(asked.today, chance),
            Kind.YES_NO: lambda: chance.random() < 0.5,
            Kind.CHOICE: lambda: self._least_chosen(key, list(declared.choices), chance),
            Kind.CHOICES: lambda: [self._least_chosen(key, list(declared.choices), chance).value],
        }[declared.kind]()

    def _least_chosen(self, key: str, choices: list[Any], chance: Random) -> Any:
        weights = [1 / (1 + self.chosen[key, str(one)]) for one in choices]
        return chance.choices(choices, weights)[0]

    def _paper(self, step: Step, asked: Asked, on_record: set[str]) -> PaperAnswer | None:
        if step.paper is None:
            return None
        fitting = [
            kind for kind in step.paper.kinds if not kind.after or on_record & {earlier.key for earlier in kind.after}
        ]
        is_wanted = is_mandatory(step.paper.mandatory, asked)
        if not fitting or not (is_wanted or asked.chance.random() < 0.3):
            return None
        return a_document(asked.chance.choice(fitting), asked.today)

    def _people(self, chance: Random) -> dict[str, str]:
        values = {Kind.PHONE: "13911112222"}
        return {
            one.key: values.get(one.field.kind, "欧阳测试")
            for one in (self.book.sealed.fields if self.book.sealed is not None else ())
            if one.mandatory or chance.random() < 0.7
        }


def _beside(paper: PaperAnswer | None, told: dict[str, Any], step: Step) -> dict[str, Any]:
    """Return the answers without what a paper tells by its date."""
    by_paper = {ask.field.key for ask in step.asks if ask.by_paper} if paper is not None else set()
    return {key: value for key, value in told.items() if key not in by_paper}


def a_document(kind: PaperKind, on: date) -> PaperAnswer:
    return PaperAnswer(
        kind=kind.key,
        number=f"文〔{on.year}〕{uuid4().hex[:8]}号",
        dated_on=on,
        issuing_authority="青阳县有权机关",
        legal_basis=kind.legal_basis[:300],
    )


class Looked:
    """An entry that remembers which of its answers somebody has looked at."""

    def __init__(self, entry: Any) -> None:
        self._entry, self.keys = entry, set()

    def __getattr__(self, key: str) -> Any:
        self.keys.add(key)
        return getattr(self._entry, key)


def looked_at(condition: Condition, entry: Entry | Asked) -> set[str]:
    looked = Looked(entry)
    condition.holds(looked)
    return looked.keys


def a_row(step: Step, entry: Entry | None, chance: Random) -> int | None:
    """Return a row the step may put right; often nobody chooses, and it is the last one."""
    if entry is None or not step.corrects_row or chance.random() < 0.3:
        return None
    return chance.choice([row.id for row in rows_that_count(step.keeps, entry)] or [None])


def written_by(step: Step) -> set[str]:
    return {ask.field.key for ask in step.asks} | {attribute.key for attribute, _ in step.sets} | counted_by(step)


def _a_number(declared: Field, chance: Random) -> int:
    least = max(1, int(declared.least or 0))
    return chance.randint(least, min(least + 29, int(declared.most or least + 29)))


def _is_volunteered(declared: Field, chance: Random) -> bool:
    return declared.kind not in (Kind.CREDIT_CODE, Kind.OUTLINE) and chance.random() < 0.3


def _sets(step: Step) -> Iterable[tuple[str, Any]]:
    """Return what a step writes whatever is answered; what it makes of the answers nobody can know before."""
    return (
        (attribute.key, value)
        for attribute, value in step.sets
        if not (callable(value) or isinstance(value, InstrumentedAttribute))
    )


def _is_answered(ask: Ask, asked: Asked, sets: dict[str, Any]) -> bool:
    as_answered = replace(asked, answers={**asked.answers, **sets})
    if is_mandatory(ask.mandatory, as_answered):
        return True
    return not ask.only_then and asked.chance.random() < 0.5


def _thought_of(step: Step, entry: Entry | None, chance: Random) -> list[Ask]:
    """Return what somebody answers: everything, but of a registration one thing that stands there and is wrong."""
    if not step.amends:
        return list(step.all_asks)
    standing = [ask for ask in step.asks if not is_empty(getattr(entry, ask.field.key))]
    return [chance.choice(standing)] if standing else []


def _is_left_standing(ask: Ask, asked: Asked) -> bool:
    """Return whether a day was fixed before and is past: it is asked of leaders alone, and they may leave it."""
    stood = getattr(asked.entry, ask.field.key, None)
    return ask.stands and stood is not None and stood < asked.today


def _a_day(today: date, chance: Random) -> date:
    """Mostly today, else a day to come, or one that has been."""
    kind = chance.random()
    if kind < 0.55:
        return today
    return today + timedelta(days=chance.randint(1, 90) if kind < 0.85 else -chance.randint(1, 10))


def _strange(declared: Field, chance: Random) -> Any:
    """Return something no form would send, or what lies at the edge of what a field can hold."""
    by_kind = {
        Kind.PHONE: ["12", "一二三"],
        Kind.CREDIT_CODE: ["1" * 18],
        Kind.WHOLE: [-1, 0, declared.most, (declared.most or 0) + 1],
        Kind.DECIMAL: [Decimal(-1), Decimal("NaN"), Decimal("0.12345"), declared.most],
        Kind.SQUARE_METRES: [Decimal(-1), Decimal("Infinity"), declared.most],
        Kind.DAY: [date(1900, 1, 1), date(1899, 12, 31), date(2022, 1, 1), date(2199, 12, 31), date(2200, 1, 1)],
        Kind.CHOICE: ["no such choice"],
        Kind.CHOICES: [[], ["no such choice"]],
    }
    if declared.kind not in by_kind:
        return chance.choice([None, "", "  ", "\x00", "\ud800", "字" * ((declared.most or 4000) + 1)])
    # The most of a number is no length: so many letters would take up gigabytes.
    return chance.choice([None, *by_kind[declared.kind]])
