"""Where a matter stands and whose turn it is."""

from ledger.choices import Tone
from ledger.grammar.steps import State
from ledger.models import Role


def _open(key: str, label: str, tone: Tone = Tone.WAITING, awaits: Role = Role.OFFICER) -> State:
    return State(key, label, tone=tone, awaits=awaits)


def _closed(key: str, label: str) -> State:
    return State(key, label, tone=Tone.DONE, is_closed=True)


REPORTED = _open("reported", "待首次联系")
SETTLING = _open("settling", "化解中", Tone.PLAIN)
REGISTERED = _open("registered", "待甄别")
OBJECTED = _open("objected", "异议待答复")
SORTED = _open("sorted", "待告知")
HANDLING = _open("handling", "办理中", Tone.PLAIN)
PASSED_ON = _open("passed_on", "已转出，待结果")
DISCLOSING = _open("disclosing", "按信息公开办理", Tone.PLAIN)
REPLIED = _open("replied", "待送达")
SERVED = _open("served", "已送达")
MEDIATED = _open("mediated", "已调解")
REVIEWING = _open("reviewing", "复查中")
REVIEWED = _open("reviewed", "复查已答复")
FINAL_REVIEWING = _open("final_reviewing", "复核中")
HEARING = _open("hearing", "复核听证中")
FINISHED = _open("finished", "程序已办结，待回访")
FOLLOWED_UP = _open("followed_up", "待销号", awaits=Role.LEADER)
CLOSED = _closed("closed", "已销号")
DECLINED = _closed("declined", "不予受理")
FILED = _closed("filed", "存查")
RETURNED = _closed("returned", "已退回交办机关")
VOID = _closed("void", "登记有误，作废")
