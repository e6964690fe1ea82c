"""Where a hazardous house stands, and whose turn it is."""

from ledger.choices import Tone
from ledger.grammar.steps import State
from ledger.models import Role

REPORTED = State("reported", "待核定", tone=Tone.WAITING, awaits=Role.OFFICER)
SENT_BACK = State("sent_back", "退回补充", tone=Tone.NEAR, awaits=Role.WORKER)
VERIFIED = State("verified", "待告知", tone=Tone.WAITING, awaits=Role.OFFICER)
TO_APPRAISE = State("to_appraise", "待委托鉴定", tone=Tone.WAITING, awaits=Role.OFFICER)
APPRAISING = State("appraising", "鉴定中", tone=Tone.WAITING, awaits=Role.OFFICER)
APPRAISED = State("appraised", "已鉴定待处置", tone=Tone.WAITING, awaits=Role.OFFICER)
TO_FIX = State("to_fix", "待整治", tone=Tone.PLAIN, awaits=Role.WORKER)
FIXING = State("fixing", "整治中", tone=Tone.PLAIN, awaits=Role.WORKER)
FIXED = State("fixed", "待验收", tone=Tone.WAITING, awaits=Role.OFFICER)
PASSED = State("passed", "待销号", tone=Tone.WAITING, awaits=Role.OFFICER)
AWAITS_APPROVAL = State("awaits_approval", "待批准销号", tone=Tone.WAITING, awaits=Role.LEADER)
REFERRED = State("referred", "已移送", tone=Tone.WAITING, awaits=Role.OFFICER)
CLOSED = State("closed", "已销号", tone=Tone.DONE, is_closed=True)
REGRADED = State("regraded", "等级变更，已另立新条", tone=Tone.DONE, is_closed=True)
GONE = State("gone", "房屋已拆除", tone=Tone.DONE, is_closed=True)
VOID = State("void", "不属实", tone=Tone.DONE, is_closed=True)

TO_BE_FIXED = (TO_FIX, FIXING)
IN_APPRAISAL = (TO_APPRAISE, APPRAISING, APPRAISED)
UNDER_ORDER = (VERIFIED, *IN_APPRAISAL, *TO_BE_FIXED, FIXED, PASSED, AWAITS_APPROVAL, REFERRED)
ALL_OPEN = (REPORTED, SENT_BACK, *UNDER_ORDER)
