"""督办和记录: what stands beside the procedure and moves nothing."""

from ledger.books.farmland.conditions import IS_LISTED, IS_NOT_LISTED
from ledger.books.farmland.papers import (
    ACCEPTANCE_OPINION,
    REPORT_LETTER,
    STOP_NOTICE,
    TOWN_ANNOUNCEMENT,
    TOWN_ORDER_PAPER,
)
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import ALL_OPEN, CLOSED, UNDER_WAY, WATCHED
from ledger.books.farmland.steps.clue import PROGRESS
from ledger.books.farmland.steps.verification import MAPS
from ledger.books.farmland.words import ANYBODY, OFFICER_AND_LEADERS
from ledger.grammar.steps import Ask, Hands, PaperAsk, Step
from ledger.models import LEADING_ROLES, Entry, Role

REVIEWED = Step(
    "reviewed", "登记上级审核结果", from_states=(*UNDER_WAY, WATCHED, CLOSED), who=(Role.OFFICER,),
    asks=(
        Ask(FarmlandEntry.upper_review, fresh=True), Ask(FarmlandEntry.upper_review_by, fresh=True),
        Ask(FarmlandEntry.upper_review_on, fresh=True, not_ahead=True),
    ),
    may_note="审核说明",
)
RECORD_PAPER = Step(
    "record_paper", "登记文书", from_states=(*UNDER_WAY, WATCHED), who=(Role.OFFICER,),
    paper=PaperAsk(
        kinds=(STOP_NOTICE, REPORT_LETTER, ACCEPTANCE_OPINION, TOWN_ORDER_PAPER, TOWN_ANNOUNCEMENT), mandatory=True,
    ),
)
LIST = Step(
    "list", "挂牌督办", from_states=UNDER_WAY, who=LEADING_ROLES, applies=IS_NOT_LISTED,
    sets=((Entry.is_listed, True),), must_note="督办单位和要求",
)
DELIST = Step(
    "delist", "摘牌", from_states=UNDER_WAY, who=LEADING_ROLES, applies=IS_LISTED,
    sets=((Entry.is_listed, False),), must_note="摘牌理由",
)
HAND_OVER = Step("hand_over", "交给同事办理", from_states=ALL_OPEN, who=OFFICER_AND_LEADERS, hands=Hands.CHOSEN)
REMARK = Step(
    "remark", "补充情况", from_states=(*ALL_OPEN, CLOSED), who=ANYBODY, proofs=(PROGRESS, MAPS),
    must_note="情况说明",
)
