"""整治: the plan, the work, and the period with its extension."""

from datetime import date, timedelta
from typing import Any

from ledger.books.housing.checks import DONE_PLAUSIBLE, EXTENDED_IN_TIME, REALLY_FIXED
from ledger.books.housing.conditions import IS_GRAVE
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import FIXED, FIXING, TO_BE_FIXED, TO_FIX
from ledger.books.housing.town import DAYS_GRAVE, DAYS_SOME
from ledger.books.housing.words import FIELD_AND_OFFICER, OFFICE, Remediation
from ledger.grammar.steps import Ask, Hands, Proof, Step
from ledger.grammar.town_rules import Decided

AFTER = Proof("after", "整治后照片", least=1, basis="销号须有整治前后对照照片，请在同一角度拍摄")
NEW_DUE = Ask(HousingEntry.due_on, label="新的整治期限", fresh=True)

START = Step(
    "start", "登记整治方案，开始整治", done="按方案开始整治",
    from_states=(TO_FIX,), to=FIXING, who=FIELD_AND_OFFICER,
    asks=(
        Ask(HousingEntry.plan, help="一栋一策：怎么修、谁来修、什么时候完成"),
        Ask(HousingEntry.engineering_measures, mandatory=False), Ask(HousingEntry.illegal_handling, mandatory=False),
    ),
    proofs=(Proof("progress", "施工合同、过程照片"),), sets=((HousingEntry.remediation, Remediation.UNDERWAY),),
    hands=Hands.KEEP,
)
FINISH = Step(
    "finish", "报告整治完成", from_states=TO_BE_FIXED, to=FIXED, who=FIELD_AND_OFFICER,
    asks=(
        Ask(HousingEntry.done_on, fresh=True), Ask(HousingEntry.engineering_measures, mandatory=False),
        Ask(HousingEntry.illegal_handling, mandatory=False),
    ),
    proofs=(AFTER,), checks=(DONE_PLAUSIBLE, REALLY_FIXED),
    sets=((HousingEntry.remediation, Remediation.UNDERWAY),),
)
EXTEND = Step(
    "extend", "批准延期", from_states=TO_BE_FIXED, who=OFFICE,
    asks=(
        Ask(HousingEntry.due_on, label="延期后的整治期限", fresh=True),
        Ask(HousingEntry.reason, label="延期理由", fresh=True), Ask(HousingEntry.approved_by, fresh=True),
    ),
    checks=(EXTENDED_IN_TIME,), extends=True,
)


def default_for(field: Any, entry: HousingEntry, today: date, decided: Decided) -> Any:
    """Propose the due date by how grave it is (30 or 60 days unless the town says otherwise), and today as done."""
    if field.key in {
        one.key for one in (HousingEntry.done_on, HousingEntry.commissioned_on, HousingEntry.report_received_on)
    }:
        return today
    if field.key == HousingEntry.due_on.key:
        return today + timedelta(days=decided(DAYS_GRAVE if IS_GRAVE.holds(entry) else DAYS_SOME))
    return None
