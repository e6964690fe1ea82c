"""Conditions are data: the same question is answered alike by Python, by the database and by whoever reads the data."""

from decimal import Decimal
from itertools import product

import pytest
import sqlalchemy as sa

from ledger.books.safety.records import SafetyEntry, Workplace
from ledger.books.safety.words import Level, Licence, SubjectType
from ledger.db import db
from ledger.grammar.conditions import (
    all_of,
    any_of,
    has,
    is_,
    is_given,
    is_missing,
    is_more_than,
    is_not,
    unless,
    when,
)
from ledger.models import Entry
from tests.lives import TODAY, a_small_town, a_workplace, order, report

USES_GAS = is_(Workplace.gas_use, True)
HAS_STAFF = is_more_than(Workplace.staff_count, 0)
QUESTIONS = {
    "one value": is_(Workplace.gas_use, False),
    "a choice": is_(Workplace.subject_type, SubjectType.SMALL_PLACE),
    "several values": is_(Workplace.staff_count, 0, 7),
    "none of them": is_not(Workplace.staff_count, 7),
    "not yes": is_not(Workplace.gas_use, True),
    "one of several choices": has(Workplace.licences, Licence.FOOD, Licence.OTHER),
    "none of several choices": unless(has(Workplace.licences, Licence.FOOD)),
    "something written": is_given(Workplace.landlord),
    "nothing written": is_missing(Workplace.landlord),
    "something chosen": is_given(Workplace.licences),
    "a yes or a no": is_given(Workplace.gas_use),
    "more": HAS_STAFF,
    "no more": unless(HAS_STAFF),
    "all": all_of(USES_GAS, HAS_STAFF),
    "not all": unless(all_of(USES_GAS, HAS_STAFF)),
    "any": any_of(USES_GAS, is_given(Workplace.landlord)),
    "not any": unless(any_of(USES_GAS, is_given(Workplace.landlord))),
}
LOOKS = list(
    product((None, False, True), (None, 0, 7), (None, "", " ", "张三"), (None, [], [Licence.FOOD], [Licence.BUSINESS]))
)


def test_python_and_the_database_answer_alike(application):
    town = a_small_town()
    place = a_workplace(town)
    for gas, staff, landlord, licences in LOOKS:
        place.gas_use, place.staff_count, place.landlord, place.licences = gas, staff, landlord, licences
        db.session.flush()
        answers = db.session.execute(
            sa.select(*(sa.case((one.sql(), 1), else_=0) for one in QUESTIONS.values())).where(Workplace.id == place.id)
        ).one()
        told = dict(zip(QUESTIONS, map(bool, answers), strict=True))
        assert told == {name: one.holds(place) for name, one in QUESTIONS.items()}, (gas, staff, landlord, licences)


NO_NUMBERS = ("abc", "", " ", "７x", "NaN", float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
              True, [7], TODAY, None)  # fmt: skip


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_number_is_not_above_one(value):
    place = Workplace(staff_count=value)
    assert not HAS_STAFF.holds(place)
    assert unless(HAS_STAFF).holds(place)


def test_what_the_database_keeps_in_place_of_a_number_is_not_above_one(application):
    """SQLite holds a text to be above every number, PostgreSQL what is no number."""
    town = a_small_town()
    entry = order(town, report(town, a_workplace(town)))
    costs = is_more_than(SafetyEntry.funds, 0)
    for kept, is_above in (
        ("NaN", False),
        (None, False),
        (-1, False),
        (0, False),
        (0.5, True),
    ):
        db.session.execute(
            sa.text("UPDATE safety_entry SET funds = :kept WHERE id = :id"), {"kept": kept, "id": entry.id}
        )
        asked = sa.select(*(sa.case((one.sql(), 1), else_=0) for one in (costs, unless(costs))))
        answers = db.session.execute(asked.where(SafetyEntry.id == entry.id)).one()
        assert tuple(answers) == (is_above, not is_above), kept


def test_nothing_is_asked_of_the_database_for_a_column_that_never_is_empty():
    listed, told = is_not(Entry.is_listed, True).sql(), is_not(Workplace.gas_use, True).sql()
    assert "IS NULL" not in str(listed)
    assert "IS NULL" in str(told)


def test_nothing_answers_always_the_same():
    answers = {name: set() for name in QUESTIONS}
    for gas, staff, landlord, licences in LOOKS:
        for kind in (SubjectType.SMALL_PLACE, SubjectType.OTHER):
            place = Workplace(gas_use=gas, staff_count=staff, landlord=landlord, licences=licences, subject_type=kind)
            for name, one in QUESTIONS.items():
                answers[name].add(one.holds(place))
    assert answers == {name: {True, False} for name in QUESTIONS}


def test_a_question_is_plain_data():
    is_major = is_(Entry.grade, Level.MAJOR, otherwise="这是一般隐患")
    assert is_major.as_data() == {"field": "grade", "relation": "is", "values": ["major"]}
    assert all_of(is_major, is_given(SafetyEntry.funds)).as_data() == {
        "all": [is_major.as_data(), {"field": "funds", "relation": "given"}]
    }
    assert any_of(USES_GAS, HAS_STAFF).fields == (Workplace.gas_use, Workplace.staff_count)
    assert is_major.otherwise == "这是一般隐患"


def test_the_opposite_of_a_question_is_data_too():
    question = any_of(is_(Workplace.gas_use, True), is_missing(Workplace.landlord))
    assert unless(question).as_data() == {
        "all": [
            {"field": "gas_use", "relation": "is_not", "values": [True]},
            {"field": "landlord", "relation": "given"},
        ]
    }
    assert unless(unless(question)).as_data() == question.as_data()


def test_what_only_a_function_can_tell_is_no_data_and_says_so():
    judged = when(lambda place: place.name == "甲", otherwise="不是甲")
    assert judged.holds(Workplace(name="甲"))
    assert not unless(judged).holds(Workplace(name="甲"))
    assert judged.as_data() is None
    assert all_of(USES_GAS, judged).as_data() is None
    with pytest.raises(NotImplementedError, match="as data"):
        all_of(USES_GAS, judged).sql()
