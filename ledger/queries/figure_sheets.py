"""Sheets: the figures of a month as they were counted last, read together, and counted anew where they no longer hold."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Counted, Figure, Period
from ledger.models import NO_DAY, WHOLE_TOWN, Entry, FigureSheet, FigureStamp, Paper, Person, Visit
from ledger.queries.figure_counts import APART, Number, counted_figures, dated, part_code, rows_of
from ledger.queries.figure_months import Cells, figures_kept, month_end, months_of
from ledger.queries.seen_ids import Ids

EVER = (date(1, 1, 1), NO_DAY)


class Place(NamedTuple):
    """What one sheet is about."""

    town_id: int
    counted: Counted
    month: date
    village_id: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The numbers of a place: how many by figure, and where each is counted once, which ones they are."""

    place: Place
    book: str
    version: int
    declared: str
    holds_from: date
    holds_until: date
    numbers: dict[str, Number] = field(default_factory=dict)
    ids: dict[str, Ids] = field(default_factory=dict)

    def holds(self, *, version: int, declared: str, as_of: date) -> bool:
        return (
            self.version == version
            and self.declared == declared
            and self.holds_from <= as_of <= self.holds_until
        )  # fmt: skip

    def as_row(self) -> dict[str, Any]:
        numbers = {code: str(one) if isinstance(one, Decimal) else one for code, one in self.numbers.items()}
        ids = {code: one.as_text() for code, one in self.ids.items()}
        return {
            **self.place._asdict(),
            "counted": self.place.counted.value,
            "book": self.book,
            "version": self.version,
            "declared": self.declared,
            "holds_from": self.holds_from,
            "holds_until": self.holds_until,
            "numbers": json.dumps([numbers, ids], separators=(",", ":")),
        }

    @classmethod
    def from_row(cls, row: sa.Row[Any]) -> "Sheet":
        numbers, ids = json.loads(row.numbers)
        return cls(
            place=Place(row.town_id, Counted(row.counted), row.month, row.village_id),
            book=row.book,
            version=row.version,
            declared=row.declared,
            holds_from=row.holds_from,
            holds_until=row.holds_until,
            numbers={code: Decimal(one) if isinstance(one, str) else one for code, one in numbers.items()},
            ids={code: Ids.from_text(one) for code, one in ids.items()},
        )


def together(place: Place, sheets: Iterable[Sheet], version: int, once: Iterable[str]) -> Sheet:
    """Return the sheet of a whole town, good as long as those of all its villages are.

    What is `once` there, in one town and one month, needs no ids any more: its numbers add up.
    """
    parts = list(sheets)
    numbers: defaultdict[str, Number] = defaultdict(int)
    ids: defaultdict[str, Ids] = defaultdict(Ids)
    for part in parts:
        for code, number in part.numbers.items():
            numbers[code] += number
        for code, some in part.ids.items():
            ids[code] |= some
    for code in [code for code in ids if code.split(APART)[0] in once]:
        numbers[code] += len(ids.pop(code))
    return replace(
        parts[0],
        place=place,
        version=version,
        holds_from=max(part.holds_from for part in parts),
        holds_until=min(part.holds_until for part in parts),
        numbers=dict(numbers),
        ids=dict(ids),
    )


_stamp, _sheet = FigureStamp.__table__.c, FigureSheet.__table__.c


