"""Conditions: questions about an entry or a place, as data wherever that can be, with the sentence said for no.

    IS_MAJOR = is_(Entry.grade, Level.MAJOR, otherwise="这是一般隐患，由安监员销号即可")

What a form follows at once, what a phone can ask far from the office and what a figure counts are read from the one
question. `when(function)` is for what nothing else can say: it is judged by the service alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice
from ledger.grammar.value_faults import is_empty, is_number

Attribute = InstrumentedAttribute[Any]


class Relation(Choice):
    """How a value stands to those that are named. A value that was left out is none of them, and what is no number is
    above none: to the page, to the service and to the database alike.
    """

    IS = "is", "是"
    IS_NOT = "is_not", "不是"
    HAS = "has", "包含"
    HAS_NOT = "has_not", "不包含"
    GIVEN = "given", "已填"
    MISSING = "missing", "未填"
    MORE_THAN = "more_than", "大于"
    NOT_MORE_THAN = "not_more_than", "不大于"


_PAIRS = (
    (Relation.IS, Relation.IS_NOT),
    (Relation.HAS, Relation.HAS_NOT),
    (Relation.GIVEN, Relation.MISSING),
    (Relation.MORE_THAN, Relation.NOT_MORE_THAN),
)
OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
HOLDS: dict[Relation, Callable[[Any, tuple[Any, ...]], bool]] = {
    Relation.IS: lambda value, named: value in named,
    Relation.IS_NOT: lambda value, named: value not in named,
    Relation.HAS: lambda value, named: any(one in (value or ()) for one in named),
    Relation.HAS_NOT: lambda value, named: not any(one in (value or ()) for one in named),
    Relation.GIVEN: lambda value, named: not is_empty(value),
    Relation.MISSING: lambda value, named: is_empty(value),
    Relation.MORE_THAN: lambda value, named: is_number(value) and value > named[0],
    Relation.NOT_MORE_THAN: lambda value, named: not is_number(value) or value <= named[0],
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """One field beside the values named."""

    field: Attribute
    relation: Relation
    values: tuple[Any, ...] = ()

    def holds(self, entry: Any) -> bool:
        return HOLDS[self.relation](getattr(entry, self.field.key), self.values)

    def sql(self) -> sa.ColumnElement[bool]:
        """Return the same question for the database, to be joined by "and" and "or" and never to be negated."""
        if self.relation in SQL:
            return SQL[self.relation](self.field, self.values)
        opposite = sa.not_(self.opposite().sql())
        return sa.or_(self.field.is_(None), opposite) if _column(self.field).nullable else opposite

    def as_data(self) -> dict[str, Any]:
        told: dict[str, Any] = {"field": self.field.key, "relation": self.relation.value}
        return told | {"values": [_plain(value) for value in self.values]} if self.values else told

    def opposite(self) -> "Comparison":
        return Comparison(self.field, OPPOSITE[self.relation], self.values)

    @property
    def comparisons(self) -> tuple["Comparison", ...]:
        return (self,)

    @property
    def compares_numbers(self) -> bool:
        """Return whether both sides are numbers, where one has to be above the other."""
        if self.relation not in (Relation.MORE_THAN, Relation.NOT_MORE_THAN):
            return True
        return isinstance(_column(self.field).type, sa.Integer | sa.Numeric) and all(map(is_number, self.values))


def _has_sql(field: Attribute, named: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    kept = sa.cast(field, sa.String)  # as JSON: ["demolish", "fine"]
    return sa.or_(*(kept.contains(f'"{one}"', autoescape=True) for one in named))


def _given_sql(field: Attribute, named: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    if isinstance(field.type, sa.String):
        return sa.and_(field.is_not(None), sa.func.trim(field) != "")
    if isinstance(field.type, sa.JSON):
        return sa.and_(field.is_not(None), sa.cast(field, sa.String).not_in(("null", "[]")))
    return field.is_not(None)


def _missing_sql(field: Attribute, named: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    if isinstance(field.type, sa.String | sa.JSON):
        return sa.or_(field.is_(None), sa.not_(_given_sql(field, named)))
    # In the words of the indexes of what is open.
    return field.is_(None)


def _more_than_sql(field: Attribute, named: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    # Whatever stands above all numbers is none: a text to SQLite, NaN to PostgreSQL.
    return sa.and_(field > named[0], field <= sa.literal_column("9e999"))


SQL: dict[Relation, Callable[[Attribute, tuple[Any, ...]], sa.ColumnElement[bool]]] = {
    Relation.IS: lambda field, named: field == named[0] if len(named) == 1 else field.in_(named),
    Relation.HAS: _has_sql,
    Relation.GIVEN: _given_sql,
    Relation.MISSING: _missing_sql,
    Relation.MORE_THAN: _more_than_sql,
}


@dataclass(frozen=True, eq=False)
class Combination:
    """Several questions: all of them have to hold, or any one."""

    parts: tuple["Question", ...]
    wants_all: bool

    def holds(self, entry: Any) -> bool:
        answers = (part.holds(entry) for part in self.parts)
        return all(answers) if self.wants_all else any(answers)

    def sql(self) -> sa.ColumnElement[bool]:
        told = [part.sql() for part in self.parts]
        return sa.and_(*told) if self.wants_all else sa.or_(*told)

    def as_data(self) -> dict[str, Any] | None:
        told = [part.as_data() for part in self.parts]
        return None if None in told else {"all" if self.wants_all else "any": told}

    def opposite(self) -> "Combination":
        return Combination(tuple(part.opposite() for part in self.parts), not self.wants_all)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return tuple(one for part in self.parts for one in part.comparisons)


@dataclass(frozen=True, eq=False)
class Judgement:
    """What only a function can tell: no form follows it and no database knows it."""

    function: Callable[[Any], bool]
    wanted: bool = True

    def holds(self, entry: Any) -> bool:
        return bool(self.function(entry)) is self.wanted

    def sql(self) -> sa.ColumnElement[bool]:
        raise NotImplementedError(f"{self.function} cannot be asked of the database; say it as data")

    def as_data(self) -> None:
        return None

    def opposite(self) -> "Judgement":
        return Judgement(self.function, not self.wanted)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return ()


Question = Comparison | Combination | Judgement


@dataclass(frozen=True, kw_only=True, eq=False)
class Condition:
    """A question with the sentence said when the answer is no."""

    question: Question
    otherwise: str = ""
    # What has to hold all at once and says each its own sentence.
    parts: tuple["Condition", ...] = ()

    def holds(self, entry: Any) -> bool:
        return self.question.holds(entry)

    def why_not(self, entry: Any) -> str:
        """Return the sentence for no: its own, or that of the first part that does not hold."""
        return self.otherwise or next((one.why_not(entry) for one in self.parts if not one.holds(entry)), "")

    def sql(self) -> sa.ColumnElement[bool]:
        """Return the question for the database; raises NotImplementedError where a function is part of it."""
        return self.question.sql()

    def as_data(self) -> dict[str, Any] | None:
        """Return the question as plain data, None where a function is part of it.

        {"field": "grade", "relation": "is", "values": ["major"]}; {"field": …, "relation": "given"};
        {"all": […]} and {"any": […]} of the same.
        """
        return self.question.as_data()

    @property
    def fields(self) -> tuple[Attribute, ...]:
        """Return the fields it depends on, as far as it is said as data."""
        return tuple(dict.fromkeys(one.field for one in self.comparisons))

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Return what it is made of, as far as it is said as data."""
        return self.question.comparisons


