"""送达、办结、落实: the answer reaches whoever asked (Art. 32), and what it promises is done."""

from ledger.books.petitions.checks import NOT_TOO_EARLY
from ledger.books.petitions.conditions import CAN_BE_TOLD, MUST_BE_CARRIED_OUT
from ledger.books.petitions.papers import DOCUMENTS, SERVICE
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import FINISHED, FOLLOWED_UP, MEDIATED, REPLIED, REVIEWED, SERVED
from ledger.books.petitions.steps.usual import FINISHED_ON, FINISHES
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Step, emptied
from ledger.grammar.usual_steps import OFFICER
from ledger.models import Entry

SERVE = Step(
    "serve", "登记送达", done="送达", from_states=(REPLIED,), to=SERVED, who=OFFICER,
    asks=(happened(PetitionEntry.served_on, PetitionEntry.replied_on, by_paper=True),),
    proofs=(DOCUMENTS,), paper=PaperAsk(kinds=(SERVICE,), mandatory=CAN_BE_TOLD),
    # What is answered anew may be asked about anew.
    sets=emptied(
        PetitionEntry.review_requested_on, PetitionEntry.review_result, PetitionEntry.reviewed_on,
        PetitionEntry.final_requested_on, PetitionEntry.final_result, PetitionEntry.final_on,
    ),
    public="处理意见已送达",
)
FINISH = Step(
    "finish", "程序办结", from_states=(SERVED, MEDIATED, REVIEWED), to=FINISHED, who=OFFICER,
    asks=(
        FINISHED_ON,
        Ask(PetitionEntry.accepts_in_writing, mandatory=False, fresh=True, help="须本人自愿，附书面材料"),
    ),
    checks=(NOT_TOO_EARLY,), sets=FINISHES,
    public="程序已办结",
)
CARRY_OUT = Step(
    "carry_out", "报告落实情况", done="已落实",
    from_states=(SERVED, MEDIATED, REVIEWED, FINISHED, FOLLOWED_UP), who=OFFICER,
    asks=(
        # What is granted may have been done while the answer was being written.
        happened(
            PetitionEntry.carried_out_on, Entry.found_on,
            may_precede=(PetitionEntry.replied_on, PetitionEntry.agreement_on, PetitionEntry.accepted_on),
        ),
    ),
    proofs=(DOCUMENTS,),
    applies=MUST_BE_CARRIED_OUT, sets=((PetitionEntry.carried_out, True),), public="处理意见（协议）已落实",
    must_note="怎样落实",
)
