"""复查: other hands look whether it was put right."""

from ledger.books.safety.checks import NOT_LONELY, PLANNED, RECHECKED_ON_PAPER
from ledger.books.safety.conditions import IS_GENERAL, IS_MAJOR
from ledger.books.safety.papers import ACCEPTANCE, RECHECK_OPINION
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import AWAITS_APPROVAL, ORDERED, PASSED, RECTIFIED, TO_BE_RECTIFIED
from ledger.books.safety.steps.rectification import (
    BEFORE_THE_ORDER, NOT_DONE_YET, RECORDED_OR_RECTIFIED, RECTIFY,
)
from ledger.books.safety.steps.reporting import AFTER
from ledger.books.safety.steps.review import NOT_POSTPONED, SAME_DUE
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Hands, MeasureAct, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import CONFIRMED, OFFICE, OFFICER, found_undone
from ledger.models import Entry

AT_RECHECK = Proof("recheck", "复查照片", answers="before")

PASS = Step(
    "pass", "复查合格", from_states=(RECTIFIED,), to=PASSED, who=OFFICE,
    asks=(Ask(SafetyEntry.recheck_companions, mandatory=False, fresh=True), CONFIRMED),
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)), checks=(NOT_LONELY, RECHECKED_ON_PAPER),
    applies=IS_GENERAL, not_by=RECORDED_OR_RECTIFIED, measures=MeasureAct.WEIGH,
)
PASS_MAJOR = Step(
    "pass_major", "复查合格，报请批准销号", from_states=(RECTIFIED,), to=AWAITS_APPROVAL, who=OFFICER,
    asks=(Ask(SafetyEntry.recheck_companions, fresh=True, help="重大隐患复查须两人以上"), CONFIRMED),
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION, ACCEPTANCE), mandatory=True),
    checks=(PLANNED, RECHECKED_ON_PAPER), applies=IS_MAJOR, not_by=RECORDED_OR_RECTIFIED, measures=MeasureAct.WEIGH,
)
RETURN = Step(
    "return", "复查不合格，退回重改", from_states=(RECTIFIED,), to=ORDERED, who=OFFICE, asks=(SAME_DUE,),
    checks=(NOT_POSTPONED, RECHECKED_ON_PAPER), proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)),
    not_by=RECORDED_OR_RECTIFIED, sets=NOT_DONE_YET, undoes=(RECTIFY,),
    must_note="不合格的原因", hands=Hands.REPORTER, opens_round=True,
)

# 到期复查: the period is over, and whether anybody has claimed completion or not, it is looked at (rules 7, A3).
FOUND_DONE_ON = happened(
    SafetyEntry.done_on, Entry.found_on, may_precede=BEFORE_THE_ORDER,
    help="责任单位哪天整改完成的；没有报告、又说不清的，填复查这一天",
)
EXPIRED_PASS = Step(
    "expired_pass", "到期复查，已经整改", from_states=TO_BE_RECTIFIED, to=PASSED, who=OFFICE,
    once_past=SafetyEntry.due_on,
    asks=(FOUND_DONE_ON, Ask(SafetyEntry.recheck_companions, mandatory=False, fresh=True)),
    proofs=(AFTER,), paper=PaperAsk(kinds=(RECHECK_OPINION,)), checks=(NOT_LONELY, RECHECKED_ON_PAPER),
    applies=IS_GENERAL, not_by=RECORDED_OR_RECTIFIED, measures=MeasureAct.WEIGH,
)
EXPIRED_PASS_MAJOR = Step(
    "expired_pass_major", "到期复查，已经整改，报请批准销号", from_states=TO_BE_RECTIFIED, to=AWAITS_APPROVAL,
    who=OFFICER, once_past=SafetyEntry.due_on,
    asks=(FOUND_DONE_ON, Ask(SafetyEntry.recheck_companions, fresh=True, help="重大隐患复查须两人以上")),
    proofs=(AFTER,), paper=PaperAsk(kinds=(RECHECK_OPINION, ACCEPTANCE), mandatory=True),
    checks=(PLANNED, RECHECKED_ON_PAPER), applies=IS_MAJOR, not_by=RECORDED_OR_RECTIFIED, measures=MeasureAct.WEIGH,
)
EXPIRED_PARTLY = found_undone(
    "expired_partly", "部分整改", *TO_BE_RECTIFIED, to=ORDERED, once_past=SafetyEntry.due_on,
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)), not_by=RECORDED_OR_RECTIFIED,
    checks=(RECHECKED_ON_PAPER,), sets=NOT_DONE_YET, must_note="已经整改哪些、还有哪些没有整改",
)
EXPIRED_NOT = found_undone(
    "expired_not", "没有整改", *TO_BE_RECTIFIED, to=ORDERED, once_past=SafetyEntry.due_on,
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)), not_by=RECORDED_OR_RECTIFIED,
    checks=(RECHECKED_ON_PAPER,), sets=NOT_DONE_YET, must_note="现场情况和没有整改的原因",
)
