"""督办和记录: what stands beside the procedure and leads nowhere."""

from ledger.books.housing.papers import (
    ACCEPTANCE, BUILDING_DECISION, DEPARTMENT_LETTER, LISTING, NOTICE, PLEDGE, REFERRAL, REVIEW_APPRAISAL,
    RURAL_BUILDING_ORDER, STOP_USE_NOTICE, URGING,
)
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import ALL_OPEN, CLOSED, GONE, REGRADED, UNDER_ORDER
from ledger.grammar.outsiders import await_outsider, outsider_back
from ledger.books.housing.steps.judging import REPORT
from ledger.grammar.amending import amendment
from ledger.grammar.measures import list_measures, measures_done, withdraw_measures
from ledger.grammar.steps import PaperAsk, Proof
from ledger.grammar.usual_steps import confirm_day, delisted, hand_over, listed, not_relisted, record_paper, remark

RECORD_PAPER = record_paper(
    UNDER_ORDER,
    NOTICE, PLEDGE, STOP_USE_NOTICE, DEPARTMENT_LETTER, URGING, REVIEW_APPRAISAL, ACCEPTANCE, RURAL_BUILDING_ORDER,
    BUILDING_DECISION, REFERRAL,
)
LIST = listed(UNDER_ORDER, paper=PaperAsk(kinds=(LISTING,)), must_note="督办单位和要求")
DELIST = delisted(UNDER_ORDER)
NOT_RELISTED = not_relisted(UNDER_ORDER)
HAND_OVER = hand_over(ALL_OPEN)
REMARK = remark((*ALL_OPEN, CLOSED), Proof("progress", "现场照片"))
AWAIT_OUTSIDER = await_outsider(*ALL_OPEN)
OUTSIDER_BACK = outsider_back(*ALL_OPEN)
LIST_MEASURES = list_measures(*UNDER_ORDER, until=HousingEntry.due_on)
MEASURES_DONE = measures_done(*UNDER_ORDER)
WITHDRAW_MEASURES = withdraw_measures(*UNDER_ORDER)
AMEND = amendment(REPORT, from_states=(*ALL_OPEN, CLOSED))
CONFIRM_DAY = confirm_day((*ALL_OPEN, CLOSED, REGRADED, GONE))
