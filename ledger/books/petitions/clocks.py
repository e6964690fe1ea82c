"""The promises: those of the law with their row in limits.toml, and those it leaves to the town with their length."""

from ledger.books.petitions import conditions
from ledger.books.petitions.conditions import CAN_BE_TOLD, CONFIRMATION_WANTED, ROUTE_DUTY, ROUTE_OPINION
from ledger.books.petitions.papers import (
    FINAL_OPINION, HEARING_RECORD, OBJECTION, RESULT_REPORT, REVIEW_OPINION, TRANSFER,
)
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.steps import CHAPTERS
from ledger.books.petitions.steps.closing import (
    CLOSE, FOLLOW_UP, LEAVE_CLOSED, LOOK_BACK, REFUSE_CLOSE, REOPEN, RESOLVE, REVOKE_RESOLVED, WITHDRAW,
)
from ledger.books.petitions.steps.disclosure import ANSWER_DISCLOSURE, TO_DISCLOSURE
from ledger.books.petitions.steps.handling import CHANGE_ROUTE, CONFIRMED, GUIDE, MEDIATE, REPLY
from ledger.books.petitions.steps.progress import APPOINT_LEAD, GRADE, LOWER_GRADE, PROGRESS, REACH, REPORT_RESULT
from ledger.books.petitions.steps.registering import LIST_BACKLOG, RECEIVE_ASSIGNED, REGISTER, SCREEN
from ledger.books.petitions.steps.review import (
    END_HEARING, FINAL, OPEN_HEARING, REQUEST_FINAL, REQUEST_REVIEW, REVIEW, SET_ASIDE,
)
from ledger.books.petitions.steps.service import CARRY_OUT, FINISH, SERVE
from ledger.books.petitions.steps.settling import CONTACT, CONVERT, SETTLE
from ledger.books.petitions.steps.sorting import (
    ACCEPT, DECLINE, DIRECT_REPLY, OBJECT, OBJECTION_UPHELD, PASS_ON, RESULT_RECEIVED, SORT, TO_DISCIPLINE,
)
from ledger.books.petitions.town import CARRY_OUT_DAYS, HANDLE_AHEAD, RESULT_AHEAD, TELL_AHEAD
from ledger.books.petitions.steps.supervision import AWAIT_OUTSIDER, OUTSIDER_BACK
from ledger.books.petitions.words import ClockCode
from ledger.grammar.clocks import OwnLength, promise
from ledger.grammar.looks import LookBack
from ledger.grammar.outsiders import outside_clock
from ledger.grammar.rooms import every
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import town
from ledger.models import Role
from ledger.workdays import Unit

# What whoever asked, or whoever assigned it, takes back is neither kept nor missed.
WITHDRAWN = (WITHDRAW,)
TAKEN_BACK = (WITHDRAW, OBJECTION_UPHELD)

# --- Screened disputes and backlog ---

SETTLED_ON = (PetitionEntry.agreement_on, PetitionEntry.finished_on)

CONTACT_CLOCK = promise(
    ClockCode.CONTACT, starts=(SCREEN,), stops=(CONTACT,), ends=(CONVERT,), limit="C14",
    kept_on=(PetitionEntry.reached_on,),
)
SETTLE_CLOCK = promise(
    ClockCode.SETTLE, starts=(SCREEN,), stops=(SETTLE, MEDIATE), ends=(*WITHDRAWN, CONVERT),
    limit="C14-settle", extended_by=PetitionEntry.settle_days, kept_on=SETTLED_ON,
)
BACKLOG_CLOCK = promise(
    ClockCode.BACKLOG, starts=(LIST_BACKLOG, REOPEN), stops=(SETTLE, MEDIATE), ends=WITHDRAWN,
    within=town("petitions.backlog_days", "信访积案化解期限（没有另定日期的）", 180, Unit.DAYS, most=730),
    until=PetitionEntry.plan_due_on, kept_on=SETTLED_ON,
)

