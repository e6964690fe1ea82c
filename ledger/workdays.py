"""Time limits as the law counts them, each with the account of how its date came about.

Pure arithmetic on local dates (Asia/Shanghai): nothing here asks what time it is, and every layer may call it.
"""

import calendar
import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from ledger.holidays import ONE_DAY, WEEKEND, Holidays, missing_year_said

__all__ = [
    "LOCAL_ZONE",
    "Due",
    "Holidays",
    "TraceKind",
    "TraceLine",
    "Unit",
    "add_working_days",
    "chinese_date",
    "day_begins",
    "days_late",
    "due",
    "local_date",
    "missing_year_line",
    "next_working_day",
    "sentence",
    "short_date",
    "working_days_between",
]

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
Pause = tuple[date, date]


class Unit(enum.StrEnum):
    """What a time limit is counted in; `label` follows the number, as in 3个工作日."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    DAYS = "days", "日"
    WORKING_DAYS = "working_days", "个工作日"
    MONTHS = "months", "个月"
    HOURS = "hours", "小时"


class TraceKind(enum.StrEnum):
    START = "start"
    REST_DAY_SKIPPED = "rest_day_skipped"
    WORKING_WEEKEND_COUNTED = "working_weekend_counted"
    PAUSE = "pause"
    EXTENSION = "extension"
    ROLLED = "rolled"
    NOT_ROLLED = "not_rolled"
    MISSING_YEAR = "missing_year"
    DECISION = "decision"
    RESULT = "result"
    KEPT = "kept"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One reason why a date is what it is, in words an officer can read out.

    `name` says which holiday a rest day belongs to. `amount` is how many days the line stands for; on an
    extension it is the length in the clock's own unit, on a missing year the year.
    """

    kind: TraceKind
    on: date | None
    text: str
    name: str = ""
    amount: int = 0

    def as_json(self) -> dict[str, Any]:
        on = self.on.isoformat() if self.on else None
        return {"kind": self.kind.value, "on": on, "text": self.text, "name": self.name, "amount": self.amount}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return the line that `as_json` gave; raises KeyError or ValueError on anything else."""
        return cls(
            kind=TraceKind(stored["kind"]),
            on=date.fromisoformat(stored["on"]) if stored["on"] else None,
            text=stored["text"],
            name=stored.get("name", ""),
            amount=stored.get("amount", 0),
        )


@dataclass(frozen=True)
class Due:
    """When a limit ends, and why.

    `raw_on` is the last day as counted; `rolled_on` the first working day on or after it. Both are always
    known; `rolls` says which of them binds. `due_at` is the UTC instant, for limits in hours only.
    """

    start_on: date
    raw_on: date
    rolled_on: date
    due_at: datetime | None
    trace: tuple[TraceLine, ...]
    missing_years: tuple[int, ...]
    rolls: bool = False

    @property
    def due_on(self) -> date:
        return self.rolled_on if self.rolls else self.raw_on


def due(
    start: date | datetime,
    *,
    length: int,
    unit: Unit,
    holidays: Holidays,
    extended_by: int = 0,
    pauses: Iterable[Pause] = (),
    rolls: bool = False,
) -> Due:
    """Return when a limit of `length` that began with the event `start` ends, with its trace.

    The day of the event does not count (民法典 201). Months end on the same-numbered day or at the month's
    end (202). Hours run from the moment, nights and holidays included; they need an aware datetime, cannot be
    paused and never roll. An extension adds to the raw date. The days of a pause, both ends included, do not
    count. `rolls` is for the rights of citizens (203); a duty of the town stays on its raw date.
    """
    if length < 0 or extended_by < 0:
        raise ValueError(f"a time limit cannot be negative: {length} extended by {extended_by}")
    paused = _merged(pauses)
    if unit is Unit.HOURS:
        return _due_in_hours(start, length, extended_by, paused)
    start_on = local_date(start)
    count = {Unit.DAYS: _count_days, Unit.WORKING_DAYS: _count_working_days, Unit.MONTHS: _count_months}[unit]
    raw_on, counted = count(start_on, length, paused, holidays)
    trace = [_start_line(start_on, length), *counted]
    if extended_by:
        trace.append(_extension_line(raw_on, f"{_said(raw_on, raw_on.year != start_on.year)}期满", extended_by, unit))
        raw_on, counted = count(raw_on, extended_by, paused, holidays)
        trace += counted
    rolled_on = next_working_day(raw_on, holidays)
    if rolled_on != raw_on:
        trace.append(_roll_line(start_on, raw_on, rolled_on, holidays.rest_name(raw_on), rolls))
    # Calendar limits ask the holiday table only about their end, working days about the whole way.
    asked_from = min(start_on + ONE_DAY, raw_on) if unit is Unit.WORKING_DAYS else raw_on
    missing = holidays.missing_years(asked_from, rolled_on)
    trace += [missing_year_line(year) for year in missing]
    due_on = rolled_on if rolls else raw_on
    trace.append(TraceLine(TraceKind.RESULT, due_on, f"{chinese_date(due_on)}到期"))
    return Due(start_on, raw_on, rolled_on, None, tuple(trace), missing, rolls)


def _due_in_hours(start: date | datetime, length: int, extended_by: int, pauses: Sequence[Pause]) -> Due:
    if not isinstance(start, datetime):
        raise TypeError(f"a limit in hours starts at a moment, not on a day: {start}")
    if pauses:
        raise ValueError("a limit in hours runs through nights and holidays and cannot be paused")
    start_on = local_date(start)
    ends_at = start.astimezone(UTC) + timedelta(hours=length)
    trace = [TraceLine(TraceKind.START, start_on, f"{_moment(start)}起算，夜间和节假日照常计算")]
    if extended_by:
        trace.append(_extension_line(local_date(ends_at), f"{_moment(ends_at)}期满", extended_by, Unit.HOURS))
        ends_at += timedelta(hours=extended_by)
    ends_on = local_date(ends_at)
    trace.append(TraceLine(TraceKind.RESULT, ends_on, f"{_moment(ends_at)}到期"))
    return Due(start_on, ends_on, ends_on, ends_at, tuple(trace), ())


def _count_days(start: date, days: int, pauses: Sequence[Pause], holidays: Holidays) -> tuple[date, list[TraceLine]]:
    end, lines = start + timedelta(days=days), []
    for first, last in pauses:
        first = max(first, start + ONE_DAY)
        if first <= last and first <= end:
            lines.append(_pause_line(start, first, last))
            end += last - first + ONE_DAY
    return end, lines


def _count_months(
    start: date, months: int, pauses: Sequence[Pause], holidays: Holidays
) -> tuple[date, list[TraceLine]]:
    return _count_days(start, (_months_after(start, months) - start).days, pauses, holidays)


def _months_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _count_working_days(
    start: date, days: int, pauses: Sequence[Pause], holidays: Holidays
) -> tuple[date, list[TraceLine]]:
    day, lines = start, []
    while days:
        day += ONE_DAY
        if pauses and (pause := next((pause for pause in pauses if pause[0] <= day <= pause[1]), None)):
            lines.append(_pause_line(start, day, pause[1]))
            day = pause[1]
        elif holidays.is_rest_day(day):
            lines.append(_rest_day_line(day, holidays.rest_name(day), day.year != start.year))
        else:
            days -= 1
            if day.weekday() >= 5:
                lines.append(_working_weekend_line(day, day.year != start.year))
    return day, lines


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the pauses in order, those that touch joined, so that no day is left out twice."""
    merged: list[Pause] = []
    for first, last in sorted(pauses):
        if first > last:
            raise ValueError(f"a pause ends before it begins: {first} to {last}")
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _start_line(start: date, length: int) -> TraceLine:
    return TraceLine(TraceKind.START, start, f"{chinese_date(start)}起算，{'当日不计入' if length else '限当日'}")


