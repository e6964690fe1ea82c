"""Searching: which lines say every word, found by their pieces before the list itself is asked.

The pieces tell which lines may say it, and how many. Few are looked at one by one, whatever their order; where they are
many the list is walked in its own order until a page is full. Either way the kept words decide, so what is found is exact.
What has changed since they were kept is read from the ledger itself.
"""

import heapq
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.access import Ground, sites_on
from ledger.db import db
from ledger.models import Entry, SearchChange, Searched, SearchPosting, SearchText, Site
from ledger.ngrams import BLOCK, numbers_in, pieces_for, unpacked, words_in
from ledger.queries.search_texts import is_due_in, words_of

# As many lines are looked at one by one sooner than a long list is walked for them.
MOST_PICKED = 2000
# As far around a day the months in which something is due are told apart.
YEARS = 10

# Each of them holds of a line where one of its traits does.
Traits = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """What is known of a search before its list is asked."""

    kind: Searched
    words: tuple[str, ...]
    # Lines that have changed since their words were kept; those of them that say every word, and those that say some of
    # them only in the file of their place.
    changed: tuple[int, ...]
    agree: tuple[int, ...]
    agree_by_file: tuple[int, ...]
    # Where the others may lie, by block.
    places: dict[int, int] = field(repr=False)

    @property
    def likely(self) -> int:
        """Return how many lines may say every word, at most."""
        return len(self.agree) + len(self.agree_by_file) + sum(one.bit_count() for one in self.places.values())

    def newest(self, before: int | None = None) -> Iterator[int]:
        """Give the lines that may say every word, the latest first, from below the id `before`."""
        last = None
        for row_id in heapq.merge(self._indexed(before), self._fresh(before), reverse=True):
            if row_id != last:
                yield row_id
            last = row_id

    def _indexed(self, before: int | None) -> Iterator[int]:
        for block in sorted(self.places, reverse=True):
            if before is None or block < before // BLOCK:
                yield from numbers_in(block, self.places[block])
            elif block == before // BLOCK:
                yield from numbers_in(block, self.places[block] & ((1 << before % BLOCK) - 1))

    def _fresh(self, before: int | None) -> Iterator[int]:
        fresh = sorted({*self.agree, *self.agree_by_file}, reverse=True)
        return (one for one in fresh if before is None or one < before)

    def by_month(self, today: date) -> tuple[list[tuple[date, dict[int, int]]], tuple[int, ...]]:
        """Return where the lines that may say every word lie by the month they are due in, the earliest first, and apart
        from them those of which that is not known: what has changed, and what is due years away from a day or never.
        """
        months = {is_due_in(one): one for one in _months_around(today)}
        due: defaultdict[date, dict[int, int]] = defaultdict(dict)
        left = dict(self.places)
        told = {"kind": self.kind, "pieces": sorted(months)}
        for piece, block, places in db.session.connection().execute(_POSTINGS, told):
            here = self.places.get(block, 0) & unpacked(places)
            if here:
                due[months[piece]][block] = here
                left[block] &= ~here
        unknown = {*self.agree, *self.agree_by_file, *numbers_among(left)}
        return [(month, due[month]) for month in sorted(due)], tuple(unknown)

    def all(self) -> tuple[int, ...] | None:
        """Return the lines that may say every word, None where so many may that their list is walked sooner."""
        return tuple(self.newest()) if self.likely <= MOST_PICKED else None

    def condition(
        self, row_id: Any, *, picked: Collection[int] | None = None, grounds: tuple[Ground, ...] = ()
    ) -> sa.ColumnElement[bool]:
        """Return the condition that a row of this id says every word to somebody who sees the files of these places.

        With `picked` only those are looked at.
        """
        sees_file = self._sees_file(grounds)
        said = sa.and_(self._kept(row_id, with_file=True), sa.or_(self._kept(row_id, with_file=False), sees_file))
        if self.changed:
            by_file = sa.and_(_is_among(row_id, self.agree_by_file), sees_file)
            anew = sa.or_(_is_among(row_id, self.agree), by_file)
            said = sa.or_(sa.and_(said, sa.not_(_is_among(row_id, self.changed))), anew)
        return said if picked is None else sa.and_(_is_among(row_id, picked), said)

    def _kept(self, row_id: Any, *, with_file: bool) -> sa.ColumnElement[bool]:
        """Ask for the words of each line by its key: as a part of the row, so that no database begins with them."""
        text, look = SearchText.__table__.c, sa.func.strpos if _is_postgresql() else sa.func.instr
        columns = (text.words, text.file_words) if with_file else (text.words,)
        says = sa.and_(*(sa.or_(*(look(column, word) > 0 for column in columns)) for word in self.words))
        return sa.select(says).where(text.kind == self.kind, text.row_id == row_id).scalar_subquery()

    def _sees_file(self, grounds: tuple[Ground, ...]) -> sa.ColumnElement[bool]:
        if self.kind is not Searched.ENTRY:
            return sa.true()
        at = Entry.__table__.c.site_id
        return sa.exists().where(Site.__table__.c.id == at, sites_on(grounds)).correlate(Entry.__table__)


