"""Figures every ledger tells alike (rules 9.1 and 9.2 X)."""

from typing import Any

import sqlalchemy as sa

from ledger.grammar.conditions import is_, is_not, unless
from ledger.grammar.figures import (
    CAME_BACK,
    OPEN,
    OVERDUE,
    Agreed,
    Better,
    Days,
    Figure,
    Middle,
    Period,
    added,
    count,
    decided_sql,
    in_period,
    middle,
    rate,
)
from ledger.grammar.merging import MERGED, SPLIT_OFF
from ledger.grammar.steps import State, Step
from ledger.grammar.town_rules import RELAPSE_DAYS
from ledger.grammar.usual_steps import LEFT_CLOSED
from ledger.models import Entry, Event
from ledger.workdays import day_begins

# Other names of the events, made once: a closing, and what came after it.
_end, _again = Event.__table__.alias(), Event.__table__.alias()


def voided(code: str, void: State, unit: str, *, out_of: str) -> Figure:
    """What is out of every count is told by itself."""
    definition = f"发现（收到）日期在期间内、{void.label}的，不计入 {out_of} 和其他各项"
    return count(
        code, f"另有：{void.label}", definition, unit, in_period(Entry.found_on), is_(Entry.state, void.key),
        told_by=(void.key,),
    )  # fmt: skip


def merged(code: str, unit: str, *, out_of: str) -> Figure:
    """What was reported more than once counts once, where it goes on; how many those were is told by itself."""
    definition = (
        f"发现（收到）日期在期间内、已并入另一条合并办理的，不重复计入 {out_of} 和其他各项；"
        "合并的那一条按较早的期限办理，并入以前已经超期的算作它的超期"
    )
    return count(
        code, f"另有：{MERGED.label}", definition, unit, in_period(Entry.found_on), is_(Entry.state, MERGED.key),
        told_by=(MERGED.key,),
    )  # fmt: skip


def split_off(code: str, unit: str, *, out_of: str) -> Figure:
    """What was one entry and became two counts twice from then on; how many those are is told by itself."""
    definition = (
        f"发现（收到）日期在期间内、由另一条拆出单独办理的，已计入 {out_of}；期限从原来那一条的起点算，"
        "拆分以前按期办了的环节只算原来那一条的；后来撤销拆分、已并入的不计"
    )

    def is_split_off(period: Period) -> Any:
        # An entry whose other half is kept from somebody tells of no split, so that nobody learns of it from a number.
        return sa.exists().where(Event.entry_id == Entry.id, Event.step == SPLIT_OFF.key)

    return count(
        code,
        "其中拆出的",
        definition,
        unit,
        in_period(Entry.found_on),
        is_not(Entry.state, MERGED.key),
        is_split_off,
        told_by=(SPLIT_OFF.key,),
    )


def corrected(code: str, unit: str, *rows: Step) -> Figure:
    """Putting a registration right, or one of its `rows`, may take it out of a period, or out of what a figure counts: it is told by itself."""
    definition = (
        "期间内经他人同意更正过登记的（日期、分类、途径、地点等），不限发现时间；各项按更正后的内容计，"
        "更正前已经超期的照记；由谁决定见各条的办理过程"
    )
    if rows:
        definition += f"；{'、'.join(step.label for step in rows)}的也计"
    keys = ("amend", *(step.key for step in rows))
    return count(code, "另有：更正过登记的", definition, unit, Agreed(keys), told_by=keys, is_common=True)


def lateness(unit: str, *elsewhere: State) -> tuple[Figure, ...]:
    """The share of what is open on the day that is late, whoever is late with it. What has been sent `elsewhere` and is
    waited for is a line beside it: whoever sends it on is late with it no more.
    """
    still_open = count("X-1a", "在办数", "目前没有办结的，不限发现时间，含已移送和等待答复的", unit, OPEN)
    late = count(
        "X-1b", "其中超期的", "X-1a 中最近一个期限在统计日已过的，不论在谁手里；期限中止的不算超期", unit, OVERDUE,
        better=Better.LESS,
    )  # fmt: skip
    words = "、".join(f"“{state.label}”" for state in elsewhere)
    away = count(
        "X-1c", "其中已移送（转送）、等待答复的", f"X-1a 中目前是{words}的，原来的期限不再计算，改为跟踪对方答复", unit,
        OPEN, is_(Entry.state, *(state.key for state in elsewhere)), is_common=True,
    )  # fmt: skip
    left_out = "已经办结的，办结时超期的也不在内"
    return rate("X-1", "超期率", late, still_open, Better.LESS, leaves_out=left_out), still_open, late, away


