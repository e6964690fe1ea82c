"""Entries of one book that are looked at together: because the same one is behind them, or because the office ties them.

The sum is asked about, nobody is ranked.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.steps import State

Attribute = InstrumentedAttribute[Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Together:
    """What an entry is shown with: those of its book and town that say the same in `same`, but for those in `but`.

    `sums` are added up over all of them. The same words may mean two, so whoever looks is told to make sure.
    """

    label: str
    same: Attribute
    sums: tuple[Attribute, ...]
    but: tuple[State, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Ties:
    """What the office ties by hand, with a reason: `label` is what the button says, `example` a reason somebody might give."""

    label: str = "和另一条有关，关联起来"
    example: str = "如：同一原因，要一起解决"


USUAL_TIES = Ties()
