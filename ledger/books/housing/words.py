"""The closed lists of the book, as its forms and the law call them, and the codes of its clocks."""

from ledger.choices import Choice


class HouseUse(Choice):
    BUSINESS = "business_house", "经营性自建房"
    DWELLING = "dwelling_house", "非经营性自建房"


class OwnerKind(Choice):
    OWNER = "owner", "产权人"
    ACTUAL = "actual", "实际拥有人"
    NAMED = "named", "本镇指定的使用人或管理人"


class AreaKind(Choice):
    BUILT_UP = "built_up", "城镇建成区"
    FRINGE = "fringe", "城乡结合部"
    URBAN_VILLAGE = "urban_village", "城中村"
    RESETTLEMENT = "resettlement", "拆迁安置区"
    INDUSTRIAL_PARK = "industrial_park", "工业园区"
    TOWN = "town", "建制镇"
    MARKET_TOWN = "market_town", "集镇"
    NEAR_SCHOOL = "near_school", "学校周边"
    NEAR_HOSPITAL = "near_hospital", "医院周边"
    NEAR_MARKET = "near_market", "批发（商贸）市场周边"
    SCENIC = "scenic", "景区及周边"
    OTHER = "other", "其他"


class LandKind(Choice):
    STATE = "state", "国有"
    COLLECTIVE = "collective", "集体"


class LandUse(Choice):
    DWELLING = "dwelling", "国有：居住"
    MIXED = "mixed", "国有：商住"
    COMMERCE = "commerce", "国有：商业"
    FOREST_FARM = "forest_farm", "国有：国有林场等"
    HOMESTEAD = "homestead", "集体：宅基地"
    COLLECTIVE_BUILDING = "collective_building", "集体：集体建设用地"


class BusinessKind(Choice):
    CATERING = "catering", "餐饮饭店"
    LODGING = "lodging", "民宿宾馆"
    RETAIL = "retail", "批发零售"
    LEISURE = "leisure", "休闲娱乐"
    EDUCATION = "education", "教育设施"
    MEDICAL = "medical", "医疗卫生"
    ELDERLY_CARE = "elderly_care", "养老服务"
    PRODUCTION = "production", "生产加工"
    STORAGE = "storage", "仓储物流"
    RENTED_ROOMS = "rented_rooms", "出租居住"
    OTHER = "other", "其他"


class BuiltPeriod(Choice):
    TO_1980 = "to_1980", "1980年及以前"
    TO_1990 = "to_1990", "1981—1990年"
    TO_2000 = "to_2000", "1991—2000年"
    TO_2010 = "to_2010", "2001—2010年"
    TO_2015 = "to_2015", "2011—2015年"
    SINCE_2016 = "since_2016", "2016年及以后"


class Structure(Choice):
    """The list of the self-built campaign's form and that of the rural census, kept apart as `form.type`."""

    MASONRY = "campaign.masonry", "砌体"
    FRAME_BELOW_MASONRY = "campaign.frame_below_masonry", "底部框架-抗震墙上部砌体"
    CONCRETE = "campaign.concrete", "钢筋混凝土"
    STEEL = "campaign.steel", "钢"
    TIMBER = "campaign.timber", "木（竹）"
    EARTH_TIMBER = "campaign.earth_timber", "土木、石木"
    MIXED = "campaign.mixed", "混杂"
    OTHER = "campaign.other", "其他"
    CENSUS_BRICK_STONE = "census.1", "砖石（农房普查）"
    CENSUS_EARTH_TIMBER = "census.2", "土木（农房普查）"
    CENSUS_MIXED = "census.3", "混杂（农房普查）"
    CENSUS_CAVE = "census.4", "窑洞（农房普查）"
    CENSUS_CONCRETE = "census.5", "钢筋混凝土（农房普查）"
    CENSUS_STEEL = "census.6", "钢（农房普查）"
    CENSUS_OTHER = "census.99", "其他（农房普查）"
    COUNTY_SLAB_MASONRY = "county.slab_masonry", "砖石，预制板（县表）"
    COUNTY_MASONRY = "county.masonry", "砖石，非预制板（县表）"
    COUNTY_EARTH_TIMBER = "county.earth_timber", "土木（县表）"
    COUNTY_CONCRETE = "county.concrete", "混凝土（县表）"
    COUNTY_CAVE = "county.cave", "窑洞（县表）"
    COUNTY_STEEL = "county.steel", "钢（县表）"
    COUNTY_MIXED = "county.mixed", "混杂（县表）"
    COUNTY_OTHER = "county.other", "其它（县表）"


