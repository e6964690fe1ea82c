"""The closed lists of the book."""

from ledger.choices import Choice


class LandClass(Choice):
    """GB/T 21010-2017 names the three kinds of farmland; the rest is said roughly."""

    PADDY = "0101", "水田（0101）"
    IRRIGATED = "0102", "水浇地（0102）"
    DRY = "0103", "旱地（0103）"
    OTHER_AGRICULTURAL = "other_agricultural", "其他农用地"
    BUILT = "built", "建设用地"
    UNUSED = "unused", "未利用地"


class Source(Choice):
    PATCH = "patch", "卫片下发图斑"
    PATROL = "patrol", "动态巡查"
    REPORTED = "reported", "群众举报"
    ASSIGNED = "assigned", "上级交办"
    INSPECTION = "inspection", "督察反馈"
    MEDIA = "media", "媒体"
    SELF_CHECK = "self_check", "自查"


class OccupantKind(Choice):
    VILLAGER = "villager", "村民"
    COLLECTIVE = "collective", "村集体"
    COMPANY = "company", "企业"
    OTHER_PERSON = "other_person", "其他个人"


class BuildingKind(Choice):
    HOUSE_SINGLE = "house_single", "住宅（单户）"
    HOUSE_MULTIPLE = "house_multiple", "住宅（多户）"
    PUBLIC_SERVICE = "public_service", "公共服务类"
    INDUSTRY = "industry", "产业类"
    YARD = "yard", "堆场"
    ROAD = "road", "道路"
    GRAVE = "grave", "坟墓"
    SOIL_TAKING = "soil_taking", "取土"
    LIVESTOCK = "livestock", "养殖"
    GREENING = "greening", "绿化"
    FACILITY_FARMING = "facility_farming", "设施农业"


BUILDINGS = tuple(BuildingKind)
BUILDING_GROUPS = (
    ("房屋", BUILDINGS[: BUILDINGS.index(BuildingKind.YARD)]),
    ("非房屋", BUILDINGS[BUILDINGS.index(BuildingKind.YARD) :]),
)


class BrokenRule(Choice):
    """农村建房“八不准”, 自然资发〔2020〕127号."""

    BASIC_FARMLAND = "1", "占用永久基本农田建房"
    MORE_THAN_ALLOWED = "2", "强占多占耕地建房"
    TRADED = "3", "买卖、流转耕地违法建房"
    CONTRACTED = "4", "在承包耕地上违法建房"
    PRETEXT = "5", "巧立名目违法占用耕地建房"
    ONE_HOUSE = "6", "违反“一户一宅”规定占用耕地建房"
    SOLD = "7", "非法出售占用耕地建的房屋"
    APPROVED = "8", "违法审批占用耕地建房"


class Violation(Choice):
    NOT_APPROVED = "not_approved", "未批先占（未批先建）"
    MORE_THAN_APPROVED = "more_than_approved", "少批多占"
    TRANSFERRED = "transferred", "非法转让"
    USE_CHANGED = "use_changed", "擅自改变用途"
    DESTROYED = "destroyed", "破坏耕地（建窑、建坟、挖砂、取土等）"
    NOT_RECLAIMED = "not_reclaimed", "拒不复垦"
    APPROVED_BEYOND_POWER = "approved_beyond_power", "越权批地"


class Conclusion(Choice):
    PROBLEM = "problem", "有问题"
    SUSPECTED = "suspected", "疑似"
    ILLEGAL = "illegal", "违法（卫片）"
    HOUSE = "house", "住宅类乱占"
    NOT_HOUSE = "not_house", "非住宅类乱占"
    NO_PROBLEM = "no_problem", "无问题"
    LEGAL = "legal", "合法（卫片）"
    NOT_OCCUPIED = "not_occupied", "非乱占"
    ALREADY_RIGHT = "already_right", "已整治完成"
    OUT_OF_TIME = "out_of_time", "时间外"
    OUT_OF_TOWN = "out_of_town", "不在辖区"
    TEMPORARY = "temporary", "临时用地"
    FACILITY = "facility", "设施农用地"
    UNCHANGED = "unchanged", "实地未变化"


CONCLUSIONS = tuple(Conclusion)
PROBLEMS = CONCLUSIONS[: CONCLUSIONS.index(Conclusion.NO_PROBLEM)]
CONCLUSION_GROUPS = (("有问题，立项办理", PROBLEMS), ("没有问题，销去线索", CONCLUSIONS[len(PROBLEMS) :]))


class Handling(Choice):
    DEMOLISH = "demolish", "拆除复耕"
    DEMOLISH_PART = "demolish_part", "部分拆除"
    CONFISCATE = "confiscate", "没收"
    REGULARISE = "regularise", "补办用地手续"
    RETURN_LAND = "return_land", "责令退还"
    CORRECT = "correct", "限期改正治理"
    FINE = "fine", "罚款"
    POLICE = "police", "移送公安"
    DEFER = "defer", "分类处置暂缓"


class Era(Choice):
    """When it was begun, by the town's two cut-off dates: the national ones unless the town says otherwise."""

    EARLY = "early", "早期存量"
    STOCK = "stock", "存量"
    NEW = "new", "新增（零容忍）"


