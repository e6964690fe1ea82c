"""One time limit counted from one start: which date counts, why, and what to be careful about. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ledger.grammar.counting_back import due_before, sentence_before
from ledger.grammar.limits import TimeLimit, said_length
from ledger.holidays import Holidays
from ledger.refusals import AnswersRefused
from ledger.workdays import Due, Pause, Unit, chinese_date, due, sentence

# Longer than any law; a slip of the keyboard should not be counted for minutes.
MOST = {Unit.DAYS: 36500, Unit.WORKING_DAYS: 2500, Unit.MONTHS: 1200, Unit.HOURS: 87600}


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """A counted limit: its dates and trace, the sentence to quote, and cautions in words."""

    due: Due
    label: str
    length: int
    unit: Unit
    sentence: str
    cautions: tuple[str, ...] = ()

    @property
    def counts(self) -> str:
        """Return which date binds: "rolled" where the limit moves to the next working day, else "raw"."""
        return "rolled" if self.due.rolls else "raw"

    @property
    def reason(self) -> str:
        """Return why this date binds and not the other one."""
        if self.due.due_at is not None:
            return "按小时计算，到点即止，夜间和节假日照常计算，不顺延。"
        if self.due.raw_on == self.due.rolled_on:
            return "最后一日是工作日，不需要顺延。" if not self.is_backward else "往前数的期限不顺延，越早办越稳妥。"
        if self.due.rolls:
            return (
                "这是公民的权利（或约束当事人的期限），最后一日逢休息日，顺延到其后第一个工作日（民法典第二百零三条）。"
            )
        return "这是机关的职责，不靠顺延：以原日期为准，提醒也按原日期发出。顺延后的日期只供参考。"

    @property
    def is_backward(self) -> bool:
        return self.due.due_on < self.due.start_on

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "start": self.due.start_on.isoformat(),
            "length": self.length,
            "unit": self.unit.value,
            "raw": self.due.raw_on.isoformat(),
            "rolled": self.due.rolled_on.isoformat(),
            "counts": self.counts,
            "due": self.due.due_on.isoformat(),
            "due_at": self.due.due_at.isoformat() if self.due.due_at else None,
            "reason": self.reason,
            "sentence": self.sentence,
            "trace": [line.as_json() for line in self.due.trace],
            "missing_years": list(self.due.missing_years),
            "cautions": list(self.cautions),
        }


def reckon(
    limit: TimeLimit,
    start: date | datetime,
    *,
    holidays: Holidays,
    length: int | None = None,
    extended_by: int = 0,
    pauses: Iterable[Pause] = (),
) -> Reckoning:
    """Count a row of the table from its event; `length` is a town's own. Raises AnswersRefused naming what cannot stand.

    What the law does not allow (too long an extension, a pause it does not know) is counted all the same
    and said among the cautions: whoever asks may have another document in hand.
    """
    if limit.length is None:
        raise AnswersRefused({"limit": f"“{limit.label}”没有可以推算的天数：{limit.words}。"})
    length = limit.length if length is None else length
    pauses = tuple(pauses)
    if limit.backward:
        if extended_by or pauses:
            raise AnswersRefused({"extend": f"“{limit.label}”是往前数的期限，不能延长或中止。"})
        counted = due_before(_day(start), length=length, unit=limit.unit, holidays=holidays)
        said = sentence_before(counted, limit.label, length, limit.unit)
        return Reckoning(due=counted, label=limit.label, length=length, unit=limit.unit, sentence=said)
    free = count(
        start,
        label=limit.label,
        length=length,
        unit=limit.unit,
        holidays=holidays,
        rolls=limit.rolls,
        extended_by=extended_by,
        pauses=pauses,
    )
    return replace(free, cautions=tuple(_cautions(limit, extended_by, bool(pauses))))


def count(
    start: date | datetime,
    *,
    label: str = "",
    length: int,
    unit: Unit,
    holidays: Holidays,
    rolls: bool = False,
    extended_by: int = 0,
    pauses: Iterable[Pause] = (),
) -> Reckoning:
    """Count any length from a day or, for hours, a moment; raises AnswersRefused naming what cannot stand."""
    pauses = tuple(pauses)
    faults = _faults(start, length, unit, extended_by, pauses)
    if faults:
        raise AnswersRefused(faults)
    try:
        counted = due(
            start, length=length, unit=unit, holidays=holidays, extended_by=extended_by, pauses=pauses, rolls=rolls
        )
    except (OverflowError, ValueError):
        raise AnswersRefused({"start": "推算到了日历之外，请核对日期和长度。"}) from None
    return Reckoning(
        due=counted, label=label, length=length, unit=unit, sentence=sentence(counted, label, length, unit)
    )


def _day(start: date | datetime) -> date:
    if isinstance(start, datetime):
        raise AnswersRefused({"start": "这个期限按日计算，请只填日期。"})
    return start


def _faults(
    start: date | datetime, length: int, unit: Unit, extended_by: int, pauses: tuple[Pause, ...]
) -> dict[str, str]:
    faults = {}
    if not 0 <= length <= MOST[unit]:
        faults["length"] = f"请填写 0 到 {MOST[unit]} 之间的整数。"
    if not 0 <= extended_by <= MOST[unit]:
        faults["extend"] = f"请填写 0 到 {MOST[unit]} 之间的整数。"
    if unit is Unit.HOURS and not isinstance(start, datetime):
        faults["at"] = "这个期限按小时计算，请再填几点几分。"
    if unit is not Unit.HOURS and isinstance(start, datetime):
        faults["start"] = "这个期限按日计算，请只填日期。"
    if unit is Unit.HOURS and pauses:
        faults["pause"] = "按小时计算的期限不中止，请去掉中止日期。"
    if any(first > last for first, last in pauses):
        faults["pause"] = "中止的结束日不能早于开始日，请改正。"
    return faults


def _cautions(limit: TimeLimit, extended_by: int, has_pauses: bool) -> list[str]:
    found = []
    extension = limit.extension
    if extended_by and extension is None:
        found.append(f"{limit.basis}没有规定可以延长，请核对延长的依据。")
    elif extended_by and extension is not None:
        if extension.most is not None and extended_by > extension.most:
            found.append(
                f"最多延长{said_length(extension.most, limit.unit)}，现在填的是{extended_by}{limit.unit.label}，请核对。"
            )
        found.append(f"延长的规定：{said_extension(limit)}")
    if has_pauses and not limit.pause:
        found.append(f"{limit.basis}没有规定可以中止，请核对中止的依据。")
    if limit.confirm:
        found.append("这一条的依据尚未核对，请先确认再引用。")
    if limit.valid_to is not None:
        found.append(f"这是{chinese_date(limit.valid_to)}以前的规定，按起算日适用。")
    return found


def said_extension(limit: TimeLimit) -> str:
    """Return the extension rule in one sentence, or "" where there is none."""
    rule = limit.extension
    if rule is None:
        return ""
    parts = []
    if rule.most is not None:
        parts.append(f"最多延长{said_length(rule.most, limit.unit)}")
    if rule.times is not None:
        parts.append(f"限{rule.times}次")
    if rule.approver:
        parts.append(f"由{rule.approver}批准")
    if rule.notice:
        parts.append("须告知当事人并说明理由")
    if rule.words:
        parts.append(rule.words)
    return f"{'，'.join(parts)}。"
