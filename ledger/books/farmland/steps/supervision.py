"""督办和记录: what stands beside the procedure and moves nothing."""

from ledger.books.farmland.papers import (
    ACCEPTANCE_OPINION, REPORT_LETTER, STOP_NOTICE, TOWN_ORDER_PAPER,
)
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import ALL_OPEN, CLOSED, UNDER_WAY
from ledger.books.farmland.steps.clue import PROGRESS, REPORT
from ledger.books.farmland.steps.verification import MAPS
from ledger.grammar.amending import amendment
from ledger.grammar.measures import list_measures, measures_done, withdraw_measures
from ledger.grammar.outsiders import await_outsider, outsider_back
from ledger.grammar.steps import Ask, Step
from ledger.grammar.usual_steps import (
    OFFICER, confirm_day, delisted, hand_over, listed, not_relisted, record_paper, remark,
)

REVIEWED = Step(
    "reviewed", "登记上级审核结果", from_states=(*UNDER_WAY, CLOSED), who=OFFICER,
    asks=(
        Ask(FarmlandEntry.upper_review, fresh=True), Ask(FarmlandEntry.upper_review_by, fresh=True),
        Ask(FarmlandEntry.upper_review_on, fresh=True, not_ahead=True),
    ),
    may_note="审核说明",
)
RECORD_PAPER = record_paper(UNDER_WAY, STOP_NOTICE, REPORT_LETTER, ACCEPTANCE_OPINION, TOWN_ORDER_PAPER)
LIST = listed(UNDER_WAY, must_note="督办单位和要求")
DELIST = delisted(UNDER_WAY)
NOT_RELISTED = not_relisted(UNDER_WAY)
HAND_OVER = hand_over(ALL_OPEN)
REMARK = remark((*ALL_OPEN, CLOSED), PROGRESS, MAPS)
AWAIT_OUTSIDER = await_outsider(*ALL_OPEN)
OUTSIDER_BACK = outsider_back(*ALL_OPEN)
LIST_MEASURES = list_measures(*UNDER_WAY, until=FarmlandEntry.plan_on)
MEASURES_DONE = measures_done(*UNDER_WAY)
WITHDRAW_MEASURES = withdraw_measures(*UNDER_WAY)
AMEND = amendment(REPORT, from_states=(*ALL_OPEN, CLOSED))
CONFIRM_DAY = confirm_day((*ALL_OPEN, CLOSED))
