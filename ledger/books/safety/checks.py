"""What the steps of a hazard refuse, as sentences."""

from ledger.books.safety.papers import ORDER_PAPER
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.words import Level
from ledger.grammar.steps import Case, Check
from ledger.models import Entry


def _major_on_spot(case: Case) -> str | None:
    return "重大隐患不能当场销号，请改用“上报隐患”" if case.entry.grade == Level.MAJOR else None


def _lonely_recheck(case: Case) -> str | None:
    if ORDER_PAPER.key in case.paper_kinds and not case.entry.recheck_companions:
        return "下达过责令限期整改指令书的，复查须两人以上，请填写同行复查人员"
    return None


def _lowered(case: Case) -> str | None:
    """What was reported as major becomes less by the leader's word only (rules 2.3)."""
    if case.was[Entry.grade.key] == Level.MAJOR and case.entry.grade != Level.MAJOR:
        return "上报为重大隐患的，只能由分管领导写明理由“降为一般隐患”；请提请分管领导办理，或按重大隐患办理"
    return None


def _still_listed(case: Case) -> str | None:
    return "正在挂牌督办，请先由分管领导“摘牌”，再销号" if case.entry.is_listed else None


NOT_LISTED = Check(None, refusal=_still_listed)
NOT_LOWERED = Check(Entry.grade, refusal=_lowered)
NOT_MAJOR = Check(Entry.grade, refusal=_major_on_spot)
NOT_LONELY = Check(SafetyEntry.recheck_companions, refusal=_lonely_recheck)
