"""督办、交接、作废: what is decided about a matter at any time."""

from ledger.books.petitions.conditions import IS_NOT_SUPERVISED, IS_SUPERVISED
from ledger.books.petitions.papers import SUPERVISION
from ledger.books.petitions.states import ALL_OPEN, REGISTERED, REPORTED, VOID
from ledger.books.petitions.steps.registering import FILING
from ledger.books.petitions.steps.settling import CONVERT
from ledger.grammar.steps import Hands, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICE
from ledger.models import LEADING_ROLES, Entry, Role

SUPERVISE = Step(
    "supervise", "督办", from_states=ALL_OPEN, who=(Role.SUPERVISOR, *LEADING_ROLES),
    paper=PaperAsk(kinds=(SUPERVISION,)), applies=IS_NOT_SUPERVISED, sets=((Entry.is_listed, True),),
    must_note="督办要求",
)
END_SUPERVISION = Step(
    "end_supervision", "解除督办", from_states=ALL_OPEN, who=(Role.SUPERVISOR, *LEADING_ROLES),
    applies=IS_SUPERVISED, sets=((Entry.is_listed, False),), must_note="解除理由",
)
HAND_OVER = Step("hand_over", "交给同事办理", from_states=ALL_OPEN, who=OFFICE, hands=Hands.CHOSEN)
VOID_ENTRY = Step(
    "void", "登记有误，作废", from_states=(REPORTED, REGISTERED), to=VOID, who=OFFICE,
    not_by=(*FILING, CONVERT), must_note="作废原因（重复登记、不属实等）",
)
