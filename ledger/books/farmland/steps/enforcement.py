"""执行: the fine, the urging, the court, the buildings that were confiscated."""

from ledger.books.farmland.checks import URGED_LONG_ENOUGH
from ledger.books.farmland.conditions import FINE_UNPAID, NOT_HANDED_OVER, REMEDY_OVER
from ledger.books.farmland.papers import COURT_APPLICATION, URGING
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import ACCEPTED, CARRIED_OUT, DECIDED, ENFORCING, TO_BE_DONE, WATCHED
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER

PAY_FINE = Step(
    "pay_fine", "罚款已缴清", done="缴清罚款",
    from_states=(*TO_BE_DONE, CARRIED_OUT, ACCEPTED, WATCHED), who=OFFICER,
    asks=(Ask(FarmlandEntry.fine_paid_on, not_ahead=True, after=(FarmlandEntry.decided_on,)),), applies=FINE_UNPAID,
)
URGE = Step(
    "urge", "催告书已送达", done="送达催告书", from_states=(DECIDED,), who=OFFICER,
    asks=(Ask(FarmlandEntry.urged_on, not_ahead=True, after=(FarmlandEntry.served_on,), after_paper=True),),
    paper=PaperAsk(kinds=(URGING,), mandatory=True),
)
APPLY_COURT = Step(
    "apply_court", "已申请法院强制执行", done="申请法院强制执行",
    from_states=(DECIDED,), to=ENFORCING, who=OFFICER,
    asks=(Ask(FarmlandEntry.applied_on, not_ahead=True, by_paper=True),),
    paper=PaperAsk(kinds=(COURT_APPLICATION,), mandatory=True),
    checks=(URGED_LONG_ENOUGH,), applies=REMEDY_OVER,
)
HAND_OVER_BUILDINGS = Step(
    "hand_over_buildings", "没收的建筑物已移交", done="移交没收的建筑物",
    from_states=(*TO_BE_DONE, CARRIED_OUT), who=OFFICER,
    asks=(Ask(FarmlandEntry.handed_over_on, not_ahead=True, after=(FarmlandEntry.decided_on,)),),
    applies=NOT_HANDED_OVER, must_note="移交给哪个机关",
)
