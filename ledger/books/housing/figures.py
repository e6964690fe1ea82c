"""Figures (rules 9.2 B).

The unit is 栋; 户 stand beside it. A line that a regrade closed counts with the one that took over from it.
"""

from typing import Any

import sqlalchemy as sa

from ledger.books.housing.records import House, HousingEntry, HousingVisit
from ledger.books.housing.states import REGRADED, VOID
from ledger.books.housing.town import KEY_STOREYS
from ledger.books.housing.words import (
    DANGEROUS,
    SCREENING,
    TO_DO,
    AppraisalGrade,
    AppraisalStatus,
    HazardLevel,
    HouseUse,
    Judgement,
    LookCode,
    Remediation,
    VisitKind,
)
from ledger.grammar import shelf
from ledger.grammar.figures import Counted, Figure, Period, decided_sql
from ledger.grammar.limits import town_rule_for
from ledger.models import Entry, Site, Visit
from ledger.workdays import day_begins


def _visited(period: Period, kinds: tuple[VisitKind, ...]) -> Any:
    """Houses looked at in the period."""
    return sa.exists().where(
        Visit.id == HousingVisit.__table__.c.id,
        Visit.site_id == Site.id,
        HousingVisit.__table__.c.visit_kind.in_(kinds),
        Visit.started_at >= day_begins(period.first),
        Visit.started_at < day_begins(period.last, days=1),
    )


def _registered(period: Period) -> Any:
    """Houses on file by the end of the period and not yet out of use when it began."""
    return sa.and_(
        Site.made_at < day_begins(period.last, days=1),
        sa.or_(Site.retired_at.is_(None), Site.retired_at >= day_begins(period.first)),
    )


def _screened(period: Period) -> Any:
    return sa.and_(_registered(period), _visited(period, SCREENING))


def _found(period: Period, *more: Any) -> Any:
    return sa.and_(
        Entry.found_on.between(period.first, period.last), Entry.state.not_in((VOID.key, REGRADED.key)), *more
    )


def _houses(period: Period, *more: Any) -> Any:
    return sa.func.count(sa.distinct(Entry.site_id)).filter(_found(period, *more))


NEED = (AppraisalStatus.PENDING, AppraisalStatus.UNDERWAY, AppraisalStatus.DONE)


def _is_high() -> Any:
    """Lines of houses with as many storeys as their town counts among those to watch."""
    house, site = House.__table__.alias(), Site.__table__.alias()
    high = sa.select(site.c.id).join(house, house.c.id == site.c.id)
    return Entry.site_id.in_(high.where(house.c.floors_up >= decided_sql(KEY_STOREYS, site.c.town_id)))


def _still_to_do(period: Period) -> Any:
    """Houses with another hazard of the period still to be put right."""
    other, detail = Entry.__table__.alias(), HousingEntry.__table__.alias()
    return sa.exists().where(
        other.c.id == detail.c.id,
        other.c.site_id == Entry.site_id,
        other.c.found_on.between(period.first, period.last),
        other.c.state.not_in((VOID.key, REGRADED.key)),
        detail.c.remediation.in_(TO_DO),
    )


def _hours_until_received() -> Any:
    seconds = sa.extract("epoch", Visit.received_at) - sa.extract("epoch", Visit.ended_at)
    return sa.cast(seconds, sa.Float) / 3600


def _from_patrol(period: Period) -> Any:
    patrols = sa.select(HousingVisit.__table__.c.id).where(HousingVisit.__table__.c.visit_kind == VisitKind.PATROL)
    return _found(period, Entry.visit_id.in_(patrols))


