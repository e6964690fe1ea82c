"""When a period may be extended, said once for every book: in time, so often, and not beyond measure."""

from datetime import date

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.steps import Case, Check
from ledger.grammar.town_rules import TOLD_LATE_DAYS, TownRule
from ledger.workdays import chinese_date, working_days_between


def is_asked_late(case: Case, last: date) -> bool:
    """Return whether an extension comes after the last day of the period it lengthens: the one rule for every book.

    What counts is the day it was asked for (rules 7.A A2: on written request before expiry): whoever asks in time is not
    late because somebody else took a week to agree, and nothing is lengthened that nobody has agreed to. Where a paper
    approves it, that was its date; a date that is typed much later than it lies (`TOLD_LATE_DAYS`) moves nothing that
    was over when it was typed.
    """
    on = case.asked_on
    if case.paper_on is not None and case.paper_on < on:
        is_told_soon = working_days_between(case.paper_on, on, case.holidays) <= case.decided(TOLD_LATE_DAYS)
        on = case.paper_on if is_told_soon else on
    return on > last


def moved_in_time(field: InstrumentedAttribute[date | None], word: str, *, most: TownRule, or_else: str) -> Check:
    """The date in `field` may be moved when it is asked for before it is over, whenever that is agreed to; as often as
    the town allows, each time by no more than the first length. `or_else` says what is left to do where it may not.
    """

    def refusal(case: Case) -> str | None:
        was, wanted = case.was[field.key], getattr(case.entry, field.key)
        if case.extensions >= case.decided(most):
            return f"{word}最多延期 {case.decided(most)} 次，已经用完；{or_else}"
        if was is None:
            return None
        if is_asked_late(case, was):
            return f"已经超过{word}，延期须在到期前提出；{or_else}"
        if wanted is not None and wanted <= was:
            return f"新的期限要晚于原期限 {was:%Y-%m-%d}"
        if wanted is not None and case.started_on and wanted > was + (was - case.started_on):
            return f"一次延期不超过原期限的长度，最晚可延到 {was + (was - case.started_on):%Y-%m-%d}"
        return None

    return Check(field, refusal=refusal)


def asked_in_time(field: InstrumentedAttribute[date | None], word: str, *, or_else: str) -> Check:
    """The date in `field`, which somebody else has set and may move as they like, is moved only before it is over."""

    def refusal(case: Case) -> str | None:
        was = case.was[field.key]
        if was is not None and is_asked_late(case, was):
            return f"{word} {was:%Y-%m-%d} 已过，延期须在到期前提出；{or_else}"
        return None

    return Check(field, refusal=refusal)


def not_postponed(field: InstrumentedAttribute[date | None], word: str, *, most: TownRule) -> Check:
    """The date in `field` that stands is not moved on by returning the work or judging it anew: a new one lies within
    it. A leader who takes the step may set a later one, which is an extension as any other: counted with those before,
    and no longer than the period was.
    """

    def refusal(case: Case) -> str | None:
        was, wanted = case.was.get(field.key), getattr(case.entry, field.key)
        if was is None or wanted is None or wanted == was:
            return None
        if wanted < case.today:
            return f"{word}不能早于今天，请填 {case.today:%Y-%m-%d} 或以后的日期"
        if wanted < was:
            return None
        if not case.leads:
            return f"不能晚于原来的{word} {was:%Y-%m-%d}；确需更晚的，由分管领导办理这一步并定日期，算一次延期"
        if case.extensions >= case.decided(most):
            return f"{word}最多延期 {case.decided(most)} 次，已经用完，不能晚于 {was:%Y-%m-%d}；不填的，原期限不变"
        if case.started_on and wanted > was + (was - case.started_on):
            return f"一次延期不超过原期限的长度，最晚可定到 {was + (was - case.started_on):%Y-%m-%d}"
        return None

    return Check(field, refusal=refusal)


def lengthened_in_time(
    field: InstrumentedAttribute[int | None], word: str, *, code: str, most: int | None = None, law: str = ""
) -> Check:
    """The clock of this code may be lengthened by the number in `field`, before it is over. What a law lets one
    lengthen it lets once, by 1 to `most`; `law` says how much that is and where it stands: "30 日（第三十四条）".
    """

    def refusal(case: Case) -> str | None:
        last, number = case.due_dates.get(code), getattr(case.entry, field.key)
        if most is not None and case.was[field.key] is not None:
            return f"{word}只能延长一次，已经用过"
        if last is None:
            return f"{word}已不在计算，不能延期"
        if is_asked_late(case, last):
            return f"{word}{chinese_date(last)}已过，延期须在到期前提出"
        if number is not None and most is None and number < 1:
            return "请填写延长几日"
        if number is not None and most is not None and not 1 <= number <= most:
            return f"最多延长 {law}，请填 1 到 {most}"
        return None

    return Check(field, refusal=refusal)
