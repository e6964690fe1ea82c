"""移送公安: the officer asks, the head of the county's organ decides within three days, the county hands over within a day.

The land may be put right meanwhile; it is not accepted before the question is settled.
"""

from ledger.books.farmland.checks import HANDLING_HOLDS
from ledger.books.farmland.conditions import IN_COUNTY_CASE, IS_APPROVED, IS_PROPOSED, NOT_PROPOSED
from ledger.books.farmland.papers import CRIME_REFERRAL, POLICE_REPLY, REFERRAL_DECISION
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CARRIED_OUT, DECIDED, FILED, IN_CASE, NOTIFIED, REFERRED, TO_BE_DONE
from ledger.books.farmland.steps.putting_right import THE_PLAN
from ledger.books.farmland.words import CrimeAnswer, Referral
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER

ABOUT_A_CRIME = (*IN_CASE, CARRIED_OUT)
PROPOSE_REFERRAL = Step(
    "propose_referral", "报请县级机关决定是否移送公安", from_states=ABOUT_A_CRIME, who=OFFICER,
    asks=(Ask(FarmlandEntry.crime_reason),), applies=NOT_PROPOSED,
    sets=((FarmlandEntry.referral, Referral.PROPOSED), (FarmlandEntry.crime_answer, CrimeAnswer.PROPOSE)),
)
# The head of the competent organ decides within three days; the town records the paper that says so.
DECIDED_BY_PAPER = PaperAsk(kinds=(REFERRAL_DECISION,), mandatory=True)
APPROVE_REFERRAL = Step(
    "approve_referral", "县级机关决定移送公安", from_states=ABOUT_A_CRIME, who=OFFICER, applies=IS_PROPOSED,
    sets=((FarmlandEntry.referral, Referral.APPROVED),), paper=DECIDED_BY_PAPER, must_note="谁决定的，决定意见",
)
REFUSE_REFERRAL = Step(
    "refuse_referral", "县级机关决定不移送公安", from_states=ABOUT_A_CRIME, who=OFFICER, applies=IS_PROPOSED,
    sets=((FarmlandEntry.referral, Referral.REFUSED),), paper=DECIDED_BY_PAPER, must_note="谁决定的，不移送的理由",
)

# A decision that was made is served first.
REFER = Step(
    "refer", "已移送公安机关", done="移送公安机关",
    from_states=(FILED, NOTIFIED, *TO_BE_DONE, CARRIED_OUT), to=REFERRED, who=OFFICER,
    paper=PaperAsk(kinds=(CRIME_REFERRAL,), mandatory=True), applies=IS_APPROVED,
    sets=((FarmlandEntry.referral, Referral.HANDED_OVER),),
)
POLICE_RETURNED = Step(
    "police_returned", "公安不立案，继续行政处理", from_states=(REFERRED,), to=FILED, who=OFFICER,
    applies=IN_COUNTY_CASE, paper=PaperAsk(kinds=(POLICE_REPLY,), mandatory=True), must_note="公安机关的答复",
)
POLICE_FILED = Step(
    "police_filed", "收到公安答复，土地继续整改", from_states=(REFERRED,), to=DECIDED, who=OFFICER,
    asks=THE_PLAN, checks=HANDLING_HOLDS, must_note="公安机关的答复",
)
