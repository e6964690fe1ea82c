"""When something applies."""

from ledger.books.farmland.records import FarmlandEntry
from ledger.books.farmland.words import BuildingKind, Era, Handling, OccupantKind, Referral, Remedy, Source
from ledger.grammar.steps import Condition
from ledger.models import Entry


def handled_by(entry: FarmlandEntry, *kinds: Handling) -> bool:
    return bool(set(entry.handling or ()) & set(kinds))


IS_GRAVE = Condition(
    holds=lambda entry: entry.grade == Era.NEW, otherwise="不是新增问题", seen_in=(Entry.grade, Era.NEW)
)
IS_PATCH = Condition(
    holds=lambda entry: entry.source == Source.PATCH,
    otherwise="不是卫片下发的图斑",
    seen_in=(FarmlandEntry.source, Source.PATCH),
)
IS_NO_PATCH = Condition(holds=lambda entry: entry.source != Source.PATCH, otherwise="卫片图斑按月清的期限核查")
NOT_STOPPED = Condition(
    holds=lambda entry: not entry.stopped_on_spot and entry.stopped_on is None, otherwise="已经制止，不需要重复登记"
)
NOT_REPORTED = Condition(
    holds=lambda entry: not entry.reported_at_once and entry.reported_to is None, otherwise="已经报告过了"
)
NOTHING_TO_STOP = Condition(
    holds=lambda entry: entry.stopped_on is not None or bool(entry.finished),
    otherwise="正在建设的须先下达停止通知；已经竣工的，请先用“更正核查情况”写明竣工时间",
)
HAS_APPROVAL = Condition(
    holds=lambda entry: bool(entry.has_approval),
    otherwise="没有用地手续",
    seen_in=(FarmlandEntry.has_approval, True),
)
IS_VILLAGE_HOUSE = Condition(
    holds=lambda entry: (
        entry.building_kind in (BuildingKind.HOUSE_SINGLE, BuildingKind.HOUSE_MULTIPLE)
        and entry.occupant_kind == OccupantKind.VILLAGER
    ),
    otherwise="不是村民住宅",
)
CRIME_ASKED = Condition(holds=lambda entry: bool(entry.crime_question), otherwise="面积没有达到追诉线")
TOWN_HAS_POWER = Condition(
    holds=lambda entry: bool(entry.lacks_rural_permit),
    otherwise="镇政府只能对乡、村庄规划区内未取得或违反乡村建设规划许可证的建设责令改正（城乡规划法第六十五条），请报县级机关",
)
DEMOLISHES = Condition(
    holds=lambda entry: handled_by(entry, Handling.DEMOLISH, Handling.DEMOLISH_PART), otherwise="没有决定拆除"
)
DOES_NOT_DEMOLISH = Condition(holds=lambda entry: not DEMOLISHES.holds(entry), otherwise="决定拆除的，起诉期限另算")
CONFISCATES = Condition(holds=lambda entry: handled_by(entry, Handling.CONFISCATE), otherwise="没有决定没收")
PLAN_DECIDES = Condition(
    holds=lambda entry: DEMOLISHES.holds(entry) or CONFISCATES.holds(entry), otherwise="没有决定拆除或者没收"
)
FINES = Condition(holds=lambda entry: handled_by(entry, Handling.FINE), otherwise="没有决定罚款")
FINE_UNPAID = Condition(
    holds=lambda entry: FINES.holds(entry) and entry.fine_paid_on is None, otherwise="没有待缴纳的罚款"
)
HEARING_TOLD = Condition(holds=lambda entry: entry.hearing_told_on is not None, otherwise="还没有告知听证权利")
NOT_HANDED_OVER = Condition(
    holds=lambda entry: CONFISCATES.holds(entry) and entry.handed_over_on is None,
    otherwise="没有待移交的没收建筑物",
)
REMEDY_OVER = Condition(
    holds=lambda entry: entry.remedy in (Remedy.NONE, Remedy.UPHELD), otherwise="决定还没有生效，不能申请强制执行"
)
REMEDY_ENDED = Condition(
    holds=lambda entry: entry.remedy != Remedy.PENDING,
    otherwise="复议、诉讼还没有结束",
    seen_in=(FarmlandEntry.remedy, (Remedy.NONE, Remedy.UPHELD, Remedy.OVERTURNED)),
)
DECISION_OVERTURNED = Condition(
    holds=lambda entry: entry.remedy == Remedy.OVERTURNED and entry.decided_on is not None,
    otherwise="处罚决定没有被撤销、变更，请先登记复议、诉讼情况",
)
ORDER_OVERTURNED = Condition(
    holds=lambda entry: entry.remedy == Remedy.OVERTURNED and entry.decided_on is None,
    otherwise="责令限期改正没有被撤销、变更，请先登记复议、诉讼情况",
)
REGULARISES = Condition(holds=lambda entry: bool(entry.area_regularised), otherwise="没有补办手续")

# What was wholly made good stands on its approval number; all else on the county's opinion (rules 2.3).
WANTS_OPINION = Condition(
    holds=lambda entry: not entry.area_regularised or bool(entry.area_demolished),
    otherwise="全部补办手续的，以批文号为凭",
)
HAS_RECLAMATION_PLAN = Condition(holds=lambda entry: bool(entry.has_reclamation_plan), otherwise="没有土地复垦方案")
NO_RECLAMATION_PLAN = Condition(holds=lambda entry: not entry.has_reclamation_plan, otherwise="按土地复垦方案验收")
NOT_PROPOSED = Condition(
    holds=lambda entry: entry.referral in (None, Referral.REFUSED), otherwise="已经报请、决定移送或者已经移送"
)
IN_COUNTY_CASE = Condition(
    holds=lambda entry: entry.filed_on is not None and entry.decided_on is None,
    otherwise="县级机关没有立案，或者处罚决定已经作出，请改用“土地继续整改”",
)
IS_PROPOSED = Condition(holds=lambda entry: entry.referral == Referral.PROPOSED, otherwise="还没有报请移送")
IS_APPROVED = Condition(
    holds=lambda entry: entry.referral == Referral.APPROVED, otherwise="移送须先由负责人决定，请先报请移送"
)
IS_LISTED = Condition(holds=lambda entry: entry.is_listed, otherwise="没有挂牌督办，不需要摘牌")
IS_NOT_LISTED = Condition(holds=lambda entry: not entry.is_listed, otherwise="已经挂牌督办")
