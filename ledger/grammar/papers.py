"""Kinds of paper, with who may issue them and what must have gone before (rules 3.4, 3.5)."""

from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import Condition
from ledger.grammar.written import Written


@dataclass(frozen=True, eq=False)
class PaperKind(Written):
    """`town_may_issue` False: only a competent body outside the town decides this; the town records it.

    `after`: at least one of these kinds must be on record for the entry first, with a date no later. `not_before`: the
    papers and days it may not be dated before, as far as there are any; `STANDS_ALONE` where it follows none (see
    grammar.paper_order). `applies`: only where this holds may anybody issue it, e.g. where the law gives the town the
    power. `approves`: whoever may decide a step has done so in this paper, and its number and date stand for their word.
    """

    key: str
    label: str
    _: KW_ONLY
    number_example: str
    legal_basis: str
    town_may_issue: bool = True
    after: tuple["PaperKind", ...] = ()
    not_before: "tuple[PaperKind | InstrumentedAttribute[Any], ...] | None" = None
    applies: Condition | None = None
    approves: bool = False
