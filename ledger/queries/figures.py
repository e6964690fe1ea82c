"""Figures: every number of a book over what one person may see, from the sheets of its months where they are kept."""

from dataclasses import dataclass, field
from decimal import Decimal

from ledger.access import reach_of
from ledger.db import snapshot
from ledger.grammar.book import Book
from ledger.grammar.figures import Figure, Period
from ledger.models import Person
from ledger.queries.figure_counts import Number, counted_figures, measured, part_code, rounded
from ledger.queries.figure_months import cells_of
from ledger.queries.figure_readings import Sheets
from ledger.queries.figure_sheets import Sheet


@dataclass(frozen=True, kw_only=True)
class FigureValue:
    """A figure with its number; None where a rate has nothing in its whole, and where there is nothing to be the middle of."""

    figure: Figure
    value: Number | None
    # What it comes to for each it is told apart by: the most first.
    parts: list[tuple[str, Number]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "—" if self.value is None else f"{self.value:,}"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The figures of a period, and the sheets that had to be counted for them, worth keeping for whoever asks next."""

    values: list[FigureValue]
    counted: list[Sheet] = field(default_factory=list)


def figures_of(book: Book, period: Period, *, by: Person, village_id: int | None = None) -> list[FigureValue]:
    return read_figures(book, period, by=by, village_id=village_id).values


def read_figures(book: Book, period: Period, *, by: Person, village_id: int | None = None) -> Reading:
    """Return every figure of a book for a period, in the book's order, over what this person may see.

    Flow figures count by the local day something was found, looked at or dated; rates are shares of the same rows.
    """
    wanted = measured(book)
    with snapshot():
        cells = cells_of(book, reach_of(by), village_id)
        sheets = Sheets(book, period)
        numbers: dict[str, Number | None] = {}
        numbers |= {} if cells is None else sheets.numbers(cells, by=by, village_id=village_id)
        others = [figure for figure in wanted if figure.code not in numbers]
        numbers |= counted_figures(book, others, period, by=by, village_id=village_id)
    numbers |= {figure.code: sum(numbers[one.code] for one in figure.added) for figure in book.figures if figure.added}
    values = [
        FigureValue(figure=figure, value=_value(figure, numbers), parts=_parts(figure, numbers))
        for figure in book.figures
    ]
    return Reading(values=values, counted=sheets.counted)


def _value(figure: Figure, numbers: dict[str, Number | None]) -> Number | None:
    if figure.part is None or figure.whole is None:
        counted = numbers.get(figure.code, 0)
        return figure.says(Decimal(counted)) if figure.says is not None and counted is not None else counted
    whole = Decimal(numbers.get(figure.whole.code) or 0)
    return rounded(100 * Decimal(numbers.get(figure.part.code) or 0) / whole) if whole else None


def _parts(figure: Figure, numbers: dict[str, Number | None]) -> list[tuple[str, Number]]:
    if figure.apart_by is None:
        return []
    own = part_code(figure.code, "")
    found = [(code.removeprefix(own), number) for code, number in numbers.items() if number and code.startswith(own)]
    return sorted(found, key=lambda one: (-one[1], one[0]))
