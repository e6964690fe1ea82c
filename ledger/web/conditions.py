"""What a form asks only sometimes, as the page's script follows it: the data of a condition, or yes or no by now.

A part that depends on an answer of the same form becomes data; what rests on something else, or on a function, is judged
here by what stands in the form, and again when it is handed in.
"""

from collections.abc import Collection, Iterable
from typing import Any

from ledger.grammar.conditions import Combination, Comparison, Condition, Question, Relation
from ledger.grammar.fields import Field, Kind

# {"field": …, "relation": …, "values": […]}, {"all": […]}, {"any": […]}; True for always, False for not now.
Followed = dict[str, Any] | bool

# What is typed with a unit is a number only to whoever reads the unit.
UNFOLLOWED = {(Kind.SQUARE_METRES, Relation.MORE_THAN), (Kind.SQUARE_METRES, Relation.NOT_MORE_THAN)}


def followed(condition: Condition | bool | None, fields: dict[str, Field], answered: Any) -> Followed:
    """Return what the script has to follow, where a form has inputs for these fields; None is no condition at all."""
    if condition is None or isinstance(condition, bool):
        return condition is not False
    return _followed(condition.question, fields, answered)


def _followed(question: Question, fields: dict[str, Field], answered: Any) -> Followed:
    if isinstance(question, Combination):
        parts = [_followed(part, fields, answered) for part in question.parts]
        return all_of(parts) if question.wants_all else any_of(parts)
    is_here = isinstance(question, Comparison) and question.field.key in fields
    if is_here and (fields[question.field.key].kind, question.relation) not in UNFOLLOWED:
        return question.as_data()
    return question.holds(answered)


def chosen(name: str, values: Collection[str]) -> Followed:
    """Return the data for one of these values being chosen under a name that is no field of a book."""
    return {"field": name, "relation": Relation.IS.value, "values": list(values)}


def all_of(parts: Iterable[Followed]) -> Followed:
    """Return all parts as one, without those that hold anyhow."""
    left = [part for part in parts if part is not True]
    if False in left:
        return False
    return {"all": left} if len(left) > 1 else left[0] if left else True


def any_of(parts: Iterable[Followed]) -> Followed:
    """Return one for any of the parts, without those that cannot hold now."""
    left = [part for part in parts if part is not False]
    if True in left:
        return True
    return {"any": left} if len(left) > 1 else left[0] if left else False
