"""Promises: what has to be done about a hazard by when, and what keeps it (rules 7.A)."""

from ledger.books.safety.conditions import IS_MAJOR, WAS_MAJOR
from ledger.books.safety.papers import ACCEPTANCE, DELISTING, RECHECK_OPINION, REFERRAL
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.steps.closing import APPROVE_CLOSE, CLOSE, LEAVE_CLOSED, LOOK_BACK, REFUSE_CLOSE, REOPEN
from ledger.books.safety.steps.listing import (
    ASK_FOR_LONGER, DELIST, KEEP_LISTING, LENGTHEN_LISTING, LIST, NOT_RELISTED, PUBLISH_LISTING,
)
from ledger.books.safety.steps.major import ASK_TO_RESUME, PLAN, REVIEW_RESUMPTION, TELL_COUNTY
from ledger.books.safety.steps.recheck import (
    EXPIRED_NOT, EXPIRED_PARTLY, EXPIRED_PASS, EXPIRED_PASS_MAJOR, PASS, PASS_MAJOR, RETURN,
)
from ledger.books.safety.steps.rectification import RECTIFY
from ledger.books.safety.steps.reporting import REPORT
from ledger.books.safety.steps.review import (
    LOWER, ORDER, RAISE, RESUBMIT, SEND_BACK, VOID_ENTRY, VOID_MAJOR,
)
from ledger.books.safety.steps.supervision import ANSWERED, AWAIT_OUTSIDER, OUTSIDER_BACK, REFER
from ledger.books.safety.words import ClockCode
from ledger.grammar.clocks import promise
from ledger.grammar.looks import LookBack
from ledger.grammar.outsiders import outside_clock
from ledger.grammar.town_rules import town
from ledger.grammar.usual_steps import TO_BE_RELISTED_OR_NOT
from ledger.models import Role
from ledger.workdays import Unit

# What goes to a superior is neither put right nor looked at by that; the answer has a clock of its own.
HANDED_ON = (REFER,)

