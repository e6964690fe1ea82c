"""Cases of one book that are looked at together, because the same one is behind them: the sum is asked about, nobody is ranked."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.steps import State

Attribute = InstrumentedAttribute[Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Together:
    """What an entry is shown with: those of its book and town that say the same in `same`, but for those in `but`.

    `sums` are added up over all of them. The same words may mean two, so whoever looks is told to make sure. `by_hand` is
    what the button says by which the office ties an entry to another, "" where nothing is tied by hand.
    """

    label: str
    same: Attribute
    sums: tuple[Attribute, ...]
    but: tuple[State, ...] = ()
    by_hand: str = ""
