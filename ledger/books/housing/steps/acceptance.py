"""验收和销号: accepted and closed by other hands, sent back, or come up again later."""

from dataclasses import replace

from ledger.books.housing.checks import REALLY_FIXED, SOUND_AFTER_WORKS, WORSENING_SETTLED
from ledger.books.housing.conditions import IS_DANGEROUS, IS_GRAVE, IS_NOT_GRAVE, IS_PUT_RIGHT, STANDS
from ledger.books.housing.papers import ACCEPTANCE, APPROVAL, REVIEW_APPRAISAL
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import ALL_OPEN, AWAITS_APPROVAL, CLOSED, FIXED, GONE, PASSED, TO_BE_FIXED, TO_FIX
from ledger.books.housing.steps.appraisal import NO_FIX, NO_FIX_GRAVE
from ledger.books.housing.steps.judging import REPORT, RESUBMIT
from ledger.books.housing.steps.putting_right import AFTER, DUE, FINISH, NEW_DUE, NOT_POSTPONED, START
from ledger.books.housing.words import EngineeringMeasure, Remediation
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Hands, MeasureAct, PaperAsk, Proof, Step, emptied
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import ASKED_WHETHER_TO_RELIST, CONFIRMED, NOT_LISTED, OFFICE, OFFICER, found_undone
from ledger.models import LEADING_ROLES, Entry

AT_ACCEPTANCE = Proof("acceptance", "验收照片", answers="before")
# Nothing is accepted before it was done.
ACCEPTED_BY_PAPER = PaperAsk(kinds=(ACCEPTANCE, REVIEW_APPRAISAL), not_before=(HousingEntry.done_on,))
DANGER_ACCEPTED_BY_PAPER = replace(ACCEPTED_BY_PAPER, mandatory=IS_DANGEROUS)
# What is not accepted is told on paper as what is.
NOT_ACCEPTED_BY_PAPER = PaperAsk(kinds=(ACCEPTANCE, REVIEW_APPRAISAL), mandatory=IS_DANGEROUS)
# A new round: what was said about the last one does not count for it.
TO_DO_AGAIN = (
    *emptied(
        HousingEntry.done_on, HousingEntry.engineering_measures, HousingEntry.illegal_handling,
        HousingEntry.acceptance_companions, HousingEntry.grade_after_works,
    ),
    (HousingEntry.remediation, Remediation.PENDING),
)
# Whoever recorded the hazard or put it right has other hands accept and close it (rules 2.3).
RECORDED_OR_FIXED = (REPORT, RESUBMIT, START, FINISH)

GRADE_AFTER_WORKS = Ask(HousingEntry.grade_after_works, mandatory=False, fresh=True)
PASS = Step(
    "pass", "验收合格", from_states=(FIXED,), to=PASSED, who=OFFICE,
    asks=(Ask(HousingEntry.acceptance_companions, mandatory=False, fresh=True), GRADE_AFTER_WORKS, CONFIRMED),
    proofs=(AT_ACCEPTANCE,), paper=ACCEPTED_BY_PAPER,
    checks=(WORSENING_SETTLED, SOUND_AFTER_WORKS),
    applies=IS_NOT_GRAVE, not_by=RECORDED_OR_FIXED, measures=MeasureAct.WEIGH,
)
PASS_GRAVE = Step(
    "pass_grave", "验收合格，报请批准销号", from_states=(FIXED,), to=AWAITS_APPROVAL, who=OFFICER,
    asks=(
        Ask(HousingEntry.acceptance_companions, fresh=True, help="严重隐患和C、D级须两人以上验收"), GRADE_AFTER_WORKS,
        CONFIRMED,
    ),
    proofs=(AT_ACCEPTANCE,), paper=DANGER_ACCEPTED_BY_PAPER,
    checks=(WORSENING_SETTLED, SOUND_AFTER_WORKS), applies=IS_GRAVE, not_by=RECORDED_OR_FIXED,
    measures=MeasureAct.WEIGH,
)
RETURN = Step(
    "return", "验收不合格，退回重新整治", from_states=(FIXED,), to=TO_FIX, who=OFFICE, asks=(DUE,),
    checks=(NOT_POSTPONED,), proofs=(AT_ACCEPTANCE,), paper=NOT_ACCEPTED_BY_PAPER, not_by=RECORDED_OR_FIXED,
    sets=TO_DO_AGAIN, undoes=(FINISH,),
    must_note="不合格的原因", hands=Hands.REPORTER, opens_round=True,
)

