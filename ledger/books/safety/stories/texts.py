"""What the stories are made of: hazards and places as tables, invented throughout."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from ledger.books.safety.records import Workplace
from ledger.books.safety.words import Category, Level, Mode, OperatingStatus, RiskLevel, SmallPlaceType, SubjectType
from ledger.grammar.stories import ToldSite
from ledger.grammar.check_digits import CREDIT_CODE_CHARACTERS, CREDIT_CODE_WEIGHTS

FOLDER = Path(__file__).parent
ANY = "any"
KNOWN_SINCE = date(2022, 1, 10)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
# Every invented person of the demonstration carries one of these in the middle of the name.
MIDDLE = "测试样例虚拟"
GIVEN = "明华强军芳丽娜静伟勇艳杰涛梅霞平刚桂英玉兰斌超波辉鹏"

# The places the demonstration's worker looks after, all in the first corner of the first village.
AT_HOME = ("西堤村集体出租厂房", "便民百货店（西堤村）", "老巷羊汤馆", "顺路旅馆", "天天惠粮油店", "西堤村晨曦幼儿园")
VILLAGES_BY_NAME = {"西堤村": 0, "东岭村": 1, "南杨村": 2, "北庄村": 3}
# Closed down in the past year, and watched no more.
CLOSED_DOWN = ("示范镇亮光金属喷塑点", "示范镇旧家电回收库")

REGULATORS = {
    SubjectType.INDUSTRIAL: "应急管理",
    SubjectType.LEASED_WORKSHOP: "应急管理",
    SubjectType.WAREHOUSE: "商务",
    SubjectType.BUILDING_SITE: "住房城乡建设",
    SubjectType.CHEMICALS: "应急管理",
    SubjectType.FIREWORKS: "应急管理",
    SubjectType.GAS_SITE: "住房城乡建设",
    SubjectType.PUBLIC_GATHERING: "商务",
    SubjectType.SCHOOL: "教育体育",
    SubjectType.MEDICAL: "卫生健康",
    SubjectType.ELDERLY_CARE: "民政",
    SubjectType.RELIGIOUS: "统战（宗教）",
    SubjectType.HOMESTAY: "文化旅游",
    SubjectType.SMALL_PLACE: "市场监管",
}
STREETS = ("中心街", "兴业路", "振兴路", "文化街", "集市路", "东环路", "沿河路", "幸福街")
SCENES = {
    Category.FIRE_LANE_BLOCKED: "lane",
    Category.FIRE_EXIT_BLOCKED: "exit",
    Category.ESCAPE_WINDOW_BARRED: "window",
    Category.FIRE_EQUIPMENT: "extinguisher",
    Category.FIRE_WIRING: "wires",
    Category.FLAMMABLE_FINISH: "panel",
    Category.MIXED_LIVING: "bed",
    Category.EBIKE_CHARGING: "ebike",
    Category.FIRE_SPACING: "stacks",
    Category.GAS: "gas",
    Category.ELECTRICITY: "box",
    Category.EQUIPMENT: "machine",
    Category.HAZARDOUS_WORK: "machine",
    Category.SPECIAL_EQUIPMENT: "machine",
    Category.DUST_EXPLOSION: "machine",
    Category.PREMISES: "railing",
    Category.CONFINED_SPACE: "railing",
    Category.DANGEROUS_CHEMICALS: "barrels",
    Category.WARNING_SIGNS: "sign",
}
PAPERWORK = "papers"
STAIRS = "corridor"


@dataclass(frozen=True, kw_only=True)
class Hazard:
    location: str
    category: Category
    description: str
    measure: str
    level: Level
    mode: Mode
    fits: frozenset[str]
    standard: str
    funds: Decimal | None
    interim: str

    @property
    def is_major(self) -> bool:
        return self.level is Level.MAJOR

    @property
    def scene(self) -> str:
        if self.category is Category.FIRE_EXIT_BLOCKED and ("楼梯" in self.location or "走道" in self.location):
            return STAIRS
        return SCENES.get(self.category, PAPERWORK)

    def fits_at(self, site: ToldSite) -> bool:
        """Return whether it may be found there: by the kind of place or, for small places, by what they do."""
        small = dict(site.answers)[Workplace.small_place_type]
        return bool(self.fits & {ANY, site.subject_type, small.value if small else site.subject_type})


def hazards() -> list[Hazard]:
    return [_hazard(row) for row in _rows("hazards.csv")]


def _hazard(row: dict[str, str]) -> Hazard:
    return Hazard(
        location=row["location"],
        category=Category(row["category"]),
        description=row["description"],
        measure=row["measure"],
        level=next(level for level in Level if level.label == row["level"]),
        mode=next(mode for mode in Mode if mode.label == row["mode"]),
        fits=frozenset(row["fits"].split()),
        standard=row["standard"],
        funds=Decimal(row["funds"]) if row["funds"] else None,
        interim=row["interim"],
    )


def sites(chance: Random) -> list[ToldSite]:
    """Return the places of the town, spread over its villages and their corners."""
    return [_place(row, number, chance) for number, row in enumerate(_rows("places.csv"))]


def neighbours_places(chance: Random) -> list[ToldSite]:
    rows = [
        {"name": "邻镇百味小吃店", "kind": "small_place", "small_type": "small_restaurant", "business": "餐饮"},
        {"name": "邻镇顺达木器厂", "kind": "industrial", "small_type": "", "business": "木器加工"},
        {"name": "邻镇便民超市", "kind": "small_place", "small_type": "small_shop", "business": "百货"},
    ]
    return [_place(row, number, chance, town=1) for number, row in enumerate(rows)]


def invented_name(chance: Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(MIDDLE) + chance.choice(GIVEN)


def invented_phone(chance: Random) -> str:
    return f"13800000{chance.randrange(500, 1000)}"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="|")


def _place(row: dict[str, str], number: int, chance: Random, town: int = 0) -> ToldSite:
    name = row["name"]
    at_home = name in AT_HOME
    by_name = next((village for called, village in VILLAGES_BY_NAME.items() if called in name), None)
    return ToldSite(
        name=name,
        subject_type=row["kind"],
        town=town,
        village=0 if at_home else by_name if by_name is not None else 1 + number * 5 % 22,
        corner=0 if at_home else 1 + number % 5,
        address=f"{STREETS[number % len(STREETS)]}{chance.randrange(1, 120)}号",
        known_since=KNOWN_SINCE,
        answers=tuple(_particulars(row, chance).items()),
    )


LEASE = {
    Workplace.landlord: "村股份经济合作社",
    Workplace.tenant: "各承租加工户",
    Workplace.safety_agreement: True,
}


def _particulars(row: dict[str, str], chance: Random) -> dict[object, object]:
    kind = SubjectType(row["kind"])
    is_small = kind is SubjectType.SMALL_PLACE
    cooks = row["small_type"] == SmallPlaceType.RESTAURANT or kind in (
        SubjectType.GAS_SITE,
        SubjectType.HOMESTAY,
        SubjectType.SCHOOL,
    )
    return {
        Workplace.small_place_type: SmallPlaceType(row["small_type"]) if is_small else None,
        Workplace.principal: invented_name(chance),
        Workplace.principal_phone: invented_phone(chance),
        Workplace.mixed_use: row["small_type"] in (SmallPlaceType.SHOP, SmallPlaceType.WORKSHOP)
        and chance.random() < 0.3,
        Workplace.operating_status: OperatingStatus.SHUT if row["name"] in CLOSED_DOWN else OperatingStatus.OPEN,
        **_registration(kind, is_small, chance),
        Workplace.regulator: REGULATORS[kind],
        Workplace.gas_use: cooks,
        Workplace.gas_alarm: chance.random() < 0.7 if cooks else None,
        **(LEASE if kind is SubjectType.LEASED_WORKSHOP else {}),
        Workplace.staff_count: chance.randrange(2, 8) if is_small else chance.randrange(8, 90),
        Workplace.floor_area: Decimal(chance.randrange(30, 200) if is_small else chance.randrange(300, 6000)),
        Workplace.floors: chance.choice((1, 1, 2) if is_small else (1, 2, 3)),
        Workplace.industry: row["business"],
        Workplace.risk_level: chance.choice((RiskLevel.BLUE, RiskLevel.YELLOW, RiskLevel.YELLOW, RiskLevel.ORANGE)),
    }


def _registration(kind: SubjectType, is_small: bool, chance: Random) -> dict[object, object]:
    if is_small and chance.random() < 0.15:
        return {Workplace.no_credit_code_reason: "正在办理营业执照"}
    if kind in (SubjectType.BUILDING_SITE, SubjectType.RELIGIOUS):
        return {Workplace.no_credit_code_reason: "非独立登记单位"}
    return {Workplace.credit_code: _credit_code("92" if is_small else "91", chance)}


def _credit_code(sort: str, chance: Random) -> str:
    """Return a code that checks but belongs to nobody: no county has the number 379999."""
    digits = sort + "379999" + "".join(chance.choice("0123456789") for _ in range(9))
    weighted = sum(
        CREDIT_CODE_CHARACTERS.index(digit) * weight for digit, weight in zip(digits, CREDIT_CODE_WEIGHTS, strict=True)
    )
    return digits + CREDIT_CODE_CHARACTERS[(31 - weighted % 31) % 31]
