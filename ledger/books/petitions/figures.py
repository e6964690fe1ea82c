"""The figures (rules 9.2 C): matters asked of us; screened disputes and backlog only where named."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ledger.books.petitions.conditions import CAN_BE_TOLD, IS_A, IS_BACKLOG, IS_RESOLVED, SUPPORTED
from ledger.books.petitions.records import PetitionContact, PetitionEntry
from ledger.books.petitions.states import CLOSED, FILED, PASSED_ON, RETURNED, VOID
from ledger.books.petitions.steps.closing import FOLLOW_UP, REOPEN, WITHDRAW
from ledger.books.petitions.steps.progress import COMING_AMENDMENTS
from ledger.books.petitions.steps.sorting import TO_DISCIPLINE
from ledger.books.petitions.town import REPEAT_DAYS
from ledger.books.petitions.words import Channel, ClockCode, Grade, RowKind, Satisfaction
from ledger.grammar.conditions import any_of, is_, is_given, is_not, unless
from ledger.grammar.figures import (
    Better, Counting, Figure, Period, added, by_as_of, count, decided_sql, in_period, rate, total,
)
from ledger.grammar.merging import MERGED
from ledger.grammar.usual_figures import corrected, days_taken, lateness, merged, relapses, split_off, voided
from ledger.models import LEADS_ON, Clock, Entry, Event, Link, LinkKind
from ledger.models.clock import KEPT_IN_TIME

TELLING = (ClockCode.TELL, ClockCode.TELL_ASSIGNED)
HANDLING = (
    ClockCode.OPINION, ClockCode.DUTY, ClockCode.SUGGESTION, ClockCode.COURTS, ClockCode.ARBITRATION,
    ClockCode.PARTY_APPEAL, ClockCode.ADMINISTRATIVE,
)

IS_NOT_VOID = is_not(Entry.state, VOID.key, MERGED.key)
# The one a matter was merged into has its clocks; what turned out void late has missed them all the same.
GOES_ON = is_not(Entry.state, MERGED.key)
# What was merged counts once as a matter, and each time as somebody's coming to us.
CAME_IN = is_not(Entry.state, VOID.key)
IS_ASKED = is_(PetitionEntry.kind, RowKind.FORMAL, RowKind.ASSIGNED)
ASKED = (IS_ASKED, in_period(PetitionEntry.received_on), IS_NOT_VOID)
BROUGHT = (IS_ASKED, in_period(PetitionEntry.received_on), CAME_IN)
# Who names the matter it follows has said that it is a repeated one.
IS_REPEAT = any_of(is_(PetitionEntry.is_repeat, True), is_given(PetitionEntry.related_number))
ASKED_FIRST = (*ASKED, unless(IS_REPEAT))
VISITED = (*BROUGHT, is_(PetitionEntry.channel, Channel.VISIT))
FINISHED = (IS_ASKED, in_period(PetitionEntry.finished_on), IS_NOT_VOID)
RATED = (*FINISHED, is_(PetitionEntry.first_satisfaction, Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.BAD))
LISTED = (IS_BACKLOG, by_as_of(Entry.found_on), IS_NOT_VOID)
RESOLVED = (IS_RESOLVED, by_as_of(PetitionEntry.resolved_on))
NOBODY_CAME_AGAIN = is_not(PetitionEntry.came_again_soon, True)


# --- What is counted beside the matter: its clocks, and those who come again ---------------------------------------


def _has_clock(codes: tuple[ClockCode, ...], *more: Any) -> Any:
    return sa.exists().where(Clock.entry_id == Entry.id, Clock.code.in_(codes), *more)


def _was_missed(period: Period) -> Any:
    """A day for telling passed, whatever day the registration was put right to afterwards."""
    return _has_clock(TELLING, Clock.days_late > 0)


def _is_being_told(period: Period) -> Any:
    return _has_clock(TELLING, Clock.stopped_at.is_(None))


def _was_to_be_told(period: Period) -> Any:
    """The last day for telling is over. Void or taken back in time, it was neither told nor missed; later, it stays.

    So does what was put right to be untellable: whoever says so must not thereby be rid of it.
    """
    owed = sa.or_(Clock.stopped_at.is_(None), Clock.days_late.is_not(None), PetitionEntry.can_be_told.is_(False))
    missed = _was_missed(period)
    return sa.and_(
        _has_clock(TELLING, owed, Clock.legal_due_on < period.as_of), Entry.state != MERGED.key,
        sa.or_(Entry.state != VOID.key, missed),
    )


# Whoever was to be told is counted also when it is said afterwards that they cannot be told.
TO_TELL = (IS_ASKED, in_period(PetitionEntry.received_on), is_not(Entry.state, RETURNED.key), _was_to_be_told)
TELLS = (*TO_TELL, CAN_BE_TOLD, IS_NOT_VOID)


def _due(*more: Any) -> Callable[[Period], Any]:
    """Return what says that the first clock of handling ran out in the period and is over, and more of that clock.

    What was set aside is judged by its first answer; the clock of the new round neither makes it good nor counts again.
    """
    earlier = Clock.__table__.alias()
    # What ended with nothing to keep was no promise: a route that was wrong leaves the count to the right one.
    was_judged = sa.or_(earlier.c.stopped_at.is_(None), earlier.c.days_late.is_not(None))
    is_first = ~sa.exists().where(
        earlier.c.entry_id == Clock.entry_id, earlier.c.code.in_(HANDLING), earlier.c.id < Clock.id, was_judged
    )
    is_due = sa.or_(Clock.stopped_at.is_(None), Clock.days_late.is_not(None))
    return lambda period: _has_clock(
        HANDLING, Clock.legal_due_on.between(period.first, period.last), Clock.legal_due_on < period.as_of, is_due,
        is_first, *more,
    )


def _was_followed_up_again() -> Any:
    first, second = Event.__table__.alias(), Event.__table__.alias()
    return sa.exists().where(
        first.c.entry_id == Entry.id, first.c.step == FOLLOW_UP.key,
        second.c.entry_id == Entry.id, second.c.step == FOLLOW_UP.key, second.c.id > first.c.id,
    )


def _was_promised(period: Period) -> Any:
    """The day for carrying it out is over."""
    return _has_clock((ClockCode.CARRY_OUT,), Clock.legal_due_on < period.as_of)


def _was_graded_a(period: Period) -> Any:
    """Grading A begins a clock of its own, and a later grade does not undo that it ran. What was resolved before
    somebody graded it A was resolved as no A matter.
    """
    is_a = sa.and_(Entry.grade == Grade.A, PetitionEntry.is_resolved.is_not(True))
    return sa.or_(is_a, _has_clock((ClockCode.PROGRESS_A,), Clock.started_on <= period.as_of))


def _brought_again() -> sa.CTE:
    """Return which matter is named by which later one, and when that was received: by its own number, by that of what
    was merged into it, over all mergers, or by that of the other half where it was split. All numbers lead to it.
    """
    again, matter, known = Entry.__table__.alias(), PetitionEntry.__table__.alias(), Entry.__table__.alias()
    link = Link.__table__.alias()
    its_number = sa.and_(known.c.town_id == again.c.town_id, known.c.number == matter.c.related_number)
    named = (
        sa.select(known.c.id.label("entry_id"), again.c.id.label("by_id"), matter.c.received_on)
        .select_from(again.join(matter, matter.c.id == again.c.id).join(known, its_number))
        .cte("brought_again", recursive=True)
    )
    is_split = link.c.kind == LinkKind.SPLIT
    leads_on = sa.and_(link.c.undone_at.is_(None), sa.or_(link.c.kind.in_(LEADS_ON), is_split))
    other = sa.case((link.c.from_id == named.c.entry_id, link.c.to_id), else_=link.c.from_id)
    ends = sa.or_(link.c.from_id == named.c.entry_id, sa.and_(is_split, link.c.to_id == named.c.entry_id))
    tied = sa.select(other, named.c.by_id, named.c.received_on).select_from(named.join(link, ends)).where(leads_on)
    return named.union(tied)


def _never_came_back(period: Period) -> Any:
    """Nobody took it up again, and no other matter that names it was brought within the town's days."""
    named = _brought_again()
    days = sa.extract("epoch", named.c.received_on) - sa.extract("epoch", PetitionEntry.resolved_on)
    soon = sa.exists().where(
        named.c.entry_id == Entry.id, named.c.by_id != Entry.id,
        days <= 86_400 * decided_sql(REPEAT_DAYS, Entry.town_id),
    )
    is_named = Entry.id.in_(sa.select(named.c.entry_id))
    reopened = sa.exists().where(Event.entry_id == Entry.id, Event.step == REOPEN.key)
    return sa.and_(~reopened, ~sa.and_(is_named, soon))


