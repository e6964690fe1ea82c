"""Promises: what has to be done about a hazardous house by when, and what keeps it (rules 7.B)."""

from ledger.books.housing.conditions import AT_PACE, IS_DANGER_TO_LIFE, IS_DANGEROUS, IS_EVACUATED, NEEDS_APPRAISAL
from ledger.books.housing.papers import DEPARTMENT_LETTER, INTERIM_OPINION, NOTICE, URGING
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.steps.acceptance import APPROVE_CLOSE, CLOSE, PASS, PASS_GRAVE, REFUSE_CLOSE, REOPEN, RETURN
from ledger.books.housing.steps.appraisal import COMMISSION, INTERIM, NO_FIX, NO_FIX_GRAVE, ORDER_FIX, RECORD_APPRAISAL
from ledger.books.housing.steps.control import CONTROL, LIFT_CONTROL
from ledger.books.housing.steps.judging import NOT_WORSE, REPORT, RESUBMIT, SEND_BACK, VERIFY, VOID_ENTRY, WORSENED
from ledger.books.housing.steps.notifying import NOTIFY_APPRAISE, NOTIFY_FIX
from ledger.books.housing.steps.putting_right import FINISH
from ledger.books.housing.steps.reporting import ANSWERED, REFER, REPORT_DANGER, TELL_DEPARTMENT, UPDATE_PLATFORM
from ledger.books.housing.town import ACCEPT_DAYS, CLOSE_DAYS, DECIDE_DAYS, NOTIFY_DAYS, REFERRAL_DAYS, RESUBMIT_DAYS
from ledger.books.housing.words import Pace
from ledger.grammar.clocks import ClockRule
from ledger.workdays import Unit

VERDICT_CLOCK = ClockRule(
    "B6-verdict", "现场核定",
    starts=(REPORT, RESUBMIT, WORSENED), stops=(VERIFY, NOT_WORSE, SEND_BACK, VOID_ENTRY), limit="B6-verdict",
)
RESUBMIT_CLOCK = ClockRule(
    "B0b", "补充上报", starts=(SEND_BACK,), stops=(RESUBMIT, VOID_ENTRY),
    length=RESUBMIT_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：退回的应及时补充", is_local=True,
)
DEPARTMENT_CLOCK = ClockRule(
    "B5", "通报住建部门", starts=(REPORT,), stops=(TELL_DEPARTMENT,),
    limit="B5", counts_from=HousingEntry.judged_on, kept_on=(DEPARTMENT_LETTER,),
)
# B1: the law asks for "at once"; the clock is due on the day of the verdict.
EVACUATE_CLOCK = ClockRule(
    "B1", "停止使用、撤离人员",
    starts=(REPORT, VERIFY, RECORD_APPRAISAL, LIFT_CONTROL, REOPEN), stops=(CONTROL,), limit="B1",
    applies=IS_DANGER_TO_LIFE, stops_when=IS_EVACUATED, passes_on=True,
)
NOTIFY_CLOCK = ClockRule(
    "B0c", "告知责任人", starts=(VERIFY,), stops=(NOTIFY_APPRAISE, NOTIFY_FIX),
    length=NOTIFY_DAYS, unit=Unit.WORKING_DAYS,
    basis="本镇规定：核定后及时告知房屋使用安全责任人", is_local=True, kept_on=(NOTICE,),
)
PLATFORM_CLOCK = ClockRule("B6-update", "更新平台信息", starts=(VERIFY,), stops=(UPDATE_PLATFORM,), limit="B6-update")
# The verdict settles whether there is visible distress; the days count from the judgement that found it.
COMMISSION_CLOCK = ClockRule(
    "B2", "委托鉴定", starts=(VERIFY,), stops=(COMMISSION, REFER),
    limit="B2", counts_from=HousingEntry.judged_on, applies=NEEDS_APPRAISAL,
    kept_on=(HousingEntry.commissioned_on,),
)
APPRAISAL_STOPS = (RECORD_APPRAISAL,)
APPRAISAL_CLOCK = ClockRule(
    "B3", "出具鉴定报告", starts=(COMMISSION,), stops=APPRAISAL_STOPS,
    limit="B3", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.ORDINARY],
    kept_on=(HousingEntry.report_received_on,),
)
URGENT_APPRAISAL_CLOCK = ClockRule(
    "B3-urgent", "出具鉴定报告（情况紧急）", starts=(COMMISSION,), stops=APPRAISAL_STOPS,
    limit="B3-urgent", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.URGENT],
    kept_on=(HousingEntry.report_received_on,),
)
COMPLEX_APPRAISAL_CLOCK = ClockRule(
    "B3-complex", "出具鉴定报告（情况复杂）", starts=(COMMISSION,), stops=APPRAISAL_STOPS,
    limit="B3-complex", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.COMPLEX],
    kept_on=(HousingEntry.report_received_on,),
)
INTERIM_CLOCK = ClockRule(
    "B3-interim", "鉴定中间意见", starts=(COMMISSION,), stops=(INTERIM, *APPRAISAL_STOPS),
    limit="B3-interim", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.COMPLEX],
    kept_on=(INTERIM_OPINION, HousingEntry.report_received_on),
)
DANGER_CLOCK = ClockRule(
    "B4", "报告危险房屋", starts=(RECORD_APPRAISAL, REPORT), stops=(REPORT_DANGER,),
    limit="B4", counts_from=HousingEntry.report_received_on, applies=IS_DANGEROUS, passes_on=True,
)
URGING_CLOCK = ClockRule(
    "B4-urge", "督促解危", starts=(RECORD_APPRAISAL, REPORT), stops=(REFER,),
    limit="B4-urge", counts_from=HousingEntry.report_received_on, applies=IS_DANGEROUS,
    paper=URGING, passes_on=True, kept_on=(URGING,),
)
DECIDE_CLOCK = ClockRule(
    "B4b", "确定处置", starts=(RECORD_APPRAISAL,), stops=(ORDER_FIX, NO_FIX, NO_FIX_GRAVE, REFER),
    length=DECIDE_DAYS, counts_from=HousingEntry.report_received_on, unit=Unit.WORKING_DAYS,
    basis="本镇规定：收到鉴定报告后及时确定处置", is_local=True,
)
FIX_CLOCK = ClockRule(
    "B10", "整治",
    starts=(NOTIFY_FIX, ORDER_FIX, RETURN, REFUSE_CLOSE, REOPEN, ANSWERED), stops=(FINISH, REFER),
    until=HousingEntry.due_on, basis="整治期限由告知（督促）时确定；全国没有统一天数", is_local=True,
    kept_on=(HousingEntry.done_on,),
)
ACCEPT_CLOCK = ClockRule(
    "B11", "验收", starts=(FINISH,), stops=(PASS, PASS_GRAVE, RETURN, REFER), length=ACCEPT_DAYS,
    basis="本镇规定：报告整治完成后及时验收", is_local=True,
)
CLOSE_CLOCK = ClockRule(
    "B12", "销号", starts=(PASS, PASS_GRAVE, NO_FIX, NO_FIX_GRAVE), stops=(CLOSE, APPROVE_CLOSE, REFUSE_CLOSE),
    length=CLOSE_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：验收合格后及时销号", is_local=True,
)
REFERRAL_CLOCK = ClockRule(
    "B13", "移送跟踪", starts=(REFER,), stops=(ANSWERED, COMMISSION), length=REFERRAL_DAYS,
    basis="本镇规定：移送后仍在册，到期应催问答复", is_local=True,
)
