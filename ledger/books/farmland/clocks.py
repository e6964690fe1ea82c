"""The promises: lengths and law from limits.toml."""

from ledger.books.farmland.conditions import (
    CONFISCATES,
    DEMOLISHES,
    DOES_NOT_DEMOLISH,
    FINES,
    HAS_RECLAMATION_PLAN,
    IS_NO_PATCH,
    IS_PATCH,
    NO_RECLAMATION_PLAN,
    NOT_REPORTED,
    NOT_STOPPED,
    REMEDY_OVER,
)
from ledger.books.farmland.papers import CRIME_REFERRAL, TOWN_ORDER_PAPER
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.steps.acceptance import ACCEPT, CLOSE, REFUSE_CLOSE, REJECT
from ledger.books.farmland.steps.clue import REPORT, RESUBMIT, SEND_BACK
from ledger.books.farmland.steps.county_case import FILE, HEAR, HOLD_HEARING, NOTIFY, TELL_HEARING
from ledger.books.farmland.steps.crime import (
    APPROVE_REFERRAL,
    POLICE_FILED,
    POLICE_RETURNED,
    PROPOSE_REFERRAL,
    REFER,
    REFUSE_REFERRAL,
)
from ledger.books.farmland.steps.decision import DECIDE, DECIDE_AGAIN, SERVE, SETTLE_REMEDY, SPARE
from ledger.books.farmland.steps.enforcement import APPLY_COURT, HAND_OVER_BUILDINGS, PAY_FINE, URGE
from ledger.books.farmland.steps.look_back import LOOK_BACK, RELAPSE
from ledger.books.farmland.steps.putting_right import CARRY_OUT, CLASSIFY, CORRECT, TOWN_ORDER
from ledger.books.farmland.steps.stopping import REPORT_AT_ONCE, REPORT_UP, STOP, STOP_ON_SPOT
from ledger.books.farmland.steps.verification import VERIFY
from ledger.books.farmland.town import (
    ACCEPT_DAYS,
    CLOSE_DAYS,
    COURT_AHEAD,
    COURT_DAYS,
    DECIDE_AHEAD,
    LOOK_BACK_DAYS,
    POLICE_DAYS,
    RESUBMIT_DAYS,
)
from ledger.books.farmland.words import ClockCode
from ledger.grammar.clocks import ClockRule
from ledger.workdays import Unit

