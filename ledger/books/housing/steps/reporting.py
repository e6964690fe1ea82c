"""移送、通报和报告: what is referred to the county, and what it and its departments are told."""

from ledger.books.housing.conditions import IS_DANGEROUS
from ledger.books.housing.papers import DEPARTMENT_LETTER, REFERRAL
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import (
    APPRAISED, AWAITS_APPROVAL, FIXED, PASSED, REFERRED, REPORTED, TO_APPRAISE, TO_BE_FIXED, TO_FIX, UNDER_ORDER,
)
from ledger.books.housing.steps.putting_right import NEW_DUE
from ledger.books.housing.words import AppraisalStatus
from ledger.grammar.steps import PaperAsk, Step, emptied
from ledger.grammar.town_rules import Decided
from ledger.grammar.usual_steps import OFFICE, OFFICER, answered, refer

REFER = refer(
    TO_APPRAISE, APPRAISED, *TO_BE_FIXED, FIXED, to=REFERRED, whom=HousingEntry.referred_to, paper=REFERRAL,
    because="拒不鉴定、拒不整治、超出本镇权限等", sets=emptied(HousingEntry.due_on),
)


def _status_once_answered(entry: HousingEntry, decided: Decided) -> AppraisalStatus | None:
    """Put right without the appraisal that was wanted: refused or referred, it has not become one that was made."""
    waits = entry.appraisal_status in (AppraisalStatus.PENDING, AppraisalStatus.UNDERWAY)
    return AppraisalStatus.NOT_DONE if waits else entry.appraisal_status


ANSWERED = answered(
    REFERRED, to=TO_FIX, goes_on="整治", new_due=NEW_DUE,
    sets=((HousingEntry.appraisal_status, _status_once_answered),),
)
TELL_DEPARTMENT = Step(
    "tell_department", "通报住建部门", done="向住建部门通报", from_states=(REPORTED, *UNDER_ORDER), who=OFFICE,
    paper=PaperAsk(kinds=(DEPARTMENT_LETTER,)), must_note="通报给谁、怎样通报",
)
UPDATE_PLATFORM = Step(
    "update_platform", "已更新国家（省）平台", done="更新国家（省）平台信息",
    from_states=UNDER_ORDER, who=OFFICER,
)
REPORT_DANGER = Step(
    "report_danger", "报告危险房屋",
    from_states=(APPRAISED, *TO_BE_FIXED, FIXED, PASSED, AWAITS_APPROVAL, REFERRED), who=OFFICER,
    applies=IS_DANGEROUS, must_note="报告给谁",
)
