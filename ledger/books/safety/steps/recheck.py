"""复查: other hands look whether it was put right."""

from ledger.books.safety.checks import NOT_LONELY
from ledger.books.safety.conditions import IS_GENERAL, IS_MAJOR
from ledger.books.safety.papers import RECHECK_OPINION
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import AWAITS_APPROVAL, ORDERED, PASSED, RECTIFIED
from ledger.books.safety.steps.rectification import NOT_DONE_YET, RECORDED_OR_RECTIFIED, RECTIFY
from ledger.books.safety.steps.review import NOT_POSTPONED, SAME_DUE
from ledger.grammar.steps import Ask, Hands, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import OFFICE, OFFICER

AT_RECHECK = Proof("recheck", "复查照片")

PASS = Step(
    "pass", "复查合格", from_states=(RECTIFIED,), to=PASSED, who=OFFICE,
    asks=(Ask(SafetyEntry.recheck_companions, mandatory=False, fresh=True),),
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)), checks=(NOT_LONELY,),
    applies=IS_GENERAL, not_by=RECORDED_OR_RECTIFIED,
)
PASS_MAJOR = Step(
    "pass_major", "复查合格，报请批准销号", from_states=(RECTIFIED,), to=AWAITS_APPROVAL, who=OFFICER,
    asks=(Ask(SafetyEntry.recheck_companions, fresh=True, help="重大隐患复查须两人以上"),),
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)),
    applies=IS_MAJOR, not_by=RECORDED_OR_RECTIFIED,
)
RETURN = Step(
    "return", "复查不合格，退回重改", from_states=(RECTIFIED,), to=ORDERED, who=OFFICE, asks=(SAME_DUE,),
    checks=(NOT_POSTPONED,), proofs=(AT_RECHECK,), not_by=RECORDED_OR_RECTIFIED, sets=NOT_DONE_YET, undoes=(RECTIFY,),
    must_note="不合格的原因", hands=Hands.REPORTER, opens_round=True,
)
