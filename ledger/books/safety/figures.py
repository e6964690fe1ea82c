"""Figures (rules 9.2 A)."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from ledger.books.safety.conditions import IS_MAJOR
from ledger.books.safety.papers import CLOSING_DOWN, COERCION_DECISION, FIRE_SEALING, MEASURE_DECISION, ORDER_PAPER
from ledger.books.safety.records import SafetyEntry, SafetyPenalty
from ledger.books.safety.states import AWAITS_APPROVAL, CLOSED, PASSED, REFERRED, REPORTED, SENT_BACK, VOID
from ledger.books.safety.steps.recheck import (
    EXPIRED_NOT, EXPIRED_PARTLY, EXPIRED_PASS, EXPIRED_PASS_MAJOR, PASS, PASS_MAJOR, RETURN,
)
from ledger.books.safety.steps.reporting import FIX_ON_SPOT
from ledger.books.safety.steps.review import LOWER
from ledger.books.safety.steps.supervision import PENALTY_AMENDMENTS
from ledger.books.safety.words import ClockCode, PenaltyRoad, Punished
from ledger.grammar.clock_figures import ClockDay, is_over, is_over_other_than, was_done
from ledger.grammar.conditions import is_, is_given, is_missing, is_not, unless
from ledger.grammar.figures import (
    OVERDUE, Better, Counted, Figure, Period, by_as_of, count, in_period, rate, total,
)
from ledger.grammar.merging import MERGED
from ledger.grammar.usual_figures import corrected, days_taken, lateness, merged, relapses, split_off, voided
from ledger.models import Clock, Entry, Event, Paper, Visit, VisitResult, still_counts

IN_PERIOD = (in_period(Entry.found_on), is_not(Entry.state, VOID.key, MERGED.key))
IS_CLOSED = is_given(Entry.closed_at)
# What was ordered first binds, with the extensions approved for it: what is sent back or taken up again moves no day.
FIRST_DUE = ClockDay(ClockCode.RECTIFY)
DUE = (*IN_PERIOD, by_as_of(FIRST_DUE))
IS_ACCEPTED = is_(Entry.state, PASSED.key, AWAITS_APPROVAL.key, CLOSED.key)
RECHECKED = tuple(
    step.key for step in (PASS, PASS_MAJOR, RETURN, EXPIRED_PASS, EXPIRED_PASS_MAJOR, EXPIRED_PARTLY, EXPIRED_NOT)
)
# What was sent on without anybody having looked is not looked at because a new date was ordered afterwards.
LAST_RECHECK = ClockDay(ClockCode.RECHECK, is_latest=True, done_by=RECHECKED)
# What the unit plans and what a superior has to say; the office chases it, and is not late with it itself.
NOT_THE_OFFICES = (ClockCode.PLAN, ClockCode.RESUME, ClockCode.LISTING, ClockCode.LISTING_ANSWER)
TO_RECHECK = (*IN_PERIOD, by_as_of(LAST_RECHECK))


def _was_late() -> Any:
    """Also what was typed too late to be believed, and what a recheck undid."""
    return sa.exists().where(Clock.entry_id == Entry.id, Clock.code == ClockCode.RECTIFY, Clock.days_late > 0)


def _kept(period: Period) -> Any:
    return sa.and_(SafetyEntry.done_on <= FIRST_DUE.column, ~_was_late())


def _not_kept(period: Period) -> Any:
    return sa.or_(SafetyEntry.done_on > FIRST_DUE.column, _was_late())


def _last_recheck(*more: Any) -> Any:
    """Return what holds of the clock of the latest recheck, once other hands have looked."""
    latest = Clock.__table__.alias()
    return sa.exists().where(
        latest.c.id == LAST_RECHECK.clock_id, was_done(latest.c, RECHECKED), *(one(latest.c) for one in more)
    )


def _rechecked(period: Period) -> Any:
    return _last_recheck()


def _rechecked_late(period: Period) -> Any:
    return _last_recheck(lambda clock: clock.days_late > 0)


def _was_lowered(period: Period) -> Any:
    return sa.exists().where(Event.entry_id == Entry.id, Event.step == LOWER.key)


def _on_the_spot(period: Period) -> Any:
    return sa.exists().where(Event.entry_id == Entry.id, Event.step == FIX_ON_SPOT.key)


CHECKED_SITES = count(
    "A-1", "检查家数", "期间内检查过的单位（场所），同一家只计一次", "家", over=Counted.VISITS, each=Visit.site_id,
)
VISITS = count("A-1b", "检查家次", "期间内的检查次数，“未发现问题”也计", "家次", over=Counted.VISITS)
CLEAN_VISITS = count(
    "A-1c", "其中未发现问题", "结论为“未发现问题”的检查次数", "家次",
    is_(Visit.result, VisitResult.NOTHING_FOUND), over=Counted.VISITS,
)
FOUND = count("A-2", "排查隐患数", "发现日期在期间内的隐患，不含作废和已并入的", "条", *IN_PERIOD)
FOUND_MAJOR = count("A-3", "其中重大隐患", "A-2 中等级为重大的", "条", *IN_PERIOD, IS_MAJOR)
RECTIFIED = count("A-4", "已整改数", "A-2 中截至统计日已销号的，含当场整改", "条", *IN_PERIOD, IS_CLOSED)
ON_SPOT = count(
    "A-4b", "其中当场整改的", "A-4 中发现当日当场整改销号、没有经过责令和复查的", "条", *IN_PERIOD, IS_CLOSED, _on_the_spot,
)
RATE = rate(
    "A-5", "整改率", RECTIFIED, FOUND,
    leaves_out="不属实的（A-2v）、已并入的（A-2m）；还在整改期限内的计入分母",
)
IN_TIME = count(
    "A-6b", "按期整改数", "A-6a 中在期限当日或以前整改完成、并经复查合格的；报了完成、还没有复查合格的不算，晚记入台账、没有经他人确认的按记入那天算", "条",
    *DUE, IS_ACCEPTED, _kept,
)
TO_BE_IN_TIME = count(
    "A-6a", "应按期整改数",
    "A-2 中首次责令的整改期限（含到期前提出、经批准的延期）在统计日或以前的；退回、反弹后另定的期限不改变它；"
    "当场整改的和还没有责令的不计",
    "条", *DUE,
)
RATE_IN_TIME = rate(
    "A-6", "按期整改率", IN_TIME, TO_BE_IN_TIME,
    leaves_out="期限未到的、还没有责令的（A-6f）、当场整改的（A-4b）、不属实的（A-2v）、已并入的（A-2m）",
)
LATE_DONE = count(
    "A-6c", "其中超期完成的", "A-6a 中超过首次期限才报告整改完成的，不论复查、销号与否", "条",
    *DUE, is_given(SafetyEntry.done_on), _not_kept,
)
CLAIMED_IN_TIME = count(
    "A-6d", "其中按期报告、还没有复查合格的", "A-6a 中期限内报告整改完成、等待复查的，暂不算按期整改", "条",
    *DUE, is_given(SafetyEntry.done_on), unless(IS_ACCEPTED), _kept,
)
NOT_DONE = count(
    "A-6e", "其中没有整改完成的", "A-6a 中至今没有报告整改完成的，含退回重改、反弹后没有改好的和已移送的", "条",
    *DUE, is_missing(SafetyEntry.done_on),
)
NOT_ORDERED = count(
    "A-6f", "另有：上报后还没有责令整改的", "A-2 中等待审核、退回补充的，还没有整改期限，不计入 A-6a", "条",
    *IN_PERIOD, is_(Entry.state, REPORTED.key, SENT_BACK.key),
)
LATE = count(
    "A-7", "超期未整改数", "统计日整改期限已过、责任单位还没有整改完成的，不限发现时间；不含等待审核、复查、销号的（A-7b）",
    "条", OVERDUE, is_over(ClockCode.RECTIFY), better=Better.LESS,
)
LATE_OFFICE = count(
    "A-7b", "本镇办理超期数",
    "统计日审核、补充、复查、销号、移送跟踪、报告县级部门、公布挂牌等本镇自己的期限已过的，不限发现时间；"
    "整改也超期的，A-7 和本项各计一次；治理方案和等上级办的（A-7c）不计",
    "条", OVERDUE, is_over_other_than(ClockCode.RECTIFY, *NOT_THE_OFFICES), better=Better.LESS,
)
LATE_OTHERS = count(
    "A-7c", "治理方案、挂牌督办、上级审查超期数",
    "统计日制定治理方案、挂牌督办、答复挂牌延期、恢复生产审查的期限已过的，不限发现时间；其他也超期的，各项各计一次",
    "条", OVERDUE, is_over(*NOT_THE_OFFICES), better=Better.LESS,
)
TO_BE_RECHECKED = count(
    "A-8a", "应复查数", "A-2 中报告过整改完成或整改期限届满、最近一轮的复查期限在统计日或以前的；期限未到的不计，没有复查就移送的，收到答复后另定期限也仍计", "条", *TO_RECHECK,
)
RECHECKS = count("A-8b", "已复查数", "A-8a 中已经换人复查的，不论合格与否", "条", *TO_RECHECK, _rechecked)
RECHECK_RATE = rate(
    "A-8", "复查率", RECHECKS, TO_BE_RECHECKED,
    leaves_out="没有报告整改完成、整改期限也未届满的，复查期限未到的，当场整改的，不属实的（A-2v）、已并入的（A-2m）",
)
RECHECKED_LATE = count("A-8c", "其中超期复查的", "A-8b 中超过复查期限才复查的", "条", *TO_RECHECK, _rechecked_late)
ORDERS = count(
    "A-9", "责令限期整改指令书",
    "落款日期在期间内的责令限期整改指令书，按出具机关分列；一份列几条隐患的只计一次，条目后来作废的仍计", "份",
    is_(Paper.kind, ORDER_PAPER.key), over=Counted.PAPERS, each=Paper.id, apart_by=Paper.issuing_authority,
)
SEALED = count(
    "A-10", "查封、停产停业、关停", "期间内有此类决定的单位（场所），同一家只计一次；由有权机关作出，本镇登记", "家",
    is_(Paper.kind, *(kind.key for kind in (COERCION_DECISION, FIRE_SEALING, MEASURE_DECISION, CLOSING_DOWN))),
    over=Counted.PAPERS, each=Entry.site_id,
)
RATE_MAJOR = rate(
    "A-11", "重大隐患整改率",
    count("A-11a", "重大隐患已整改数", "A-3 中截至统计日已销号的；降为一般的（A-11c）不计", "条", *IN_PERIOD, IS_CLOSED, IS_MAJOR), FOUND_MAJOR,
    leaves_out="降为一般的（A-11c）、不属实的（A-2v）、已并入的（A-2m）；还在整改期限内的计入分母",
)
LOWERED = count(
    "A-11c", "另有：由重大降为一般的",
    "A-2 中曾按重大上报或核定、后由分管领导写明理由降为一般的，不在 A-3 和 A-11 内；又升回重大的不计",
    "条", *IN_PERIOD, unless(IS_MAJOR), _was_lowered, told_by=(LOWER.key,),
)
LISTED = count(
    "A-11b", "挂牌督办数", "目前挂牌督办、尚未摘牌的", "条", is_missing(Entry.closed_at), is_(Entry.is_listed, True),
)

_EARLIER_PENALTY = SafetyPenalty.__table__.alias()


def _is_told_once(period: Period) -> Any:
    """A decision that was recorded on several hazards counts on the first of them."""
    earlier = _EARLIER_PENALTY
    return ~sa.exists().where(
        earlier.c.paper_id == SafetyPenalty.paper_id, _first(earlier) < _first(SafetyPenalty.__table__),
        still_counts(earlier),
    )  # fmt: skip


def _first(row: sa.FromClause) -> Any:
    """Return which row was told first in whose place this one stands: put right, it counts where it counted before."""
    return sa.func.coalesce(row.c.replaces_id, row.c.id)


def _in_short(fines: Decimal) -> Decimal:
    """Return an amount in 万元 as it is said: to the hundred yuan, or to the yuan where it does not come out even."""
    short = fines.quantize(Decimal("0.01"))
    return short if short == fines else fines.quantize(Decimal("0.0001"))


def _penalties(code: str, label: str, definition: str, *conditions: Any) -> Figure:
    return count(code, label, definition, "份", _is_told_once, *conditions, rows_of=SafetyPenalty)


PENALTIES = _penalties(
    "A-12", "行政处罚决定",
    "决定日期在期间内的行政处罚，由有权机关作出、本镇登记的；一份决定书登记在几条隐患上的只计一次，没有登记的不计，条目后来作废的仍计",
)
FINES = total(
    "A-12a", "罚款金额", "A-12 的罚款合计；只警告的为0，不论是否已经缴纳", "万元", SafetyPenalty.fine, _is_told_once,
    rows_of=SafetyPenalty, says=_in_short,
)
OF_UNITS = _penalties("A-12b", "其中处罚单位", "A-12 中被处罚的是单位的", is_(SafetyPenalty.punished, Punished.UNIT))
OF_PERSONS = _penalties("A-12c", "其中处罚个人", "A-12 中被处罚的是个人的", is_(SafetyPenalty.punished, Punished.PERSON))
SIMPLE = _penalties("A-12d", "其中简易程序", "A-12 中适用简易程序的", is_(SafetyPenalty.road, PenaltyRoad.SIMPLE))
ORDINARY = _penalties("A-12e", "其中普通程序", "A-12 中适用普通程序的", is_(SafetyPenalty.road, PenaltyRoad.ORDINARY))

VOIDED = voided("A-2v", VOID, "条", out_of="A-2")
DUPLICATES = merged("A-2m", "条", out_of="A-2")
SPLIT_OFF = split_off("A-2x", "条", out_of="A-2")
CORRECTED = corrected("A-2e", "条", *PENALTY_AMENDMENTS)
LATE_RATE, STILL_OPEN, ALL_LATE, SENT_ON = lateness("条", REFERRED)
MEAN_DAYS, MEDIAN_DAYS = days_taken(CLOSED)
RELAPSE_RATE, CLOSINGS, RELAPSES, LEFT_CLOSED = relapses("条", CLOSED)
