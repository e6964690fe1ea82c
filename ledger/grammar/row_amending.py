"""更正登记的某一次: a row that a step has kept is put right, or taken back where it never happened, in every book alike.

What may be put right is what the step asks, by the same rules; the day of an act that is a paper as well, for that was
typed, too. The row as it was stays, and the new one stands in its place. Nobody does it alone: one proposes it with a
reason, another who leads agrees.
"""

from dataclasses import replace

from ledger.grammar.conditions import is_given
from ledger.grammar.kept_rows import Keeps, RowAct
from ledger.grammar.steps import Step
from ledger.grammar.usual_steps import OFFICE
from ledger.models import LEADING_ROLES


def row_amendments(step: Step, word: str) -> tuple[Step, Step]:
    """Return the steps by which a row of `step`, which people call `word`, is put right and taken back."""
    keeps = step.keeps
    assert keeps is not None
    [told_on] = [value for column, value in keeps.says if column.key == keeps.model.happened_on.key]
    common = {
        "from_states": step.from_states, "who": OFFICE, "decided_by": LEADING_ROLES, "never_alone": True,
        "applies": is_given(told_on, otherwise=f"没有登记过{word}"),
    }  # fmt: skip
    put_right = Step(
        f"amend_{step.key}", f"更正登记的{word}",
        asks=tuple(replace(ask, by_paper=False, after_paper=False) for ask in step.asks), checks=step.checks,
        keeps=_as(keeps, RowAct.PUT_RIGHT), must_note="更正的原因和依据", **common,
    )  # fmt: skip
    take_back = Step(
        f"take_back_{step.key}", f"撤销登记的{word}（登记有误）", done=f"撤销登记有误的{word}",
        keeps=_as(keeps, RowAct.TAKE_BACK), must_note="登记有误的情况和依据", **common,
    )  # fmt: skip
    return put_right, take_back


def _as(keeps: Keeps, act: RowAct) -> Keeps:
    return replace(keeps, act=act)
