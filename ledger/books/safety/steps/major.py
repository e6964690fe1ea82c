"""重大隐患: its plan of six parts, what the county is told of it, and the review before production goes on."""

from datetime import date
from typing import Any

from ledger.books.safety.conditions import AWAITS_RESUMPTION, MAY_ASK_TO_RESUME, NEEDS_PLAN, TOLD_TO_COUNTY
from ledger.books.safety.papers import REFERRAL, RESUMPTION
from ledger.books.safety.records import SafetyEntry
from ledger.books.safety.states import ORDERED, RECTIFIED, RECTIFYING, UNDER_ORDER
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, PaperAsk, Proof, Step, emptied
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICE, OFFICER
from ledger.workdays import chinese_date


def _means_ordered(entry: Any, today: date, decided: Decided) -> str | None:
    return f"整改资金 {entry.funds} 万元" if entry.funds is not None else None


def _people_ordered(entry: Any, today: date, decided: Decided) -> str | None:
    return "，".join(filter(None, (entry.responsible, entry.person))) or None


def _until_ordered(entry: Any, today: date, decided: Decided) -> str | None:
    return f"{chinese_date(entry.due_on)}前完成" if entry.due_on else None


# What the order said already is where the plan begins: nobody types it twice.
PLAN = Step(
    "plan", "登记治理方案", done="制定治理方案", from_states=(ORDERED, RECTIFYING, RECTIFIED), who=OFFICER,
    asks=(
        Ask(SafetyEntry.plan_aims, help="治理到什么程度，消除哪些危险"),
        Ask(SafetyEntry.plan_methods, default=lambda entry, today, decided: entry.measure),
        Ask(SafetyEntry.plan_means, default=_means_ordered),
        Ask(SafetyEntry.plan_people, default=_people_ordered),
        Ask(SafetyEntry.plan_stages, default=_until_ordered),
        Ask(SafetyEntry.plan_precautions, default=lambda entry, today, decided: entry.interim),
        happened(SafetyEntry.planned_on),
    ),
    proofs=(Proof("plan", "治理方案原件（照片或扫描件）"),), applies=NEEDS_PLAN,
)
TELL_COUNTY = Step(
    "tell_county", "报告县级部门", done="向县级部门报告重大隐患", from_states=UNDER_ORDER, who=OFFICE,
    asks=(happened(SafetyEntry.county_told_on, by_paper=True),),
    paper=PaperAsk(kinds=(REFERRAL,)), applies=TOLD_TO_COUNTY, must_note="报告给谁、怎样报告",
)
# Whoever was made to stop asks to go on; the county body that stopped it looks and says (安全生产法 Art. 65, A4).
ASK_TO_RESUME = Step(
    "ask_to_resume", "收到恢复生产申请", from_states=UNDER_ORDER, who=OFFICE,
    asks=(happened(SafetyEntry.resume_asked_on),), applies=MAY_ASK_TO_RESUME,
    sets=emptied(SafetyEntry.resume_reviewed_on, SafetyEntry.may_resume),
)
REVIEW_RESUMPTION = Step(
    "review_resumption", "登记恢复生产审查意见", done="恢复生产经审查", from_states=UNDER_ORDER, who=OFFICE,
    asks=(Ask(SafetyEntry.may_resume), Ask(SafetyEntry.resume_reviewed_on, not_ahead=True, by_paper=True)),
    paper=PaperAsk(kinds=(RESUMPTION,), mandatory=True), applies=AWAITS_RESUMPTION,
)
