"""验收和销号: seen on the spot, confirmed by the county, closed by the town; or sent back."""

from ledger.books.farmland.checks import CAN_BE_ACCEPTED, CRIME_IS_SETTLED, HANDLING_HOLDS, SUM_IS_ANSWERED
from ledger.books.farmland.conditions import REGULARISES, WANTS_OPINION
from ledger.books.farmland.papers import ACCEPTANCE_OPINION
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import ACCEPTED, CARRIED_OUT, CLOSED, DECIDED
from ledger.books.farmland.steps.anew import NOT_DONE_YET
from ledger.books.farmland.steps.clue import REPORT, RESUBMIT
from ledger.books.farmland.steps.putting_right import CARRY_OUT, CORRECT, NOT_POSTPONED, SAME_PLAN, WHY_SO
from ledger.books.farmland.steps.verification import THE_CRIME_QUESTION
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, MeasureAct, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import CONFIRMED, NOT_LISTED, OFFICE
from ledger.models import LEADING_ROLES

# Whoever found it or put it right has other hands accept and close it (rules 2.3).
FOUND_OR_PUT_RIGHT = (REPORT, RESUBMIT, CORRECT, CARRY_OUT)
ON_SITE = Proof("on_site", "验收现场照片", least=1, basis="验收须到现场，会同自然资源所留存照片", answers="before")
ACCEPT = Step(
    "accept", "现场验收合格", from_states=(CARRIED_OUT,), to=ACCEPTED, who=OFFICE,
    asks=(
        Ask(FarmlandEntry.acceptance, fresh=True),
        Ask(FarmlandEntry.accepted_by, help="会同自然资源所现场验收，写全参加单位"),
        happened(FarmlandEntry.accepted_on, FarmlandEntry.done_on),
        Ask(FarmlandEntry.approval_no, mandatory=REGULARISES, help="补办了手续的必须填写"), *THE_CRIME_QUESTION, CONFIRMED,
    ),
    proofs=(ON_SITE,), paper=PaperAsk(kinds=(ACCEPTANCE_OPINION,), mandatory=WANTS_OPINION),
    checks=(CAN_BE_ACCEPTED, SUM_IS_ANSWERED, CRIME_IS_SETTLED), not_by=FOUND_OR_PUT_RIGHT,
    measures=MeasureAct.WEIGH,
)
REJECT = Step(
    "reject", "验收不合格，退回整改", from_states=(CARRIED_OUT,), to=DECIDED, who=OFFICE,
    asks=(Ask(FarmlandEntry.handling), WHY_SO, Ask(FarmlandEntry.next_step), SAME_PLAN),
    proofs=(Proof("on_site", "验收现场照片", answers="before"),), checks=(*HANDLING_HOLDS, NOT_POSTPONED),
    not_by=FOUND_OR_PUT_RIGHT, sets=NOT_DONE_YET, undoes=(CORRECT, CARRY_OUT), must_note="不合格的原因", opens_round=True,
)

# The county confirms, the town closes (rules 6.2).
CLOSE = Step(
    "close", "批准销号", from_states=(ACCEPTED,), to=CLOSED, who=LEADING_ROLES,
    asks=(
        Ask(FarmlandEntry.confirmed_by, fresh=True, help="如：县自然资源和规划局；写明经办科室"),
        happened(FarmlandEntry.confirmed_on, FarmlandEntry.accepted_on),
        happened(FarmlandEntry.put_right_on, FarmlandEntry.confirmed_on),
    ),
    checks=(NOT_LISTED,), not_by=(*FOUND_OR_PUT_RIGHT, ACCEPT), must_note="批准意见",
    measures=MeasureAct.WEIGH,
)
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，退回整改", from_states=(ACCEPTED,), to=DECIDED, who=LEADING_ROLES,
    asks=(SAME_PLAN,), checks=(NOT_POSTPONED,), sets=NOT_DONE_YET, undoes=(CORRECT, CARRY_OUT, ACCEPT),
    must_note="不同意的原因", opens_round=True,
)
