"""The procedure, chapter by chapter, and what is expected next in each state."""

from ledger.books.safety.states import (
    AWAITS_APPROVAL, ORDERED, PASSED, RECTIFIED, RECTIFYING, REFERRED, REPORTED, SENT_BACK,
)
from ledger.books.safety.steps.closing import APPROVE_CLOSE, CLOSE
from ledger.books.safety.steps.recheck import PASS, PASS_MAJOR
from ledger.books.safety.steps.rectification import RECTIFY
from ledger.books.safety.steps.review import ORDER, RESUBMIT
from ledger.books.safety.steps.supervision import ANSWERED

EXPECTS = {
    REPORTED: ORDER, SENT_BACK: RESUBMIT, ORDERED: RECTIFY, RECTIFYING: RECTIFY, RECTIFIED: (PASS, PASS_MAJOR),
    PASSED: CLOSE, AWAITS_APPROVAL: APPROVE_CLOSE, REFERRED: ANSWERED,
}
