"""The closed lists of the book, and the codes its promises are known by."""

from ledger.choices import Choice


class Punished(Choice):
    """Whom a penalty was decided against; nobody by name."""

    UNIT = "unit", "单位"
    PERSON = "person", "个人"


class PenaltyRoad(Choice):
    """The two roads to a penalty (行政处罚法第五章)."""

    SIMPLE = "simple", "简易程序"
    ORDINARY = "ordinary", "普通程序"


class ClockCode(Choice):
    """A2, A3, A4 and A15 are rows of the table of time limits; the town's own have a name."""

    REVIEW = "A-review", "审核"
    RESUBMIT = "A-resubmit", "补充上报"
    RECTIFY = "A2", "整改"
    RECHECK = "A3", "复查"
    CLOSE = "A-close", "销号"
    REFERRAL = "A-referral", "移送跟踪"
    PLAN = "A-plan", "制定治理方案"
    COUNTY = "A-county", "报告县级部门"
    RESUME = "A4", "恢复生产审查"
    LISTING = "A15", "挂牌督办"
    LISTING_ANSWER = "A15-answer", "答复挂牌延期"
    PUBLISH = "A15-publish", "向社会公布"
    RELISTING = "A-relist", "决定是否重新挂牌"
    OUTSIDE = "A-outside", "外部答复"


class SubjectType(Choice):
    INDUSTRIAL = "industrial", "工业企业"
    LEASED_WORKSHOP = "leased_workshop", "出租厂房（厂中厂）"
    WAREHOUSE = "warehouse", "仓储"
    BUILDING_SITE = "building_site", "建筑工地"
    CHEMICALS = "chemicals", "危险化学品（含加油站）"
    FIREWORKS = "fireworks", "烟花爆竹零售"
    GAS_SITE = "gas_site", "燃气经营、使用"
    PUBLIC_GATHERING = "public_gathering", "公众聚集场所"
    SCHOOL = "school", "学校、幼儿园"
    MEDICAL = "medical", "医疗机构"
    ELDERLY_CARE = "elderly_care", "养老机构"
    RELIGIOUS = "religious", "宗教场所"
    HOMESTAY = "homestay", "民宿、农家乐"
    SMALL_PLACE = "small_place", "九小场所"
    OTHER = "other", "其他"


class SmallPlaceType(Choice):
    SHOP = "small_shop", "小商店"
    RESTAURANT = "small_restaurant", "小餐馆"
    INTERNET_CAFE = "small_internet_cafe", "小网吧"
    HOTEL = "small_hotel", "小旅馆"
    ENTERTAINMENT = "small_entertainment", "小歌舞娱乐场所"
    BEAUTY_BATH = "small_beauty_bath", "小美容洗浴场所"
    TRAINING = "small_training", "小培训机构"
    CLINIC = "small_clinic", "小诊所"
    WORKSHOP = "small_workshop", "小生产加工企业"


class OperatingStatus(Choice):
    OPEN = "open", "在营"
    PAUSED = "paused", "停业"
    SHUT = "shut", "关停"
    DEMOLISHED = "demolished", "拆除"
    DEREGISTERED = "deregistered", "注销"


class RiskLevel(Choice):
    RED = "red", "重大（红）"
    ORANGE = "orange", "较大（橙）"
    YELLOW = "yellow", "一般（黄）"
    BLUE = "blue", "低（蓝）"


class SpecialWork(Choice):
    HOT = "hot", "动火"
    CONFINED = "confined", "有限空间"
    HEIGHT = "height", "高处"
    LIFTING = "lifting", "吊装"
    POWER = "power", "临时用电"


class Licence(Choice):
    BUSINESS = "business", "营业执照"
    FIRE_ACCEPTANCE = "fire_acceptance", "消防验收或备案"
    PUBLIC_FIRE_CHECK = "public_fire_check", "公众聚集场所营业前消防安全检查"
    FOOD = "food", "食品经营许可"
    OTHER = "other", "其他许可"


class VisitKind(Choice):
    PATROL = "patrol", "日常巡查"
    CAMPAIGN = "campaign", "专项检查"
    RANDOM = "random", "双随机"
    JOINT = "joint", "联合检查"
    COMPLAINT = "complaint", "举报核查"
    RECHECK = "recheck", "复查"
    HOLIDAY = "holiday", "节假日、重大活动"


class Level(Choice):
    GENERAL = "general", "一般"
    MAJOR = "major", "重大"


class Mode(Choice):
    AT_ONCE = "at_once", "立即整改"
    BY_DATE = "by_date", "限期整改"
    STOPPED = "stopped", "停产（停用）整改"


class Category(Choice):
    """Two levels, after the hazard standards of Shandong (基础管理 and 现场管理)."""

    LICENCES = "licences", "资质证照"
    ORGANISATION = "organisation", "安全机构及人员"
    RESPONSIBILITY_RULES = "responsibility_rules", "责任制与规章制度"
    TRAINING = "training", "教育培训与持证上岗"
    INVESTMENT = "investment", "安全投入"
    EMERGENCY = "emergency", "应急管理"
    CONTRACTORS = "contractors", "相关方（出租、承包）管理"
    HAZARD_REGISTER = "hazard_register", "隐患排查与风险分级台账"
    EQUIPMENT = "equipment", "设备设施"
    PREMISES = "premises", "场所环境"
    ELECTRICITY = "electricity", "用电安全"
    HAZARDOUS_WORK = "hazardous_work", "危险作业"
    DANGEROUS_CHEMICALS = "dangerous_chemicals", "危险化学品"
    GAS = "gas", "燃气"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备"
    CONFINED_SPACE = "confined_space", "有限空间"
    DUST_EXPLOSION = "dust_explosion", "粉尘涉爆"
    CONDUCT = "conduct", "操作行为"
    WARNING_SIGNS = "warning_signs", "警示标志"
    FIRE_LANE_BLOCKED = "fire_lane_blocked", "消防车道堵塞"
    FIRE_EXIT_BLOCKED = "fire_exit_blocked", "疏散通道、安全出口堵塞或锁闭"
    ESCAPE_WINDOW_BARRED = "escape_window_barred", "防盗窗等影响逃生"
    FIRE_EQUIPMENT = "fire_equipment", "消防设施器材缺失或损坏"
    FIRE_WIRING = "fire_wiring", "电气线路敷设不规范"
    FLAMMABLE_FINISH = "flammable_finish", "易燃可燃装修、夹芯板"
    MIXED_LIVING = "mixed_living", "违规住人（三合一）"
    EBIKE_CHARGING = "ebike_charging", "电动自行车违规停放充电"
    FIRE_SPACING = "fire_spacing", "防火间距被占"


_ALL = tuple(Category)
CATEGORY_GROUPS = (
    ("现场管理：消防", _ALL[_ALL.index(Category.FIRE_LANE_BLOCKED) :]),
    ("现场管理：通用", _ALL[_ALL.index(Category.EQUIPMENT) : _ALL.index(Category.FIRE_LANE_BLOCKED)]),
    ("基础管理", _ALL[: _ALL.index(Category.EQUIPMENT)]),
)
