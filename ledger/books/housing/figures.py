"""Figures (rules 9.2 B).

The unit is 栋; 户 stand beside it. A line that a regrade closed counts with the one that took over from it.
"""

from typing import Any

import sqlalchemy as sa

from ledger.books.housing.conditions import IS_BUSINESS, IS_CONTROLLED, IS_DANGEROUS
from ledger.books.housing.records import House, HousingEntry, HousingVisit
from ledger.books.housing.states import CLOSED, REFERRED, REGRADED, VOID
from ledger.books.housing.steps.appraisal import NO_FIX, NO_FIX_GRAVE
from ledger.books.housing.steps.correction import LOWER
from ledger.books.housing.steps.judging import VERIFY
from ledger.books.housing.town import KEY_STOREYS
from ledger.books.housing.words import (
    SCREENING, TO_DO, AppraisalGrade, AppraisalStatus, HazardLevel, Judgement, LookCode, Remediation, VisitKind,
)
from ledger.grammar import shelf
from ledger.grammar.conditions import is_, is_given, is_not
from ledger.grammar.figures import Better, Counted, Counting, Figure, Period, count, decided_sql, in_period, rate
from ledger.grammar.limits import town_rule_for
from ledger.grammar.merging import MERGED
from ledger.grammar.usual_figures import corrected, days_taken, lateness, merged, relapses, split_off, voided
from ledger.models import Entry, Event, Site, Visit, VisitResult
from ledger.workdays import day_begins

# --- Houses looked at ----------------------------------------------------------------------------------------------


def _on_file(period: Period) -> Any:
    """Houses on file by the end of the period and not yet out of use when it began."""
    return sa.and_(
        Site.made_at < day_begins(period.last, days=1),
        sa.or_(Site.retired_at.is_(None), Site.retired_at >= day_begins(period.first)),
    )


def _looked_at(period: Period) -> Any:
    look = HousingVisit.__table__
    return sa.exists().where(
        Visit.id == look.c.id, Visit.site_id == Site.id, look.c.visit_kind.in_(SCREENING),
        Visit.result != VisitResult.WITHDRAWN,
        Visit.started_at >= day_begins(period.first), Visit.started_at < day_begins(period.last, days=1),
    )


def _is_high(period: Period) -> Any:
    return House.floors_up >= decided_sql(KEY_STOREYS, Site.town_id)


def _households(period: Period) -> Any:
    """Return the households; a house without a number of them is one."""
    households = sa.func.sum(sa.func.coalesce(House.households, 1))
    return sa.func.coalesce(households.filter(_on_file(period), _looked_at(period)), 0)


def _houses_screened(code: str, label: str, definition: str, *conditions: Counting) -> Figure:
    return count(code, label, definition, "栋", _on_file, _looked_at, *conditions, over=Counted.SITES)


SCREENED = _houses_screened(
    "B-1", "排查房屋数", "期间内完成排查（含复核排查）的自建房，同一栋只计一次，“未发现安全隐患”也计",
)
SCREENED_HOUSEHOLDS = Figure(
    "B-1h", "排查户数", "B-1 的房屋里的户数，没有登记户数的一栋按一户计", "户",
    counted=Counted.SITES, measure=_households,
)
SCREENED_BUSINESS = _houses_screened("B-1b", "其中经营性自建房", "B-1 中的经营性自建房；待完善的档案没有登记用途的不计", IS_BUSINESS)
SCREENED_UNAPPRAISED = _houses_screened(
    "B-1c", "其中投入经营前未鉴定", "B-1b 中登记为投入经营前没有经过安全鉴定的（B9）",
    IS_BUSINESS, is_(House.appraised_for_business, False),
)
SCREENED_HIGH = _houses_screened(
    "B-1s", "其中达到重点层数的", "B-1 中地上层数达到本镇重点层数的，一般为三层及以上；待完善的档案没有登记层数的不计", _is_high,
)
REGISTERED = count(
    "B-2a", "登记在册房屋数", "截至期末已建档、期初尚未停用的自建房，待完善的也计", "栋", _on_file, over=Counted.SITES,
)
SCREENING_RATE = rate(
    "B-2", "排查率", SCREENED, REGISTERED, leaves_out="期末以后才建档的、期初以前已经停用的；期间内停用的计入分母",
)

# --- Hazardous houses ----------------------------------------------------------------------------------------------

COUNTS = is_not(Entry.state, VOID.key, REGRADED.key, MERGED.key)
FOUND = (in_period(Entry.found_on), COUNTS)
HAS_WORK_LEFT = is_(HousingEntry.remediation, *TO_DO)