# The same weekends recur in thousands of limits, and a line never changes once it is written.
@lru_cache(maxsize=4096)
def _rest_day_line(day: date, name: str, with_year: bool) -> TraceLine:
    off = name if name == WEEKEND else f"{name}，放假"
    return TraceLine(TraceKind.REST_DAY_SKIPPED, day, f"{_said(day, with_year)}{off}，不计入", name, 1)


@lru_cache(maxsize=4096)
def _working_weekend_line(day: date, with_year: bool) -> TraceLine:
    return TraceLine(TraceKind.WORKING_WEEKEND_COUNTED, day, f"{_said(day, with_year)}调休上班，计入", "", 1)


def _pause_line(start: date, first: date, last: date) -> TraceLine:
    days = (last - first).days + 1
    span = _said(first, first.year != start.year)
    if last != first:
        span += f"至{_said(last, last.year != start.year)}"
    return TraceLine(TraceKind.PAUSE, first, f"{span}中止，{days}日不计入", "", days)


def _extension_line(on: date, expiry: str, extended_by: int, unit: Unit) -> TraceLine:
    return TraceLine(TraceKind.EXTENSION, on, f"原于{expiry}，延长{extended_by}{unit.label}", "", extended_by)


def _roll_line(start: date, raw: date, rolled: date, name: str, rolls: bool) -> TraceLine:
    last_day = f"{_said(raw, raw.year != start.year)}逢{_off(name)}"
    next_day = _said(rolled, rolled.year != start.year)
    days = (rolled - raw).days
    if rolls:
        return TraceLine(TraceKind.ROLLED, raw, f"{last_day}，顺延至{next_day}", name, days)
    text = f"{last_day}，本时限不顺延（其后首个工作日为{next_day}）"
    return TraceLine(TraceKind.NOT_ROLLED, raw, text, name, days)


def missing_year_line(year: int) -> TraceLine:
    return TraceLine(TraceKind.MISSING_YEAR, None, f"{missing_year_said(year)}，录入后请核对", "", year)


