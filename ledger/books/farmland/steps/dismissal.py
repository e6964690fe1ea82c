"""无问题、撤案: what turned out to be nothing leaves the counts."""

from ledger.books.farmland.checks import SAYS_NO_PROBLEM
from ledger.books.farmland.papers import APPROVAL, WITHDRAWAL
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CLUE, FILED, NOTIFIED, REPORTED, SENT_BACK, STOPPED, VERIFIED, VOID
from ledger.books.farmland.steps.clue import REPORT, RESUBMIT
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER, void

IT_IS_NOTHING = (Ask(FarmlandEntry.conclusion),)
NOTHING_WRONG = void(
    CLUE, SENT_BACK, VERIFIED, STOPPED, REPORTED, to=VOID, label="销去线索（核查无问题）", done="核查无问题，销去线索",
    asks=IT_IS_NOTHING, approved_in=APPROVAL, checks=(SAYS_NO_PROBLEM,), not_by=(REPORT, RESUBMIT),
    must_note="没有问题的理由",
)
WITHDRAW = Step(
    "withdraw", "撤销立案，销去条目", done="撤销立案",
    from_states=(FILED, NOTIFIED), to=VOID, who=OFFICER, asks=IT_IS_NOTHING,
    paper=PaperAsk(kinds=(WITHDRAWAL,), mandatory=True),
    checks=(SAYS_NO_PROBLEM,), not_by=(REPORT, RESUBMIT),
    must_note="撤销立案的理由",
)
