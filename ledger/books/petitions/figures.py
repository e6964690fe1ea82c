"""The figures (rules 9.2 C): matters asked of us; screened disputes and backlog only where named."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ledger.books.petitions.clocks import DUTY_CLOCK, OPINION_CLOCK, TELL_ASSIGNED_CLOCK, TELL_CLOCK
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import VOID
from ledger.books.petitions.steps.progress import COME_AGAIN
from ledger.books.petitions.words import Channel, Grade, Opinion, RowKind, Satisfaction
from ledger.grammar.figures import Counted, Figure, Period
from ledger.models import Clock, Entry, Event
from ledger.workdays import day_begins

ASKED = (RowKind.FORMAL, RowKind.ASSIGNED)
TELLING = (TELL_CLOCK.code, TELL_ASSIGNED_CLOCK.code)
HANDLING_CODES = (OPINION_CLOCK.code, DUTY_CLOCK.code, "suggestion", "route-1", "route-2", "route-3", "route-4")
RATED = (Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.BAD)


def _count(*conditions: Any) -> Any:
    return sa.func.count().filter(sa.and_(*conditions))


def _asked_in(period: Period) -> Any:
    return sa.and_(
        PetitionEntry.kind.in_(ASKED),
        PetitionEntry.received_on.between(period.first, period.last),
        Entry.state != VOID.key,
    )


def _visited_in(period: Period) -> Any:
    return sa.and_(_asked_in(period), PetitionEntry.channel == Channel.VISIT)


def _came_again_in(period: Period) -> Any:
    """Count, beside each matter, the further contacts noted in the period."""
    return (
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


def _contacts(first: Any) -> Callable[[Period], Any]:
    """Return the measure "件次": what came in the first time in the period, and every further contact in it."""

    def measure(period: Period) -> Any:
        of_period = sa.case((first(period), 1), else_=0)
        again = sa.case((Entry.state != VOID.key, _came_again_in(period)), else_=0)
        return sa.func.coalesce(sa.func.sum(of_period + again), 0)

    return measure


def _clock(period: Period, codes: tuple[str, ...], *more: Any) -> Any:
    return sa.exists().where(Clock.entry_id == Entry.id, Clock.code.in_(codes), *more)


def _to_be_told(period: Period) -> Any:
    """Told already, or the last day for it is over."""
    over = sa.or_(Clock.stopped_at.is_not(None), Clock.legal_due_on < period.as_of)
    return sa.and_(_asked_in(period), PetitionEntry.can_be_told, _clock(period, TELLING, over))


def _due_in(period: Period, *more: Any) -> Any:
    return sa.and_(
        Entry.state != VOID.key,
        _clock(period, HANDLING_CODES, Clock.legal_due_on.between(period.first, period.last), *more),
    )


def _finished_in(period: Period) -> Any:
    return sa.and_(
        PetitionEntry.kind.in_(ASKED),
        PetitionEntry.finished_on.between(period.first, period.last),
        Entry.state != VOID.key,
    )


def _first_time_in(period: Period) -> Any:
    return sa.and_(_asked_in(period), sa.or_(PetitionEntry.is_repeat.is_(None), PetitionEntry.is_repeat.is_(False)))


def _backlog(period: Period) -> Any:
    return sa.and_(PetitionEntry.is_backlog, Entry.found_on <= period.as_of, Entry.state != VOID.key)


def _grade_a(period: Period) -> Any:
    return sa.and_(Entry.grade == Grade.A, Entry.found_on <= period.as_of, Entry.state != VOID.key)


def _supported_in(period: Period) -> Any:
    return sa.and_(
        PetitionEntry.opinion == Opinion.SUPPORT,
        PetitionEntry.replied_on.between(period.first, period.last),
        Entry.state != VOID.key,
    )


def _resolved_by(period: Period) -> Any:
    return sa.and_(PetitionEntry.is_resolved, PetitionEntry.resolved_on <= period.as_of)


def _counted(code: str, label: str, definition: str, unit: str, measure: Callable[[Period], Any]) -> Figure:
    return Figure(code, label, definition, unit, counted=Counted.ENTRIES, measure=measure)


CONTACTS = _counted(
    "C-1", "信访总量（件次）", "期间内收到的信访事项，加上期间内同一事项的再次来信来访", "件次", _contacts(_asked_in)
)
MATTERS = _counted(
    "C-1a", "信访事项", "收到日期在期间内的信访事项和上级交办、转送事项，不含作废", "件", lambda p: _count(_asked_in(p))
)
VISITS = _counted("C-1b", "走访批次", "C-1a 中信访形式为走访的", "批次", lambda p: _count(_visited_in(p)))
VISITORS = _counted(
    "C-1c", "走访人次", "C-1b 的人数合计", "人次",
    lambda p: sa.func.coalesce(sa.func.sum(PetitionEntry.people_count).filter(_visited_in(p)), 0),
)
GROUPS = _counted(
    "C-1d",
    "其中集体访",
    "C-1b 中达到本镇集体访人数的",
    "批次",
    lambda p: _count(_visited_in(p), PetitionEntry.is_group),
)
TO_BE_TOLD = _counted(
    "C-2a",
    "应受理（告知）",
    "C-1a 中应当书面告知的（姓名、住址不清的除外），已经告知或告知期限已过",
    "件",
    lambda p: _count(_to_be_told(p)),
)
TOLD_IN_TIME = _counted(
    "C-2b", "及时受理（告知）", "C-2a 中在收到之日起十五日内告知的", "件",
    lambda p: _count(_to_be_told(p), _clock(p, TELLING, Clock.days_late == 0)),
)
TOLD_LATE = _counted(
    "C-2c", "超期受理（告知）", "C-2a 中超过十五日才告知的", "件",
    lambda p: _count(_to_be_told(p), _clock(p, TELLING, Clock.days_late > 0)),
)
NOT_TOLD = _counted(
    "C-2d", "超期未受理（告知）", "C-2a 中期限已过、至今没有告知的", "件",
    lambda p: _count(_to_be_told(p), _clock(p, TELLING, Clock.stopped_at.is_(None))),
)
DUE = _counted(
    "C-3a", "应按期办结（答复）", "办理期限（含批准的延期）在期间内到期的", "件", lambda p: _count(_due_in(p))
)
DONE_IN_TIME = _counted(
    "C-3b", "按期办结（答复）", "C-3a 中在期限当日或以前答复的", "件",
    lambda p: _count(_due_in(p, Clock.days_late == 0)),
)
RATABLE = _counted(
    "C-4a", "可评价", "程序办结日期（几次办结的，最近一次）在期间内的信访事项", "件", lambda p: _count(_finished_in(p))
)
RATED_COUNT = _counted(
    "C-4b", "已评价", "C-4a 中回访时作出评价的", "件",
    lambda p: _count(_finished_in(p), PetitionEntry.satisfaction.in_(RATED)),
)
SATISFIED = _counted(
    "C-5a", "满意和基本满意", "C-4b 中评价为满意、基本满意的", "件",
    lambda p: _count(_finished_in(p), PetitionEntry.satisfaction.in_((Satisfaction.GOOD, Satisfaction.FAIR))),
)
FULLY_SATISFIED = _counted(
    "C-5b", "满意", "C-4b 中评价为满意的，不含基本满意", "件",
    lambda p: _count(_finished_in(p), PetitionEntry.satisfaction == Satisfaction.GOOD),
)
REPEATS = _counted(
    "C-6a", "重复件次", "登记为重复的事项，加上期间内同一事项的再次来信来访", "件次",
    _contacts(lambda p: sa.and_(_asked_in(p), PetitionEntry.is_repeat)),
)
FIRST_TIME = _counted("C-7a", "初次信访", "C-1a 中不是重复的", "件", lambda p: _count(_first_time_in(p)))
RESOLVED_AT_ONCE = _counted(
    "C-7b", "一次性化解", "C-7a 中已实质化解，化解前和化解后本镇设置的天数内没有再次反映的", "件",
    lambda p: _count(
        _first_time_in(p), _resolved_by(p), sa.func.coalesce(PetitionEntry.came_again_soon, sa.false()).is_(sa.false())
    ),
)
BACKLOG = _counted(
    "C-8a", "信访积案", "截至日期登记在册的信访积案，含办结后又有反复的", "件", lambda p: _count(_backlog(p))
)
BACKLOG_RESOLVED = _counted(
    "C-8b", "积案实质化解", "C-8a 中截至日期已认定实质化解的", "件", lambda p: _count(_backlog(p), _resolved_by(p))
)
GRADE_A = _counted("C-8c", "A级事项", "截至日期登记、现评为A级的事项", "件", lambda p: _count(_grade_a(p)))
GRADE_A_RESOLVED = _counted(
    "C-8d", "A级事项实质化解", "C-8c 中截至日期已认定实质化解的", "件", lambda p: _count(_grade_a(p), _resolved_by(p))
)
SUPPORTED_COUNT = _counted(
    "C-9a", "支持意见", "处理结论为支持、答复作出日期在期间内的", "件", lambda p: _count(_supported_in(p))
)
SUPPORTED_DONE = _counted(
    "C-9b", "支持意见已落实", "C-9a 中截至日期已落实的", "件",
    lambda p: _count(_supported_in(p), PetitionEntry.carried_out, PetitionEntry.carried_out_on <= p.as_of),
)


def _rate(code: str, label: str, part: Figure, whole: Figure) -> Figure:
    return Figure(code, label, f"{part.code} ÷ {whole.code}", "%", part=part, whole=whole)


FIGURES = (
    CONTACTS, MATTERS, VISITS, VISITORS, GROUPS,
    _rate("C-2", "及时受理率", TOLD_IN_TIME, TO_BE_TOLD), TO_BE_TOLD, TOLD_IN_TIME, TOLD_LATE, NOT_TOLD,
    _rate("C-3", "按期办结（答复）率", DONE_IN_TIME, DUE), DUE, DONE_IN_TIME,
    _rate("C-4", "群众参评率", RATED_COUNT, RATABLE), RATABLE, RATED_COUNT,
    _rate("C-5", "参评群众满意率", SATISFIED, RATED_COUNT), SATISFIED,
    _rate("C-5c", "参评群众满意率（不含基本满意）", FULLY_SATISFIED, RATED_COUNT), FULLY_SATISFIED,
    _rate("C-6", "重复信访率", REPEATS, CONTACTS), REPEATS,
    _rate("C-7", "初次信访一次性化解率", RESOLVED_AT_ONCE, FIRST_TIME), FIRST_TIME, RESOLVED_AT_ONCE,
    _rate("C-8", "积案化解率", BACKLOG_RESOLVED, BACKLOG), BACKLOG, BACKLOG_RESOLVED,
    _rate("C-8e", "A级事项化解率", GRADE_A_RESOLVED, GRADE_A), GRADE_A, GRADE_A_RESOLVED,
    _rate("C-9", "支持意见落实率", SUPPORTED_DONE, SUPPORTED_COUNT), SUPPORTED_COUNT, SUPPORTED_DONE,
)
