"""Refusals, as the sentences they are said in."""

from datetime import date
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.petitions.papers import REPLY_OPINION
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.words import (
    Category, Channel, ClockCode, CloseKind, Dispose, Opinion, Purpose, ReviewResult, Route, RowKind,
)
from ledger.grammar.extensions import asked_in_time, lengthened_in_time
from ledger.grammar.steps import Case, Check
from ledger.workdays import chinese_date

REGULATION_SINCE = date(2022, 5, 1)
MOST_REPRESENTATIVES = 5
MOST_EXTENSION = 30
MOST_DISCLOSURE_EXTENSION = 20
# To close a matter in one of these ways says that it is settled in fact.
RESOLVING = (CloseKind.CARRIED_OUT, CloseKind.SETTLED, CloseKind.ACCEPTED)
# What labels a person. Words that also tell what happened (刁难, 精神病医院, 不放心水质) are told truthfully (Art. 19).
JUDGING_WORDS = (
    "缠访", "闹访", "无理取闹", "无理缠", "刁民", "精神病人", "精神病患", "钉子户", "挑头", "不放心人员", "不放心对象", "稳控",
)


def _fair(attribute: InstrumentedAttribute[Any]) -> Check:
    def refusal(case: Case) -> str | None:
        said = getattr(case.entry, attribute.key) or ""
        judged = next((word for word in JUDGING_WORDS if word in said), None)
        return f"只写事实和诉求，不写对人的评价，请改写“{judged}”" if judged else None

    return Check(attribute, refusal=refusal)


def _received_refusal(case: Case) -> str | None:
    on = case.entry.received_on
    if on and on < REGULATION_SINCE:
        return "《信访工作条例》自2022年5月1日起施行，此前收到、尚未化解的请登记为“信访积案”"
    return None


def _people_refusal(case: Case) -> str | None:
    return "人数至少填 1" if case.entry.people_count is not None and case.entry.people_count < 1 else None


def _representatives_refusal(case: Case) -> str | None:
    entry = case.entry
    if entry.channel == Channel.VISIT and entry.is_group and (entry.representatives or 0) > MOST_REPRESENTATIVES:
        return f"集体走访应当推选代表，代表不得超过 {MOST_REPRESENTATIVES} 人（第二十条）"
    if entry.representatives and entry.people_count and entry.representatives > entry.people_count:
        return "代表人数不能多于总人数"
    return None


def _dispose_refusal(case: Case) -> str | None:
    entry = case.entry
    if entry.category == Category.ACCUSATION and entry.dispose not in (Dispose.FORWARD, Dispose.REPORT_UP):
        return "检举控告由纪检监察机关依规依纪依法处理，请选择“转送”或“呈报”（第三十条）"
    if entry.dispose == Dispose.FILE and entry.can_be_told and not entry.is_repeat:
        return "能够告知的初次事项不能只作存查，请选择其他处置方式"
    return None


def _category_refusal(case: Case) -> str | None:
    """Called a claim, an accusation would be there for everybody to read."""
    entry = case.entry
    if entry.purpose == Purpose.ACCUSATION and entry.category not in (None, Category.ACCUSATION):
        return "信访目的是“揭发控告”的，事项类别应当是检举控告类；不是揭发控告的，请先更正信访目的"
    return None


def _recategorized(case: Case) -> str | None:
    """Called anything else, an accusation would leave by the ways of everything else."""
    if case.was[PetitionEntry.category.key] == Category.ACCUSATION != case.entry.category:
        return "已登记为检举控告类的，甄别时不能改为其他类别；确属登记错误的，请领导办理“改定事项类别”"
    return None


def _no_repeat_any_more(case: Case) -> str | None:
    """Called the first of its kind in sorting, it would leave the repeated ones by nobody's decision."""
    if case.was[PetitionEntry.is_repeat.key] and not case.entry.is_repeat:
        return "已登记为重复的，甄别时不能改为不重复；登记有误的，请提请“更正登记”"
    return None


def _unreported(case: Case) -> str | None:
    """A closed matter promises nothing any more: what is owed to whoever assigned it is done before."""
    if ClockCode.RESULT in case.due_dates:
        return "还没有向交办机关报告结果，请先办理“向交办机关报告结果”"
    return None


def _interest_refusal(case: Case) -> str | None:
    if case.entry.no_interest is False:
        return "承办人与事项有直接利害关系的应当回避，请换一位承办人（第二十八条）"
    return None


def _objection_refusal(case: Case) -> str | None:
    last = case.due_dates.get(ClockCode.OBJECT)
    if last is None:
        return "已经提出过异议或已甄别为本机关事项，请按程序办理"
    if (case.paper_on or case.today) > last:
        return (
            f"异议应当自收到转送、交办之日起5个工作日内提出，最迟{chinese_date(last)}，现已超过，请受理或与交办机关协商"
        )
    return None


def _ungraded(case: Case) -> str | None:
    if (case.entry.kind == RowKind.SCREENED or case.entry.is_backlog) and case.entry.grade is None:
        return "排查发现的纠纷和积案须先评定事项等级，请先办理“评定事项等级”"
    return None


def _review_refusal(case: Case) -> str | None:
    return _window_refusal(case, ClockCode.REVIEW_RIGHT, case.entry.review_requested_on, "请求复查")


def _final_refusal(case: Case) -> str | None:
    return _window_refusal(case, ClockCode.FINAL_RIGHT, case.entry.final_requested_on, "请求复核")


