"""Days a step asks for: what they begin with, and how they lie to today and to what went before."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import Condition
from ledger.grammar.steps import Ask
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


def day_fault(
    ask: Ask,
    entry: Any,
    *,
    today: date,
    word_of: Callable[[Attribute], str],
    days_before: Callable[[Attribute], tuple[Attribute, ...]],
) -> str:
    """Return what is wrong with a day as answered, beside today and the days it follows, or ""."""
    told = getattr(entry, ask.field.key)
    if not isinstance(told, date):
        return ""
    word = ask.label or word_of(ask.field)
    if ask.not_past and told < today:
        return f"{word}不能早于今天，请填 {today:%Y-%m-%d} 或以后的日期"
    if ask.not_ahead and told > today:
        return f"{word}不能晚于今天"
    for other, before in days_that_went_before(entry, (*ask.after, *days_before(ask.field)), days_before):
        if told < before:
            return f"{word}不能早于{word_of(other)} {before:%Y-%m-%d}"
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
