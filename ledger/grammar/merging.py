"""Merging what was reported more than once: the same in every book, so that no book has to declare it.

The duplicate stands at `MERGED` and is told no more; the other goes on under the earliest clock of both. The acts are told
on the timelines like steps, and nobody takes them by way of one: they concern two entries.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Tone
from ledger.grammar.conditions import Condition
from ledger.grammar.steps import State, Step

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


@dataclass(frozen=True, eq=False)
class Share:
    """A figure of which each half has a part, so that both add up to it; `of` is what it is part of, on either half."""

    field: InstrumentedAttribute[Any]
    _: KW_ONLY
    of: InstrumentedAttribute[Any] | None = None

    @property
    def key(self) -> str:
        return self.field.key


@dataclass(frozen=True, kw_only=True, eq=False)
class Splits:
    """How an entry about two things becomes two: `asks` are the fields in which the new one has to say what it is about; what the
    entry did not begin with is asked where it has been said since.

    `apart` is for a book in which one half may have to be kept from whoever it concerns: the step by which the old entry,
    with all that was ever written on it, is kept apart, and what is written on it then. The new one goes on in the open and
    takes no free text along; `stays_apart` says why the two never become one again, and what to do instead. `applies` says
    of which entries the one may become two. `shares` are asked for as far as the entry has them; what `works_out` names is
    worked out anew from them on both, as a step does (`Step.sets`).
    """

    asks: tuple[InstrumentedAttribute[Any], ...]
    apart: Step | None = None
    stays_apart: str = ""
    applies: Condition | None = None
    sets: tuple[tuple[InstrumentedAttribute[Any], Any], ...] = ()
    shares: tuple[Share, ...] = ()
    works_out: tuple[tuple[InstrumentedAttribute[Any], Any], ...] = ()


MERGE = Act("merge", "并入另一条，合并办理", to=MERGED, public="与同一事项的其他登记合并办理")
TAKE_IN = Act("take_in", "同一件事的另一条登记并入这里")
UNMERGE = Act("unmerge", "撤销合并，恢复单独办理", public="恢复单独办理")
LET_GO = Act("let_go", "撤销合并，另一条恢复单独办理")
END_HEARD = Act("end_heard", "并入的那一条已经办结")
TELL = Act("tell", "已把办理结果告知来访来信人", public="办理结果已告知")
SPLIT = Act("split", "拆出另一条单独办理")
SPLIT_OFF = Act("split_off", "由另一条拆出，单独办理")
REJOIN = Act("rejoin", "撤销拆分，回到原来的一条", to=MERGED, public="恢复合并办理")
REJOINED = Act("rejoined", "撤销拆分，拆出的一条回到这里")
TIE = Act("tie", "与另一条关联")
UNTIE = Act("untie", "解除与另一条的关联")
_BETWEEN_TWO = (MERGE, TAKE_IN, UNMERGE, LET_GO, END_HEARD, TELL, SPLIT, SPLIT_OFF, REJOIN, REJOINED, TIE, UNTIE)
ACTS = {act.key: act for act in _BETWEEN_TWO}
