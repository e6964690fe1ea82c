"""Figures (rules 9.2 D)."""

from typing import Any

import sqlalchemy as sa

from ledger.books.farmland.conditions import DEFERS, DEMOLISHED_ONLY, IS_ACCEPTED
from ledger.books.farmland.papers import COURT_APPLICATION, CRIME_REFERRAL, FILING
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.steps.putting_right import DEFER
from ledger.books.farmland.states import CLOSED, REFERRED, VOID
from ledger.grammar.conditions import Attribute, is_, is_given, is_missing, is_more_than, is_not
from ledger.grammar.fields import in_mu
from ledger.grammar.figures import Better, Counted, Counting, Figure, Period, by_as_of, count, in_period, rate, total
from ledger.grammar.merging import MERGED
from ledger.grammar.papers import PaperKind
from ledger.grammar.usual_figures import corrected, days_taken, lateness, merged, relapses, split_off, voided
from ledger.models import Entry, Paper

IS_NOT_VOID = is_not(Entry.state, VOID.key, MERGED.key)
VERIFIED = (in_period(Entry.found_on), IS_NOT_VOID, is_given(FarmlandEntry.verified_on))
# 分类处置暂缓 takes nothing out of what has to be put right; only what was accepted and closed is put right.
CLOSED_BY = (*VERIFIED, IS_ACCEPTED, by_as_of(FarmlandEntry.put_right_on))
TOLERANCE = 1  # m², as the checks on the areas have it (rules 6.1)
_RECLAIMED = sa.func.coalesce(FarmlandEntry.recultivated_farmland, FarmlandEntry.area_recultivated, 0)
_REGULARISED = sa.func.coalesce(FarmlandEntry.regularised_farmland, 0)
_FARMLAND = sa.func.coalesce(FarmlandEntry.area_farmland, 0)
# All of the farmland that was not regularised grows crops again, and some of it does: a corner reclaimed puts no
# parcel right, and where all was regularised nothing was reclaimed. Land that grew no crops is cleared or reclaimed:
# papers alone put nothing right there either.
_CLEARED = sa.or_(
    sa.func.coalesce(FarmlandEntry.area_demolished, 0) > 0, sa.func.coalesce(FarmlandEntry.area_recultivated, 0) > 0,
)
_ALL_IS_BACK = sa.and_(
    _RECLAIMED + _REGULARISED >= _FARMLAND - TOLERANCE,
    sa.or_(_RECLAIMED > 0, sa.and_(_FARMLAND <= TOLERANCE, _CLEARED)),
)


def _is_reclaimed(period: Period) -> Any:
    return _ALL_IS_BACK


def _is_not_reclaimed(period: Period) -> Any:
    return sa.not_(_ALL_IS_BACK)


PUT_RIGHT = (*CLOSED_BY, _is_reclaimed)


def _reclaimed_farmland(period: Period) -> Any:
    """Return the sum of the farmland that grows crops again: never more than was occupied and not regularised."""
    bound = FarmlandEntry.area_farmland - _REGULARISED
    least = sa.case((bound > _RECLAIMED, _RECLAIMED), else_=bound)
    return sa.func.coalesce(sa.func.sum(least).filter(*DONE.rows(period)), 0)


def _area(code: str, label: str, definition: str, field: Attribute, *conditions: Counting) -> Figure:
    definition += "；按平方米相加后换算，1 亩 = 2000/3 ㎡"
    return total(code, label, definition, "亩", field, *conditions, says=in_mu)


def _papers(code: str, label: str, kind: PaperKind) -> Figure:
    definition = f"落款日期在期间内的{kind.label}，不论由谁出具"
    return count(code, label, definition, "件", is_(Paper.kind, kind.key), over=Counted.PAPERS, each=Paper.id)


CASES = count("D-1", "违法占地宗数", "发现日期在期间内、核查属实的占地问题，不含核查无问题的线索", "宗", *VERIFIED, better=Better.LESS)
CASES_AREA = _area("D-1a", "违法占地面积", "D-1 的占用土地面积", FarmlandEntry.area_total, *VERIFIED)
CASES_FARMLAND = _area("D-1b", "其中耕地", "D-1 的耕地面积", FarmlandEntry.area_farmland, *VERIFIED)
CASES_BASIC = _area("D-1c", "其中永久基本农田", "D-1 的永久基本农田面积", FarmlandEntry.area_basic, *VERIFIED)

