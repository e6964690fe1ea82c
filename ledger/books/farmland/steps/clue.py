"""线索: told, sent back, told again."""

from ledger.books.farmland.checks import _has_been
from ledger.books.farmland.conditions import IS_PATCH
from ledger.books.farmland.reckoning import month_end, patch_doubt
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CLUE, SENT_BACK
from ledger.books.farmland.words import ANYBODY
from ledger.grammar.steps import Ask, Hands, Proof, Step
from ledger.models import Role

BEFORE = Proof("before", "整改前照片", least=1, basis="登记线索须附现场照片或图斑影像，销号时与整改后照片对照")
PROGRESS = Proof("progress", "现场照片")
THE_CLUE = (
    Ask(FarmlandEntry.source),
    Ask(FarmlandEntry.patch_no, mandatory=IS_PATCH, only_then=True),
    Ask(FarmlandEntry.issued_on, mandatory=IS_PATCH, only_then=True),
    Ask(FarmlandEntry.building_kind),
    Ask(FarmlandEntry.use),
    Ask(FarmlandEntry.occupant, mandatory=False, help="当场知道的写上，不知道的留给核查"),
    Ask(FarmlandEntry.stopped_on_spot),
    Ask(FarmlandEntry.reported_at_once),
)
FROM_THE_CLUE = ((FarmlandEntry.patch_doubt, patch_doubt), (FarmlandEntry.verify_by, month_end))
ISSUED_NOT_AHEAD = _has_been(FarmlandEntry.issued_on, "下发日期")
REPORT = Step(
    "report", "登记线索", to=CLUE, who=ANYBODY, asks=THE_CLUE, proofs=(BEFORE,), checks=(ISSUED_NOT_AHEAD,),
    computes=(
        *FROM_THE_CLUE, (FarmlandEntry.discovered_on, lambda entry: entry.found_on),
        (FarmlandEntry.looked_on, lambda entry: entry.found_on),
    ),
)
SEND_BACK = Step(
    "send_back", "退回补充", from_states=(CLUE,), to=SENT_BACK, who=(Role.OFFICER,),
    must_note="退回原因（请写明要补充什么）", hands=Hands.REPORTER,
)
RESUBMIT = Step(
    "resubmit", "补充后重新登记", from_states=(SENT_BACK,), to=CLUE, who=ANYBODY, asks=THE_CLUE,
    proofs=(Proof("before", "补充整改前照片"),), checks=(ISSUED_NOT_AHEAD,),
    sets=((FarmlandEntry.looked_on, None),), computes=FROM_THE_CLUE,
)
