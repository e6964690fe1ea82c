"""信息公开: what is really a request for information goes its own way."""

from ledger.books.petitions.checks import DISCLOSURE_EXTENDED_RIGHT
from ledger.books.petitions.conditions import IS_NO_ACCUSATION
from ledger.books.petitions.papers import REPLY_LETTER
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import DISCLOSING, FINISHED, REGISTERED, SORTED
from ledger.books.petitions.steps.usual import FINISHED_BY_PAPER, FINISHES
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER
from ledger.models import LEADING_ROLES, Entry

TO_DISCLOSURE = Step(
    "to_disclosure", "属信息公开申请，按信息公开办理", done="按信息公开申请办理",
    from_states=(REGISTERED, SORTED), to=DISCLOSING, who=OFFICER, asks=(Ask(Entry.responsible),),
    applies=IS_NO_ACCUSATION,
    public="按政府信息公开申请办理", must_note="怎样告知申请人",
)
EXTEND_DISCLOSURE = Step(
    "extend_disclosure", "批准延长信息公开答复", from_states=(DISCLOSING,), who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.disclosure_days, fresh=True),),
    checks=(DISCLOSURE_EXTENDED_RIGHT,), public="答复期限已延长",
    must_note="延长理由和告知情况", extends=True,
)
ANSWER_DISCLOSURE = Step(
    "answer_disclosure", "答复信息公开申请", from_states=(DISCLOSING,), to=FINISHED, who=OFFICER,
    asks=(FINISHED_BY_PAPER,), paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=True), sets=FINISHES, public="已答复",
)