def is_(field: Attribute, *values: Any, otherwise: str = "") -> Condition:
    """The field has one of these values."""
    return Condition(question=Comparison(field, Relation.IS, values), otherwise=otherwise)


def is_not(field: Attribute, *values: Any, otherwise: str = "") -> Condition:
    """The field has none of these values; an empty one has none."""
    return Condition(question=Comparison(field, Relation.IS_NOT, values), otherwise=otherwise)


def has(field: Attribute, *values: Any, otherwise: str = "") -> Condition:
    """Of several choices, at least one of these was made."""
    return Condition(question=Comparison(field, Relation.HAS, values), otherwise=otherwise)


def is_given(field: Attribute, *, otherwise: str = "") -> Condition:
    """Something was filled in; 0 and "no" are something."""
    return Condition(question=Comparison(field, Relation.GIVEN), otherwise=otherwise)


def is_missing(field: Attribute, *, otherwise: str = "") -> Condition:
    return Condition(question=Comparison(field, Relation.MISSING), otherwise=otherwise)


def is_more_than(field: Attribute, number: Any, *, otherwise: str = "") -> Condition:
    """The field holds a number above this one."""
    return Condition(question=Comparison(field, Relation.MORE_THAN, (number,)), otherwise=otherwise)


def all_of(*conditions: Condition, otherwise: str = "") -> Condition:
    """All of them hold. Without a sentence of its own it says that of the first that does not."""
    question = Combination(tuple(one.question for one in conditions), True)
    return Condition(question=question, otherwise=otherwise, parts=conditions)


def any_of(*conditions: Condition, otherwise: str = "") -> Condition:
    return Condition(question=Combination(tuple(one.question for one in conditions), False), otherwise=otherwise)


def unless(condition: Condition, *, otherwise: str = "") -> Condition:
    """The opposite of a condition, as data where that is."""
    return Condition(question=condition.question.opposite(), otherwise=otherwise)


def when(function: Callable[[Any], bool], *, otherwise: str = "") -> Condition:
    """What nothing else can say."""
    return Condition(question=Judgement(function), otherwise=otherwise)


def _column(field: Attribute) -> Any:
    return field.property.columns[0]


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: a choice by its value, a yes or no and a whole number as they are."""
    return value if value is None or isinstance(value, bool | int) else str(value)
