"""分项措施: several things to be done about one entry, each with who does it and until when, in the words of every book.

They are a checklist beside the order, not a promise of the law: their days remind and run no clock, and no figure reads
them. Nothing closes past an open one without a reason, and nothing is stopped by one.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import any_of, is_more_than
from ledger.grammar.days import happened
from ledger.grammar.fields import Field, Kind
from ledger.grammar.steps import MeasureAct, Proof, State, Step
from ledger.grammar.usual_steps import FIELD_AND_OFFICER, OFFICE
from ledger.models import Entry

# As many lines as one form has room for.
MOST_LINES = 8
# What each line asks; who does it is chosen or, for somebody outside, written.
PARTS = {
    "text": Field(label="措施", kind=Kind.TEXT, most=200),
    "named": Field(label="姓名或单位", kind=Kind.TEXT, most=60),
    "due_on": Field(label="完成期限", kind=Kind.DAY),
}
GOING_ON = Field(label="为什么仍然办理", kind=Kind.LONG_TEXT, most=500)

HAS_OPEN = is_more_than(Entry.measures_open, 0, otherwise="没有未完成的措施")
HAS_ANY = any_of(HAS_OPEN, is_more_than(Entry.measures_done, 0), otherwise="没有登记过措施，或者都已经撤回")


def list_measures(*from_states: State, until: InstrumentedAttribute[Any], **more: Any) -> Step:
    """Several lines in one go; each begins with the day in `until`."""
    return Step(
        "list_measures", "登记分项措施", from_states=from_states, who=OFFICE, measures=MeasureAct.LIST,
        measures_until=until, **more,
    )  # fmt: skip


def measures_done(*from_states: State, **more: Any) -> Step:
    """Told by whoever has a post there, and by whoever is named in it, for their own."""
    return Step(
        "measures_done", "登记措施完成", from_states=from_states, who=FIELD_AND_OFFICER, measures=MeasureAct.DONE,
        asks=(happened(Entry.measure_done_on),), proofs=(Proof("measure", "措施完成照片"),), applies=HAS_OPEN, **more,
    )  # fmt: skip


def withdraw_measures(*from_states: State, **more: Any) -> Step:
    return Step(
        "withdraw_measures", "撤回分项措施", from_states=from_states, who=OFFICE, measures=MeasureAct.WITHDRAW,
        applies=HAS_ANY, must_note="撤回的原因", **more,
    )  # fmt: skip


def measure_faults(book: Any) -> Iterator[str]:
    """Yield what a book says of measures against itself: what is listed can be done, and nothing closes in silence."""
    acts = {step.measures for step in book.steps}
    if acts <= {None}:
        return
    for act in MeasureAct:
        if act not in acts:
            yield f"it has measures, and no step for them to {act.value}"
    for step in book.steps:
        ends = step.closes and step.to is not book.void and not step.files_new and step.begets is None
        if ends and step.measures is not MeasureAct.WEIGH:
            yield f"step {step.key!r} ({step.written_at}) closes what may have open measures and asks nothing about them"
