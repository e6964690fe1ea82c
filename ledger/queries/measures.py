"""The measures of an entry: what is to be done about it by whom, what is done, and what a step asks about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.access import roles_over
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.steps import MeasureAct, Step
from ledger.models import Entry, Measure, MeasureEnd, MeasureEnding, Person
from ledger.queries.hands import excluded_from, holders_over

_measure, _person = Measure.__table__, Person.__table__
_done, _withdrawn = MeasureEnd.__table__.alias("done"), MeasureEnd.__table__.alias("withdrawn")


def _ended(end: sa.FromClause, ending: MeasureEnding) -> sa.ColumnElement[bool]:
    return sa.and_(end.c.measure_id == _measure.c.id, end.c.ending == ending)


_OF_ENTRY = (
    sa.select(
        _measure.c.id,
        _measure.c.text,
        _measure.c.person_id,
        sa.func.coalesce(_person.c.name, _measure.c.named).label("who"),
        _measure.c.due_on,
        _measure.c.event_id,
        _done.c.ended_on.label("done_on"),
        _done.c.event_id.label("done_event_id"),
        _withdrawn.c.event_id.label("withdrawn_event_id"),
    )
    .select_from(
        _measure.outerjoin(_person, _person.c.id == _measure.c.person_id)
        .outerjoin(_done, _ended(_done, MeasureEnding.DONE))
        .outerjoin(_withdrawn, _ended(_withdrawn, MeasureEnding.WITHDRAWN))
    )
    .where(_measure.c.entry_id == sa.bindparam("entry_id"))
    .order_by(_measure.c.due_on, _measure.c.id)
)
_NAMED = sa.select(_measure.c.id).where(
    _measure.c.entry_id == sa.bindparam("entry_id"), _measure.c.person_id == sa.bindparam("person_id")
)


@dataclass(frozen=True, kw_only=True)
class MeasureTold:
    """A measure with who does it, by name, and how it stands; `person_id` is None for somebody outside."""

    id: int
    text: str
    person_id: int | None
    who: str
    due_on: date
    event_id: int
    done_on: date | None
    done_event_id: int | None
    withdrawn_event_id: int | None

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.withdrawn_event_id is None

    @property
    def stands(self) -> bool:
        return self.withdrawn_event_id is None


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedMeasures:
    """What a step asks about measures. `offered` are those it may be about: open ones, or any that stand where one is to be
    withdrawn. `people` may be named in a new one; `responsible` is the unit that has to put it right, "" where nobody has
    said; `due_on` is where the form begins.
    """

    act: MeasureAct
    offered: tuple[MeasureTold, ...] = ()
    people: tuple[tuple[int, str], ...] = ()
    responsible: str = ""
    due_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "act": self.act.value,
            "offered": [[one.id, one.text, one.who, one.due_on.isoformat()] for one in self.offered],
            "people": list(map(list, self.people)),
            "responsible": self.responsible,
        }


def measures_of(entry_id: int) -> list[MeasureTold]:
    """Return every measure that was ever listed for an entry, by its day."""
    rows = db.session.connection().execute(_OF_ENTRY, {"entry_id": entry_id}).mappings()
    return [MeasureTold(**row) for row in rows]


def is_named(entry_id: int, person_id: int) -> bool:
    """Return whether somebody is named in a measure of an entry."""
    named = {"entry_id": entry_id, "person_id": person_id}
    return db.session.connection().execute(_NAMED, named).first() is not None


def may_be_about(act: MeasureAct, measures: Sequence[MeasureTold]) -> tuple[MeasureTold, ...]:
    """Return the measures a step may be about: to withdraw one, those that were done as well."""
    if act is MeasureAct.WITHDRAW:
        return tuple(one for one in measures if one.stands)
    return tuple(one for one in measures if one.is_open)


def own_or_all(
    offered: Sequence[MeasureTold], person: Person, book: Book, step: Step, entry: Entry
) -> tuple[MeasureTold, ...]:
    """Return those somebody may tell of: with a post there all of them, else those they are named in."""
    has_post = not roles_over(person, entry.area, book.key).isdisjoint(step.who)
    return tuple(one for one in offered if has_post or one.person_id == person.id)


def asked_measures(person: Person, book: Book, step: Step, entry: Entry, *, today: date) -> AskedMeasures | None:
    """Return what a step asks this person about the measures of an entry as they stand."""
    act = step.measures
    if act is None:
        return None
    if act is MeasureAct.LIST:
        due_on = getattr(entry, step.measures_until.key) if step.measures_until is not None else None
        return AskedMeasures(
            act=act,
            people=tuple((one.id, one.name) for one in nameable(book, entry, today=today)),
            responsible=entry.responsible or "",
            due_on=due_on if due_on is not None and due_on >= today else None,
        )
    has_any = entry.measures_open or (act is MeasureAct.WITHDRAW and entry.measures_done)
    offered = may_be_about(act, measures_of(entry.id)) if has_any else ()
    if act is MeasureAct.DONE and offered:
        offered = own_or_all(offered, person, book, step, entry)
    return AskedMeasures(act=act, offered=offered)


def nameable(book: Book, entry: Entry, *, today: date) -> list[Person]:
    """Return who may be named in a measure: whoever may tell that one is done, by name, and sees the entry; nobody in one of
    an entry about to begin.
    """
    if entry.id is None:
        return []
    roles: Collection[Any] = {role for step in book.steps if step.measures is MeasureAct.DONE for role in step.who}
    barred = excluded_from(entry)
    return [one for one in holders_over(book, tuple(roles), entry.area, today=today) if one.id not in barred]
