"""The promises: lengths and law from limits.toml."""

from typing import Any

from ledger.books.farmland.conditions import (
    CONFISCATES, COURT_SAYS_NO, DEMOLISHES, DOES_NOT_DEMOLISH, FINE_TO_CHASE, FINES, GOES_TO_COURT,
    HAS_RECLAMATION_PLAN,
    IS_NO_PATCH, IS_PATCH, IS_RECONSIDERED, IS_STOPPED, NO_RECLAMATION_PLAN, NOT_REPORTED, NOT_STOPPED,
    NOTICE_IS_GIVEN, ORDER_TO_SERVE, OTHERS_HAVE_IT, SERVED_BY_TOWN,
)
from ledger.books.farmland.papers import (
    APPROVAL, CRIME_REFERRAL, NO_PENALTY, POLICE_REPLY, REFERRAL_DECISION, REPORT_LETTER, TOWN_ORDER_PAPER,
)
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.steps.acceptance import ACCEPT, CLOSE, REFUSE_CLOSE, REJECT
from ledger.books.farmland.steps.by_force import ANNOUNCE, DECIDE_FORCE, PULL_DOWN, SERVE_ORDER, URGE_OF_TOWN
from ledger.books.farmland.steps.clue import REPORT, RESUBMIT, SEND_BACK
from ledger.books.farmland.steps.county_case import FILE, HEAR, HOLD_HEARING, NOTIFY, TELL_HEARING
from ledger.books.farmland.steps.crime import (
    APPROVE_REFERRAL, POLICE_FILED, POLICE_RETURNED, PROPOSE_REFERRAL, REFER, REFUSE_REFERRAL,
)
from ledger.books.farmland.steps.decision import (
    DECIDE, DECIDE_AGAIN, ORDER_AGAIN, SERVE, SETTLE_REMEDY, SPARE,
)
from ledger.books.farmland.steps.enforcement import (
    APPLY_COURT, COURT_HEARS, COURT_RULES, COURT_TAKES_UP, GIVE_UP_COURT, HAND_OVER_BUILDINGS, OBJECT, PAY_FINE, URGE,
)
from ledger.books.farmland.steps.look_back import LEAVE_CLOSED, LOOK_BACK, RELAPSE
from ledger.books.farmland.steps.putting_right import (
    CARRY_OUT, CLASSIFY, CORRECT, DEFER, DEFER_ON, TAKE_UP, TOWN_ORDER,
)
from ledger.books.farmland.steps.stopping import REPORT_AT_ONCE, REPORT_UP, STOP, STOP_BESIDE, STOP_ON_SPOT
from ledger.books.farmland.steps.verification import VERIFY
from ledger.books.farmland.town import (
    ACCEPT_DAYS, ANNOUNCE_DAYS, CLOSE_DAYS, COURT_AHEAD, COURT_DAYS, DECIDE_AHEAD, FINE_DAYS, LOOK_BACK_DAYS,
    POLICE_DAYS,
    RELIST_DAYS, RESUBMIT_DAYS, TOWN_SERVING_DAYS,
)
from ledger.books.farmland.steps.supervision import AWAIT_OUTSIDER, LIST, NOT_RELISTED, OUTSIDER_BACK
from ledger.books.farmland.words import ClockCode
from ledger.grammar.clocks import promise
from ledger.grammar.looks import LookBack
from ledger.grammar.outsiders import outside_clock
from ledger.grammar.usual_steps import TO_BE_RELISTED_OR_NOT
from ledger.models import Role