def add_working_days(start: date, days: int, holidays: Holidays) -> date:
    """Return the date `days` working days after `start`, which is day zero; before it when `days` is negative."""
    step = ONE_DAY if days > 0 else -ONE_DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= holidays.is_working_day(day)
    return day


def next_working_day(day: date, holidays: Holidays) -> date:
    """Return `day` itself when it is worked, otherwise the first working day after it."""
    while holidays.is_rest_day(day):
        day += ONE_DAY
    return day


def working_days_between(earlier: date, later: date, holidays: Holidays) -> int:
    """Return how many working days lie after `earlier`, up to and including `later`; negative when reversed."""
    if later < earlier:
        return -working_days_between(later, earlier, holidays)
    return sum(holidays.is_working_day(earlier + n * ONE_DAY) for n in range(1, (later - earlier).days + 1))


def days_late(due_on: date, today: date) -> int:
    """Return how many days late it is; 0 until 00:00 of the day after `due_on`."""
    return max((today - due_on).days, 0)


def local_date(moment: date | datetime) -> date:
    """Return the date in Shanghai; raises ValueError for a datetime that does not say its zone."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError(f"a moment must say its time zone: {moment}")
    return moment.astimezone(LOCAL_ZONE).date()


def day_begins(day: date, *, days: int = 0) -> datetime:
    """Return the moment (UTC) a local day begins in Shanghai, or the day so many days later."""
    return datetime.combine(day + timedelta(days=days), time.min, LOCAL_ZONE).astimezone(UTC)


def chinese_date(day: date) -> str:
    """Return the date in full: 2026年11月28日（周六）."""
    return f"{day.year}年{_month_and_day(day)}"


def short_date(day: date, today: date) -> str:
    """Return 今天, 明天, 昨天 or 11月28日（周六）; with the year when it is another year."""
    near = {-1: "昨天", 0: "今天", 1: "明天"}.get((day - today).days)
    return near or _said(day, day.year != today.year)


def _month_and_day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def _said(day: date, with_year: bool) -> str:
    return chinese_date(day) if with_year else _month_and_day(day)


def _off(name: str) -> str:
    return name if name == WEEKEND else f"{name}放假"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(LOCAL_ZONE)
    return f"{chinese_date(local)}{local:%H:%M}"


def sentence(due: Due, label: str, length: int, unit: Unit) -> str:
    """Return the one sentence an officer can quote for a due date; `label`, when given, opens it.

    自2026年9月29日起（当日不计）第3个工作日，2026年10月9日（周五）到期；其间国庆节放假7天不计。
    """
    parts = [_opening(due, length, unit) + _ending(due), *_left_out(due), *_worked_weekends(due)]
    parts += [missing_year_said(year) for year in due.missing_years]
    return f"{label}：{'；'.join(parts)}。" if label else f"{'；'.join(parts)}。"


def _opening(due: Due, length: int, unit: Unit) -> str:
    extended_by = sum(line.amount for line in _lines(due, TraceKind.EXTENSION))
    extension = f"，延长{extended_by}{unit.label}" if extended_by else ""
    start = f"{due.start_on.year}年{due.start_on.month}月{due.start_on.day}日"
    if due.due_at:
        began_at = (due.due_at - timedelta(hours=length + extended_by)).astimezone(LOCAL_ZONE)
        return f"自{start}{began_at:%H:%M}起{length}{unit.label}{extension}，"
    if length + extended_by == 0:
        return "当日办结，"
    counted = f"满{length}" if unit is Unit.MONTHS else f"第{length}"
    return f"自{start}起（当日不计）{counted}{unit.label}{extension}，"


def _ending(due: Due) -> str:
    if due.due_at:
        return f"{_moment(due.due_at)}到期，夜间和节假日照常计算"
    for line in _lines(due, TraceKind.ROLLED):
        return f"最后一日{chinese_date(due.raw_on)}逢{_off(line.name)}，顺延至{chinese_date(due.rolled_on)}到期"
    for line in _lines(due, TraceKind.NOT_ROLLED):
        return f"{chinese_date(due.raw_on)}到期，逢{_off(line.name)}不顺延"
    return f"{chinese_date(due.due_on)}到期"


def _left_out(due: Due) -> list[str]:
    days = Counter(line.name for line in _lines(due, TraceKind.REST_DAY_SKIPPED))
    spans = [f"{_off(name)}{count}天" for name, count in days.items()]
    if paused := sum(line.amount for line in _lines(due, TraceKind.PAUSE)):
        spans.append(f"中止{paused}天")
    return [f"其间{'、'.join(spans)}不计"] if spans else []


def _worked_weekends(due: Due) -> list[str]:
    days = [_month_and_day(line.on) for line in _lines(due, TraceKind.WORKING_WEEKEND_COUNTED) if line.on]
    return [f"{'、'.join(days)}调休上班计入"] if days else []


def _lines(due: Due, kind: TraceKind) -> list[TraceLine]:
    return [line for line in due.trace if line.kind is kind]
