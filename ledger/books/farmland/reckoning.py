"""Areas and times, and what follows from them: the era, the line of a crime, what remains."""

import calendar
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.farmland.conditions import DEMOLISHED_ONLY
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.town import CRIME_BASIC_MU, CRIME_OTHER_MU, NEW_SINCE, STOCK_SINCE
from ledger.books.farmland.words import BUILDINGS, BuildingKind, Era, Source
from ledger.grammar.fields import from_mu, in_mu
from ledger.grammar.town_rules import Decided, numbered_day
from ledger.typed import prose

# Measured plots never add up to the last decimal (rules 6.1); sums of areas typed in 亩 miss by less than a hair.
TOLERANCE = Decimal(1)
A_HAIR = Decimal("0.001")
NOTHING = Decimal(0)
PARTLY_KNOWN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
USUAL_PATCH_NUMBER = re.compile(r"\d{6,12}[A-Z]\d{4,6}(-\d)?")


def known_area(entry: Any, attribute: InstrumentedAttribute[Any]) -> Decimal | None:
    """Return an area that can be reckoned with, None where it was left out or is no number."""
    value = getattr(entry, attribute.key)
    if not isinstance(value, Decimal | int) or not Decimal(value).is_finite():
        return None
    return Decimal(value)


def first_day(said: str | None) -> date | None:
    """Return the earliest day a time may mean that is known as a year, a month or a day.

    >>> first_day("2019"), first_day("2020-07-03"), first_day("2020-13")
    (datetime.date(2019, 1, 1), datetime.date(2020, 7, 3), None)
    """
    return _day_of(said, month=lambda year: 1, of_month=lambda year, month: 1)


def last_day(said: str | None) -> date | None:
    return _day_of(said, month=lambda year: 12, of_month=lambda year, month: calendar.monthrange(year, month)[1])


def _day_of(said: str | None, *, month: Callable[[int], int], of_month: Callable[[int, int], int]) -> date | None:
    found = PARTLY_KNOWN.fullmatch(prose(said or ""))
    if found is None:
        return None
    try:
        year = int(found[1])
        in_month = int(found[2] or month(year))
        return date(year, in_month, int(found[3] or of_month(year, in_month)))
    except ValueError:
        return None


def headline(entry: FarmlandEntry) -> str:
    kind = BuildingKind(entry.building_kind).label if entry.building_kind in BUILDINGS else ""
    area = known_area(entry, FarmlandEntry.area_farmland)
    size = f"，占耕地 {in_mu(area)} 亩" if area is not None else ""
    left = "，已拆除，未复耕" if DEMOLISHED_ONLY.holds(entry) and entry.done_on is None else ""
    return f"{kind}：{entry.use}{size}{left}"


def reaches_crime_line(entry: FarmlandEntry, decided: Decided) -> bool | None:
    """Return whether the areas alone raise the question (刑法第三百四十二条); areas typed in 亩 count as typed."""
    farmland, basic = known_area(entry, FarmlandEntry.area_farmland), known_area(entry, FarmlandEntry.area_basic)
    if farmland is None or basic is None:
        return None
    return areas_reach_crime_line(farmland, basic, decided)


def areas_reach_crime_line(farmland: Decimal, basic: Decimal, decided: Decided) -> bool:
    """Return whether so much farmland, the basic among it, reaches either line."""
    basic_line, other_line = (from_mu(Decimal(decided(line))) - A_HAIR for line in (CRIME_BASIC_MU, CRIME_OTHER_MU))
    return basic >= basic_line or farmland - basic >= other_line


def era_of(entry: FarmlandEntry, decided: Decided) -> Era | None:
    """Return what the cut-off dates make of it, or a person where the time known lies on both sides of a date."""
    eras = eras_possible(entry.started, decided)
    if len(eras) > 1:
        return entry.era_said if entry.era_said in eras else None
    return next(iter(eras), None)


def eras_possible(started: str | None, decided: Decided) -> tuple[Era, ...]:
    """Return the eras a time may mean that is known as a year, a month or a day; none for what is no time."""
    first, last = first_day(started), last_day(started)
    if first is None or last is None:
        return ()
    eras = tuple(Era)
    return eras[eras.index(_era_on(first, decided)) : eras.index(_era_on(last, decided)) + 1]


def _era_on(on: date, decided: Decided) -> Era:
    stock_since, new_since = (numbered_day(decided(rule)) for rule in (STOCK_SINCE, NEW_SINCE))
    if new_since is not None and on >= new_since:
        return Era.NEW
    return Era.STOCK if stock_since is not None and on >= stock_since else Era.EARLY


def remaining(entry: FarmlandEntry) -> Decimal | None:
    """Return what is neither demolished nor regularised; a hair over the total is a fault of measuring, not of sums."""
    total = known_area(entry, FarmlandEntry.area_total)
    if total is None:
        return None
    return max(total - made_good(entry), NOTHING)


def made_good(entry: FarmlandEntry) -> Decimal:
    """Return what is demolished or regularised so far."""
    parts = (FarmlandEntry.area_demolished, FarmlandEntry.area_regularised)
    return sum((known_area(entry, part) or NOTHING for part in parts), NOTHING)


def unreclaimed(entry: FarmlandEntry) -> Decimal:
    """Return the farmland that was demolished and not brought back to what it was (恢复土地原状, 土地管理法第七十七条)."""
    farmland = known_area(entry, FarmlandEntry.area_farmland)
    demolished = known_area(entry, FarmlandEntry.area_demolished)
    if not farmland or not demolished:
        return NOTHING
    kept = known_area(entry, FarmlandEntry.regularised_farmland) or NOTHING
    back = known_area(entry, FarmlandEntry.recultivated_farmland)
    if back is None:
        back = known_area(entry, FarmlandEntry.area_recultivated) or NOTHING
    return max(min(farmland - kept, demolished) - back, NOTHING)


def patch_doubt(entry: FarmlandEntry) -> str | None:
    """Return a hint, not a refusal: satellite patches are numbered in other ways."""
    number = entry.patch_no
    is_usual = not isinstance(number, str) or not prose(number) or USUAL_PATCH_NUMBER.fullmatch(prose(number))
    return None if is_usual else "与县平台常见的编号写法不同，请对照下发表核对"


def month_end(entry: FarmlandEntry) -> date | None:
    """Return the last day of the month a patch was issued in (月清)."""
    issued_on = entry.issued_on
    if entry.source != Source.PATCH or not isinstance(issued_on, date):
        return None
    return issued_on.replace(day=calendar.monthrange(issued_on.year, issued_on.month)[1])
