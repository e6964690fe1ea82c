"""Sheets: the figures of a month as they were counted last, as they are kept and as they add up."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.models import SheetOf
from ledger.queries.figure_counts import APART, Number
from ledger.queries.seen_ids import Ids


class Place(NamedTuple):
    """What one sheet is about."""

    town_id: int
    kind: SheetOf
    month: date
    village_id: int


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """How many by figure; where each is counted once, which ones they are; and what a figure is the middle of."""

    numbers: dict[str, Number] = field(default_factory=dict)
    ids: dict[str, Ids] = field(default_factory=dict)
    spreads: dict[str, Counter[int]] = field(default_factory=dict)

    def add(self, more: "Amounts") -> None:
        for code, number in more.numbers.items():
            self.numbers[code] = self.numbers.get(code, 0) + number
        for code, some in more.ids.items():
            self.ids[code] = self.ids[code] | some if code in self.ids else some
        for code, counts in more.spreads.items():
            self.spreads.setdefault(code, Counter()).update(counts)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a place comes to, as it was counted last."""

    place: Place
    book: str
    version: int
    declared: str
    holds_from: date
    holds_until: date
    amounts: Amounts = field(default_factory=Amounts)

    def holds(self, *, version: int, as_of: date) -> bool:
        return self.version == version and self.holds_from <= as_of <= self.holds_until

    def as_row(self) -> dict[str, Any]:
        amounts = self.amounts
        numbers = {code: str(one) if isinstance(one, Decimal) else one for code, one in amounts.numbers.items()}
        ids = {code: one.as_text() for code, one in amounts.ids.items()}
        spreads = {code: list(counts.items()) for code, counts in amounts.spreads.items()}
        return {
            "town_id": self.place.town_id,
            "counted": self.place.kind.value,
            "month": self.place.month,
            "village_id": self.place.village_id,
            "book": self.book,
            "version": self.version,
            "declared": self.declared,
            "holds_from": self.holds_from,
            "holds_until": self.holds_until,
            "numbers": json.dumps([numbers, ids, spreads], separators=(",", ":")),
        }

    @classmethod
    def from_row(cls, row: sa.Row[Any]) -> "Sheet":
        numbers, ids, spreads = json.loads(row.numbers)
        return cls(
            place=Place(row.town_id, SheetOf(row.counted), row.month, row.village_id),
            book=row.book,
            version=row.version,
            declared=row.declared,
            holds_from=row.holds_from,
            holds_until=row.holds_until,
            amounts=Amounts(
                numbers={code: Decimal(one) if isinstance(one, str) else one for code, one in numbers.items()},
                ids={code: Ids.from_text(one) for code, one in ids.items()},
                spreads={code: Counter(dict(counts)) for code, counts in spreads.items()},
            ),
        )


def together(place: Place, sheets: Iterable[Sheet], version: int, once: Iterable[str]) -> Sheet:
    """Return the sheet of a whole town, good as long as those of all its villages are.

    What is `once` there, in one town and one month, needs no ids any more: its numbers add up.
    """
    parts, amounts = list(sheets), Amounts()
    for part in parts:
        amounts.add(part.amounts)
    for code in [code for code in amounts.ids if code.split(APART)[0] in once]:
        amounts.numbers[code] = amounts.numbers.get(code, 0) + len(amounts.ids.pop(code))
    return replace(
        parts[0],
        place=place,
        version=version,
        holds_from=max(part.holds_from for part in parts),
        holds_until=min(part.holds_until for part in parts),
        amounts=amounts,
    )
