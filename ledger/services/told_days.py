"""The days a step tells, beside today, beside what went before and beside the paper that is the act or that reached somebody.

A sentence stands beside the field the person sees: where the paper tells the day, that is the date on the paper.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from ledger.grammar.days import day_fault
from ledger.grammar.steps import Ask, Check
from ledger.queries.asked import Asked, AskedField
from ledger.services.evidence import Uploads, may_show
from ledger.services.submissions import Submission

PAPER_DAY = "paper-dated_on"
# Old cases are entered late; what lies before this is a slip of the year.
EARLIEST_YEAR = 1990


def found_fault(found_on: date, today: date) -> str:
    """Return what is wrong with a day of finding by itself, or ""."""
    if found_on > today:
        return "发现日期不能晚于今天，请核对"
    return "发现日期太早，请核对年份" if found_on.year < EARLIEST_YEAR else ""


def day_by_paper(ask: Ask, submission: Submission) -> date | None:
    """Return the day of an act that is a paper, where that paper is handed in with its date."""
    return submission.paper.dated_on if ask.by_paper and submission.paper is not None else None


def spoken_at(key: str, asked: Asked, submission: Submission) -> str:
    """Return beside which field stands what is said of this one: beside the date on the paper where that tells it."""
    told = any(one.key == key and day_by_paper(one.ask, submission) is not None for one in asked.fields)
    return PAPER_DAY if told else key


def spoken_of(check: Check, asked: Asked, submission: Submission) -> str:
    """Return beside which field stands what a check refuses, "" where it is said of the step as a whole."""
    if check.of_paper:
        return "paper-kind"
    return spoken_at(check.field.key, asked, submission) if check.field is not None else ""


def day_faults(
    asked: Asked, entry: Any, was: Mapping[str, Any], submission: Submission, uploads: Uploads,
    *, today: date,
) -> dict[str, str]:  # fmt: skip
    """Return a sentence for each day, as it stands on the entry with the answers, that cannot be.

    What was handed in may show that something was done before what it usually follows; what stood there `was` shown.
    """
    paper_on = submission.paper.dated_on if submission.paper is not None else None

    def is_proven(key: str, on: date, before: date) -> bool:
        return was.get(key) == on or (paper_on is not None and paper_on < before) or may_show(uploads, on, before)

    faults: dict[str, str] = {}
    for one in asked.fields:
        if sentence := _otherwise_fault(one, submission) or _before_paper_fault(one, submission):
            faults.setdefault(one.key, sentence)
        elif not (one.is_of_heir or _is_left(one, entry, was)) and (
            said := _order_fault(one, asked, entry, today, is_proven)
        ):
            key = spoken_at(one.key, asked, submission)
            faults.setdefault(key, said if key == one.key else f"文书的落款日期就是{one.field.label}：{said}")
    return faults


def _is_left(one: AskedField, entry: Any, was: Mapping[str, Any]) -> bool:
    """Return whether a day that stands is left as it was fixed: it was right then, whatever has been found since."""
    return one.ask.stands and was.get(one.key) is not None and getattr(entry, one.key) == was[one.key]


def _order_fault(
    one: AskedField, asked: Asked, entry: Any, today: date, is_proven: Callable[[str, date, date], bool]
) -> str:
    book = asked.book
    return day_fault(
        one.ask, entry, today=today, word_of=book.word_of, days_before=book.days_before,
        is_proven=partial(is_proven, one.key),
    )  # fmt: skip


def _otherwise_fault(one: AskedField, submission: Submission) -> str:
    """An act that is a paper happened on no other day than the paper says."""
    on, typed = day_by_paper(one.ask, submission), submission.answers.get(one.key)
    if on is None or typed is None or typed == on:
        return ""
    return f"{one.field.label}就是文书的落款日期 {on:%Y-%m-%d}，两处要一致，请核对后改正"


def _before_paper_fault(one: AskedField, submission: Submission) -> str:
    """Nothing is served or received before it was made."""
    paper, typed = submission.paper, submission.answers.get(one.key)
    if not one.ask.after_paper or paper is None or paper.dated_on is None or not isinstance(typed, date):
        return ""
    if typed >= paper.dated_on:
        return ""
    return f"{one.field.label}不能早于文书的落款日期 {paper.dated_on:%Y-%m-%d}，请核对"
