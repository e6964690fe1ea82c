"""Measures in the walks: what people list, tick and withdraw, why they go on past open ones, and that the numbers are right."""

from datetime import date, timedelta
from random import Random
from typing import Any

from ledger.grammar.shelf import book_of
from ledger.grammar.steps import MeasureAct, Step
from ledger.models import Entry, Person
from ledger.queries.measures import may_be_about, measures_of, nameable
from ledger.services.submissions import MeasureLine


def counted_by(step: Step) -> set[str]:
    """Return the numbers on an entry that a step moves by what it says of measures."""
    return {"measures_open", "measures_done"} if step.measures in (MeasureAct.LIST, MeasureAct.DONE) else set()


def about_measures(step: Step, entry: Entry | None, *, by: Person, today: date, chance: Random) -> dict[str, Any]:
    """Return what somebody says of measures at a step: a few new ones, some of those there are, or why it goes on."""
    if entry is None or step.measures is None:
        return {}
    if step.measures is MeasureAct.WEIGH:
        return {"going_on": "其余不影响"} if entry.measures_open or chance.random() < 0.2 else {}
    if step.measures is MeasureAct.LIST:
        able = [one.id for one in nameable(book_of(entry.book), entry, today=today)]
        return {"measures": [_a_line(able, max(today, entry.found_on), chance) for _ in range(chance.randint(1, 3))]}
    offered = [one.id for one in may_be_about(step.measures, measures_of(entry.id))]
    return {"measure_ids": chance.sample(offered, chance.randint(1, len(offered))) if offered else []}


def _a_line(able: list[int], today: date, chance: Random) -> MeasureLine:
    due_on = today + timedelta(days=chance.randint(0, 20))
    if able and chance.random() < 0.5:
        return MeasureLine(text="拆除门锁", person_id=chance.choice(able), due_on=due_on)
    return MeasureLine(text="更换电线", named="责任单位", due_on=due_on)


def assert_counted(entry: Entry) -> None:
    """The numbers on an entry are those of its measures."""
    known = measures_of(entry.id)
    found = sum(one.is_open for one in known), sum(one.stands and not one.is_open for one in known)
    assert (entry.measures_open, entry.measures_done) == found, entry.number
