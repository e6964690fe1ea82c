"""制止和报告: stopped on the spot and by notice, reported at once and by letter."""

from ledger.books.farmland.conditions import NOT_REPORTED, NOT_STOPPED, STILL_TO_BE_STOPPED
from ledger.books.farmland.papers import REPORT_LETTER, STOP_NOTICE, TOWN_ORDER_PAPER
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CLUE, IN_CASE, REPORTED, SENT_BACK, STOPPED, VERIFIED
from ledger.books.farmland.steps.clue import PROGRESS
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import ANYBODY, OFFICE
from ledger.models import Entry

STOP_ON_SPOT = Step(
    "stop_on_spot", "当场制止", from_states=(CLUE, SENT_BACK, VERIFIED, REPORTED), who=ANYBODY, proofs=(PROGRESS,),
    applies=NOT_STOPPED, sets=((FarmlandEntry.stopped_on_spot, True),), must_note="怎样制止的，对方是否停工",
)
REPORT_AT_ONCE = Step(
    "report_at_once", "先行报告县级机关", from_states=(CLUE, SENT_BACK, VERIFIED, STOPPED), who=ANYBODY,
    applies=NOT_REPORTED, sets=((FarmlandEntry.reported_at_once, True),), must_note="向谁报告的，怎样报告的",
)
# The county may stop it before the town hears of it.
STOPPED_ON = happened(
    FarmlandEntry.stopped_on, after_paper=True, may_precede=(FarmlandEntry.discovered_on, Entry.found_on),
)
STOP = Step(
    "stop", "已下达停止通知", done="下达停止通知", from_states=(VERIFIED,), to=STOPPED, who=OFFICE,
    asks=(STOPPED_ON,),
    proofs=(PROGRESS,), paper=PaperAsk(kinds=(STOP_NOTICE, TOWN_ORDER_PAPER)),
)
# What was reported at once, or filed already, is stopped beside.
STOP_BESIDE = Step(
    "stop_beside", "已下达停止通知（报告以后）", done="下达停止通知", from_states=(REPORTED, *IN_CASE), who=OFFICE,
    asks=(STOPPED_ON,), proofs=(PROGRESS,),
    paper=PaperAsk(kinds=(STOP_NOTICE, TOWN_ORDER_PAPER)), applies=STILL_TO_BE_STOPPED,
)
REPORT_UP = Step(
    "report_up", "报告县级机关", from_states=(VERIFIED, STOPPED), to=REPORTED, who=OFFICE,
    asks=(
        Ask(FarmlandEntry.reported_to, help="如：县自然资源和规划局；宅基地问题报县农业农村局"),
        Ask(
            FarmlandEntry.refused_on, mandatory=False, fresh=True, not_ahead=True, after=(FarmlandEntry.stopped_on,),
            help="当事人拒不改正的填写，调查从这天起算",
        ),
    ),
    paper=PaperAsk(kinds=(REPORT_LETTER,)),
)
