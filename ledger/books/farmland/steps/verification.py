"""核查: what the check found, and what is put right about it later."""

from dataclasses import replace

from ledger.books.farmland.checks import (
    CRIME_STAYS_ASKED, ERA_IS_CLEAR, FINISHED_AFTER_IT_STARTED, JUDGED_FOR_A_REASON, NEW_STAYS_NEW,
    PARTS_OF_THE_WHOLE, SAYS_A_PROBLEM, STARTED_IS_A_TIME,
)
from ledger.books.farmland.conditions import CRIME_ASKED, HAS_APPROVAL, IS_VILLAGE_HOUSE, MAY_FALL
from ledger.books.farmland.reckoning import era_of, first_day, reaches_crime_line, remaining
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import CARRIED_OUT, CLUE, IN_CASE, REFERRED, REPORTED, STOPPED, VERIFIED
from ledger.books.farmland.steps.clue import PROGRESS
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Proof, Step
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.models import LEADING_ROLES, Entry

MAPS = Proof("map", "占地示意图、套合图、权属证明")
THE_FINDINGS = (
    # Somebody who goes and looks at once registers it afterwards.
    happened(FarmlandEntry.verified_on, fresh=False, may_precede=(FarmlandEntry.discovered_on, Entry.found_on)),
    Ask(FarmlandEntry.conclusion),
    Ask(FarmlandEntry.violation_type),
    # Who, what and since when.
    Ask(FarmlandEntry.occupant), Ask(FarmlandEntry.occupant_kind), Ask(FarmlandEntry.occupant_phone),
    Ask(FarmlandEntry.building_kind), Ask(FarmlandEntry.use), Ask(FarmlandEntry.started),
    Ask(FarmlandEntry.era_said, mandatory=False), Ask(FarmlandEntry.era_reason, mandatory=False),
    Ask(FarmlandEntry.finished, mandatory=False, help="已经竣工的务必填写：没有可制止的，可以直接报告县级机关"),
    # How much, of what land.
    Ask(FarmlandEntry.area_total), Ask(FarmlandEntry.area_agri), Ask(FarmlandEntry.area_farmland),
    Ask(FarmlandEntry.area_basic), Ask(FarmlandEntry.area_paddy, mandatory=False),
    Ask(FarmlandEntry.area_ecored, mandatory=False), Ask(FarmlandEntry.area_special, mandatory=False),
    Ask(FarmlandEntry.land_class, mandatory=False),
    # With what right.
    Ask(FarmlandEntry.plan_fit, mandatory=False), Ask(FarmlandEntry.has_approval, mandatory=False),
    Ask(FarmlandEntry.approval_no, mandatory=HAS_APPROVAL, only_then=True),
    Ask(FarmlandEntry.approval_source, mandatory=False), Ask(FarmlandEntry.lacks_rural_permit),
    Ask(FarmlandEntry.one_house, mandatory=IS_VILLAGE_HOUSE), Ask(FarmlandEntry.is_member, mandatory=IS_VILLAGE_HOUSE),
    Ask(FarmlandEntry.rules_broken, mandatory=False), Ask(FarmlandEntry.is_nongrain, mandatory=False),
    Ask(FarmlandEntry.violation_no, mandatory=False),
)
FINDINGS_CHECKS = (
    SAYS_A_PROBLEM, STARTED_IS_A_TIME, ERA_IS_CLEAR, JUDGED_FOR_A_REASON, FINISHED_AFTER_IT_STARTED,
    *PARTS_OF_THE_WHOLE,
)
FROM_THE_FINDINGS = (
    (FarmlandEntry.started_on, lambda entry, _: first_day(entry.started)),
    (FarmlandEntry.area_remaining, lambda entry, _: remaining(entry)),
    (Entry.grade, era_of),
    (FarmlandEntry.crime_question, reaches_crime_line),
)
VERIFY = Step(
    "verify", "核查属实，立项", from_states=(CLUE,), to=VERIFIED, who=OFFICER, asks=THE_FINDINGS,
    proofs=(PROGRESS, MAPS), checks=FINDINGS_CHECKS, sets=FROM_THE_FINDINGS,
)
# Not once it is accepted: what was accepted has to be sent back first.
CORRECT_FINDINGS = Step(
    "correct_findings", "更正核查情况", who=OFFICER,
    from_states=(VERIFIED, STOPPED, REPORTED, *IN_CASE, REFERRED, CARRIED_OUT),
    asks=THE_FINDINGS, proofs=(MAPS,), checks=(*FINDINGS_CHECKS, NEW_STAYS_NEW, CRIME_STAYS_ASKED),
    sets=FROM_THE_FINDINGS, must_note="更正的原因和依据",
)
# What was found to be new, or large enough for a crime, is found to be less by a leader's word.
LOWER_FINDINGS = replace(
    CORRECT_FINDINGS, key="lower_findings", label="更正核查情况（改为存量或降到追诉线以下）",
    done="批准更正核查情况", who=OFFICE, decided_by=LEADING_ROLES, checks=FINDINGS_CHECKS, applies=MAY_FALL,
)
# Put by the areas that were found, of this case and of all of its occupant, answered by a person on the way.
THE_CRIME_QUESTION = (
    Ask(FarmlandEntry.crime_together, fresh=True, of_together=True),
    Ask(FarmlandEntry.crime_answer, mandatory=CRIME_ASKED, help="面积达到追诉线的必须回答；是否移送由县级机关负责人三日内决定，镇里不下结论"),
    Ask(FarmlandEntry.crime_reason, mandatory=CRIME_ASKED, help="写明毁坏程度、是否多次累计、报请或不报请的理由"),
)
