"""Days a step asks for: what they begin with, and how they lie to today and to what went before."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import Condition
from ledger.grammar.steps import Ask, Step
from ledger.grammar.town_rules import Decided, TownRule

# What a field begins with, from the entry as it stands, today and the rules of the town.
Default = Callable[[Any, date, Decided], Any]


def TODAY(entry: Any, today: date, decided: Decided) -> date:  # noqa: N802 - said in a declaration like a value
    """What is told on the day it happens."""
    return today


def happened(
    field: InstrumentedAttribute[Any], *after: InstrumentedAttribute[Any], mandatory: bool | Condition = True,
    fresh: bool = True, **words: Any,
) -> Ask:  # fmt: skip
    """Ask for the day something happened: today unless said otherwise, never ahead, not before those in `after`."""
    return Ask(field, mandatory=mandatory, fresh=fresh, default=TODAY, not_ahead=True, after=after, **words)


def in_days(length: int | TownRule | Callable[[Any], TownRule]) -> Default:
    """Today and so many days more: always as many, as many as the town says, or by a rule the entry decides on."""

    def default(entry: Any, today: date, decided: Decided) -> date:
        rule = length if isinstance(length, int | TownRule) else length(entry)
        return today + timedelta(days=rule if isinstance(rule, int) else decided(rule))

    return default


Attribute = InstrumentedAttribute[Any]


# What is left to do about a day that may lie before another where something shows it.
PROOF_WANTED = "；确实更早的，请附当时的照片、扫描件或文书"


def not_proven(told: date, before: date) -> bool:
    """Return that nothing shows what was done on a day to have been done before another: nobody has looked."""
    return False


def day_fault(
    ask: Ask,
    entry: Any,
    *,
    today: date,
    word_of: Callable[[Attribute], str],
    days_before: Callable[[Attribute], tuple[Attribute, ...]],
    is_proven: Callable[[date, date], bool] = not_proven,
) -> str:
    """Return what is wrong with a day as answered, beside today and the days it follows, or "".

    `is_proven` tells whether what was handed in shows that it was done on the day told, before the day it may precede.
    """
    told = getattr(entry, ask.field.key)
    if not isinstance(told, date):
        return ""
    word, may_precede = ask.label or word_of(ask.field), {one.key for one in ask.may_precede}
    if ask.not_past and told < today:
        return f"{word}不能早于今天，请填 {today:%Y-%m-%d} 或以后的日期"
    if ask.not_ahead and told > today:
        return f"{word}不能晚于今天"
    for other, before in days_that_went_before(entry, (*ask.after, *days_before(ask.field)), days_before):
        if told < before and not (other.key in may_precede and is_proven(told, before)):
            said = f"{word}不能早于{word_of(other)} {before:%Y-%m-%d}"
            return f"{said}{PROOF_WANTED}" if other.key in may_precede else said
    return ""


def days_that_went_before(
    entry: Any, days: Iterable[Attribute], days_before: Callable[[Attribute], tuple[Attribute, ...]]
) -> Iterator[tuple[Attribute, date]]:
    """Yield the days that went before; what the entry does not tell stands for what went before that."""
    for one in days:
        told = getattr(entry, one.key)
        if isinstance(told, date):
            yield one, told
        else:
            yield from days_that_went_before(entry, days_before(one), days_before)


# --- What a book may not say of the days it asks -----------------------------------------------------------------------


def is_day_of(book: Any, attribute: Attribute) -> bool:
    """Return whether this is a day of the book's own entries."""
    return issubclass(book.entry, attribute.class_) and _is_day(attribute)


def _is_day(attribute: Attribute) -> bool:
    return isinstance(attribute.property.columns[0].type, sa.Date)


def asked_day_faults(book: Any, step: Step, ask: Ask) -> Iterator[str]:
    """Only days lie before or after one another, and only those of the same entry; every day has its place among them."""
    is_day = _is_day(ask.field)
    if is_day and not ask.after and book.field_of(ask.field).follows is None:
        yield f"asks for the day {ask.field.key!r}, which has no order: say after what, or that it stands alone"
    if (ask.not_past or ask.not_ahead or ask.after or ask.default is TODAY) and not is_day:
        yield f"asks for {ask.field.key!r} as a day, which it is not"
    for other in (*ask.after, *ask.may_precede):
        if not is_day_of(book, other):
            yield f"asks for {ask.field.key!r} after {other.class_.__name__}.{other.key}, which is no day of its entries"
    if (ask.by_paper or ask.after_paper) and (step.paper is None or not is_day):
        yield f"asks for {ask.field.key!r} as the day of its paper, and has no paper or it is no day"
    if ask.may_precede and not (step.proofs or step.paper is not None):
        yield f"lets {ask.field.key!r} precede what it follows, and takes nothing that could prove it"
    for other in ask.may_precede:
        if is_day and other.key not in {one.key for one in _followed(book, (*ask.after, *book.days_before(ask.field)))}:
            yield f"lets {ask.field.key!r} precede {other.key!r}, which it does not follow"


def _followed(book: Any, days: Iterable[Attribute]) -> Iterator[Attribute]:
    """Yield the days that went before, and before these."""
    for one in days:
        yield one
        yield from _followed(book, book.days_before(one))