# --- Telling whoever asked whether we deal with it (Art. 22, 23) ---

TOLD = (ACCEPT, PASS_ON, DIRECT_REPLY, TO_DISCLOSURE, DECLINE, TO_DISCIPLINE)
# The days on which these things were done, which may be typed later.
NOTICED = (PetitionEntry.notice_on, PetitionEntry.finished_on)

# Whoever is told in writing is in contact, too. Who turns out in sorting to be known after all has to be told from then
# on.
REACH_CLOCK = promise(
    ClockCode.REACH, starts=(REGISTER, CONVERT, RECEIVE_ASSIGNED), starts_once=(SORT,), stops=(REACH, *TOLD),
    ends=TAKEN_BACK, limit="C16", applies=CAN_BE_TOLD, kept_on=(PetitionEntry.reached_on, *NOTICED),
)
PASS_ON_CLOCK = promise(
    ClockCode.PASS_ON, starts=(SORT,), stops=TOLD, ends=WITHDRAWN, limit="C1",
    counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=conditions.IS_PASSED_ON,
    kept_on=(TRANSFER, *NOTICED),
)
TELL_CLOCK = promise(
    ClockCode.TELL, starts=(REGISTER, CONVERT), starts_once=(SORT,), stops=TOLD, ends=WITHDRAWN, limit="C2",
    counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=conditions.TOLD_BY_US, kept_on=NOTICED,
)
TELL_ASSIGNED_CLOCK = promise(
    ClockCode.TELL_ASSIGNED, starts=(RECEIVE_ASSIGNED,), starts_once=(SORT,), stops=TOLD, ends=TAKEN_BACK,
    limit="C3", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=conditions.TOLD_AS_ASSIGNED,
    kept_on=NOTICED,
)
SORT_CLOCK = promise(
    ClockCode.SORT, starts=(REGISTER, CONVERT, RECEIVE_ASSIGNED), stops=TOLD,
    ends=TAKEN_BACK,
    within=town("petitions.sort_days", "不需要书面告知的事项的甄别期限", 15, Unit.DAYS, most=365),
    counts_from=PetitionEntry.received_on, applies=conditions.NEED_NOT_BE_TOLD,
    kept_on=(PetitionEntry.accepted_on, *NOTICED),
)
OBJECTION_CLOCK = promise(
    ClockCode.OBJECT, starts=(RECEIVE_ASSIGNED,), stops=(OBJECT, SORT, TO_DISCLOSURE), ends=WITHDRAWN, limit="C4",
    counts_from=PetitionEntry.received_on, kept_on=(OBJECTION,),
)
RESULT_CLOCK = promise(
    ClockCode.RESULT, starts=(RECEIVE_ASSIGNED,), stops=(REPORT_RESULT,), until=PetitionEntry.result_due_on,
    target_before=RESULT_AHEAD, applies=conditions.HAS_RESULT_DATE, is_local=False,
    basis="《信访工作条例》第二十二条第三款，期限由交办机关指定", kept_on=(RESULT_REPORT,),
)

# --- The six routes of Art. 31, and what is no claim ---

HANDLED = (REPLY, MEDIATE, GUIDE)
ANSWERED = (PetitionEntry.replied_on, PetitionEntry.agreement_on, PetitionEntry.finished_on)
# A wrong route that is put right gives nobody a fresh start: the right one counts from the acceptance as well.
IN_HAND = (ACCEPT, CHANGE_ROUTE)
OTHER_LIMIT = OwnLength(
    length=PetitionEntry.other_limit, unit=PetitionEntry.other_limit_unit, basis=PetitionEntry.other_limit_basis,
)
# How the clock of a matter in hand comes to its end, whichever its route.
COMES_TO = {"stops": HANDLED, "ends": (*WITHDRAWN, CHANGE_ROUTE, TO_DISCIPLINE), "kept_on": ANSWERED}

