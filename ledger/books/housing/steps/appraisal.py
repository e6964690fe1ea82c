"""鉴定和处置: commissioned, received from the institution, and what the town decides on the report."""

from ledger.books.housing.checks import WORSENING_SETTLED
from ledger.books.housing.conditions import AT_PACE, IS_SOUND, IS_SOUND_BUT_GRAVE, NEEDS_APPRAISAL
from ledger.books.housing.papers import APPRAISAL_REPORT, INTERIM_OPINION, URGING
from ledger.books.housing.records import HousingEntry
from ledger.books.housing.states import APPRAISED, APPRAISING, AWAITS_APPROVAL, PASSED, REFERRED, TO_APPRAISE, TO_FIX
from ledger.books.housing.steps.putting_right import DUE, NOT_POSTPONED
from ledger.books.housing.words import AppraisalStatus, Pace, Remediation
from ledger.grammar.days import happened
from ledger.grammar.steps import Ask, Hands, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER

COMMISSION = Step(
    "commission", "登记委托鉴定", done="委托鉴定",
    from_states=(TO_APPRAISE, REFERRED), to=APPRAISING, who=OFFICER,
    asks=(
        Ask(HousingEntry.institution), Ask(HousingEntry.commissioned_by), Ask(HousingEntry.pace),
        happened(HousingEntry.commissioned_on),
    ),
    applies=NEEDS_APPRAISAL, sets=((HousingEntry.appraisal_status, AppraisalStatus.UNDERWAY),),
)
RECORD_APPRAISAL = Step(
    "record_appraisal", "登记鉴定报告", done="收到鉴定报告",
    from_states=(APPRAISING,), to=APPRAISED, who=OFFICER,
    asks=(
        Ask(HousingEntry.appraisal_grade),
        happened(HousingEntry.report_received_on, after_paper=True),
    ),
    paper=PaperAsk(kinds=(APPRAISAL_REPORT,), mandatory=True),
    sets=((HousingEntry.appraisal_status, AppraisalStatus.DONE),),
)
INTERIM = Step(
    "interim", "登记鉴定中间意见", done="收到鉴定中间意见", from_states=(APPRAISING,), who=OFFICER,
    paper=PaperAsk(kinds=(INTERIM_OPINION,), mandatory=True), applies=AT_PACE[Pace.COMPLEX],
)
ORDER_FIX = Step(
    "order_fix", "要求限期整治", from_states=(APPRAISED,), to=TO_FIX, who=OFFICER,
    asks=(DUE,), paper=PaperAsk(kinds=(URGING,)), checks=(NOT_POSTPONED,), hands=Hands.REPORTER,
)
NO_FIX = Step(
    "no_fix", "鉴定为A、B级，无需整治", from_states=(APPRAISED,), to=PASSED, who=OFFICER,
    checks=(WORSENING_SETTLED,), applies=IS_SOUND, sets=((HousingEntry.remediation, Remediation.NOT_NEEDED),),
    must_note="处置意见",
)
NO_FIX_GRAVE = Step(
    "no_fix_grave", "鉴定为A、B级，报请批准按无需整治销号",
    from_states=(APPRAISED,), to=AWAITS_APPROVAL, who=OFFICER, checks=(WORSENING_SETTLED,),
    applies=IS_SOUND_BUT_GRAVE, sets=((HousingEntry.remediation, Remediation.NOT_NEEDED),),
    must_note="处置意见",
)
