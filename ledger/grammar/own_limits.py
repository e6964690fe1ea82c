"""The town's own time limits as rows of the table: what a book counts by itself beside the rows of the law."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ledger.grammar.book import Book
from ledger.grammar.clocks import ATTEND, ClockRule
from ledger.grammar.limits import LimitGroup, Mark, Origin, TimeLimit
from ledger.grammar.town_rules import TownRule

EVERY_BOOK = LimitGroup(key="every-book", label="各台账通用", limits=())


def with_own_limits(table: Mapping[str, LimitGroup], books: Iterable[Book]) -> list[LimitGroup]:
    """Return the groups of the table, behind each what its book counts by itself, and then what all books count."""
    kept = {book.key: book for book in books}
    taken = {limit.code for group in table.values() for limit in group.limits}
    groups = [*table.values(), *(_empty(book) for book in kept.values() if book.key not in table)]
    found = []
    for group in groups:
        own = tuple(_own_limits(kept[group.key], taken)) if group.key in kept else ()
        if group.limits or own:
            found.append(replace(group, limits=(*group.limits, *own)))
    attend = _row(ATTEND, ATTEND.code, "没有别的期限在计算")
    return [*found, replace(EVERY_BOOK, limits=(attend,))]


def _empty(book: Book) -> LimitGroup:
    return LimitGroup(key=book.key, label=book.label, limits=())


def _own_limits(book: Book, taken: set[str]) -> Iterator[TimeLimit]:
    """Yield a row for every clock the table does not know; a code another book has taken is told apart by the book."""
    of_table = frozenset(taken)
    for rule in book.clocks:
        if rule.limit or rule.code in of_table:
            continue
        code = rule.code if rule.code not in taken else f"{book.key}.{rule.code}"
        taken.add(code)
        yield _row(rule, code, _trigger(book, rule))


def _trigger(book: Book, rule: ClockRule) -> str:
    if rule.counts_from is not None:
        return book.field_of(rule.counts_from).label
    return "、".join(step.done for step in rule.starts)


def _row(rule: ClockRule, code: str, trigger: str) -> TimeLimit:
    row = TimeLimit(
        code=code,
        label=rule.label,
        trigger=trigger,
        basis=rule.basis,
        origin=Origin.LOCAL if rule.is_local else Origin.LAW,
        set_by="本镇" if rule.is_local else "法律、法规",
        mark=Mark.SETTING if rule.is_local else Mark.KNOWLEDGE,
    )
    if isinstance(rule.length, TownRule):
        length = rule.length
        row = replace(
            row, length=length.default, unit=rule.unit, setting=length.key, least=length.least, most=length.most
        )
    elif rule.length or rule.until is None:
        row = replace(row, length=rule.length, unit=rule.unit, least=rule.length, most=rule.length)
    if rule.until is None:
        return row
    return (
        replace(row, note="另定日期的，以所定日期为准") if row.length else replace(row, words="以办理时所定的日期为准")
    )
