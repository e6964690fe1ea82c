"""Figures (rules 9.2 A)."""

from typing import Any

import sqlalchemy as sa

from ledger.books.safety.conditions import IS_MAJOR
from ledger.books.safety.papers import CLOSING_DOWN, COERCION_DECISION, FIRE_SEALING, MEASURE_DECISION, ORDER_PAPER
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import VOID
from ledger.books.safety.words import ClockCode
from ledger.grammar.conditions import is_, is_given, is_missing, is_not
from ledger.grammar.figures import OVERDUE, Counted, Period, by_as_of, count, in_period, rate
from ledger.models import Clock, Entry, Paper, Visit, VisitResult

IN_PERIOD = (in_period(Entry.found_on), is_not(Entry.state, VOID.key))
IS_CLOSED = is_given(Entry.closed_at)
DUE = (*IN_PERIOD, by_as_of(SafetyEntry.due_on))


def _in_time(period: Period) -> Any:
    late = sa.exists().where(Clock.entry_id == Entry.id, Clock.code == ClockCode.RECTIFY, Clock.days_late > 0)
    return sa.and_(SafetyEntry.done_on.is_not(None), ~late)


CHECKED_SITES = count(
    "A-1", "检查家数", "期间内检查过的单位（场所），同一家只计一次", "家", over=Counted.VISITS, each=Visit.site_id,
)
VISITS = count("A-1b", "检查家次", "期间内的检查次数，“未发现问题”也计", "家次", over=Counted.VISITS)
CLEAN_VISITS = count(
    "A-1c", "其中未发现问题", "结论为“未发现问题”的检查次数", "家次",
    is_(Visit.result, VisitResult.NOTHING_FOUND), over=Counted.VISITS,
)
FOUND = count("A-2", "排查隐患数", "发现日期在期间内的隐患，不含作废", "条", *IN_PERIOD)
FOUND_MAJOR = count("A-3", "其中重大隐患", "A-2 中等级为重大的", "条", *IN_PERIOD, IS_MAJOR)
RECTIFIED = count("A-4", "已整改数", "A-2 中截至统计日已销号的，含当场整改", "条", *IN_PERIOD, IS_CLOSED)
RATE = rate("A-5", "整改率", RECTIFIED, FOUND)
RATE_IN_TIME = rate(
    "A-6", "按期整改率",
    count("A-6b", "按期整改数", "A-6a 中在整改期限当日或以前报告整改完成的", "条", *DUE, _in_time),
    count("A-6a", "应按期整改数", "A-2 中整改期限在截至日期以前的", "条", *DUE),
)
LATE = count("A-7", "超期未整改数", "截至日期仍未销号且最近一个期限已过的，不限发现时间", "条", OVERDUE)
ORDERS = count(
    "A-9", "责令限期整改指令书", "落款日期在期间内的责令限期整改指令书，不论由谁出具", "份",
    is_(Paper.kind, ORDER_PAPER.key), over=Counted.PAPERS, each=Paper.id,
)
SEALED = count(
    "A-10", "查封、停产停业、关停", "期间内有此类决定的单位（场所），同一家只计一次；由有权机关作出，本镇登记", "家",
    is_(Paper.kind, *(kind.key for kind in (COERCION_DECISION, FIRE_SEALING, MEASURE_DECISION, CLOSING_DOWN))),
    over=Counted.PAPERS, each=Entry.site_id,
)
RATE_MAJOR = rate(
    "A-11", "重大隐患整改率",
    count("A-11a", "重大隐患已整改数", "A-3 中截至统计日已销号的", "条", *IN_PERIOD, IS_CLOSED, IS_MAJOR), FOUND_MAJOR,
)
LISTED = count(
    "A-11b", "挂牌督办数", "目前挂牌督办、尚未摘牌的", "条", is_missing(Entry.closed_at), is_(Entry.is_listed, True),
)