def _houses_found(
    code: str, label: str, definition: str, *conditions: Counting, told_by: tuple[str, ...] = ()
) -> Figure:
    return count(code, label, definition, "栋", *FOUND, *conditions, each=Entry.site_id, told_by=told_by)


def _was_lowered(period: Period) -> Any:
    return sa.exists().where(Event.entry_id == Entry.id, Event.step == LOWER.key)


def _stands_in_a_high_house(period: Period) -> Any:
    house, site = House.__table__.alias(), Site.__table__.alias()
    high = sa.select(site.c.id).join(house, house.c.id == site.c.id)
    return Entry.site_id.in_(high.where(house.c.floors_up >= decided_sql(KEY_STOREYS, site.c.town_id)))


def _nothing_left_to_do(period: Period) -> Any:
    """No other hazard of the house from the period is still to be put right."""
    other, detail = Entry.__table__.alias(), HousingEntry.__table__.alias()
    return ~sa.exists().where(
        other.c.id == detail.c.id,
        other.c.site_id == Entry.site_id,
        other.c.found_on.between(period.first, period.last),
        other.c.state.not_in((VOID.key, REGRADED.key, MERGED.key)),
        detail.c.remediation.in_(TO_DO),
    )


HAZARDOUS = _houses_found(
    "B-3", "隐患房屋数", "期间内初判存在安全隐患的房屋，同一栋只计一次，不含作废和已并入的；等级变更的按新条计",
)
SEVERE_HOUSES = _houses_found(
    "B-3a", "其中严重安全隐患", "B-3 中初判为严重安全隐患（红）的；同一栋另有一定隐患的，B-3b 也计", is_(Entry.grade, HazardLevel.SEVERE),
)
SOME_HOUSES = _houses_found(
    "B-3b", "其中一定安全隐患", "B-3 中初判为一定安全隐患（黄）的", is_(Entry.grade, HazardLevel.SOME),
)
LOWERED = count(
    "B-3l", "另有：批准降低等级的", "发现日期在期间内、经分管领导批准降低初判或鉴定等级的旧条，降低后的新条计入 B-3",
    "条", in_period(Entry.found_on), is_(Entry.state, REGRADED.key), _was_lowered, told_by=(LOWER.key,),
)
HIGH_HOUSES = _houses_found(
    "B-3s", "其中达到重点层数的", "B-3 中地上层数达到本镇重点层数的，一般为三层及以上", _stands_in_a_high_house,
)
APPRAISAL_RATE = rate(
    "B-4", "鉴定率",
    part=_houses_found(
        "B-4b", "已鉴定房屋数", "B-4a 中已收到鉴定报告的", is_(HousingEntry.appraisal_status, AppraisalStatus.DONE),
    ),
    whole=_houses_found(
        "B-4a", "需鉴定房屋数", "B-3 中核定需要鉴定的，含鉴定中、已鉴定和应鉴定而未鉴定",
        is_(
            HousingEntry.appraisal_status,
            AppraisalStatus.PENDING, AppraisalStatus.UNDERWAY, AppraisalStatus.DONE, AppraisalStatus.NOT_DONE,
        ),
    ),
    leaves_out="核定不需要鉴定的（其中严重隐患见 B-4f）、还没有核定的、作废的（B-3v）、已并入的（B-3m）",
)
SEVERE_UNAPPRAISED = _houses_found(
    "B-4f", "另有：严重隐患核定不需要鉴定的", "B-3a 中核定为不需要鉴定的，不计入 B-4a",
    is_(Entry.grade, HazardLevel.SEVERE), is_(HousingEntry.appraisal_status, AppraisalStatus.NOT_NEEDED),
    told_by=(VERIFY.key,),
)
GRADE_C = _houses_found(
    "B-4c", "鉴定为C级", "B-3 中鉴定为C级（局部危房）的", is_(HousingEntry.appraisal_grade, AppraisalGrade.C),
)
GRADE_D = _houses_found(
    "B-4d", "鉴定为D级", "B-3 中鉴定为D级（整幢危房）的", is_(HousingEntry.appraisal_grade, AppraisalGrade.D),
)
DANGEROUS_HOUSES = _houses_found("B-4e", "危房总量", "B-3 中鉴定为C级或D级的，同一栋只计一次", IS_DANGEROUS)
TO_BE_PUT_RIGHT = _houses_found(
    "B-5a", "应整治房屋数", "B-3 中已整治、整治中和待整治的，不含无需整治",
    is_(HousingEntry.remediation, *TO_DO, Remediation.DONE),
)
PUT_RIGHT = _houses_found(
    "B-5b", "已整治房屋数", "B-5a 中已经验收销号的，含经分管领导同意、房屋已拆除终结的；同一栋还有没整治的不算，只采取管理措施的算已管控，不算已整治",
    is_(HousingEntry.remediation, Remediation.DONE), _nothing_left_to_do,
)
PUT_RIGHT_RATE = rate(
    "B-5", "整治率", PUT_RIGHT, TO_BE_PUT_RIGHT,
    leaves_out="无需整治的（B-5c）、作废的（B-3v）、已并入的（B-3m）；等级变更的按新条计",
)
NOT_NEEDED = _houses_found(
    "B-5c", "另有：鉴定为A、B级无需整治的", "B-3 中按鉴定为A、B级无需整治办理的，不计入 B-5a",
    is_(HousingEntry.remediation, Remediation.NOT_NEEDED), told_by=(NO_FIX.key, NO_FIX_GRAVE.key),
)
CONTROLLED = _houses_found(
    "B-6b", "已管控房屋数", "B-6a 中目前至少有一项管理措施的", HAS_WORK_LEFT, IS_CONTROLLED,
)
CONTROL_RATE = rate(
    "B-6", "管控率",
    part=CONTROLLED,
    whole=_houses_found("B-6a", "尚未整治的隐患房屋", "B-3 中待整治、整治中的", HAS_WORK_LEFT),
    leaves_out="已整治的、无需整治的（B-5c）、作废的（B-3v）、已并入的（B-3m），其他期间发现的",
)

