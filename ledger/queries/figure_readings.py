"""The sheets of one reading: those that still hold are believed, the others counted anew."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Period
from ledger.models import NO_MONTH, WHOLE_TOWN, FigureSheet, FigureStamp, Person, SheetOf
from ledger.queries.entries import KEPT
from ledger.queries.figure_counts import Number, counted_rows, middles
from ledger.queries.figure_months import Cells, figures_kept, months_of
from ledger.queries.figure_recounts import ids_of, sheets_anew
from ledger.queries.figure_sheets import Amounts, Place, Sheet, together

_stamp, _sheet = FigureStamp.__table__.c, FigureSheet.__table__.c


class Sheets:
    """The sheets one reading of figures needs. Read in one state of the ledger: what is counted fits the stamps."""

    def __init__(self, book: Book, period: Period) -> None:
        self.book, self.period = book, period
        self.kept = figures_kept(book)
        self.months = months_of(period)
        # What is open is told of a day, whatever the period.
        self.kinds = tuple(kind for kind in self.kept.by_sheet if self.months.whole or kind is SheetOf.OPEN)
        # Those that did not hold, as they are now.
        self.counted: list[Sheet] = []

    def numbers(self, cells: Cells, *, by: Person, village_id: int | None) -> dict[str, Number | None]:
        """Return every kept figure by its code: the whole months by their sheets, the days around them as they are."""
        figures = [figure for kind in self.kinds for figure in self.kept.by_sheet[kind]]
        amounts = Amounts(numbers={figure.code: 0 for figure in figures if figure.middle is None})
        for sheet in [*self._of_towns(cells.towns), *self._of_villages(cells.villages)]:
            amounts.add(sheet.amounts)
        if self.months.whole:
            for rest in self.months.rest:
                amounts.add(self._of_rest(rest, cells, by, village_id))
        numbers = {
            code: amounts.numbers.get(code, 0) + len(amounts.ids.get(code, ()))
            for code in amounts.numbers | amounts.ids
        }
        return numbers | middles(figures, amounts.spreads)

    def _of_rest(self, rest: Period, cells: Cells, by: Person, village_id: int | None) -> Amounts:
        """Count the days of a period that are no whole month as they are."""
        dated_ones = [kind for kind in self.kinds if kind is not SheetOf.OPEN]
        singly = [figure for kind in dated_ones for figure in self.kept.by_sheet[kind] if figure.each is None]
        found = Amounts(**counted_rows(self.book, singly, rest, by=by, village_id=village_id)._asdict())
        for kind in dated_ones:
            for town, village in (*((town, None) for town in cells.towns), *cells.villages):
                for ids in ids_of(self.book, kind, rest, town, village).values():
                    found.add(Amounts(ids=ids))
        return found

    def _of_towns(self, towns: tuple[int, ...]) -> Iterator[Sheet]:
        if not towns:
            return
        wanted = Wanted(self.book.key, self.kinds, self.months.whole, Cells(towns, ()), is_apart=False)
        found = self._kept_sheets(wanted)
        for place, version in _versions(wanted).items():
            sheet = found.get(place)
            yield sheet if sheet is not None and self._holds(sheet, version) else self._town_anew(place, version)

    def _of_villages(self, villages: tuple[tuple[int, int], ...]) -> Iterator[Sheet]:
        if villages:
            yield from self._villages(
                Wanted(self.book.key, self.kinds, self.months.whole, Cells((), villages), is_apart=True)
            )

    def _town_anew(self, place: Place, version: int) -> Sheet:
        """Count what no longer holds in the villages of a town, and put them together."""
        town = Cells((place.town_id,), ())
        parts = self._villages(Wanted(self.book.key, (place.kind,), (place.month,), town, is_apart=True))
        sheet = together(place, parts, version, self.kept.once)
        self.counted.append(sheet)
        return sheet

    def _villages(self, wanted: "Wanted") -> Iterator[Sheet]:
        found = self._kept_sheets(wanted)
        stale: defaultdict[tuple[int, SheetOf, date], list[Place]] = defaultdict(list)
        versions = _versions(wanted)
        for place, version in versions.items():
            sheet = found.get(place)
            if sheet is not None and self._holds(sheet, version):
                yield sheet
            else:
                stale[place[:3]].append(place)
        for places in stale.values():
            for sheet in sheets_anew(self.book, self.period, places, versions):
                self.counted.append(sheet)
                yield sheet

    def _kept_sheets(self, wanted: "Wanted") -> dict[Place, Sheet]:
        """Return the sheets that were counted in the wording of now."""
        rows = db.session.connection().execute(_sheets_of(wanted), {"declared": self.kept.declared})
        return {sheet.place: sheet for sheet in map(Sheet.from_row, rows)}

    def _holds(self, sheet: Sheet, version: int) -> bool:
        return sheet.holds(version=version, as_of=self.period.as_of)


class Wanted(NamedTuple):
    """Which sheets are read together, in plain values: villages apart, or each town as a whole."""

    book: str
    kinds: tuple[SheetOf, ...]
    months: tuple[date, ...]
    cells: Cells
    is_apart: bool

    def within(self, table: Any) -> sa.ColumnElement[bool]:
        if self.cells.villages:
            return sa.tuple_(table.town_id, table.village_id).in_(self.cells.villages)
        return table.town_id.in_(self.cells.towns)


def _versions(wanted: Wanted) -> dict[Place, int]:
    """Return how often the places were changed, of those in which there ever was anything."""
    return {
        Place(town_id, SheetOf(kind), month, village_id): int(times)
        for town_id, kind, month, village_id, times in db.session.connection().execute(_stamps_of(wanted))
    }


@lru_cache(maxsize=KEPT)
def _stamps_of(wanted: Wanted) -> sa.CompoundSelect[Any]:
    town, counted, month, version = _stamp.town_id, _stamp.counted, _stamp.month, sa.func.sum(_stamp.version)
    village, apart = (_stamp.village_id, [_stamp.village_id]) if wanted.is_apart else (sa.literal(WHOLE_TOWN), [])
    queries = []
    if of_months := [kind.value for kind in wanted.kinds if kind is not SheetOf.OPEN]:
        stamped = sa.select(town, counted, month, village, version).group_by(town, counted, month, *apart)
        queries.append(stamped.where(counted.in_(of_months), month.in_(wanted.months)))
    if SheetOf.OPEN in wanted.kinds:
        kind, never = sa.literal(SheetOf.OPEN.value, sa.String), sa.literal(NO_MONTH, sa.Date)
        ever = sa.select(town, kind, never, village, version).group_by(town, *apart)
        queries.append(ever.where(counted == SheetOf.ENTRIES.value))
    return sa.union_all(*(query.where(_stamp.book == wanted.book, wanted.within(_stamp)) for query in queries))


@lru_cache(maxsize=KEPT)
def _sheets_of(wanted: Wanted) -> sa.Select[Any]:
    return sa.select(*FigureSheet.__table__.columns).where(
        _sheet.book == wanted.book,
        _sheet.counted.in_([kind.value for kind in wanted.kinds]),
        _sheet.month.in_([*wanted.months, NO_MONTH]),
        _sheet.declared == sa.bindparam("declared"),
        wanted.within(_sheet),
        _sheet.village_id != WHOLE_TOWN if wanted.is_apart else _sheet.village_id == WHOLE_TOWN,
    )
