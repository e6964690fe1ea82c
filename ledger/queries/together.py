"""Entries shown together: the cases of one occupant, with what they come to.

Only those of the same book and town, and only for who may see each of them. No order but that of the book: it is a
question about cases, never a list of people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Reach, reach_of, visible_entries
from ledger.db import db
from ledger.grammar.book import Book
from ledger.models import Entry, Person
from ledger.queries.entries import KEPT
from ledger.typed import prose

# Whoever has more than these cases has them told by their number.
MOST = 50
_entry = Entry.__table__.c


class OneOfThem(NamedTuple):
    """Another case, with the figures that are added up."""

    id: int
    number: str
    headline: str
    state: str
    figures: tuple[Decimal | None, ...]


@dataclass(frozen=True, kw_only=True)
class Togetherness:
    """The other cases, and the sums over them and the entry itself, in the order the book names what is added up."""

    others: list[OneOfThem]
    sums: tuple[Decimal, ...]


def together_with(person: Person, book: Book, entry: Any) -> Togetherness | None:
    """Return the other cases of the same occupant this person may see, None where the book knows of none or there is none."""
    rule = book.shown_together
    said = prose(getattr(entry, rule.same.key) or "") if rule is not None else ""
    if rule is None or not said:
        return None
    values = {"same": said, "town_id": entry.town_id, "entry_id": entry.id}
    rows = db.session.connection().execute(_others(book, reach_of(person)), values).all()
    others = [OneOfThem(*row[:4], tuple(row[4:])) for row in rows]
    if not others:
        return None
    own = tuple(getattr(entry, one.key) for one in rule.sums)
    told = [own, *(one.figures for one in others)]
    return Togetherness(others=others, sums=tuple(_sum(column) for column in zip(*told, strict=True)))


def said(book: Book, figures: Sequence[Decimal | None]) -> list[tuple[str, str]]:
    """Return what is added up in words, each figure with its label; "" where it is not known."""
    assert book.shown_together is not None
    fields = [book.field_of(attribute) for attribute in book.shown_together.sums]
    return [(field.label, field.say(figure)) for field, figure in zip(fields, figures, strict=True)]


def open_beside(person: Person, entry: Entry) -> list[tuple[str, str]]:
    """Return number and headline of what else of the book is open at the place of an entry, as far as a person may see it."""
    if entry.site_id is None:
        return []
    beside = sa.select(_entry.number, _entry.headline).where(
        _entry.site_id == entry.site_id, _entry.closed_at.is_(None), _entry.book == entry.book, _entry.id != entry.id,
        visible_entries(person),
    )  # fmt: skip
    return [(row.number, row.headline) for row in db.session.execute(beside.order_by(_entry.id).limit(MOST))]


def _sum(figures: tuple[Decimal | None, ...]) -> Decimal:
    return sum((figure or Decimal(0) for figure in figures), Decimal(0))


@lru_cache(maxsize=KEPT)
def _others(book: Book, reach: Reach) -> sa.Select[Any]:
    rule, own = book.shown_together, book.entry.__table__
    assert rule is not None
    return (
        sa.select(_entry.id, _entry.number, _entry.headline, _entry.state, *(own.c[one.key] for one in rule.sums))
        .select_from(own.join(Entry.__table__, _entry.id == own.c.id))
        .where(
            own.c[rule.same.key] == sa.bindparam("same"),
            _entry.town_id == sa.bindparam("town_id"),
            _entry.id != sa.bindparam("entry_id"),
            _entry.state.not_in([state.key for state in rule.but]),
            reach.entries(),
        )
        .order_by(_entry.id)
        .limit(MOST)
    )