def _again(code: str, label: str, definition: str, unit: str, *conditions: Counting) -> Figure:
    """Count what came again in the period, each time by its own day; not on the sheet but as a part of others."""
    return count(code, label, definition, unit, CAME_IN, *conditions, rows_of=PetitionContact)


CAME_AGAIN = _again("C-1s", "再次来信来访", "期间内同一事项的再次来信来访，按每次的日期", "件次")
VISITED_AGAIN = _again("C-1t", "再次走访", "C-1s 中走访的", "批次", is_(PetitionContact.channel, Channel.VISIT))
GRADED_A = (by_as_of(Entry.found_on), IS_NOT_VOID, _was_graded_a)
PROMISED = (SUPPORTED, in_period(PetitionEntry.replied_on), IS_NOT_VOID, _was_promised)


# --- The figures ---------------------------------------------------------------------------------------------------

MATTERS = count("C-1a", "信访事项", "收到日期在期间内的信访事项和上级交办、转送事项，不含作废和已并入的；交办机关收回的（C-2r）仍计", "件", *ASKED, better=Better.LESS)
# Part of C-1, and not on the sheet.
REGISTERED = count("C-1r", "登记的事项", "C-1a，加上已并入的", "件", *BROUGHT)
CONTACTS = added(
    "C-1", "信访总量（件次）",
    "期间内收到的信访事项（已并入的也计），加上期间内同一事项的再次来信来访，按每次的日期；排查发现的纠纷和积案登记时不计，作废的不计",
    "件次", REGISTERED, CAME_AGAIN, better=Better.LESS,
)
VISITS = added(
    "C-1b", "走访批次", "C-1 中信访形式为走访的，再次走访按每次的形式和日期", "批次",
    count("C-1bf", "登记的走访", "期间内收到、信访形式为走访的，已并入的也计", "批次", *VISITED), VISITED_AGAIN,
    better=Better.LESS,
)
VISITORS = added(
    "C-1c", "走访人次", "C-1b 各批次的人数合计，再次走访的按当次人数，以前没有登记人数的再次走访不计人次", "人次",
    total("C-1cf", "登记的走访人数", "登记的走访的人数", "人次", PetitionEntry.people_count, *VISITED),
    total(
        "C-1ct", "再次走访人数", "再次走访的当次人数", "人次", PetitionContact.people, CAME_IN,
        is_(PetitionContact.channel, Channel.VISIT), rows_of=PetitionContact,
    ),
    better=Better.LESS,
)
GROUPS = added(
    "C-1d", "其中集体访", "C-1b 中当次人数达到本镇集体访人数的", "批次",
    count(
        "C-1df", "登记的集体访", "登记的走访中达到集体访人数的", "批次", *VISITED, is_(PetitionEntry.is_group, True),
    ),
    _again("C-1dt", "再次集体访", "再次走访中达到集体访人数的", "批次", is_(PetitionContact.is_group, True)),
    better=Better.LESS,
)

