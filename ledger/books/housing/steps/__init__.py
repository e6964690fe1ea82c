"""The procedure, chapter by chapter."""

from ledger.books.housing.steps.acceptance import APPROVE_CLOSE, CLOSE, PASS, PASS_GRAVE, REFUSE_CLOSE, REOPEN, RETURN
from ledger.books.housing.steps.appraisal import COMMISSION, INTERIM, NO_FIX, NO_FIX_GRAVE, ORDER_FIX, RECORD_APPRAISAL
from ledger.books.housing.steps.control import CONTROL, LIFT_CONTROL
from ledger.books.housing.steps.judging import (
    NOT_WORSE,
    REPORT,
    RESUBMIT,
    SEND_BACK,
    VERIFY,
    VOID_ENTRY,
    VOID_VERIFIED,
    WORSENED,
)
from ledger.books.housing.steps.notifying import NOTIFY_APPRAISE, NOTIFY_FIX
from ledger.books.housing.steps.putting_right import EXTEND, FINISH, START
from ledger.books.housing.steps.regrading import LOWER, REGRADE
from ledger.books.housing.steps.reporting import ANSWERED, REFER, REPORT_DANGER, TELL_DEPARTMENT, UPDATE_PLATFORM
from ledger.books.housing.steps.supervision import DELIST, HAND_OVER, LIST, RECORD_PAPER, REMARK

STEPS = (
    REPORT, VERIFY, SEND_BACK, RESUBMIT, WORSENED, NOT_WORSE, NOTIFY_APPRAISE, NOTIFY_FIX, COMMISSION,
    RECORD_APPRAISAL, INTERIM, ORDER_FIX, NO_FIX, NO_FIX_GRAVE, FINISH, START, PASS, PASS_GRAVE, RETURN, CLOSE,
    APPROVE_CLOSE, REFUSE_CLOSE, EXTEND, REGRADE, LOWER, VOID_VERIFIED, REFER, ANSWERED, REOPEN, VOID_ENTRY,
    CONTROL, LIFT_CONTROL, TELL_DEPARTMENT, UPDATE_PLATFORM, REPORT_DANGER, RECORD_PAPER, LIST, DELIST, HAND_OVER,
    REMARK,
)
