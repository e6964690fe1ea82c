"""执行: the fine, the urging, the court, the buildings that were confiscated."""

from ledger.books.farmland.checks import GRANTED_ONLY_IF_TAKEN_UP, URGED_LONG_ENOUGH
from ledger.books.farmland.conditions import (
    COURT_MAY_HEAR, COURT_SAYS_NO, FINE_UNPAID, GOES_TO_COURT, HAS_PENALTY, IS_BEFORE_COURT, MAY_OBJECT,
    NOT_HANDED_OVER, NOT_TAKEN_UP_YET,
)
from ledger.books.farmland.papers import COURT_APPLICATION, URGING
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import ACCEPTED, CARRIED_OUT, CLOSED, DECIDED, ENFORCING, TO_BE_DONE
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Step, emptied
from ledger.grammar.usual_steps import OFFICER

# The land is closed when it is put right; a fine that is paid later is told of all the same.
PAY_FINE = Step(
    "pay_fine", "罚款已缴清", done="缴清罚款",
    from_states=(*TO_BE_DONE, CARRIED_OUT, ACCEPTED, CLOSED), who=OFFICER,
    asks=(Ask(FarmlandEntry.fine_paid_on, not_ahead=True, after=(FarmlandEntry.decided_on,)),), applies=FINE_UNPAID,
)
URGE = Step(
    "urge", "催告书已送达", done="送达催告书", from_states=(DECIDED,), who=OFFICER,
    asks=(Ask(FarmlandEntry.urged_on, not_ahead=True, after=(FarmlandEntry.served_on,), after_paper=True),),
    paper=PaperAsk(kinds=(URGING,), mandatory=True), applies=HAS_PENALTY,
)
APPLY_COURT = Step(
    "apply_court", "已申请法院强制执行", done="申请法院强制执行",
    from_states=(DECIDED,), to=ENFORCING, who=OFFICER,
    asks=(Ask(FarmlandEntry.applied_on, not_ahead=True, by_paper=True),),
    paper=PaperAsk(kinds=(COURT_APPLICATION,), mandatory=True),
    checks=(URGED_LONG_ENOUGH,), applies=GOES_TO_COURT,
)
# What the court answers, and by when (行政强制法第五十六条至第五十八条); days of ten or fewer are working days (第六十九条).
COURT_TAKES_UP = Step(
    "court_takes_up", "法院已受理", done="法院受理强制执行申请", from_states=(ENFORCING,), who=OFFICER,
    asks=(happened(FarmlandEntry.taken_up_on),), applies=NOT_TAKEN_UP_YET,
)
COURT_HEARS = Step(
    "court_hears", "法院决定听取双方意见", from_states=(ENFORCING,), who=OFFICER, applies=COURT_MAY_HEAR,
    sets=((FarmlandEntry.court_hears, True),), may_note="听取意见的时间、安排",
)
COURT_RULES = Step(
    "court_rules", "收到法院裁定", from_states=(ENFORCING,), who=OFFICER,
    asks=(Ask(FarmlandEntry.ruling), happened(FarmlandEntry.ruling_received_on)),
    applies=IS_BEFORE_COURT, checks=(GRANTED_ONLY_IF_TAKEN_UP,), must_note="裁定书文号和要点",
)
OBJECT = Step(
    "object", "已向上一级法院申请复议", done="对裁定申请复议", from_states=(ENFORCING,), who=OFFICER,
    asks=(happened(FarmlandEntry.objected_on),), applies=MAY_OBJECT, may_note="申请复议的理由",
)
# A ruling against the county leaves the decision to be carried out or made anew in another way.
GIVE_UP_COURT = Step(
    "give_up_court", "接受裁定，另行处理", from_states=(ENFORCING,), to=DECIDED, who=OFFICER, applies=COURT_SAYS_NO,
    sets=emptied(
        FarmlandEntry.applied_on, FarmlandEntry.taken_up_on, FarmlandEntry.court_hears, FarmlandEntry.ruling,
        FarmlandEntry.ruling_received_on, FarmlandEntry.objected_on,
    ),
    undoes=(APPLY_COURT,), must_note="裁定的理由和下一步处理",
)
HAND_OVER_BUILDINGS = Step(
    "hand_over_buildings", "没收的建筑物已移交", done="移交没收的建筑物",
    from_states=(*TO_BE_DONE, CARRIED_OUT), who=OFFICER,
    asks=(Ask(FarmlandEntry.handed_over_on, not_ahead=True, after=(FarmlandEntry.decided_on,)),),
    applies=NOT_HANDED_OVER, must_note="移交给哪个机关",
)
