"""移送和记录: referred to a superior, and what may be noted at any time."""

from ledger.books.safety.papers import (
    ACCEPTANCE, CHECK_RECORD, CLOSING_DOWN, COERCION_DECISION, FIRE_ORDER, FIRE_SEALING, MEASURE_DECISION,
    ORDER_PAPER, PENALTY_DECISION, RECHECK_OPINION, REFERRAL,
)
from ledger.books.safety.records import SafetyEntry, SafetyPenalty
from ledger.books.safety.states import ALL_OPEN, CLOSED, ORDERED, RECTIFIED, REFERRED, TO_BE_RECTIFIED, UNDER_ORDER
from ledger.books.safety.steps.reporting import FIX_ON_SPOT, REPORT
from ledger.books.safety.steps.review import NEW_DUE
from ledger.grammar.days import happened
from ledger.grammar.outsiders import await_outsider, outsider_back
from ledger.grammar.amending import amendment
from ledger.grammar.kept_rows import Keeps
from ledger.grammar.row_amending import row_amendments
from ledger.grammar.measures import list_measures, measures_done, withdraw_measures
from ledger.grammar.steps import Ask, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import OFFICER, answered, confirm_day, hand_over, record_paper, refer, remark

REFER = refer(
    *TO_BE_RECTIFIED, RECTIFIED, to=REFERRED, whom=SafetyEntry.referred_to, paper=REFERRAL,
    because="拒不整改、超出本镇权限等",
)
ANSWERED = answered(REFERRED, to=ORDERED, goes_on="整改", new_due=NEW_DUE)
RECORD_PAPER = record_paper(
    UNDER_ORDER, CHECK_RECORD, ORDER_PAPER, MEASURE_DECISION, COERCION_DECISION, FIRE_SEALING, CLOSING_DOWN,
    FIRE_ORDER, RECHECK_OPINION, REFERRAL, ACCEPTANCE,
)
# Whoever may punish decides it; the town records what was decided, each decision for itself (rules 3.5, 9.2 A-12).
PENALTY = Step(
    "penalty", "登记行政处罚", from_states=(*UNDER_ORDER, CLOSED), who=OFFICER,
    asks=(
        happened(SafetyEntry.penalised_on, by_paper=True), Ask(SafetyEntry.punished, fresh=True),
        Ask(SafetyEntry.penalty_road, fresh=True), Ask(SafetyEntry.fine, fresh=True),
    ),
    paper=PaperAsk(kinds=(PENALTY_DECISION,), mandatory=True),
    keeps=Keeps(
        model=SafetyPenalty,
        says=(
            (SafetyPenalty.happened_on, SafetyEntry.penalised_on), (SafetyPenalty.punished, SafetyEntry.punished),
            (SafetyPenalty.road, SafetyEntry.penalty_road), (SafetyPenalty.fine, SafetyEntry.fine),
        ),
    ),
    may_note="违法行为和处罚依据",
)
AMEND_PENALTY, TAKE_BACK_PENALTY = PENALTY_AMENDMENTS = row_amendments(PENALTY, "行政处罚")
HAND_OVER = hand_over(ALL_OPEN)
REMARK = remark((*ALL_OPEN, CLOSED), Proof("progress", "现场照片"))
AWAIT_OUTSIDER = await_outsider(*ALL_OPEN)
OUTSIDER_BACK = outsider_back(*ALL_OPEN)
LIST_MEASURES = list_measures(*UNDER_ORDER, until=SafetyEntry.due_on)
MEASURES_DONE = measures_done(*UNDER_ORDER)
WITHDRAW_MEASURES = withdraw_measures(*UNDER_ORDER)
AMEND = amendment(REPORT, FIX_ON_SPOT, from_states=(*ALL_OPEN, CLOSED))
CONFIRM_DAY = confirm_day((*ALL_OPEN, CLOSED))