COURTS_CLOCK = promise(
    ClockCode.COURTS, starts=IN_HAND, counts_from=PetitionEntry.accepted_on,
    applies=conditions.ROUTE_COURTS, **COMES_TO,
    within=town("petitions.courts_days", "途径一：引导到诉讼等程序的期限", 15, Unit.DAYS, most=365),
)
ARBITRATION_CLOCK = promise(
    ClockCode.ARBITRATION, starts=IN_HAND, counts_from=PetitionEntry.accepted_on,
    applies=conditions.ROUTE_ARBITRATION, **COMES_TO,
    within=town("petitions.arbitration_days", "途径二：引导到仲裁的期限", 15, Unit.DAYS, most=365),
)
PARTY_APPEAL_CLOCK = promise(
    ClockCode.PARTY_APPEAL, starts=IN_HAND, counts_from=PetitionEntry.accepted_on,
    applies=conditions.ROUTE_PARTY, **COMES_TO,
    within=town("petitions.party_appeal_days", "途径三：转党组织申诉程序的期限", 15, Unit.DAYS, most=365),
)
ADMINISTRATIVE_CLOCK = promise(
    ClockCode.ADMINISTRATIVE, starts=IN_HAND, counts_from=PetitionEntry.accepted_on,
    applies=conditions.ROUTE_ADMINISTRATIVE,
    **COMES_TO,
    within=town(
        "petitions.administrative_days", "途径四：导入行政程序的期限", 60, Unit.DAYS, most=365,
        basis="本镇规定；所导入程序另有法定期限的从其规定",
    ),
)
DUTY_CLOCK = promise(
    ClockCode.DUTY, starts=IN_HAND, limit="C11", own_length=OTHER_LIMIT,
    counts_from=PetitionEntry.received_on, target_before=HANDLE_AHEAD, applies=ROUTE_DUTY, **COMES_TO,
)
# From acceptance, not from receipt (Art. 34); an opinion set aside begins anew.
OPINION_CLOCK = promise(
    ClockCode.OPINION, starts=(*IN_HAND, SET_ASIDE), limit="C5",
    counts_from=PetitionEntry.accepted_on, extended_by=PetitionEntry.extended_days,
    target_before=HANDLE_AHEAD, applies=ROUTE_OPINION, **COMES_TO,
)
SUGGESTION_CLOCK = promise(
    ClockCode.SUGGESTION, starts=(ACCEPT,), applies=conditions.IS_SUGGESTION, **COMES_TO,
    within=town("petitions.suggestion_days", "建议意见研究答复期限", 60, Unit.DAYS, most=365),
)
ANSWER_CLOCK = promise(
    ClockCode.ANSWER, starts=(PASS_ON,), stops=(RESULT_RECEIVED,), ends=WITHDRAWN,
    within=town("petitions.answer_days", "转送、交办后催问结果的期限", 60, Unit.DAYS, most=365),
    until=PetitionEntry.answer_due_on, kept_on=(PetitionEntry.finished_on,),
)
DISCLOSURE_CLOCK = promise(
    ClockCode.DISCLOSURE, starts=(TO_DISCLOSURE,), stops=(ANSWER_DISCLOSURE,), limit="C13",
    counts_from=PetitionEntry.received_on, extended_by=PetitionEntry.disclosure_days, target_before=TELL_AHEAD,
    kept_on=(PetitionEntry.finished_on,),
)

# --- Service and the two reviews (Art. 32, 35, 36) ---

