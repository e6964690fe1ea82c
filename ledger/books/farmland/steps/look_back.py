"""回头看: has it stayed right, or does the case begin anew?"""

from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CLOSED, VERIFIED
from ledger.books.farmland.steps.anew import THE_CASE_ANEW
from ledger.books.farmland.steps.putting_right import WHAT_REMAINS
from ledger.grammar.days import happened
from ledger.grammar.steps import Proof, Step
from ledger.grammar.usual_steps import ANYBODY, ASKED_WHETHER_TO_RELIST, left_closed, looked_back

LOOKED_BACK = Proof("look_back", "回头看照片", least=1, basis="回头看须有现场照片，与整改后照片对照", answers="after")
LOOK_BACK = looked_back(CLOSED, who=ANYBODY, must_note="现场情况（是否恢复种植）", proofs=(LOOKED_BACK,))
LEAVE_CLOSED = left_closed(CLOSED)
RELAPSE = Step(
    "relapse", "发现反弹，重新立项", from_states=(CLOSED,), to=VERIFIED, who=ANYBODY,
    asks=(happened(FarmlandEntry.discovered_on, label="发现反弹的日期"),),
    proofs=(Proof("before", "反弹现场照片", least=1, basis="重新立项须有反弹时的现场照片"),),
    sets=(
        *THE_CASE_ANEW, WHAT_REMAINS, (FarmlandEntry.verified_on, FarmlandEntry.discovered_on),
        *ASKED_WHETHER_TO_RELIST,
    ),
    must_note="反弹情况", opens_round=True, begins_anew=True,
)
