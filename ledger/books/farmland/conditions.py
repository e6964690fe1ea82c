"""When something applies, with the sentence said where it does not."""

from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.states import REFERRED
from ledger.books.farmland.words import (
    Acceptance, BuildingKind, CrimeTogether, Era, Handling, Hearing, OccupantKind, Referral, Remedy, Ruling, Source,
)
from ledger.grammar.conditions import all_of, any_of, has, is_, is_given, is_missing, is_more_than, is_not, unless
from ledger.models import Entry

IS_GRAVE = is_(Entry.grade, Era.NEW, otherwise="不是新增问题")

MAY_FALL = any_of(
    is_(Entry.grade, Era.NEW, Era.STOCK), is_(FarmlandEntry.crime_question, True),
    otherwise="已经是早期存量，面积也没有达到追诉线，请用“更正核查情况”",
)
# Whoever was proceeded against stays the party, whoever has the land afterwards.
HAS_A_PARTY = any_of(
    is_given(FarmlandEntry.filed_on), is_given(FarmlandEntry.ordered_on), otherwise="还没有立案，也没有责令改正",
)

# The clue, and stopping it.
IS_PATCH = is_(FarmlandEntry.source, Source.PATCH, otherwise="不是卫片下发的图斑")
IS_NO_PATCH = unless(IS_PATCH, otherwise="卫片图斑按月清的期限核查")
NOT_STOPPED = all_of(
    is_not(FarmlandEntry.stopped_on_spot, True), is_missing(FarmlandEntry.stopped_on), otherwise="已经制止，不需要重复登记",
)
NOT_REPORTED = all_of(
    is_not(FarmlandEntry.reported_at_once, True), is_missing(FarmlandEntry.reported_to), otherwise="已经报告过了",
)
STILL_TO_BE_STOPPED = all_of(
    is_missing(FarmlandEntry.stopped_on), is_missing(FarmlandEntry.ordered_on), is_missing(FarmlandEntry.finished),
    otherwise="已经下达停止通知、责令，或者已经竣工，没有可制止的",
)
# Reporting upward stops nobody: the notice stays due until it was given or there is nothing left to stop.
NOTICE_IS_GIVEN = any_of(unless(STILL_TO_BE_STOPPED), is_given(FarmlandEntry.done_on))
IS_STOPPED = any_of(NOTICE_IS_GIVEN, is_(FarmlandEntry.stopped_on_spot, True))

# Papers that begin a case or order something name the whole area; so does what is said of putting it right.
MAY_BE_TWO = all_of(
    is_missing(FarmlandEntry.filed_on), is_missing(FarmlandEntry.ordered_on), is_missing(FarmlandEntry.area_demolished),
    is_missing(FarmlandEntry.done_on),
    otherwise="已经立案、责令或者登记了拆除、整改的，按一个案子办完，不能再拆分：还有别的地块的，另行登记，再用“关联另一条”",
)

# What the check found.
HAS_APPROVAL = is_(FarmlandEntry.has_approval, True, otherwise="没有用地手续")
IS_VILLAGE_HOUSE = all_of(
    is_(FarmlandEntry.building_kind, BuildingKind.HOUSE_SINGLE, BuildingKind.HOUSE_MULTIPLE),
    is_(FarmlandEntry.occupant_kind, OccupantKind.VILLAGER),
    otherwise="不是村民住宅",
)
TOWN_HAS_POWER = is_(
    FarmlandEntry.lacks_rural_permit, True,
    otherwise="镇政府只能对乡、村庄规划区内未取得或违反乡村建设规划许可证的建设责令改正（城乡规划法第六十五条），请报县级机关",
)

