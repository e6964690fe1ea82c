"""甄别、告知: what a matter is, who deals with it, and telling whoever brought it (Art. 22, 23, 29 to 31)."""

from ledger.books.petitions.checks import CATEGORY_RIGHT, NOT_INVOLVED, OBJECTED_IN_TIME, REPORTED_BACK, SORTED_RIGHT
from ledger.books.petitions.conditions import (
    CAN_BE_TOLD, GOES_ELSEWHERE, HAS_OTHER_LIMIT, IS_ACCUSATION, IS_ANSWERED, IS_CLAIM, IS_DECLINED, IS_FILED,
    IS_NO_ACCUSATION, IS_OBJECTABLE, IS_OWN, ROUTE_DUTY,
)
from ledger.books.petitions.papers import ACCEPTANCE, OBJECTION, REFUSAL, REPLY_LETTER, TRANSFER
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import (
    CLOSED, DECLINED, FILED, FINISHED, HANDLING, OBJECTED, PASSED_ON, REGISTERED, RETURNED, SORTED,
)
from ledger.books.petitions.steps.registering import FILING
from ledger.books.petitions.steps.usual import ALL_OPEN, FINISHED_BY_PAPER, FINISHED_ON, FINISHES
from ledger.books.petitions.words import CloseKind
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.models import LEADING_ROLES, Entry

# The act is the letter that tells it.
NOTICE_ON = happened(
    PetitionEntry.notice_on, PetitionEntry.received_on, mandatory=CAN_BE_TOLD, fresh=False, by_paper=True,
)

# Of the fifth route alone another law may say how long it takes.
OTHER_LIMIT = (
    Ask(PetitionEntry.has_other_limit, mandatory=ROUTE_DUTY, only_then=True),
    *(
        Ask(field, mandatory=HAS_OTHER_LIMIT, only_then=True)
        for field in (PetitionEntry.other_limit, PetitionEntry.other_limit_unit, PetitionEntry.other_limit_basis)
    ),
)

SORT = Step(
    "sort", "甄别", from_states=(REGISTERED, SORTED), to=SORTED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.purpose), Ask(PetitionEntry.category),
        Ask(PetitionEntry.route, mandatory=IS_CLAIM, only_then=True, fresh=True), Ask(PetitionEntry.dispose),
        Ask(Entry.responsible), Ask(PetitionEntry.can_be_told), Ask(PetitionEntry.is_repeat, mandatory=False),
        Ask(PetitionEntry.related_number, mandatory=False),
    ),
    checks=SORTED_RIGHT, segregates=IS_ACCUSATION,
)
RECATEGORIZE = Step(
    "recategorize", "改定事项类别", from_states=ALL_OPEN, who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.purpose), Ask(PetitionEntry.category)),
    checks=(CATEGORY_RIGHT,), applies=IS_ACCUSATION, not_by=FILING, must_note="改定的理由（为什么不是检举控告）",
)
ACCEPT = Step(
    "accept", "受理并书面告知", from_states=(SORTED,), to=HANDLING, who=OFFICER,
    asks=(
        happened(PetitionEntry.accepted_on, PetitionEntry.received_on, fresh=False, by_paper=True), NOTICE_ON,
        Ask(Entry.responsible),
        Ask(PetitionEntry.handler), Ask(PetitionEntry.no_interest), *OTHER_LIMIT,
    ),
    paper=PaperAsk(kinds=(ACCEPTANCE,), mandatory=CAN_BE_TOLD),
    checks=(NOT_INVOLVED,), applies=IS_OWN, public="已受理",
)
PASS_ON = Step(
    "pass_on", "转送、交办并告知", from_states=(SORTED,), to=PASSED_ON, who=OFFICER,
    asks=(
        Ask(PetitionEntry.passed_to), NOTICE_ON, Ask(PetitionEntry.answer_due_on, mandatory=False, not_past=True),
    ),
    paper=PaperAsk(kinds=(TRANSFER,), mandatory=CAN_BE_TOLD), applies=GOES_ELSEWHERE,
    public="已转送有权处理的机关",
)
TO_DISCIPLINE = Step(
    "to_discipline", "转纪检监察机关", from_states=ALL_OPEN, to=CLOSED, who=OFFICE,
    asks=(Ask(PetitionEntry.passed_to, help="不得转给被检举控告的人员或单位（第三十条）"), NOTICE_ON),
    paper=PaperAsk(kinds=(TRANSFER,), mandatory=CAN_BE_TOLD), checks=(REPORTED_BACK,),
    not_by=FILING, applies=IS_ACCUSATION, sets=((PetitionEntry.close_kind, CloseKind.TO_DISCIPLINE),),
    public="已转送有权处理的机关",
)
DECLINE = Step(
    "decline", "不予受理并书面告知", from_states=(SORTED,), to=DECLINED, who=OFFICE, asks=(NOTICE_ON,),
    paper=PaperAsk(kinds=(REFUSAL,), mandatory=CAN_BE_TOLD), checks=(REPORTED_BACK,),
    not_by=FILING, applies=IS_DECLINED, public="不予受理，已告知理由和途径", must_note="不予受理的理由和告知的途径",
)
DIRECT_REPLY = Step(
    "direct_reply", "当场答复", done="当场答复，程序办结", from_states=(SORTED,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_BY_PAPER,), paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=CAN_BE_TOLD),
    applies=IS_ANSWERED, sets=FINISHES, public="已答复", must_note="答复内容",
)
FILE_AWAY = Step(
    "file_away", "存查", from_states=(SORTED,), to=FILED, who=OFFICE, checks=(REPORTED_BACK,),
    not_by=FILING, applies=IS_FILED, public="已存查", must_note="存查理由（姓名住址不清、重复且已办结等）",
)
OBJECT = Step(
    "object", "提出异议（不属于本机关）", done="提出异议", from_states=(REGISTERED,), to=OBJECTED, who=OFFICER,
    paper=PaperAsk(kinds=(OBJECTION,), mandatory=True), checks=(OBJECTED_IN_TIME,),
    applies=IS_OBJECTABLE, must_note="异议理由",
)
OBJECTION_UPHELD = Step(
    "objection_upheld", "交办机关收回", done="交办机关收回，退回材料",
    from_states=(OBJECTED,), to=RETURNED, who=OFFICER, applies=IS_NO_ACCUSATION, public="已退回转送机关", must_note="交办机关的答复",
)
OBJECTION_REJECTED = Step(
    "objection_rejected", "异议未被采纳，继续办理", from_states=(OBJECTED,), to=REGISTERED, who=OFFICER,
    must_note="交办机关的答复",
)
RESULT_RECEIVED = Step(
    "result_received", "收到办理结果，程序办结", from_states=(PASSED_ON,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_ON,), applies=IS_NO_ACCUSATION, sets=FINISHES, public="程序已办结", must_note="办理结果",
)
