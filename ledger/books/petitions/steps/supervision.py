"""督办、交接、作废: what is decided about a matter at any time."""

from ledger.books.petitions.conditions import IS_NO_ACCUSATION, IS_NOT_SUPERVISED, IS_SUPERVISED
from ledger.books.petitions.papers import APPROVAL, SUPERVISION
from ledger.books.petitions.states import REGISTERED, REPORTED, VOID
from ledger.books.petitions.steps.registering import FILING
from ledger.books.petitions.steps.settling import CONVERT
from ledger.books.petitions.steps.usual import ALL_BUT_VOID, ALL_OPEN
from ledger.grammar.outsiders import await_outsider, outsider_back
from ledger.grammar.steps import PaperAsk
from ledger.grammar.usual_steps import confirm_day, delisted, hand_over, listed, void
from ledger.models import LEADING_ROLES, Role

SUPERVISORS = (Role.SUPERVISOR, *LEADING_ROLES)

SUPERVISE = listed(
    ALL_OPEN, key="supervise", label="督办", who=SUPERVISORS, paper=PaperAsk(kinds=(SUPERVISION,)),
    applies=IS_NOT_SUPERVISED, must_note="督办要求",
)
END_SUPERVISION = delisted(
    ALL_OPEN, key="end_supervision", label="解除督办", who=SUPERVISORS, applies=IS_SUPERVISED, must_note="解除理由",
)
HAND_OVER = hand_over(ALL_OPEN)
VOID_ENTRY = void(
    REPORTED, REGISTERED, to=VOID, label="作废（登记有误）", done="登记有误，作废", approved_in=APPROVAL,
    not_by=(*FILING, CONVERT), applies=IS_NO_ACCUSATION, must_note="作废原因（重复登记、不属实等）",
)
AWAIT_OUTSIDER = await_outsider(*ALL_OPEN)
OUTSIDER_BACK = outsider_back(*ALL_OPEN)
CONFIRM_DAY = confirm_day(ALL_BUT_VOID)
