"""What may be done at any time and leads nowhere."""

from ledger.books.housing.papers import (
    ACCEPTANCE,
    BUILDING_DECISION,
    DEPARTMENT_LETTER,
    NOTICE,
    PLEDGE,
    REFERRAL,
    REVIEW_APPRAISAL,
    RURAL_BUILDING_ORDER,
    STOP_USE_NOTICE,
    URGING,
)
from ledger.books.housing.states import ALL_OPEN, ANYBODY, CLOSED, OFFICE, UNDER_ORDER
from ledger.grammar.steps import Hands, PaperAsk, Proof, Step
from ledger.models import Role

RECORD_PAPER = Step(
    "record_paper", "登记文书", from_states=UNDER_ORDER, who=(Role.OFFICER,),
    paper=PaperAsk(
        kinds=(
            NOTICE, PLEDGE, STOP_USE_NOTICE, DEPARTMENT_LETTER, URGING, REVIEW_APPRAISAL, ACCEPTANCE,
            RURAL_BUILDING_ORDER, BUILDING_DECISION, REFERRAL,
        ),
        mandatory=True,
    ),
)
HAND_OVER = Step("hand_over", "交给同事办理", from_states=ALL_OPEN, who=OFFICE, hands=Hands.CHOSEN)
REMARK = Step(
    "remark", "补充情况", from_states=(*ALL_OPEN, CLOSED), who=ANYBODY, proofs=(Proof("progress", "现场照片"),),
    must_note="情况说明",
)
