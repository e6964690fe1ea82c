"""Rows that steps keep: what may be said several times of one entry and is counted each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.models import StepRow


@dataclass(frozen=True, kw_only=True, eq=False)
class Keeps:
    """The row a step writes each time it is taken, because what it says is counted by its own day and kind, and an entry
    remembers only the last. `says` pairs a column with a field of the entry or with what a function makes of it, as `sets`
    does; the day it `happened_on` is always among them.
    """

    model: type[StepRow]
    says: tuple[tuple[InstrumentedAttribute[Any], Any], ...]


def kept_row_faults(book: Any, keeps: Keeps | None) -> Iterator[str]:
    """Yield what a step says of its row, where it keeps one, against what the row and the entries of the book hold."""
    if keeps is None:
        return
    if keeps.model.happened_on.key not in {attribute.key for attribute, _ in keeps.says}:
        yield "keeps a row that does not say when it happened"
    for attribute, value in keeps.says:
        if not issubclass(keeps.model, attribute.class_):
            yield f"keeps {attribute.class_.__name__}.{attribute.key}, which is no column of its rows"
        if isinstance(value, InstrumentedAttribute) and not issubclass(book.entry, value.class_):
            yield f"keeps what {value.class_.__name__}.{value.key} says, which is no field of its entries"
