"""Where a hazard stands, and whose turn it is there."""

from ledger.choices import Tone
from ledger.grammar.steps import State
from ledger.models import Role

REPORTED = State("reported", "待审核", tone=Tone.WAITING, awaits=Role.OFFICER)
SENT_BACK = State("sent_back", "退回补充", tone=Tone.NEAR, awaits=Role.WORKER)
ORDERED = State("ordered", "待整改", tone=Tone.PLAIN, awaits=Role.WORKER)
RECTIFYING = State("rectifying", "整改中", tone=Tone.PLAIN, awaits=Role.WORKER)
RECTIFIED = State("rectified", "待复查", tone=Tone.WAITING, awaits=Role.OFFICER)
PASSED = State("passed", "待销号", tone=Tone.WAITING, awaits=Role.OFFICER)
AWAITS_APPROVAL = State("awaits_approval", "待批准销号", tone=Tone.WAITING, awaits=Role.LEADER)
REFERRED = State("referred", "已移送", tone=Tone.WAITING, awaits=Role.OFFICER)
CLOSED = State("closed", "已销号", tone=Tone.DONE, is_closed=True)
VOID = State("void", "不属实", tone=Tone.DONE, is_closed=True)

TO_BE_RECTIFIED = (ORDERED, RECTIFYING)
UNDER_ORDER = (ORDERED, RECTIFYING, RECTIFIED, PASSED, AWAITS_APPROVAL, REFERRED)
ALL_OPEN = (REPORTED, SENT_BACK, *UNDER_ORDER)