def days_taken(*settled: State) -> tuple[Figure, ...]:
    """How long what was closed in the period had taken: the mean, and the median, which a few old ones move less."""
    closed = (in_period(Entry.closed_at), is_(Entry.state, *(state.key for state in settled)))
    days = Days(Entry.found_on, Entry.closed_at)
    left_out = "当日办结的计0日，反弹后再次销号的从首次发现算起；没有销号的、作废和已并入的不计"
    return (
        middle(
            "X-2", "平均办理天数", f"期间内办结销号的，从发现（收到）到销号的天数的平均数；{left_out}", "日",
            days, Middle.MEAN, *closed, is_common=True, better=Better.LESS,
        ),
        middle(
            "X-2m", "办理天数中位数", "X-2 的天数从少到多排列，居中的一个", "日", days, Middle.MEDIAN, *closed,
            is_common=True, better=Better.LESS,
        ),
    )  # fmt: skip


def relapses(unit: str, *settled: State, formerly: tuple[str, ...] = ()) -> tuple[Figure, ...]:
    """The share of what was closed in the period and opened again within the town's days; `settled` are the states in
    which a line counts as closed, `formerly` the keys by which old events tell of such a state that is no more. Read
    from the events, which nobody takes back: closing it once more hides no relapse.
    """
    keys = [*(state.key for state in settled), *formerly]

    def closings(period: Period) -> Any:
        end = _end
        return end, (
            end.c.entry_id == Entry.id, end.c.to_state.in_(keys),
            sa.or_(end.c.from_state.is_(None), end.c.from_state.not_in(keys)),
            end.c.at >= day_begins(period.first), end.c.at < day_begins(period.last, days=1),
        )  # fmt: skip

    def was_closed(period: Period) -> Any:
        return sa.exists().where(*closings(period)[1])

    def was_taken_up(period: Period) -> Any:
        (end, conditions), again = closings(period), _again
        seconds = sa.extract("epoch", again.c.at) - sa.extract("epoch", end.c.at)
        return sa.exists().where(
            *conditions, again.c.entry_id == end.c.entry_id, again.c.id > end.c.id,
            again.c.from_state.in_(keys), again.c.to_state.not_in(keys),
            again.c.at < day_begins(period.as_of, days=1),
            seconds <= 86_400 * decided_sql(RELAPSE_DAYS, Entry.town_id),
        )  # fmt: skip

    def was_left_closed(period: Period) -> Any:
        left = _end
        return sa.exists().where(
            left.c.entry_id == Entry.id, left.c.step == LEFT_CLOSED,
            left.c.at >= day_begins(period.first), left.c.at < day_begins(period.last, days=1),
        )  # fmt: skip

    # What never came back was closed once, and its own row says when; the events are asked of the few others.
    still = count(
        "X-3s", "没有反弹过的", "期间内销号、从未发现反弹的", unit, in_period(Entry.closed_at), is_(Entry.state, *keys),
        unless(CAME_BACK), is_common=True,
    )  # fmt: skip
    once = count("X-3o", "发现过反弹的", "期间内销号、发现过反弹的", unit, CAME_BACK, was_closed, is_common=True)
    closed = added(
        "X-3a", "期间内销号数", "期间内办结销号的，同一条只计一次，后来又反弹的仍计；作废和已并入的不计", unit, still, once,
    )  # fmt: skip
    back = count(
        "X-3b", "其中反弹的",
        "X-3a 中销号后本镇设置的天数（一般90日）内又重新立项的，再次销号的仍计；反弹后没有重新立项的（X-3c）、另行登记为新条的不计",
        unit, CAME_BACK, was_taken_up, is_common=True, better=Better.LESS,
    )  # fmt: skip
    left = count(
        "X-3c", "另有：回头看有反弹、没有重新立项的", "期间内回头看发现反弹，由分管领导同意不重新立项的，不计入 X-3b",
        unit, CAME_BACK, was_left_closed, is_common=True, told_by=(LEFT_CLOSED,), better=Better.LESS,
    )  # fmt: skip
    left_out = "作废的、已并入的；回头看有反弹、没有重新立项的（X-3c）计入分母，不算反弹"
    return rate("X-3", "反弹率", back, closed, Better.LESS, leaves_out=left_out), closed, back, left
