"""A rule of a town rehearsed: which running clocks are counted by it, and what another value would change of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import db
from ledger.grammar import ladder, shelf
from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.limits import LimitNotInForce, length_for, town_rule_for
from ledger.grammar.town_rules import Decided, TownRule
from ledger.models import Clock, Entry, Event, Person, RuleDecision
from ledger.queries.recounts import (
    Ladder,
    Rehearsal,
    Running,
    clocks_of_book,
    compared,
    ran,
    recounted,
    replayed,
    unmoved,
)
from ledger.queries.town_rules import decided_in
from ledger.workdays import Due, Unit


@dataclass(frozen=True, kw_only=True)
class Change:
    """A rule of a town and the two values between which is decided."""

    town_id: int
    town_rule: TownRule
    before: Decided
    value: int

    def after(self, town_rule: TownRule) -> int:
        return self.value if town_rule.key == self.town_rule.key else self.before(town_rule)

    @property
    def is_of_the_ladder(self) -> bool:
        """Return whether it says when somebody is reminded, which holds at once and for all."""
        return self.town_rule in ladder.TOWN_RULES


@dataclass(frozen=True, kw_only=True)
class Recount:
    """A clock with the length and the dates another value gives it; nothing is counted anew where only the target moves."""

    running: Running
    length: int
    counted: Due | None
    dates: dict[str, date]


def change_of(town_id: int, town_rule: TownRule, value: int | None) -> Change:
    """Return the change to a value; None goes back to the default."""
    wanted = town_rule.default if value is None else value
    return Change(town_id=town_id, town_rule=town_rule, before=decided_in(town_id), value=wanted)


def clocks_that_read(book: Book, town_rule: TownRule) -> list[ClockRule]:
    """Return the clocks of a book whose length or whose target a rule of the town sets."""
    return [rule for rule in (*book.clocks, ATTEND) if town_rule.key in _keys_of(rule)]


def _keys_of(rule: ClockRule) -> set[str]:
    versions = [limit for group in shelf.limits() for limit in group.limits if rule.limit and limit.code == rule.limit]
    named = [rule.length if isinstance(rule.length, TownRule) else None, rule.target_before]
    return {one.key for one in (*named, *map(town_rule_for, versions)) if one is not None}


def is_rehearsed(town_id: int, town_rule: TownRule) -> bool:
    """Return whether anything runs in the town that is counted, or of which somebody is reminded, by a rule."""
    if town_rule in ladder.TOWN_RULES:
        return _runs_any(town_id, sa.true())
    return any(
        _runs_any(town_id, Entry.book == book.key, Clock.code.in_([rule.code for rule in rules]))
        for book in shelf.books()
        if (rules := clocks_that_read(book, town_rule))
    )


def _runs_any(town_id: int, *wanted: Any) -> bool:
    running = (
        sa.select(Clock.id)
        .join(Entry, Entry.id == Clock.entry_id)
        .where(Clock.stopped_at.is_(None), Entry.town_id == town_id, *wanted)
    )
    return db.session.scalar(running.limit(1)) is not None


def rehearsed(session: Session, change: Change, today: date) -> Rehearsal:
    """Return what the change would do to the dates of the clocks that run and to the reminders to come."""
    found = Rehearsal()
    before = Ladder(decided=change.before, holidays=shelf.holidays())
    after = Ladder(decided=change.after, holidays=shelf.holidays())
    if change.is_of_the_ladder:
        for book in shelf.books():
            for one in clocks_of_book(session, book.key, Clock.stopped_at.is_(None), Entry.town_id == change.town_id):
                found.take(compared(one, unmoved(one.clock), before=before, after=after, today=today))
        return found.in_order()
    for one in recounts(session, change, Clock.stopped_at.is_(None)):
        found.take(compared(one.running, one.dates, before=before, after=after, today=today))
    return found.in_order()


def rehearsed_of_ran(session: Session, change: Change, today: date) -> Rehearsal:
    """Return how what stopped within the last year would have been judged by the changed rule."""
    found = Rehearsal()
    for one in recounts(session, change, *ran(today), whole=True):
        found.take(replayed(one.running, one.dates))
    return found.in_order()


def recounts(
    session: Session, change: Change, *wanted: sa.ColumnElement[bool], whole: bool = False
) -> Iterator[Recount]:
    """Return the clocks of the town that are counted by the rule, counted anew, those that come out the same as well.

    A date somebody set and the length of another law are nobody's to move by a rule.
    """
    for book in shelf.books():
        for rule in clocks_that_read(book, change.town_rule):
            found = clocks_of_book(
                session, book.key, Entry.town_id == change.town_id, Clock.code == rule.code, *wanted,
                told=(_is_set_otherwise(rule), _began_at(rule)), whole=whole,
            )  # fmt: skip
            for running in found:
                is_set_otherwise, began_at = running.told
                if not is_set_otherwise:
                    yield _recount(running, rule, change, began_at)


def _is_set_otherwise(rule: ClockRule) -> Any:
    """Return the SQL of whether an entry itself tells the date or the length, so that no rule of the town does."""
    own = [rule.until] if rule.until is not None else []
    own += [rule.own_length.length] if rule.own_length is not None else []
    return sa.or_(*(one.is_not(None) for one in own)) if own else sa.false()


def _began_at(rule: ClockRule) -> Any:
    """Return the SQL of the moment a clock in hours began."""
    at = sa.select(Event.at).where(Event.id == Clock.start_event_id).correlate(Clock).scalar_subquery()
    return at if _may_run_in_hours(rule) else sa.null()


def _may_run_in_hours(rule: ClockRule) -> bool:
    return Unit.HOURS in {
        rule.unit,
        *(limit.unit for group in shelf.limits() for limit in group.limits if limit.code == rule.limit),
    }


def _recount(running: Running, rule: ClockRule, change: Change, began_at: datetime | None) -> Recount:
    clock, holidays = running.clock, shelf.holidays()
    length = _length(rule, clock, change)
    counted = None if length == clock.length else recounted(clock, holidays, length=length, started_at=began_at)
    dates = unmoved(clock)
    if counted is not None:
        dates |= {"legal_due_on": counted.raw_on, "legal_due_rolled_on": counted.rolled_on}
    reads_target = rule.target_before is not None and rule.target_before.key == change.town_rule.key
    if counted is not None or reads_target:
        due_on = dates["legal_due_rolled_on"] if clock.rolls else dates["legal_due_on"]
        dates["target_due_on"] = rule.target_day(due_on, clock.started_on, decided=change.after, holidays=holidays)
    return Recount(running=running, length=length, counted=counted, dates=dates)


def _length(rule: ClockRule, clock: Clock, change: Change) -> int:
    """Return the length the changed rule gives, where it is the one a clock is counted by; else the one it has."""
    key = change.town_rule.key
    if isinstance(rule.length, TownRule) and not rule.limit:
        return change.after(rule.length) if rule.length.key == key else clock.length
    if not rule.limit:
        return clock.length
    try:
        limit = shelf.limit_of(rule.limit, clock.started_on)
    except LimitNotInForce:
        return clock.length
    own = town_rule_for(limit)
    return (length_for(limit, change.after) or 0) if own is not None and own.key == key else clock.length


# --- What was decided --------------------------------------------------------------------------------------------------


def rule_decisions(town_id: int, most: int = 50) -> list[tuple[RuleDecision, str]]:
    """Return what the town has decided about its rules, the latest first, with who decided."""
    rows = sa.select(RuleDecision, Person.name).join(Person, Person.id == RuleDecision.by_id)
    rows = rows.where(RuleDecision.town_id == town_id).order_by(RuleDecision.id.desc()).limit(most)
    return [(row[0], row[1]) for row in db.session.execute(rows)]
