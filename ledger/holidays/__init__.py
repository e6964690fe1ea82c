"""Which days are off and which weekends are worked: the yearly tables beside this file, read and checked.

A table is data with its source. Next year's is one more YYYY.json, written when the State Council's notice
appears (normally in November); a town's own days go into a second folder that changes these.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, Self

SHIPPED_TABLES = Path(__file__).parent
ONE_DAY = timedelta(days=1)
WEEKEND = "周末"

# What 全国年节及纪念日放假办法 fixes by the date alone is off in any year, table or not (rules 10.2); the moon and the sun
# fix the others. A file without one of them is only a part of a year's table, and counting with a part would promise
# wrong dates.
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
# The second day of 劳动节 came with the regulation of 2024-11-10; a true table of an earlier year may have it worked.
SECOND_OF_MAY_SINCE = 2025
# How a year without a table is counted, in the words of every warning.
WITHOUT_A_TABLE = "周末和日期固定的节日"


class HolidaysInvalid(ValueError):
    """A holiday file says something that cannot be; the sentence names both, `file` and `reason` one each."""

    def __init__(self, sentence: str, *, file: str = "", reason: str = "") -> None:
        super().__init__(sentence)
        self.file = file
        self.reason = reason or sentence


@dataclass(frozen=True, kw_only=True)
class Holidays:
    """Which days are off and which weekends are worked; a year without a source has weekends and the fixed days only.

    Among the worked weekends of such a year stands also the fixed day that a town's own amendment has worked.
    """

    rest_days: Mapping[date, str] = field(default_factory=dict)
    working_weekends: Mapping[date, str] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> Self:
        """Return the tables of every YYYY.json in `folder`, changed by those in `override` where it exists.

        A file in `override` replaces the year, unless it says `"amends": true`: then only the days it
        names change, and a year known by amendments alone still counts as not published.
        Raises HolidaysInvalid, with a sentence for the administrator, on anything doubtful.
        """
        if not folder.is_dir():
            raise HolidaysInvalid(f"找不到放假安排文件夹 {folder}，请检查安装是否完整。")
        years: dict[int, _YearTable] = {}
        amendments = []
        for table in (*_tables_in(folder), *(_tables_in(override) if override else ())):
            if table.amends:
                amendments.append(table)
            else:
                years[table.year] = table
        return cls(**_combined(years.values(), amendments))

    @property
    def published_years(self) -> frozenset[int]:
        return frozenset(self.sources)

    def is_rest_day(self, day: date) -> bool:
        if day in self.rest_days:
            return True
        return (day.weekday() >= 5 or bool(_fixed_name(day, self.sources))) and day not in self.working_weekends

    def is_working_day(self, day: date) -> bool:
        return not self.is_rest_day(day)

    def rest_name(self, day: date) -> str:
        """Return 国庆节 or 周末 for a rest day: what an officer would call it."""
        return self.rest_days.get(day) or _fixed_name(day, self.sources) or WEEKEND

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from `first` to `last` for which no notice is loaded."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.sources)


def _fixed_name(day: date, published_years: Container[int]) -> str:
    """Return what is kept on a day by the regulation alone; "" where it is none, or its year has a table that says so."""
    return "" if day.year in published_years else FIXED.get((day.month, day.day), "")


def missing_year_said(year: int) -> str:
    return f"{year}年放假安排尚未录入，暂按{WITHOUT_A_TABLE}推算"


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return how the tables of a folder look from outside: another answer means that one was put there or changed."""
    try:
        with os.scandir(folder) as found:
            files = [(one.name, one.stat()) for one in found if one.name.endswith(".json")]
    except FileNotFoundError:
        return ()
    return tuple(sorted((name, seen.st_mtime_ns, seen.st_size) for name, seen in files))


@dataclass(frozen=True, kw_only=True)
class _YearTable:
    """One holiday file, checked on its own."""

    path: Path
    year: int
    source: str
    amends: bool
    rest_days: dict[date, str]
    working_days: dict[date, str]


def _refuse(path: Path, reason: str) -> NoReturn:
    raise HolidaysInvalid(f"放假安排文件 {path} 有误：{reason}。请改正后重新启动。", file=path.name, reason=reason)


def _tables_in(folder: Path) -> list[_YearTable]:
    return [_read_table(path) for path in sorted(folder.glob("*.json"))]


def _read_table(path: Path) -> _YearTable:
    if not re.fullmatch("[0-9]{4}", path.stem):
        _refuse(path, "文件名应为四位年份，如 2027.json")
    content = _record(
        path, _parsed(path), required={"year", "source", "rest_days", "working_days"}, optional={"amends"}
    )
    if type(content["year"]) is not int or content["year"] != int(path.stem):
        _refuse(path, f"year 为 {_shown(content['year'])}，应与文件名的年份 {path.stem} 相同")
    if type(content.get("amends", False)) is not bool:
        _refuse(path, f"amends 为 {_shown(content['amends'])}，只能是 true 或 false")
    table = _YearTable(
        path=path,
        year=content["year"],
        source=_words(path, "source", content["source"]),
        amends=content.get("amends", False),
        rest_days=_rest_days(path, content),
        working_days=_working_days(path, content),
    )
    _check_days(table)
    return table


