"""Whom and where a step asks about: those an entry is kept from, and the place where it is."""

from dataclasses import dataclass
from typing import Any

from ledger.grammar.conditions import Condition

Offered = tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedConcerns:
    """Whom the entry concerns and is kept from, asked when `when` holds: who may be named, and who is named now."""

    when: Condition
    people: Offered = ()
    areas: Offered = ()
    named_people: Offered = ()
    named_areas: Offered = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedPlace:
    """Where a new entry is: at a site of this kind, or in one of these areas where the book has no sites."""

    site_kind: str | None
    areas: Offered = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedRow:
    """The row a step puts right, and the others it might be about, by id and in words, the last one first."""

    row: Any
    words: str
    others: Offered = ()