TO_BE_TOLD = count(
    "C-2a", "应受理（告知）",
    "收到日期在期间内、登记时应当书面告知、十五日的告知期限在统计日已过的；期限未到的、期限内作废、撤回或存查的、交办机关收回的不计，"
    "后来改为不能书面告知的、期限过后才作废的仍计", "件", *TO_TELL,
)
TOLD_IN_TIME = count(
    "C-2b", "及时受理（告知）",
    "C-2a 中在收到之日起十五日内告知的，受理、转送、不予受理、当场答复等各种方式都按告知日期，晚记入台账、没有经他人确认的按记入那天算；超期后更正收到日期的不算",
    "件", *TELLS, lambda p: sa.and_(_has_clock(TELLING, KEPT_IN_TIME), ~_was_missed(p)),
)
TOLD_LATE = count(
    "C-2c", "超期受理（告知）", "C-2a 中超过十五日才告知的", "件",
    *TELLS, lambda p: ~_is_being_told(p),
    lambda p: sa.or_(_was_missed(p), _has_clock(TELLING, Clock.stopped_at.is_not(None), sa.not_(KEPT_IN_TIME))),
)
NOT_TOLD = count(
    "C-2d", "超期未受理（告知）", "C-2a 中期限已过、至今没有告知的", "件",
    *TELLS, _is_being_told,
)
TOLD_NO_MORE = count(
    "C-2e", "改为不能书面告知或超期后作废的", "C-2a 中登记后改为不能书面告知的和告知期限过后作废的，不算及时受理", "件",
    *TO_TELL, any_of(unless(CAN_BE_TOLD), is_(Entry.state, VOID.key)),
)

