"""定级、跟进: what is noted of an open matter at any time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ledger.books.petitions.checks import PLANNED_FAIRLY, RESULT_EXTENDED_IN_TIME
from ledger.books.petitions.conditions import CAME_IN_PERSON, CAN_BE_TOLD, HAS_RESULT_DATE, IS_A, MAY_FALL
from ledger.books.petitions.grading import DECIDED_BY_A_PERSON, FACTORS, NOT_LOWERED, propose, score
from ledger.books.petitions.papers import DOCUMENTS, RESULT_LONGER, RESULT_REPORT
from ledger.books.petitions.records import PetitionContact, PetitionEntry
from ledger.books.petitions.states import OBJECTED, REGISTERED, REPORTED
from ledger.books.petitions.steps.usual import ALL_BUT_VOID, ALL_OPEN, REACHED_ON
from ledger.books.petitions.town import GROUP_FROM, REPEAT_DAYS
from ledger.books.petitions.words import Channel
from ledger.grammar.days import happened
from ledger.grammar.kept_rows import Keeps
from ledger.grammar.row_amending import row_amendments
from ledger.grammar.steps import Ask, Hands, PaperAsk, Step
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.models import LEADING_ROLES, Entry

GRADE = Step(
    "grade", "评定事项等级", from_states=ALL_OPEN, who=OFFICE,
    asks=(
        *(Ask(attribute, fresh=True) for attribute, _ in FACTORS),
        Ask(
            Entry.grade, label="等级（由您选定）", mandatory=False, fresh=True,
            help="评的是事项，不是人；不选直接提交，先看按上面七项建议的等级",
        ),
        Ask(PetitionEntry.team, mandatory=IS_A, only_then=True),
        Ask(PetitionEntry.plan, mandatory=IS_A, only_then=True),
    ),
    checks=(DECIDED_BY_A_PERSON, NOT_LOWERED, PLANNED_FAIRLY),
    sets=((PetitionEntry.score, lambda entry, decided: score(entry)), (PetitionEntry.proposal, propose)),
    must_note="定级理由（写事项情况，不写对人的评价）",
)
LOWER_GRADE = replace(
    GRADE, key="lower_grade", label="降低事项等级", done="降低事项等级", decided_by=LEADING_ROLES,
    checks=(DECIDED_BY_A_PERSON, PLANNED_FAIRLY), applies=MAY_FALL,
    must_note="降低等级的理由（写事项情况，不写对人的评价）",
)
# The leader answers for it in person, under their own account; whoever has it in hand keeps it.
APPOINT_LEAD = Step(
    "appoint_lead", "确定包案领导", from_states=ALL_OPEN, who=OFFICE, hands=Hands.LED, may_note="包案要求",
)
PROGRESS = Step("progress", "记录进展", from_states=ALL_OPEN, who=OFFICE, must_note="进展（做了什么、下一步）")


def _one_more(entry: PetitionEntry, decided: Decided) -> int:
    return (entry.contact_count or 0) + 1


def _came_again_soon(entry: PetitionEntry, decided: Decided) -> bool:
    return bool(entry.came_again_soon) or _is_soon(entry, entry.contact_on, decided)


def _is_soon(entry: PetitionEntry, came_on: date | None, decided: Decided) -> bool:
    if entry.resolved_on is None or came_on is None:
        return True
    return bool(came_on <= entry.resolved_on + timedelta(days=decided(REPEAT_DAYS)))


def _all_comings(entry: PetitionEntry, rows: Sequence[Any], decided: Decided) -> int:
    return 1 + len(rows)


def _any_came_soon(entry: PetitionEntry, rows: Sequence[Any], decided: Decided) -> bool:
    """What was taken up again after it was resolved had come back, whatever its rows say."""
    was_taken_up_again = entry.round > 1 and bool(entry.came_again_soon)
    return was_taken_up_again or any(_is_soon(entry, row.happened_on, decided) for row in rows)


def _came_as_group(entry: PetitionEntry, decided: Decided) -> bool:
    return entry.contact_channel is Channel.VISIT and (entry.contact_people or 0) >= decided(GROUP_FROM)


REACH = Step(
    "reach", "联系来访来信人", done="已与来访来信人联系", from_states=ALL_OPEN, who=OFFICER,
    asks=(REACHED_ON,), proofs=(DOCUMENTS,), applies=CAN_BE_TOLD,
    must_note="联系情况（怎样联系、核实了什么、还要求什么）",
)
COME_AGAIN = Step(
    "come_again", "记录再次来信来访", done="同一事项再次来信来访", from_states=ALL_BUT_VOID, who=OFFICER,
    asks=(
        happened(PetitionEntry.contact_on, PetitionEntry.received_on), Ask(PetitionEntry.contact_channel, fresh=True),
        Ask(PetitionEntry.contact_people, mandatory=CAME_IN_PERSON, only_then=True, fresh=True),
    ),
    keeps=Keeps(
        model=PetitionContact,
        says=(
            (PetitionContact.happened_on, PetitionEntry.contact_on),
            (PetitionContact.channel, PetitionEntry.contact_channel),
            (PetitionContact.people, PetitionEntry.contact_people), (PetitionContact.is_group, _came_as_group),
        ),
        tells=((PetitionEntry.contact_count, _all_comings), (PetitionEntry.came_again_soon, _any_came_soon)),
    ),
    sets=((PetitionEntry.contact_count, _one_more), (PetitionEntry.came_again_soon, _came_again_soon)),
    must_note="新的情况（与原事项相同的写“同前”）",
)
AMEND_COMING, TAKE_BACK_COMING = COMING_AMENDMENTS = row_amendments(COME_AGAIN, "再次来信来访")
# Whoever has not looked yet what a matter is has no result to report.
SORTED_ALREADY = tuple(state for state in ALL_OPEN if state not in (REPORTED, REGISTERED, OBJECTED))
REPORT_RESULT = Step(
    "report_result", "向交办机关报告结果", from_states=SORTED_ALREADY, who=OFFICE,
    paper=PaperAsk(kinds=(RESULT_REPORT,), mandatory=True), applies=HAS_RESULT_DATE, must_note="报告内容",
)
EXTEND_RESULT = Step(
    "extend_result", "交办机关同意延期报告", from_states=ALL_OPEN, who=OFFICER,
    asks=(Ask(PetitionEntry.result_due_on, fresh=True, not_past=True),), checks=(RESULT_EXTENDED_IN_TIME,),
    paper=PaperAsk(kinds=(RESULT_LONGER,), mandatory=True), applies=HAS_RESULT_DATE, must_note="交办机关的答复",
    extends=True,
)
