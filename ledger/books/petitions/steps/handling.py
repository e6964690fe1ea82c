"""办理: the six routes of Art. 31 to their answer, by mediation (Art. 33) or by opinion (Art. 32)."""

from ledger.books.petitions.checks import (
    BY_OPINION,
    EXTENDED_RIGHT,
    FINISHED_RIGHT,
    GRADED_BEFORE,
    NO_AGREEMENT,
    NOT_AN_ACCUSATION,
    _dated,
)
from ledger.books.petitions.conditions import (
    CAN_BE_TOLD,
    CONFIRMATION_WANTED,
    IS_GUIDED,
    IS_NOT_GUIDED,
    ROUTE_OPINION,
    SUPPORTED,
)
from ledger.books.petitions.papers import AGREEMENT, DOCUMENTS, EXTENSION, REPLY_LETTER, REPLY_OPINION
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import FINISHED, HANDLING, MEDIATED, REPLIED, SETTLING
from ledger.books.petitions.steps.usual import FINISHED_ON, FINISHES, OFFICER
from ledger.books.petitions.words import Opinion
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.models import LEADING_ROLES, Entry

REPLY = Step(
    "reply", "作出处理意见", from_states=(HANDLING,), to=REPLIED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.opinion, fresh=True), Ask(PetitionEntry.replied_on, fresh=True),
        Ask(PetitionEntry.carry_out_by, mandatory=SUPPORTED, only_then=True, help="“支持”的要写明何时落实"),
    ),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(REPLY_OPINION, REPLY_LETTER), mandatory=True),
    checks=(
        _dated(PetitionEntry.replied_on, "答复作出日期", after=(PetitionEntry.accepted_on, "受理日期")),
        BY_OPINION,
        NO_AGREEMENT,
    ),
    applies=IS_NOT_GUIDED, sets=((PetitionEntry.carried_out, None), (PetitionEntry.carried_out_on, None)),
    public="已作出处理意见", must_note="理由和依据",
)
GUIDE = Step(
    "guide", "导入法定途径", done="导入法定途径，程序办结", from_states=(HANDLING,), to=FINISHED, who=OFFICER,
    asks=(Ask(PetitionEntry.passed_to, label="受理该程序的机关"), FINISHED_ON),
    paper=PaperAsk(kinds=(REPLY_LETTER,), mandatory=CAN_BE_TOLD), checks=(FINISHED_RIGHT,), applies=IS_GUIDED,
    sets=FINISHES, public="已引导到法定程序", must_note="怎样引导和协助",
)
MEDIATE = Step(
    "mediate", "调解、和解达成协议", from_states=(HANDLING, SETTLING), to=MEDIATED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.agreement_on), Ask(PetitionEntry.carry_out_by, label="协议履行期限"),
        Ask(PetitionEntry.confirmation_wanted),
    ),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(AGREEMENT,), mandatory=True),
    checks=(
        _dated(PetitionEntry.agreement_on, "调解协议生效日期", after=(Entry.found_on, "登记日期")), NOT_AN_ACCUSATION,
        GRADED_BEFORE,
    ),
    sets=((PetitionEntry.opinion, Opinion.SETTLED), (PetitionEntry.carried_out, None)), public="已达成调解协议",
)
EXTEND = Step(
    "extend", "批准延期", from_states=(HANDLING,), who=LEADING_ROLES,
    asks=(
        Ask(PetitionEntry.extended_days, fresh=True),
        Ask(PetitionEntry.extension_reason, fresh=True, help="限于情况复杂的，理由要告知信访人"),
        Ask(PetitionEntry.extension_notice_on, mandatory=CAN_BE_TOLD, fresh=True),
    ),
    paper=PaperAsk(kinds=(EXTENSION,), mandatory=CAN_BE_TOLD),
    checks=(
        EXTENDED_RIGHT,
        _dated(PetitionEntry.extension_notice_on, "延期告知日期", after=(PetitionEntry.accepted_on, "受理日期")),
    ),
    applies=ROUTE_OPINION, public="办理期限已延长，理由已告知", extends=True,
)
CONFIRMED = Step(
    "confirmed", "登记司法确认", done="已申请司法确认", from_states=(MEDIATED, FINISHED), who=OFFICER,
    applies=CONFIRMATION_WANTED, must_note="申请和裁定情况",
)
