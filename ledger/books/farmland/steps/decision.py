"""决定和救济: decided, served; reconsidered, sued over, overturned."""

from ledger.books.farmland.checks import (
    HANDLING_HOLDS, HEARING_WAS_TOLD, ORDER_WAS_SERVED, PARTY_HAD_ITS_DAYS, REMEDY_HAS_LAPSED,
)
from ledger.books.farmland.conditions import (
    DECISION_OVERTURNED, IS_RECONSIDERED, ORDER_OVERTURNED, PLAN_DECIDES, REMEDY_ENDED,
)
from ledger.books.farmland.papers import NO_PENALTY, PENALTY_DECISION
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import DECIDED, FILED, NOTIFIED, REPORTED, TO_BE_DONE, UNSERVED
from ledger.books.farmland.steps.anew import THE_ORDER_ANEW, THE_PENALTY_ANEW
from ledger.books.farmland.steps.putting_right import THE_PLAN, TOWN_ORDER
from ledger.grammar.steps import Ask, PaperAsk, Step
from ledger.grammar.usual_steps import OFFICE, OFFICER

DECIDE = Step(
    "decide", "已作出处罚决定", done="作出处罚决定", from_states=(NOTIFIED,), to=UNSERVED, who=OFFICER,
    asks=(
        Ask(FarmlandEntry.decided_on, not_ahead=True, after=(FarmlandEntry.notified_on,), by_paper=True), *THE_PLAN,
        Ask(FarmlandEntry.plan_fit, mandatory=PLAN_DECIDES),
    ),
    paper=PaperAsk(kinds=(PENALTY_DECISION,), mandatory=True),
    checks=(PARTY_HAD_ITS_DAYS, HEARING_WAS_TOLD, *HANDLING_HOLDS),
)
SERVE = Step(
    "serve", "处罚决定书已送达", done="送达处罚决定书", from_states=(UNSERVED,), to=DECIDED, who=OFFICER,
    asks=(
        Ask(
            FarmlandEntry.served_on, not_ahead=True, after=(FarmlandEntry.decided_on,),
            help="从这天起算：十五日缴纳罚款；六十日内可以申请复议，六个月内（限期拆除的十五日内）可以起诉",
        ),
    ),
)
SPARE = Step(
    "spare", "不予处罚，责令改正", from_states=(FILED, NOTIFIED), to=DECIDED, who=OFFICER,
    asks=THE_PLAN, paper=PaperAsk(kinds=(NO_PENALTY,), mandatory=True), checks=HANDLING_HOLDS,
    must_note="不予处罚的理由（如：已过追究时效、轻微且已改正）",
)
SETTLE_REMEDY = Step(
    "settle_remedy", "登记复议、诉讼情况", from_states=TO_BE_DONE, who=OFFICER,
    asks=(
        Ask(FarmlandEntry.remedy, fresh=True),
        Ask(
            FarmlandEntry.reconsidered_on, mandatory=IS_RECONSIDERED, only_then=True, not_ahead=True,
            help="收到复议决定书之日起十五日内可以起诉（行政诉讼法第四十五条），不再是六个月",
        ),
        Ask(
            FarmlandEntry.remedy_ended_on, mandatory=REMEDY_ENDED, only_then=True, fresh=True,
            not_ahead=True, after=(FarmlandEntry.served_on,),
            help="限期拆除决定十五日内可以起诉（土地管理法第八十三条），任何决定六十日内可以申请复议（行政复议法"
            "第二十条），都届满才算；有复议决定、判决的填生效日期",
        ),
    ),
    checks=(ORDER_WAS_SERVED, REMEDY_HAS_LAPSED),
)
DECIDE_AGAIN = Step(
    "decide_again", "决定被撤销，重新办理", from_states=TO_BE_DONE, to=FILED, who=OFFICER,
    applies=DECISION_OVERTURNED, sets=THE_PENALTY_ANEW, undoes=(DECIDE,), must_note="撤销、变更的内容和重新办理的安排",
)
ORDER_AGAIN = Step(
    "order_again", "镇政府责令被撤销，重新处理", from_states=TO_BE_DONE, to=REPORTED, who=OFFICE,
    applies=ORDER_OVERTURNED, sets=THE_ORDER_ANEW, undoes=(TOWN_ORDER,),
    must_note="撤销、变更的内容和重新处理的安排",
)
