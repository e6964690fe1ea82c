"""Figures (rules 9.2 D)."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.farmland.papers import COURT_APPLICATION, CRIME_REFERRAL, FILING
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import VOID
from ledger.books.farmland.words import Handling
from ledger.grammar.fields import in_mu
from ledger.grammar.figures import Counted, Figure, Period
from ledger.grammar.papers import PaperKind
from ledger.models import Entry, Paper


def _verified(period: Period) -> Any:
    return sa.and_(
        Entry.found_on.between(period.first, period.last),
        Entry.state != VOID.key,
        FarmlandEntry.verified_on.is_not(None),
    )


def _to_be_put_right(period: Period) -> Any:
    """分类处置暂缓 is the only handling that asks for nothing now."""
    deferred = sa.cast(FarmlandEntry.handling, sa.String).like(f'%"{Handling.DEFER.value}"%')
    return sa.and_(_verified(period), sa.or_(FarmlandEntry.handling.is_(None), ~deferred))


def _put_right(period: Period) -> Any:
    return sa.and_(
        _to_be_put_right(period),
        FarmlandEntry.put_right_on.is_not(None),
        FarmlandEntry.put_right_on <= period.as_of,
    )


def _sum(area: InstrumentedAttribute[Any], rows: Callable[[Period], Any]) -> Callable[[Period], Any]:
    return lambda period: sa.func.coalesce(sa.func.sum(area).filter(rows(period)), 0)


def _area(
    code: str, label: str, definition: str, area: InstrumentedAttribute[Any], rows: Callable[[Period], Any]
) -> Figure:
    return Figure(
        code,
        label,
        f"{definition}；按平方米相加后换算，1 亩 = 2000/3 ㎡",
        "亩",
        counted=Counted.ENTRIES,
        measure=_sum(area, rows),
        says=in_mu,
    )


def _papers(code: str, label: str, kind: PaperKind) -> Figure:
    return Figure(
        code,
        label,
        f"落款日期在期间内的{kind.label}，不论由谁出具",
        "件",
        counted=Counted.PAPERS,
        measure=lambda period: sa.func.count(sa.distinct(Paper.id)).filter(Paper.kind == kind.key),
    )


CASES = Figure(
    "D-1", "违法占地宗数", "发现日期在期间内、核查属实的占地问题，不含核查无问题的线索", "宗",
    counted=Counted.ENTRIES, measure=lambda period: sa.func.count().filter(_verified(period)),
)
CASES_AREA = _area("D-1a", "违法占地面积", "D-1 的占用土地面积", FarmlandEntry.area_total, _verified)
CASES_FARMLAND = _area("D-1b", "其中耕地", "D-1 的耕地面积", FarmlandEntry.area_farmland, _verified)
CASES_BASIC = _area("D-1c", "其中永久基本农田", "D-1 的永久基本农田面积", FarmlandEntry.area_basic, _verified)
SHOULD = Figure(
    "D-2a", "应整改宗数", "D-1 中处置方式不是“分类处置暂缓”的", "宗", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_to_be_put_right(period)),
)
DONE = Figure(
    "D-2b", "整改到位宗数", "D-2a 中截至统计日已批准销号的", "宗", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_put_right(period)),
)
SHOULD_AREA = _area("D-3a", "应整改耕地面积", "D-2a 的耕地面积", FarmlandEntry.area_farmland, _to_be_put_right)
DONE_AREA = _area("D-3b", "整改到位耕地面积", "D-2b 的耕地面积", FarmlandEntry.area_farmland, _put_right)
NEW_CASES = Figure(
    "D-5", "新增违法占耕宗数", "动工时间在期间内、占用耕地的，不论何时发现；目标为零新增", "宗",
    counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(
        FarmlandEntry.started_on.between(period.first, period.last),
        Entry.state != VOID.key,
        FarmlandEntry.area_farmland > 0,
    ),
)
FIGURES = (
    CASES,
    CASES_AREA,
    CASES_FARMLAND,
    CASES_BASIC,
    SHOULD,
    DONE,
    Figure("D-2", "整改率（按宗数）", "D-2b ÷ D-2a", "%", part=DONE, whole=SHOULD),
    SHOULD_AREA,
    DONE_AREA,
    Figure("D-3", "整改率（按耕地面积）", "D-3b ÷ D-3a", "%", part=DONE_AREA, whole=SHOULD_AREA),
    _area("D-4a", "拆除面积", "D-1 的拆除面积", FarmlandEntry.area_demolished, _verified),
    _area("D-4b", "复耕面积", "D-1 的复垦（复耕）面积", FarmlandEntry.area_recultivated, _verified),
    _area("D-4c", "补办面积", "D-1 的完善手续面积", FarmlandEntry.area_regularised, _verified),
    NEW_CASES,
    _papers("D-6a", "立案数", FILING),
    _papers("D-6b", "移送公安数", CRIME_REFERRAL),
    _papers("D-6c", "申请强制执行数", COURT_APPLICATION),
)