STOPS = (STOP, STOP_BESIDE, TOWN_ORDER, REPORT_UP, CORRECT, CARRY_OUT)
STOPPED_ON = (FarmlandEntry.stopped_on, TOWN_ORDER_PAPER, REPORT_LETTER)
STOP_AT_ONCE_CLOCK = promise(
    ClockCode.STOP_AT_ONCE, starts=(REPORT, RELAPSE), stops=(STOP_ON_SPOT, *STOPS), stops_when=IS_STOPPED,
    limit="D1", applies=NOT_STOPPED, kept_on=STOPPED_ON,
)
REPORT_CLOCK = promise(
    ClockCode.REPORT, starts=(REPORT, RELAPSE), stops=(REPORT_AT_ONCE, REPORT_UP, CORRECT, TOWN_ORDER),
    limit="D1", applies=NOT_REPORTED, kept_on=(REPORT_LETTER, TOWN_ORDER_PAPER),
)
VERIFY_CLOCK = promise(
    ClockCode.VERIFY, starts=(REPORT, RESUBMIT), stops=(VERIFY, SEND_BACK),
    limit="D2", counts_from=FarmlandEntry.looked_on, applies=IS_NO_PATCH, kept_on=(FarmlandEntry.verified_on,),
)
MONTH_CLOCK = promise(
    ClockCode.MONTH, starts=(REPORT, RESUBMIT), stops=(VERIFY, SEND_BACK),
    until=FarmlandEntry.verify_by, applies=IS_PATCH, kept_on=(FarmlandEntry.verified_on,),
    basis="县级卫片执法方案：当月下发的图斑当月核查完毕",
)
RESUBMIT_CLOCK = promise(
    ClockCode.RESUBMIT, starts=(SEND_BACK,), stops=(RESUBMIT,),
    within=RESUBMIT_DAYS, basis="本镇规定：退回的应及时补充",
)
STOP_CLOCK = promise(
    ClockCode.STOP, starts=(REPORT, RELAPSE), stops=STOPS, stops_when=NOTICE_IS_GIVEN,
    limit="D3", counts_from=FarmlandEntry.discovered_on, kept_on=STOPPED_ON,
)
CORRECT_CLOCK = promise(
    ClockCode.CORRECT, starts=(STOP,), stops=(CORRECT, REPORT_UP, TOWN_ORDER),
    limit="D3-correct", counts_from=FarmlandEntry.stopped_on,
    kept_on=(FarmlandEntry.done_on, FarmlandEntry.refused_on, TOWN_ORDER_PAPER),
)
TAKEN_UP_ON = (FarmlandEntry.filed_on, FarmlandEntry.done_on, TOWN_ORDER_PAPER, APPROVAL)
INVESTIGATE_CLOCK = promise(
    ClockCode.INVESTIGATE, starts=(REPORT_UP,), stops=(FILE, CLASSIFY, DEFER, TOWN_ORDER, CORRECT),
    limit="D3-investigate", counts_from=FarmlandEntry.refused_on,
    kept_on=TAKEN_UP_ON,
)
FILING_CLOCK = promise(
    ClockCode.FILING, starts=(VERIFY, RELAPSE), stops=(FILE, CLASSIFY, DEFER, TOWN_ORDER, CORRECT),
    limit="D5", counts_from=FarmlandEntry.verified_on,
    kept_on=TAKEN_UP_ON,
)
TO_A_DECISION = (DECIDE, SPARE, POLICE_FILED, CARRY_OUT)
DECIDED_ON = (FarmlandEntry.decided_on, NO_PENALTY, FarmlandEntry.done_on)
DECISION_CLOCK = promise(
    ClockCode.DECISION, starts=(FILE, POLICE_RETURNED), stops=TO_A_DECISION,
    limit="D6", counts_from=FarmlandEntry.filed_on, extended_by=FarmlandEntry.extension_days,
    target_before=DECIDE_AHEAD, stands_still=OTHERS_HAVE_IT, kept_on=DECIDED_ON,
)
DECISION_AGAIN_CLOCK = promise(
    ClockCode.DECISION_AGAIN, starts=(DECIDE_AGAIN,), stops=TO_A_DECISION,
    limit="D6", counts_from=FarmlandEntry.remedy_ended_on, extended_by=FarmlandEntry.extension_days,
    target_before=DECIDE_AHEAD, stands_still=OTHERS_HAVE_IT, kept_on=DECIDED_ON,
)