STRUCTURE_LISTS = tuple(
    (heading, tuple(one for one in Structure if one.startswith(form)))
    for heading, form in (
        ("自建房专项整治表", "campaign."),
        ("农村房屋普查表", "census."),
        ("县级台账表", "county."),
    )
)


class Wall(Choice):
    BRICK = "brick", "红砖"
    BLOCK = "block", "水泥砌块"
    STONE = "stone", "石块"
    OTHER = "other", "其他"


class Slab(Choice):
    TIMBER = "timber", "木"
    PRECAST = "precast", "预制板"
    CAST = "cast", "现浇板"


class Seismic(Choice):
    GROUND_BEAM = "ground_beam", "基础地圈梁"
    COLUMN = "column", "构造柱"
    RING_BEAM = "ring_beam", "圈梁"


class Design(Choice):
    PROFESSIONAL = "professional", "有专业设计"
    STANDARD = "standard", "采用标准图集"
    NONE = "none", "无专业设计"


class Builder(Choice):
    OWNER = "owner", "自行建造"
    CRAFTSMEN = "craftsmen", "建筑工匠建造"
    COMPANY = "company", "有资质的施工队伍建造"
    OTHER = "other", "其他"


class Alteration(Choice):
    STOREY = "storey", "楼顶加层"
    EXTENSION = "extension", "周边扩建"
    MEZZANINE = "mezzanine", "楼内夹层"
    PARTITION = "partition", "室内加隔墙"
    RAISED = "raised", "楼体抬高"
    OPENINGS = "openings", "扩大门窗"
    BASEMENT = "basement", "加建地下室"
    COLUMNS_REMOVED = "columns_removed", "减柱减墙"
    OTHER = "other", "其他"


class Permit(Choice):
    PLANNING_LAND = "planning_land", "建设用地规划许可证"
    LAND_STATE = "land_state", "土地使用权证（国有）"
    LAND_COLLECTIVE = "land_collective", "土地使用权证（集体）"
    HOMESTEAD = "homestead", "宅基地批准书"
    RURAL_PLANNING = "rural_planning", "乡村建设规划许可证"
    CONSTRUCTION = "construction", "施工许可证"
    COMPLETION = "completion", "竣工验收"
    FIRE = "fire", "消防验收"
    REAL_ESTATE = "real_estate", "不动产登记证"
    BUSINESS = "business", "营业执照"
    OPERATION = "operation", "经营许可证"
    PUBLIC_FIRE = "public_fire", "公众聚集场所营业前消防许可"


class IllegalKind(Choice):
    LAND = "land", "违法占地"
    BUILDING = "building", "违法建设"
    ALTERATION = "alteration", "违法改扩建"
    OPERATION = "operation", "违规经营"
    APPROVAL = "approval", "违法审批"
    NO_PERMIT = "no_permit", "无行政许可手续"


class Surroundings(Choice):
    CUT_SLOPE = "cut_slope", "切坡建房"
    LANDSLIDE = "landslide", "滑坡泥石流"
    MINED_OUT = "mined_out", "地下采空区"
    FLOOD = "flood", "洪涝"
    ROCKFALL = "rockfall", "山体崩塌"
    SUBSIDENCE = "subsidence", "地面沉降"
    OTHER = "other", "其他"


class Judgement(Choice):
    """Axis 1, 初判: what a trained surveyor sees (red, yellow, green)."""

    SEVERE = "severe", "存在严重安全隐患（红）"
    SOME = "some", "存在一定安全隐患（黄）"
    NONE = "none", "未发现安全隐患（绿）"


class HazardLevel(Choice):
    """What of axis 1 is a hazard and therefore an entry; the same values as the judgement."""

    SEVERE = "severe", "存在严重安全隐患（红）"
    SOME = "some", "存在一定安全隐患（黄）"


class AppraisalGrade(Choice):
    """Axis 2, 鉴定: what a qualified institution finds (JGJ 125-2016, clause 6.1.4)."""

    A = "A", "A级（无危险构件）"
    B = "B", "B级（个别危险构件，主体结构安全）"
    C = "C", "C级（局部危房）"
    D = "D", "D级（整幢危房）"


class AppraisalStatus(Choice):
    NOT_NEEDED = "not_needed", "无需鉴定"
    PENDING = "pending", "待鉴定"
    UNDERWAY = "underway", "鉴定中"
    DONE = "done", "已鉴定"
    NOT_DONE = "not_done", "应鉴定而未鉴定"


class Remediation(Choice):
    """Axis 3, 整治状态: what is done about it."""

    NOT_NEEDED = "not_needed", "无需整治"
    PENDING = "pending", "待整治"
    UNDERWAY = "underway", "整治中"
    DONE = "done", "已整治（销号）"