def _window_refusal(case: Case, code: ClockCode, on: date | None, words: str) -> str | None:
    last = case.last_days.get(code)
    if on is not None and last is not None and on > last:
        return f"{words}的期限到{chinese_date(last)}为止，这一天以后提出的不再受理，请书面告知信访人"
    return None


def _too_early_to_finish(case: Case) -> str | None:
    """Nobody loses a right because a file is closed early (Art. 35, 36)."""
    if case.entry.accepts_in_writing:
        return None
    for code, words in ((ClockCode.REVIEW_RIGHT, "复查"), (ClockCode.FINAL_RIGHT, "复核")):
        last = case.due_dates.get(code)
        if last is not None and case.today <= last:
            return f"信访人可在{chinese_date(last)}以前请求{words}；提前办结的，须有信访人自愿的书面表示"
    return None


def _close_refusal(case: Case) -> str | None:
    entry = case.entry
    if entry.opinion in (Opinion.SUPPORT, Opinion.SETTLED) and not entry.carried_out:
        return "支持意见或调解协议还没有落实，请先登记“报告落实情况”再销号"
    if sentence := _unreported(case):
        return sentence
    if entry.close_kind in RESOLVING and not entry.is_resolved:
        return "程序办结不等于实质化解：按这种方式销号，须先由领导“认定实质化解”"
    if entry.close_kind == CloseKind.CARRIED_OUT and entry.opinion != Opinion.SUPPORT:
        return "处理结论不是“支持”，请选择相符的办结方式"
    if entry.close_kind == CloseKind.FINAL and entry.final_result is None:
        return "没有复核意见，不能按“复核终结”销号"
    return None


WRITTEN_FAIRLY = (_fair(PetitionEntry.title), _fair(PetitionEntry.summary))
COUNTED_RIGHT = (
    Check(PetitionEntry.people_count, refusal=_people_refusal),
    Check(PetitionEntry.representatives, refusal=_representatives_refusal),
)
RECEIVED_RIGHT = Check(PetitionEntry.received_on, refusal=_received_refusal)
CATEGORY_RIGHT = Check(PetitionEntry.category, refusal=_category_refusal)
REPORTED_BACK = Check(None, refusal=_unreported)
SORTED_RIGHT = (
    Check(PetitionEntry.is_repeat, refusal=_no_repeat_any_more),
    Check(PetitionEntry.category, refusal=_recategorized), CATEGORY_RIGHT,
    Check(PetitionEntry.dispose, refusal=_dispose_refusal),
)
OBJECTED_IN_TIME = Check(None, refusal=_objection_refusal)
EXTENDED_RIGHT = lengthened_in_time(
    PetitionEntry.extended_days, "办理期限", code=ClockCode.OPINION, most=MOST_EXTENSION,
    law=f"{MOST_EXTENSION} 日（第三十四条）",
)
DISCLOSURE_EXTENDED_RIGHT = lengthened_in_time(
    PetitionEntry.disclosure_days, "答复期限", code=ClockCode.DISCLOSURE, most=MOST_DISCLOSURE_EXTENSION,
    law=f"{MOST_DISCLOSURE_EXTENSION} 个工作日（政府信息公开条例第三十三条）",
)
SETTLING_EXTENDED_RIGHT = lengthened_in_time(PetitionEntry.settle_days, "化解期限", code=ClockCode.SETTLE)
PLAN_EXTENDED_IN_TIME = asked_in_time(
    PetitionEntry.plan_due_on, "积案化解期限", or_else="超期的照记，化解以后登记实际情况"
)
RESULT_EXTENDED_IN_TIME = asked_in_time(
    PetitionEntry.result_due_on, "要求报告结果的日期", or_else="请按实际情况报告结果"
)
GRADED_BEFORE = Check(None, refusal=_ungraded)
ROUTE_CHANGED = Check(
    PetitionEntry.route,
    refusal=lambda case: (
        "与现在的途径相同，请选择改正后的途径" if case.entry.route == case.was[PetitionEntry.route.key] else None
    ),
)
NOT_INVOLVED = Check(PetitionEntry.no_interest, refusal=_interest_refusal)
REVIEW_ASKED_IN_TIME = Check(PetitionEntry.review_requested_on, refusal=_review_refusal)
FINAL_ASKED_IN_TIME = Check(PetitionEntry.final_requested_on, refusal=_final_refusal)
NOT_TOO_EARLY = Check(PetitionEntry.finished_on, refusal=_too_early_to_finish)
CLOSED_RIGHT = Check(PetitionEntry.close_kind, refusal=_close_refusal)
PLANNED_FAIRLY = _fair(PetitionEntry.plan)
BY_OPINION = Check(
    PetitionEntry.replied_on,
    refusal=lambda case: (
        "按第三十一条第六项办理的，须出具信访处理意见书"
        if case.entry.route == Route.OPINION and REPLY_OPINION.key not in case.paper_kinds
        else None
    ),
)
NO_AGREEMENT = Check(
    PetitionEntry.opinion,
    refusal=lambda case: (
        "达成调解、和解的，请用“调解、和解达成协议”登记协议书" if case.entry.opinion == Opinion.SETTLED else None
    ),
)


def _not_set_aside(attribute: InstrumentedAttribute[Any]) -> Check:
    return Check(
        attribute,
        refusal=lambda case: (
            "撤销原意见的，请用“意见被撤销，重新办理”"
            if getattr(case.entry, attribute.key) == ReviewResult.SET_ASIDE
            else None
        ),
    )


REVIEW_NOT_SET_ASIDE = _not_set_aside(PetitionEntry.review_result)
FINAL_NOT_SET_ASIDE = _not_set_aside(PetitionEntry.final_result)
