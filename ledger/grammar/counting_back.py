"""Limits counted towards an event: the last day on which a thing may still be done in time. Pure."""

from collections import Counter
from datetime import date

from ledger.holidays import ONE_DAY, WEEKEND, Holidays, missing_year_said
from ledger.workdays import Due, TraceKind, TraceLine, Unit, chinese_date, missing_year_line


def due_before(event: date, *, length: int, unit: Unit, holidays: Holidays) -> Due:
    """Return the last day on which something may be done that must happen `length` days before an event.

    The day of the event does not count, as it does not the other way round (民法典 201). Nothing rolls: a day
    later would be too late. Raises ValueError for a length in months or hours, which no rule counts backward.
    """
    if unit not in (Unit.DAYS, Unit.WORKING_DAYS) or length < 0:
        raise ValueError(f"cannot count {length} {unit} backward")
    day, left, lines = event, length, []
    while left:
        day -= ONE_DAY
        if unit is Unit.WORKING_DAYS and holidays.is_rest_day(day):
            lines.append(_rest_line(day, holidays.rest_name(day)))
            continue
        left -= 1
        if unit is Unit.WORKING_DAYS and day.weekday() >= 5:
            lines.append(TraceLine(TraceKind.WORKING_WEEKEND_COUNTED, day, f"{chinese_date(day)}调休上班，计入", "", 1))
    missing = holidays.missing_years(day, event) if unit is Unit.WORKING_DAYS else ()
    lines += [missing_year_line(year) for year in missing]
    start = TraceLine(TraceKind.START, event, f"从{chinese_date(event)}往前数，当日不计入")
    result = TraceLine(TraceKind.RESULT, day, f"最迟{chinese_date(day)}")
    return Due(event, day, day, None, (start, *lines, result), missing)


def _rest_line(day: date, name: str) -> TraceLine:
    off = name if name == WEEKEND else f"{name}，放假"
    return TraceLine(TraceKind.REST_DAY_SKIPPED, day, f"{chinese_date(day)}{off}，不计入", name, 1)


def sentence_before(due: Due, label: str, length: int, unit: Unit) -> str:
    """Return the sentence to quote: 通知听证：2026年3月20日前7个工作日（当日不计），最迟2026年3月11日（周三）."""
    event = f"{due.start_on.year}年{due.start_on.month}月{due.start_on.day}日"
    parts = [f"{event}前{length}{unit.label}（当日不计），最迟{chinese_date(due.due_on)}"]
    left_out = Counter(line.name for line in due.trace if line.kind is TraceKind.REST_DAY_SKIPPED)
    if left_out:
        spans = [f"{name if name == WEEKEND else f'{name}放假'}{days}天" for name, days in left_out.items()]
        parts.append(f"其间{'、'.join(spans)}不计")
    parts += [
        line.text.replace("，计入", "计入") for line in due.trace if line.kind is TraceKind.WORKING_WEEKEND_COUNTED
    ]
    parts += [missing_year_said(year) for year in due.missing_years]
    return f"{label}：{'；'.join(parts)}。" if label else f"{'；'.join(parts)}。"
