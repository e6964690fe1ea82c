"""Clock rules: what starts a promise, how long it is, what keeps it, and the law behind it (rules 7)."""

from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Condition, Step
from ledger.grammar.town_rules import ATTEND_DAYS, Decided, TownRule
from ledger.grammar.written import Written
from ledger.holidays import Holidays
from ledger.models import Role
from ledger.workdays import Unit, add_working_days


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnLength:
    """The fields in which an entry says how long a law of its own gives: a number, its unit, and where it stands."""

    length: InstrumentedAttribute[Any]
    unit: InstrumentedAttribute[Any]
    basis: InstrumentedAttribute[Any]


@dataclass(frozen=True, eq=False)
class ClockRule(Written):
    """One row of the table of time limits.

    With `limit`, length, unit, rolling and basis are those of that row of the table of time limits (books/limits)
    on the day the clock starts. Else `length` counts `unit`s from the day of the starting step, which itself does not
    count; with `until`, the date was set by a person in that field, and the clock runs to it. `is_local`: the
    figure is the town's own. `counts_from` names the field with the day of the event the law counts from (receipt,
    service), where that may lie before the day the step was taken. A step that extends adds the units in `extended_by`, or moves `until`.
    A step of `starts_once` begins it where it has never run, because what that step tells makes it apply.
    Where `stops_when` is given, a step of `stops` keeps it only when that holds; recording a `paper` keeps it, whatever
    the step. `passes_on`: an entry that takes over another takes this clock over as it stood there, running or kept.
    Between a step of `pauses` and one of `resumes` days do not count, nor while `stands_still` holds of the entry; what
    would start such a clock anew lets it go on. The town works to a date
    `target_before` ahead of the binding one, in days or working days as its rule says, never before the clock starts.
    Where the entry fills in `own_length`, that law governs instead of the one in the table.
    A step of `ends` leaves nothing to keep: the clock is over, neither kept nor missed, unless it was late by then.
    `kept_on` names where a step tells the day the thing was done, the date of a paper or a field it asks for; the
    first that it tells is the day by which it is in time, else the day it was noted. `is_right`: the days are somebody
    else's to use, as those in which a citizen may ask for a review. When they are over nobody is late and nobody is
    reminded; what the office then has to do is a clock of its own.
    `on_expiry_of`: it also begins by itself on the day that other clock runs out unkept, whichever comes first, that
    day or a step of `starts`. The dates are worked out when the other one starts or is extended, so nobody has to wake
    it: until that day the clock is foreseen, and leaves no trace where it is not needed. `falls_to`: whose duty it is,
    where the entry may wait for somebody else meanwhile; they are reminded, and find it among their tasks.
    `one_of`: of the clocks that say the same word here one runs, as the entry is graded; a regrade that turns to another
    wins no time by it (services.regraded_clocks).
    """

    code: str
    label: str
    _: KW_ONLY
    starts: tuple[Step, ...]
    stops: tuple[Step, ...]
    starts_once: tuple[Step, ...] = ()
    length: int | TownRule = 0
    unit: Unit = Unit.DAYS
    limit: str = ""
    until: InstrumentedAttribute[Any] | None = None
    counts_from: InstrumentedAttribute[Any] | None = None
    extended_by: InstrumentedAttribute[Any] | None = None
    pauses: tuple[Step, ...] = ()
    stands_still: Condition | None = None
    resumes: tuple[Step, ...] = ()
    ends: tuple[Step, ...] = ()
    own_length: OwnLength | None = None
    target_before: TownRule | None = None
    kept_on: tuple[InstrumentedAttribute[Any] | PaperKind, ...] = ()
    basis: str = ""
    is_local: bool = False
    applies: Condition | None = None
    stops_when: Condition | None = None
    paper: PaperKind | None = None
    passes_on: bool = False
    is_right: bool = False
    on_expiry_of: "ClockRule | None" = None
    falls_to: Role | None = None
    one_of: str = ""

    @property
    def family(self) -> str:
        """Return the word for what it promises, which several clocks may promise over lengths of their own."""
        return self.one_of or self.code

    def target_day(self, due_on: date, started_on: date, *, decided: Decided, holidays: Holidays) -> date:
        """Return the day the town works towards: so long before the binding one, never before the clock started."""
        ahead = decided(self.target_before) if self.target_before is not None else 0
        if self.target_before is None or not ahead:
            return due_on
        if self.target_before.counted_in == Unit.WORKING_DAYS.label:
            wanted = add_working_days(due_on, -ahead, holidays)
        else:
            wanted = due_on - timedelta(days=ahead)
        return max(wanted, min(started_on, due_on))


def promise(
    code: str, label: str = "", *,
    within: TownRule | int | None = None, unit: Unit = Unit.DAYS, is_local: bool | None = None, **words: Any,
) -> ClockRule:  # fmt: skip
    """A clock under its code, called as the code is unless `label` says otherwise.

    `within` is how long it runs, in the unit of the town's rule; a number alone counts in `unit`. What stands in no
    table of limits is the town's own, and rests on what its rule rests on, unless it says otherwise.
    """
    if isinstance(within, TownRule):
        if not isinstance(within.unit, Unit):
            raise ValueError(f"clock {code!r} runs for {within.key!r}, which counts no time")
        unit = within.unit
        words = {"basis": within.basis} | words
    return ClockRule(
        str(code), label or getattr(code, "label", ""), length=within or 0, unit=unit,
        is_local=not words.get("limit") if is_local is None else is_local, **words,
    )  # fmt: skip


# Runs by itself while no clock of the book counts days on an open entry, because the law of the day knew no limit or
# because the only one stands still: nothing open is without a date.
ATTEND = promise(
    "attend", "跟进", within=ATTEND_DAYS, starts=(), stops=(), basis="本镇规定：没有别的期限在计算的，定期跟进",
)  # fmt: skip
