"""The order of papers by their dates: nothing is served before it was made, decided before it was filed, rechecked
before it was ordered, filed before it was verified.

A kind says it once (`PaperKind.after`, `not_before`), and it holds wherever a paper of it is put on record, whichever step
it belongs to. What is not on record, or not told, stands for what went before it. Of several papers of a kind those of
the newest round count, and of these the first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.days import days_that_went_before, is_day_of
from ledger.grammar.papers import PaperKind

Attribute = InstrumentedAttribute[Any]
Earlier = PaperKind | Attribute
DaysBefore = Callable[[Attribute], tuple[Attribute, ...]]


def date_fault(
    book: Any, kind: PaperKind, dated_on: date, entry: Any, on_record: Mapping[str, date], *, also: Iterable[Attribute]
) -> str:
    """Return what is wrong with the date of a paper beside the papers on record and the days the entry tells, or "".

    `also` are the days its step says it follows, beyond those of its kind.
    """
    before = went_before(kind, entry, on_record, book.days_before, also=also)
    earlier, on = max(before, key=lambda one: one[1], default=(kind, dated_on))
    return f"{kind.label}的落款日期不能早于{_named(book, earlier)} {on:%Y-%m-%d}，请核对" if dated_on < on else ""


def went_before(
    kind: PaperKind,
    entry: Any,
    on_record: Mapping[str, date],
    days_before: DaysBefore,
    *,
    also: Iterable[Attribute] = (),
) -> Iterator[tuple[Earlier, date]]:
    """Yield the papers and days that went before a paper of this kind, with their dates."""
    yield from days_that_went_before(entry, also, days_before)
    known = [one for one in kind.after if one.key in on_record]
    if known:
        # One of them is enough, and that one lies before it.
        first = min(known, key=lambda one: on_record[one.key])
        yield first, on_record[first.key]
    for earlier in (*(() if known else kind.after), *(kind.not_before or ())):
        if not isinstance(earlier, PaperKind):
            yield from days_that_went_before(entry, (earlier,), days_before)
        elif earlier.key in on_record:
            yield earlier, on_record[earlier.key]
        else:
            yield from went_before(earlier, entry, on_record, days_before)


def _named(book: Any, earlier: Earlier) -> str:
    return f"{earlier.label}的落款日期" if isinstance(earlier, PaperKind) else book.word_of(earlier)


# --- What a book may not say of it -------------------------------------------------------------------------------------


def paper_order_faults(book: Any) -> Iterator[str]:
    """Yield what the order of a book's papers says against the rest of it; every kind has its place in it."""
    for paper in book.papers:
        called = f"paper {paper.key!r} ({paper.written_at})"
        if not paper.after and paper.not_before is None:
            yield f"{called} has no order: say after what, or that it stands alone"
        for earlier in paper.not_before or ():
            if isinstance(earlier, PaperKind):
                if earlier not in book.papers:
                    yield f"the paper {earlier.key!r} is named before {called} and not listed"
            elif not is_day_of(book, earlier):
                yield f"{called} is not before {earlier.class_.__name__}.{earlier.key}, which is no day of its entries"
    for step in book.steps:
        for earlier in step.paper.not_before if step.paper is not None else ():
            if not is_day_of(book, earlier):
                yield (
                    f"step {step.key!r} ({step.written_at}) wants its paper not before "
                    f"{earlier.class_.__name__}.{earlier.key}, which is no day of its entries"
                )
