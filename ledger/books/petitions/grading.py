"""Grading a matter (rules 5.4): the machine proposes by seven factors, a person decides."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.town import A_FROM, B_FROM
from ledger.books.petitions.words import Affected, Complexity, Conflict, Grade, Harm, Merits, OurClock, TimeOpen
from ledger.choices import Choice
from ledger.grammar.conditions import any_of, is_
from ledger.grammar.lowering import not_lowered
from ledger.grammar.steps import Case, Check
from ledger.grammar.town_rules import Decided
from ledger.models import Entry

FACTORS: tuple[tuple[InstrumentedAttribute[Any], type[Choice]], ...] = (
    (PetitionEntry.harm, Harm),
    (PetitionEntry.affected, Affected),
    (PetitionEntry.time_open, TimeOpen),
    (PetitionEntry.our_clock, OurClock),
    (PetitionEntry.complexity, Complexity),
    (PetitionEntry.merits, Merits),
    (PetitionEntry.conflict, Conflict),
)

# One of these alone proposes A.
IS_DECISIVE = any_of(is_(PetitionEntry.harm, Harm.LIFE), is_(PetitionEntry.conflict, Conflict.DANGER))


def score(entry: PetitionEntry) -> int:
    """Return the points of the factors, 0 to 2 each; one not chosen yet counts nothing."""
    return sum(
        list(choices).index(choices(value))
        for attribute, choices in FACTORS
        if (value := getattr(entry, attribute.key)) in choices._value2member_map_
    )


def propose(entry: PetitionEntry, decided: Decided) -> Grade:
    points = score(entry)
    if points >= decided(A_FROM) or IS_DECISIVE.holds(entry):
        return Grade.A
    return Grade.B if points >= decided(B_FROM) else Grade.C


def _undecided(case: Case) -> str | None:
    entry = case.entry
    if entry.grade in Grade._value2member_map_:
        return None
    if any(getattr(entry, attribute.key) is None for attribute, _ in FACTORS):
        return "请先选齐上面七项，再看建议的等级"
    return f"按所选因素得 {score(entry)} 分，建议{propose(entry, case.decided).label}。系统只提建议：请由您本人选定等级，并写明理由"


# The first grade is whoever's who gives it; what was given becomes less by a leader's word.
NOT_LOWERED = not_lowered(
    Entry.grade, tuple(Grade), unless_leads=True,
    instead="比原来评定的等级低，由分管领导决定：请改用“降低事项等级”提请，或者维持原等级",
)
DECIDED_BY_A_PERSON = Check(Entry.grade, refusal=_undecided)
