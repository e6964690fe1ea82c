"""What a look at a place leads to, beside the items of its checklist that did not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import Comparison, Condition, Relation
from ledger.grammar.steps import Proof, Step

Pairs = tuple[tuple[InstrumentedAttribute[Any], Any], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lead:
    """What is done where `when` holds of a visit.

    A filing `step` begins an entry, in the same transaction: `answers` says of the new entry what a step `sets`, from
    the visit, and the photos of the visit serve as `proof`. With an entry open there already the visit opens none;
    another `step` is then taken on it, where `beside` holds of all that are open. Without any step it is a finding
    called `label`: filed by hand, or explained.
    """

    when: Condition
    step: Step | None = None
    answers: Pairs = ()
    proof: Proof | None = None
    beside: Condition | None = None
    label: str = ""


def clean_answers(leads: Sequence[Lead]) -> Pairs:
    """Return what a visit says by which nothing was found: a form leaves it open, so that nobody finds by default."""
    found: list[tuple[InstrumentedAttribute[Any], Any]] = []
    for question in (lead.when.question for lead in leads if lead.step is None or lead.step.files_new):
        if isinstance(question, Comparison) and question.relation is Relation.IS_NOT:
            found.append((question.field, question.values[0]))
        elif isinstance(question, Comparison) and question.values == (True,):
            found.append((question.field, False))
    return tuple(found)
