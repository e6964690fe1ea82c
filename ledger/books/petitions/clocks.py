"""The promises: those of the law with their row in limits.toml, and those it leaves to the town."""

from typing import Any

from ledger.books.petitions.conditions import (
    CAN_BE_TOLD,
    CONFIRMATION_WANTED,
    HAS_RESULT_DATE,
    IS_GRADED,
    IS_PASSED_ON,
    IS_SUGGESTION,
    MUST_BE_CARRIED_OUT,
    NEED_NOT_BE_TOLD,
    NOT_OPINION,
    OPEN_A,
    OPEN_B,
    OPEN_C,
    ROUTE_ADMINISTRATIVE,
    ROUTE_ARBITRATION,
    ROUTE_COURTS,
    ROUTE_DUTY,
    ROUTE_OPINION,
    ROUTE_PARTY,
)
from ledger.books.petitions.papers import FINAL_OPINION, OBJECTION, REVIEW_OPINION, TRANSFER
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.steps import (
    closing,
    disclosure,
    handling,
    progress,
    registering,
    review,
    service,
    settling,
    sorting,
)
from ledger.books.petitions.town import (
    ADMINISTRATIVE_DAYS,
    ANSWER_DAYS,
    ARBITRATION_DAYS,
    BACKLOG_DAYS,
    CARRY_OUT_DAYS,
    CLOSE_DAYS,
    COURTS_DAYS,
    FINISH_DAYS,
    FINISH_UNASKED_DAYS,
    FOLLOW_UP_DAYS,
    GRADE_DAYS,
    GRADE_REVIEW_DAYS,
    HANDLE_AHEAD,
    HEARING_DAYS,
    PARTY_APPEAL_DAYS,
    PROGRESS_A_DAYS,
    PROGRESS_B_DAYS,
    PROGRESS_C_DAYS,
    RESULT_AHEAD,
    SERVICE_DAYS,
    SORT_DAYS,
    SUGGESTION_DAYS,
    TELL_AHEAD,
)
from ledger.grammar.clocks import ClockRule
from ledger.grammar.steps import Step
from ledger.grammar.town_rules import TownRule
from ledger.workdays import Unit

TOLD = (sorting.ACCEPT, sorting.PASS_ON, sorting.DIRECT_REPLY, disclosure.TO_DISCLOSURE, closing.WITHDRAW)
HANDLED = (handling.REPLY, handling.MEDIATE, handling.GUIDE, closing.WITHDRAW)

# The days on which these things were done, which may be typed later.
NOTICED = (PetitionEntry.notice_on, PetitionEntry.finished_on)
ANSWERED = (PetitionEntry.replied_on, PetitionEntry.agreement_on, PetitionEntry.finished_on)


def _local(
    code: str,
    label: str,
    starts: tuple[Step, ...],
    stops: tuple[Step, ...],
    length: TownRule,
    *,
    unit: Unit = Unit.DAYS,
    **more: Any,
) -> ClockRule:
    """A promise the law leaves to the town."""
    words = {"basis": length.basis} | more
    return ClockRule(code, label, starts=starts, stops=stops, length=length, unit=unit, is_local=True, **words)


PASS_ON_CLOCK = ClockRule(
    "C1", "转送、交办", starts=(sorting.SORT,), stops=(*TOLD, sorting.TO_DISCIPLINE),
    limit="C1", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=IS_PASSED_ON,
    kept_on=(TRANSFER, PetitionEntry.notice_on),
)
TELL_CLOCK = ClockRule(
    "C2", "书面告知是否受理", starts=(registering.REGISTER, settling.CONVERT), stops=TOLD,
    limit="C2", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=CAN_BE_TOLD,
    kept_on=NOTICED,
)
TELL_ASSIGNED_CLOCK = ClockRule(
    "C3", "书面告知是否受理（转送、交办）", starts=(registering.RECEIVE_ASSIGNED,), stops=TOLD,
    limit="C3", counts_from=PetitionEntry.received_on, target_before=TELL_AHEAD, applies=CAN_BE_TOLD,
    kept_on=NOTICED,
)
OBJECTION_CLOCK = ClockRule(
    "C4", "提出异议", starts=(registering.RECEIVE_ASSIGNED,), stops=(sorting.OBJECT, sorting.SORT, disclosure.TO_DISCLOSURE, closing.WITHDRAW),
    limit="C4", counts_from=PetitionEntry.received_on, kept_on=(OBJECTION,),
)

