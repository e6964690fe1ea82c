"""镇政府强制执行: what the town does about its own order that nobody obeyed (城乡规划法第六十五条).

催告, 强制执行决定, 公告, and once every remedy is over 强制拆除 (行政强制法第三十四条至第三十七条、第四十三条、第四十四条).
It asks no court: that is the road of the county's decisions.
"""

from ledger.books.farmland.checks import (
    ANNOUNCEMENT_IS_OVER, BY_DAY_ONLY, NOT_ON_A_HOLIDAY, PARTS_PUT_RIGHT, SUPPLIES_ARE_KEPT, URGING_IS_OVER,
)
from ledger.books.farmland.conditions import (
    MAY_ANNOUNCE, MAY_BE_URGED, MAY_DECIDE_FORCE, MAY_USE_FORCE, ORDER_TO_SERVE,
)
from ledger.books.farmland.papers import FORCE_DECISION, TOWN_ANNOUNCEMENT, TOWN_URGING
from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import ANNOUNCED, DECIDED, FORCING, TO_BE_DONE
from ledger.books.farmland.steps.putting_right import WHAT_REMAINS
from ledger.books.farmland.town import COMPLY_DAYS, SELF_DEMOLITION_DAYS
from ledger.grammar.days import happened, in_days
from ledger.grammar.steps import Ask, PaperAsk, Proof, Step
from ledger.grammar.usual_steps import OFFICE

SERVE_ORDER = Step(
    "serve_order", "责令通知书已送达", done="送达责令通知书", from_states=TO_BE_DONE, who=OFFICE,
    asks=(
        happened(
            FarmlandEntry.order_served_on, FarmlandEntry.ordered_on,
            help="从这天起算：六十日内可以申请复议，六个月内可以起诉",
        ),
    ),
    applies=ORDER_TO_SERVE,
)
URGE_OF_TOWN = Step(
    "urge_of_town", "镇政府催告书已送达", done="送达镇政府催告书", from_states=(DECIDED,), who=OFFICE,
    asks=(
        Ask(FarmlandEntry.urged_on, fresh=True, not_ahead=True, after_paper=True),
        Ask(FarmlandEntry.comply_by, fresh=True, default=in_days(COMPLY_DAYS)),
    ),
    paper=PaperAsk(kinds=(TOWN_URGING,), mandatory=True), applies=MAY_BE_URGED, once_past=FarmlandEntry.plan_on,
)
DECIDE_FORCE = Step(
    "decide_force", "作出强制执行决定", from_states=(DECIDED,), to=FORCING, who=OFFICE,
    asks=(
        Ask(FarmlandEntry.force_decided_on, not_ahead=True, by_paper=True),
        Ask(FarmlandEntry.urging_defence, fresh=True, help="收到催告书后有权陈述、申辩，意见应当记录、复核（第三十六条）"),
    ),
    paper=PaperAsk(kinds=(FORCE_DECISION,), mandatory=True), checks=(URGING_IS_OVER,), applies=MAY_DECIDE_FORCE,
    once_past=FarmlandEntry.plan_on, must_note="催告后的情况，陈述、申辩的复核意见",
)
ANNOUNCE = Step(
    "announce", "公告限期自行拆除", from_states=TO_BE_DONE, to=ANNOUNCED, who=OFFICE,
    asks=(
        Ask(FarmlandEntry.announced_on, not_ahead=True, by_paper=True),
        Ask(FarmlandEntry.announced_until, default=in_days(SELF_DEMOLITION_DAYS)),
    ),
    paper=PaperAsk(kinds=(TOWN_ANNOUNCEMENT,), mandatory=True), applies=MAY_ANNOUNCE,
)
BY_FORCE = Proof("by_force", "强制拆除现场照片", least=1, basis="强制拆除须有现场笔录和照片")
PULL_DOWN = Step(
    "pull_down", "强制拆除", done="实施强制拆除", from_states=TO_BE_DONE, to=DECIDED, who=OFFICE,
    asks=(
        happened(FarmlandEntry.forced_on), Ask(FarmlandEntry.is_forced_by_day, fresh=True),
        Ask(FarmlandEntry.are_supplies_kept, fresh=True),
        Ask(FarmlandEntry.emergency, mandatory=False, fresh=True),
        Ask(FarmlandEntry.area_demolished),
    ),
    proofs=(BY_FORCE,), applies=MAY_USE_FORCE, once_past=FarmlandEntry.plan_on,
    checks=(ANNOUNCEMENT_IS_OVER, NOT_ON_A_HOLIDAY, BY_DAY_ONLY, SUPPLIES_ARE_KEPT, *PARTS_PUT_RIGHT[:1]),
    sets=(WHAT_REMAINS, (FarmlandEntry.torn_down_on, FarmlandEntry.forced_on)),
    must_note="谁到场、怎样实施、财物怎样清点保管",
)