DUE = count(
    "C-3a", "应按期办结（答复）",
    "首次办理期限（含批准的延期）在期间内到期、统计日已过的；统计日还没有到期的不计，期限内撤回、作废、转纪检监察机关的不计", "件",
    GOES_ON, _due(),
)
DONE_IN_TIME = count(
    "C-3b", "按期办结（答复）", "C-3a 中在期限当日或以前答复的，晚记入台账、没有经他人确认的按记入那天算；答复后来被撤销的不算，重新办理的答复不能补回", "件",
    GOES_ON, _due(KEPT_IN_TIME),
)
SET_ASIDE_COUNT = count(
    "C-3c", "其中答复被撤销的", "C-3a 中首次答复在复查、复核时被撤销的", "件",
    GOES_ON, _due(Clock.undone_on.is_not(None)),
)

UNTELLABLE = count(
    "C-2f", "另有：登记时就不能书面告知的", "C-1a 中登记时姓名（名称）、住址不清，没有告知期限的，不计入 C-2a", "件",
    *ASKED, unless(CAN_BE_TOLD), lambda period: ~_has_clock(TELLING),
)
FILED_AWAY = count(
    "C-2g", "另有：告知期限内存查、没有告知的",
    "收到日期在期间内、能够书面告知、告知期限内存查的，不计入 C-2a", "件",
    *ASKED, CAN_BE_TOLD, is_(Entry.state, FILED.key), lambda period: ~_was_missed(period), told_by=(FILED.key,),
)
TAKEN_BACK = count(
    "C-2r", "另有：交办机关收回的", "收到日期在期间内、提出异议后由交办机关收回的，不计入 C-2a、C-3a", "件",
    *ASKED, is_(Entry.state, RETURNED.key), told_by=(RETURNED.key,),
)
WITHDRAWN = count(
    "C-2w", "另有：信访人书面撤回的",
    "收到（发现）日期在期间内、由信访人书面撤回的，期限内撤回的不计入 C-2a、C-3a", "件",
    in_period(Entry.found_on), IS_NOT_VOID,
    lambda period: sa.exists().where(Event.entry_id == Entry.id, Event.step == WITHDRAW.key),
    told_by=(WITHDRAW.key,),
)