# From acceptance, not from receipt (Art. 34); an opinion set aside begins anew.
OPINION_CLOCK = ClockRule(
    "C5", "办结（途径六：处理意见）", starts=(sorting.ACCEPT, review.SET_ASIDE), stops=HANDLED,
    limit="C5", counts_from=PetitionEntry.accepted_on, extended_by=PetitionEntry.extended_days,
    target_before=HANDLE_AHEAD, applies=ROUTE_OPINION, kept_on=ANSWERED,
)
REVIEW_RIGHT_CLOCK = ClockRule(
    "C6", "信访人请求复查", starts=(service.SERVE,), stops=(review.REQUEST_REVIEW, service.FINISH),
    limit="C6", counts_from=PetitionEntry.served_on, applies=ROUTE_OPINION,
    is_right=True, kept_on=(PetitionEntry.review_requested_on, PetitionEntry.finished_on),
)
REVIEW_CLOCK = ClockRule(
    "C7", "作出复查意见", starts=(review.REQUEST_REVIEW,), stops=(review.REVIEW, review.SET_ASIDE, closing.WITHDRAW),
    limit="C7", counts_from=PetitionEntry.review_requested_on,
    kept_on=(REVIEW_OPINION, PetitionEntry.finished_on),
)
FINAL_RIGHT_CLOCK = ClockRule(
    "C8", "信访人请求复核", starts=(review.REVIEW,), stops=(review.REQUEST_FINAL, service.FINISH),
    limit="C8", counts_from=PetitionEntry.reviewed_on,
    is_right=True, kept_on=(PetitionEntry.final_requested_on, PetitionEntry.finished_on),
)
FINAL_CLOCK = ClockRule(
    "C9", "作出复核意见", starts=(review.REQUEST_FINAL,), stops=(review.FINAL, review.SET_ASIDE, closing.WITHDRAW),
    limit="C9", counts_from=PetitionEntry.final_requested_on, pauses=(review.OPEN_HEARING,), resumes=(review.END_HEARING,),
    kept_on=(PetitionEntry.final_on, FINAL_OPINION, PetitionEntry.finished_on),
)
RESULT_CLOCK = ClockRule(
    "C10", "向交办机关报告结果", starts=(registering.RECEIVE_ASSIGNED,), stops=(progress.REPORT_RESULT,),
    until=PetitionEntry.result_due_on, target_before=RESULT_AHEAD, applies=HAS_RESULT_DATE,
    basis="《信访工作条例》第二十二条第三款，期限由交办机关指定",
)
DUTY_CLOCK = ClockRule(
    "C11", "履行法定职责（途径五）", starts=(sorting.ACCEPT,), stops=HANDLED,
    limit="C11", counts_from=PetitionEntry.received_on, target_before=HANDLE_AHEAD, applies=ROUTE_DUTY,
    kept_on=ANSWERED,
)
CONFIRMATION_CLOCK = ClockRule(
    "C12", "申请司法确认", starts=(handling.MEDIATE,), stops=(handling.CONFIRMED,),
    limit="C12", counts_from=PetitionEntry.agreement_on, applies=CONFIRMATION_WANTED,
)
DISCLOSURE_CLOCK = ClockRule(
    "C13", "答复信息公开申请", starts=(disclosure.TO_DISCLOSURE,), stops=(disclosure.ANSWER_DISCLOSURE,),
    limit="C13", counts_from=PetitionEntry.received_on, extended_by=PetitionEntry.disclosure_days,
    target_before=TELL_AHEAD, kept_on=(PetitionEntry.finished_on,),
)
CONTACT_CLOCK = ClockRule("C14", "首次联系", limit="C14", starts=(registering.SCREEN,), stops=(settling.CONTACT, settling.CONVERT), is_local=True)
SETTLE_CLOCK = ClockRule(
    "C14-settle", "化解", starts=(registering.SCREEN,), stops=(settling.SETTLE, handling.MEDIATE, settling.CONVERT, closing.WITHDRAW),
    limit="C14-settle", extended_by=PetitionEntry.settle_days, is_local=True,
    kept_on=(PetitionEntry.agreement_on, PetitionEntry.finished_on),
)
CLOCKS = (
    CONTACT_CLOCK,
    SETTLE_CLOCK,
    _local(
        "backlog", "积案化解", (registering.LIST_BACKLOG, closing.REOPEN), (settling.SETTLE, handling.MEDIATE, closing.WITHDRAW), BACKLOG_DAYS,
        until=PetitionEntry.plan_due_on, kept_on=(PetitionEntry.agreement_on, PetitionEntry.finished_on),
    ),
    PASS_ON_CLOCK,
    TELL_CLOCK,
    TELL_ASSIGNED_CLOCK,
    _local(
        "sort", "甄别和受理（不需书面告知的）", (registering.REGISTER, settling.CONVERT, registering.RECEIVE_ASSIGNED), TOLD, SORT_DAYS,
        counts_from=PetitionEntry.received_on, applies=NEED_NOT_BE_TOLD,
    ),
    OBJECTION_CLOCK,
    RESULT_CLOCK,
    _local("route-1", "引导到诉讼等程序（途径一）", (sorting.ACCEPT,), HANDLED, COURTS_DAYS, applies=ROUTE_COURTS, kept_on=ANSWERED),
    _local(
        "route-2", "引导到仲裁（途径二）", (sorting.ACCEPT,), HANDLED, ARBITRATION_DAYS, applies=ROUTE_ARBITRATION,
        kept_on=ANSWERED,
    ),
    _local(
        "route-3", "转党组织申诉程序（途径三）", (sorting.ACCEPT,), HANDLED, PARTY_APPEAL_DAYS, applies=ROUTE_PARTY, kept_on=ANSWERED,
    ),
    _local(
        "route-4", "导入行政程序（途径四）", (sorting.ACCEPT,), HANDLED, ADMINISTRATIVE_DAYS, applies=ROUTE_ADMINISTRATIVE,
        kept_on=ANSWERED,
    ),
    DUTY_CLOCK,
    OPINION_CLOCK,
    _local("suggestion", "研究答复建议意见", (sorting.ACCEPT,), HANDLED, SUGGESTION_DAYS, applies=IS_SUGGESTION, kept_on=ANSWERED),
    _local(
        "answer", "催问办理结果", (sorting.PASS_ON,), (sorting.RESULT_RECEIVED, closing.WITHDRAW), ANSWER_DAYS, until=PetitionEntry.answer_due_on,
        kept_on=(PetitionEntry.finished_on,),
    ),
    DISCLOSURE_CLOCK,
    _local("service", "送达", (handling.REPLY,), (service.SERVE,), SERVICE_DAYS, kept_on=(PetitionEntry.served_on,)),
    REVIEW_RIGHT_CLOCK,
    REVIEW_CLOCK,
    FINAL_RIGHT_CLOCK,
    FINAL_CLOCK,
    _local("hearing", "复核听证", (review.OPEN_HEARING,), (review.END_HEARING,), HEARING_DAYS),
    CONFIRMATION_CLOCK,
    _local(
        "carry-out", "落实处理意见（履行协议）", (handling.REPLY, handling.MEDIATE, review.REVIEW, review.FINAL), (service.CARRY_OUT, review.SET_ASIDE), CARRY_OUT_DAYS,
        until=PetitionEntry.carry_out_by, applies=MUST_BE_CARRIED_OUT, kept_on=(PetitionEntry.carried_out_on,),
    ),
    _local(
        "finish", "程序办结", (service.SERVE, handling.MEDIATE), (service.FINISH,), FINISH_DAYS, applies=NOT_OPINION,
        kept_on=(PetitionEntry.finished_on,),
    ),
    # The office's own turn, once the thirty days of the petitioner are over.
    _local(
        "finish-unasked", "期满未请求复查（复核）的程序办结", (service.SERVE, review.REVIEW), (service.FINISH, review.REQUEST_REVIEW, review.REQUEST_FINAL),
        FINISH_UNASKED_DAYS, applies=ROUTE_OPINION,
        kept_on=(PetitionEntry.finished_on, PetitionEntry.review_requested_on, PetitionEntry.final_requested_on),
    ),
    _local(
        "follow-up", "回访",
        (settling.SETTLE, sorting.DIRECT_REPLY, sorting.RESULT_RECEIVED, disclosure.ANSWER_DISCLOSURE, handling.GUIDE, service.FINISH, review.FINAL, closing.WITHDRAW, closing.REFUSE_CLOSE),
        (closing.FOLLOW_UP,), FOLLOW_UP_DAYS, kept_on=(PetitionEntry.followed_up_on,),
    ),
    _local("close", "销号", (closing.FOLLOW_UP,), (closing.CLOSE, closing.REFUSE_CLOSE), CLOSE_DAYS),
    _local("grade", "首次评定事项等级", (settling.CONTACT, registering.LIST_BACKLOG, closing.REOPEN), (progress.GRADE, settling.CONVERT, settling.SETTLE), GRADE_DAYS),
    _local("grade-review", "事项等级复评", (progress.GRADE, closing.REVOKE_RESOLVED), (closing.RESOLVE,), GRADE_REVIEW_DAYS, applies=IS_GRADED),
    _local("progress-a", "A级事项记录进展", (progress.GRADE, progress.PROGRESS), (closing.RESOLVE,), PROGRESS_A_DAYS, applies=OPEN_A),
    _local("progress-b", "B级事项记录进展", (progress.GRADE, progress.PROGRESS), (closing.RESOLVE,), PROGRESS_B_DAYS, applies=OPEN_B),
    _local("progress-c", "C级事项记录进展", (progress.GRADE, progress.PROGRESS), (closing.RESOLVE,), PROGRESS_C_DAYS, applies=OPEN_C),
)