# A crime is asked about, proposed, decided.
CRIME_ASKED = any_of(
    is_(FarmlandEntry.crime_question, True), is_(FarmlandEntry.crime_together, CrimeTogether.REACHES),
    otherwise="面积没有达到追诉线",
)
NOT_PROPOSED = any_of(
    is_missing(FarmlandEntry.referral), is_(FarmlandEntry.referral, Referral.REFUSED),
    otherwise="已经报请、决定移送或者已经移送",
)
IS_PROPOSED = is_(FarmlandEntry.referral, Referral.PROPOSED, otherwise="还没有报请移送")
IS_APPROVED = is_(FarmlandEntry.referral, Referral.APPROVED, otherwise="移送须先由负责人决定，请先报请移送")
# Days of the hearing, of an appraisal and with the police do not count for the decision: each begins with its paper.
OTHERS_HAVE_IT = any_of(
    is_(Entry.state, REFERRED.key), is_(FarmlandEntry.hearing, Hearing.REQUESTED),
    is_(FarmlandEntry.in_appraisal, True),
)
IS_IN_APPRAISAL = is_(FarmlandEntry.in_appraisal, True, otherwise="没有登记鉴定、检测、公告")
HEARING_ASKED = is_(FarmlandEntry.hearing, Hearing.REQUESTED, otherwise="没有要求听证")
NOT_IN_APPRAISAL = unless(IS_IN_APPRAISAL, otherwise="已经登记了鉴定、检测、公告，结束以后再登记下一次")
IN_COUNTY_CASE = all_of(
    is_given(FarmlandEntry.filed_on), is_missing(FarmlandEntry.decided_on),
    otherwise="县级机关没有立案，或者处罚决定已经作出，请改用“土地继续整改”",
)

# The decision, by what it orders.
DEMOLISHES = has(FarmlandEntry.handling, Handling.DEMOLISH, Handling.DEMOLISH_PART, otherwise="没有决定拆除")
DOES_NOT_DEMOLISH = unless(DEMOLISHES, otherwise="决定拆除的，起诉期限为十五日")
CONFISCATES = has(FarmlandEntry.handling, Handling.CONFISCATE, otherwise="没有决定没收")
PLAN_DECIDES = any_of(DEMOLISHES, CONFISCATES, otherwise="没有决定拆除或者没收")
NOT_HANDED_OVER = all_of(
    CONFISCATES, is_missing(FarmlandEntry.handed_over_on), otherwise="没有待移交的没收建筑物",
)
FINES = has(FarmlandEntry.handling, Handling.FINE, otherwise="没有决定罚款")
FINE_UNPAID = all_of(FINES, is_missing(FarmlandEntry.fine_paid_on), otherwise="没有待缴纳的罚款")
# The land is put right and closed; the fine is another matter, which the court has where it was applied to.
FINE_TO_CHASE = all_of(FINE_UNPAID, is_missing(FarmlandEntry.applied_on))
DEFERS = has(FarmlandEntry.handling, Handling.DEFER)
# Only what was begun before the cut-off date, and only what nobody has punished or ordered yet.
MAY_BE_DEFERRED = all_of(
    is_(Entry.grade, Era.EARLY, Era.STOCK), is_missing(FarmlandEntry.decided_on), is_missing(FarmlandEntry.ordered_on),
    otherwise="分类处置暂缓只限存量；新增的零容忍，已经处罚、责令的按决定办理",
)
REGULARISES = is_more_than(FarmlandEntry.area_regularised, 0, otherwise="没有补办手续")
# 土地管理法第七十七条: against the plan it comes down, in line with it it is confiscated; papers follow the penalty.
WANTS_A_REASON = any_of(
    all_of(CONFISCATES, is_(FarmlandEntry.plan_fit, False)),
    all_of(DEMOLISHES, is_(FarmlandEntry.plan_fit, True)),
    all_of(
        any_of(has(FarmlandEntry.handling, Handling.REGULARISE), REGULARISES), is_missing(FarmlandEntry.decided_on),
    ),
)

# The rights of the party.
HEARING_TOLD = is_given(FarmlandEntry.hearing_told_on, otherwise="还没有告知听证权利")
REMEDY_OVER = is_(
    FarmlandEntry.remedy, Remedy.NONE, Remedy.UPHELD,
    otherwise="复议、起诉期还没有届满，不能强制执行；届满以后先“登记复议、诉讼情况”",
)
IS_RECONSIDERED = is_(FarmlandEntry.remedy, Remedy.RECONSIDERED, otherwise="没有维持的复议决定")
REMEDY_ENDED = is_(
    FarmlandEntry.remedy, Remedy.NONE, Remedy.UPHELD, Remedy.OVERTURNED, otherwise="复议、诉讼还没有结束",
)
IS_OVERTURNED = is_(FarmlandEntry.remedy, Remedy.OVERTURNED)
DECISION_OVERTURNED = all_of(
    IS_OVERTURNED, is_given(FarmlandEntry.decided_on), otherwise="处罚决定没有被撤销、变更，请先登记复议、诉讼情况",
)
ORDER_OVERTURNED = all_of(
    IS_OVERTURNED, is_missing(FarmlandEntry.decided_on),
    otherwise="责令限期改正没有被撤销、变更，请先登记复议、诉讼情况",
)

