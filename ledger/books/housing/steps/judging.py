"""排查和初判: reported, judged by the officer or sent back, and reported worse later."""

from datetime import date

from ledger.books.housing.checks import AS_GRAVE_AS_REPORTED, MAY_STILL_COLLAPSE, PARTS_NAMED
from ledger.books.housing.conditions import HAS_WORSENED, IS_BUSINESS, MAY_FALL, MAY_WORSEN
from ledger.books.housing.papers import APPROVAL
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import ALL_OPEN, REPORTED, SENT_BACK, VERIFIED
from ledger.books.housing.words import AppraisalStatus, Remediation
from ledger.grammar.steps import Ask, Hands, PaperAsk, Proof, Step
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import ANYBODY, OFFICE, OFFICER, resubmit, send_back
from ledger.models import LEADING_ROLES, Entry
from ledger.workdays import local_date

BEFORE = Proof(
    "before",
    "整治前照片",
    least=1,
    basis="发现隐患的须附整治前照片，销号时与整治后照片对照；建议拍四面、门牌和隐患部位",
)
THE_HAZARD = (
    Ask(HousingEntry.description),
    Ask(Entry.grade),
    Ask(HousingEntry.hazard_parts, mandatory=False),
    Ask(HousingEntry.operating_issues, mandatory=False),
)


def _judged_on(entry: HousingEntry, decided: Decided) -> date:
    """The day the limits of the first judgement count from: the look, or the regrade that opened this line."""
    return entry.found_on if entry.follows_id is None else local_date(entry.reported_at)


def _status_when_reported(entry: HousingEntry, decided: Decided) -> AppraisalStatus | None:
    """A regrade may bring the grade along."""
    return AppraisalStatus.DONE if entry.appraisal_grade else None


def _is_business(entry: HousingEntry, decided: Decided) -> bool:
    return bool(IS_BUSINESS.holds(entry.site))


REPORT = Step(
    "report", "上报房屋隐患", done="上报", to=REPORTED, who=ANYBODY, asks=THE_HAZARD,
    proofs=(BEFORE,), checks=(PARTS_NAMED,),
    sets=(
        (HousingEntry.judged_on, _judged_on), (HousingEntry.remediation, Remediation.PENDING),
        (HousingEntry.appraisal_status, _status_when_reported), (HousingEntry.is_business, _is_business),
    ),
)


def _status_after_verdict(entry: HousingEntry, decided: Decided) -> AppraisalStatus:
    if entry.needs_appraisal:
        return AppraisalStatus.PENDING
    return AppraisalStatus.DONE if entry.appraisal_grade else AppraisalStatus.NOT_NEEDED


VERIFY = Step(
    "verify", "核定初判", from_states=(REPORTED,), to=VERIFIED, who=OFFICER,
    asks=(
        *THE_HAZARD, Ask(HousingEntry.may_collapse), Ask(HousingEntry.needs_appraisal),
        Ask(HousingEntry.is_business, mandatory=False), Ask(Entry.responsible),
    ),
    checks=(PARTS_NAMED, AS_GRAVE_AS_REPORTED, MAY_STILL_COLLAPSE),
    sets=((HousingEntry.has_worsened, False), (HousingEntry.appraisal_status, _status_after_verdict)),
)
RESUBMIT = resubmit(
    SENT_BACK, to=REPORTED, asks=THE_HAZARD, photos="补充整治前照片", checks=(PARTS_NAMED, AS_GRAVE_AS_REPORTED),
)
# What was reported as severe, or held likely to come down, is judged less by a leader's word, before it is verified.
LOWER_REPORTED = Step(
    "lower_reported", "降低上报的初判", from_states=(REPORTED, SENT_BACK), who=OFFICE, decided_by=LEADING_ROLES,
    asks=(Ask(Entry.grade, label="降低后的初判"), Ask(HousingEntry.may_collapse)), not_by=(REPORT, RESUBMIT),
    applies=MAY_FALL, paper=PaperAsk(kinds=(APPROVAL,)), must_note="降低的理由（现场看到什么、对照判定标准）",
)
SEND_BACK = send_back(REPORTED, to=SENT_BACK, undoes=(RESUBMIT,))
# A look that judges worse than what is open changes no grade by itself: the officer goes and settles it.
WORSENED = Step(
    "worsened", "报告隐患加重", done="发现隐患加重，报请核定", from_states=ALL_OPEN, who=ANYBODY,
    proofs=(Proof("progress", "现场照片"),), applies=MAY_WORSEN, sets=((HousingEntry.has_worsened, True),),
    must_note="加重的情况", hands=Hands.OFFICER,
)
NOT_WORSE = Step(
    "not_worse", "核实未加重，等级不变", done="核实未加重", from_states=ALL_OPEN, who=OFFICER,
    applies=HAS_WORSENED, sets=((HousingEntry.has_worsened, False),),
    must_note="核实情况", hands=Hands.REPORTER,
)