class Sheets:
    """The sheets one reading of figures needs. Read in one state of the ledger: what is counted fits the stamps."""

    def __init__(self, book: Book, period: Period) -> None:
        self.book, self.period = book, period
        self.kept = figures_kept(book)
        self.months = months_of(period)
        # Those that did not hold, as they are now.
        self.counted: list[Sheet] = []

    def numbers(self, cells: Cells, *, by: Person, village_id: int | None) -> dict[str, Number]:
        """Return every kept figure by its code: the whole months by their sheets, the days around them as they are."""
        figures = [figure for some in self.kept.by_month.values() for figure in some]
        if not figures or not self.months.whole:
            return {}
        numbers: defaultdict[str, Number] = defaultdict(int, {figure.code: 0 for figure in figures})
        ids: defaultdict[str, Ids] = defaultdict(Ids)
        for sheet in [*self._of_towns(cells.towns), *self._of_villages(cells.villages)]:
            for code, number in sheet.numbers.items():
                numbers[code] += number
            for code, some in sheet.ids.items():
                ids[code] |= some
        for rest in self.months.rest:
            singly = [figure for figure in figures if figure.each is None]
            for code, number in counted_figures(self.book, singly, rest, by=by, village_id=village_id).items():
                numbers[code] += number or 0
            for place in self._cells_of_a_rest(cells):
                for figure in figures:
                    if figure.each is not None:
                        for code, some in self._ids(figure, rest, *place).get(WHOLE_TOWN, {}).items():
                            ids[code] |= some
        return {code: numbers.get(code, 0) + len(ids.get(code, ())) for code in numbers | ids}

    def _cells_of_a_rest(self, cells: Cells) -> Iterator[tuple[int, int | None]]:
        yield from ((town, None) for town in cells.towns)
        yield from cells.villages

    def _of_towns(self, towns: tuple[int, ...]) -> Iterator[Sheet]:
        if not towns:
            return
        query = (
            sa.select(_stamp.town_id, _stamp.counted, _stamp.month, sa.func.sum(_stamp.version))
            .where(*self._ours(_stamp), _stamp.town_id.in_(towns))
            .group_by(_stamp.town_id, _stamp.counted, _stamp.month)
        )
        versions = {
            Place(town, Counted(counted), month, WHOLE_TOWN): int(version)
            for town, counted, month, version in db.session.connection().execute(query)
        }
        found = self._kept_sheets(_sheet.town_id.in_(towns), _sheet.village_id == WHOLE_TOWN)
        for place, version in versions.items():
            sheet = found.get(place)
            yield sheet if sheet is not None and self._holds(sheet, version) else self._town_anew(place, version)

    def _of_villages(self, villages: tuple[tuple[int, int], ...]) -> Iterator[Sheet]:
        if villages:
            yield from self._villages(sa.tuple_(_stamp.town_id, _stamp.village_id).in_(villages),
                                      sa.tuple_(_sheet.town_id, _sheet.village_id).in_(villages))  # fmt: skip

    def _town_anew(self, place: Place, version: int) -> Sheet:
        """Count what no longer holds in the villages of a town, and put them together."""
        town, counted, month, _ = place
        parts = self._villages(
            sa.and_(_stamp.town_id == town, _stamp.counted == counted.value, _stamp.month == month),
            sa.and_(
                _sheet.town_id == town, _sheet.counted == counted.value, _sheet.month == month,
                _sheet.village_id != WHOLE_TOWN,
            ),
        )  # fmt: skip
        sheet = together(place, parts, version, self.kept.once)
        self.counted.append(sheet)
        return sheet

    def _villages(self, stamped: sa.ColumnElement[bool], kept: sa.ColumnElement[bool]) -> Iterator[Sheet]:
        query = sa.select(_stamp.town_id, _stamp.counted, _stamp.month, _stamp.village_id, _stamp.version)
        versions = {
            Place(town, Counted(counted), month, village): version
            for town, counted, month, village, version in db.session.connection().execute(
                query.where(*self._ours(_stamp), stamped)
            )
        }
        found = self._kept_sheets(kept)
        stale: defaultdict[tuple[int, Counted, date], list[Place]] = defaultdict(list)
        for place, version in versions.items():
            sheet = found.get(place)
            if sheet is not None and self._holds(sheet, version):
                yield sheet
            else:
                stale[place[:3]].append(place)
        for places in stale.values():
            for sheet in self._anew(places, versions):
                self.counted.append(sheet)
                yield sheet

    def _kept_sheets(self, *conditions: sa.ColumnElement[bool]) -> dict[Place, Sheet]:
        query = sa.select(*FigureSheet.__table__.columns).where(*self._ours(_sheet), *conditions)
        sheets = (Sheet.from_row(row) for row in db.session.connection().execute(query))
        return {sheet.place: sheet for sheet in sheets}

    def _ours(self, table: Any) -> list[sa.ColumnElement[bool]]:
        kinds = [counted.value for counted in self.kept.by_month]
        return [table.book == self.book.key, table.month.in_(self.months.whole), table.counted.in_(kinds)]

    def _holds(self, sheet: Sheet, version: int) -> bool:
        return sheet.holds(version=version, declared=self.kept.declared, as_of=self.period.as_of)

    def _anew(self, places: list[Place], versions: dict[Place, int]) -> Iterator[Sheet]:
        """Count some villages of one town and month, in one statement for all figures that are not each counted once."""
        town, counted, month, _ = places[0]
        of_month = Period(first=month, last=month_end(month), as_of=self.period.as_of)
        villages = [place.village_id for place in places]
        numbers, holds = self._numbers(counted, of_month, town, villages)
        each = [
            self._ids(figure, of_month, town, villages)
            for figure in self.kept.by_month[counted]
            if figure.each is not None
        ]
        for place in places:
            own = {code: some for ids in each for code, some in ids.get(place.village_id, {}).items()}
            since, until = holds.get(place.village_id, EVER)
            yield Sheet(
                place=place, book=self.book.key, version=versions[place], declared=self.kept.declared,
                holds_from=since, holds_until=until, numbers=numbers.get(place.village_id, {}), ids=own,
            )  # fmt: skip

    def _numbers(
        self, counted: Counted, period: Period, town: int, villages: list[int]
    ) -> tuple[dict[int, dict[str, Number]], dict[int, tuple[date, date]]]:
        figures = [figure for figure in self.kept.by_month[counted] if figure.each is None]
        turning, as_of = self.kept.turning[counted], period.as_of
        bounds = [
            bound
            for one in turning
            for bound in (sa.func.max(one).filter(one <= as_of), sa.func.min(one).filter(one >= as_of))
        ]
        if not figures:
            return {}, {}
        village = _village(counted)
        query = self._rows(counted, period, town, villages).with_only_columns(
            village, *(figure.measure(period) for figure in figures), *bounds
        )
        numbers, holds = {}, {}
        for village_id, *values in db.session.connection().execute(query.group_by(village)):
            told = zip(figures, values, strict=False)
            numbers[village_id] = {figure.code: value for figure, value in told if value}
            holds[village_id] = _holds(values[len(figures) :], as_of)
        return numbers, holds

    def _ids(
        self, figure: Figure, period: Period, town: int, villages: list[int] | int | None
    ) -> dict[int, dict[str, Ids]]:
        """Return what a figure counts once, by village and code; together, where none or one village is asked for.

        One that is told apart counts under the code of each part as well.
        """
        counted, apart = figure.counted, isinstance(villages, list)
        assert counted is not None
        village = _village(counted) if apart else sa.literal(WHOLE_TOWN)
        within = villages if isinstance(villages, list) or villages is None else [villages]
        rows = self._rows(counted, period, town, within).where(*figure.rows(period), figure.each.is_not(None))
        part = figure.apart_by if figure.apart_by is not None else sa.literal("")
        found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for village_id, one, name in db.session.connection().execute(
            rows.with_only_columns(village, figure.each, part).distinct()
        ):
            found[village_id, figure.code].append(one)
            if name:
                found[village_id, part_code(figure.code, name)].append(one)
        told: defaultdict[int, dict[str, Ids]] = defaultdict(dict)
        for (village_id, code), ids in found.items():
            told[village_id][code] = Ids.of(ids)
        return told

    def _rows(self, counted: Counted, period: Period, town: int, villages: list[int] | None) -> sa.Select[Any]:
        """Return the rows of a month in a town, by the index of its dates."""
        model = Visit if counted is Counted.VISITS else Entry
        rows = rows_of(self.book, counted).where(model.town_id == town, *dated(counted, period))
        if counted is Counted.ENTRIES:
            rows = rows.where(Entry.found_on.between(period.first, period.last))
        if counted is Counted.PAPERS:
            # The index of a town's papers begins with it.
            rows = rows.where(Paper.town_id == town)
        return rows if villages is None else rows.where(_lies_in(model.__table__.c.village_id, villages))


def _lies_in(column: sa.ColumnElement[int], villages: list[int]) -> sa.ColumnElement[bool]:
    """Asked of the column itself, for which there is an index; 0 stands for no village."""
    named = column.in_([village for village in villages if village])
    return named if 0 not in villages else sa.or_(named, column.is_(None))


def _village(counted: Counted) -> sa.ColumnElement[int]:
    return sa.func.coalesce((Visit if counted is Counted.VISITS else Entry).__table__.c.village_id, 0)


def _holds(bounds: list[date | None], as_of: date) -> tuple[date, date]:
    """Return the days for which no date of these rows turns. On a date itself some turn, and some on the day after."""
    since, until = EVER
    for latest, earliest in zip(bounds[::2], bounds[1::2], strict=True):
        if latest is not None:
            since = max(since, as_of if latest == as_of else latest + timedelta(days=1))
        if earliest is not None:
            until = min(until, as_of if earliest == as_of else earliest - timedelta(days=1))
    return since, until
