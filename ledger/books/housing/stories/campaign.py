"""The campaign of 2022: 289 business houses screened with nothing found, and screened again every year since.

The number is the published figure of a real town's year; the houses behind it are invented.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledger.books.housing.records import House, HousingVisit
from ledger.books.housing.words import BuiltPeriod, BusinessKind, HouseUse, Judgement, OwnerKind, Structure, VisitKind
from ledger.grammar.stories import Answers, Look, Part, ToldSite
from ledger.models import Role

HOUSES, VILLAGES, CORNERS = 289, 23, 6
KNOWN_SINCE = date(2022, 5, 30)
FIRST_LOOK, DAYS_OF_CAMPAIGN = date(2022, 6, 6), 80
# Every so many houses one has been forgotten this year: the list of patrols has something to show.
FORGOTTEN = 24
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
# Every invented person of the demonstration carries one of these in the middle of the name.
MIDDLE = "测试样例虚拟"
GIVEN = "明华强军芳丽娜静伟勇艳杰涛梅霞平刚桂英玉兰斌超波辉鹏"
BUSINESSES = (
    ("沿街百货店", BusinessKind.RETAIL),
    ("家常菜馆", BusinessKind.CATERING),
    ("出租房", BusinessKind.RENTED_ROOMS),
    ("农资门市", BusinessKind.RETAIL),
    ("理发店", BusinessKind.LEISURE),
    ("卫生室", BusinessKind.MEDICAL),
    ("小旅馆", BusinessKind.LODGING),
    ("加工坊", BusinessKind.PRODUCTION),
    ("仓库", BusinessKind.STORAGE),
    ("早餐店", BusinessKind.CATERING),
    ("快递驿站", BusinessKind.STORAGE),
    ("托管班", BusinessKind.EDUCATION),
    ("电动车维修部", BusinessKind.RETAIL),
    ("农家乐", BusinessKind.CATERING),
    ("裁缝铺", BusinessKind.PRODUCTION),
    ("棋牌室", BusinessKind.LEISURE),
    ("日间照料点", BusinessKind.ELDERLY_CARE),
)
LATER_PERIODS = (BuiltPeriod.TO_2000, BuiltPeriod.TO_2010, BuiltPeriod.TO_2015, BuiltPeriod.SINCE_2016)
STREETS = ("中心街", "兴业路", "振兴路", "集市路", "东环路", "沿河路")


def somebody(chance: Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(MIDDLE) + chance.choice(GIVEN)


def house_answers(number: int, chance: Random, *, period: BuiltPeriod) -> Answers:
    """Return the mandatory part of the file of a house."""
    return (
        (House.house_number, f"示自建{number:04d}"),
        (House.owner, somebody(chance)),
        (House.owner_phone, f"1380000{7000 + number % 3000:04d}"),
        (House.owner_kind, OwnerKind.OWNER),
        (House.floors_up, 1 + number % 4),
        (House.floors_down, 0),
        (House.floor_area, Decimal(80 + number % 27 * 15)),
        (House.built_period, period),
        (House.structure, Structure.CONCRETE if number % 5 == 0 else Structure.MASONRY),
        (House.altered, False),
        (House.structure_changed, False),
    )


def business_houses(chance: Random) -> list[ToldSite]:
    houses = []
    for number in range(HOUSES):
        word, kind = BUSINESSES[number % len(BUSINESSES)]
        answers = house_answers(number + 1, chance, period=LATER_PERIODS[number % len(LATER_PERIODS)])
        village, street = number % VILLAGES, STREETS[number % len(STREETS)]
        houses.append(
            ToldSite(
                name=f"{street}{1 + number // VILLAGES}号{word}（自建{number + 1:03d}）",
                subject_type=HouseUse.BUSINESS,
                village=village,
                corner=number // VILLAGES % CORNERS,
                address=f"{street}{1 + number // VILLAGES}号",
                known_since=KNOWN_SINCE,
                answers=(*answers, (House.business_kinds, [kind.value]), (House.households, 1 + number % 3)),
            )
        )
    return houses


def clean_look(site: ToldSite, on: date, kind: VisitKind, *, note: str = "") -> Look:
    answers: Answers = ((HousingVisit.visit_kind, kind), (HousingVisit.judgement, Judgement.NONE))
    return Look(site=site, on=on, by=Part(role=Role.WORKER), answers=answers, note=note)


def screenings(houses: list[ToldSite]) -> list[Look]:
    return [
        clean_look(house, FIRST_LOOK + timedelta(days=number * DAYS_OF_CAMPAIGN // HOUSES), VisitKind.SCREENING)
        for number, house in enumerate(houses)
    ]


def yearly_rechecks(houses: list[ToldSite], today: date) -> list[Look]:
    """Screen every house again within the last year, but for those whose year has run out."""
    looks = []
    for number, house in enumerate(houses):
        is_forgotten = number % FORGOTTEN == FORGOTTEN // 4
        days = 367 + number % 20 if is_forgotten else 20 + number * 330 // HOUSES
        looks.append(clean_look(house, today - timedelta(days=days), VisitKind.RECHECK))
    return looks
