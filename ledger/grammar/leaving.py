"""How entries leave a book: some only by certain steps, to which every other way out has to be closed; and with their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import HOLDS, Combination, Comparison, Condition, Question, Relation
from ledger.grammar.merging import Act
from ledger.grammar.steps import Step


@dataclass(frozen=True, kw_only=True, eq=False)
class LeavesOnlyBy:
    """While `when` holds, an entry comes to a closed state by one of `steps` and in no other way, whoever takes it.

    `when` says that one field has one of some values.
    """

    when: Condition
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class EndsWithPlace:
    """The step by which what is open at a place ends when the place is gone; `on` is where it tells since when."""

    step: Step
    on: InstrumentedAttribute[Any]


# Told on what could not be ended with its place, as what is still listed.
LEFT_STANDING = Act("left_standing", "所在的房屋（场所）已经不在，这一条还没有终结")
ACTS = {LEFT_STANDING.key: LEFT_STANDING}


def ways_left_open(steps: Sequence[Step], leaving: LeavesOnlyBy) -> Iterator[Step]:
    """Yield the steps that would close such an entry all the same; conditions on other fields count as fulfilled."""
    (held,) = leaving.when.comparisons
    if held.relation is not Relation.IS:
        raise ValueError("what leaves only by certain steps is told by the values of one field")
    for step in steps:
        closes = step.to is not None and step.to.is_closed and not step.files_new
        if closes and step not in leaving.steps and (step.applies is None or _may_hold(step.applies.question, held)):
            yield step


def _may_hold(question: Question, held: Comparison) -> bool:
    if isinstance(question, Combination):
        answers = (_may_hold(part, held) for part in question.parts)
        return all(answers) if question.wants_all else any(answers)
    if isinstance(question, Comparison) and question.field.key == held.field.key:
        return any(HOLDS[question.relation](value, question.values) for value in held.values)
    return True
