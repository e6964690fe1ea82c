"""回头看: appointments to look again at what was closed, as a book declares them (rules 2.3).

An appointment is no open state: the entry is closed and counted as closed, and somebody has promised to look on a day.
"""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import Condition
from ledger.grammar.steps import Case, Check, Step
from ledger.grammar.town_rules import TownRule
from ledger.grammar.written import Written
from ledger.models import Entry, Role
from ledger.workdays import local_date

# A look so many days ahead of its day keeps the appointment; an earlier one is told and keeps nothing, for whatever comes
# back comes back later.
EARLY = timedelta(days=7)


@dataclass(frozen=True, eq=False)
class LookBack(Written):
    """Made where a step of `after` closes an entry for which `applies` holds: `within` days from the day in
    `counts_from`, or from the closing where that is not told. A step of `kept_by` keeps it, and so does every step that
    takes the entry up again. `falls_to`: who has to look. `told_in`: where those steps tell the day, if not as the day of
    looking. `is_act`: what is waited for is done and not looked at, as a fine is paid: long before its day as well.
    """

    code: str
    label: str
    _: KW_ONLY
    after: tuple[Step, ...]
    kept_by: tuple[Step, ...]
    within: TownRule
    falls_to: Role
    basis: str
    applies: Condition | None = None
    counts_from: InstrumentedAttribute[Any] | None = None
    told_in: InstrumentedAttribute[Any] | None = None
    is_act: bool = False

    def day_for(self, entry: Any, *, closed_on: date, days: int) -> date:
        """Return the day of the look for an entry closed on a day, so many days later."""
        told = getattr(entry, self.counts_from.key) if self.counts_from is not None else None
        return (told or closed_on) + timedelta(days=days)


def keeps(look: LookBack, step: Step, told_on: date, due_on: date) -> bool:
    """Return whether a step that tells this day keeps the appointment."""
    return step in look.kept_by and (look.is_act or not is_early(told_on, due_on))


def is_early(looked_on: date, due_on: date) -> bool:
    """Return whether a look came too long before its day to keep the appointment."""
    return looked_on < due_on - EARLY


def _looked_before_closing(case: Case) -> str | None:
    looked_on, closed_at = case.entry.looked_back_on, case.entry.closed_at
    if looked_on is None or closed_at is None or looked_on >= local_date(closed_at):
        return None
    return f"回头看日期不能早于销号的 {local_date(closed_at):%Y-%m-%d}，请填销号以后去看的日期"


LOOKED_AFTER_CLOSING = Check(Entry.looked_back_on, refusal=_looked_before_closing)


def look_back_faults(book: Any) -> Iterator[str]:
    """Yield what the looks a book promises say against the rest of it."""
    for look in book.look_backs:
        for step in (*look.after, *look.kept_by):
            if step not in book.steps:
                yield f"look-back {look.code!r} ({look.written_at}) names a step the book does not list: {step.key!r}"
        for step in look.after:
            if step.to is None or not step.to.is_closed:
                yield f"look-back {look.code!r} ({look.written_at}) follows the step {step.key!r}, which closes nothing"
        closed = {step.to for step in look.after}
        for step in look.kept_by:
            if not closed & set(step.from_states):
                yield f"look-back {look.code!r} ({look.written_at}) is kept by {step.key!r}, taken where nothing is closed"
        if not any(look.falls_to in step.who for step in look.kept_by):
            yield f"look-back {look.code!r} ({look.written_at}) falls to {look.falls_to}, who may not tell of the look"