SERVICE_CLOCK = promise(
    ClockCode.SERVICE, starts=(REPLY,), stops=(SERVE,), kept_on=(PetitionEntry.served_on,),
    within=town("petitions.service_days", "答复作出后的送达期限", 7, Unit.DAYS, most=60),
)
REVIEW_RIGHT_CLOCK = promise(
    ClockCode.REVIEW_RIGHT, starts=(SERVE,), stops=(REQUEST_REVIEW,), limit="C6",
    counts_from=PetitionEntry.served_on, applies=ROUTE_OPINION, is_right=True,
    kept_on=(PetitionEntry.review_requested_on,),
)
REVIEW_CLOCK = promise(
    ClockCode.REVIEW, starts=(REQUEST_REVIEW,), stops=(REVIEW, SET_ASIDE), ends=WITHDRAWN, limit="C7",
    counts_from=PetitionEntry.review_requested_on, kept_on=(REVIEW_OPINION, PetitionEntry.finished_on),
)
FINAL_RIGHT_CLOCK = promise(
    ClockCode.FINAL_RIGHT, starts=(REVIEW,), stops=(REQUEST_FINAL,), limit="C8",
    counts_from=PetitionEntry.reviewed_on, is_right=True,
    kept_on=(PetitionEntry.final_requested_on,),
)
FINAL_CLOCK = promise(
    ClockCode.FINAL, starts=(REQUEST_FINAL,), stops=(FINAL, SET_ASIDE), ends=WITHDRAWN, limit="C9",
    counts_from=PetitionEntry.final_requested_on, pauses=(OPEN_HEARING,), resumes=(END_HEARING,),
    kept_on=(PetitionEntry.final_on, FINAL_OPINION, PetitionEntry.finished_on),
)
HEARING_CLOCK = promise(
    ClockCode.HEARING, starts=(OPEN_HEARING,), stops=(END_HEARING,),
    within=town("petitions.hearing_days", "复核听证期限", 30, Unit.DAYS, most=365), kept_on=(HEARING_RECORD,),
)

# --- Carrying out, finishing, closing ---

# Who asks for a review leaves nothing to follow up or to close yet.
ASKED_AGAIN = (REQUEST_REVIEW, REQUEST_FINAL)
CONFIRMATION_CLOCK = promise(
    ClockCode.CONFIRMATION, starts=(MEDIATE,), stops=(CONFIRMED,), limit="C12",
    counts_from=PetitionEntry.agreement_on, applies=CONFIRMATION_WANTED,
)
CARRY_OUT_CLOCK = promise(
    ClockCode.CARRY_OUT, starts=(REPLY, MEDIATE, REVIEW, FINAL), stops=(CARRY_OUT,), ends=(SET_ASIDE,),
    within=CARRY_OUT_DAYS, until=PetitionEntry.carry_out_by, applies=conditions.MUST_BE_CARRIED_OUT,
    kept_on=(PetitionEntry.carried_out_on,),
)
FINISH_CLOCK = promise(
    ClockCode.FINISH, starts=(SERVE, MEDIATE), stops=(FINISH,), ends=ASKED_AGAIN, applies=conditions.NOT_OPINION,
    within=town("petitions.finish_days", "送达或调解后的办结期限", 30, Unit.DAYS, most=365),
    kept_on=(PetitionEntry.finished_on,),
)
# The office's own turn, once the thirty days of the petitioner are over.
FINISH_UNASKED_CLOCK = promise(
    ClockCode.FINISH_UNASKED, starts=(SERVE, REVIEW), stops=(FINISH,), ends=ASKED_AGAIN,
    applies=ROUTE_OPINION,
    within=town(
        "petitions.finish_unasked_days", "送达后未请求复查（复核）的办结期限", 45, Unit.DAYS, most=365,
        basis="本镇规定；信访人三十日的权利期满以后",
    ),
    kept_on=(PetitionEntry.finished_on, PetitionEntry.review_requested_on, PetitionEntry.final_requested_on),
)
FOLLOW_UP_CLOCK = promise(
    ClockCode.FOLLOW_UP,
    starts=(SETTLE, DIRECT_REPLY, RESULT_RECEIVED, ANSWER_DISCLOSURE, GUIDE, FINISH, FINAL, WITHDRAW, REFUSE_CLOSE),
    stops=(FOLLOW_UP,), ends=ASKED_AGAIN, kept_on=(PetitionEntry.followed_up_on,),
    within=town("petitions.follow_up_days", "程序办结后的回访期限", 30, Unit.DAYS, most=365),
)
CLOSE_CLOCK = promise(
    ClockCode.CLOSE, starts=(FOLLOW_UP,), stops=(CLOSE, REFUSE_CLOSE), ends=ASKED_AGAIN,
    within=town("petitions.close_days", "回访后的销号期限", 15, Unit.DAYS, most=365),
)

