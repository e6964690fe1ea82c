"""Plots of land and what was done on them, as a table. Everything is invented."""

import csv
from collections import deque
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ledger.books.farmland.records import Parcel
from ledger.books.farmland.words import BuildingKind, Handling, LandClass, OccupantKind, Violation
from ledger.grammar.stories import ToldSite

TABLE = Path(__file__).parent / "plots.csv"
VILLAGES = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Plot:
    """A parcel with what is on it; areas in whole square metres, so that parts make their whole."""

    site: ToldSite
    building_kind: BuildingKind
    use: str
    occupant: str
    occupant_kind: OccupantKind
    occupant_phone: str
    violation: Violation
    started: str
    handling: Handling
    total: Decimal
    farmland: Decimal
    basic: Decimal
    next_step: str
    looked_back: str

    @property
    def is_village_house(self) -> bool:
        is_house = self.building_kind in (BuildingKind.HOUSE_SINGLE, BuildingKind.HOUSE_MULTIPLE)
        return is_house and self.occupant_kind is OccupantKind.VILLAGER


def lines() -> dict[str, deque[tuple[int, dict[str, str]]]]:
    """Return the numbered lines of the table by the story each is for, in their order."""
    found: dict[str, deque[tuple[int, dict[str, str]]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file, delimiter="|")):
            found.setdefault(line["story"], deque()).append((number, line))
    return found


def plot(number: int, line: dict[str, str], known_since: date, *, started: str, is_key: bool = False) -> Plot:
    farmland = Decimal(line["farmland"])
    return Plot(
        site=ToldSite(
            name=f"{line['field']}{number + 1}号地块",
            subject_type=LandClass(line["land_class"]).value,
            village=number * VILLAGES,
            corner=number,
            address=line["where"],
            known_since=known_since,
            answers=((Parcel.is_key, is_key),),
        ),
        building_kind=BuildingKind(line["building_kind"]),
        use=line["use"],
        occupant=line["occupant"],
        occupant_kind=OccupantKind(line["occupant_kind"]),
        occupant_phone=f"1380000{6000 + number:04d}",
        violation=Violation(line["violation"]),
        started=started,
        handling=Handling(line["handling"]),
        total=farmland + Decimal(line["other"]),
        farmland=farmland,
        basic=Decimal(line["basic"]),
        next_step=line["next_step"],
        looked_back=line["looked_back"],
    )
