"""What the steps of a hazard refuse, as sentences."""

from datetime import date

from ledger.books.safety.papers import ORDER_PAPER, RECHECK_OPINION
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.words import Level
from ledger.grammar import shelf
from ledger.grammar.counting_back import due_before
from ledger.grammar.limits import length_for
from ledger.grammar.lowering import not_lowered
from ledger.grammar.steps import Case, Check
from ledger.models import Entry
from ledger.workdays import Unit, due


def _major_on_spot(case: Case) -> str | None:
    return "重大隐患不能当场销号，请改用“上报隐患”" if case.entry.grade == Level.MAJOR else None


def _lonely_recheck(case: Case) -> str | None:
    if ORDER_PAPER.key in case.paper_kinds and not case.entry.recheck_companions:
        return "下达过责令限期整改指令书的，复查须两人以上，请填写同行复查人员"
    return None


def _no_opinion(case: Case) -> str | None:
    """What was ordered on paper is rechecked on paper, whatever the recheck finds (rules 2.3)."""
    ordered = {kind.key for kind in RECHECK_OPINION.after}
    if case.paper_kind == RECHECK_OPINION.key or ordered.isdisjoint(case.paper_kinds):
        return None
    return "下达过责令限期整改等文书的，复查须登记整改复查意见书，请填写文号和落款日期"


def _no_plan(case: Case) -> str | None:
    return None if case.entry.planned_on else "重大隐患须有治理方案（六项），请先“登记治理方案”"


def _resumption_open(case: Case) -> str | None:
    if case.entry.resume_asked_on is None or case.entry.may_resume is not None:
        return None
    return "恢复生产申请还没有审查意见，请先“登记恢复生产审查意见”，再销号"


def _a_year_after(day: date) -> date:
    return due(day, length=12, unit=Unit.MONTHS, holidays=shelf.holidays()).raw_on


def _too_long(begins: date | None, until: date | None) -> str | None:
    """A listing lasts a year at most, and so does what it is lengthened by (A15)."""
    if begins is None or until is None or until <= _a_year_after(begins):
        return None
    return f"挂牌督办最长一年，最晚填 {_a_year_after(begins):%Y-%m-%d}"


def _listed_too_long(case: Case) -> str | None:
    return _too_long(case.entry.listed_on, case.entry.listed_until)


def _lengthened_too_long(case: Case) -> str | None:
    return _too_long(case.was[SafetyEntry.listed_until.key], case.entry.listed_until)


def _asked_late(case: Case) -> str | None:
    """Later than so many working days before the last day it takes a reason (A15-ask)."""
    on, until = case.entry.longer_asked_on, case.entry.listed_until
    if on is None or until is None or case.entry.reason:
        return None
    limit = shelf.limit_of("A15-ask", on)
    length = length_for(limit, case.decided) or 0
    last = due_before(until, length=length, unit=limit.unit, holidays=shelf.holidays()).due_on
    if on <= last:
        return None
    return f"挂牌延期应在期满{length}个工作日前（最迟 {last:%Y-%m-%d}）申请；已经晚了的，请写明为什么"


RECHECKED_ON_PAPER = Check(None, of_paper=True, refusal=_no_opinion)
PLANNED = Check(None, refusal=_no_plan)
RESUMPTION_REVIEWED = Check(None, refusal=_resumption_open)
LISTED_A_YEAR = Check(SafetyEntry.listed_until, refusal=_listed_too_long)
LENGTHENED_A_YEAR = Check(SafetyEntry.listed_until, refusal=_lengthened_too_long)
ASKED_IN_TIME = Check(SafetyEntry.reason, refusal=_asked_late)
NOT_LOWERED = not_lowered(
    Entry.grade, (Level.MAJOR, Level.GENERAL),
    instead="上报为重大隐患的，只能由分管领导写明理由“降为一般隐患”；请提请分管领导办理，或按重大隐患办理",
)
NOT_MAJOR = Check(Entry.grade, refusal=_major_on_spot)
NOT_LONELY = Check(SafetyEntry.recheck_companions, refusal=_lonely_recheck)