UNVERIFIED = count(
    "D-1u", "另有：还没有核查的线索", "发现日期在期间内、还没有核查属实的，不计入 D-1", "宗",
    in_period(Entry.found_on), IS_NOT_VOID, is_missing(FarmlandEntry.verified_on),
)
SHOULD = count("D-2a", "应整改宗数", "即 D-1，含分类处置暂缓的", "宗", *VERIFIED)
DONE = count(
    "D-2b", "整改到位宗数",
    "D-2a 中除补办的以外，占用的耕地已全部复垦（复耕）、验收合格并在统计日以前批准销号的；"
    "只拆除未复耕、只复垦一部分、只补办手续的不算；没有占用耕地的，以拆除或复垦为准，只补办、没收的不算",
    "宗", *PUT_RIGHT,
)
DONE_RATE = rate(
    "D-2", "整改率（按宗数）", DONE, SHOULD,
    leaves_out="还没有核查的（D-1u）、核查无问题的（D-1v）、已并入的（D-1m）；暂缓、补办、没收、只拆除未复耕的计入分母，不算整改到位",
)
DEFERRED_CASES = count(
    "D-2c", "其中分类处置暂缓", "D-2a 中现按分类处置暂缓的，不算整改到位", "宗",
    *VERIFIED, DEFERS, told_by=(DEFER.key,),
)
CLOSED_OTHERWISE = count(
    "D-2d", "其中以补办、没收等方式销号",
    "D-2a 中验收合格并批准销号、占用的耕地没有全部复垦、没有占用耕地的没有拆除或复垦的，不算整改到位", "宗",
    *CLOSED_BY, _is_not_reclaimed, told_by=(CLOSED.key,),
)
TORN_DOWN = count(
    "D-2e", "其中已拆除，未复耕", "D-2a 中登记了拆除面积、没有复垦面积的，不算整改到位", "宗", *VERIFIED, DEMOLISHED_ONLY,
)
SHOULD_AREA = _area("D-3a", "应整改耕地面积", "D-2a 的耕地面积", FarmlandEntry.area_farmland, *VERIFIED)
DONE_AREA = Figure(
    "D-3b", "整改到位耕地面积",
    "D-2b 中复垦为耕地的面积，不超过占用的耕地减去补办的耕地；按平方米相加后换算，1 亩 = 2000/3 ㎡", "亩",
    counted=Counted.ENTRIES, measure=_reclaimed_farmland, says=in_mu,
)
DONE_AREA_RATE = rate(
    "D-3", "整改率（按耕地面积）", DONE_AREA, SHOULD_AREA,
    leaves_out="还没有核查的（D-1u）、核查无问题的（D-1v）、已并入的（D-1m）；补办、没收、没有复垦的耕地计入分母，不算整改到位",
)
DEFERRED_AREA = _area("D-3c", "其中分类处置暂缓的耕地", "D-2c 的耕地面积", FarmlandEntry.area_farmland, *VERIFIED, DEFERS)

ACCEPTED = (*VERIFIED, IS_ACCEPTED)
DEMOLISHED = _area("D-4a", "拆除面积", "D-1 中验收合格的拆除面积", FarmlandEntry.area_demolished, *ACCEPTED)
RECULTIVATED = _area(
    "D-4b", "复耕面积", "D-1 中验收合格的复垦（复耕）面积", FarmlandEntry.area_recultivated, *ACCEPTED,
)
REGULARISED = _area("D-4c", "补办面积", "D-1 中验收合格的完善手续面积", FarmlandEntry.area_regularised, *ACCEPTED)

NEW_CASES = count(
    "D-5", "新增违法占耕宗数", "动工时间在期间内、占用耕地的，不论何时发现；目标为零新增", "宗",
    in_period(FarmlandEntry.started_on), IS_NOT_VOID, is_more_than(FarmlandEntry.area_farmland, 0), better=Better.LESS,
)

FILINGS = _papers("D-6a", "立案数", FILING)
CRIME_REFERRALS = _papers("D-6b", "移送公安数", CRIME_REFERRAL)
COURT_APPLICATIONS = _papers("D-6c", "申请强制执行数", COURT_APPLICATION)

VOIDED = voided("D-1v", VOID, "宗", out_of="D-1")
DUPLICATES = merged("D-1m", "宗", out_of="D-1")
SPLIT_OFF = split_off("D-1x", "宗", out_of="D-1（核查属实以后）")
CORRECTED = corrected("D-1e", "宗")
LATE_RATE, STILL_OPEN, LATE, SENT_ON = lateness("宗", REFERRED)
MEAN_DAYS, MEDIAN_DAYS = days_taken(CLOSED)
# Until look-backs became appointments a closed case stood at this key, and its events tell so for ever.
RELAPSE_RATE, CLOSINGS, RELAPSES, LEFT_CLOSED = relapses("宗", CLOSED, formerly=("watched",))
