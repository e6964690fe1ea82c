"""Figures every ledger tells alike (rules 9.1 and 9.2 X)."""

from ledger.grammar.conditions import is_
from ledger.grammar.figures import OPEN, OVERDUE, Figure, count, in_period, rate
from ledger.grammar.steps import State
from ledger.models import Entry


def voided(code: str, void: State, unit: str, *, out_of: str) -> Figure:
    """What is out of every count is told by itself."""
    definition = f"发现（收到）日期在期间内、{void.label}的，不计入 {out_of}；由谁决定见各条的办理过程"
    return count(code, f"另有：{void.label}", definition, unit, in_period(Entry.found_on), is_(Entry.state, void.key))


def lateness(unit: str) -> tuple[Figure, ...]:
    """The share of what is open on the day that is late, whoever is late with it."""
    still_open = count("X-1a", "在办数", "目前没有办结的，不限发现时间，含已移送、等待答复和等待回头看的", unit, OPEN)
    late = count("X-1b", "其中超期的", "X-1a 中最近一个期限在统计日已过的，不论在谁手里", unit, OVERDUE)
    return rate("X-1", "超期率", late, still_open), still_open, late
