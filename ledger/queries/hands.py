"""In whose hands an entry may be: who took which step, who holds a role over it, and who may take it over."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.access import Takers, areas_under, paths_of, takers_in_round
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.steps import Hands, Step
from ledger.grammar.town_rules import STRICT_OTHER_HANDS
from ledger.models import LEADING_ROLES, Area, Concern, Entry, Event, Person, Post, Proposal, Role
from ledger.queries.as_answered import AsAnswered
from ledger.queries.town_rules import decided_in
from ledger.segregation import people_concerned_by

_TOOK = sa.select(Event.step, Event.by_id, Event.round, Event.from_state).where(
    Event.entry_id == sa.bindparam("entry_id")
)
# Whoever agreed has had a hand in the step like whoever proposed it.
_AGREED = (
    sa.select(Event.step, Proposal.decided_by_id, Event.round, Event.from_state)
    .join(Proposal, Proposal.event_id == Event.id)
    .where(Proposal.entry_id == sa.bindparam("entry_id"))
)
_TAKERS = sa.union_all(_TOOK, _AGREED)
_CONCERNS = sa.select(Concern.person_id, Concern.area_id).where(Concern.entry_id == sa.bindparam("entry_id"))


def takers(entry: Entry) -> dict[str, set[int]]:
    """Return who took each step in the entry's present round, by step key."""
    return takers_in_round(db.session.execute(_TAKERS, {"entry_id": entry.id}).tuples(), entry.round)


def colleagues(book: Book, entry: Entry, *, today: date) -> list[Person]:
    """Return the people who hold, over this entry, the role it waits for and may take the next step, by name."""
    return _able(book, entry, entry, takers(entry), today=today)


def successors(book: Book, step: Step, entry: Entry, *, by: Person, today: date) -> list[Person]:
    """Return the people whom somebody may hand an entry to by a step: who may go on where it leads, by name.

    The entry may be one about to begin, of which nothing is stored yet.
    """
    took = takers(entry) if entry.id is not None else {}
    if step.to is None:
        return _able(book, entry, entry, took, today=today)
    took = took | {step.key: took.get(step.key, set()) | {by.id}}
    return _able(book, entry, _led_on(step, entry), took, today=today)


def eligible(book: Book, step: Step, entry: Entry, *, by: Person, today: date) -> list[Person]:
    """Return the people a step may name: who may go on where it leads, or the leaders there who may lead the entry."""
    if step.hands is not Hands.LED:
        return successors(book, step, entry, by=by, today=today)
    if entry.awaits is None:
        return []
    barred = excluded_from(entry)
    return [one for one in holders_over(book, LEADING_ROLES, entry.area, today=today) if one.id not in barred]


def possible_successors(book: Book, step: Step, area: Area | None, *, by: Person, today: date) -> list[Person]:
    """Return whom somebody may hand an entry to that is about to begin in an area, by name.

    While no place is chosen, everybody with the role over any of this person's areas or within them; the place decides.
    """
    led_on = _led_on(step, book.entry())
    if led_on.awaits is None:
        return []
    barred = _kept_by_other_hands(book.expected(led_on), {step.key: {by.id}})
    if area is not None:
        found = holders_over(book, (led_on.awaits,), area, today=today)
    else:
        above = {int(part) for path in paths_of(by) for part in path.strip("/").split("/")}
        there = sa.or_(Post.area_id.in_(above), areas_under(paths_of(by)))
        found = holders(book, (led_on.awaits,), there, today=today)
    return [one for one in found if one.id not in barred]


def _led_on(step: Step, entry: Entry) -> Any:
    """Return an entry as it would stand after a step that leads on."""
    state, awaits = (step.to.key, step.to.awaits) if step.to is not None else (entry.state, entry.awaits)
    return AsAnswered(entry, {"state": state, "awaits": awaits})


def _able(book: Book, entry: Entry, standing: Any, took: Takers, *, today: date) -> list[Person]:
    """Return who may go on with an entry where it stands, or would stand."""
    if standing.awaits is None:
        return []
    expected = book.expected(standing)
    is_strict = any(step.not_by for step in expected) and decided_in(entry.town_id)(STRICT_OTHER_HANDS)
    barred = (_kept_by_other_hands(expected, took) if is_strict else set()) | excluded_from(entry)
    return [one for one in holders_over(book, (standing.awaits,), entry.area, today=today) if one.id not in barred]


def _kept_by_other_hands(expected: Sequence[Step], took: Takers) -> set[int]:
    """Return whom the rule of other hands keeps from every step that is expected."""
    barred = ({taker for other in step.not_by for taker in took.get(other.key, ())} for step in expected)
    return set.intersection(*barred) if expected else set()


def holders_over(book: Book, roles: Collection[Role], area: Area, *, today: date) -> list[Person]:
    """Return the people who hold one of the roles over an area, for a book, by name."""
    return holders(book, roles, Post.area_id.in_(_ids_above(area)), today=today)


def holds_over(person_id: int, book: Book, roles: Collection[Role], area: Area, *, today: date) -> bool:
    """Return whether somebody still works and holds one of the roles over an area, for a book."""
    held = {"person_id": person_id, "roles": list(roles), "areas": _ids_above(area), "book": book.key, "today": today}
    return db.session.connection().scalar(_HELD, held) is not None


def _ids_above(area: Area) -> list[int]:
    """Return the ids of an area and of all it lies in."""
    return [int(part) for part in area.path.strip("/").split("/")]


def holders(book: Book, roles: Collection[Role], there: sa.ColumnElement[bool], *, today: date) -> list[Person]:
    found = db.session.scalars(
        sa.select(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Area, Area.id == Post.area_id)
        .where(Post.role.in_(roles), there, *_holds(book.key, today))
        .distinct()
    )
    return sorted(found, key=lambda person: (person.name_key, person.id))


def _holds(book: Any, today: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions for a post for a book, of today, of somebody who still works."""
    return (
        sa.or_(Post.book.is_(None), Post.book == book),
        Post.valid_from <= today,
        sa.or_(Post.valid_to.is_(None), Post.valid_to >= today),
        Person.retired_at.is_(None),
    )


# Kept, because most steps ask it.
_HELD = (
    sa.select(Post.__table__.c.id)
    .join(Person.__table__, Person.id == Post.person_id)
    .where(
        Post.person_id == sa.bindparam("person_id"),
        Post.role.in_(sa.bindparam("roles", expanding=True)),
        Post.area_id.in_(sa.bindparam("areas", expanding=True)),
        *_holds(sa.bindparam("book"), sa.bindparam("today")),
    )
    .limit(1)
)


def excluded_from(entry: Entry) -> set[int]:
    """Return the ids of the people a segregated entry is kept from; empty for any other."""
    if not entry.is_segregated:
        return set()
    return set(db.session.scalars(people_concerned_by(*concerns_of(entry.id))))


def concerns_of(entry_id: int) -> tuple[set[int], set[int]]:
    """Return the ids of the people and of the units an entry was said or found to concern."""
    rows = db.session.execute(_CONCERNS, {"entry_id": entry_id}).all()
    return {row.person_id for row in rows} - {None}, {row.area_id for row in rows} - {None}
