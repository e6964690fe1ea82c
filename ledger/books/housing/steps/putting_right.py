"""整治: the plan, the work, and the period with its extension."""

from ledger.books.housing.checks import REALLY_FIXED
from ledger.books.housing.conditions import IS_GRAVE
from ledger.books.housing.papers import APPROVAL
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import FIXED, FIXING, TO_BE_FIXED, TO_FIX
from ledger.books.housing.town import DAYS_GRAVE, DAYS_SOME, EXTENSIONS
from ledger.books.housing.words import Remediation
from ledger.grammar.days import happened, in_days
from ledger.grammar.extensions import not_postponed
from ledger.grammar.steps import Ask, Hands, MeasureAct, Proof, Step
from ledger.grammar.usual_steps import FIELD_AND_OFFICER, extension
from ledger.models import Entry

AFTER = Proof("after", "整治后照片", least=1, basis="销号须有整治前后对照照片，请在同一角度拍摄", answers="before")
# 30 or 60 days unless the town says otherwise.
BY_GRAVITY = in_days(lambda entry: DAYS_GRAVE if IS_GRAVE.holds(entry) else DAYS_SOME)
# A line that took over from another keeps to the date of that one, as one sent back keeps to its own.
DUE = Ask(
    HousingEntry.due_on, stands=True, not_past=True, default=BY_GRAVITY, help="已经定过期限的，不能晚于原期限",
)
NOT_POSTPONED = not_postponed(HousingEntry.due_on, "整治期限", most=EXTENSIONS)
NEW_DUE = Ask(HousingEntry.due_on, label="新的整治期限", fresh=True, not_past=True, default=BY_GRAVITY)

FINISH = Step(
    "finish", "报告整治完成", from_states=TO_BE_FIXED, to=FIXED, who=FIELD_AND_OFFICER,
    asks=(
        happened(HousingEntry.done_on, Entry.found_on),
        Ask(HousingEntry.engineering_measures, mandatory=False), Ask(HousingEntry.illegal_handling, mandatory=False),
    ),
    proofs=(AFTER,), checks=(REALLY_FIXED,), measures=MeasureAct.WEIGH,
    sets=((HousingEntry.remediation, Remediation.UNDERWAY),),
)
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
EXTEND = extension(
    HousingEntry.due_on, "整治期限", *TO_BE_FIXED, most=EXTENSIONS, default=BY_GRAVITY,
    reason=HousingEntry.reason, approved_in=APPROVAL,
    or_else="请催促整治，或移送、提请挂牌督办",
)
