"""Town rules: what the law leaves to the town, with the default and where it comes from."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date

from ledger.grammar.written import Written
from ledger.workdays import Unit


@dataclass(frozen=True, eq=False)
class TownRule(Written):
    """A whole number, a yes/no (`yes_no`) or a day (`is_day`, kept as the number 20200703) a town may decide for
    itself, on a page of the administrator. A number of days, working days … says so by its Unit, and a clock counts in
    the same; anything else is counted in a word ("次", "亩").

    `confirm` marks a default that rests on no source we could read: the administrator's check asks for it.
    """

    key: str
    label: str
    _: KW_ONLY
    default: int
    unit: Unit | str = ""
    least: int = 0
    most: int = 3650
    yes_no: bool = False
    is_day: bool = False
    basis: str = "本镇规定"
    confirm: bool = False

    @property
    def counted_in(self) -> str:
        """Return the word behind its number: 日, 个工作日, 次."""
        return self.unit.label if isinstance(self.unit, Unit) else self.unit

    def fault(self, value: int) -> str:
        """Return the sentence that refuses a value no town may set, "" for one it may."""
        if self.least <= value <= self.most and not (self.is_day and numbered_day(value) is None):
            return ""
        if self.is_day:
            return f"请填写日期，在 {numbered_day(self.least)} 到 {numbered_day(self.most)} 之间"
        return "请选择是或否" if self.yes_no else f"请填写 {self.least} 到 {self.most} 之间的整数"


def town(
    key: str, label: str, default: int, unit: Unit | str, *,
    least: int = 1, most: int, basis: str = "本镇规定", confirm: bool = False,
) -> TownRule:  # fmt: skip
    """A number the town may set between `least` and `most`."""
    return TownRule(key, label, default=default, unit=unit, least=least, most=most, basis=basis, confirm=confirm)


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


def said_value(town_rule: TownRule, value: int) -> str:
    """Return a value of a rule as people read it: 7 日, 是, 2020-07-03."""
    if town_rule.yes_no:
        return "是" if value else "否"
    if town_rule.is_day:
        day = numbered_day(value)
        return day.isoformat() if day is not None else str(value)
    return " ".join(filter(None, (str(value), town_rule.counted_in)))


# How a town decided one of its rules: its own value, or the default of the declaration.
Decided = Callable[[TownRule], int]

STRICT_OTHER_HANDS = TownRule(
    "strict_other_hands", "整改、上报人不得复查和销号同一条目",
    default=1, most=1, yes_no=True, basis="闭环管理要求：销号须由他人复核",
)  # fmt: skip
NEAR_DAYS = town("near_days", "到期前几天算临期", 3, Unit.DAYS, most=30)
NEAR_DAYS_GRAVE = town("near_days_grave", "重大事项到期前几天算临期", 5, Unit.DAYS, most=60)
ATTEND_DAYS = town("attend_days", "没有别的期限在计算的，几日内跟进一次", 30, Unit.DAYS, most=180)
OUTSIDE_DAYS = town(
    "outside_days", "等外部单位，没有说定日期的，几个工作日内催问", 10, Unit.WORKING_DAYS, most=90,
)  # fmt: skip
RELAPSE_DAYS = town("relapse_days", "销号后几日内重新立项的算反弹", 90, Unit.DAYS, most=365)
UNMERGE_DAYS = town("unmerge_days", "合并后几日内可以撤销", 30, Unit.DAYS, most=365)
TOLD_LATE_DAYS = town(
    "told_late_days", "办理日期隔几个工作日以上才记入的，须他人确认", 3, Unit.WORKING_DAYS, most=30,
    basis="本镇规定：事后补记的日期，确认前按记入日计算期限",
)  # fmt: skip

CORE_TOWN_RULES = (
    STRICT_OTHER_HANDS,
    NEAR_DAYS,
    NEAR_DAYS_GRAVE,
    ATTEND_DAYS,
    OUTSIDE_DAYS,
    RELAPSE_DAYS,
    UNMERGE_DAYS,
    TOLD_LATE_DAYS,
)
