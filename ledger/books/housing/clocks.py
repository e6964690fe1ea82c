"""Promises: what has to be done about a hazardous house by when, and what keeps it (rules 7.B)."""

from ledger.books.housing.conditions import (
    AT_PACE, HAS_STOPPED_BUSINESS, IS_DANGER_TO_LIFE, IS_DANGEROUS, IS_EVACUATED, MUST_STOP_BUSINESS, NEEDS_APPRAISAL,
)
from ledger.books.housing.papers import (
    ACCEPTANCE, DEPARTMENT_LETTER, INTERIM_OPINION, LISTING, REFERRAL, REVIEW_APPRAISAL, URGING,
)
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.steps.acceptance import (
    APPROVE_CLOSE, CLOSE, DEMOLISHED, EXPIRED_NOT, EXPIRED_PARTLY, EXPIRED_PASS, EXPIRED_PASS_GRAVE, PASS, PASS_GRAVE,
    REFUSE_CLOSE, REOPEN, RETURN,
)
from ledger.books.housing.steps.appraisal import COMMISSION, INTERIM, NO_FIX, NO_FIX_GRAVE, ORDER_FIX, RECORD_APPRAISAL
from ledger.books.housing.steps.control import CONTROL, LIFT_CONTROL
from ledger.books.housing.steps.correction import VOID_ENTRY
from ledger.books.housing.steps.judging import NOT_WORSE, REPORT, RESUBMIT, SEND_BACK, VERIFY, WORSENED
from ledger.books.housing.steps.notifying import NOTIFY_APPRAISE, NOTIFY_FIX
from ledger.books.housing.steps.putting_right import FINISH
from ledger.books.housing.steps.reporting import ANSWERED, REFER, REPORT_DANGER, TELL_DEPARTMENT, UPDATE_PLATFORM
from ledger.books.housing.steps.supervision import AWAIT_OUTSIDER, LIST, NOT_RELISTED, OUTSIDER_BACK
from ledger.books.housing.words import ClockCode, Pace
from ledger.grammar.clocks import promise
from ledger.grammar.outsiders import outside_clock
from ledger.grammar.town_rules import town
from ledger.grammar.usual_steps import TO_BE_RELISTED_OR_NOT
from ledger.models import Role
from ledger.workdays import Unit

# Once the house is gone, only its putting right is judged; of the rest there is nothing left to keep.
GONE = (DEMOLISHED,)
# What goes to a superior is done by nobody here by that; the answer has a clock of its own.
HANDED_ON = (*GONE, REFER)
# Nor is a house put right that was found to need nothing.
NOT_PUT_RIGHT = (REFER, NO_FIX, NO_FIX_GRAVE)

# --- Judged and told -----------------------------------------------------------------------------------------------

