"""What figures ask of the clocks of an entry: what is over, and which day binds. Said as data, as all other conditions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.models import Clock, Entry, Event

_clock = Clock.__table__.c
# The day that binds, as `Clock.due_on` tells it.
DUE_ON = sa.case((_clock.rolls, _clock.legal_due_rolled_on), else_=_clock.legal_due_on)


@dataclass(frozen=True, eq=False)
class Over:
    """One of the clocks of these codes runs, and its last day lies before the day asked for; with `is_other`, one of any
    other code. What stands still binds nobody.
    """

    codes: tuple[str, ...]
    is_other: bool = False

    def sql(self, period: Any) -> sa.ColumnElement[bool]:
        named = _clock.code.not_in(self.codes) if self.is_other else _clock.code.in_(self.codes)
        return sa.exists().where(
            _clock.entry_id == Entry.id, named, _clock.stopped_at.is_(None), _clock.paused_on.is_(None),
            period.as_of > DUE_ON,
        )  # fmt: skip

    def as_data(self) -> dict[str, Any]:
        return {"clocks": [str(code) for code in self.codes], "relation": "other_over" if self.is_other else "over"}


def is_over(*codes: str) -> Over:
    return Over(codes)


def is_over_other_than(*codes: str) -> Over:
    return Over(codes, is_other=True)


@dataclass(frozen=True, eq=False)
class ClockDay:
    """The day that binds of the first clock of a code on an entry, or of its latest; none where none ever ran.

    The first one is what was ordered first, with the extensions that were approved while it ran: a return, a refusal or
    a relapse begins a clock of its own and moves no day of it. With `done_by`, steps by key, the latest one gives way to
    an earlier one that ended by none of these, until they end a later one: what was left undone is not forgotten
    because something new was ordered.
    """

    code: str
    is_latest: bool = False
    done_by: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{'latest' if self.is_latest else 'first'} day of {self.code}"

    @property
    def column(self) -> sa.ScalarSelect[date]:
        return self._of_the_one(sa.type_coerce(DUE_ON, sa.Date))

    @property
    def clock_id(self) -> sa.ScalarSelect[int]:
        """Return which clock it is whose day that is."""
        return self._of_the_one(_clock.id)

    def _of_the_one(self, column: Any) -> sa.ScalarSelect[Any]:
        order = [_clock.id.desc() if self.is_latest else _clock.id]
        if self.done_by:
            # Of several that were left undone, the one that was to be done first.
            undone = _was_left_undone(self.code, self.done_by)
            order = [undone.desc(), sa.case((undone == 1, _clock.id), else_=-_clock.id)]
        return (
            sa.select(column)
            .where(_clock.entry_id == Entry.__table__.c.id, _clock.code == self.code)
            .order_by(*order)
            .limit(1)
            .correlate(Entry.__table__)
            .scalar_subquery()
        )


def _was_left_undone(code: str, done_by: tuple[str, ...]) -> sa.Case[int]:
    """Return 1 for a clock that ended without having been done, neither it nor one after it."""
    later = Clock.__table__.alias()
    since = sa.exists().where(
        later.c.entry_id == _clock.entry_id, later.c.code == code, later.c.id >= _clock.id, was_done(later.c, done_by)
    )
    return sa.case((sa.and_(_clock.stopped_at.is_not(None), ~since), 1), else_=0)


def was_done(clock: Any, done_by: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Return whether one of these steps, by key, ended a clock."""
    event = Event.__table__.alias()
    return sa.exists().where(event.c.id == clock.stop_event_id, event.c.step.in_(done_by))
