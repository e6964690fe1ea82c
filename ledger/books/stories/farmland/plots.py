"""Plots of land and what was done on them. Everything is invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from ledger.books.farmland import (
    BuildingKind,
    Handling,
    LandClass,
    OccupantKind,
    Parcel,
    Violation,
)
from ledger.grammar.stories import Place

# What was built, what for, by whom, against what, and how it is usually put right.
USES = (
    (BuildingKind.HOUSE_SINGLE, "建住房", OccupantKind.VILLAGER, Violation.NOT_APPROVED, Handling.DEMOLISH),
    (BuildingKind.YARD, "堆放砂石料", OccupantKind.COMPANY, Violation.USE_CHANGED, Handling.CORRECT),
    (BuildingKind.LIVESTOCK, "建养殖棚", OccupantKind.VILLAGER, Violation.NOT_APPROVED, Handling.DEMOLISH_PART),
    (BuildingKind.INDUSTRY, "建加工车间", OccupantKind.COMPANY, Violation.NOT_APPROVED, Handling.DEMOLISH),
    (BuildingKind.ROAD, "硬化道路", OccupantKind.COLLECTIVE, Violation.NOT_APPROVED, Handling.REGULARISE),
    (
        BuildingKind.FACILITY_FARMING,
        "建农产品晾晒棚",
        OccupantKind.VILLAGER,
        Violation.MORE_THAN_APPROVED,
        Handling.REGULARISE,
    ),
    (BuildingKind.SOIL_TAKING, "取土", OccupantKind.OTHER_PERSON, Violation.DESTROYED, Handling.CORRECT),
    (BuildingKind.GREENING, "栽种绿化苗木", OccupantKind.COMPANY, Violation.USE_CHANGED, Handling.CORRECT),
    (BuildingKind.PUBLIC_SERVICE, "建文化广场", OccupantKind.COLLECTIVE, Violation.NOT_APPROVED, Handling.REGULARISE),
    (BuildingKind.HOUSE_SINGLE, "建附属用房", OccupantKind.VILLAGER, Violation.NOT_APPROVED, Handling.DEMOLISH),
)
SIDES = ("村东", "村西", "村南", "村北", "村东南", "村西北")
FIELDS = ("大块地", "沟沿地", "老井地", "三亩段", "路边地", "河套地", "坡根地")
SURNAMES = "赵钱孙李周吴郑王冯陈"
LAND = (LandClass.IRRIGATED, LandClass.DRY, LandClass.PADDY)


@dataclass(frozen=True, kw_only=True, eq=False)
class Plot:
    """A parcel with what is on it; areas in whole square metres, so that parts make their whole."""

    place: Place
    building_kind: BuildingKind
    use: str
    occupant: str
    occupant_kind: OccupantKind
    violation: Violation
    handling: Handling
    total: Decimal
    farmland: Decimal
    basic: Decimal
    started: str


def plot(
    number: int,
    known_since: date,
    chance: Random,
    *,
    started: str,
    basic: int = 0,
    large: int = 0,
    is_key: bool = False,
) -> Plot:
    """Return the plot with this number; `large` gives its farmland in square metres."""
    kind, use, occupant_kind, violation, handling = USES[number % len(USES)]
    farmland = Decimal(large or chance.randrange(90, 1400, 10))
    total = farmland + chance.randrange(20, 300, 10)
    name = f"{FIELDS[number % len(FIELDS)]}{number + 1}号地块"
    is_person = occupant_kind in (OccupantKind.VILLAGER, OccupantKind.OTHER_PERSON)
    return Plot(
        place=Place(
            name=name,
            subject_type=LAND[number % len(LAND)].value,
            village=number * 5,
            corner=number,
            address=f"{SIDES[number % len(SIDES)]} {chance.randrange(100, 900, 50)} 米",
            known_since=known_since,
            answers=((Parcel.is_key, is_key),),
        ),
        building_kind=kind,
        use=use,
        occupant=f"{SURNAMES[number % len(SURNAMES)]}某" if is_person else f"{use.removeprefix('建')}建设单位",
        occupant_kind=occupant_kind,
        violation=violation,
        handling=handling,
        total=Decimal(total),
        farmland=farmland,
        basic=Decimal(basic),
        started=started,
    )
