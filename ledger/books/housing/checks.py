"""What the steps of a hazardous house refuse, as sentences."""

from typing import Any

from ledger.books.housing.conditions import IS_PUT_RIGHT
from ledger.books.housing.papers import APPRAISAL_REPORT, REVIEW_APPRAISAL
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.town import CONTROL_COUNTS
from ledger.books.housing.words import DANGEROUS, HazardLevel, VoidReason
from ledger.grammar.lowering import not_lowered
from ledger.grammar.steps import Case, Check
from ledger.models import Entry


def _nothing_named(case: Case) -> str | None:
    if case.entry.hazard_parts or case.entry.operating_issues:
        return None
    return "请选择隐患部位；只有经营安全问题的，请选择经营安全问题"


def _nothing_done(case: Case) -> str | None:
    """A management measure alone is 已管控, not 已整治, unless the town has decided otherwise (rules 4.2)."""
    if IS_PUT_RIGHT.holds(case.entry) or (case.entry.is_controlled and case.decided(CONTROL_COUNTS)):
        return None
    return (
        "请选择实际采取的工程措施（违法建设的，也可以是全部或部分拆除）；只采取了管理措施、"
        "只罚款或补办手续的，没有消除隐患，请继续整治"
    )


def _worsening_unsettled(case: Case) -> str | None:
    return "有人报告隐患加重，尚未核定；请先核实，加重的变更等级" if case.entry.has_worsened else None


def _after_works(case: Case) -> str | None:
    """What the works have come to is said by the institution, and a house still C or D is not put right."""
    grade, is_review = case.entry.grade_after_works, case.paper_kind == REVIEW_APPRAISAL.key
    if is_review and grade is None:
        return "请填写复核鉴定报告评定的等级"
    if grade is not None and not is_review:
        return "整治后的等级以复核鉴定报告为凭，请同时登记复核鉴定报告，没有的留空"
    if grade in DANGEROUS:
        return f"复核鉴定仍为{grade}级，危险没有消除，不能验收合格，请退回重新整治"
    return None


def _grades(of: dict[str, Any]) -> tuple[Any, Any]:
    return of[Entry.grade.key] or None, of[HousingEntry.appraisal_grade.key] or None


def _falls(case: Case) -> str | None:
    """What is severe or C, D becomes less by the leader's word only, as it is closed only by that (rules 2.3)."""
    grade, appraised = _grades(case.heir)
    is_milder = case.entry.grade == HazardLevel.SEVERE and grade != HazardLevel.SEVERE
    is_sounder = case.entry.appraisal_grade in DANGEROUS and appraised is not None
    if is_milder or (is_sounder and appraised < case.entry.appraisal_grade):
        return "降低严重隐患或C、D级房屋的等级，须由分管领导批准，请提请分管领导办理"
    return None


def _appraised_by_nobody(case: Case) -> str | None:
    was, now = case.entry.appraisal_grade, _grades(case.heir)[1]
    if was is not None and now is None:
        return f"已经鉴定为{was}级，变更后仍要填写鉴定等级"
    if was != now and case.paper_kind not in (APPRAISAL_REPORT.key, REVIEW_APPRAISAL.key):
        return "鉴定等级由鉴定机构评定；变了的，请同时登记新的鉴定报告或复核鉴定报告"
    return None


def _void_heir(case: Case) -> str | None:
    """The line before it is closed for its sake: unless there never was a hazard, one of the two has to stand."""
    if case.entry.follows_id is None or case.entry.void_reason == VoidReason.NO_HAZARD:
        return None
    return "这一条是变更等级时立的，旧条已经销号，不能按重复或登记错误作废；等级有误的，请再变更等级"


def _measure_dropped(case: Case) -> str | None:
    dropped = set(case.was[HousingEntry.management_measures.key] or ()) - set(case.entry.management_measures or ())
    return "已采取的措施不能在这里去掉；不再需要的，请办理解除管控措施" if dropped else None


PARTS_NAMED = Check(HousingEntry.hazard_parts, refusal=_nothing_named)
WORSENING_SETTLED = Check(None, refusal=_worsening_unsettled)
REALLY_FIXED = Check(HousingEntry.engineering_measures, refusal=_nothing_done)
SOUND_AFTER_WORKS = Check(HousingEntry.grade_after_works, refusal=_after_works)
NOT_LOWERED = Check(Entry.grade, refusal=_falls)
AS_GRAVE_AS_REPORTED = not_lowered(
    Entry.grade, (HazardLevel.SEVERE, HazardLevel.SOME),
    instead="上报为严重隐患的，由分管领导决定才能降低：请先用“降低上报的初判”写明理由提请，或按严重隐患核定",
)
MAY_STILL_COLLAPSE = not_lowered(
    HousingEntry.may_collapse, (True, False),
    instead="原来判定可能倒塌的，由分管领导决定才能改判：请先用“降低上报的初判”写明理由提请",
)
APPRAISED_ANEW = Check(HousingEntry.appraisal_grade, refusal=_appraised_by_nobody)
VOID_NOT_BY_MISTAKE = Check(HousingEntry.void_reason, refusal=_void_heir)
MEASURES_KEPT = Check(HousingEntry.management_measures, refusal=_measure_dropped)
