"""Steps that several books take alike. Each is said under the key events keep it by; a book adds what is its own."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.conditions import Condition, is_, is_given, is_not
from ledger.grammar.days import Default, happened
from ledger.grammar.extensions import moved_in_time
from ledger.grammar.looks import LOOKED_AFTER_CLOSING
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Case, Check, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import Decided, TownRule
from ledger.models import FIELD_ROLES, LEADING_ROLES, Entry, ListedBefore, Role

Attribute = InstrumentedAttribute[Any]
States = tuple[State, ...]
Who = tuple[Role, ...]

OFFICER = (Role.OFFICER,)
OFFICE = (Role.OFFICER, *LEADING_ROLES)
FIELD_AND_OFFICER = (*FIELD_ROLES, Role.OFFICER)
ANYBODY = (*FIELD_AND_OFFICER, *LEADING_ROLES)

IS_LISTED = is_(Entry.is_listed, True, otherwise="没有挂牌督办，不需要摘牌")
IS_NOT_LISTED = is_not(Entry.is_listed, True, otherwise="已经挂牌督办")
TO_BE_RELISTED_OR_NOT = is_(
    Entry.listed_before, ListedBefore.TO_DECIDE, otherwise="没有待决定是否重新挂牌的反弹",
)  # fmt: skip


def _still_listed(case: Case) -> str | None:
    if case.entry.is_listed:
        return "正在挂牌督办，请先由分管领导“摘牌”，再销号"
    if TO_BE_RELISTED_OR_NOT.holds(case.entry):
        return "反弹前挂过牌，请先由分管领导决定“挂牌督办”还是“不再重新挂牌”，再销号"
    return None


# What is listed is taken off the list before it is closed, and what came back is listed anew or not before that.
NOT_LISTED = Check(None, refusal=_still_listed)


def _listed_before(entry: Entry, decided: Decided) -> ListedBefore | None:
    return ListedBefore.TO_DECIDE if entry.listed_before else None


# What a relapse sets: one that was on the list asks the leader whether it goes there again.
ASKED_WHETHER_TO_RELIST = ((Entry.listed_before, _listed_before),)

# Days told much later than they were (town rule told_late_days): the clock believes them once somebody else confirms.
HAS_UNCONFIRMED = is_given(Entry.unconfirmed_on, otherwise="没有事后补记、待他人确认的办理日期")
CONFIRMED = Ask(
    Entry.day_confirmed, mandatory=HAS_UNCONFIRMED, only_then=True, fresh=True,
    help="办理日期是隔了几天才记入的：对照照片拍摄时间、文书和现场，属实的选“是”，期限按那一天算；选“否”的按记入日算",
)  # fmt: skip


def confirm_day(from_states: States, **more: Any) -> Step:
    return Step(
        "confirm_day", "确认办理日期", from_states=from_states, who=OFFICE, applies=HAS_UNCONFIRMED, asks=(CONFIRMED,),
        must_note="核对情况（看了什么：照片拍摄时间、文书、现场）", **more,
    )  # fmt: skip


def send_back(*from_states: State, to: State, **more: Any) -> Step:
    return Step(
        "send_back", "退回补充", from_states=from_states, to=to, who=OFFICER,
        must_note="退回原因（请写明要补充什么）", hands=Hands.REPORTER, **more,
    )  # fmt: skip


def resubmit(*from_states: State, to: State, asks: tuple[Ask, ...], photos: str, **more: Any) -> Step:
    """What was sent back comes again, asked as the first time; photos are added to those there are."""
    words = {"label": "补充后重新上报", "who": ANYBODY} | more
    return Step(
        "resubmit", from_states=from_states, to=to, asks=asks, proofs=(Proof("before", photos),), **words,
    )  # fmt: skip


def record_paper(from_states: States, *kinds: PaperKind, **more: Any) -> Step:
    return Step(
        "record_paper", "登记文书", from_states=from_states, who=OFFICER,
        paper=PaperAsk(kinds=kinds, mandatory=True), **more,
    )  # fmt: skip


def listed(
    from_states: States, *, key: str = "list", label: str = "挂牌督办", who: Who = LEADING_ROLES,
    applies: Condition = IS_NOT_LISTED, **more: Any,
) -> Step:  # fmt: skip
    """Put under the eyes of a superior."""
    sets = ((Entry.is_listed, True), (Entry.listed_before, ListedBefore.LISTED), *more.pop("sets", ()))
    return Step(key, label, from_states=from_states, who=who, applies=applies, sets=sets, **more)


def delisted(
    from_states: States, *, key: str = "delist", label: str = "摘牌", who: Who = LEADING_ROLES,
    applies: Condition = IS_LISTED, must_note: str = "摘牌理由", **more: Any,
) -> Step:  # fmt: skip
    return Step(
        key, label, from_states=from_states, who=who, applies=applies, sets=((Entry.is_listed, False),),
        must_note=must_note, **more,
    )  # fmt: skip


def not_relisted(from_states: States, **more: Any) -> Step:
    """What was listed, closed and came back stays off the list, on a leader's word and with a reason."""
    return Step(
        "not_relisted", "不再重新挂牌", done="决定不再重新挂牌", from_states=from_states, who=LEADING_ROLES,
        applies=TO_BE_RELISTED_OR_NOT, sets=((Entry.listed_before, ListedBefore.LISTED),),
        must_note="不再挂牌的理由", **more,
    )  # fmt: skip


