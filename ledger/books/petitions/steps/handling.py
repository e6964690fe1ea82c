"""办理: the six routes of Art. 31 to their answer, by mediation (Art. 33) or by opinion (Art. 32)."""

from ledger.books.petitions.checks import BY_OPINION, EXTENDED_RIGHT, GRADED_BEFORE, NO_AGREEMENT, ROUTE_CHANGED
from ledger.books.petitions.conditions import (
    CAN_BE_TOLD, CONFIRMATION_WANTED, IS_CLAIM, IS_GUIDED, IS_NO_ACCUSATION, IS_NOT_GUIDED, ROUTE_OPINION, SUPPORTED,
)
from ledger.books.petitions.papers import AGREEMENT, DOCUMENTS, EXTENSION, REPLY_LETTER, REPLY_OPINION
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import FINISHED, HANDLING, MEDIATED, REPLIED, SETTLING
from ledger.books.petitions.steps.sorting import OTHER_LIMIT
from ledger.books.petitions.steps.usual import FINISHED_BY_PAPER, FINISHES
from ledger.books.petitions.town import CARRY_OUT_DAYS
from ledger.books.petitions.words import Opinion
from ledger.grammar.days import happened, in_days
from ledger.grammar.steps import Ask, PaperAsk, Step, emptied
from ledger.grammar.usual_steps import OFFICER
from ledger.models import LEADING_ROLES, Entry

REPLY = Step(
    "reply", "作出处理意见", from_states=(HANDLING,), to=REPLIED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.opinion, fresh=True),
        happened(PetitionEntry.replied_on, PetitionEntry.accepted_on, by_paper=True),
        Ask(
            PetitionEntry.carry_out_by, mandatory=SUPPORTED, only_then=True, help="“支持”的要写明何时落实",
            default=in_days(CARRY_OUT_DAYS),
        ),
    ),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(REPLY_OPINION, REPLY_LETTER), mandatory=True),
    checks=(BY_OPINION, NO_AGREEMENT), applies=IS_NOT_GUIDED,
    sets=emptied(PetitionEntry.carried_out, PetitionEntry.carried_out_on),
    public="已作出处理意见", must_note="理由和依据",
)
GUIDE = Step(
    "guide", "导入法定途径", done="导入法定途径，程序办结", from_states=(HANDLING,), to=FINISHED, who=OFFICER,
    asks=(Ask(PetitionEntry.passed_to, label="受理该程序的机关"), FINISHED_BY_PAPER),
    paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=CAN_BE_TOLD), applies=IS_GUIDED,
    sets=FINISHES, public="已引导到法定程序", must_note="怎样引导和协助",
)
MEDIATE = Step(
    "mediate", "调解、和解达成协议", from_states=(HANDLING, SETTLING), to=MEDIATED, who=OFFICER,
    asks=(
        happened(PetitionEntry.agreement_on, Entry.found_on, fresh=False, by_paper=True),
        Ask(PetitionEntry.carry_out_by, label="协议履行期限", default=in_days(CARRY_OUT_DAYS)),
        Ask(PetitionEntry.confirmation_wanted),
    ),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(AGREEMENT,), mandatory=True),
    checks=(GRADED_BEFORE,), applies=IS_NO_ACCUSATION,
    sets=((PetitionEntry.opinion, Opinion.SETTLED), *emptied(PetitionEntry.carried_out)), public="已达成调解协议",
)
EXTEND = Step(
    "extend", "批准延期", from_states=(HANDLING,), who=LEADING_ROLES,
    asks=(
        Ask(PetitionEntry.extended_days, fresh=True),
        Ask(PetitionEntry.extension_reason, fresh=True, help="限于情况复杂的，理由要告知信访人"),
        happened(
            PetitionEntry.extension_notice_on, PetitionEntry.accepted_on, mandatory=CAN_BE_TOLD, by_paper=True,
        ),
    ),
    paper=PaperAsk(kinds=(EXTENSION,), mandatory=CAN_BE_TOLD),
    checks=(EXTENDED_RIGHT,), applies=ROUTE_OPINION, public="办理期限已延长，理由已告知", extends=True,
)
CHANGE_ROUTE = Step(
    "change_route", "改正办理途径", from_states=(HANDLING,), who=LEADING_ROLES,
    asks=(
        Ask(
            PetitionEntry.route, label="改正后的途径",
            help="原途径的期限终止（已超期的仍算超期）；新途径的期限从受理之日（第五项从收到之日）起算，不重新起算",
        ),
        *OTHER_LIMIT,
    ),
    checks=(ROUTE_CHANGED,), applies=IS_CLAIM, public="已改正办理途径",
    must_note="改正的理由和怎样告知信访人",
)
CONFIRMED = Step(
    "confirmed", "登记司法确认", done="已申请司法确认", from_states=(MEDIATED, FINISHED), who=OFFICER,
    applies=CONFIRMATION_WANTED, must_note="申请和裁定情况",
)
