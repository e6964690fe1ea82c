"""告知: whoever answers for the house is told to have it appraised, or to put it right."""

from ledger.books.housing.conditions import NEEDS_APPRAISAL, NEEDS_NO_APPRAISAL
from ledger.books.housing.papers import NOTICE
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import TO_APPRAISE, TO_FIX, VERIFIED
from ledger.books.housing.steps.putting_right import DUE, NOT_POSTPONED
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Hands, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER

# The notice may have been written before it reached whoever answers for the house.
TOLD = (happened(HousingEntry.notified_on, after_paper=True), Ask(HousingEntry.notice_signed, fresh=True))
NOTIFY_APPRAISE = Step(
    "notify_appraise", "告知责任人委托鉴定", done="告知责任人，要求委托鉴定",
    from_states=(VERIFIED,), to=TO_APPRAISE, who=OFFICER,
    asks=TOLD, paper=PaperAsk(kinds=(NOTICE,), mandatory=True),
    applies=NEEDS_APPRAISAL,
)
NOTIFY_FIX = Step(
    "notify_fix", "告知责任人整治", done="告知责任人，限期整治",
    from_states=(VERIFIED,), to=TO_FIX, who=OFFICER,
    asks=(*TOLD, DUE),
    paper=PaperAsk(kinds=(NOTICE,), mandatory=True), checks=(NOT_POSTPONED,), applies=NEEDS_NO_APPRAISAL,
    hands=Hands.REPORTER,
)
