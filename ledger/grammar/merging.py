"""Merging what was reported more than once: the same in every book, so that no book has to declare it.

The duplicate stands at `MERGED` and is told no more; the other goes on under the earliest clock of both. The acts are told
on the timelines like steps, and nobody takes them by way of one: they concern two entries.
"""

from dataclasses import KW_ONLY, dataclass

from ledger.choices import Tone
from ledger.grammar.steps import State

# Closed, and no result: out of every count, and told as a line of its own.
MERGED = State("merged", "已并入", tone=Tone.DONE, is_closed=True)


@dataclass(frozen=True, eq=False)
class Act:
    """What is done with two entries at once, as the timeline of one of them tells it; `public` as the public page does."""

    key: str
    done: str
    _: KW_ONLY
    to: State | None = None
    opens_round: bool = False
    public: str = ""


MERGE = Act("merge", "并入另一条，合并办理", to=MERGED, public="与同一事项的其他登记合并办理")
TAKE_IN = Act("take_in", "同一件事的另一条登记并入这里")
UNMERGE = Act("unmerge", "撤销合并，恢复单独办理", public="恢复单独办理")
LET_GO = Act("let_go", "撤销合并，另一条恢复单独办理")
END_HEARD = Act("end_heard", "并入的那一条已经办结")
TELL = Act("tell", "已把办理结果告知来访来信人", public="办理结果已告知")
ACTS = {act.key: act for act in (MERGE, TAKE_IN, UNMERGE, LET_GO, END_HEARD, TELL)}