def numbers_among(places: dict[int, int]) -> Iterator[int]:
    for block, here in places.items():
        yield from numbers_in(block, here)


def _months_around(today: date) -> list[date]:
    return [
        date(year, month, 1) for year in range(today.year - YEARS, today.year + YEARS + 1) for month in range(1, 13)
    ]


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _is_among(row_id: Any, ids: Collection[int]) -> sa.ColumnElement[bool]:
    """One value holds them all, so that a statement is the same for however many."""
    if _is_postgresql():
        return row_id == sa.any_(sa.literal(list(ids), ARRAY(sa.Integer)))
    return row_id.in_(sa.select(sa.func.json_each(json.dumps(list(ids))).table_valued("value").c.value))


_posting, _change = SearchPosting.__table__.c, SearchChange.__table__.c
_CHANGED = sa.select(_change.row_id).where(_change.kind == sa.bindparam("kind")).distinct()
_POSTINGS = sa.select(_posting.piece, _posting.block, _posting.places).where(
    _posting.kind == sa.bindparam("kind"), _posting.piece.in_(sa.bindparam("pieces", expanding=True))
)


def look_for(kind: Searched, typed: str, traits: Traits = ()) -> Look | None:
    """Return what is known of the lines that say every word; None where nothing was typed that could be looked for."""
    words = words_in(typed)
    if not words:
        return None
    # What has changed is asked first: whatever is indexed afterwards is then found twice, and never missed.
    connection = db.session.connection()
    changed = tuple(connection.scalars(_CHANGED, {"kind": kind}))
    known = words_of(connection, kind, changed)
    anew = {row_id: said for row_id, said in known.items() if said.say(words, with_file=True)}
    agree = tuple(row_id for row_id, said in anew.items() if said.say(words, with_file=False))
    return Look(
        kind=kind,
        words=words,
        changed=changed,
        agree=agree,
        agree_by_file=tuple(anew.keys() - set(agree)),
        places=_places(kind, [piece for word in words for piece in pieces_for(word)], traits),
    )


def _places(kind: Searched, pieces: Collection[str], traits: Traits) -> dict[int, int]:
    """Return where lines have every piece and one of each group of traits, by block."""
    wanted = {*pieces, *(one for group in traits for one in group)}
    found: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
    rows = db.session.connection().execute(_POSTINGS, {"kind": kind, "pieces": sorted(wanted)}).all()
    for piece, block, places in rows:
        found[piece][block] = places
    sets = sorted((found[piece] for piece in set(pieces)), key=len)
    common = set(sets[0]).intersection(*sets[1:]) if sets else set()
    kept = {
        block: _in_block([one[block] for one in sets], [[found[t].get(block) for t in group] for group in traits])
        for block in common
    }
    return {block: places for block, places in kept.items() if places}


def _in_block(pieces: list[bytes], traits: list[list[bytes | None]]) -> int:
    # The shortest first: they leave the least, and often nothing.
    places = -1
    for one in sorted(pieces, key=len):
        places &= unpacked(one)
        if not places:
            return 0
    for group in traits:
        some = 0
        for one in group:
            some |= unpacked(one) if one is not None else 0
        places &= some
    return places
