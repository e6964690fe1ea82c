"""Figures: numbers a report asks for, each with its definition in words (rules 9)."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from ledger.choices import Choice
from ledger.grammar.town_rules import TownRule
from ledger.models import TownDecision


def decided_sql(town_rule: TownRule, town_id: Any) -> Any:
    """Return the SQL of a rule as the town of a row has decided it; `town_id` is the column that names the town."""
    # Kept as JSON, which one of the databases tells from a number.
    value = sa.cast(sa.cast(TownDecision.value, sa.Text), sa.Integer)
    own = sa.select(value).where(TownDecision.town_id == town_id, TownDecision.key == town_rule.key)
    return sa.func.coalesce(own.correlate_except(TownDecision).scalar_subquery(), town_rule.default)


class Counted(Choice):
    """What a figure is counted over; all figures of one kind are one pass over its rows."""

    ENTRIES = "entries", "条目"
    VISITS = "visits", "检查"
    PAPERS = "papers", "文书"
    SITES = "sites", "对象"


@dataclass(frozen=True, kw_only=True, eq=False)
class Period:
    """The days a flow figure covers, both included, and the day a stock figure is taken at the end of."""

    first: date
    last: date
    as_of: date


@dataclass(frozen=True, eq=False)
class Figure:
    """`measure` gives the SQL aggregate over the rows of `counted`. `says` turns a sum into `unit` for showing
    (m² into 亩): sums and rates are made from what is stored.

    A rate names its `part` and its `whole` instead and is shown in percent with one decimal;
    with nothing in the whole it is shown as "—", never as 100 %.
    """

    code: str
    label: str
    definition: str
    unit: str
    _: KW_ONLY
    counted: Counted | None = None
    measure: Callable[[Period], Any] | None = None
    says: Callable[[Decimal], Decimal] | None = None
    part: "Figure | None" = None
    whole: "Figure | None" = None