DISCIPLINED = count(
    "C-3t", "另有：转纪检监察机关的",
    "收到（发现）日期在期间内、转纪检监察机关的，办理期限内转的不计入 C-3a", "件",
    in_period(Entry.found_on), IS_NOT_VOID,
    lambda period: sa.exists().where(Event.entry_id == Entry.id, Event.step == TO_DISCIPLINE.key),
    told_by=(TO_DISCIPLINE.key,),
)

RATABLE = count("C-4a", "可评价", "程序办结日期（几次办结的，最近一次）在期间内的信访事项", "件", *FINISHED)
RATED_COUNT = count("C-4b", "已评价", "C-4a 中回访时作出评价的", "件", *RATED)
SATISFIED = count(
    "C-5a", "满意和基本满意", "C-4b 中首次评价为满意、基本满意的", "件",
    *FINISHED, is_(PetitionEntry.first_satisfaction, Satisfaction.GOOD, Satisfaction.FAIR),
)
FULLY_SATISFIED = count(
    "C-5b", "满意", "C-4b 中首次评价为满意的，不含基本满意", "件",
    *FINISHED, is_(PetitionEntry.first_satisfaction, Satisfaction.GOOD),
)

RATED_AGAIN = count(
    "C-5d", "其中回访不止一次的", "C-4b 中回访不止一次的，以首次评价为准，后来的评价不改变 C-5", "件",
    *RATED, lambda period: _was_followed_up_again(), told_by=(FOLLOW_UP.key,),
)

# Part of C-6a, and not on the sheet.
REPEATED = count("C-6b", "登记为重复的事项", "期间内收到、登记为重复或填了关联编号的，已并入的也计", "件", *BROUGHT, IS_REPEAT)
REPEATS = added(
    "C-6a", "重复件次", "登记为重复或填了关联编号的事项，加上期间内同一事项的再次来信来访；登记时没有认出是重复的不计", "件次",
    REPEATED, CAME_AGAIN, better=Better.LESS,
)
FIRST_TIME = count("C-7a", "初次信访", "C-1a 中不是重复、也没有填关联编号的", "件", *ASKED_FIRST)
RESOLVED_AT_ONCE = count(
    "C-7b", "一次性化解",
    "C-7a 中已实质化解，化解前和化解后本镇设置的天数内没有再次反映、没有以关联编号（并入、拆分的编号也算）另行登记，也没有反复重新办理的", "件",
    *ASKED_FIRST, *RESOLVED, NOBODY_CAME_AGAIN, _never_came_back,
)

BACKLOG = count("C-8a", "信访积案", "截至日期登记在册的信访积案，含办结后又有反复的", "件", *LISTED)
BACKLOG_RESOLVED = count("C-8b", "积案实质化解", "C-8a 中截至日期已认定实质化解的", "件", *LISTED, *RESOLVED)
GRADE_A = count("C-8c", "A级事项", "截至日期登记、曾经评为A级的事项，后来改评的仍计；化解以后才评为A级的不计", "件", *GRADED_A)
REGRADED_A = count("C-8f", "其中已改评的", "C-8c 中现在不是A级的", "件", *GRADED_A, unless(IS_A))
GRADE_A_RESOLVED = count("C-8d", "A级事项实质化解", "C-8c 中截至日期已认定实质化解的", "件", *GRADED_A, *RESOLVED)

VOID_A = count(
    "C-8g", "另有：曾评为A级、后来作废的", "截至日期登记、曾经评为A级、后来作废的，不计入 C-8c", "件",
    by_as_of(Entry.found_on), is_(Entry.state, VOID.key), _was_graded_a, told_by=(VOID.key,),
)