SCREENED = Figure(
    "B-1", "排查房屋数", "期间内完成排查（含复核排查）的自建房，同一栋只计一次，“未发现安全隐患”也计", "栋",
    counted=Counted.SITES, measure=lambda period: sa.func.count().filter(_screened(period)),
)
SCREENED_HOUSEHOLDS = Figure(
    "B-1h", "排查户数", "B-1 的房屋里的户数，没有登记户数的一栋按一户计", "户", counted=Counted.SITES,
    measure=lambda period: sa.func.coalesce(
        sa.func.sum(sa.func.coalesce(House.households, 1)).filter(_screened(period)), 0
    ),
)
SCREENED_BUSINESS = Figure(
    "B-1b", "其中经营性自建房", "B-1 中的经营性自建房", "栋", counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(_screened(period), Site.subject_type == HouseUse.BUSINESS),
)
SCREENED_UNAPPRAISED = Figure(
    "B-1c", "其中投入经营前未鉴定", "B-1b 中登记为投入经营前没有经过安全鉴定的（B9）", "栋",
    counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(
        _screened(period), Site.subject_type == HouseUse.BUSINESS, House.appraised_for_business.is_(False)
    ),
)
SCREENED_HIGH = Figure(
    "B-1s", "其中达到重点层数的", "B-1 中地上层数达到本镇重点层数的，一般为三层及以上", "栋",
    counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(
        _screened(period), House.floors_up >= decided_sql(KEY_STOREYS, Site.town_id)
    ),
)
REGISTERED = Figure(
    "B-2a", "登记在册房屋数", "截至期末已建档、期初尚未停用的自建房", "栋", counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(_registered(period)),
)
HAZARDOUS = Figure(
    "B-3", "隐患房屋数", "期间内初判存在安全隐患的房屋，同一栋只计一次，不含作废；等级变更的按新条计", "栋",
    counted=Counted.ENTRIES, measure=lambda period: _houses(period),
)
SEVERE_HOUSES = Figure(
    "B-3a", "其中严重安全隐患", "B-3 中初判为严重安全隐患（红）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, Entry.grade == HazardLevel.SEVERE),
)
SOME_HOUSES = Figure(
    "B-3b", "其中一定安全隐患", "B-3 中初判为一定安全隐患（黄）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, Entry.grade == HazardLevel.SOME),
)
HIGH_HOUSES = Figure(
    "B-3s", "其中达到重点层数的", "B-3 中地上层数达到本镇重点层数的，一般为三层及以上", "栋",
    counted=Counted.ENTRIES, measure=lambda period: _houses(period, _is_high()),
)
TO_BE_APPRAISED = Figure(
    "B-4a", "需鉴定房屋数", "B-3 中核定需要鉴定的，含鉴定中和已鉴定", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_status.in_(NEED)),
)
APPRAISED_HOUSES = Figure(
    "B-4b", "已鉴定房屋数", "B-4a 中已收到鉴定报告的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_status == AppraisalStatus.DONE),
)
GRADE_C = Figure(
    "B-4c", "鉴定为C级", "B-3 中鉴定为C级（局部危房）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_grade == AppraisalGrade.C),
)
GRADE_D = Figure(
    "B-4d", "鉴定为D级", "B-3 中鉴定为D级（整幢危房）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_grade == AppraisalGrade.D),
)
DANGEROUS_HOUSES = Figure(
    "B-4e", "危房总量", "B-3 中鉴定为C级或D级的，同一栋只计一次", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_grade.in_(DANGEROUS)),
)
TO_BE_FIXED_COUNT = Figure(
    "B-5a", "应整治房屋数", "B-3 中已整治、整治中和待整治的，不含无需整治", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation.in_((*TO_DO, Remediation.DONE))),
)
FIXED_COUNT = Figure(
    "B-5b", "已整治房屋数", "B-5a 中已经验收销号的；只采取管理措施的算已管控，不算已整治", "栋",
    counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation == Remediation.DONE, ~_still_to_do(period)),
)
NOT_YET_FIXED = Figure(
    "B-6a", "尚未整治的隐患房屋", "B-3 中待整治、整治中的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation.in_(TO_DO)),
)
CONTROLLED = Figure(
    "B-6b", "已管控房屋数", "B-6a 中目前至少有一项管理措施的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation.in_(TO_DO), HousingEntry.is_controlled.is_(True)),
)
PATROLS = Figure(
    "B-7", "巡查次数", "期间内的日常巡查次数，“未发现”也计", "次", counted=Counted.VISITS,
    measure=lambda period: sa.func.count().filter(
        Visit.id.in_(
            sa.select(HousingVisit.__table__.c.id).where(HousingVisit.__table__.c.visit_kind == VisitKind.PATROL)
        )
    ),
)
PATROL_FOUND = Figure(
    "B-7a", "巡查发现问题", "期间内由日常巡查登记的房屋隐患，不含作废", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_from_patrol(period)),
)
PATROL_SETTLED = Figure(
    "B-7b", "巡查发现已处理", "B-7a 中已销号的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_from_patrol(period), Entry.closed_at.is_not(None)),
)
LATE_UPLOADS = Figure(
    "B-7d", "超时上传的发现", "期间内发现隐患的排查、巡查中，超过时限（B6，一般24小时）才上传的", "次",
    counted=Counted.VISITS,
    measure=lambda period: sa.func.count().filter(
        Visit.id.in_(
            sa.select(HousingVisit.__table__.c.id).where(HousingVisit.__table__.c.judgement != Judgement.NONE)
        ),
        _hours_until_received() > decided_sql(town_rule_for(shelf.limit_of(LookCode.UPLOAD, period.last)), Visit.town_id),
    ),
)
FIGURES = (
    SCREENED,
    SCREENED_HOUSEHOLDS,
    SCREENED_BUSINESS,
    SCREENED_UNAPPRAISED,
    SCREENED_HIGH,
    REGISTERED,
    Figure("B-2", "排查率", "B-1 ÷ B-2a", "%", part=SCREENED, whole=REGISTERED),
    HAZARDOUS,
    SEVERE_HOUSES,
    SOME_HOUSES,
    HIGH_HOUSES,
    Figure("B-4", "鉴定率", "B-4b ÷ B-4a", "%", part=APPRAISED_HOUSES, whole=TO_BE_APPRAISED),
    GRADE_C,
    GRADE_D,
    DANGEROUS_HOUSES,
    TO_BE_FIXED_COUNT,
    FIXED_COUNT,
    Figure("B-5", "整治率", "B-5b ÷ B-5a", "%", part=FIXED_COUNT, whole=TO_BE_FIXED_COUNT),
    CONTROLLED,
    Figure("B-6", "管控率", "B-6b ÷ B-6a", "%", part=CONTROLLED, whole=NOT_YET_FIXED),
    PATROLS,
    PATROL_FOUND,
    PATROL_SETTLED,
    Figure("B-7c", "问题解决率", "B-7b ÷ B-7a", "%", part=PATROL_SETTLED, whole=PATROL_FOUND),
    LATE_UPLOADS,
)