STOP_AT_ONCE_CLOCK = ClockRule(
    ClockCode.STOP_AT_ONCE, "立即制止", starts=(REPORT, RELAPSE), stops=(STOP_ON_SPOT, STOP, REPORT_UP, CORRECT),
    limit="D1", applies=NOT_STOPPED, kept_on=(FarmlandEntry.stopped_on,),
)
REPORT_CLOCK = ClockRule(
    ClockCode.REPORT, "报告县级机关",
    starts=(REPORT, RELAPSE), stops=(REPORT_AT_ONCE, REPORT_UP, CORRECT, TOWN_ORDER), limit="D1",
    applies=NOT_REPORTED,
)
VERIFY_CLOCK = ClockRule(
    ClockCode.VERIFY, "初步核查", starts=(REPORT, RESUBMIT), stops=(VERIFY, SEND_BACK),
    limit="D2", counts_from=FarmlandEntry.looked_on, applies=IS_NO_PATCH, kept_on=(FarmlandEntry.verified_on,),
)
MONTH_CLOCK = ClockRule(
    ClockCode.MONTH, "图斑核查（月清）", starts=(REPORT, RESUBMIT), stops=(VERIFY, SEND_BACK),
    until=FarmlandEntry.verify_by, applies=IS_PATCH,
    basis="县级卫片执法方案：当月下发的图斑当月核查完毕", is_local=True, kept_on=(FarmlandEntry.verified_on,),
)
RESUBMIT_CLOCK = ClockRule(
    ClockCode.RESUBMIT, "补充线索", starts=(SEND_BACK,), stops=(RESUBMIT,), length=RESUBMIT_DAYS, unit=Unit.WORKING_DAYS,
    basis="本镇规定：退回的应及时补充", is_local=True,
)
STOP_CLOCK = ClockRule(
    ClockCode.STOP, "发出停止违法行为通知", starts=(REPORT, RELAPSE), stops=(STOP, REPORT_UP, CORRECT),
    limit="D3", counts_from=FarmlandEntry.discovered_on, kept_on=(FarmlandEntry.stopped_on,),
)
CORRECT_CLOCK = ClockRule(
    ClockCode.CORRECT, "督促自行改正", starts=(STOP,), stops=(CORRECT, REPORT_UP, TOWN_ORDER),
    limit="D3-correct", counts_from=FarmlandEntry.stopped_on,
    kept_on=(FarmlandEntry.done_on, FarmlandEntry.refused_on, TOWN_ORDER_PAPER),
)
INVESTIGATE_CLOCK = ClockRule(
    ClockCode.INVESTIGATE, "拒不改正的开始调查", starts=(REPORT_UP,), stops=(FILE, CLASSIFY, TOWN_ORDER, CORRECT),
    limit="D3-investigate", counts_from=FarmlandEntry.refused_on,
    kept_on=(FarmlandEntry.filed_on, FarmlandEntry.done_on, TOWN_ORDER_PAPER),
)
FILING_CLOCK = ClockRule(
    ClockCode.FILING, "是否立案的决定", starts=(VERIFY, RELAPSE), stops=(FILE, CLASSIFY, TOWN_ORDER, CORRECT),
    limit="D5", counts_from=FarmlandEntry.verified_on,
    kept_on=(FarmlandEntry.filed_on, FarmlandEntry.done_on, TOWN_ORDER_PAPER),
)
TO_A_DECISION = (DECIDE, SPARE, POLICE_FILED, CARRY_OUT)
DECISION_CLOCK = ClockRule(
    ClockCode.DECISION, "作出处罚决定", starts=(FILE, POLICE_RETURNED), stops=TO_A_DECISION,
    limit="D6", counts_from=FarmlandEntry.filed_on, extended_by=FarmlandEntry.extension_days,
    target_before=DECIDE_AHEAD, kept_on=(FarmlandEntry.decided_on, FarmlandEntry.done_on),
)
DECISION_AGAIN_CLOCK = ClockRule(
    ClockCode.DECISION_AGAIN, "重新作出处罚决定", starts=(DECIDE_AGAIN,), stops=TO_A_DECISION,
    limit="D6", counts_from=FarmlandEntry.remedy_ended_on, extended_by=FarmlandEntry.extension_days,
    target_before=DECIDE_AHEAD, kept_on=(FarmlandEntry.decided_on, FarmlandEntry.done_on),
)