# 到期复查: the period is over, and whether anybody has reported completion or not, it is looked at.
FOUND_FIXED = (
    happened(
        HousingEntry.done_on, Entry.found_on, help="责任人哪天整治完成的；没有报告、又说不清的，填复查这一天",
    ),
    Ask(HousingEntry.engineering_measures, mandatory=False), Ask(HousingEntry.illegal_handling, mandatory=False),
    GRADE_AFTER_WORKS,
)
EXPIRED_PASS = Step(
    "expired_pass", "到期复查，已经整治", from_states=TO_BE_FIXED, to=PASSED, who=OFFICE,
    once_past=HousingEntry.due_on,
    asks=(*FOUND_FIXED, Ask(HousingEntry.acceptance_companions, mandatory=False, fresh=True)),
    proofs=(AFTER,), paper=ACCEPTED_BY_PAPER,
    checks=(WORSENING_SETTLED, REALLY_FIXED, SOUND_AFTER_WORKS),
    applies=IS_NOT_GRAVE, not_by=RECORDED_OR_FIXED, sets=((HousingEntry.remediation, Remediation.UNDERWAY),),
    measures=MeasureAct.WEIGH,
)
EXPIRED_PASS_GRAVE = Step(
    "expired_pass_grave", "到期复查，已经整治，报请批准销号", from_states=TO_BE_FIXED, to=AWAITS_APPROVAL,
    who=OFFICER, once_past=HousingEntry.due_on,
    asks=(
        *FOUND_FIXED, Ask(HousingEntry.acceptance_companions, fresh=True, help="严重隐患和C、D级须两人以上验收"),
    ),
    proofs=(AFTER,), paper=DANGER_ACCEPTED_BY_PAPER,
    checks=(WORSENING_SETTLED, REALLY_FIXED, SOUND_AFTER_WORKS), applies=IS_GRAVE, not_by=RECORDED_OR_FIXED,
    sets=((HousingEntry.remediation, Remediation.UNDERWAY),), measures=MeasureAct.WEIGH,
)
# The work goes on as it was planned.
NOT_FIXED_YET = emptied(HousingEntry.done_on, HousingEntry.acceptance_companions)
EXPIRED_PARTLY = found_undone(
    "expired_partly", "部分整治", *TO_BE_FIXED, to=TO_FIX, once_past=HousingEntry.due_on, proofs=(AT_ACCEPTANCE,),
    paper=NOT_ACCEPTED_BY_PAPER, not_by=RECORDED_OR_FIXED, sets=NOT_FIXED_YET, must_note="已经整治哪些、还有哪些没有整治",
)
EXPIRED_NOT = found_undone(
    "expired_not", "没有整治", *TO_BE_FIXED, to=TO_FIX, once_past=HousingEntry.due_on, proofs=(AT_ACCEPTANCE,),
    paper=NOT_ACCEPTED_BY_PAPER, not_by=RECORDED_OR_FIXED, sets=NOT_FIXED_YET, must_note="现场情况和没有整治的原因",
)


def _remediation_at_closing(entry: HousingEntry, decided: Decided) -> Remediation:
    """What needed no work was not put right: it stays out of both sides of the rate."""
    return Remediation.NOT_NEEDED if entry.remediation == Remediation.NOT_NEEDED else Remediation.DONE


def _is_controlled_after_closing(entry: HousingEntry, decided: Decided) -> bool:
    """Control ends with its line, but where the town has let it count in place of any work."""
    return bool(entry.is_controlled) and entry.remediation == Remediation.DONE and not IS_PUT_RIGHT.holds(entry)


def _measures_that_hold(entry: HousingEntry, decided: Decided) -> list[str] | None:
    return entry.management_measures if entry.is_controlled else None


AT_CLOSING = (
    (HousingEntry.remediation, _remediation_at_closing), (HousingEntry.is_controlled, _is_controlled_after_closing),
)
CLOSE = Step(
    "close", "销号", from_states=(PASSED,), to=CLOSED, who=OFFICE, checks=(WORSENING_SETTLED, NOT_LISTED),
    not_by=(*RECORDED_OR_FIXED, NO_FIX), sets=AT_CLOSING, measures=MeasureAct.WEIGH,
)
APPROVE_CLOSE = Step(
    "approve_close", "批准销号", from_states=(AWAITS_APPROVAL,), to=CLOSED, who=LEADING_ROLES,
    checks=(WORSENING_SETTLED, NOT_LISTED), not_by=(*RECORDED_OR_FIXED, NO_FIX_GRAVE), sets=AT_CLOSING,
    must_note="批准意见", measures=MeasureAct.WEIGH,
)
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，退回整治", from_states=(PASSED, AWAITS_APPROVAL), to=TO_FIX, who=LEADING_ROLES,
    asks=(DUE,), checks=(NOT_POSTPONED,), sets=TO_DO_AGAIN,
    undoes=(FINISH, PASS, PASS_GRAVE, NO_FIX, NO_FIX_GRAVE),
    must_note="不同意的原因", hands=Hands.REPORTER, opens_round=True,
)
REOPEN = Step(
    "reopen", "反弹，重新立项整治", done="发现反弹，重新整治", from_states=(CLOSED,), to=TO_FIX, who=OFFICE,
    asks=(NEW_DUE,), proofs=(Proof("before", "反弹现场照片", least=1, basis="重新整治须有反弹时的现场照片"),),
    sets=(*TO_DO_AGAIN, (HousingEntry.management_measures, _measures_that_hold), *ASKED_WHETHER_TO_RELIST),
    applies=STANDS, must_note="反弹情况", hands=Hands.REPORTER, opens_round=True,
)
# The house is gone, whoever pulled it down and wherever the line stood: what it promised has nothing to keep.
DEMOLISHED = Step(
    "demolished", "房屋已拆除，终结", done="房屋已拆除，终结", from_states=ALL_OPEN, to=GONE, who=OFFICE,
    decided_by=LEADING_ROLES,
    asks=(happened(HousingEntry.done_on, label="拆除日期"),),
    proofs=(Proof("after", "拆除后照片", least=1, basis="房屋拆除须有拆除后的现场照片", answers="before"),),
    paper=PaperAsk(kinds=(APPROVAL,)), checks=(NOT_LISTED,), not_by=(REPORT, RESUBMIT),
    sets=(
        (HousingEntry.remediation, Remediation.DONE), (HousingEntry.is_controlled, False),
        (HousingEntry.engineering_measures, [EngineeringMeasure.DEMOLISH.value]),
    ),
    must_note="谁拆除、为什么拆除", measures=MeasureAct.WEIGH,
)
