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


NOT_MAJOR = Check(Entry.grade, refusal=_major_on_spot)
NOT_LONELY = Check(SafetyEntry.recheck_companions, refusal=_lonely_recheck)
