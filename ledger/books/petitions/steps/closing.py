"""回访、认定化解、销号: a finished procedure is not yet a settled matter."""

from ledger.books.petitions.checks import CLOSED_RIGHT
from ledger.books.petitions.conditions import IS_NO_ACCUSATION, IS_RESOLVED, IS_UNRESOLVED
from ledger.books.petitions.papers import DOCUMENTS, WRITTEN_WITHDRAWAL
from ledger.books.petitions.records import PetitionEntry
from ledger.books.petitions.states import (
    CLOSED, FINAL_REVIEWING, FINISHED, FOLLOWED_UP, HANDLING, MEDIATED, PASSED_ON, REGISTERED, REVIEWED, REVIEWING,
    SERVED, SETTLING, SORTED,
)
from ledger.books.petitions.steps.disclosure import ANSWER_DISCLOSURE
from ledger.books.petitions.steps.handling import GUIDE, MEDIATE, REPLY
from ledger.books.petitions.steps.registering import FILING
from ledger.books.petitions.steps.service import CARRY_OUT
from ledger.books.petitions.steps.settling import CONVERT, SETTLE
from ledger.books.petitions.steps.sorting import DIRECT_REPLY, RESULT_RECEIVED
from ledger.books.petitions.steps.usual import FINISHED_ON, FINISHES
from ledger.books.petitions.words import Satisfaction
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Step, emptied
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICE, OFFICER, left_closed, looked_back
from ledger.models import LEADING_ROLES, Entry

WITHDRAW = Step(
    "withdraw", "信访人书面撤回", done="信访人书面撤回，程序办结",
    from_states=(SETTLING, REGISTERED, SORTED, HANDLING, PASSED_ON, REVIEWING, FINAL_REVIEWING), to=FINISHED,
    who=OFFICER, asks=(FINISHED_ON,), proofs=(WRITTEN_WITHDRAWAL,), applies=IS_NO_ACCUSATION, sets=FINISHES,
    public="申请人已撤回", must_note="撤回情况（须本人自愿、书面）",
)
def _first_rating(entry: PetitionEntry, decided: Decided) -> Satisfaction | None:
    """The first time somebody rated it stands; who gave no rating has not rated."""
    was_rated = entry.satisfaction is not None and entry.satisfaction != Satisfaction.UNRATED
    return entry.first_satisfaction or (Satisfaction(entry.satisfaction) if was_rated else None)


FOLLOW_UP = Step(
    "follow_up", "回访", from_states=(FINISHED,), to=FOLLOWED_UP, who=OFFICER,
    asks=(
        happened(PetitionEntry.followed_up_on, PetitionEntry.finished_on), Ask(PetitionEntry.satisfaction, fresh=True),
    ),
    sets=((PetitionEntry.first_satisfaction, _first_rating),), must_note="回访情况（事项有无落实、还有什么要求）",
)
CLOSE = Step(
    "close", "批准销号归档", from_states=(FOLLOWED_UP,), to=CLOSED, who=LEADING_ROLES,
    asks=(Ask(PetitionEntry.close_kind, fresh=True),), checks=(CLOSED_RIGHT,), applies=IS_NO_ACCUSATION,
    not_by=(
        *FILING, CONVERT, SETTLE, MEDIATE, REPLY, GUIDE, DIRECT_REPLY, RESULT_RECEIVED, ANSWER_DISCLOSURE, CARRY_OUT,
        FOLLOW_UP,
    ),
    public="已归档", may_note="批准意见",
)
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，继续落实", from_states=(FOLLOWED_UP,), to=FINISHED, who=LEADING_ROLES,
    undoes=(FOLLOW_UP,), opens_round=True, must_note="不同意的原因",
)
# Whatever the procedure has come to, the matter itself may be settled.
SETTLED_IN_FACT = (SETTLING, MEDIATED, SERVED, REVIEWED, FINISHED, FOLLOWED_UP, CLOSED)
RESOLVE = Step(
    "resolve", "认定实质化解", from_states=SETTLED_IN_FACT, who=LEADING_ROLES,
    asks=(happened(PetitionEntry.resolved_on, Entry.found_on),), proofs=(DOCUMENTS,),
    applies=IS_UNRESOLVED, not_by=(SETTLE, MEDIATE, REPLY, CARRY_OUT),
    sets=((PetitionEntry.is_resolved, True),), must_note="化解依据（诉求怎样解决、本人是否认可）",
)
REVOKE_RESOLVED = Step(
    "revoke_resolved", "撤销化解认定", from_states=(*SETTLED_IN_FACT, REVIEWING, FINAL_REVIEWING, HANDLING),
    who=LEADING_ROLES, applies=IS_RESOLVED, undoes=(RESOLVE,),
    sets=((PetitionEntry.is_resolved, False), *emptied(PetitionEntry.resolved_on)), must_note="撤销理由",
)
LOOK_BACK = looked_back(
    CLOSED, who=OFFICE, must_note="回头看情况（落实了什么、有没有反复）", applies=IS_NO_ACCUSATION,
)
LEAVE_CLOSED = left_closed(CLOSED, applies=IS_NO_ACCUSATION)
REOPEN = Step(
    "reopen", "又有反复，转为积案化解", from_states=(CLOSED,), to=SETTLING, who=OFFICE,
    asks=(Ask(PetitionEntry.plan_due_on, mandatory=False, fresh=True, not_past=True),),
    # What the last round came to (finished, rated, replied, carried out and when) stays counted in its own year,
    # until the next round comes to something; how the matter stands now begins anew.
    sets=(
        (PetitionEntry.is_backlog, True), (PetitionEntry.is_finished, False), (PetitionEntry.is_resolved, False),
        *emptied(
            PetitionEntry.resolved_on, PetitionEntry.close_kind, PetitionEntry.final_result,
            PetitionEntry.accepts_in_writing, Entry.grade,
        ),
    ),
    opens_round=True, must_note="反复的情况",
)
