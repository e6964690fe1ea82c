"""审核、责令: the officer settles the level and orders it put right, sends it back, or finds that it is none."""

from datetime import date

from ledger.books.safety.checks import NOT_LOWERED
from ledger.books.safety.conditions import IS_MAJOR, MAY_FALL, MAY_RISE, VOIDED_BY_OFFICER
from ledger.books.safety.papers import APPROVAL, FIRE_ORDER, ORDER_PAPER
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import ORDERED, RECTIFIED, RECTIFYING, REPORTED, SENT_BACK, VOID
from ledger.books.safety.steps.reporting import REPORT, WHAT_IS_REPORTED
from ledger.books.safety.words import Level
from ledger.books.safety.town import EXTENSIONS, usual_days
from ledger.grammar.days import happened, in_days
from ledger.grammar.extensions import not_postponed
from ledger.grammar.steps import Ask, Hands, PaperAsk, Step, emptied
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICE, OFFICER, resubmit, send_back, void
from ledger.models import LEADING_ROLES, Entry

# 五落实: responsibility, measures, money, time limit, contingency plan; all five for a major hazard.
FIVE_ARRANGEMENTS = (
    Ask(Entry.responsible), Ask(SafetyEntry.person), Ask(SafetyEntry.person_phone, mandatory=IS_MAJOR),
    Ask(SafetyEntry.measure), Ask(SafetyEntry.due_on, not_past=True, default=in_days(usual_days)),
    Ask(SafetyEntry.funds, mandatory=IS_MAJOR, only_then=True, help="重大隐患必填，没有花费填 0"),
    Ask(SafetyEntry.interim, mandatory=IS_MAJOR, only_then=True, help="重大隐患必填：整改完成前怎样防止出事"),
    Ask(
        SafetyEntry.standard, mandatory=IS_MAJOR, only_then=True,
        help="重大隐患必填，如：GB 35181-2025 重大火灾隐患判定规则",
    ),
)
# 退回重改: within the date that was ordered (grammar/extensions).
SAME_DUE = Ask(
    SafetyEntry.due_on, label="重改期限", stands=True, not_past=True, default=in_days(usual_days),
    help="不能晚于原来的整改期限；不改的，原期限不变",
)
NOT_POSTPONED = not_postponed(SafetyEntry.due_on, "整改期限", most=EXTENSIONS)
NEW_DUE = Ask(SafetyEntry.due_on, label="新的整改期限", fresh=True, not_past=True, default=in_days(usual_days))

def _major_since(entry: SafetyEntry, decided: Decided) -> date | None:
    """What is ordered as a major hazard was judged so by the order."""
    return entry.ordered_on if IS_MAJOR.holds(entry) else None


ORDER = Step(
    "order", "核定并责令整改", done="核定等级，责令整改", from_states=(REPORTED,), to=ORDERED, who=OFFICER,
    asks=(
        Ask(Entry.grade), Ask(SafetyEntry.category), Ask(SafetyEntry.mode),
        happened(SafetyEntry.ordered_on, by_paper=True), *FIVE_ARRANGEMENTS,
    ),
    checks=(NOT_LOWERED,), hands=Hands.REPORTER,
    # One order lists what was found at a place; what is to be done by when it says of each.
    paper=PaperAsk(
        kinds=(ORDER_PAPER, FIRE_ORDER),
        each=(
            SafetyEntry.measure, SafetyEntry.due_on, SafetyEntry.funds, SafetyEntry.interim, SafetyEntry.standard,
        ),
    ),
    sets=((SafetyEntry.major_on, _major_since),),
)
RESUBMIT = resubmit(
    SENT_BACK, to=REPORTED, asks=WHAT_IS_REPORTED, photos="补充整改前照片", checks=(NOT_LOWERED,),
)
SEND_BACK = send_back(REPORTED, to=SENT_BACK, undoes=(RESUBMIT,))
VOID_ENTRY = void(
    REPORTED, SENT_BACK, to=VOID, approved_in=APPROVAL, not_by=(REPORT, RESUBMIT),
    must_note="作废原因（不是隐患、重复登记等）", applies=VOIDED_BY_OFFICER,
)
# What was reported as major becomes nothing, or less, by the leader's word and with a reason.
VOID_MAJOR = Step(
    "void_major", "不属实，作废重大隐患", done="分管领导认定不属实，作废", from_states=(REPORTED, SENT_BACK), to=VOID,
    who=LEADING_ROLES, not_by=(REPORT, RESUBMIT), applies=MAY_FALL, must_note="作废原因（不是隐患、重复登记等）",
)
LOWER = Step(
    "lower", "降为一般隐患", done="由重大隐患降为一般隐患",
    from_states=(REPORTED, SENT_BACK, ORDERED, RECTIFYING, RECTIFIED), who=LEADING_ROLES, not_by=(REPORT, RESUBMIT),
    applies=MAY_FALL, sets=((Entry.grade, Level.GENERAL), *emptied(SafetyEntry.major_on)),
    must_note="降级理由（对照判定标准写明）",
)
# The date that was ordered stands: it is raised to be looked after better, not to win time (rules 10.2).
RAISE = Step(
    "raise", "升为重大隐患", done="由一般隐患升为重大隐患", from_states=(ORDERED, RECTIFYING, RECTIFIED), who=OFFICE,
    asks=(
        happened(SafetyEntry.major_on), Ask(SafetyEntry.standard), Ask(SafetyEntry.interim),
        Ask(SafetyEntry.funds, help="没有花费填 0"),
        Ask(SafetyEntry.person_phone),
    ),
    applies=MAY_RISE, sets=((Entry.grade, Level.MAJOR),), must_note="升级理由",
)
