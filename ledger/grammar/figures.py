"""Figures: numbers a report asks for, each with its definition in words (rules 9)."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice
from ledger.grammar.clock_figures import ClockDay, Over
from ledger.grammar.conditions import Condition, is_given, is_missing
from ledger.grammar.town_rules import TownRule
from ledger.grammar.written import Written
from ledger.models import Decision, Entry, Proposal, StepRow, TownDecision
from ledger.overdue import overdue_on
from ledger.workdays import day_begins


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
    # What steps keep row by row (grammar.steps.Keeps).
    ROWS = "rows", "逐次登记"


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days a flow figure covers, both included, and the day a stock figure is taken at the end of."""

    first: date
    last: date
    as_of: date


class Better(Choice):
    """Which way of a figure does credit, and so which way somebody may be tempted to move it."""

    MORE = "more", "越高越好"
    LESS = "less", "越低越好"


class Moment(Choice):
    """How a column lies to the days a figure is asked for."""

    IN_PERIOD = "in_period", "在期间内"
    BY_AS_OF = "by_as_of", "截至统计日"
    OVERDUE = "overdue", "统计日已超期"


@dataclass(frozen=True, eq=False)
class Dated:
    """What puts a row among those counted, by one of its dates."""

    moment: Moment
    field: InstrumentedAttribute[Any] | ClockDay

    @property
    def column(self) -> Any:
        return self.field.column if isinstance(self.field, ClockDay) else self.field

    def sql(self, period: Period) -> sa.ColumnElement[bool]:
        if self.moment is Moment.OVERDUE:
            return overdue_on(period.as_of)
        if self.moment is Moment.IN_PERIOD:
            return sa.and_(self.column >= self._begin(period.first), self._until(period.last))
        return self._until(period.as_of)

    def _until(self, day: date) -> sa.ColumnElement[bool]:
        """The day itself still counts, whether the column holds days or moments."""
        return self.column < day_begins(day, days=1) if self._holds_moments else self.column <= day

    def _begin(self, day: date) -> date | datetime:
        return day_begins(day) if self._holds_moments else day

    @property
    def _holds_moments(self) -> bool:
        return not isinstance(self.column.type, sa.Date)

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field.key, "relation": self.moment.value}


def in_period(field: InstrumentedAttribute[Any]) -> Dated:
    return Dated(Moment.IN_PERIOD, field)


def by_as_of(field: InstrumentedAttribute[Any] | ClockDay) -> Dated:
    return Dated(Moment.BY_AS_OF, field)


OVERDUE = Dated(Moment.OVERDUE, Entry.next_due_on)
OPEN = is_missing(Entry.closed_at)

# What came back after it was closed, taken up again or not: few, with an index of their own.
CAME_BACK = is_given(Entry.came_back_on)


@dataclass(frozen=True, eq=False)
class Days:
    """Whole days from a day to the local day of a moment."""

    first: InstrumentedAttribute[Any]
    last: InstrumentedAttribute[Any]

    def sql(self) -> sa.ColumnElement[int]:
        return _day_number(self.last, ahead=LOCAL_SECONDS) - _day_number(self.first)


# What is added to a moment to read the local day off it.
LOCAL_SECONDS = 8 * 3600


def _day_number(column: Any, *, ahead: int = 0) -> sa.ColumnElement[int]:
    return (sa.cast(sa.extract("epoch", column), sa.BigInteger) + sa.literal_column(str(ahead))) // sa.literal_column(
        "86400", sa.BigInteger
    )


class Middle(Choice):
    """Which number stands for many."""

    MEAN = "mean", "平均数"
    MEDIAN = "median", "中位数"


@dataclass(frozen=True, eq=False)
class Agreed:
    """Somebody agreed in the period to a step of one of these keys that another had proposed for the row."""

    steps: tuple[str, ...]

    def sql(self, period: Period) -> sa.ColumnElement[bool]:
        proposal = Proposal.__table__.c
        agreed = sa.select(proposal.entry_id).where(
            proposal.step.in_(self.steps),
            proposal.decision == Decision.AGREED,
            proposal.decided_at >= day_begins(period.first),
            proposal.decided_at < day_begins(period.last, days=1),
        )
        return Entry.id.in_(agreed)

    def as_data(self) -> dict[str, Any]:
        return {"steps": list(self.steps), "relation": "agreed"}


# Said as data wherever that can be; a function of the period only where nothing else can say it.
Counting = Condition | Dated | Over | Agreed | Callable[[Period], Any]