def _parsed(path: Path) -> Any:
    try:
        # Notepad on Windows puts a byte-order mark first; that is no reason to refuse a town's table.
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_without_repeated_keys)
    except UnicodeDecodeError:
        _refuse(path, "文字编码不是 UTF-8")
    except json.JSONDecodeError as error:
        _refuse(path, f"第{error.lineno}行第{error.colno}列不符合 JSON 格式")
    except _RepeatedKey as error:
        _refuse(path, f"“{error}”写了两次")


class _RepeatedKey(Exception):
    pass


def _without_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            raise _RepeatedKey(key)
    return dict(pairs)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _record(path: Path, value: Any, *, required: set[str], optional: Set[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(value, dict):
        _refuse(path, f"{_shown(value)} 应写成 {{…}}，含 {'、'.join(sorted(required))}")
    if missing := required - value.keys():
        _refuse(path, f"{_shown(value) if len(value) < 4 else '文件'} 缺少 {'、'.join(sorted(missing))}")
    if unknown := value.keys() - required - optional:
        _refuse(path, f"不认识“{'、'.join(sorted(unknown))}”")
    return value


def _records(path: Path, content: dict[str, Any], key: str, required: set[str]) -> list[dict[str, Any]]:
    if not isinstance(content[key], list):
        _refuse(path, f"{key} 为 {_shown(content[key])}，应是一个列表")
    return [_record(path, item, required=required) for item in content[key]]


def _words(path: Path, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        _refuse(path, f"{key} 为 {_shown(value)}，应填写文字")
    return value.strip()


def _day(path: Path, key: str, value: Any) -> date:
    # fromisoformat alone would also take 20260101 and week dates.
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        _refuse(path, f"{key} 为 {_shown(value)}，应是日期，如 2026-10-01")
    try:
        return date.fromisoformat(value)
    except ValueError:
        _refuse(path, f"{key} 为 {_shown(value)}，日历上没有这一天，请核对")


def _rest_days(path: Path, content: dict[str, Any]) -> dict[date, str]:
    days: dict[date, str] = {}
    for item in _records(path, content, "rest_days", {"name", "from", "to"}):
        first, last = _day(path, "from", item["from"]), _day(path, "to", item["to"])
        if not 0 <= (last - first).days < 31:
            _refuse(path, f"从 {first} 到 {last} 不像一个假期，请核对起止日期")
        for offset in range((last - first).days + 1):
            _put_once(path, days, first + offset * ONE_DAY, _words(path, "name", item["name"]))
    return days


def _working_days(path: Path, content: dict[str, Any]) -> dict[date, str]:
    days: dict[date, str] = {}
    for item in _records(path, content, "working_days", {"name", "on"}):
        _put_once(path, days, _day(path, "on", item["on"]), _words(path, "name", item["name"]))
    return days


def _put_once(path: Path, days: dict[date, str], day: date, name: str) -> None:
    if day in days:
        _refuse(path, f"{day} 写了两次")
    days[day] = name


def _check_days(table: _YearTable) -> None:
    for day in (*table.rest_days, *table.working_days):
        # A notice may begin in the last days of December: 2022-12-31 was off by the notice for 2023.
        if day.year != table.year and not date(table.year - 1, 12, 25) <= day < date(table.year, 1, 1):
            _refuse(table.path, f"{day} 不在 {table.year} 年")
    for day in table.working_days:
        if day in table.rest_days:
            _refuse(table.path, f"{day} 既写成放假又写成上班")
        if day.weekday() < 5 and not table.amends:
            _refuse(table.path, f"{day} 不是周末，不能写成调休上班")
    for month, day_of_month in FIXED:
        if table.amends or (table.year < SECOND_OF_MAY_SINCE and (month, day_of_month) == (5, 2)):
            continue
        if date(table.year, month, day_of_month) not in table.rest_days:
            _refuse(
                table.path,
                f'缺少{month}月{day_of_month}日法定放假；如果只是增改个别日子，请在文件中加上 "amends": true',
            )


def _combined(years: Iterable[_YearTable], amendments: Iterable[_YearTable]) -> dict[str, Any]:
    rest: dict[date, str] = {}
    working: dict[date, str] = {}
    sources: dict[int, str] = {}
    for table in years:
        sources[table.year] = table.source
        for days, added in ((rest, table.rest_days), (working, table.working_days)):
            for day, name in added.items():
                if day in rest or day in working:
                    _refuse(table.path, f"{day} 在另一年的文件中已有安排")
                days[day] = name
    for table in amendments:
        _amend(table, rest, working, sources)
        if table.year in sources:
            sources[table.year] += f"；{table.source}"
    return {
        "rest_days": MappingProxyType(rest),
        "working_weekends": MappingProxyType(working),
        "sources": MappingProxyType(sources),
    }


def _amend(table: _YearTable, rest: dict[date, str], working: dict[date, str], published_years: Container[int]) -> None:
    for day, name in table.rest_days.items():
        working.pop(day, None)
        rest[day] = name
    for day, name in table.working_days.items():
        is_fixed = bool(_fixed_name(day, published_years))
        if day.weekday() < 5 and day not in rest and not is_fixed:
            _refuse(table.path, f"{day} 本来就是工作日，不必写成上班")
        rest.pop(day, None)
        if day.weekday() >= 5 or is_fixed:
            working[day] = name