# --- Patrols -------------------------------------------------------------------------------------------------------


def _looks(*conditions: Any) -> Any:
    return sa.select(HousingVisit.__table__.c.id).where(*conditions)


PATROL_LOOKS = _looks(HousingVisit.__table__.c.visit_kind == VisitKind.PATROL)
LOOKS_THAT_FOUND = _looks(HousingVisit.__table__.c.judgement != Judgement.NONE)


def _is_patrol(period: Period) -> Any:
    return Visit.id.in_(PATROL_LOOKS)


def _comes_from_a_patrol(period: Period) -> Any:
    return Entry.visit_id.in_(PATROL_LOOKS)


def _is_uploaded_late(period: Period) -> Any:
    """Only a look that found something has to be in by a certain hour."""
    seconds = sa.extract("epoch", Visit.received_at) - sa.extract("epoch", Visit.ended_at)
    hours = sa.cast(seconds, sa.Float) / 3600
    most = decided_sql(town_rule_for(shelf.limit_of(LookCode.UPLOAD, period.last)), Visit.town_id)
    return sa.and_(Visit.id.in_(LOOKS_THAT_FOUND), hours > most)


PATROLS = count("B-7", "巡查次数", "期间内的日常巡查次数，“未发现”也计", "次", _is_patrol, over=Counted.VISITS)
PATROL_FOUND = count(
    "B-7a", "巡查发现问题", "期间内由日常巡查登记的房屋隐患，不含作废和已并入的", "条", *FOUND, _comes_from_a_patrol,
)
PATROL_SETTLED = count(
    "B-7b", "巡查发现已处理", "B-7a 中已销号的，含无需整治和房屋已拆除终结的", "条", *FOUND, _comes_from_a_patrol, is_given(Entry.closed_at),
)
PATROL_RATE = rate(
    "B-7c", "问题解决率", PATROL_SETTLED, PATROL_FOUND,
    leaves_out="排查和群众报告发现的、作废的（B-3v）、已并入的（B-3m）；还在整治期限内的计入分母",
)
LATE_UPLOADS = count(
    "B-7d", "超时上传的发现", "期间内发现隐患的排查、巡查中，超过时限（B6，一般24小时）才上传的", "次",
    _is_uploaded_late, over=Counted.VISITS, better=Better.LESS,
)

VOIDED = voided("B-3v", VOID, "条", out_of="B-3")
DUPLICATES = merged("B-3m", "条", out_of="B-3")
SPLIT_OFF = split_off("B-3x", "条", out_of="B-3")
CORRECTED = corrected("B-3e", "条")
LATE_RATE, STILL_OPEN, ALL_LATE, SENT_ON = lateness("条", REFERRED)
MEAN_DAYS, MEDIAN_DAYS = days_taken(CLOSED)
RELAPSE_RATE, CLOSINGS, RELAPSES, LEFT_CLOSED = relapses("条", CLOSED)