@dataclass(frozen=True, eq=False)
class Figure(Written):
    """`measure` gives the SQL aggregate over the rows of `counted`. `says` turns a sum into `unit` for showing
    (m² into 亩): sums and rates are made from what is stored.

    What `count` and `total` made tells how: the rows for which all `conditions` hold, each `each` once, or the sum of
    `summed`. A rate names its `part` and its `whole` instead and is shown in percent with one decimal;
    with nothing in the whole it is shown as "—", never as 100 %. What its whole does not hold, `leaves_out` says in words.
    One that is `added` is the sum of others, `spread` tells of which numbers it is the `middle`, with one decimal.
    `apart_by`: shown once more for each of these. `rows_of`: the rows of steps it counts, those of the days of the period.
    `told_by`: steps, or states arrived at, that made an entry one of those, by key; of such a figure every entry is listed
    with who decided it. `is_common`: asks nothing that only this book knows.

    `better` says which way does credit, None that neither does: a line that tells how much there was. What has one is
    tempted by the tests (`tests/temptation`) with every step there is.
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
    conditions: tuple[Counting, ...] = ()
    each: InstrumentedAttribute[Any] | None = None
    summed: InstrumentedAttribute[Any] | None = None
    added: "tuple[Figure, ...]" = ()
    spread: Days | None = None
    middle: Middle | None = None
    apart_by: InstrumentedAttribute[Any] | None = None
    rows_of: type[StepRow] | None = None
    told_by: tuple[str, ...] = ()
    leaves_out: str = ""
    is_common: bool = False
    # Made of its conditions and of nothing else: two months come to the sum of each, to what is `each` in either, or to
    # the middle of the numbers of both.
    adds_up: bool = False
    better: Better | None = None

    def rows(self, period: Period) -> list[Any]:
        """Return what holds, in SQL, for every row this counts in a period."""
        return [_sql(one, period) for one in self.conditions]

    @property
    def dated_by(self) -> InstrumentedAttribute[Any] | None:
        """Return the column that puts a row into the period, None where it counts what stands on the day asked for."""
        dated = (one for one in self.conditions if isinstance(one, Dated) and one.moment is Moment.IN_PERIOD)
        return next((one.field for one in dated), None)

    @property
    def is_data(self) -> bool:
        """Return whether every condition is said as data, so that the figure may be kept and not only asked."""
        return self.measure is not None and None not in self.as_data()

    def as_data(self) -> list[dict[str, Any] | None]:
        """Return its conditions as plain data, None for each that only a function can tell.

        Beside those of `conditions.Condition.as_data`: {"field": "found_on", "relation": "in_period"}, "by_as_of"
        (empty is neither), "overdue" by the one rule of `ledger.overdue`; {"clocks": ["A2"], "relation": "over"} and
        "other_over" of any but these; {"steps": ["amend"], "relation": "agreed"}.
        """
        return [
            one.as_data() if isinstance(one, Condition | Dated | Over | Agreed) else None for one in self.conditions
        ]


def count(
    code: str, label: str, definition: str, unit: str, *conditions: Counting,
    over: Counted = Counted.ENTRIES, each: InstrumentedAttribute[Any] | None = None,
    apart_by: InstrumentedAttribute[Any] | None = None, rows_of: type[StepRow] | None = None, is_common: bool = False,
    told_by: tuple[str, ...] = (), better: Better | None = None,
) -> Figure:  # fmt: skip
    """Return how many rows there are for which all of this holds; with `each`, how many different ones of that."""

    def measure(period: Period) -> Any:
        counted = sa.func.count() if each is None else sa.func.count(sa.distinct(each))
        return _among(counted, conditions, period)

    return Figure(
        code, label, definition, unit, counted=Counted.ROWS if rows_of is not None else over, measure=measure,
        conditions=conditions, each=each, rows_of=rows_of, told_by=told_by, apart_by=apart_by, is_common=is_common, adds_up=True, better=better,
    )  # fmt: skip


def total(
    code: str, label: str, definition: str, unit: str, field: InstrumentedAttribute[Any], *conditions: Counting,
    over: Counted = Counted.ENTRIES, says: Callable[[Decimal], Decimal] | None = None,
    rows_of: type[StepRow] | None = None, better: Better | None = None,
) -> Figure:  # fmt: skip
    """Return the sum of a field over the rows for which all of this holds."""

    def measure(period: Period) -> Any:
        return sa.func.coalesce(_among(sa.func.sum(field), conditions, period), 0)

    return Figure(
        code, label, definition, unit, counted=Counted.ROWS if rows_of is not None else over, measure=measure,
        conditions=conditions, summed=field, says=says, rows_of=rows_of, adds_up=True, better=better,
    )  # fmt: skip


def added(
    code: str, label: str, definition: str, unit: str, *figures: Figure, better: Better | None = None
) -> Figure:  # fmt: skip
    """Return the sum of figures that count different rows."""
    return Figure(code, label, definition, unit, added=figures, better=better)


def middle(
    code: str, label: str, definition: str, unit: str, spread: Days, which: Middle, *conditions: Counting,
    is_common: bool = False, better: Better | None = None,
) -> Figure:  # fmt: skip
    """Return the number that stands for those of the rows for which all of this holds; "—" where there are none."""
    return Figure(
        code, label, definition, unit, counted=Counted.ENTRIES, conditions=conditions, spread=spread, middle=which,
        measure=lambda period: _among(sa.func.count(), conditions, period), is_common=is_common, adds_up=True, better=better,
    )  # fmt: skip


def rate(
    code: str, label: str, part: Figure, whole: Figure, better: Better = Better.MORE, *, leaves_out: str = ""
) -> Figure:  # fmt: skip
    """Return the share of one figure in another; `leaves_out` says what is in neither."""
    words = f"{part.code} ÷ {whole.code}" + (f"；不计：{leaves_out}" if leaves_out else "")
    return Figure(code, label, words, "%", part=part, whole=whole, better=better, leaves_out=leaves_out)


def _among(aggregate: Any, conditions: tuple[Counting, ...], period: Period) -> Any:
    return aggregate.filter(*(_sql(one, period) for one in conditions)) if conditions else aggregate


def _sql(condition: Counting, period: Period) -> Any:
    if isinstance(condition, Condition):
        return condition.sql()
    return condition.sql(period) if isinstance(condition, Dated | Over | Agreed) else condition(period)
