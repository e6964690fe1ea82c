"""督办和记录: what stands beside the procedure and leads nowhere."""

from ledger.books.housing.conditions import IS_LISTED, IS_NOT_LISTED
from ledger.books.housing.papers import (
    ACCEPTANCE,
    BUILDING_DECISION,
    DEPARTMENT_LETTER,
    LISTING,
    NOTICE,
    PLEDGE,
    REFERRAL,
    REVIEW_APPRAISAL,
    RURAL_BUILDING_ORDER,
    STOP_USE_NOTICE,
    URGING,
)
from ledger.books.housing.states import ALL_OPEN, CLOSED, UNDER_ORDER
from ledger.grammar.steps import Hands, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import ANYBODY, OFFICE, OFFICER
from ledger.models import LEADING_ROLES, Entry

LIST = Step(
    "list", "挂牌督办", from_states=UNDER_ORDER, who=LEADING_ROLES, paper=PaperAsk(kinds=(LISTING,)),
    applies=IS_NOT_LISTED, sets=((Entry.is_listed, True),), must_note="督办单位和要求",
)
DELIST = Step(
    "delist", "摘牌", from_states=UNDER_ORDER, who=LEADING_ROLES, applies=IS_LISTED,
    sets=((Entry.is_listed, False),), must_note="摘牌理由",
)
RECORD_PAPER = Step(
    "record_paper", "登记文书", from_states=UNDER_ORDER, who=OFFICER,
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
