"""The sheets of one reading: those that still hold are believed, the others counted anew."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Period
from ledger.models import NO_MONTH, WHOLE_TOWN, FigureSheet, FigureStamp, Person, SheetOf
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
        self.kinds = [kind for kind in self.kept.by_sheet if self.months.whole or kind is SheetOf.OPEN]
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
        versions = self._versions(self.kinds, _stamp.town_id.in_(towns), is_apart=False)
        found = self._kept_sheets(_sheet.town_id.in_(towns), _sheet.village_id == WHOLE_TOWN)
        for place, version in versions.items():
            sheet = found.get(place)
            yield sheet if sheet is not None and self._holds(sheet, version) else self._town_anew(place, version)

    def _of_villages(self, villages: tuple[tuple[int, int], ...]) -> Iterator[Sheet]:
        if villages:
            within = sa.tuple_(_stamp.town_id, _stamp.village_id).in_(villages)
            versions = self._versions(self.kinds, within, is_apart=True)
            yield from self._villages(versions, sa.tuple_(_sheet.town_id, _sheet.village_id).in_(villages))

    def _town_anew(self, place: Place, version: int) -> Sheet:
        """Count what no longer holds in the villages of a town, and put them together."""
        town, kind, month, _ = place
        of_month = [] if kind is SheetOf.OPEN else [_stamp.month == month]
        versions = self._versions([kind], _stamp.town_id == town, *of_month, is_apart=True)
        kept = sa.and_(
            _sheet.town_id == town, _sheet.counted == kind.value, _sheet.month == month,
            _sheet.village_id != WHOLE_TOWN,
        )  # fmt: skip
        sheet = together(place, self._villages(versions, kept), version, self.kept.once)
        self.counted.append(sheet)
        return sheet

    def _villages(self, versions: dict[Place, int], kept: sa.ColumnElement[bool]) -> Iterator[Sheet]:
        found = self._kept_sheets(kept)
        stale: defaultdict[tuple[int, SheetOf, date], list[Place]] = defaultdict(list)
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

    def _versions(self, kinds: list[SheetOf], *conditions: sa.ColumnElement[bool], is_apart: bool) -> dict[Place, int]:
        """Return how often the places of these kinds were changed: villages apart, or each town as a whole."""
        town, month, version = _stamp.town_id, _stamp.month, sa.func.sum(_stamp.version)
        village, apart = (_stamp.village_id, [_stamp.village_id]) if is_apart else (sa.literal(WHOLE_TOWN), [])
        queries = []
        if of_months := [kind.value for kind in kinds if kind is not SheetOf.OPEN]:
            stamped = sa.select(town, _stamp.counted, month, village, version).group_by(
                town, _stamp.counted, month, *apart
            )
            queries.append(stamped.where(_stamp.counted.in_(of_months), month.in_(self.months.whole)))
        if SheetOf.OPEN in kinds:
            kind, never = sa.literal(SheetOf.OPEN.value, sa.String), sa.literal(NO_MONTH, sa.Date)
            ever = sa.select(town, kind, never, village, version).group_by(town, *apart)
            queries.append(ever.where(_stamp.counted == SheetOf.ENTRIES.value))
        both = sa.union_all(*(query.where(_stamp.book == self.book.key, *conditions) for query in queries))
        return {
            Place(town_id, SheetOf(kind), month, village_id): int(times)
            for town_id, kind, month, village_id, times in db.session.connection().execute(both)
        }

    def _kept_sheets(self, *conditions: sa.ColumnElement[bool]) -> dict[Place, Sheet]:
        """Return the sheets of these kinds and months that were counted in the wording of now."""
        query = sa.select(*FigureSheet.__table__.columns).where(
            _sheet.book == self.book.key,
            _sheet.counted.in_([kind.value for kind in self.kinds]),
            _sheet.month.in_([*self.months.whole, NO_MONTH]),
            _sheet.declared == self.kept.declared,
            *conditions,
        )
        sheets = (Sheet.from_row(row) for row in db.session.connection().execute(query))
        return {sheet.place: sheet for sheet in sheets}

    def _holds(self, sheet: Sheet, version: int) -> bool:
        return sheet.holds(version=version, as_of=self.period.as_of)
