"""What may leave a book only by certain steps: every other way out has to be closed to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.grammar.conditions import HOLDS, Combination, Comparison, Condition, Question, Relation
from ledger.grammar.steps import Step


@dataclass(frozen=True, kw_only=True, eq=False)
class LeavesOnlyBy:
    """While `when` holds, an entry comes to a closed state by one of `steps` and in no other way, whoever takes it.

    `when` says that one field has one of some values.
    """

    when: Condition
    steps: tuple[Step, ...]


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