# The court's road belongs to a decision of the county, the town's own to its own order (城乡规划法第六十五条).
HAS_PENALTY = is_given(
    FarmlandEntry.decided_on,
    otherwise="没有处罚决定，不能申请法院强制执行。镇政府责令的由镇政府依次催告、决定强制执行、公告，期满后强制拆除",
)
GOES_TO_COURT = all_of(HAS_PENALTY, REMEDY_OVER)
IS_TOWN_ORDER = all_of(
    is_given(FarmlandEntry.ordered_on), is_missing(FarmlandEntry.decided_on),
    otherwise="不是镇政府责令的，镇政府不能强制拆除；县级机关的处罚决定由县级机关催告，申请法院强制执行",
)
ORDER_IS_SERVED = is_given(
    FarmlandEntry.order_served_on, otherwise="责令通知书还没有送达，请先登记“责令通知书已送达”，复议、起诉期从送达起算"
)
SERVED_BY_TOWN = all_of(IS_TOWN_ORDER, ORDER_IS_SERVED)
ORDER_TO_SERVE = all_of(IS_TOWN_ORDER, is_missing(FarmlandEntry.order_served_on, otherwise="责令通知书已经送达"))
NO_FORCE_YET = is_missing(FarmlandEntry.force_decided_on, otherwise="强制执行决定已经作出，请公告限期自行拆除")
MAY_BE_URGED = all_of(SERVED_BY_TOWN, NO_FORCE_YET)
MAY_DECIDE_FORCE = all_of(
    IS_TOWN_ORDER, NO_FORCE_YET,
    is_given(FarmlandEntry.comply_by, otherwise="还没有催告，请先登记“镇政府催告书已送达”（行政强制法第三十五条）"),
)
FORCE_IS_DECIDED = is_given(
    FarmlandEntry.force_decided_on, otherwise="还没有强制执行决定，请先登记“作出强制执行决定”（行政强制法第三十七条）"
)
MAY_ANNOUNCE = all_of(
    IS_TOWN_ORDER, FORCE_IS_DECIDED, is_missing(FarmlandEntry.announced_on, otherwise="已经公告，期满后可以强制拆除"),
)
MAY_USE_FORCE = all_of(
    IS_TOWN_ORDER, FORCE_IS_DECIDED,
    is_given(FarmlandEntry.announced_on, otherwise="还没有公告，请先登记“公告限期自行拆除”（行政强制法第四十四条）"),
    REMEDY_OVER, is_missing(FarmlandEntry.forced_on, otherwise="已经强制拆除，复耕以后请报告整改完成"),
)
# The court, once the county has applied.
IS_BEFORE_COURT = is_missing(FarmlandEntry.ruling, otherwise="法院已经裁定")
NOT_TAKEN_UP_YET = all_of(IS_BEFORE_COURT, is_missing(FarmlandEntry.taken_up_on, otherwise="法院已经受理"))
COURT_MAY_HEAR = all_of(
    IS_BEFORE_COURT, is_given(FarmlandEntry.taken_up_on, otherwise="法院还没有受理，请先登记受理"),
    is_not(FarmlandEntry.court_hears, True, otherwise="已经登记法院听取意见"),
)
COURT_SAYS_NO = is_(
    FarmlandEntry.ruling, Ruling.NOT_TAKEN_UP, Ruling.REFUSED, otherwise="没有不予受理、不予执行的裁定",
)
MAY_OBJECT = all_of(COURT_SAYS_NO, is_missing(FarmlandEntry.objected_on, otherwise="已经向上一级法院申请复议"))

# Put right, and accepted.
HAS_RECLAMATION_PLAN = is_(FarmlandEntry.has_reclamation_plan, True, otherwise="没有土地复垦方案")
NO_RECLAMATION_PLAN = unless(HAS_RECLAMATION_PLAN, otherwise="按土地复垦方案验收")
# What the party or the town claims counts once it was accepted on the spot (rules 9.2 D).
IS_ACCEPTED = is_(FarmlandEntry.acceptance, Acceptance.PASSED)
DEMOLISHED_ONLY = all_of(
    is_more_than(FarmlandEntry.area_demolished, 0), is_more_than(FarmlandEntry.area_farmland, 0),
    unless(is_more_than(FarmlandEntry.area_recultivated, 0)),
)
# What was wholly made good stands on its approval number; all else on the county's opinion (rules 2.3).
WANTS_OPINION = any_of(
    unless(REGULARISES), is_more_than(FarmlandEntry.area_demolished, 0), otherwise="全部补办手续的，以批文号为凭",
)
