"""Rows that steps keep: what may be said several times of one entry and is counted each time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.town_rules import Decided
from ledger.models import StepRow

# What an entry says of all of its rows that count, from the entry, those rows and the rules of the town.
Tell = Callable[[Any, Sequence[Any], Decided], Any]


class RowAct(Enum):
    """What a step does with a row."""

    TELL = "tell"
    # A row that is there is said anew; or it never happened, and the row counts for nothing.
    PUT_RIGHT = "put_right"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, kw_only=True, eq=False)
class Keeps:
    """The row a step writes each time it is taken, because what it says is counted by its own day and kind, and an entry
    remembers only the last. `says` pairs a column with a field of the entry or with what a function makes of it, as `sets`
    does; the day it `happened_on` is always among them. `tells` is what the entry says of all its rows together, told anew
    where one of them is put right.
    """

    model: type[StepRow]
    says: tuple[tuple[InstrumentedAttribute[Any], Any], ...]
    tells: tuple[tuple[InstrumentedAttribute[Any], Tell], ...] = ()
    act: RowAct = RowAct.TELL

    @property
    def fields(self) -> dict[str, str]:
        """Return from which column each field of the entry has its value, both by key."""
        return {value.key: column.key for column, value in self.says if isinstance(value, InstrumentedAttribute)}

    @property
    def corrects(self) -> bool:
        return self.act is not RowAct.TELL


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


def uncorrectable_rows(steps: Sequence[Any]) -> Iterator[str]:
    """Yield the steps whose rows nobody can put right and take back again: whatever is registered is mistyped one day."""
    acts = {(step.keeps.model, step.keeps.act) for step in steps if step.keeps is not None}
    for step in steps:
        if step.keeps is not None and not {(step.keeps.model, act) for act in RowAct} <= acts:
            yield f"{step.key!r} keeps rows that cannot be put right or taken back"