# The days of the party: the office waits until they are over, and nobody is late then.
DEFENCE_CLOCK = ClockRule(
    ClockCode.DEFENCE, "陈述、申辩", starts=(NOTIFY,), stops=(HEAR, DECIDE, SPARE, REFER),
    limit="D7", counts_from=FarmlandEntry.notified_on, is_right=True,
)
HEARING_CLOCK = ClockRule(
    ClockCode.HEARING, "要求听证", starts=(TELL_HEARING,), stops=(HOLD_HEARING, DECIDE, SPARE, REFER),
    limit="D7-hearing", counts_from=FarmlandEntry.hearing_told_on, is_right=True,
)
SERVING_CLOCK = ClockRule(
    ClockCode.SERVING, "送达处罚决定书", starts=(DECIDE,), stops=(SERVE,), limit="P2", counts_from=FarmlandEntry.decided_on,
    kept_on=(FarmlandEntry.served_on,),
)
FINE_CLOCK = ClockRule(
    ClockCode.FINE, "缴纳罚款", starts=(SERVE,), stops=(PAY_FINE, DECIDE_AGAIN, RELAPSE),
    limit="P4", counts_from=FarmlandEntry.served_on, applies=FINES, kept_on=(FarmlandEntry.fine_paid_on,),
)
SUE_CLOCK = ClockRule(
    ClockCode.SUE, "对限期拆除决定起诉", starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="D8", counts_from=FarmlandEntry.served_on, applies=DEMOLISHES, is_right=True,
)
RECONSIDER_CLOCK = ClockRule(
    ClockCode.RECONSIDER, "对其他决定申请复议", starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="P6", counts_from=FarmlandEntry.served_on, applies=DOES_NOT_DEMOLISH, is_right=True,
)
SUIT_CLOCK = ClockRule(
    ClockCode.SUIT, "对其他决定起诉", starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="P6-suit", counts_from=FarmlandEntry.served_on, applies=DOES_NOT_DEMOLISH, is_right=True,
)
URGING_CLOCK = ClockRule(
    ClockCode.URGING, "催告后等待履行", starts=(URGE,), stops=(APPLY_COURT, CARRY_OUT, DECIDE_AGAIN),
    limit="D9", counts_from=FarmlandEntry.urged_on,
    is_right=True, kept_on=(FarmlandEntry.applied_on, FarmlandEntry.done_on),
)
COURT_CLOCK = ClockRule(
    ClockCode.COURT, "申请法院强制执行", starts=(SETTLE_REMEDY,), stops=(APPLY_COURT, CARRY_OUT, DECIDE_AGAIN),
    limit="D10", counts_from=FarmlandEntry.remedy_ended_on, target_before=COURT_AHEAD, applies=REMEDY_OVER,
    kept_on=(FarmlandEntry.applied_on, FarmlandEntry.done_on),
)
ENFORCE_CLOCK = ClockRule(
    ClockCode.ENFORCE, "跟踪强制执行", starts=(APPLY_COURT,), stops=(CARRY_OUT, DECIDE_AGAIN), length=COURT_DAYS,
    basis="本镇规定：申请强制执行后仍在册，到期应催问进展", is_local=True, kept_on=(FarmlandEntry.done_on,),
)
HANDOVER_CLOCK = ClockRule(
    ClockCode.HANDOVER, "移交没收的建筑物", starts=(SERVE,), stops=(HAND_OVER_BUILDINGS, DECIDE_AGAIN),
    limit="D11", counts_from=FarmlandEntry.served_on, applies=CONFISCATES,
    kept_on=(FarmlandEntry.handed_over_on,),
)
RECLAMATION_CLOCK = ClockRule(
    ClockCode.RECLAMATION, "土地复垦验收", starts=(CORRECT, CARRY_OUT), stops=(ACCEPT, REJECT, REFER), limit="D12",
    applies=HAS_RECLAMATION_PLAN, kept_on=(FarmlandEntry.accepted_on,),
)
ACCEPT_CLOCK = ClockRule(
    ClockCode.ACCEPT, "现场验收", starts=(CORRECT, CARRY_OUT), stops=(ACCEPT, REJECT, REFER), length=ACCEPT_DAYS,
    applies=NO_RECLAMATION_PLAN, basis="本镇规定：单纯拆除复耕、补办手续的按当地办法及时验收", is_local=True,
    kept_on=(FarmlandEntry.accepted_on,),
)
REFERRAL_DECISION_CLOCK = ClockRule(
    ClockCode.REFERRAL_DECISION, "决定是否移送公安", starts=(PROPOSE_REFERRAL,), stops=(APPROVE_REFERRAL, REFUSE_REFERRAL),
    limit="D13",
)
REFERRAL_CLOCK = ClockRule(
    ClockCode.REFERRAL, "向公安机关移送", starts=(APPROVE_REFERRAL,), stops=(REFER,), limit="D13-handover",
    kept_on=(CRIME_REFERRAL,),
)
POLICE_CLOCK = ClockRule(
    ClockCode.POLICE, "跟踪公安机关答复", starts=(REFER,), stops=(POLICE_RETURNED, POLICE_FILED), length=POLICE_DAYS,
    basis="本镇规定：移送后仍在册，到期应催问答复", is_local=True,
)
PLAN_CLOCK = ClockRule(
    ClockCode.PLAN, "整改", starts=(TOWN_ORDER, CLASSIFY, DECIDE, SPARE, POLICE_FILED, REJECT, REFUSE_CLOSE),
    stops=(CARRY_OUT, REFER, DECIDE_AGAIN), until=FarmlandEntry.plan_on,
    basis="拟完成日期由责令、决定时确定；全国没有统一天数", is_local=True, kept_on=(FarmlandEntry.done_on,),
)
CLOSE_CLOCK = ClockRule(
    ClockCode.CLOSE, "销号", starts=(ACCEPT,), stops=(CLOSE, REFUSE_CLOSE), length=CLOSE_DAYS, unit=Unit.WORKING_DAYS,
    basis="本镇规定：验收合格后及时销号", is_local=True, kept_on=(FarmlandEntry.put_right_on,),
)
LOOK_BACK_CLOCK = ClockRule(
    ClockCode.LOOK_BACK, "回头看", starts=(CLOSE,), stops=(LOOK_BACK, RELAPSE),
    length=LOOK_BACK_DAYS, counts_from=FarmlandEntry.put_right_on,
    basis="本镇规定：销号后回头看，防止反弹", is_local=True,
)
