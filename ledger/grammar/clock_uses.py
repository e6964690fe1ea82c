"""Where a row of the table of time limits is used: the clocks of the books that count by it, what moves them, who sees
them and which figures ask about them. Worked out from the declarations alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.figures import Figure, Period
from ledger.grammar.steps import Step
from ledger.models import Clock, Entry

# Where a clock is seen: the card of its entry with every reason; the rest only where somebody of the office is bound by it.
ON_THE_ENTRY = ("entry",)
WHERE_IT_BINDS = ("entry", "lists", "inbox", "overdue", "reminders")
# A figure is asked for some days; which ones does not matter for what it asks about.
_SOME_DAYS = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=date(2026, 12, 31))


@dataclass(frozen=True, kw_only=True)
class ClockUse:
    """One clock of one book that counts by a row, all by key; a figure is told by its code."""

    book: str
    clock: str
    label: str
    starts: tuple[str, ...]
    begins_when_it_runs_out: str
    stops: tuple[str, ...]
    ends: tuple[str, ...]
    pauses: tuple[str, ...]
    resumes: tuple[str, ...]
    stands_still: bool
    extends: tuple[str, ...]
    is_right: bool
    falls_to: str
    shown: tuple[str, ...]
    figures: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}


def uses_of(code: str, books: Iterable[Book]) -> list[ClockUse]:
    """Return every clock that counts by a row of the table, by the code of the row; the town's own are their own rows."""
    return [
        _use(book, rule)
        for book in books
        for rule in (*book.clocks, ATTEND)
        if code in ({rule.limit} if rule.limit else {rule.code, f"{book.key}.{rule.code}"})
    ]


def visits_by(code: str, books: Iterable[Book]) -> list[str]:
    """Return the books whose places are looked at again by this row, by key."""
    return [book.key for book in books if book.site is not None and code in book.site.visit_rules]


def _use(book: Book, rule: ClockRule) -> ClockUse:
    moved = {attribute.key for attribute in (rule.until, rule.extended_by) if attribute is not None}
    extends = [step for step in book.steps if step.extends and moved & {ask.field.key for ask in step.asks}]
    return ClockUse(
        book=book.key,
        clock=rule.code,
        label=rule.label,
        starts=_keys((*rule.starts, *rule.starts_once)),
        begins_when_it_runs_out=rule.on_expiry_of.code if rule.on_expiry_of is not None else "",
        stops=_keys(rule.stops),
        ends=_keys(rule.ends),
        pauses=_keys(rule.pauses),
        resumes=_keys(rule.resumes),
        stands_still=rule.stands_still is not None,
        extends=_keys(extends),
        is_right=rule.is_right,
        falls_to=rule.falls_to.value if rule.falls_to is not None else "",
        shown=ON_THE_ENTRY if rule.is_right else WHERE_IT_BINDS,
        figures=tuple(figure.code for figure in book.figures if rule.code in codes_asked(book, figure)),
    )


def _keys(steps: Iterable[Step]) -> tuple[str, ...]:
    return tuple(step.key for step in steps)


@cache
def codes_asked(book: Book, figure: Figure) -> frozenset[str]:
    """Return the codes of the clocks a figure asks about: those it names, all but those it names, or, where it only counts
    what is overdue, all that bind. A declaration never changes, and every clock of a book is asked of every figure.
    """
    parts = [one for one in (figure.part, figure.whole, *figure.added) if one is not None]
    if parts:
        return frozenset().union(*(codes_asked(book, one) for one in parts))
    asked = figure.measure(_SOME_DAYS) if figure.measure is not None else None
    if not isinstance(asked, sa.ClauseElement):
        return frozenset()
    elements, known = list(visitors.iterate(asked)), {rule.code for rule in book.clocks} | {ATTEND.code}
    named = frozenset(_codes_named(elements, known))
    if not named and any(_is(element, Entry.__table__, "next_due_on") for element in elements):
        return frozenset(known - book.rights)
    return named


def _codes_named(elements: list[Any], known: set[str]) -> Iterator[str]:
    for element in elements:
        if isinstance(element, sa.BinaryExpression) and _is(element.left, Clock.__table__, "code"):
            named = _values(element.right)
            is_other = element.operator in (sa.sql.operators.not_in_op, sa.sql.operators.ne)
            yield from known - named if is_other else named


def _is(element: Any, table: sa.FromClause, name: str) -> bool:
    """Return whether this is the column of a table, or of another name the table goes by."""
    if not isinstance(element, sa.ColumnElement) or getattr(element, "key", "") != name:
        return False
    of = getattr(element, "table", None)
    return of is not None and getattr(getattr(of, "element", of), "name", "") == table.name


def _values(element: Any) -> set[str]:
    found: set[str] = set()
    for part in visitors.iterate(element):
        if isinstance(part, sa.BindParameter) and part.value is not None:
            found |= set(map(str, part.value)) if isinstance(part.value, list | tuple) else {str(part.value)}
    return found
