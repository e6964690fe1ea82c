"""Reading what is confidential about an entry: masked people for whoever may open them, and who could be concerned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ledger.access import may_open, visible_areas
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.acts import ACTS
from ledger.grammar.book import Book
from ledger.models import Area, AreaLevel, Concern, Entry, Event, Person, Post, Role, SealedRecord
from ledger.queries.links import goes_on_in, merged_at

# What the form and the timeline call those a matter may concern who have no account here.
OUTSIDERS = "不在系统内的人员、单位"


@dataclass(frozen=True, kw_only=True)
class SealedWords:
    """What an entry's page says about sealed people: masked for whoever may open them, for others only that they are there."""

    label: str
    is_there: bool
    may_open: bool
    lines: list[tuple[str, str]]
    # Keys of what is sealed, for whoever may open it.
    keys: tuple[str, ...] = ()


def sealed_words(person: Person, book: Book, entry: Entry) -> SealedWords | None:
    """Return None for a book that seals nothing."""
    if book.sealed is None:
        return None
    sealed = db.session.scalar(sa.select(SealedRecord.sealed).where(SealedRecord.entry_id == entry.id))
    opens = may_open(person, book, entry)
    people = shelf.seal().open(sealed, about=f"entry {entry.id}") if sealed is not None and opens else {}
    there = [named for named in book.sealed.fields if people.get(named.key)]
    return SealedWords(
        label=book.sealed.label,
        is_there=sealed is not None,
        may_open=opens,
        lines=[(named.field.label, book.sealed.masked(named, people[named.key])) for named in there],
        keys=tuple(named.key for named in there),
    )


def people_concerned(person: Person) -> list[tuple[int, str]]:
    """Return the colleagues of one's town who could be concerned, by name, with their posts."""
    rows = db.session.execute(
        sa.select(Person.id, Person.name, Area.name, Post.role)
        .join(Post, Post.person_id == Person.id)
        .join(Area, Area.id == Post.area_id)
        .where(visible_areas(person), Person.retired_at.is_(None), Post.valid_to.is_(None), Person.id != person.id)
        .order_by(Area.id, Person.name_key, Person.id)
    )
    words: dict[int, str] = {}
    for person_id, name, area, role in rows:
        words.setdefault(person_id, f"{name}（{area} {Role(role).label}）")
    return list(words.items())


# What a matter may concern as a unit. A grid is no unit: its worker is chosen by name.
UNITS = (AreaLevel.TOWN, AreaLevel.DISTRICT, AreaLevel.VILLAGE)


def areas_concerned(person: Person) -> list[tuple[int, str]]:
    """Return the units of one's areas, the largest first: a town or a district means everybody in it."""
    rows = db.session.execute(
        sa.select(Area.id, Area.name)
        .where(visible_areas(person), Area.level.in_(UNITS), Area.valid_to.is_(None))
        .order_by(sa.case({level: level.depth for level in UNITS}, value=Area.level), Area.id)
    )
    return [(area_id, name) for area_id, name in rows]


def kept_apart_from(entry: Entry) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the people and the units an entry was said to concern, for whoever says it anew."""
    said = sa.and_(Concern.entry_id == entry.id, Concern.is_implied.is_(False))
    people = sa.select(Person.id, Person.name).join(Concern, Concern.person_id == Person.id).where(said)
    units = sa.select(Area.id, Area.name).join(Concern, Concern.area_id == Area.id).where(said)
    return list(db.session.execute(people).tuples()), list(db.session.execute(units).tuples())


@dataclass(frozen=True, kw_only=True)
class PublicDossier:
    """What whoever holds number and code may know of a matter: its state and the dates of what was done. No names."""

    number: str
    state: str
    is_closed: bool
    steps: list[tuple[datetime, str]]


def public_dossier(entry_id: int) -> PublicDossier:
    """Return the public side of an entry found by its number and code; one that was merged stands as the one it goes on in."""
    number, key, state, closed_at = _standing(entry_id)
    book = shelf.book_of(key)
    told = list(_public_steps(book, entry_id))
    goes_on, since = goes_on_in(entry_id), merged_at(entry_id)
    if since is not None:
        _, _, state, closed_at = _standing(goes_on)
        told += [(at, words) for at, words in _public_steps(book, goes_on) if at > since]
    return PublicDossier(
        number=number,
        state=book.states_by_key[state].label,
        is_closed=closed_at is not None,
        steps=sorted(told, key=lambda step: step[0]),
    )


def _standing(entry_id: int) -> Any:
    standing = sa.select(Entry.number, Entry.book, Entry.state, Entry.closed_at).select_from(Entry.__table__)
    return db.session.execute(standing.where(Entry.id == entry_id)).one()


def _public_steps(book: Book, entry_id: int) -> Iterator[tuple[datetime, str]]:
    rows = db.session.execute(sa.select(Event.at, Event.step).where(Event.entry_id == entry_id).order_by(Event.id))
    for at, key in rows:
        step = book.steps_by_key.get(key) or ACTS.get(key)
        if step is not None and step.public:
            yield at, step.public
