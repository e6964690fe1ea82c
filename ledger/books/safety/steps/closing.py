"""销号: closed by other hands, and taken up again when it comes back."""

from ledger.books.safety.checks import RESUMPTION_REVIEWED
from ledger.books.safety.conditions import WAS_MAJOR
from ledger.books.safety.states import AWAITS_APPROVAL, CLOSED, ORDERED, PASSED
from ledger.books.safety.steps.recheck import PASS, PASS_MAJOR
from ledger.books.safety.steps.rectification import NOT_DONE_YET, RECORDED_OR_RECTIFIED, RECTIFY
from ledger.books.safety.steps.review import NEW_DUE, NOT_POSTPONED, SAME_DUE
from ledger.grammar.steps import Hands, MeasureAct, Proof, Step
from ledger.grammar.usual_steps import ASKED_WHETHER_TO_RELIST, NOT_LISTED, OFFICE, left_closed, looked_back
from ledger.models import LEADING_ROLES

CLOSE = Step(
    "close", "销号", from_states=(PASSED,), to=CLOSED, who=OFFICE,
    checks=(NOT_LISTED, RESUMPTION_REVIEWED), not_by=RECORDED_OR_RECTIFIED,
    measures=MeasureAct.WEIGH,
)
APPROVE_CLOSE = Step(
    "approve_close", "批准销号", from_states=(AWAITS_APPROVAL,), to=CLOSED, who=LEADING_ROLES,
    checks=(NOT_LISTED, RESUMPTION_REVIEWED), not_by=RECORDED_OR_RECTIFIED, must_note="批准意见",
    measures=MeasureAct.WEIGH,
)
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，退回重改", from_states=(PASSED, AWAITS_APPROVAL), to=ORDERED, who=LEADING_ROLES,
    asks=(SAME_DUE,), checks=(NOT_POSTPONED,), sets=NOT_DONE_YET, undoes=(RECTIFY, PASS, PASS_MAJOR),
    must_note="不同意的原因", hands=Hands.REPORTER, opens_round=True,
)
LOOK_BACK = looked_back(
    CLOSED, who=OFFICE, must_note="现场情况（整改措施还在不在）", applies=WAS_MAJOR,
    proofs=(Proof("look_back", "回头看照片", least=1, basis="回头看须有现场照片，与整改后照片对照", answers="after"),),
)
LEAVE_CLOSED = left_closed(CLOSED, applies=WAS_MAJOR)
REOPEN = Step(
    "reopen", "反弹，重新立项整改", done="发现反弹，重新整改", from_states=(CLOSED,), to=ORDERED, who=OFFICE,
    asks=(NEW_DUE,),
    proofs=(Proof("before", "反弹现场照片", least=1, basis="重新整改须有反弹时的现场照片"),),
    sets=(*NOT_DONE_YET, *ASKED_WHETHER_TO_RELIST), must_note="反弹情况", hands=Hands.REPORTER, opens_round=True,
)