# The days of the party: the office waits until they are over, and nobody is late then.
DEFENCE_CLOCK = promise(
    ClockCode.DEFENCE, starts=(NOTIFY,), stops=(HEAR, DECIDE, SPARE, REFER),
    limit="D7", counts_from=FarmlandEntry.notified_on, is_right=True,
)
HEARING_CLOCK = promise(
    ClockCode.HEARING, starts=(TELL_HEARING,), stops=(HOLD_HEARING, DECIDE, SPARE, REFER),
    limit="D7-hearing", counts_from=FarmlandEntry.hearing_told_on, is_right=True,
)
SERVING_CLOCK = promise(
    ClockCode.SERVING, starts=(DECIDE,), stops=(SERVE,),
    limit="P2", counts_from=FarmlandEntry.decided_on, kept_on=(FarmlandEntry.served_on,),
)
FINE_CLOCK = promise(
    ClockCode.FINE, starts=(SERVE,), stops=(PAY_FINE,), ends=(CLOSE, DECIDE_AGAIN),
    limit="P4", counts_from=FarmlandEntry.served_on, applies=FINES, kept_on=(FarmlandEntry.fine_paid_on,),
)
SUE_CLOCK = promise(
    ClockCode.SUE, starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="D8", counts_from=FarmlandEntry.served_on, applies=DEMOLISHES, is_right=True,
)
RECONSIDER_CLOCK = promise(
    ClockCode.RECONSIDER, starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="P6", counts_from=FarmlandEntry.served_on, is_right=True,
)
SUIT_CLOCK = promise(
    ClockCode.SUIT, starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="P6-suit", counts_from=FarmlandEntry.served_on, applies=DOES_NOT_DEMOLISH, is_right=True,
)
# After a reconsideration the days to sue are fifteen, whatever they were before (行政诉讼法第四十五条).
SUE_AFTER_CLOCK = promise(
    ClockCode.SUE_AFTER, starts=(SETTLE_REMEDY,), stops=(CARRY_OUT, DECIDE_AGAIN, ORDER_AGAIN),
    limit="D16", counts_from=FarmlandEntry.reconsidered_on, applies=IS_RECONSIDERED, is_right=True,
)

