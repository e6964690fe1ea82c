"""The figures (rules 9.2 C): matters asked of us; screened disputes and backlog only where named."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ledger.books.petitions.conditions import CAN_BE_TOLD, IS_A, IS_BACKLOG, IS_RESOLVED, SUPPORTED
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import VOID
from ledger.books.petitions.steps.progress import COME_AGAIN
from ledger.books.petitions.words import Channel, ClockCode, RowKind, Satisfaction
from ledger.grammar.conditions import is_, is_not
from ledger.grammar.figures import Counted, Figure, Period, by_as_of, count, in_period, rate, total
from ledger.models import Clock, Entry, Event
from ledger.workdays import day_begins

TELLING = (ClockCode.TELL, ClockCode.TELL_ASSIGNED)
HANDLING = (
    ClockCode.OPINION, ClockCode.DUTY, ClockCode.SUGGESTION, ClockCode.COURTS, ClockCode.ARBITRATION,
    ClockCode.PARTY_APPEAL, ClockCode.ADMINISTRATIVE,
)

IS_NOT_VOID = is_not(Entry.state, VOID.key)
IS_ASKED = is_(PetitionEntry.kind, RowKind.FORMAL, RowKind.ASSIGNED)
ASKED = (IS_ASKED, in_period(PetitionEntry.received_on), IS_NOT_VOID)
ASKED_FIRST = (*ASKED, is_not(PetitionEntry.is_repeat, True))
VISITED = (*ASKED, is_(PetitionEntry.channel, Channel.VISIT))
FINISHED = (IS_ASKED, in_period(PetitionEntry.finished_on), IS_NOT_VOID)
RATED = (*FINISHED, is_(PetitionEntry.satisfaction, Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.BAD))
LISTED = (IS_BACKLOG, by_as_of(Entry.found_on), IS_NOT_VOID)
GRADED_A = (IS_A, by_as_of(Entry.found_on), IS_NOT_VOID)
PROMISED = (SUPPORTED, in_period(PetitionEntry.replied_on), IS_NOT_VOID)
RESOLVED = (IS_RESOLVED, by_as_of(PetitionEntry.resolved_on))
NOBODY_CAME_AGAIN = is_not(PetitionEntry.came_again_soon, True)


# --- What is counted beside the matter: its clocks, and those who come again ---------------------------------------


def _has_clock(codes: tuple[ClockCode, ...], *more: Any) -> Any:
    return sa.exists().where(Clock.entry_id == Entry.id, Clock.code.in_(codes), *more)


def _over(period: Period) -> Any:
    """Told already, or the last day for it is over."""
    is_over = sa.and_(Clock.stopped_at.is_(None), Clock.legal_due_on < period.as_of)
    # Taken back in time by whoever asked, it was neither kept nor missed.
    return _has_clock(TELLING, sa.or_(Clock.days_late.is_not(None), is_over))


TO_TELL = (*ASKED, CAN_BE_TOLD, _over)


def _due(*more: Any) -> Callable[[Period], Any]:
    """Return what says that one of the clocks of handling runs out in the period, and more of that clock."""
    is_due = sa.or_(Clock.stopped_at.is_(None), Clock.days_late.is_not(None))
    return lambda period: _has_clock(HANDLING, Clock.legal_due_on.between(period.first, period.last), is_due, *more)


def _came_again(period: Period) -> Any:
    """Return how many further contacts were noted in the period."""
    of_matter = (
        sa.select(sa.func.count(Event.id))
        .where(
            Event.entry_id == Entry.id,
            Event.step == COME_AGAIN.key,
            Event.at >= day_begins(period.first),
            Event.at < day_begins(period.last, days=1),
        )
        .correlate(Entry)
        .scalar_subquery()
    )
    # Few matters come again, and their own row says it: the events of all the others need no look.
    has_come_again = sa.and_(Entry.state != VOID.key, PetitionEntry.contact_on.is_not(None))
    return sa.func.coalesce(sa.func.sum(sa.case((has_come_again, of_matter), else_=0)), 0)


def _contacts(code: str, label: str, definition: str, first: Figure) -> Figure:
    """Count 件次: what came in the first time in the period, and every further contact in it."""
    return Figure(
        code, label, definition, "件次", counted=Counted.ENTRIES, measure=lambda p: first.measure(p) + _came_again(p),
    )


# --- The figures ---------------------------------------------------------------------------------------------------

MATTERS = count("C-1a", "信访事项", "收到日期在期间内的信访事项和上级交办、转送事项，不含作废", "件", *ASKED)
CONTACTS = _contacts("C-1", "信访总量（件次）", "期间内收到的信访事项，加上期间内同一事项的再次来信来访", MATTERS)
VISITS = count("C-1b", "走访批次", "C-1a 中信访形式为走访的", "批次", *VISITED)
VISITORS = total("C-1c", "走访人次", "C-1b 的人数合计", "人次", PetitionEntry.people_count, *VISITED)
GROUPS = count(
    "C-1d", "其中集体访", "C-1b 中达到本镇集体访人数的", "批次", *VISITED, is_(PetitionEntry.is_group, True)
)

TO_BE_TOLD = count(
    "C-2a", "应受理（告知）", "C-1a 中应当书面告知的（姓名、住址不清的除外），已经告知或告知期限已过", "件", *TO_TELL
)
TOLD_IN_TIME = count(
    "C-2b", "及时受理（告知）", "C-2a 中在收到之日起十五日内告知的", "件",
    *TO_TELL, lambda p: _has_clock(TELLING, Clock.days_late == 0),
)
TOLD_LATE = count(
    "C-2c", "超期受理（告知）", "C-2a 中超过十五日才告知的", "件",
    *TO_TELL, lambda p: _has_clock(TELLING, Clock.days_late > 0),
)
NOT_TOLD = count(
    "C-2d", "超期未受理（告知）", "C-2a 中期限已过、至今没有告知的", "件",
    *TO_TELL, lambda p: _has_clock(TELLING, Clock.stopped_at.is_(None)),
)

DUE = count("C-3a", "应按期办结（答复）", "办理期限（含批准的延期）在期间内到期的", "件", IS_NOT_VOID, _due())
DONE_IN_TIME = count(
    "C-3b", "按期办结（答复）", "C-3a 中在期限当日或以前答复的", "件", IS_NOT_VOID, _due(Clock.days_late == 0)
)

RATABLE = count("C-4a", "可评价", "程序办结日期（几次办结的，最近一次）在期间内的信访事项", "件", *FINISHED)
RATED_COUNT = count("C-4b", "已评价", "C-4a 中回访时作出评价的", "件", *RATED)
SATISFIED = count(
    "C-5a", "满意和基本满意", "C-4b 中评价为满意、基本满意的", "件",
    *FINISHED, is_(PetitionEntry.satisfaction, Satisfaction.GOOD, Satisfaction.FAIR),
)
FULLY_SATISFIED = count(
    "C-5b", "满意", "C-4b 中评价为满意的，不含基本满意", "件",
    *FINISHED, is_(PetitionEntry.satisfaction, Satisfaction.GOOD),
)

# Part of C-6a, and not on the sheet.
REPEATED = count("C-6b", "登记为重复的事项", "C-1a 中登记为重复的", "件", *ASKED, is_(PetitionEntry.is_repeat, True))
REPEATS = _contacts("C-6a", "重复件次", "登记为重复的事项，加上期间内同一事项的再次来信来访", REPEATED)
FIRST_TIME = count("C-7a", "初次信访", "C-1a 中不是重复的", "件", *ASKED_FIRST)
RESOLVED_AT_ONCE = count(
    "C-7b", "一次性化解", "C-7a 中已实质化解，化解前和化解后本镇设置的天数内没有再次反映的", "件",
    *ASKED_FIRST, *RESOLVED, NOBODY_CAME_AGAIN,
)

BACKLOG = count("C-8a", "信访积案", "截至日期登记在册的信访积案，含办结后又有反复的", "件", *LISTED)
BACKLOG_RESOLVED = count("C-8b", "积案实质化解", "C-8a 中截至日期已认定实质化解的", "件", *LISTED, *RESOLVED)
GRADE_A = count("C-8c", "A级事项", "截至日期登记、现评为A级的事项", "件", *GRADED_A)
GRADE_A_RESOLVED = count("C-8d", "A级事项实质化解", "C-8c 中截至日期已认定实质化解的", "件", *GRADED_A, *RESOLVED)

SUPPORTED_COUNT = count("C-9a", "支持意见", "处理结论为支持、答复作出日期在期间内的", "件", *PROMISED)
SUPPORTED_DONE = count(
    "C-9b", "支持意见已落实", "C-9a 中截至日期已落实的", "件",
    *PROMISED, is_(PetitionEntry.carried_out, True), by_as_of(PetitionEntry.carried_out_on),
)

# As the sheet reads: each rate before what it is made of.
FIGURES = (
    CONTACTS, MATTERS, VISITS, VISITORS, GROUPS,
    rate("C-2", "及时受理率", TOLD_IN_TIME, TO_BE_TOLD), TO_BE_TOLD, TOLD_IN_TIME, TOLD_LATE, NOT_TOLD,
    rate("C-3", "按期办结（答复）率", DONE_IN_TIME, DUE), DUE, DONE_IN_TIME,
    rate("C-4", "群众参评率", RATED_COUNT, RATABLE), RATABLE, RATED_COUNT,
    rate("C-5", "参评群众满意率", SATISFIED, RATED_COUNT), SATISFIED,
    rate("C-5c", "参评群众满意率（不含基本满意）", FULLY_SATISFIED, RATED_COUNT), FULLY_SATISFIED,
    rate("C-6", "重复信访率", REPEATS, CONTACTS), REPEATS,
    rate("C-7", "初次信访一次性化解率", RESOLVED_AT_ONCE, FIRST_TIME), FIRST_TIME, RESOLVED_AT_ONCE,
    rate("C-8", "积案化解率", BACKLOG_RESOLVED, BACKLOG), BACKLOG, BACKLOG_RESOLVED,
    rate("C-8e", "A级事项化解率", GRADE_A_RESOLVED, GRADE_A), GRADE_A, GRADE_A_RESOLVED,
    rate("C-9", "支持意见落实率", SUPPORTED_DONE, SUPPORTED_COUNT), SUPPORTED_COUNT, SUPPORTED_DONE,
)