REVIEW_CLOCK = promise(
    ClockCode.REVIEW, starts=(REPORT, RESUBMIT), stops=(SEND_BACK, ORDER, VOID_ENTRY, VOID_MAJOR),
    within=town("safety.review_days", "上报后审核期限", 2, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：上报的隐患应及时核定", kept_on=(SafetyEntry.ordered_on,),
)
RESUBMIT_CLOCK = promise(
    ClockCode.RESUBMIT, starts=(SEND_BACK,), stops=(RESUBMIT,),
    within=town("safety.resubmit_days", "退回后补充期限", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：退回的应及时补充",
)
# The clock starts when the officer orders it, not when it was reported: a report waiting in the
# inbox must not eat into the time to put things right.
RECTIFY_CLOCK = promise(
    ClockCode.RECTIFY, starts=(ORDER, RETURN, REFUSE_CLOSE, REOPEN, ANSWERED),
    stops=(RECTIFY, EXPIRED_PASS, EXPIRED_PASS_MAJOR), ends=HANDED_ON,
    until=SafetyEntry.due_on, basis="整改期限由责令整改时确定；全国没有统一天数", kept_on=(SafetyEntry.done_on, REFERRAL),
)
# Request or expiry, whichever comes first: what nobody has claimed to be put right is looked at all the same.
RECHECK_CLOCK = promise(
    ClockCode.RECHECK, starts=(RECTIFY,), on_expiry_of=RECTIFY_CLOCK, falls_to=Role.OFFICER,
    stops=(PASS, PASS_MAJOR, RETURN, EXPIRED_PASS, EXPIRED_PASS_MAJOR, EXPIRED_PARTLY, EXPIRED_NOT),
    ends=HANDED_ON,
    within=town(
        "safety.recheck_days", "复查期限", 10, Unit.DAYS, most=60, confirm=True,
        basis="安全生产违法行为行政处罚办法（2015）为十日；2026年修订后的天数尚待核对",
    ),
    basis="收到整改完成报告或整改期限届满（以先到的为准）后复查；天数为本镇设置，参照安全生产违法行为行政处罚办法",
    kept_on=(RECHECK_OPINION, ACCEPTANCE, REFERRAL),
)
CLOSE_CLOCK = promise(
    ClockCode.CLOSE, starts=(PASS, PASS_MAJOR, EXPIRED_PASS, EXPIRED_PASS_MAJOR),
    stops=(CLOSE, APPROVE_CLOSE, REFUSE_CLOSE),
    within=town("safety.close_days", "复查合格后销号期限", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：复查合格后及时销号",
)
REFERRAL_CLOCK = promise(
    ClockCode.REFERRAL, starts=(REFER,), stops=(ANSWERED,),
    within=town("safety.referral_days", "移送后跟踪答复期限", 30, Unit.DAYS, most=180),
    basis="本镇规定：移送后仍在册，到期应催问答复",
)
LOOK_BACK_MAJOR = LookBack(
    "look_back", "重大隐患销号后回头看", after=(APPROVE_CLOSE,), kept_by=(LOOK_BACK, LEAVE_CLOSED, REOPEN),
    within=town("safety.look_back_days", "重大隐患销号后几日回头看", 30, Unit.DAYS, most=365),
    falls_to=Role.OFFICER, applies=WAS_MAJOR, basis="本镇规定：重大隐患销号后回头看，防止反弹",
)

# --- 重大隐患 ------------------------------------------------------------------------------------------------------

PLAN_CLOCK = promise(
    ClockCode.PLAN, starts=(ORDER, RAISE), stops=(PLAN,), ends=(LOWER,), applies=IS_MAJOR,
    within=town("safety.plan_days", "重大隐患制定治理方案期限", 15, Unit.DAYS, most=60),
    basis="《安全生产事故隐患排查治理暂行规定》第十五条：重大隐患由主要负责人组织制定治理方案；天数为本镇设置",
    counts_from=SafetyEntry.major_on, kept_on=(SafetyEntry.planned_on,),
)
COUNTY_CLOCK = promise(
    ClockCode.COUNTY, starts=(ORDER, RAISE), stops=(TELL_COUNTY, REFER), ends=(LOWER,), applies=IS_MAJOR,
    within=town("safety.county_days", "重大隐患报告县级部门期限", 1, Unit.WORKING_DAYS, most=10),
    basis="《中华人民共和国安全生产法》第四十一条、《山东省安全生产条例》第四十七条；天数为本镇设置",
    counts_from=SafetyEntry.major_on, kept_on=(SafetyEntry.county_told_on, REFERRAL),
)
RESUME_CLOCK = promise(
    ClockCode.RESUME, limit=ClockCode.RESUME, starts=(ASK_TO_RESUME,), stops=(REVIEW_RESUMPTION,),
    counts_from=SafetyEntry.resume_asked_on, kept_on=(SafetyEntry.resume_reviewed_on,),
)

# --- 挂牌督办 ------------------------------------------------------------------------------------------------------

LISTING_CLOCK = promise(
    ClockCode.LISTING, starts=(LIST,), stops=(DELIST,), until=SafetyEntry.listed_until, kept_on=(DELISTING,),
    basis="挂牌督办通知书写明的期限，最长一年",
)
PUBLISH_CLOCK = promise(
    ClockCode.PUBLISH, limit=ClockCode.PUBLISH, starts=(LIST,), stops=(PUBLISH_LISTING,), ends=(DELIST,),
    counts_from=SafetyEntry.listed_on, kept_on=(SafetyEntry.published_on,),
)
LISTING_ANSWER_CLOCK = promise(
    ClockCode.LISTING_ANSWER, limit=ClockCode.LISTING_ANSWER, starts=(ASK_FOR_LONGER,),
    stops=(LENGTHEN_LISTING, KEEP_LISTING), ends=(DELIST,),
    counts_from=SafetyEntry.longer_asked_on, kept_on=(SafetyEntry.longer_answered_on,),
)
RELISTING_CLOCK = promise(
    ClockCode.RELISTING, starts=(REOPEN,), stops=(LIST, NOT_RELISTED), applies=TO_BE_RELISTED_OR_NOT,
    falls_to=Role.LEADER, kept_on=(SafetyEntry.listed_on,),
    within=town("safety.relist_days", "挂过牌的反弹后决定是否重新挂牌期限", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：挂过牌的隐患反弹后，由分管领导及时决定是否重新挂牌",
)
OUTSIDE_CLOCK = outside_clock(ClockCode.OUTSIDE, AWAIT_OUTSIDER, OUTSIDER_BACK)