class VisitKind(Choice):
    PATROL = "patrol", "日常巡查"
    SCREENING = "screening", "排查"
    RECHECK = "recheck", "复核排查"


class HazardPart(Choice):
    WALL = "wall", "墙体"
    FRAME = "frame", "梁柱"
    FOUNDATION = "foundation", "地基"
    ROOF = "roof", "屋面"
    SLAB = "slab", "楼板"
    OTHER = "other", "其他"


class OperatingIssue(Choice):
    """经营安全, one of the three checks of the campaign beside structure and legality (国办发明电〔2022〕10号)."""

    FIRE_LANE = "fire_lane", "消防车道堵塞"
    EXIT = "exit", "疏散通道、安全出口堵塞或锁闭"
    BARRED_WINDOW = "barred_window", "防盗窗等影响逃生"
    FIRE_EQUIPMENT = "fire_equipment", "消防设施器材缺失或损坏"
    FLAMMABLE = "flammable", "易燃可燃装修、夹芯板"
    LIVING_IN = "living_in", "违规住人"
    EBIKE = "ebike", "电动自行车违规停放充电"
    GAS = "gas", "燃气"
    ELECTRICITY = "electricity", "用电"


class ManagementMeasure(Choice):
    STOP_USE = "stop_use", "停止使用"
    STOP_BUSINESS = "stop_business", "停止经营"
    SEAL_OFF = "seal_off", "封控警示"
    MOVE_OUT = "move_out", "人员撤离（搬离）"
    OTHER = "other", "其他管理措施"


class EngineeringMeasure(Choice):
    STRENGTHEN = "strengthen", "维修加固"
    DEMOLISH = "demolish", "拆除"
    REBUILD = "rebuild", "拆除重建"
    OTHER = "other", "其他工程措施"


class IllegalHandling(Choice):
    DEMOLISH_ALL = "demolish_all", "全部拆除"
    DEMOLISH_PART = "demolish_part", "部分拆除"
    PERMIT_LATER = "permit_later", "补办手续"
    FINE = "fine", "罚款"
    CONFISCATE = "confiscate", "没收"
    OTHER = "other", "其他查处"


class CommissionedBy(Choice):
    OWNER = "owner", "房屋使用安全责任人委托"
    TOWN = "town", "情况紧急，本镇委托"


class Pace(Choice):
    ORDINARY = "ordinary", "一般情况"
    URGENT = "urgent", "情况紧急"
    COMPLEX = "complex", "情况复杂"


class VoidReason(Choice):
    NO_HAZARD = "no_hazard", "经核实没有隐患"
    TWICE = "twice", "重复登记"
    MISTAKEN = "mistaken", "登记错误"


SCREENING = (VisitKind.SCREENING, VisitKind.RECHECK)
DANGEROUS = (AppraisalGrade.C, AppraisalGrade.D)
SOUND = (AppraisalGrade.A, AppraisalGrade.B)
TO_DO = (Remediation.PENDING, Remediation.UNDERWAY)


class ClockCode(Choice):
    """The promises of the book, under their codes in the table of time limits."""

    VERDICT = "B6-verdict", "现场核定"
    RESUBMIT = "B0b", "补充上报"
    DEPARTMENT = "B5", "通报住建部门"
    EVACUATE = "B1", "停止使用、撤离人员"
    STOP_BUSINESS = "B1-business", "停止经营"
    NOTIFY = "B0c", "告知责任人"
    PLATFORM = "B6-update", "更新平台信息"
    COMMISSION = "B2", "委托鉴定"
    APPRAISAL = "B3", "出具鉴定报告"
    URGENT_APPRAISAL = "B3-urgent", "出具鉴定报告（情况紧急）"
    COMPLEX_APPRAISAL = "B3-complex", "出具鉴定报告（情况复杂）"
    INTERIM = "B3-interim", "鉴定中间意见"
    DANGER = "B4", "报告危险房屋"
    URGING = "B4-urge", "督促解危"
    DECIDE = "B4b", "确定处置"
    FIX = "B10", "整治"
    ACCEPT = "B11", "验收"
    CLOSE = "B12", "销号"
    REFERRAL = "B13", "移送跟踪"
    OUTSIDE = "B-outside", "外部答复"
    RELISTING = "B14", "决定是否重新挂牌"


class LookCode(Choice):
    """Rows of the table of time limits about looks: how soon one is uploaded, and when the next is wanted."""

    UPLOAD = "B6"
    PATROL = "B7"
    PATROL_AT_RISK = "B7-quarter"
    SCREENING = "B8"
    SCREENING_BUSINESS = "B8-business"