def hand_over(from_states: States, **more: Any) -> Step:
    return Step("hand_over", "交给同事办理", from_states=from_states, who=OFFICE, hands=Hands.CHOSEN, **more)


def remark(from_states: States, *proofs: Proof, **more: Any) -> Step:
    return Step(
        "remark", "补充情况", from_states=from_states, who=ANYBODY, proofs=proofs, must_note="情况说明", **more,
    )  # fmt: skip


def looked_back(*from_states: State, who: Who, must_note: str, **more: Any) -> Step:
    """Looked at again after it was closed, and found as it was left (grammar/looks)."""
    return Step(
        "look_back", "回头看，没有反弹", from_states=from_states, who=who, asks=(happened(Entry.looked_back_on),),
        checks=(LOOKED_AFTER_CLOSING,), must_note=must_note, **more,
    )  # fmt: skip


# The key events keep it by, for whoever counts them.
LEFT_CLOSED = "leave_closed"


def left_closed(*from_states: State, **more: Any) -> Step:
    """It came back, and is not taken up again: never without a reason, and on a leader's word."""
    return Step(
        LEFT_CLOSED, "回头看有反弹，不重新立项", done="回头看有反弹，决定不重新立项", from_states=from_states,
        who=OFFICE, decided_by=LEADING_ROLES, asks=(happened(Entry.looked_back_on),),
        checks=(LOOKED_AFTER_CLOSING,), must_note="反弹情况和不重新立项的理由（已另行立项的写编号）", **more,
    )  # fmt: skip


def refer(*from_states: State, to: State, whom: Attribute, paper: PaperKind, because: str, **more: Any) -> Step:
    """Handed to a superior; `whom` is the field that names it, `because` what the reasons usually are."""
    return Step(
        "refer", "移送（报告）上级部门", from_states=from_states, to=to, who=OFFICE, asks=(Ask(whom, fresh=True),),
        paper=PaperAsk(kinds=(paper,)), must_note=f"移送原因（{because}）", **more,
    )  # fmt: skip


def answered(*from_states: State, to: State, goes_on: str, new_due: Ask, **more: Any) -> Step:
    """The superior has answered, and what `goes_on` names goes on until a new date."""
    return Step(
        "answered", f"收到答复，继续{goes_on}", done=f"收到移送机关答复，继续{goes_on}",
        from_states=from_states, to=to, who=OFFICE, asks=(new_due,), must_note="答复内容", hands=Hands.REPORTER,
        **more,
    )  # fmt: skip


def found_undone(
    key: str, said: str, *from_states: State, to: State, once_past: Attribute, must_note: str, **more: Any,
) -> Step:  # fmt: skip
    """Looked at after the period was over without anybody's claim, and not put right. No new date comes of it: the
    period that is over stays over, and only its approver lengthens one.
    """
    return Step(
        key, f"到期复查，{said}", from_states=from_states, to=to, who=OFFICE, once_past=once_past,
        must_note=must_note, hands=Hands.REPORTER, **more,
    )  # fmt: skip


def void(
    *from_states: State, to: State, not_by: tuple[Step, ...], must_note: str, approved_in: PaperKind, **more: Any
) -> Step:
    """What turned out to be nothing leaves the counts: not by the hands that brought it in, and on a leader's word."""
    words = {"label": "作废（不属实）", "done": "核实为不属实，作废", "who": OFFICE} | more
    return Step(
        "void", from_states=from_states, to=to, decided_by=LEADING_ROLES, not_by=not_by, must_note=must_note,
        paper=PaperAsk(kinds=(approved_in,)), **words,
    )  # fmt: skip


def extension(
    field: Attribute, word: str, *from_states: State, most: TownRule, or_else: str, reason: Attribute,
    approved_in: PaperKind, label: str = "延期", asked_as: str = "", default: Default | None = None, **more: Any,
) -> Step:  # fmt: skip
    """Moves the date in `field`, which people call `word` and is asked as `asked_as`; see `moved_in_time`."""
    words = {"who": OFFICE} | more
    return Step(
        "extend", label, done=f"批准{label}", from_states=from_states, decided_by=LEADING_ROLES,
        asks=(
            Ask(field, label=asked_as or f"延期后的{word}", fresh=True, default=default),
            Ask(reason, label="延期理由", fresh=True),
        ),
        paper=PaperAsk(kinds=(approved_in,)),
        checks=(moved_in_time(field, word, most=most, or_else=or_else),), extends=True, **words,
    )  # fmt: skip
