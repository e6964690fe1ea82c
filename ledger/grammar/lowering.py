"""What was judged grave becomes less by two hands only: somebody proposes it, and who leads decides (rules 2.3).

A step that may judge lower than before says so by `decided_by`; every other step that asks the judgement again has this
check. `tests/books/test_lowered.py` walks all of them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.steps import Case, Check


def not_lowered(
    field: InstrumentedAttribute[Any], gravest_first: Sequence[Any], *, instead: str,
    said_at: InstrumentedAttribute[Any] | None = None, unless_leads: bool = False,
) -> Check:  # fmt: skip
    """Refuse a judgement in `field` that is less than the one given before; the first one is free.

    `instead` says by which step it is lowered; with `unless_leads` who leads there may do it by this one as well.
    `said_at`: beside what is typed, where the judgement follows from it.
    """
    order = list(gravest_first)

    def refusal(case: Case) -> str | None:
        was, now = case.was.get(field.key), getattr(case.entry, field.key)
        if was not in order or now not in order or order.index(now) <= order.index(was):
            return None
        return None if unless_leads and case.leads else instead

    return Check(said_at or field, refusal=refusal)