# The town's own order: served, fought against, urged, decided, announced, carried out by the town itself.
TOWN_SERVING_CLOCK = promise(
    ClockCode.TOWN_SERVING, starts=(TOWN_ORDER,), stops=(SERVE_ORDER, CARRY_OUT), ends=(ORDER_AGAIN,),
    within=TOWN_SERVING_DAYS, counts_from=FarmlandEntry.ordered_on, applies=ORDER_TO_SERVE,
    basis="本镇规定：责令通知书作出后及时送达，复议、起诉期从送达起算",
    kept_on=(FarmlandEntry.order_served_on, FarmlandEntry.done_on),
)
AGAINST_THE_TOWN: dict[str, Any] = {
    "starts": (TOWN_ORDER, SERVE_ORDER), "stops": (SETTLE_REMEDY, CARRY_OUT, ORDER_AGAIN), "applies": SERVED_BY_TOWN,
    "counts_from": FarmlandEntry.order_served_on, "is_right": True,
}
TOWN_RECONSIDER_CLOCK = promise(ClockCode.TOWN_RECONSIDER, limit="D15", **AGAINST_THE_TOWN)
TOWN_SUIT_CLOCK = promise(ClockCode.TOWN_SUIT, limit="D15-suit", **AGAINST_THE_TOWN)
TOWN_URGING_CLOCK = promise(
    ClockCode.TOWN_URGING, starts=(URGE_OF_TOWN,), stops=(DECIDE_FORCE, CARRY_OUT, ORDER_AGAIN),
    until=FarmlandEntry.comply_by, is_right=True, basis="履行期限由催告书载明（行政强制法第三十五条）",
)
TOWN_ANNOUNCING_CLOCK = promise(
    ClockCode.TOWN_ANNOUNCING, starts=(DECIDE_FORCE,), stops=(ANNOUNCE, CARRY_OUT), ends=(ORDER_AGAIN,),
    within=ANNOUNCE_DAYS, counts_from=FarmlandEntry.force_decided_on,
    basis="本镇规定：决定强制执行后及时公告，限期自行拆除（行政强制法第四十四条）",
    kept_on=(FarmlandEntry.announced_on, FarmlandEntry.done_on),
)
TOWN_FORCE_CLOCK = promise(
    ClockCode.TOWN_FORCE, "公告后等待自行拆除", starts=(ANNOUNCE,), stops=(PULL_DOWN, CARRY_OUT, ORDER_AGAIN),
    until=FarmlandEntry.announced_until, is_right=True, basis="自行拆除的期限由公告载明（行政强制法第四十四条）",
)
URGING_CLOCK = promise(
    ClockCode.URGING, starts=(URGE,), stops=(APPLY_COURT, CARRY_OUT, DECIDE_AGAIN),
    limit="D9", counts_from=FarmlandEntry.urged_on, is_right=True,
    kept_on=(FarmlandEntry.applied_on, FarmlandEntry.done_on),
)
COURT_CLOCK = promise(
    ClockCode.COURT, starts=(SETTLE_REMEDY,), stops=(APPLY_COURT, CARRY_OUT), ends=(DECIDE_AGAIN,),
    limit="D10", counts_from=FarmlandEntry.remedy_ended_on, target_before=COURT_AHEAD, applies=GOES_TO_COURT,
    kept_on=(FarmlandEntry.applied_on, FarmlandEntry.done_on),
)
# What is decided anew, or given up, leaves the court nothing to do and the office nothing to ask after.
GIVEN_UP = (DECIDE_AGAIN, GIVE_UP_COURT)
ENFORCE_CLOCK = promise(
    ClockCode.ENFORCE, starts=(APPLY_COURT,), stops=(CARRY_OUT,), ends=GIVEN_UP,
    within=COURT_DAYS, basis="本镇规定：申请强制执行后仍在册，到期应催问进展", kept_on=(FarmlandEntry.done_on,),
)
COURT_ANSWERS = (COURT_RULES, CARRY_OUT)
TAKEN_UP_CLOCK = promise(
    ClockCode.TAKEN_UP, starts=(APPLY_COURT,), stops=(COURT_TAKES_UP, *COURT_ANSWERS), ends=GIVEN_UP,
    limit="D17", counts_from=FarmlandEntry.applied_on,
    kept_on=(FarmlandEntry.taken_up_on, FarmlandEntry.ruling_received_on, FarmlandEntry.done_on),
)
RULING_CLOCK = promise(
    ClockCode.RULING, starts=(COURT_TAKES_UP,), stops=COURT_ANSWERS, ends=(COURT_HEARS, *GIVEN_UP),
    limit="D17-ruling", counts_from=FarmlandEntry.taken_up_on,
    kept_on=(FarmlandEntry.ruling_received_on, FarmlandEntry.done_on),
)
RULING_AFTER_HEARING_CLOCK = promise(
    ClockCode.RULING_AFTER_HEARING, starts=(COURT_HEARS,), stops=COURT_ANSWERS, ends=GIVEN_UP,
    limit="D17-hearing", counts_from=FarmlandEntry.taken_up_on,
    kept_on=(FarmlandEntry.ruling_received_on, FarmlandEntry.done_on),
)
OBJECTION_CLOCK = promise(
    ClockCode.OBJECTION, starts=(COURT_RULES,), stops=(OBJECT, CARRY_OUT), ends=GIVEN_UP,
    limit="D17-objection", counts_from=FarmlandEntry.ruling_received_on, applies=COURT_SAYS_NO,
    kept_on=(FarmlandEntry.objected_on, FarmlandEntry.done_on),
)
HANDOVER_CLOCK = promise(
    ClockCode.HANDOVER, starts=(SERVE,), stops=(HAND_OVER_BUILDINGS,), ends=(DECIDE_AGAIN,),
    limit="D11", counts_from=FarmlandEntry.served_on, applies=CONFISCATES, kept_on=(FarmlandEntry.handed_over_on,),
)
RECLAMATION_CLOCK = promise(
    ClockCode.RECLAMATION, starts=(CORRECT, CARRY_OUT), stops=(ACCEPT, REJECT), ends=(REFER,),
    limit="D12", applies=HAS_RECLAMATION_PLAN, kept_on=(FarmlandEntry.accepted_on, CRIME_REFERRAL),
)
ACCEPT_CLOCK = promise(
    ClockCode.ACCEPT, starts=(CORRECT, CARRY_OUT), stops=(ACCEPT, REJECT), ends=(REFER,),
    within=ACCEPT_DAYS, basis="本镇规定：单纯拆除复耕、补办手续的按当地办法及时验收",
    applies=NO_RECLAMATION_PLAN, kept_on=(FarmlandEntry.accepted_on, CRIME_REFERRAL),
)
REFERRAL_DECISION_CLOCK = promise(
    ClockCode.REFERRAL_DECISION, starts=(PROPOSE_REFERRAL,), stops=(APPROVE_REFERRAL, REFUSE_REFERRAL), limit="D13",
    kept_on=(REFERRAL_DECISION,),
)
REFERRAL_CLOCK = promise(
    ClockCode.REFERRAL, starts=(APPROVE_REFERRAL,), stops=(REFER,), limit="D13-handover", kept_on=(CRIME_REFERRAL,),
)
POLICE_CLOCK = promise(
    ClockCode.POLICE, starts=(REFER,), stops=(POLICE_RETURNED, POLICE_FILED),
    within=POLICE_DAYS, basis="本镇规定：移送后仍在册，到期应催问答复", kept_on=(POLICE_REPLY,),
)
PLAN_CLOCK = promise(
    ClockCode.PLAN, starts=(TOWN_ORDER, CLASSIFY, TAKE_UP, DECIDE, SPARE, POLICE_FILED, REJECT, REFUSE_CLOSE),
    stops=(CARRY_OUT,), ends=(DEFER, REFER, DECIDE_AGAIN),
    until=FarmlandEntry.plan_on, basis="拟完成日期由责令、决定时确定；全国没有统一天数",
    kept_on=(FarmlandEntry.done_on, CRIME_REFERRAL),
)
DEFERRAL_CLOCK = promise(
    ClockCode.DEFERRAL, starts=(DEFER, DEFER_ON), stops=(TAKE_UP,),
    until=FarmlandEntry.deferred_until, basis="暂缓到何时由分管领导确定，到期须再研判",
)
CLOSE_CLOCK = promise(
    ClockCode.CLOSE, starts=(ACCEPT,), stops=(CLOSE, REFUSE_CLOSE),
    within=CLOSE_DAYS, basis="本镇规定：验收合格后及时销号", kept_on=(FarmlandEntry.put_right_on,),
)
LOOK_BACK_CLOSED = LookBack(
    "look_back", "整改到位销号后回头看", after=(CLOSE,), kept_by=(LOOK_BACK, LEAVE_CLOSED, RELAPSE),
    within=LOOK_BACK_DAYS, falls_to=Role.WORKER, counts_from=FarmlandEntry.put_right_on,
    basis="本镇规定：销号后回头看，防止反弹",
)
FINE_CHASED = LookBack(
    "fine", "罚款未缴清，催缴", after=(CLOSE,), kept_by=(PAY_FINE,), within=FINE_DAYS, falls_to=Role.OFFICER,
    applies=FINE_TO_CHASE, counts_from=FarmlandEntry.served_on, told_in=FarmlandEntry.fine_paid_on, is_act=True,
    basis="《中华人民共和国行政处罚法》第六十七条、第七十二条：逾期不缴的催缴，可以加处罚款、申请法院强制执行",
)
RELISTING_CLOCK = promise(
    ClockCode.RELISTING, starts=(RELAPSE,), stops=(LIST, NOT_RELISTED), applies=TO_BE_RELISTED_OR_NOT,
    falls_to=Role.LEADER, within=RELIST_DAYS, basis="本镇规定：挂过牌的占地问题反弹后，由分管领导及时决定是否重新挂牌",
)
OUTSIDE_CLOCK = outside_clock(ClockCode.OUTSIDE, AWAIT_OUTSIDER, OUTSIDER_BACK)