# --- Grading and progress ---

GRADED = (GRADE, LOWER_GRADE)
GRADE_CLOCK = promise(
    ClockCode.GRADE, starts=(CONTACT, LIST_BACKLOG, REOPEN), stops=GRADED, ends=(CONVERT, SETTLE),
    within=town("petitions.grade_days", "排查纠纷和积案的首次评级期限", 7, Unit.DAYS, most=30),
)
GRADE_REVIEW_CLOCK = promise(
    ClockCode.GRADE_REVIEW, starts=(*GRADED, REVOKE_RESOLVED), stops=(*GRADED, RESOLVE), applies=conditions.IS_GRADED,
    within=town(
        "petitions.grade_review_days", "事项等级复评间隔", 30, Unit.DAYS, most=30,
        basis="本镇规定；至少每三十日复评一次",
    ),
)
LEAD_CLOCK = promise(
    ClockCode.LEAD, starts=GRADED, stops=(APPOINT_LEAD,), ends=(RESOLVE,), applies=conditions.WANTS_LEAD,
    within=town("petitions.lead_days", "评为A级后确定包案领导的期限", 3, Unit.WORKING_DAYS, most=30),
    basis="本镇规定：A级由党委书记或镇长包案",
)
# Whatever is really done about a matter, by whoever does it, is progress of its week.
REAL_STEPS = tuple(
    step for step in every(Step, *CHAPTERS)
    if step in (REACH, REPORT_RESULT, CARRY_OUT, CONFIRMED)
    or not (step.files_new or step.to is None or step.to.is_closed)
)
WORKED_ON = (PROGRESS, *REAL_STEPS)
MOVED_ON = (*GRADED, *WORKED_ON)
# To grade again is no progress: the earlier date stands, and what was late stays late.
PROGRESS_A_CLOCK = promise(
    ClockCode.PROGRESS_A, starts=MOVED_ON, stops=(RESOLVE, *WORKED_ON), applies=conditions.OPEN_A, one_of="progress",
    within=town("petitions.progress_a_days", "A级事项进展记录间隔", 7, Unit.DAYS, most=30),
)
PROGRESS_B_CLOCK = promise(
    ClockCode.PROGRESS_B, starts=MOVED_ON, stops=(RESOLVE, *WORKED_ON), applies=conditions.OPEN_B, one_of="progress",
    within=town("petitions.progress_b_days", "B级事项进展记录间隔", 14, Unit.DAYS, most=60),
)
PROGRESS_C_CLOCK = promise(
    ClockCode.PROGRESS_C, starts=MOVED_ON, stops=(RESOLVE, *WORKED_ON), applies=conditions.OPEN_C, one_of="progress",
    within=town("petitions.progress_c_days", "C级事项进展记录间隔", 30, Unit.DAYS, most=90),
)

# --- After the file is closed ---

LOOK_BACK_CLOSED = LookBack(
    "look_back", "信访事项销号后回头看", after=(CLOSE,), kept_by=(LOOK_BACK, LEAVE_CLOSED, REOPEN),
    within=town("petitions.look_back_days", "信访事项销号后几日回头看", 90, Unit.DAYS, most=365),
    falls_to=Role.OFFICER, basis="本镇规定：信访事项销号后回头看，防止反复",
)
OUTSIDE_CLOCK = outside_clock(ClockCode.OUTSIDE, AWAIT_OUTSIDER, OUTSIDER_BACK)
