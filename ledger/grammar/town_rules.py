"""Town rules: what the law leaves to the town, with the default and where it comes from."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date


@dataclass(frozen=True, eq=False)
class TownRule:
    """A whole number, a yes/no (`yes_no`) or a day (`is_day`, kept as the number 20200703) a town may decide for
    itself, on a page of the administrator.

    `confirm` marks a default that rests on no source we could read: the administrator's check asks for it.
    """

    key: str
    label: str
    _: KW_ONLY
    default: int
    unit: str = ""
    least: int = 0
    most: int = 3650
    yes_no: bool = False
    is_day: bool = False
    basis: str = "本镇规定"
    confirm: bool = False


def day_number(day: date) -> int:
    """Return a day as the whole number a town rule keeps.

    >>> day_number(date(2020, 7, 3))
    20200703
    """
    return int(f"{day:%Y%m%d}")


def numbered_day(number: int) -> date | None:
    """Return the day behind such a number, or None for a number that is no day (20200230)."""
    try:
        return date.fromisoformat(str(number))
    except ValueError:
        return None


# How a town decided one of its rules: its own value, or the default of the declaration.
Decided = Callable[[TownRule], int]

STRICT_OTHER_HANDS = TownRule(
    "strict_other_hands", "整改、上报人不得复查和销号同一条目",
    default=1, most=1, yes_no=True, basis="闭环管理要求：销号须由他人复核",
)  # fmt: skip
NEAR_DAYS = TownRule("near_days", "到期前几天算临期", default=3, unit="日", least=1, most=30)
NEAR_DAYS_GRAVE = TownRule("near_days_grave", "重大事项到期前几天算临期", default=5, unit="日", least=1, most=60)
ATTEND_DAYS = TownRule("attend_days", "没有别的期限在计算的，几日内跟进一次", default=30, unit="日", least=1, most=180)

CORE_TOWN_RULES = (STRICT_OTHER_HANDS, NEAR_DAYS, NEAR_DAYS_GRAVE, ATTEND_DAYS)
