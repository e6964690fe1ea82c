"""Searching entries: by the whole number of one, and within what somebody may see."""

import re
from functools import lru_cache

import sqlalchemy as sa

from ledger.access import Reach, reach_of
from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.merging import MERGED
from ledger.models import Area, AreaLevel, Entry, Person
from ledger.ngrams import normalised
from ledger.queries.links import goes_on_in
from ledger.queries.search import Traits
from ledger.queries.search_texts import OPEN, is_of_book, lies_in, was_reported_by

# What follows the letter of a book: the year and the running number, or what a segregated matter has instead of one.
NUMBER = re.compile(r"([0-9]{4})([0-9]{4,}|[0-9A-Z]{6})")
# Built statements kept for who asks again.
KEPT = 256

_entry = Entry.__table__.c


def entries_of_number(person: Person, typed: str) -> tuple[int, ...] | None:
    """Return the entry whose whole number (安2026-0412) is all that was typed; None where it is no number.

    The entry of that number is meant and no other, found or not: a search that went on looking where there is none
    would tell by its time which numbers exist. One that was merged is meant together with the one it goes on in.
    """
    number = _whole_number(typed)
    if number is None:
        return None
    found = db.session.connection().execute(_of_number(reach_of(person)), {"number": number}).all()
    onward = [goes_on_in(row.id) for row in found if row.state == MERGED.key]
    return (*(row.id for row in found), *onward)


def _whole_number(typed: str) -> str | None:
    """Return the number as it is kept, in whatever width it was typed and with whatever between."""
    plain = normalised(typed).upper()
    letters = [letter for book in shelf.books() for letter in (book.letter, book.segregated_letter) if letter]
    for letter in letters:
        said = NUMBER.fullmatch(plain.removeprefix(letter)) if plain.startswith(letter) else None
        if said is not None:
            return f"{letter}{said[1]}-{said[2]}"
    return None


@lru_cache(maxsize=KEPT)
def _of_number(reach: Reach) -> sa.Select[tuple[int, str]]:
    """Every town gives the number once: of those a list is narrowed to what the person sees, mostly a single one."""
    towns = sa.select(Area.id).where(Area.level == AreaLevel.TOWN)
    is_it = (_entry.town_id.in_(towns), _entry.number == sa.bindparam("number"))
    return sa.select(_entry.id, _entry.state).where(*is_it, reach.entries())


def traits_of(
    person: Person, *, only_open: bool, book: str | None, village_id: int | None, reported_by_id: int | None
) -> Traits:
    """Return what every entry of a list has, so that none is looked at which the list does not show."""
    reach = reach_of(person)
    mine = [lies_in(scope.area_id) for scope in reach.scopes]
    mine += [was_reported_by(reach.reporter_id)] if reach.reporter_id is not None else []
    found = [tuple(dict.fromkeys(mine))]
    found += [(OPEN,)] if only_open else []
    found += [(is_of_book(book),)] if book else []
    found += [(lies_in(village_id),)] if village_id is not None else []
    found += [(was_reported_by(reported_by_id),)] if reported_by_id is not None else []
    return tuple(found)
