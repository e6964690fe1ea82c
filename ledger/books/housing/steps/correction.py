"""变更等级和作废: a line that says the wrong thing is closed, for one that takes over or as nothing."""

from ledger.books.housing.checks import APPRAISED_ANEW, NOT_LOWERED, VOID_NOT_BY_MISTAKE
from ledger.books.housing.conditions import IS_GRAVE
from ledger.books.housing.papers import APPRAISAL_REPORT, APPROVAL, REVIEW_APPRAISAL
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import REGRADED, REPORTED, SENT_BACK, UNDER_ORDER, VOID
from ledger.books.housing.steps.judging import REPORT, RESUBMIT, VERIFY
from ledger.grammar.steps import Ask, Begets, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER, void
from ledger.models import LEADING_ROLES, Entry

# 先销号后新增: a changed level closes the old line with its grade as it was and opens a new one; both name each other.
THE_HEIR = Begets(
    step=REPORT,
    asks=(
        Ask(Entry.grade, label="变更后的初判"),
        Ask(HousingEntry.appraisal_grade, label="变更后的鉴定等级", mandatory=False, help="变了的，请登记新的鉴定报告"),
        Ask(HousingEntry.report_received_on, label="收到新鉴定报告日期", mandatory=False, not_ahead=True, after_paper=True),
        Ask(HousingEntry.description, label="变更后的隐患描述"),
    ),
    must_change=(Entry.grade, HousingEntry.appraisal_grade),
    carries=(
        Entry.found_on, Entry.visit_id, Entry.is_listed, Entry.listed_before, HousingEntry.hazard_parts,
        HousingEntry.operating_issues, HousingEntry.may_collapse, HousingEntry.institution,
        HousingEntry.appraisal_grade,
        HousingEntry.management_measures, HousingEntry.is_controlled,
        HousingEntry.controlled_on, HousingEntry.moved_out, HousingEntry.due_on,
    ),
)
WHY_REGRADED = Ask(HousingEntry.reason, label="变更理由", fresh=True)

REGRADE = Step(
    "regrade", "变更等级（销旧立新）", done="等级变更，旧条销号，另立新条",
    from_states=UNDER_ORDER, to=REGRADED, who=OFFICER, asks=(WHY_REGRADED,),
    paper=PaperAsk(kinds=(APPRAISAL_REPORT, REVIEW_APPRAISAL)), checks=(NOT_LOWERED, APPRAISED_ANEW),
    begets=THE_HEIR,
)
LOWER = Step(
    "lower", "批准降低等级（销旧立新）", done="批准降低等级，旧条销号，另立新条",
    from_states=UNDER_ORDER, to=REGRADED, who=LEADING_ROLES, asks=(WHY_REGRADED,),
    paper=PaperAsk(kinds=(APPRAISAL_REPORT, REVIEW_APPRAISAL)), checks=(APPRAISED_ANEW,), applies=IS_GRAVE,
    begets=THE_HEIR,
)
VOID_ENTRY = void(
    REPORTED, SENT_BACK, to=VOID, not_by=(REPORT, RESUBMIT),
    asks=(Ask(HousingEntry.void_reason),), approved_in=APPROVAL,
    checks=(VOID_NOT_BY_MISTAKE,), must_note="核实情况",
)
# Once the officer has verified it, it takes the leader's word to say that there was nothing.
VOID_VERIFIED = Step(
    "void_verified", "批准作废", done="核实为不属实，批准作废",
    from_states=UNDER_ORDER, to=VOID, who=LEADING_ROLES, asks=(Ask(HousingEntry.void_reason),),
    checks=(VOID_NOT_BY_MISTAKE,), not_by=(REPORT, RESUBMIT, VERIFY), must_note="核实情况",
)
