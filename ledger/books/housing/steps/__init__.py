"""The procedure, chapter by chapter, and what each state of it expects."""

from ledger.books.housing import states
from ledger.books.housing.steps import (
    acceptance, appraisal, control, correction, judging, notifying, putting_right, reporting, supervision,
)
from ledger.grammar.rooms import every
from ledger.grammar.steps import Step

STEPS = every(
    Step,
    judging, notifying, appraisal, putting_right, acceptance, correction, control, reporting, supervision,
)
# Where several are named, the entry decides by what applies to it; a report or an answer leaves the officer the choice.
EXPECTS = {
    states.REPORTED: judging.VERIFY,
    states.SENT_BACK: judging.RESUBMIT,
    states.VERIFIED: (notifying.NOTIFY_APPRAISE, notifying.NOTIFY_FIX),
    states.TO_APPRAISE: appraisal.COMMISSION,
    states.APPRAISING: appraisal.RECORD_APPRAISAL,
    states.APPRAISED: (appraisal.ORDER_FIX, appraisal.NO_FIX, appraisal.NO_FIX_GRAVE),
    states.TO_FIX: putting_right.FINISH,
    states.FIXING: putting_right.FINISH,
    states.FIXED: (acceptance.PASS, acceptance.PASS_GRAVE),
    states.PASSED: acceptance.CLOSE,
    states.AWAITS_APPROVAL: acceptance.APPROVE_CLOSE,
    states.REFERRED: (reporting.ANSWERED, appraisal.COMMISSION),
}
