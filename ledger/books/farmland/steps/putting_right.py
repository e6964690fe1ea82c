"""整改: ordered by the town or classified, extended, done."""

from ledger.books.farmland.checks import HANDLING_HOLDS, PARTS_PUT_RIGHT, SUM_IS_ANSWERED
from ledger.books.farmland.conditions import MAY_BE_DEFERRED, REGULARISES, TOWN_HAS_POWER, WANTS_A_REASON
from ledger.books.farmland.papers import APPROVAL, TOWN_ORDER_PAPER
from ledger.books.farmland.reckoning import remaining
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CARRIED_OUT, DECIDED, DEFERRED, REPORTED, STOPPED, TO_BE_DONE, VERIFIED
from ledger.books.farmland.steps.verification import THE_CRIME_QUESTION
from ledger.books.farmland.town import DEFERRAL_DAYS, EXTENSIONS, PLAN_DAYS
from ledger.books.farmland.words import Handling
from ledger.grammar.days import happened, in_days
from ledger.grammar.extensions import not_postponed
from ledger.grammar.steps import Ask, MeasureAct, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import FIELD_AND_OFFICER, OFFICE, extension
from ledger.models import LEADING_ROLES

BY_WHEN = Ask(FarmlandEntry.plan_on, fresh=True, not_past=True, default=in_days(PLAN_DAYS))
# 退回整改: within the date that was fixed (grammar/extensions).
SAME_PLAN = Ask(
    FarmlandEntry.plan_on, stands=True, not_past=True, default=in_days(PLAN_DAYS), help="已经定过的，不能晚于原来的日期",
)
NOT_POSTPONED = not_postponed(FarmlandEntry.plan_on, "拟完成日期", most=EXTENSIONS)
WHY_SO = Ask(FarmlandEntry.handling_reason, mandatory=WANTS_A_REASON, only_then=True)
THE_PLAN = (Ask(FarmlandEntry.handling), WHY_SO, Ask(FarmlandEntry.next_step), BY_WHEN)
TOWN_ORDER = Step(
    "town_order", "镇政府责令限期改正", from_states=(STOPPED, REPORTED), to=DECIDED, who=OFFICE,
    asks=(
        happened(FarmlandEntry.ordered_on, FarmlandEntry.verified_on, by_paper=True), *THE_PLAN,
        Ask(
            FarmlandEntry.order_served_on, mandatory=False, fresh=True, not_ahead=True, after_paper=True,
            help="当场送达的填写；还没有送达的，以后登记“责令通知书已送达”",
        ),
        *THE_CRIME_QUESTION,
    ),
    paper=PaperAsk(kinds=(TOWN_ORDER_PAPER,), mandatory=True), checks=(*HANDLING_HOLDS, SUM_IS_ANSWERED),
    applies=TOWN_HAS_POWER,
)
CLASSIFY = Step(
    "classify", "不立案，分类处置", from_states=(REPORTED,), to=DECIDED, who=OFFICE, decided_by=LEADING_ROLES,
    asks=(*THE_PLAN, *THE_CRIME_QUESTION), paper=PaperAsk(kinds=(APPROVAL,)),
    checks=(*HANDLING_HOLDS, SUM_IS_ANSWERED), must_note="不立案的理由和处置依据",
)

# 分类处置暂缓: of stock alone, by the leader alone, until a day on which somebody judges it anew (rules 6.1).
UNTIL_WHEN = Ask(FarmlandEntry.deferred_until, fresh=True, not_past=True, default=in_days(DEFERRAL_DAYS))
DEFER = Step(
    "defer", "批准分类处置暂缓", done="分类处置暂缓", from_states=(REPORTED, DECIDED), to=DEFERRED, who=LEADING_ROLES,
    asks=(UNTIL_WHEN,), applies=MAY_BE_DEFERRED, must_note="暂缓的政策依据和理由",
    sets=((FarmlandEntry.handling, lambda entry, _: [Handling.DEFER.value]),),
)
DEFER_ON = Step(
    "defer_on", "研判后继续暂缓", from_states=(DEFERRED,), who=LEADING_ROLES, asks=(UNTIL_WHEN,), must_note="研判情况",
)
TAKE_UP = Step(
    "take_up", "不再暂缓，开始整改", done="结束暂缓，开始整改", from_states=(DEFERRED,), to=DECIDED, who=OFFICE,
    asks=THE_PLAN, checks=HANDLING_HOLDS,
)
EXTEND = extension(
    FarmlandEntry.plan_on, "整改期限", *TO_BE_DONE, most=EXTENSIONS,
    label="整改延期", asked_as="延期后的拟完成日期", default=in_days(PLAN_DAYS),
    or_else="请催促整改，或提请挂牌督办、报县级机关",
    reason=FarmlandEntry.reason, approved_in=APPROVAL,
)
AFTER = Proof("after", "整改后照片", least=1, basis="销号须有整改前后对照照片，请在同一位置拍摄", answers="before")
PUT_RIGHT = (
    # Whoever puts it right by themselves waits for no decision.
    happened(
        FarmlandEntry.done_on, FarmlandEntry.torn_down_on,
        may_precede=(
            FarmlandEntry.ordered_on, FarmlandEntry.decided_on, FarmlandEntry.notified_on,
            FarmlandEntry.hearing_told_on, FarmlandEntry.filed_on, FarmlandEntry.verified_on,
        ),
    ),
    Ask(FarmlandEntry.area_demolished),
    Ask(FarmlandEntry.area_recultivated),
    Ask(FarmlandEntry.recultivated_farmland, mandatory=False),
    Ask(FarmlandEntry.recultivated_basic, mandatory=False),
    Ask(FarmlandEntry.area_regularised),
    Ask(FarmlandEntry.regularised_farmland, mandatory=REGULARISES, only_then=True),
    Ask(FarmlandEntry.regularised_basic, mandatory=False),
    WHY_SO,
    Ask(FarmlandEntry.has_reclamation_plan, mandatory=False),
)
WHAT_REMAINS = (FarmlandEntry.area_remaining, lambda entry, _: remaining(entry))
# Pulled down and not yet reclaimed: told, and not put right by it.
TEAR_DOWN = Step(
    "tear_down", "登记拆除（尚未复耕）", done="拆除，尚未复耕", from_states=TO_BE_DONE, who=FIELD_AND_OFFICER,
    asks=(happened(FarmlandEntry.torn_down_on), Ask(FarmlandEntry.area_demolished)),
    proofs=(Proof("progress", "拆除现场照片"),), checks=PARTS_PUT_RIGHT[:1], sets=(WHAT_REMAINS,),
)
CORRECT = Step(
    "correct", "当事人已自行改正", done="当事人自行改正",
    from_states=(VERIFIED, STOPPED, REPORTED), to=CARRIED_OUT, who=FIELD_AND_OFFICER,
    asks=(Ask(FarmlandEntry.handling), *PUT_RIGHT), proofs=(AFTER,),
    checks=(*HANDLING_HOLDS, *PARTS_PUT_RIGHT), sets=(WHAT_REMAINS,), measures=MeasureAct.WEIGH,
)
CARRY_OUT = Step(
    "carry_out", "报告整改完成", from_states=TO_BE_DONE, to=CARRIED_OUT, who=FIELD_AND_OFFICER, asks=PUT_RIGHT,
    proofs=(AFTER,), checks=PARTS_PUT_RIGHT, sets=(WHAT_REMAINS,), measures=MeasureAct.WEIGH,
)