VERDICT_CLOCK = promise(
    ClockCode.VERDICT, limit=ClockCode.VERDICT,
    starts=(REPORT, RESUBMIT, WORSENED), stops=(VERIFY, NOT_WORSE, SEND_BACK, VOID_ENTRY),
    ends=GONE,
)
RESUBMIT_CLOCK = promise(
    ClockCode.RESUBMIT, starts=(SEND_BACK,), stops=(RESUBMIT,),
    within=town("housing.resubmit_days", "退回后补充期限（自建房）", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：退回的应及时补充",
    ends=GONE,
)
DEPARTMENT_CLOCK = promise(
    ClockCode.DEPARTMENT, limit=ClockCode.DEPARTMENT, starts=(REPORT,), stops=(TELL_DEPARTMENT,),
    counts_from=HousingEntry.judged_on, kept_on=(DEPARTMENT_LETTER,),
    ends=GONE,
)
# The law asks for "at once"; the clock is due on the day of the verdict.
EVACUATE_CLOCK = promise(
    ClockCode.EVACUATE, limit=ClockCode.EVACUATE,
    starts=(REPORT, VERIFY, RECORD_APPRAISAL, LIFT_CONTROL, REOPEN), stops=(CONTROL,),
    applies=IS_DANGER_TO_LIFE, stops_when=IS_EVACUATED, passes_on=True, kept_on=(HousingEntry.controlled_on,),
    ends=GONE,
)
# "Not to be used for business" as long as something is wrong: at once, as evacuation is.
STOP_BUSINESS_CLOCK = promise(
    ClockCode.STOP_BUSINESS, limit=ClockCode.STOP_BUSINESS, starts=(VERIFY, LIFT_CONTROL, REOPEN), stops=(CONTROL,),
    applies=MUST_STOP_BUSINESS, stops_when=HAS_STOPPED_BUSINESS, passes_on=True,
    kept_on=(HousingEntry.controlled_on,),
    ends=(*GONE, NO_FIX, NO_FIX_GRAVE),
)
NOTIFY_CLOCK = promise(
    ClockCode.NOTIFY, starts=(VERIFY,), stops=(NOTIFY_APPRAISE, NOTIFY_FIX),
    within=town("housing.notify_days", "核定后告知责任人期限", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：核定后及时告知房屋使用安全责任人", kept_on=(HousingEntry.notified_on,),
    ends=GONE,
)
PLATFORM_CLOCK = promise(
    ClockCode.PLATFORM, limit=ClockCode.PLATFORM, starts=(VERIFY,), stops=(UPDATE_PLATFORM,),
    ends=GONE,
)

# --- Appraised -----------------------------------------------------------------------------------------------------

# The verdict settles whether there is visible distress; the days count from the judgement that found it.
COMMISSION_CLOCK = promise(
    ClockCode.COMMISSION, limit=ClockCode.COMMISSION, starts=(VERIFY,), stops=(COMMISSION,),
    counts_from=HousingEntry.judged_on, applies=NEEDS_APPRAISAL, kept_on=(HousingEntry.commissioned_on, REFERRAL),
    ends=HANDED_ON,
)
APPRAISAL_CLOCKS = {
    pace: promise(
        code, limit=code, starts=(COMMISSION,), stops=(RECORD_APPRAISAL,),
        counts_from=HousingEntry.commissioned_on, applies=AT_PACE[pace], kept_on=(HousingEntry.report_received_on,),
        ends=GONE,
    )
    for pace, code in (
        (Pace.ORDINARY, ClockCode.APPRAISAL),
        (Pace.URGENT, ClockCode.URGENT_APPRAISAL),
        (Pace.COMPLEX, ClockCode.COMPLEX_APPRAISAL),
    )
}
INTERIM_CLOCK = promise(
    ClockCode.INTERIM, limit=ClockCode.INTERIM, starts=(COMMISSION,), stops=(INTERIM, RECORD_APPRAISAL),
    counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.COMPLEX],
    kept_on=(INTERIM_OPINION, HousingEntry.report_received_on),
    ends=GONE,
)
DANGER_CLOCK = promise(
    ClockCode.DANGER, limit=ClockCode.DANGER, starts=(RECORD_APPRAISAL, REPORT), stops=(REPORT_DANGER,),
    counts_from=HousingEntry.report_received_on, applies=IS_DANGEROUS, passes_on=True,
    ends=GONE,
)
URGING_CLOCK = promise(
    ClockCode.URGING, limit=ClockCode.URGING, starts=(RECORD_APPRAISAL, REPORT), stops=(), paper=URGING,
    counts_from=HousingEntry.report_received_on, applies=IS_DANGEROUS, passes_on=True, kept_on=(URGING, REFERRAL),
    ends=HANDED_ON,
)
DECIDE_CLOCK = promise(
    ClockCode.DECIDE, starts=(RECORD_APPRAISAL,), stops=(ORDER_FIX, NO_FIX, NO_FIX_GRAVE),
    within=town("housing.decide_days", "收到鉴定报告后确定处置期限", 5, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：收到鉴定报告后及时确定处置", counts_from=HousingEntry.report_received_on,
    kept_on=(URGING, REFERRAL),
    ends=HANDED_ON,
)

# --- Put right, accepted, closed -----------------------------------------------------------------------------------

FIX_CLOCK = promise(
    ClockCode.FIX, starts=(NOTIFY_FIX, ORDER_FIX, RETURN, REFUSE_CLOSE, REOPEN, ANSWERED),
    stops=(FINISH, EXPIRED_PASS, EXPIRED_PASS_GRAVE, DEMOLISHED), ends=NOT_PUT_RIGHT,
    until=HousingEntry.due_on, passes_on=True,
    basis="整治期限由告知（督促）时确定；全国没有统一天数", kept_on=(HousingEntry.done_on, REFERRAL),
)
ACCEPT_CLOCK = promise(
    ClockCode.ACCEPT, starts=(FINISH,), on_expiry_of=FIX_CLOCK, falls_to=Role.OFFICER,
    stops=(PASS, PASS_GRAVE, RETURN, EXPIRED_PASS, EXPIRED_PASS_GRAVE, EXPIRED_PARTLY, EXPIRED_NOT),
    passes_on=True,
    within=town("housing.accept_days", "报告整治完成或期限届满后验收期限", 10, Unit.DAYS, most=60),
    basis="本镇规定：报告整治完成或整治期限届满（以先到的为准）后及时验收",
    kept_on=(ACCEPTANCE, REVIEW_APPRAISAL, REFERRAL),
    ends=(*GONE, *NOT_PUT_RIGHT),
)
CLOSE_CLOCK = promise(
    ClockCode.CLOSE,
    starts=(PASS, PASS_GRAVE, EXPIRED_PASS, EXPIRED_PASS_GRAVE, NO_FIX, NO_FIX_GRAVE),
    stops=(CLOSE, APPROVE_CLOSE, REFUSE_CLOSE),
    within=town("housing.close_days", "验收合格后销号期限（自建房）", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：验收合格后及时销号",
    ends=GONE,
)
REFERRAL_CLOCK = promise(
    ClockCode.REFERRAL, starts=(REFER,), stops=(ANSWERED, COMMISSION),
    within=town("housing.referral_days", "移送后跟踪答复期限（自建房）", 30, Unit.DAYS, most=180),
    basis="本镇规定：移送后仍在册，到期应催问答复",
    ends=GONE,
)
RELISTING_CLOCK = promise(
    ClockCode.RELISTING, starts=(REOPEN,), stops=(LIST, NOT_RELISTED), applies=TO_BE_RELISTED_OR_NOT,
    falls_to=Role.LEADER, ends=GONE, passes_on=True, kept_on=(LISTING,),
    within=town("housing.relist_days", "挂过牌的反弹后决定是否重新挂牌期限（自建房）", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：挂过牌的隐患反弹后，由分管领导及时决定是否重新挂牌",
)
OUTSIDE_CLOCK = outside_clock(ClockCode.OUTSIDE, AWAIT_OUTSIDER, OUTSIDER_BACK)
