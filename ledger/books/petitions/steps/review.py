"""复查、复核: whoever asked may ask twice more (Art. 35, 36)."""

from ledger.books.petitions.checks import (
    FINAL_ASKED_IN_TIME, FINAL_NOT_SET_ASIDE, REVIEW_ASKED_IN_TIME, REVIEW_NOT_SET_ASIDE,
)
from ledger.books.petitions.conditions import MAY_ASK_FOR_FINAL, MAY_ASK_FOR_REVIEW
from ledger.books.petitions.papers import FINAL_OPINION, HEARING_NOTICE, HEARING_RECORD, REVIEW_OPINION
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import (
    CLOSED, FINAL_REVIEWING, FINISHED, FOLLOWED_UP, HANDLING, HEARING, MEDIATED, REVIEWED, REVIEWING, SERVED, SETTLING,
)
from ledger.books.petitions.steps.handling import REPLY
from ledger.books.petitions.steps.usual import FINISHES
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Step, emptied
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICER

# No acceptance, follow-up or filing takes a right away while its thirty days run, nor does taking the matter up again.
AFTER_SERVICE = (FINISHED, FOLLOWED_UP, CLOSED, SETTLING, MEDIATED)


def _came_again_soon(entry: PetitionEntry, decided: Decided) -> bool | None:
    """What was held to be settled was not, for whoever asks for a review of it."""
    return True if entry.is_resolved else entry.came_again_soon


# The procedure goes on, whatever it was held to have come to.
GOES_ON = (
    (PetitionEntry.is_finished, False), (PetitionEntry.came_again_soon, _came_again_soon),
    *emptied(PetitionEntry.finished_on, PetitionEntry.accepts_in_writing, PetitionEntry.close_kind),
)
REQUEST_REVIEW = Step(
    "request_review", "信访人请求复查", from_states=(SERVED, *AFTER_SERVICE), to=REVIEWING, who=OFFICER,
    asks=(happened(PetitionEntry.review_requested_on, PetitionEntry.served_on), Ask(PetitionEntry.review_body)),
    checks=(REVIEW_ASKED_IN_TIME,), applies=MAY_ASK_FOR_REVIEW, sets=GOES_ON, public="复查中",
)
REVIEW = Step(
    "review", "复查意见：维持或变更", done="收到复查意见", from_states=(REVIEWING,), to=REVIEWED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.review_result, fresh=True), Ask(PetitionEntry.opinion, help="变更的，填写变更后的处理结论"),
        happened(PetitionEntry.reviewed_on, PetitionEntry.review_requested_on, after_paper=True),
    ),
    paper=PaperAsk(kinds=(REVIEW_OPINION,), mandatory=True),
    checks=(REVIEW_NOT_SET_ASIDE,), public="复查意见已作出",
)
REQUEST_FINAL = Step(
    "request_final", "信访人请求复核", from_states=(REVIEWED, *AFTER_SERVICE), to=FINAL_REVIEWING, who=OFFICER,
    asks=(happened(PetitionEntry.final_requested_on, PetitionEntry.reviewed_on), Ask(PetitionEntry.final_body)),
    checks=(FINAL_ASKED_IN_TIME,), applies=MAY_ASK_FOR_FINAL, sets=GOES_ON, public="复核中",
)
OPEN_HEARING = Step(
    "open_hearing", "复核机关举行听证", done="复核听证开始",
    from_states=(FINAL_REVIEWING,), to=HEARING, who=OFFICER, public="复核听证中",
    paper=PaperAsk(kinds=(HEARING_NOTICE,), mandatory=True),
)
END_HEARING = Step(
    "end_hearing", "听证结束", done="复核听证结束", from_states=(HEARING,), to=FINAL_REVIEWING, who=OFFICER,
    public="复核中", paper=PaperAsk(kinds=(HEARING_RECORD,)),
)
FINAL = Step(
    "final", "复核意见：维持或变更", done="收到复核意见，程序办结",
    from_states=(FINAL_REVIEWING,), to=FINISHED, who=OFFICER,
    asks=(
        Ask(PetitionEntry.final_result, fresh=True), Ask(PetitionEntry.opinion, help="变更的，填写变更后的处理结论"),
        happened(PetitionEntry.final_on, PetitionEntry.final_requested_on, by_paper=True),
    ),
    paper=PaperAsk(kinds=(FINAL_OPINION,), mandatory=True),
    checks=(FINAL_NOT_SET_ASIDE,), sets=(*FINISHES, (PetitionEntry.finished_on, PetitionEntry.final_on)),
    public="复核意见已作出，程序已办结",
)
SET_ASIDE = Step(
    "set_aside", "意见被撤销，重新办理", from_states=(REVIEWING, FINAL_REVIEWING), to=HANDLING, who=OFFICER,
    asks=(
        happened(
            PetitionEntry.accepted_on, PetitionEntry.review_requested_on, label="重新办理的起算日",
            help="收到撤销意见的那一天", after_paper=True,
        ),
    ),
    paper=PaperAsk(kinds=(REVIEW_OPINION, FINAL_OPINION), mandatory=True),
    # What was extended once is not extended again: a new round gives no fresh extension.
    sets=emptied(
        PetitionEntry.opinion, PetitionEntry.replied_on, PetitionEntry.served_on, PetitionEntry.carry_out_by,
        PetitionEntry.carried_out, PetitionEntry.carried_out_on,
    ),
    undoes=(REPLY, REVIEW), public="重新办理", opens_round=True, must_note="撤销的理由和重新办理的要求",
)