class CrimeAnswer(Choice):
    """What the town does about the question; whether it is a crime, the competent organ decides and then the police."""

    PROPOSE = "propose", "报请县级机关决定是否移送公安"
    NOT_YET = "not_yet", "暂不报请，继续调查"


class CrimeTogether(Choice):
    """What the cases of one occupant come to; several acts that nobody has punished add up (法释〔2000〕14号)."""

    REACHES = "reaches", "合计达到追诉线"
    BELOW = "below", "合计没有达到追诉线"
    NOT_ADDED = "not_added", "不是同一主体，或者不应累计"


class Referral(Choice):
    PROPOSED = "proposed", "已报请"
    APPROVED = "approved", "决定移送"
    REFUSED = "refused", "决定不移送"
    HANDED_OVER = "handed_over", "已移送"


class Defence(Choice):
    NONE = "none", "期满未提出"
    DEFENDED = "defended", "提出陈述、申辩，已复核"
    WAIVED = "waived", "书面放弃陈述、申辩"


class Hearing(Choice):
    NONE = "none", "期满未要求"
    REQUESTED = "requested", "已要求听证，待举行"
    HEARD = "heard", "已举行听证"
    WAIVED = "waived", "书面放弃听证"


class Remedy(Choice):
    NONE = "none", "期满未复议、未起诉"
    RECONSIDERED = "reconsidered", "复议维持决定，十五日内还可以起诉"
    UPHELD = "upheld", "诉讼维持决定，或者复议维持后期满未起诉"
    OVERTURNED = "overturned", "决定被撤销、变更"
    PENDING = "pending", "正在复议、诉讼"


class Ruling(Choice):
    """What the court answers to an application for enforcement (行政强制法第五十六条至第五十八条)."""

    GRANTED = "granted", "裁定准予强制执行"
    NOT_TAKEN_UP = "not_taken_up", "裁定不予受理"
    REFUSED = "refused", "裁定不予执行"


class Acceptance(Choice):
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class UpperReview(Choice):
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回"
    SAMPLED = "sampled", "部级抽查"


class CoordinateSystem(Choice):
    CGCS2000 = "cgcs2000", "CGCS2000（国家大地坐标系）"
    WGS84 = "wgs84", "WGS-84（卫星定位）"
    GCJ02 = "gcj02", "GCJ-02（国内商业地图）"
    BD09 = "bd09", "BD-09（百度地图）"
    PROJECTED = "projected", "CGCS2000 平面坐标（3 度带）"


class VisitKind(Choice):
    PATROL = "patrol", "日常巡查"
    PATCH = "patch", "图斑核查"
    COMPLAINT = "complaint", "举报核查"
    LOOK_BACK = "look_back", "回头看"


class ClockCode(Choice):
    """The promises, after their row in the table of time limits (limits.toml), the town's own by what they are."""

    STOP_AT_ONCE = "D1", "立即制止"
    REPORT = "D1-report", "报告县级机关"
    VERIFY = "D2", "初步核查"
    MONTH = "D4", "图斑核查（月清）"
    RESUBMIT = "D2b", "补充线索"
    STOP = "D3", "发出停止违法行为通知"
    CORRECT = "D3-correct", "督促自行改正"
    INVESTIGATE = "D3-investigate", "拒不改正的开始调查"
    FILING = "D5", "是否立案的决定"
    DECISION = "D6", "作出处罚决定"
    DECISION_AGAIN = "D6-again", "重新作出处罚决定"
    DEFENCE = "D7", "陈述、申辩"
    HEARING = "D7-hearing", "要求听证"
    SERVING = "P2", "送达处罚决定书"
    FINE = "P4", "缴纳罚款"
    SUE = "D8", "对限期拆除决定起诉"
    RECONSIDER = "P6", "对其他决定申请复议"
    SUIT = "P6-suit", "对其他决定起诉"
    TOWN_SERVING = "town-serving", "送达镇政府责令通知书"
    TOWN_RECONSIDER = "D15", "对镇政府责令申请复议"
    TOWN_SUIT = "D15-suit", "对镇政府责令起诉"
    TOWN_URGING = "town-urging", "镇政府催告后等待履行"
    TOWN_ANNOUNCING = "town-announcing", "公告限期自行拆除"
    TOWN_FORCE = "town-force", "强制拆除"
    SUE_AFTER = "D16", "对复议决定起诉"
    URGING = "D9", "催告后等待履行"
    COURT = "D10", "申请法院强制执行"
    TAKEN_UP = "D17", "法院受理强制执行申请"
    RULING = "D17-ruling", "法院作出强制执行裁定"
    RULING_AFTER_HEARING = "D17-hearing", "法院听取意见后作出裁定"
    OBJECTION = "D17-objection", "对法院裁定申请复议"
    ENFORCE = "D10b", "跟踪强制执行"
    HANDOVER = "D11", "移交没收的建筑物"
    RECLAMATION = "D12", "土地复垦验收"
    ACCEPT = "D12b", "现场验收"
    REFERRAL_DECISION = "D13", "决定是否移送公安"
    REFERRAL = "D13-handover", "向公安机关移送"
    POLICE = "D13b", "跟踪公安机关答复"
    PLAN = "put-right", "整改"
    DEFERRAL = "deferral", "暂缓期满研判"
    CLOSE = "strike-off", "销号"
    RELISTING = "relist", "决定是否重新挂牌"
    OUTSIDE = "D-outside", "外部答复"
