"""保密、更正: who brought a matter, from whom it is kept, and what was registered wrongly."""

from ledger.books.petitions.conditions import ALWAYS, IS_KEPT_APART
from ledger.books.petitions.steps.registering import FILING
from ledger.books.petitions.steps.usual import ALL_BUT_VOID, ALL_OPEN
from ledger.grammar.amending import amendment
from ledger.grammar.steps import Step
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.models import LEADING_ROLES

SEAL_PEOPLE = Step("seal_people", "补充、更正信访人信息", from_states=ALL_OPEN, who=OFFICER, seals=True)
KEEP_APART = Step(
    "keep_apart", "对涉及的人员、单位保密", done="增加保密对象",
    from_states=ALL_BUT_VOID, who=OFFICE, segregates=ALWAYS,
    must_note="增加的理由",
)
REVISE_APART = Step(
    "revise_apart", "更正保密对象",
    from_states=ALL_BUT_VOID, who=LEADING_ROLES,
    applies=IS_KEPT_APART, not_by=FILING, segregates=ALWAYS, must_note="更正的理由", revises=True,
)
AMEND = amendment(*FILING, from_states=ALL_BUT_VOID)
