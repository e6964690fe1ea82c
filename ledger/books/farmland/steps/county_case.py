"""立案和告知: the county's case, up to the decision."""

from ledger.books.farmland.checks import (
    DEFENCE_HAS_LAPSED, HEARD_ON_ITS_PAPER, HEARING_HAS_LAPSED, LONGER_ONCE, SUM_IS_ANSWERED,
)
from ledger.books.farmland.conditions import HEARING_ASKED, HEARING_TOLD, IS_IN_APPRAISAL, NOT_IN_APPRAISAL
from ledger.books.farmland.papers import (
    APPRAISAL_OPINION, APPRAISAL_ORDER, EXTENSION_APPROVAL, FILING, HEARING_NOTICE, HEARING_RECORD, HEARING_REQUEST,
    HEARING_SUMMONS, PENALTY_NOTICE,
)
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import FILED, NOTIFIED, REPORTED
from ledger.books.farmland.steps.verification import THE_CRIME_QUESTION
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICER

FILE = Step(
    "file", "县级机关已立案", done="立案", from_states=(REPORTED,), to=FILED, who=OFFICER,
    asks=(Ask(FarmlandEntry.filed_on, not_ahead=True, by_paper=True), Ask(FarmlandEntry.filed_by), *THE_CRIME_QUESTION),
    paper=PaperAsk(kinds=(FILING,), mandatory=True), checks=(SUM_IS_ANSWERED,),
)
NOTIFY = Step(
    "notify", "处罚告知书已送达", done="送达处罚告知书", from_states=(FILED,), to=NOTIFIED, who=OFFICER,
    asks=(Ask(FarmlandEntry.notified_on, not_ahead=True, after=(FarmlandEntry.filed_on,), after_paper=True),),
    paper=PaperAsk(kinds=(PENALTY_NOTICE,), mandatory=True),
)
TELL_HEARING = Step(
    "tell_hearing", "听证告知书已送达", done="送达听证告知书", from_states=(FILED, NOTIFIED), who=OFFICER,
    asks=(Ask(FarmlandEntry.hearing_told_on, not_ahead=True, after=(FarmlandEntry.filed_on,), after_paper=True),),
    paper=PaperAsk(kinds=(HEARING_NOTICE,), mandatory=True),
)
HEAR = Step(
    "hear", "登记陈述、申辩情况", from_states=(NOTIFIED,), who=OFFICER,
    asks=(Ask(FarmlandEntry.defence),), checks=(DEFENCE_HAS_LAPSED,), must_note="意见和复核结果",
)
HOLD_HEARING = Step(
    "hold_hearing", "登记听证情况", from_states=(FILED, NOTIFIED), who=OFFICER,
    asks=(Ask(FarmlandEntry.hearing),), checks=(HEARING_HAS_LAPSED, HEARD_ON_ITS_PAPER), applies=HEARING_TOLD,
    paper=PaperAsk(kinds=(HEARING_REQUEST, HEARING_SUMMONS, HEARING_RECORD), mandatory=HEARING_ASKED),
    must_note="听证的时间和意见",
)
EXTEND_DECISION = Step(
    "extend_decision", "延长办案期限", from_states=(FILED, NOTIFIED), who=OFFICER,
    asks=(
        Ask(FarmlandEntry.extension_days, fresh=True),
        Ask(FarmlandEntry.reason, label="延长的理由和依据条款", fresh=True),
    ),
    paper=PaperAsk(kinds=(EXTENSION_APPROVAL,), mandatory=True), checks=(LONGER_ONCE,), extends=True,
)
# Days of an appraisal, a test or a publication do not count (自然资源行政处罚办法): from the paper that orders it to the one
# that answers. Whoever only waits for the appraiser (等待外部) stops no clock.
BEGIN_APPRAISAL = Step(
    "begin_appraisal", "开始鉴定、检测、公告（办案期限停止计算）", done="开始鉴定、检测、公告",
    from_states=(FILED, NOTIFIED), who=OFFICER, applies=NOT_IN_APPRAISAL,
    paper=PaperAsk(kinds=(APPRAISAL_ORDER,), mandatory=True),
    sets=((FarmlandEntry.in_appraisal, True),), must_note="委托谁、鉴定什么",
)
END_APPRAISAL = Step(
    "end_appraisal", "鉴定、检测、公告结束", from_states=(FILED, NOTIFIED), who=OFFICER, applies=IS_IN_APPRAISAL,
    paper=PaperAsk(kinds=(APPRAISAL_OPINION,), mandatory=True),
    sets=((FarmlandEntry.in_appraisal, False),), must_note="结论",
)
