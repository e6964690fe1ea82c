"""Clock rules: what starts a promise, how long it is, what keeps it, and the law behind it (rules 7)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.adjustments import Adjustable
from ledger.grammar.steps import Condition, Step
from ledger.workdays import Unit


@dataclass(frozen=True, kw_only=True, eq=False)
class ClockRule:
    """One row of the table of time limits.

    `length` counts `unit`s from the day of the starting step, which itself does not count. With `until`,
    the date was set by a person in that field, and the clock runs to it. `is_local`: the figure is the town's own.
    """

    code: str
    label: str
    starts: tuple[Step, ...]
    stops: tuple[Step, ...]
    length: int | Adjustable = 0
    unit: Unit = Unit.DAYS
    until: InstrumentedAttribute[Any] | None = None
    basis: str
    is_local: bool = False
    applies: Condition | None = None