SUPPORTED_COUNT = count(
    "C-9a", "支持意见", "处理结论为支持、答复作出日期在期间内、落实期限在统计日已过的；期限未到的不计", "件",
    *PROMISED,
)
SUPPORTED_DONE = count(
    "C-9b", "支持意见已落实", "C-9a 中截至日期已落实的", "件",
    *PROMISED, is_(PetitionEntry.carried_out, True), by_as_of(PetitionEntry.carried_out_on),
)

# As the sheet reads: each rate before what it is made of.
FIGURES = (
    CONTACTS, MATTERS, VISITS, VISITORS, GROUPS,
    rate(
        "C-2", "及时受理率", TOLD_IN_TIME, TO_BE_TOLD,
        leaves_out="期限未到的、期限内作废（C-1v）或撤回的（C-2w）、交办机关收回的（C-2r）、登记时就不能书面告知的（C-2f）、期限内存查的（C-2g）、已并入的（C-1m）",
    ),
    TO_BE_TOLD, TOLD_IN_TIME, TOLD_LATE, NOT_TOLD,
    TOLD_NO_MORE, UNTELLABLE, FILED_AWAY, TAKEN_BACK, WITHDRAWN, DISCIPLINED,
    rate(
        "C-3", "按期办结（答复）率", DONE_IN_TIME, DUE,
        leaves_out="没有受理自办的、期限未到的、期限内撤回的（C-2w）、转纪检监察机关的（C-3t）、已并入的（C-1m）；改正途径的按改正后的期限计",
    ),
    DUE, DONE_IN_TIME, SET_ASIDE_COUNT,
    rate(
        "C-4", "群众参评率", RATED_COUNT, RATABLE,
        leaves_out="程序没有办结的、作废的（C-1v）、已并入的（C-1m）",
    ),
    RATABLE, RATED_COUNT,
    rate(
        "C-5", "参评群众满意率", SATISFIED, RATED_COUNT,
        leaves_out="没有评价的；回访不止一次的（C-5d）以首次评价为准",
    ),
    SATISFIED,
    rate(
        "C-5c", "参评群众满意率（不含基本满意）", FULLY_SATISFIED, RATED_COUNT,
        leaves_out="没有评价的；回访不止一次的（C-5d）以首次评价为准",
    ),
    FULLY_SATISFIED, RATED_AGAIN,
    rate(
        "C-6", "重复信访率", REPEATS, CONTACTS, Better.LESS,
        leaves_out="作废的（C-1v）；登记时没有认出是重复的算初次",
    ),
    REPEATS,
    rate(
        "C-7", "初次信访一次性化解率", RESOLVED_AT_ONCE, FIRST_TIME,
        leaves_out="重复的、作废的（C-1v）、已并入的（C-1m）；还在办理的计入分母",
    ),
    FIRST_TIME, RESOLVED_AT_ONCE,
    rate(
        "C-8", "积案化解率", BACKLOG_RESOLVED, BACKLOG,
        leaves_out="已并入的（C-1m）",
    ),
    BACKLOG, BACKLOG_RESOLVED,
    rate(
        "C-8e", "A级事项化解率", GRADE_A_RESOLVED, GRADE_A,
        leaves_out="作废的（C-8g）、已并入的（C-1m）；后来改评的（C-8f）计入分母",
    ),
    GRADE_A, GRADE_A_RESOLVED, REGRADED_A, VOID_A,
    rate(
        "C-9", "支持意见落实率", SUPPORTED_DONE, SUPPORTED_COUNT,
        leaves_out="落实期限未到的、作废的（C-1v）、已并入的（C-1m）；结论后来变更的按变更后的计",
    ),
    SUPPORTED_COUNT, SUPPORTED_DONE,
    voided("C-1v", VOID, "件", out_of="C-1a"), merged("C-1m", "件", out_of="C-1a"),
    split_off("C-1x", "件", out_of="C-1a"), corrected("C-1e", "件", *COMING_AMENDMENTS),
    *lateness("件", PASSED_ON),
    *days_taken(CLOSED), *relapses("件", CLOSED),
)
