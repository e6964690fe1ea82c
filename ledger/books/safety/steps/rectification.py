"""整改: the work, and the period with its extension."""

from ledger.books.safety.papers import APPROVAL
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import ORDERED, RECTIFIED, RECTIFYING, TO_BE_RECTIFIED
from ledger.books.safety.steps.reporting import AFTER, FIX_ON_SPOT, REPORT
from ledger.books.safety.steps.review import RESUBMIT
from ledger.books.safety.town import EXTENSIONS, usual_days
from ledger.grammar.days import happened, in_days
from ledger.grammar.steps import Hands, MeasureAct, Proof, Step, emptied
from ledger.grammar.usual_steps import FIELD_AND_OFFICER, extension
from ledger.models import Entry

# Somebody puts it right when it is found, and waits for no order.
BEFORE_THE_ORDER = (SafetyEntry.ordered_on,)
RECTIFY = Step(
    "rectify", "报告整改完成", from_states=TO_BE_RECTIFIED, to=RECTIFIED, who=FIELD_AND_OFFICER,
    asks=(happened(SafetyEntry.done_on, Entry.found_on, may_precede=BEFORE_THE_ORDER),),
    proofs=(AFTER,), measures=MeasureAct.WEIGH,
)
START = Step(
    "start", "开始整改", from_states=(ORDERED,), to=RECTIFYING, who=FIELD_AND_OFFICER,
    proofs=(Proof("progress", "整改过程照片"),), must_note="采取了什么措施", hands=Hands.KEEP,
)
EXTEND = extension(
    SafetyEntry.due_on, "整改期限", *TO_BE_RECTIFIED, most=EXTENSIONS, default=in_days(usual_days),
    or_else="请催促整改，确需再延的移送或提请挂牌督办",
    reason=SafetyEntry.reason, approved_in=APPROVAL,
)
# Whoever recorded the hazard or put it right has other hands recheck and close it (rules 2.3).
RECORDED_OR_RECTIFIED = (REPORT, FIX_ON_SPOT, RESUBMIT, START, RECTIFY)
# A new round: what was said about the last one does not count for it.
NOT_DONE_YET = emptied(SafetyEntry.done_on, SafetyEntry.recheck_companions)
