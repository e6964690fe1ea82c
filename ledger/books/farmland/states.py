"""Where a case stands, and whose turn it is."""

from ledger.choices import Tone
from ledger.grammar.steps import State
from ledger.models import Role

CLUE = State("clue", "待核查", tone=Tone.WAITING, awaits=Role.OFFICER)
SENT_BACK = State("sent_back", "退回补充", tone=Tone.NEAR, awaits=Role.WORKER)
VERIFIED = State("verified", "已核查，待制止", tone=Tone.NEAR, awaits=Role.OFFICER)
STOPPED = State("stopped", "已制止，待改正或报告", tone=Tone.PLAIN, awaits=Role.OFFICER)
REPORTED = State("reported", "已报告，待立案", tone=Tone.WAITING, awaits=Role.OFFICER)
FILED = State("filed", "已立案，待告知", tone=Tone.PLAIN, awaits=Role.OFFICER)
NOTIFIED = State("notified", "已告知，待决定", tone=Tone.PLAIN, awaits=Role.OFFICER)
UNSERVED = State("unserved", "已决定，待送达", tone=Tone.NEAR, awaits=Role.OFFICER)
DECIDED = State("decided", "待履行", tone=Tone.PLAIN, awaits=Role.OFFICER)
# Stays on the register and in every denominator; somebody has to look at it again on a day.
DEFERRED = State("deferred", "分类处置暂缓", tone=Tone.WAITING, awaits=Role.OFFICER)
ENFORCING = State("enforcing", "已申请强制执行", tone=Tone.WAITING, awaits=Role.OFFICER)
# The town's own order is carried out by the town itself, never by the court.
FORCING = State("forcing", "已决定强制执行，待公告", tone=Tone.NEAR, awaits=Role.OFFICER)
ANNOUNCED = State("announced", "已公告，期满强制拆除", tone=Tone.WAITING, awaits=Role.OFFICER)
REFERRED = State("referred", "已移送公安", tone=Tone.WAITING, awaits=Role.OFFICER)
CARRIED_OUT = State("carried_out", "待验收", tone=Tone.WAITING, awaits=Role.OFFICER)
ACCEPTED = State("accepted", "待销号", tone=Tone.WAITING, awaits=Role.LEADER)
CLOSED = State("closed", "已销号", tone=Tone.DONE, is_closed=True)
VOID = State("void", "无问题", tone=Tone.DONE, is_closed=True)

TO_BE_DONE = (DECIDED, ENFORCING, FORCING, ANNOUNCED)
IN_CASE = (FILED, NOTIFIED, UNSERVED, *TO_BE_DONE)
UNDER_WAY = (VERIFIED, STOPPED, REPORTED, *IN_CASE, DEFERRED, REFERRED, CARRIED_OUT, ACCEPTED)
ALL_OPEN = (CLUE, SENT_BACK, *UNDER_WAY)
