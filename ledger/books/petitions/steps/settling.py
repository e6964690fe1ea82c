"""排查化解: disputes and backlog matters, settled before or without a procedure."""

from dataclasses import replace

from ledger.books.petitions.checks import (
    CATEGORY_RIGHT, COUNTED_RIGHT, GRADED_BEFORE, PLAN_EXTENDED_IN_TIME, RECEIVED_RIGHT, SETTLING_EXTENDED_RIGHT,
)
from ledger.books.petitions.conditions import IS_ACCUSATION, IS_BACKLOG, IS_NO_ACCUSATION, IS_SCREENED
from ledger.books.petitions.papers import DOCUMENTS
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import FINISHED, REGISTERED, REPORTED, SETTLING
from ledger.books.petitions.steps.registering import GROUP, HOW_IT_CAME
from ledger.books.petitions.steps.usual import FINISHED_ON, FINISHES, REACHED_ON
from ledger.books.petitions.words import RowKind
from ledger.grammar.steps import Ask, Step
from ledger.grammar.usual_steps import OFFICER
from ledger.models import LEADING_ROLES, Role

CONTACT = Step(
    "contact", "首次联系当事人", from_states=(REPORTED,), to=SETTLING, who=OFFICER,
    asks=(replace(REACHED_ON, label="首次联系日期", help="与当事人当面、电话联系上的那一天"),), proofs=(DOCUMENTS,),
    must_note="联系情况（事情经过、各方意见）",
)
SETTLE = Step(
    "settle", "当事人达成一致，程序办结", from_states=(SETTLING,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_ON,), proofs=(DOCUMENTS,), checks=(GRADED_BEFORE,), applies=IS_NO_ACCUSATION, sets=FINISHES,
    public="程序已办结", must_note="怎样达成一致（没有签订协议的写明理由）",
)
CONVERT = Step(
    "convert", "当事人提出信访，转为信访事项", done="转为信访事项",
    from_states=(REPORTED, SETTLING), to=REGISTERED, who=OFFICER, asks=HOW_IT_CAME,
    checks=(*COUNTED_RIGHT, RECEIVED_RIGHT, CATEGORY_RIGHT), applies=IS_SCREENED,
    sets=((PetitionEntry.kind, RowKind.FORMAL), GROUP), seals=True, segregates=IS_ACCUSATION, public="已登记",
)
EXTEND_SETTLING = Step(
    "extend_settling", "批准延长化解期限", from_states=(SETTLING,), who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.settle_days, fresh=True),), checks=(SETTLING_EXTENDED_RIGHT,), applies=IS_SCREENED,
    must_note="延长理由", extends=True,
)
EXTEND_PLAN = Step(
    "extend_plan", "批准延长积案化解期限", from_states=(SETTLING,), who=(Role.CHIEF,),
    asks=(Ask(PetitionEntry.plan_due_on, fresh=True, not_past=True),), checks=(PLAN_EXTENDED_IN_TIME,),
    applies=IS_BACKLOG, must_note="延长理由", extends=True,
)
