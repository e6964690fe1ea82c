"""线索: told, sent back, told again."""

from ledger.books.farmland.conditions import IS_PATCH
from ledger.books.farmland.reckoning import month_end, patch_doubt
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CLUE, SENT_BACK
from ledger.books.farmland.words import Source
from ledger.grammar.steps import Ask, Proof, Step, emptied
from ledger.grammar.usual_steps import ANYBODY, resubmit, send_back
from ledger.models import Entry

BEFORE = Proof("before", "整改前照片", least=1, basis="登记线索须附现场照片或图斑影像，销号时与整改后照片对照")
PROGRESS = Proof("progress", "现场照片")
THE_CLUE = (
    Ask(FarmlandEntry.source, default=lambda entry, today, decided: Source.PATROL),
    Ask(FarmlandEntry.patch_no, mandatory=IS_PATCH, only_then=True),
    Ask(FarmlandEntry.issued_on, mandatory=IS_PATCH, only_then=True, not_ahead=True),
    Ask(FarmlandEntry.use),
    Ask(FarmlandEntry.building_kind),
    Ask(FarmlandEntry.occupant, mandatory=False, help="当场知道的写上，不知道的留给核查"),
    Ask(FarmlandEntry.stopped_on_spot),
    Ask(FarmlandEntry.reported_at_once),
)
FROM_THE_CLUE = (
    (FarmlandEntry.patch_doubt, lambda entry, _: patch_doubt(entry)),
    (FarmlandEntry.verify_by, lambda entry, _: month_end(entry)),
)
REPORT = Step(
    "report", "登记线索", to=CLUE, who=ANYBODY, asks=THE_CLUE, proofs=(BEFORE,),
    sets=(*FROM_THE_CLUE, (FarmlandEntry.discovered_on, Entry.found_on), (FarmlandEntry.looked_on, Entry.found_on)),
)
RESUBMIT = resubmit(
    SENT_BACK, to=CLUE, label="补充后重新登记", asks=THE_CLUE, photos="补充整改前照片",
    sets=(*emptied(FarmlandEntry.looked_on), *FROM_THE_CLUE),
)
SEND_BACK = send_back(CLUE, to=SENT_BACK, undoes=(RESUBMIT,))
