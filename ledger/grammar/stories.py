"""Stories: what a book tells of a town, for its demonstration. Days and people are named; nothing is written here.

A book that wants to be shown has a room `stories` with a function `tell(today, chance)` that returns a Telling.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar import merging, shelf
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Proof, Step
from ledger.models import Entry, Outsider, Role

Answer = tuple[InstrumentedAttribute[Any], Any]
Answers = tuple[Answer, ...]


# The past year that stories tell lies before the tables of holidays: the weekdays of 2022 on which offices rested.
RESTED = frozenset(
    date(2022, month, day)
    for month, days in ((1, (3, 31)), (2, (1, 2, 3, 4)), (4, (4, 5)), (5, (2, 3, 4)), (6, (3,)), (9, (12,)),
                        (10, (3, 4, 5, 6, 7)))
    for day in days
)  # fmt: skip


def waiting(outsider: Outsider, name: str, *, since: date, until: date | None = None) -> Answers:
    """Return what is told of somebody outside who is waited for."""
    return (
        (Entry.outsider, outsider),
        (Entry.outsider_name, name),
        (Entry.outsider_since, since),
        (Entry.outsider_until, until),
    )


def office_day(day: date, *, not_before: date) -> date:
    """Return the day itself, or the last day from `not_before` on that offices worked, where it is a rest day."""
    before = (day - timedelta(days=back) for back in range((day - not_before).days + 1))
    return next((one for one in before if one not in RESTED and shelf.holidays().is_working_day(one)), day)


@dataclass(frozen=True, kw_only=True, eq=False)
class ToldSite:
    """A site: in which town (0 the town, 1 its neighbour), village and corner of it (counted round).

    In a book without sites it is only the corner where a matter lies.
    """

    name: str
    subject_type: str
    village: int
    corner: int
    address: str
    known_since: date
    answers: Answers
    town: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Who does it: of the people who hold the role over the place, the one with this number (counted round)."""

    role: Role
    number: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """A paper put on record with a step."""

    kind: PaperKind
    number: str
    dated_on: date
    issuer: str


# "县自然资停〔2026〕3号" or "鉴字2026-031", as a kind of paper shows how it is numbered.
NUMBERED = re.compile(r"(?P<word>\D+?)(?P<bracket>〔?)\d{4}")


@dataclass
class Papers:
    """The papers of a story, numbered as offices do: by word and year, one after the other."""

    given: Counter[tuple[str, int]] = field(default_factory=Counter)

    def paper(self, kind: PaperKind, on: date, issuer: str) -> Document:
        shape = NUMBERED.match(kind.number_example)
        if shape is None:
            raise ValueError(f"the example shows no year: {kind.number_example}")
        # The examples are those of a town called 青…; ours is 示….
        word = shape["word"].replace("青", "示")
        self.given[word, on.year] += 1
        turn = self.given[word, on.year]
        number = f"{word}〔{on.year}〕{turn}号" if shape["bracket"] else f"{word}{on.year}-{turn:03d}"
        return Document(kind=kind, number=number, dated_on=on, issuer=issuer)


@dataclass(frozen=True, kw_only=True, eq=False)
class ToldMeasure:
    """A measure somebody lists: `who` has an account, or is somebody outside by name."""

    text: str
    who: Part | str
    due_on: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Act:
    """One step taken on a day. `photos` name drawn scenes by the proof they serve, `scans` those that came from a scanner."""

    step: Step | merging.Act
    on: date
    by: Part
    answers: Answers = ()
    photos: tuple[tuple[Proof, str], ...] = ()
    scans: tuple[tuple[Proof, str], ...] = ()
    document: Document | None = None
    note: str = ""
    hand_to: Part | None = None
    # Proposed, and nobody has decided yet; else whoever leads there agrees to what its taker cannot decide.
    is_undecided: bool = False
    # Measures that are listed; the texts of those that are done or withdrawn; why it goes on while some are open.
    measures: tuple[ToldMeasure, ...] = ()
    about: tuple[str, ...] = ()
    going_on: str = ""
    # What is sealed, by key, and whom the entry is kept from.
    people: tuple[tuple[str, str], ...] = ()
    concerns: tuple[Part, ...] = ()
    # The entry, told by then, into which it is merged by this act, or with which it is tied.
    other: "Tale | None" = None
    # What the camera says of when its photos were taken; without, it says nothing.
    taken_on: date | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """A visit. `misfits` are the numbers of the items of `checklist` that do not fit, `explained` those talked away."""

    site: ToldSite
    on: date
    by: Part
    answers: Answers
    note: str = ""
    scene: str = ""
    checklist: str = ""
    misfits: tuple[int, ...] = ()
    explained: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Tale:
    """An entry, from the step that files it on; `item` is the misfit of the look it began with.

    A look whose judgement opens an entry files it by itself: its tale goes on from there.
    """

    site: ToldSite
    acts: tuple[Act, ...]
    look: Look | None = None
    item: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Telling:
    """All that a book tells."""

    sites: tuple[ToldSite, ...]
    looks: tuple[Look, ...]
    tales: tuple[Tale, ...]
