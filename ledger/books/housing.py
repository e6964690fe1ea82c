"""自建房台账: one house, one file; three axes side by side: first judgement, appraisal, and what is done about it.

Rules: domain rules 4 (fields, axes, workflow), 7.B (time limits), 9.2 B (figures).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ledger.choices import Choice, Tone
from ledger.grammar import shelf
from ledger.grammar.book import Book, SiteKind, VisitOpens
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import (
    Field,
    Kind,
    Shared,
    choice,
    choices,
    day,
    decimal,
    learnt,
    long_text,
    phone,
    text,
    whole,
    yes_no,
)
from ledger.grammar.figures import Counted, Figure, Period, decided_sql
from ledger.grammar.limits import length_for, town_rule_for
from ledger.grammar.papers import PaperKind
from ledger.grammar.site_records import Learns, SiteRecord
from ledger.grammar.steps import Ask, Begets, Case, Check, Condition, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import Decided, TownRule
from ledger.models import FIELD_ROLES, LEADING_ROLES, ChecklistItem, Entry, Role, Site, Visit
from ledger.workdays import Unit, day_begins, due, local_date

# --- Words ---------------------------------------------------------------------------------------------------------


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


# --- What is recorded ----------------------------------------------------------------------------------------------

VISUAL_SIGNS = (
    "目测参考：房屋倾斜并伴有斜裂缝；墙体斜裂缝单条宽超过1毫米，或多条中有超过5毫米的，按可能存在严重隐患判断。"
    "仅供参考，以技术人员判断为准"
)


class House(Site, kind="house"):
    """自建房, one file for each building (一栋一表, rules 4.1)."""

    house_number: Mapped[str] = text(
        "房屋编号", most=40, is_unique=True, help="国家平台编号以 YH 开头；没有的填本镇自编号"
    )
    owner: Mapped[str] = text(
        "房屋使用安全责任人", most=40, help="一般是产权人；产权人不明的填本镇指定的使用人或管理人"
    )
    owner_phone: Mapped[str] = phone("责任人电话")
    owner_kind: Mapped[OwnerKind] = choice("责任人身份", OwnerKind)
    floors_up: Mapped[int] = whole("地上层数", unit="层", least=1, most=60, help="三层及以上是重点")
    floors_down: Mapped[int] = whole("地下层数", unit="层", most=10, help="没有填 0")
    floor_area: Mapped[Decimal] = decimal("建筑面积", unit="㎡", most=1_000_000)
    built_period: Mapped[BuiltPeriod] = choice("建造年代", BuiltPeriod)
    structure: Mapped[Structure] = choice(
        "结构类型", Structure, groups=STRUCTURE_LISTS, help="按手里那张表的说法选；选项同时记下来自哪张表"
    )
    altered: Mapped[bool] = yes_no("是否改扩建")
    structure_changed: Mapped[bool] = yes_no("是否变动主体承重结构")
    alterations: Mapped[list[str] | None] = choices("改扩建内容", Alteration, help="改扩建过的填写")
    business_kinds: Mapped[list[str] | None] = choices("经营类型", BusinessKind, help="经营性自建房填写，可多选")
    appraised_for_business: Mapped[bool | None] = yes_no(
        "投入经营前是否经过安全鉴定", help="经营性自建房填写；村民自建房用作经营的，投入使用前应当鉴定"
    )
    occupant: Mapped[str | None] = text("使用人（承租人）", most=40, help="不是责任人自用的填写")
    occupant_phone: Mapped[str | None] = phone("使用人电话")
    households: Mapped[int | None] = whole(
        "户数", unit="户", most=500, folded=True, help="一栋里住了或租给几户，不填按一户计"
    )
    residents: Mapped[int | None] = whole("居住、经营人数", unit="人", folded=True)
    built_year: Mapped[int | None] = whole("建成年份", least=1800, most=2199, folded=True)
    area_kind: Mapped[AreaKind | None] = choice("所在区域", AreaKind, folded=True)
    land_kind: Mapped[LandKind | None] = choice("土地性质", LandKind, folded=True)
    land_use: Mapped[LandUse | None] = choice("土地用途", LandUse, folded=True)
    wall: Mapped[Wall | None] = choice("墙体", Wall, folded=True)
    floor_slab: Mapped[Slab | None] = choice("楼板", Slab, folded=True)
    roof: Mapped[Slab | None] = choice("屋盖", Slab, folded=True)
    seismic: Mapped[list[str] | None] = choices("抗震构造", Seismic, folded=True)
    design: Mapped[Design | None] = choice("设计方式", Design, folded=True)
    builder: Mapped[Builder | None] = choice("建造方式", Builder, folded=True)
    permits: Mapped[list[str] | None] = choices("手续", Permit, folded=True)
    illegal: Mapped[bool | None] = yes_no("是否违法违规", folded=True)
    illegal_kinds: Mapped[list[str] | None] = choices("违法违规类型", IllegalKind, folded=True)
    surroundings: Mapped[list[str] | None] = choices("地质等周边隐患", Surroundings, folded=True)
    # Three axes, never merged; what is on record tells them.
    judgement: Mapped[Judgement | None] = learnt(choice("初判", Judgement))
    appraisal_status: Mapped[AppraisalStatus | None] = learnt(choice("鉴定状态", AppraisalStatus))
    appraisal_grade: Mapped[AppraisalGrade | None] = learnt(choice("鉴定等级", AppraisalGrade))
    remediation: Mapped[Remediation | None] = learnt(choice("整治状态", Remediation))
    is_controlled: Mapped[bool | None] = learnt(yes_no("是否已管控"))
    screened_on: Mapped[date | None] = learnt(day("最近排查日期"))
    last_closed_on: Mapped[date | None] = learnt(day("最近销号日期"))


class HousingVisit(Visit, book="housing"):
    """排查、巡查记录: what was seen and how it is judged. "未发现安全隐患" is a visit too, and counts."""

    visit_kind: Mapped[VisitKind] = choice("类型", VisitKind)
    judgement: Mapped[Judgement] = choice("初判", Judgement, help=VISUAL_SIGNS)
    hazard_parts: Mapped[list[str] | None] = choices("隐患部位", HazardPart, help="有隐患的填写；请拍四面和门牌")
    operating_issues: Mapped[list[str] | None] = choices("经营安全问题", OperatingIssue)
    description: Mapped[str | None] = long_text("隐患描述和判断理由", most=500, help="有隐患的必填")
    surveyor: Mapped[str | None] = text("技术人员", most=40, folded=True)
    owner_signed: Mapped[bool | None] = yes_no("责任人是否签字", folded=True)


class HousingEntry(Entry, book="housing"):
    """房屋隐患: one hazardous house, from the judgement to the closed line."""

    description: Mapped[str] = long_text("隐患描述和判断理由", most=500)
    hazard_parts: Mapped[list[str] | None] = choices("隐患部位", HazardPart)
    operating_issues: Mapped[list[str] | None] = choices("经营安全问题", OperatingIssue)
    judged_on: Mapped[date] = day("初判日期")
    has_worsened: Mapped[bool | None] = yes_no("巡查发现加重，待核定")
    may_collapse: Mapped[bool | None] = yes_no("是否可能倒塌", help="可能倒塌的，立即停止使用、撤离人员")
    needs_appraisal: Mapped[bool | None] = yes_no("是否需要鉴定", help="有明显险情、难以判断的应当鉴定")
    appraisal_status: Mapped[AppraisalStatus | None] = choice("鉴定状态", AppraisalStatus)
    appraisal_grade: Mapped[AppraisalGrade | None] = choice("鉴定等级", AppraisalGrade)
    commissioned_by: Mapped[CommissionedBy | None] = choice("由谁委托", CommissionedBy)
    commissioned_on: Mapped[date | None] = day("委托日期")
    report_received_on: Mapped[date | None] = day("收到鉴定报告日期")
    institution: Mapped[str | None] = text("鉴定机构", most=60)
    pace: Mapped[Pace | None] = choice("鉴定情形", Pace, help="决定出具报告的期限")
    remediation: Mapped[Remediation | None] = choice("整治状态", Remediation)
    management_measures: Mapped[list[str] | None] = choices(
        "管理措施", ManagementMeasure, help="只降低风险，不等于已整治"
    )
    is_controlled: Mapped[bool | None] = yes_no("是否已管控")
    moved_out: Mapped[int | None] = whole("撤离人数", unit="人", most=10_000)
    engineering_measures: Mapped[list[str] | None] = choices("工程措施", EngineeringMeasure)
    illegal_handling: Mapped[list[str] | None] = choices("违法建设查处", IllegalHandling)
    plan: Mapped[str | None] = long_text("整治方案（一栋一策）", most=1000)
    due_on: Mapped[date | None] = day("整治期限")
    done_on: Mapped[date | None] = day("整治完成日期")
    notice_signed: Mapped[bool | None] = yes_no("责任人是否签收", help="拒绝签收的选“否”，并在说明里写明情况")
    acceptance_companions: Mapped[str | None] = text("同行验收人员", most=60)
    approved_by: Mapped[str | None] = text("批准人", most=40)
    reason: Mapped[str | None] = long_text("理由", most=500)
    void_reason: Mapped[VoidReason | None] = choice("作废原因", VoidReason)
    referred_to: Mapped[str | None] = text("移送机关", most=60)


def headline(entry: HousingEntry) -> str:
    words = {HazardLevel.SEVERE: "严重隐患", HazardLevel.SOME: "一定隐患"}
    return f"{words.get(entry.grade, '隐患')}：{entry.description}"


# --- Conditions ----------------------------------------------------------------------------------------------------

SCREENING = (VisitKind.SCREENING, VisitKind.RECHECK)
DANGEROUS = (AppraisalGrade.C, AppraisalGrade.D)
SOUND = (AppraisalGrade.A, AppraisalGrade.B)
TO_DO = (Remediation.PENDING, Remediation.UNDERWAY)


def _is_grave(entry: HousingEntry) -> bool:
    return entry.grade == HazardLevel.SEVERE or entry.appraisal_grade in DANGEROUS


IS_GRAVE = Condition(holds=_is_grave, otherwise="不是严重隐患，也没有鉴定为C、D级，由村镇建设办专干销号即可")
IS_NOT_GRAVE = Condition(
    holds=lambda entry: not _is_grave(entry),
    otherwise="严重隐患和C、D级房屋须由分管领导批准销号，请提请分管领导办理",
)
NEEDS_APPRAISAL = Condition(
    holds=lambda entry: entry.appraisal_status == AppraisalStatus.PENDING,
    otherwise="核定为不需要鉴定，请直接告知整治",
)
NEEDS_NO_APPRAISAL = Condition(
    holds=lambda entry: entry.appraisal_status != AppraisalStatus.PENDING,
    otherwise="核定为需要鉴定，请先告知责任人委托鉴定",
)
IS_DANGEROUS = Condition(holds=lambda entry: entry.appraisal_grade in DANGEROUS, otherwise="没有鉴定为C、D级")
IS_SOUND = Condition(
    holds=lambda entry: entry.appraisal_grade in SOUND and not _is_grave(entry),
    otherwise="只有鉴定为A、B级且初判不是严重隐患的，才能按无需整治办结",
)
IS_SOUND_BUT_GRAVE = Condition(
    holds=lambda entry: entry.appraisal_grade in SOUND and entry.grade == HazardLevel.SEVERE,
    otherwise="只有初判为严重隐患、鉴定为A、B级的，才报请分管领导按无需整治办结",
)
# What keeps people out of a house that may come down; a warning sign alone does not.
EVACUATION = {ManagementMeasure.STOP_USE, ManagementMeasure.MOVE_OUT}


def _is_evacuated(entry: HousingEntry) -> bool:
    return bool(entry.is_controlled) and set(entry.management_measures or ()) >= EVACUATION


IS_EVACUATED = Condition(holds=_is_evacuated, otherwise="还没有停止使用并撤离人员")
IS_DANGER_TO_LIFE = Condition(
    holds=lambda entry: (
        not _is_evacuated(entry) and (bool(entry.may_collapse) or entry.appraisal_grade == AppraisalGrade.D)
    ),
    otherwise="没有判定可能倒塌，也没有鉴定为D级，或者已经停止使用并撤离人员",
)
MAY_WORSEN = Condition(
    holds=lambda entry: entry.grade != HazardLevel.SEVERE and not entry.has_worsened,
    otherwise="初判已经是严重隐患，或已经报告过加重，等待核定",
)
HAS_WORSENED = Condition(holds=lambda entry: bool(entry.has_worsened), otherwise="没有待核定的加重报告")
IS_CONTROLLED = Condition(holds=lambda entry: bool(entry.is_controlled), otherwise="没有采取管控措施，不需要解除")
# Of a house (rules 4.1).
IS_BUSINESS = Condition(
    holds=lambda house: house.subject_type == HouseUse.BUSINESS, otherwise="不是经营性自建房",
    seen_in=(House.subject_type, HouseUse.BUSINESS),
)  # fmt: skip
IS_ALTERED = Condition(
    holds=lambda house: bool(house.altered), otherwise="没有改扩建", seen_in=(House.altered, True),
)  # fmt: skip
IS_ILLEGAL = Condition(
    holds=lambda house: bool(house.illegal), otherwise="没有违法违规", seen_in=(House.illegal, True),
)  # fmt: skip
IS_LISTED = Condition(holds=lambda entry: entry.is_listed, otherwise="没有挂牌督办，不需要摘牌")
IS_NOT_LISTED = Condition(holds=lambda entry: not entry.is_listed, otherwise="已经挂牌督办")
AT_PACE = {
    pace: Condition(holds=lambda entry, pace=pace: entry.pace == pace, otherwise=f"鉴定情形不是“{pace.label}”")
    for pace in Pace
}

# --- What the law leaves to the town -------------------------------------------------------------------------------

CONTROL_COUNTS = TownRule(
    "housing.control_counts", "只采取管理措施的房屋，也可按已整治验收",
    default=0, most=1, yes_no=True, basis="管理措施降低风险但没有消除隐患，一般只计已管控，不计已整治",
)  # fmt: skip
FIRST_SCREENING_DAYS = TownRule(
    "housing.first_screening_days", "新建档房屋首次排查期限",
    default=30, unit="日", least=1, most=365, basis="本镇规定：登记在册的房屋都要排查，不漏一栋",
)  # fmt: skip
RESUBMIT_DAYS = TownRule(
    "housing.resubmit_days", "退回后补充期限（自建房）", default=3, unit="个工作日", least=1, most=30,
)  # fmt: skip
NOTIFY_DAYS = TownRule("housing.notify_days", "核定后告知责任人期限", default=3, unit="个工作日", least=1, most=30)
DECIDE_DAYS = TownRule(
    "housing.decide_days", "收到鉴定报告后确定处置期限", default=5, unit="个工作日", least=1, most=30,
)  # fmt: skip
DAYS_SOME = TownRule("housing.days_some", "一定隐患的默认整治期限", default=60, unit="日", least=1, most=365)
DAYS_GRAVE = TownRule(
    "housing.days_grave", "严重隐患和C、D级的默认整治期限", default=30, unit="日", least=1, most=365,
)  # fmt: skip
EXTENSIONS = TownRule("housing.extensions", "整治期限最多延期次数", default=1, unit="次", least=0, most=5)
ACCEPT_DAYS = TownRule("housing.accept_days", "报告整治完成后验收期限", default=10, unit="日", least=1, most=60)
CLOSE_DAYS = TownRule(
    "housing.close_days", "验收合格后销号期限（自建房）", default=3, unit="个工作日", least=1, most=30,
)  # fmt: skip
REFERRAL_DAYS = TownRule(
    "housing.referral_days", "移送后跟踪答复期限（自建房）", default=30, unit="日", least=1, most=180,
)  # fmt: skip

LOOK_BACK_MONTHS = TownRule(
    "housing.look_back_months", "销号后多久回头看一次（自建房）",
    default=12, unit="个月", least=1, most=60, basis="本镇规定：销过号的房屋每年回头看一次",
)  # fmt: skip
KEY_STOREYS = TownRule(
    "housing.key_storeys", "几层及以上的自建房算重点", default=3, unit="层", least=2, most=10,
    basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）：三层及以上是重点；有的平台从四层起分",
)  # fmt: skip

# --- Papers --------------------------------------------------------------------------------------------------------

COUNTY_RULE = "《浙江省房屋使用安全管理条例》{}（其他省份请改填本省规定）"
NOTICE = PaperKind(
    "hazard_notice", "安全隐患告知书",
    number_example="青房告〔2026〕3号", legal_basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）",
)  # fmt: skip
PLEDGE = PaperKind(
    "pledge", "房屋使用安全责任书",
    number_example="青房责〔2026〕3号", legal_basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）",
)  # fmt: skip
APPRAISAL_REPORT = PaperKind(
    "appraisal_report", "房屋安全鉴定报告",
    number_example="鉴字2026-031", legal_basis="《危险房屋鉴定标准》（JGJ 125-2016）", town_may_issue=False,
)  # fmt: skip
INTERIM_OPINION = PaperKind(
    "interim_opinion", "鉴定中间意见",
    number_example="鉴中字2026-031", legal_basis=COUNTY_RULE.format("第十九条"), town_may_issue=False,
)  # fmt: skip
URGING = PaperKind(
    "urging", "督促解危通知书",
    number_example="县建危督〔2026〕3号", legal_basis=COUNTY_RULE.format("第二十一条"),
    town_may_issue=False, after=(APPRAISAL_REPORT,),
)  # fmt: skip
STOP_USE_NOTICE = PaperKind(
    "stop_use", "停止使用（经营）告知书",
    number_example="青房停〔2026〕3号", legal_basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）",
)  # fmt: skip
DEPARTMENT_LETTER = PaperKind(
    "department_letter", "房屋隐患通报函",
    number_example="青政函〔2026〕3号", legal_basis=COUNTY_RULE.format("第三十条"),
)  # fmt: skip
REVIEW_APPRAISAL = PaperKind(
    "review_appraisal", "复核鉴定报告",
    number_example="鉴复字2026-031", legal_basis=COUNTY_RULE.format("第二十二条"), town_may_issue=False,
)  # fmt: skip
ACCEPTANCE = PaperKind(
    "acceptance", "整治验收单",
    number_example="青房验〔2026〕3号", legal_basis="全国自建房安全专项整治工作方案（国办发明电〔2022〕10号）",
)  # fmt: skip
# Within a town's or village's plan the town itself orders (Art. 65); within the city's plan the county decides (Art. 64).
RURAL_BUILDING_ORDER = PaperKind(
    "rural_building_order", "乡村违法建设责令停止（限期改正、拆除）通知书",
    number_example="青政责改〔2026〕3号", legal_basis="《中华人民共和国城乡规划法》第六十五条", is_action=True,
)  # fmt: skip
BUILDING_DECISION = PaperKind(
    "building_decision", "违法建设处罚（限期拆除）决定书",
    number_example="县执罚〔2026〕3号", legal_basis="《中华人民共和国城乡规划法》第六十四条",
    town_may_issue=False, is_action=True,
)  # fmt: skip
REFERRAL = PaperKind(
    "referral", "移送（报告）函",
    number_example="青政函〔2026〕4号", legal_basis="《关于加强经营性自建房安全管理的通知》（建村〔2023〕18号）",
)  # fmt: skip
LISTING = PaperKind(
    "listing", "挂牌督办通知书",
    number_example="青安办督〔2026〕3号", legal_basis="全国自建房安全专项整治工作方案（国办发明电〔2022〕10号）",
)  # fmt: skip

# --- States --------------------------------------------------------------------------------------------------------

REPORTED = State("reported", "待核定", tone=Tone.WAITING, awaits=Role.OFFICER)
SENT_BACK = State("sent_back", "退回补充", tone=Tone.NEAR, awaits=Role.WORKER)
VERIFIED = State("verified", "待告知", tone=Tone.WAITING, awaits=Role.OFFICER)
TO_APPRAISE = State("to_appraise", "待委托鉴定", tone=Tone.WAITING, awaits=Role.OFFICER)
APPRAISING = State("appraising", "鉴定中", tone=Tone.WAITING, awaits=Role.OFFICER)
APPRAISED = State("appraised", "已鉴定待处置", tone=Tone.WAITING, awaits=Role.OFFICER)
TO_FIX = State("to_fix", "待整治", tone=Tone.PLAIN, awaits=Role.WORKER)
FIXING = State("fixing", "整治中", tone=Tone.PLAIN, awaits=Role.WORKER)
FIXED = State("fixed", "待验收", tone=Tone.WAITING, awaits=Role.OFFICER)
PASSED = State("passed", "待销号", tone=Tone.WAITING, awaits=Role.OFFICER)
AWAITS_APPROVAL = State("awaits_approval", "待批准销号", tone=Tone.WAITING, awaits=Role.LEADER)
REFERRED = State("referred", "已移送", tone=Tone.WAITING, awaits=Role.OFFICER)
CLOSED = State("closed", "已销号", tone=Tone.DONE, is_closed=True)
REGRADED = State("regraded", "等级变更，已另立新条", tone=Tone.DONE, is_closed=True)
VOID = State("void", "不属实", tone=Tone.DONE, is_closed=True)

TO_BE_FIXED = (TO_FIX, FIXING)
IN_APPRAISAL = (TO_APPRAISE, APPRAISING, APPRAISED)
UNDER_ORDER = (VERIFIED, *IN_APPRAISAL, *TO_BE_FIXED, FIXED, PASSED, AWAITS_APPROVAL, REFERRED)
ALL_OPEN = (REPORTED, SENT_BACK, *UNDER_ORDER)

# --- What the file of a house says ----------------------------------------------------------------------------------
# Each axis is worked out anew from all that is on record, the worst of what is open first: none belongs to its last
# writer, and a clean look takes nothing back while a line is open.


def _lines(standing: SiteRecord) -> list[HousingEntry]:
    """Return the lines that say something about the house: a void one does not, a regraded one says it by its heir."""
    return [entry for entry in standing.entries if entry.state not in (VOID.key, REGRADED.key)]


def _open_lines(standing: SiteRecord) -> list[HousingEntry]:
    return [entry for entry in _lines(standing) if entry.closed_at is None]


def _first_of(order: tuple[Choice, ...], said: Iterable[Any]) -> Any:
    known = set(said)
    return next((one for one in order if one in known), None)


def _judgement(standing: SiteRecord) -> Judgement | None:
    """Axis 1: the worst of what is open; where nothing is, what was said last."""
    still_open = _open_lines(standing)
    if still_open:
        is_severe = any(entry.grade == HazardLevel.SEVERE or entry.has_worsened for entry in still_open)
        return Judgement.SEVERE if is_severe else Judgement.SOME
    said = [*_said_by_lines(standing), *_said_by_looks(standing)]
    return max(said, key=lambda word: word[0])[1] if said else None


def _said_by_lines(standing: SiteRecord) -> list[tuple[datetime, Judgement]]:
    """A line says its grade from when it was judged; one found to be no hazard says so when that was found out."""
    looked_at = {visit.id: visit.started_at for visit in standing.visits}
    said = [
        (entry.reported_at if entry.follows_id else looked_at.get(entry.visit_id, entry.reported_at), entry.grade)
        for entry in _lines(standing)
    ]
    unfounded = [
        (entry.closed_at, Judgement.NONE) for entry in standing.entries if entry.void_reason == VoidReason.NO_HAZARD
    ]
    return [(moment, Judgement(grade)) for moment, grade in said] + unfounded


def _said_by_looks(standing: SiteRecord) -> list[tuple[datetime, Judgement]]:
    """A look says what it saw, but where a line took that over: then the line says it, or was found void."""
    return [
        (visit.started_at, visit.judgement)
        for visit in standing.visits
        if not any("entry" in settled for settled in visit.settled.values())
    ]


def _appraisal_grade(standing: SiteRecord) -> AppraisalGrade | None:
    """Axis 2: the worst of what is open; where nothing is, the last. A house once appraised stays appraised."""
    appraised = [entry for entry in _lines(standing) if entry.appraisal_grade]
    still_open = [entry.appraisal_grade for entry in appraised if entry.closed_at is None]
    return max(still_open) if still_open else appraised[-1].appraisal_grade if appraised else None


def _appraisal_status(standing: SiteRecord) -> AppraisalStatus | None:
    to_come = (AppraisalStatus.PENDING, AppraisalStatus.UNDERWAY)
    wanted = _first_of(to_come, (entry.appraisal_status for entry in _open_lines(standing)))
    if wanted is None and _appraisal_grade(standing) is not None:
        return AppraisalStatus.DONE
    return wanted or _first_of((AppraisalStatus.NOT_NEEDED,), (entry.appraisal_status for entry in _lines(standing)))


def _remediation(standing: SiteRecord) -> Remediation | None:
    """Axis 3. What needs no work is settled when its line is closed; nothing on record but a clean word needs none."""
    said = [
        Remediation.PENDING if entry.closed_at is None and entry.remediation == Remediation.NOT_NEEDED
        else entry.remediation
        for entry in _lines(standing)
    ]  # fmt: skip
    worst = _first_of((*TO_DO, Remediation.DONE, Remediation.NOT_NEEDED), said)
    is_clean = worst is None and _judgement(standing) == Judgement.NONE
    return Remediation.NOT_NEEDED if is_clean else worst


def _is_controlled(standing: SiteRecord) -> bool | None:
    lines = _lines(standing)
    return any(entry.is_controlled for entry in lines) if lines else None


def _screened_on(standing: SiteRecord) -> date | None:
    looks = [local_date(visit.started_at) for visit in standing.visits if visit.visit_kind in SCREENING]
    return max(looks, default=None)


def _last_closed_on(standing: SiteRecord) -> date | None:
    closed = [local_date(entry.closed_at) for entry in standing.entries if entry.state == CLOSED.key]
    return max(closed, default=None)


THE_HOUSE_SAYS: Learns = (
    (House.judgement, _judgement),
    (House.appraisal_status, _appraisal_status),
    (House.appraisal_grade, _appraisal_grade),
    (House.remediation, _remediation),
    (House.is_controlled, _is_controlled),
    (House.screened_on, _screened_on),
    (House.last_closed_on, _last_closed_on),
)

# --- Steps ---------------------------------------------------------------------------------------------------------

ANYBODY = (*FIELD_ROLES, Role.OFFICER, *LEADING_ROLES)
FIELD_AND_OFFICER = (*FIELD_ROLES, Role.OFFICER)
OFFICE = (Role.OFFICER, *LEADING_ROLES)

BEFORE = Proof(
    "before",
    "整治前照片",
    least=1,
    basis="发现隐患的须附整治前照片，销号时与整治后照片对照；建议拍四面、门牌和隐患部位",
)
AFTER = Proof("after", "整治后照片", least=1, basis="销号须有整治前后对照照片，请在同一角度拍摄")
AT_ACCEPTANCE = Proof("acceptance", "验收照片")

THE_HAZARD = (
    Ask(Entry.grade),
    Ask(HousingEntry.hazard_parts, mandatory=False),
    Ask(HousingEntry.operating_issues, mandatory=False),
    Ask(HousingEntry.description),
)
NEW_DUE = Ask(HousingEntry.due_on, label="新的整治期限", fresh=True)


def _nothing_named(case: Case) -> str | None:
    if case.entry.hazard_parts or case.entry.operating_issues:
        return None
    return "请选择隐患部位；只有经营安全问题的，请选择经营安全问题"


def _due_in_past(case: Case) -> str | None:
    due_on = case.entry.due_on
    return f"整治期限不能早于今天，请填 {case.today:%Y-%m-%d} 或以后的日期" if due_on and due_on < case.today else None


def _extension_refusal(case: Case) -> str | None:
    was, wanted = case.was["due_on"], case.entry.due_on
    if case.extensions >= case.decided(EXTENSIONS):
        return f"整治期限最多延期 {case.decided(EXTENSIONS)} 次，已经用完；确需再延的，请移送或提请挂牌督办"
    if was is not None and case.today > was:
        return "已经超过整治期限，延期须在到期前申请；请改为催促整治或移送"
    if was is not None and wanted is not None and wanted <= was:
        return f"新的期限要晚于原期限 {was:%Y-%m-%d}"
    if was is not None and wanted is not None and case.started_on is not None:
        latest = was + (was - case.started_on)
        if wanted > latest:
            return f"延期不能超过原来的期限长度，最晚到 {latest:%Y-%m-%d}"
    return None


def _done_implausible(case: Case) -> str | None:
    done_on = case.entry.done_on
    if done_on and done_on > case.today:
        return "整治完成日期不能晚于今天"
    if done_on and done_on < case.entry.found_on:
        return "整治完成日期不能早于发现日期"
    return None


PULLED_DOWN = {IllegalHandling.DEMOLISH_ALL, IllegalHandling.DEMOLISH_PART}


def _is_put_right(entry: HousingEntry) -> bool:
    """Work on the house removes the danger, and pulling it down does; a fine or a permit does not (rules 4.2)."""
    return bool(entry.engineering_measures or PULLED_DOWN & set(entry.illegal_handling or ()))


def _nothing_done(case: Case) -> str | None:
    """A management measure alone is 已管控, not 已整治, unless the town has decided otherwise (rules 4.2)."""
    if _is_put_right(case.entry) or (case.entry.is_controlled and case.decided(CONTROL_COUNTS)):
        return None
    return (
        "请选择实际采取的工程措施（违法建设的，也可以是全部或部分拆除）；只采取了管理措施、"
        "只罚款或补办手续的，没有消除隐患，请继续整治"
    )


def _worsening_unsettled(case: Case) -> str | None:
    return "有人报告隐患加重，尚未核定；请先核实，加重的变更等级" if case.entry.has_worsened else None


def _in_future(attribute: Any) -> Any:
    def refusal(case: Case) -> str | None:
        value = getattr(case.entry, attribute.key)
        return "日期不能晚于今天" if value and value > case.today else None

    return refusal


PARTS_NAMED = Check(HousingEntry.hazard_parts, refusal=_nothing_named)
DUE_NOT_PAST = Check(HousingEntry.due_on, refusal=_due_in_past)
DONE_PLAUSIBLE = Check(HousingEntry.done_on, refusal=_done_implausible)
COMMISSIONED_BY_NOW = Check(HousingEntry.commissioned_on, refusal=_in_future(HousingEntry.commissioned_on))
RECEIVED_BY_NOW = Check(HousingEntry.report_received_on, refusal=_in_future(HousingEntry.report_received_on))
WORSENING_SETTLED = Check(None, refusal=_worsening_unsettled)
REALLY_FIXED = Check(HousingEntry.engineering_measures, refusal=_nothing_done)


def _judged_on(entry: HousingEntry) -> date:
    """The day the limits of the first judgement count from: the look, or the regrade that opened this line."""
    return entry.found_on if entry.follows_id is None else local_date(entry.reported_at)


REPORT = Step(
    "report", "上报房屋隐患", done="上报", to=REPORTED, who=ANYBODY, asks=THE_HAZARD,
    proofs=(BEFORE,), checks=(PARTS_NAMED, RECEIVED_BY_NOW),
    computes=(
        (HousingEntry.judged_on, _judged_on), (HousingEntry.remediation, lambda entry: Remediation.PENDING),
        (HousingEntry.appraisal_status, lambda entry: AppraisalStatus.DONE if entry.appraisal_grade else None),
    ),
)  # fmt: skip
SEND_BACK = Step(
    "send_back", "退回补充", from_states=(REPORTED,), to=SENT_BACK, who=(Role.OFFICER,),
    must_note="退回原因（请写明要补充什么）", hands=Hands.REPORTER,
)  # fmt: skip
RESUBMIT = Step(
    "resubmit", "补充后重新上报", from_states=(SENT_BACK,), to=REPORTED, who=ANYBODY, asks=THE_HAZARD,
    proofs=(Proof("before", "补充整治前照片"),), checks=(PARTS_NAMED,),
)  # fmt: skip


def _status_after_verdict(entry: HousingEntry) -> AppraisalStatus:
    if entry.needs_appraisal:
        return AppraisalStatus.PENDING
    return AppraisalStatus.DONE if entry.appraisal_grade else AppraisalStatus.NOT_NEEDED


VERIFY = Step(
    "verify", "核定初判", from_states=(REPORTED,), to=VERIFIED, who=(Role.OFFICER,),
    asks=(*THE_HAZARD, Ask(HousingEntry.may_collapse), Ask(HousingEntry.needs_appraisal), Ask(Entry.responsible)),
    checks=(PARTS_NAMED,),
    sets=((HousingEntry.has_worsened, False),), computes=((HousingEntry.appraisal_status, _status_after_verdict),),
)  # fmt: skip
# A look that judges worse than what is open changes no grade by itself: the officer goes and settles it.
WORSENED = Step(
    "worsened", "报告隐患加重", done="发现隐患加重，报请核定", from_states=ALL_OPEN, who=ANYBODY,
    proofs=(Proof("progress", "现场照片"),), applies=MAY_WORSEN, sets=((HousingEntry.has_worsened, True),),
    must_note="加重的情况", hands=Hands.OFFICER,
)  # fmt: skip
NOT_WORSE = Step(
    "not_worse", "核实未加重，等级不变", done="核实未加重", from_states=ALL_OPEN, who=(Role.OFFICER,),
    applies=HAS_WORSENED, sets=((HousingEntry.has_worsened, False),),
    must_note="核实情况", hands=Hands.REPORTER,
)  # fmt: skip
NOTIFY_APPRAISE = Step(
    "notify_appraise", "告知责任人委托鉴定", done="告知责任人，要求委托鉴定",
    from_states=(VERIFIED,), to=TO_APPRAISE, who=(Role.OFFICER,),
    asks=(Ask(HousingEntry.notice_signed, fresh=True),), paper=PaperAsk(kinds=(NOTICE,), mandatory=True),
    applies=NEEDS_APPRAISAL,
)  # fmt: skip
NOTIFY_FIX = Step(
    "notify_fix", "告知责任人整治", done="告知责任人，限期整治",
    from_states=(VERIFIED,), to=TO_FIX, who=(Role.OFFICER,),
    asks=(Ask(HousingEntry.notice_signed, fresh=True), Ask(HousingEntry.due_on)),
    paper=PaperAsk(kinds=(NOTICE,), mandatory=True), checks=(DUE_NOT_PAST,), applies=NEEDS_NO_APPRAISAL,
    hands=Hands.REPORTER,
)  # fmt: skip
COMMISSION = Step(
    "commission", "登记委托鉴定", done="委托鉴定",
    from_states=(TO_APPRAISE, REFERRED), to=APPRAISING, who=(Role.OFFICER,),
    asks=(
        Ask(HousingEntry.institution), Ask(HousingEntry.commissioned_by), Ask(HousingEntry.pace),
        Ask(HousingEntry.commissioned_on, fresh=True),
    ),
    checks=(COMMISSIONED_BY_NOW,), applies=NEEDS_APPRAISAL,
    sets=((HousingEntry.appraisal_status, AppraisalStatus.UNDERWAY),),
)  # fmt: skip
INTERIM = Step(
    "interim", "登记鉴定中间意见", done="收到鉴定中间意见", from_states=(APPRAISING,), who=(Role.OFFICER,),
    paper=PaperAsk(kinds=(INTERIM_OPINION,), mandatory=True), applies=AT_PACE[Pace.COMPLEX],
)  # fmt: skip
RECORD_APPRAISAL = Step(
    "record_appraisal", "登记鉴定报告", done="收到鉴定报告",
    from_states=(APPRAISING,), to=APPRAISED, who=(Role.OFFICER,),
    asks=(Ask(HousingEntry.appraisal_grade), Ask(HousingEntry.report_received_on, fresh=True)),
    checks=(RECEIVED_BY_NOW,), paper=PaperAsk(kinds=(APPRAISAL_REPORT,), mandatory=True),
    sets=((HousingEntry.appraisal_status, AppraisalStatus.DONE),),
)  # fmt: skip
ORDER_FIX = Step(
    "order_fix", "要求限期整治", from_states=(APPRAISED,), to=TO_FIX, who=(Role.OFFICER,),
    asks=(Ask(HousingEntry.due_on),), paper=PaperAsk(kinds=(URGING,)), checks=(DUE_NOT_PAST,),
    hands=Hands.REPORTER,
)  # fmt: skip
NO_FIX = Step(
    "no_fix", "鉴定为A、B级，无需整治", from_states=(APPRAISED,), to=PASSED, who=(Role.OFFICER,),
    checks=(WORSENING_SETTLED,), applies=IS_SOUND, sets=((HousingEntry.remediation, Remediation.NOT_NEEDED),),
    must_note="处置意见",
)  # fmt: skip
NO_FIX_GRAVE = Step(
    "no_fix_grave", "鉴定为A、B级，报请批准按无需整治销号",
    from_states=(APPRAISED,), to=AWAITS_APPROVAL, who=(Role.OFFICER,), checks=(WORSENING_SETTLED,),
    applies=IS_SOUND_BUT_GRAVE, sets=((HousingEntry.remediation, Remediation.NOT_NEEDED),),
    must_note="处置意见",
)  # fmt: skip
START = Step(
    "start", "登记整治方案，开始整治", done="按方案开始整治",
    from_states=(TO_FIX,), to=FIXING, who=FIELD_AND_OFFICER,
    asks=(
        Ask(HousingEntry.plan, help="一栋一策：怎么修、谁来修、什么时候完成"),
        Ask(HousingEntry.engineering_measures, mandatory=False), Ask(HousingEntry.illegal_handling, mandatory=False),
    ),
    proofs=(Proof("progress", "施工合同、过程照片"),), sets=((HousingEntry.remediation, Remediation.UNDERWAY),),
    hands=Hands.KEEP,
)  # fmt: skip
FINISH = Step(
    "finish", "报告整治完成", from_states=TO_BE_FIXED, to=FIXED, who=FIELD_AND_OFFICER,
    asks=(
        Ask(HousingEntry.done_on, fresh=True), Ask(HousingEntry.engineering_measures, mandatory=False),
        Ask(HousingEntry.illegal_handling, mandatory=False),
    ),
    proofs=(AFTER,), checks=(DONE_PLAUSIBLE, REALLY_FIXED),
    sets=((HousingEntry.remediation, Remediation.UNDERWAY),),
)  # fmt: skip
EXTEND = Step(
    "extend", "批准延期", from_states=TO_BE_FIXED, who=OFFICE,
    asks=(
        Ask(HousingEntry.due_on, label="延期后的整治期限", fresh=True),
        Ask(HousingEntry.reason, label="延期理由", fresh=True), Ask(HousingEntry.approved_by, fresh=True),
    ),
    checks=(Check(HousingEntry.due_on, refusal=_extension_refusal),), extends=True,
)  # fmt: skip
# A new round: what was said about the last one does not count for it.
TO_DO_AGAIN = (
    (HousingEntry.done_on, None),
    (HousingEntry.engineering_measures, None),
    (HousingEntry.illegal_handling, None),
    (HousingEntry.acceptance_companions, None),
    (HousingEntry.remediation, Remediation.PENDING),
)
# Whoever recorded the hazard or put it right has other hands accept and close it (rules 2.3).
RECORDED_OR_FIXED = (REPORT, RESUBMIT, START, FINISH)

PASS = Step(
    "pass", "验收合格", from_states=(FIXED,), to=PASSED, who=OFFICE,
    asks=(Ask(HousingEntry.acceptance_companions, mandatory=False, fresh=True),),
    proofs=(AT_ACCEPTANCE,), paper=PaperAsk(kinds=(ACCEPTANCE, REVIEW_APPRAISAL)), checks=(WORSENING_SETTLED,),
    applies=IS_NOT_GRAVE, not_by=RECORDED_OR_FIXED,
)  # fmt: skip
PASS_GRAVE = Step(
    "pass_grave", "验收合格，报请批准销号", from_states=(FIXED,), to=AWAITS_APPROVAL, who=(Role.OFFICER,),
    asks=(Ask(HousingEntry.acceptance_companions, fresh=True, help="严重隐患和C、D级须两人以上验收"),),
    proofs=(AT_ACCEPTANCE,), paper=PaperAsk(kinds=(ACCEPTANCE, REVIEW_APPRAISAL), mandatory=IS_DANGEROUS),
    checks=(WORSENING_SETTLED,), applies=IS_GRAVE, not_by=RECORDED_OR_FIXED,
)  # fmt: skip
RETURN = Step(
    "return", "验收不合格，退回重新整治", from_states=(FIXED,), to=TO_FIX, who=OFFICE, asks=(NEW_DUE,),
    proofs=(AT_ACCEPTANCE,), checks=(DUE_NOT_PAST,), not_by=RECORDED_OR_FIXED, sets=TO_DO_AGAIN,
    must_note="不合格的原因", hands=Hands.REPORTER, opens_round=True,
)  # fmt: skip


def _remediation_at_closing(entry: HousingEntry) -> Remediation:
    """What needed no work was not put right: it stays out of both sides of the rate."""
    return Remediation.NOT_NEEDED if entry.remediation == Remediation.NOT_NEEDED else Remediation.DONE


def _is_controlled_after_closing(entry: HousingEntry) -> bool:
    """Control ends with its line, but where the town has let it count in place of any work."""
    return bool(entry.is_controlled) and entry.remediation == Remediation.DONE and not _is_put_right(entry)


def _measures_that_hold(entry: HousingEntry) -> list[str] | None:
    return entry.management_measures if entry.is_controlled else None


AT_CLOSING = (
    (HousingEntry.remediation, _remediation_at_closing), (HousingEntry.is_controlled, _is_controlled_after_closing),
)  # fmt: skip
CLOSE = Step(
    "close", "销号", from_states=(PASSED,), to=CLOSED, who=OFFICE, checks=(WORSENING_SETTLED,),
    not_by=(*RECORDED_OR_FIXED, NO_FIX), computes=AT_CLOSING,
)  # fmt: skip
APPROVE_CLOSE = Step(
    "approve_close", "批准销号", from_states=(AWAITS_APPROVAL,), to=CLOSED, who=LEADING_ROLES,
    checks=(WORSENING_SETTLED,), not_by=(*RECORDED_OR_FIXED, NO_FIX_GRAVE), computes=AT_CLOSING,
    must_note="批准意见",
)  # fmt: skip
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，退回整治", from_states=(PASSED, AWAITS_APPROVAL), to=TO_FIX, who=LEADING_ROLES,
    asks=(NEW_DUE,), checks=(DUE_NOT_PAST,), sets=TO_DO_AGAIN,
    must_note="不同意的原因", hands=Hands.REPORTER, opens_round=True,
)  # fmt: skip
REOPEN = Step(
    "reopen", "反弹，重新立项整治", done="发现反弹，重新整治", from_states=(CLOSED,), to=TO_FIX, who=OFFICE,
    asks=(NEW_DUE,),
    proofs=(Proof("before", "反弹现场照片", least=1, basis="重新整治须有反弹时的现场照片"),), checks=(DUE_NOT_PAST,),
    sets=TO_DO_AGAIN, computes=((HousingEntry.management_measures, _measures_that_hold),),
    must_note="反弹情况", hands=Hands.REPORTER, opens_round=True,
)  # fmt: skip
# 先销号后新增: a changed level closes the old line with its grade as it was and opens a new one; both name each other.
THE_HEIR = Begets(
    step=REPORT,
    asks=(
        Ask(Entry.grade, label="变更后的初判"),
        Ask(HousingEntry.appraisal_grade, label="变更后的鉴定等级", mandatory=False, help="变了的，请登记新的鉴定报告"),
        Ask(HousingEntry.report_received_on, label="收到新鉴定报告日期", mandatory=False),
        Ask(HousingEntry.description, label="变更后的隐患描述"),
    ),
    must_change=(Entry.grade, HousingEntry.appraisal_grade),
    carries=(
        Entry.found_on, Entry.visit_id, Entry.is_listed, HousingEntry.hazard_parts, HousingEntry.operating_issues,
        HousingEntry.may_collapse, HousingEntry.institution, HousingEntry.appraisal_grade,
        HousingEntry.management_measures, HousingEntry.is_controlled, HousingEntry.moved_out,
    ),
)  # fmt: skip


def _grades(of: dict[str, Any]) -> tuple[Any, Any]:
    return of[Entry.grade.key] or None, of[HousingEntry.appraisal_grade.key] or None


def _falls(case: Case) -> str | None:
    """What is severe or C, D becomes less by the leader's word only, as it is closed only by that (rules 2.3)."""
    grade, appraised = _grades(case.heir)
    is_milder = case.entry.grade == HazardLevel.SEVERE and grade != HazardLevel.SEVERE
    is_sounder = case.entry.appraisal_grade in DANGEROUS and appraised is not None
    if is_milder or (is_sounder and appraised < case.entry.appraisal_grade):
        return "降低严重隐患或C、D级房屋的等级，须由分管领导批准，请提请分管领导办理"
    return None


def _appraised_by_nobody(case: Case) -> str | None:
    was, now = case.entry.appraisal_grade, _grades(case.heir)[1]
    if was is not None and now is None:
        return f"已经鉴定为{was}级，变更后仍要填写鉴定等级"
    if was != now and case.paper_kind not in (APPRAISAL_REPORT.key, REVIEW_APPRAISAL.key):
        return "鉴定等级由鉴定机构评定；变了的，请同时登记新的鉴定报告或复核鉴定报告"
    return None


NOT_LOWERED = Check(Entry.grade, refusal=_falls)
APPRAISED_ANEW = Check(HousingEntry.appraisal_grade, refusal=_appraised_by_nobody)
WHY_REGRADED = Ask(HousingEntry.reason, label="变更理由", fresh=True)

REGRADE = Step(
    "regrade", "变更等级（销旧立新）", done="等级变更，旧条销号，另立新条",
    from_states=UNDER_ORDER, to=REGRADED, who=(Role.OFFICER,), asks=(WHY_REGRADED,),
    paper=PaperAsk(kinds=(APPRAISAL_REPORT, REVIEW_APPRAISAL)), checks=(NOT_LOWERED, APPRAISED_ANEW),
    begets=THE_HEIR,
)  # fmt: skip
LOWER = Step(
    "lower", "批准降低等级（销旧立新）", done="批准降低等级，旧条销号，另立新条",
    from_states=UNDER_ORDER, to=REGRADED, who=LEADING_ROLES, asks=(WHY_REGRADED,),
    paper=PaperAsk(kinds=(APPRAISAL_REPORT, REVIEW_APPRAISAL)), checks=(APPRAISED_ANEW,), applies=IS_GRAVE,
    begets=THE_HEIR,
)  # fmt: skip


def _void_heir(case: Case) -> str | None:
    """The line before it is closed for its sake: unless there never was a hazard, one of the two has to stand."""
    if case.entry.follows_id is None or case.entry.void_reason == VoidReason.NO_HAZARD:
        return None
    return "这一条是变更等级时立的，旧条已经销号，不能按重复或登记错误作废；等级有误的，请再变更等级"


VOID_NOT_BY_MISTAKE = Check(HousingEntry.void_reason, refusal=_void_heir)
VOID_ENTRY = Step(
    "void", "不属实，作废", done="核实为不属实，作废",
    from_states=(REPORTED, SENT_BACK), to=VOID, who=(Role.OFFICER,),
    asks=(Ask(HousingEntry.void_reason), Ask(HousingEntry.approved_by, fresh=True)),
    checks=(VOID_NOT_BY_MISTAKE,), not_by=(REPORT, RESUBMIT), must_note="核实情况",
)  # fmt: skip
# Once the officer has verified it, it takes the leader's word to say that there was nothing.
VOID_VERIFIED = Step(
    "void_verified", "批准作废", done="核实为不属实，批准作废",
    from_states=UNDER_ORDER, to=VOID, who=LEADING_ROLES, asks=(Ask(HousingEntry.void_reason),),
    checks=(VOID_NOT_BY_MISTAKE,), not_by=(REPORT, RESUBMIT, VERIFY), must_note="核实情况",
)  # fmt: skip
REFER = Step(
    "refer", "移送（报告）上级部门",
    from_states=(TO_APPRAISE, APPRAISED, *TO_BE_FIXED, FIXED), to=REFERRED, who=OFFICE,
    asks=(Ask(HousingEntry.referred_to, fresh=True),), paper=PaperAsk(kinds=(REFERRAL,)),
    must_note="移送原因（拒不鉴定、拒不整治、超出本镇权限等）",
)  # fmt: skip
ANSWERED = Step(
    "answered", "收到答复，继续整治", done="收到移送机关答复，继续整治",
    from_states=(REFERRED,), to=TO_FIX, who=OFFICE, asks=(NEW_DUE,), checks=(DUE_NOT_PAST,),
    must_note="答复内容", hands=Hands.REPORTER,
)  # fmt: skip


def _measure_dropped(case: Case) -> str | None:
    dropped = set(case.was[HousingEntry.management_measures.key] or ()) - set(case.entry.management_measures or ())
    return "已采取的措施不能在这里去掉；不再需要的，请办理解除管控措施" if dropped else None


MEASURES_KEPT = Check(HousingEntry.management_measures, refusal=_measure_dropped)
CONTROL = Step(
    "control", "采取管控措施", from_states=ALL_OPEN, who=ANYBODY,
    asks=(
        Ask(HousingEntry.management_measures, help="可能倒塌或鉴定为D级的，须停止使用并撤离人员"),
        Ask(HousingEntry.moved_out, mandatory=False, help="撤离名单拍照附上"),
    ),
    checks=(MEASURES_KEPT,), proofs=(Proof("control", "停用、警示、撤离照片"),),
    paper=PaperAsk(kinds=(STOP_USE_NOTICE,)), sets=((HousingEntry.is_controlled, True),),
)  # fmt: skip
LIFT_CONTROL = Step(
    "lift_control", "解除管控措施", from_states=UNDER_ORDER, who=OFFICE, applies=IS_CONTROLLED,
    sets=((HousingEntry.is_controlled, False), (HousingEntry.management_measures, None)), must_note="解除理由",
)  # fmt: skip
TELL_DEPARTMENT = Step(
    "tell_department", "通报住建部门", done="向住建部门通报", from_states=(REPORTED, *UNDER_ORDER), who=OFFICE,
    paper=PaperAsk(kinds=(DEPARTMENT_LETTER,)), must_note="通报给谁、怎样通报",
)  # fmt: skip
UPDATE_PLATFORM = Step(
    "update_platform", "已更新国家（省）平台", done="更新国家（省）平台信息",
    from_states=UNDER_ORDER, who=(Role.OFFICER,),
)  # fmt: skip
REPORT_DANGER = Step(
    "report_danger", "报告危险房屋",
    from_states=(APPRAISED, *TO_BE_FIXED, FIXED, PASSED, AWAITS_APPROVAL, REFERRED), who=(Role.OFFICER,),
    applies=IS_DANGEROUS, must_note="报告给谁",
)  # fmt: skip
RECORD_PAPER = Step(
    "record_paper", "登记文书", from_states=UNDER_ORDER, who=(Role.OFFICER,),
    paper=PaperAsk(
        kinds=(
            NOTICE, PLEDGE, STOP_USE_NOTICE, DEPARTMENT_LETTER, URGING, REVIEW_APPRAISAL, ACCEPTANCE,
            RURAL_BUILDING_ORDER, BUILDING_DECISION, REFERRAL,
        ),
        mandatory=True,
    ),
)  # fmt: skip
LIST = Step(
    "list", "挂牌督办", from_states=UNDER_ORDER, who=LEADING_ROLES, paper=PaperAsk(kinds=(LISTING,)),
    applies=IS_NOT_LISTED, sets=((Entry.is_listed, True),), must_note="督办单位和要求",
)  # fmt: skip
DELIST = Step(
    "delist", "摘牌", from_states=UNDER_ORDER, who=LEADING_ROLES, applies=IS_LISTED,
    sets=((Entry.is_listed, False),), must_note="摘牌理由",
)  # fmt: skip
HAND_OVER = Step("hand_over", "交给同事办理", from_states=ALL_OPEN, who=OFFICE, hands=Hands.CHOSEN)
REMARK = Step(
    "remark", "补充情况", from_states=(*ALL_OPEN, CLOSED), who=ANYBODY, proofs=(Proof("progress", "现场照片"),),
    must_note="情况说明",
)  # fmt: skip

# --- Clocks --------------------------------------------------------------------------------------------------------

# B1: the law asks for "at once"; the clock is due on the day of the verdict.
EVACUATE_CLOCK = ClockRule(
    "B1", "停止使用、撤离人员",
    starts=(REPORT, VERIFY, RECORD_APPRAISAL, LIFT_CONTROL, REOPEN), stops=(CONTROL,), limit="B1",
    applies=IS_DANGER_TO_LIFE, stops_when=IS_EVACUATED, passes_on=True,
)  # fmt: skip
# The verdict settles whether there is visible distress; the days count from the judgement that found it.
COMMISSION_CLOCK = ClockRule(
    "B2", "委托鉴定", starts=(VERIFY,), stops=(COMMISSION, REFER),
    limit="B2", counts_from=HousingEntry.judged_on, applies=NEEDS_APPRAISAL,
    kept_on=(HousingEntry.commissioned_on,),
)  # fmt: skip
APPRAISAL_STOPS = (RECORD_APPRAISAL,)
APPRAISAL_CLOCK = ClockRule(
    "B3", "出具鉴定报告", starts=(COMMISSION,), stops=APPRAISAL_STOPS,
    limit="B3", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.ORDINARY],
    kept_on=(HousingEntry.report_received_on,),
)  # fmt: skip
URGENT_APPRAISAL_CLOCK = ClockRule(
    "B3-urgent", "出具鉴定报告（情况紧急）", starts=(COMMISSION,), stops=APPRAISAL_STOPS,
    limit="B3-urgent", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.URGENT],
    kept_on=(HousingEntry.report_received_on,),
)  # fmt: skip
COMPLEX_APPRAISAL_CLOCK = ClockRule(
    "B3-complex", "出具鉴定报告（情况复杂）", starts=(COMMISSION,), stops=APPRAISAL_STOPS,
    limit="B3-complex", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.COMPLEX],
    kept_on=(HousingEntry.report_received_on,),
)  # fmt: skip
INTERIM_CLOCK = ClockRule(
    "B3-interim", "鉴定中间意见", starts=(COMMISSION,), stops=(INTERIM, *APPRAISAL_STOPS),
    limit="B3-interim", counts_from=HousingEntry.commissioned_on, applies=AT_PACE[Pace.COMPLEX],
    kept_on=(INTERIM_OPINION, HousingEntry.report_received_on),
)  # fmt: skip
DANGER_CLOCK = ClockRule(
    "B4", "报告危险房屋", starts=(RECORD_APPRAISAL, REPORT), stops=(REPORT_DANGER,),
    limit="B4", counts_from=HousingEntry.report_received_on, applies=IS_DANGEROUS, passes_on=True,
)  # fmt: skip
URGING_CLOCK = ClockRule(
    "B4-urge", "督促解危", starts=(RECORD_APPRAISAL, REPORT), stops=(REFER,),
    limit="B4-urge", counts_from=HousingEntry.report_received_on, applies=IS_DANGEROUS,
    paper=URGING, passes_on=True, kept_on=(URGING,),
)  # fmt: skip
DEPARTMENT_CLOCK = ClockRule(
    "B5", "通报住建部门", starts=(REPORT,), stops=(TELL_DEPARTMENT,),
    limit="B5", counts_from=HousingEntry.judged_on, kept_on=(DEPARTMENT_LETTER,),
)  # fmt: skip
VERDICT_CLOCK = ClockRule(
    "B6-verdict", "现场核定",
    starts=(REPORT, RESUBMIT, WORSENED), stops=(VERIFY, NOT_WORSE, SEND_BACK, VOID_ENTRY), limit="B6-verdict",
)  # fmt: skip
PLATFORM_CLOCK = ClockRule("B6-update", "更新平台信息", starts=(VERIFY,), stops=(UPDATE_PLATFORM,), limit="B6-update")
RESUBMIT_CLOCK = ClockRule(
    "B0b", "补充上报", starts=(SEND_BACK,), stops=(RESUBMIT, VOID_ENTRY),
    length=RESUBMIT_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：退回的应及时补充", is_local=True,
)  # fmt: skip
NOTIFY_CLOCK = ClockRule(
    "B0c", "告知责任人", starts=(VERIFY,), stops=(NOTIFY_APPRAISE, NOTIFY_FIX),
    length=NOTIFY_DAYS, unit=Unit.WORKING_DAYS,
    basis="本镇规定：核定后及时告知房屋使用安全责任人", is_local=True, kept_on=(NOTICE,),
)  # fmt: skip
DECIDE_CLOCK = ClockRule(
    "B4b", "确定处置", starts=(RECORD_APPRAISAL,), stops=(ORDER_FIX, NO_FIX, NO_FIX_GRAVE, REFER),
    length=DECIDE_DAYS, counts_from=HousingEntry.report_received_on, unit=Unit.WORKING_DAYS,
    basis="本镇规定：收到鉴定报告后及时确定处置", is_local=True,
)  # fmt: skip
FIX_CLOCK = ClockRule(
    "B10", "整治",
    starts=(NOTIFY_FIX, ORDER_FIX, RETURN, REFUSE_CLOSE, REOPEN, ANSWERED), stops=(FINISH, REFER),
    until=HousingEntry.due_on, basis="整治期限由告知（督促）时确定；全国没有统一天数", is_local=True,
    kept_on=(HousingEntry.done_on,),
)  # fmt: skip
ACCEPT_CLOCK = ClockRule(
    "B11", "验收", starts=(FINISH,), stops=(PASS, PASS_GRAVE, RETURN, REFER), length=ACCEPT_DAYS,
    basis="本镇规定：报告整治完成后及时验收", is_local=True,
)  # fmt: skip
CLOSE_CLOCK = ClockRule(
    "B12", "销号", starts=(PASS, PASS_GRAVE, NO_FIX, NO_FIX_GRAVE), stops=(CLOSE, APPROVE_CLOSE, REFUSE_CLOSE),
    length=CLOSE_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：验收合格后及时销号", is_local=True,
)  # fmt: skip
REFERRAL_CLOCK = ClockRule(
    "B13", "移送跟踪", starts=(REFER,), stops=(ANSWERED, COMMISSION), length=REFERRAL_DAYS,
    basis="本镇规定：移送后仍在册，到期应催问答复", is_local=True,
)  # fmt: skip

# --- When a house has to be looked at again (B7, B8) -----------------------------------------------------------------


def next_visit(house: House, last: date, decided: Decided) -> date:
    """Return by when a house has to be looked at again: screened, the first time or again, or patrolled on its round."""
    if house.screened_on is None:
        screenings = [local_date(house.made_at) + timedelta(days=decided(FIRST_SCREENING_DAYS))]
    else:
        screenings = [_months_after(house.screened_on, code, decided) for code in _screenings(house)]
    rounds = [_months_after(last, code, decided) for code in _rounds(house)]
    if house.last_closed_on is not None:
        rounds.append(_after(max(last, house.last_closed_on), decided(LOOK_BACK_MONTHS)))
    return min(screenings + rounds)


def _months_after(day: date, code: str, decided: Decided) -> date:
    return _after(day, length_for(shelf.limit_of(code, day), decided) or 0)


def _after(day: date, months: int) -> date:
    return due(day, length=months, unit=Unit.MONTHS, holidays=shelf.holidays()).raw_on


def _screenings(house: House) -> list[str]:
    """Return the rows of the table of time limits that ask for a screening, counted from the last one."""
    return ["B8-business", "B8"] if house.subject_type == HouseUse.BUSINESS else ["B8"]


def _rounds(house: House) -> list[str]:
    """Return the rows that ask for a patrol, counted from the last look of any kind."""
    rounds = []
    if house.built_period in (BuiltPeriod.TO_1980, BuiltPeriod.TO_1990) or Surroundings.FLOOD in (
        house.surroundings or ()
    ):
        rounds.append("B7-quarter")
    if is_hazardous(house):
        rounds.append("B7")
    return rounds


def is_hazardous(house: House) -> bool:
    """C, D, red and yellow houses, until they have been put right or found to need no work: while a line is open, never."""
    is_marked = house.judgement in (Judgement.SEVERE, Judgement.SOME) or house.appraisal_grade in DANGEROUS
    return is_marked and house.remediation not in (Remediation.DONE, Remediation.NOT_NEEDED)


def default_for(field: Any, entry: HousingEntry, today: date, decided: Decided) -> Any:
    """Propose the due date by how grave it is (30 or 60 days unless the town says otherwise), and today as done."""
    if field.key in {
        one.key for one in (HousingEntry.done_on, HousingEntry.commissioned_on, HousingEntry.report_received_on)
    }:
        return today
    if field.key == HousingEntry.due_on.key:
        return today + timedelta(days=decided(DAYS_GRAVE if _is_grave(entry) else DAYS_SOME))
    return None


# --- Figures (rules 9.2 B) -----------------------------------------------------------------------------------------
# The unit is 栋; 户 stand beside it. A line that a regrade closed counts with the one that took over from it.


def _visited(period: Period, kinds: tuple[VisitKind, ...]) -> Any:
    """Houses looked at in the period."""
    return sa.exists().where(
        Visit.id == HousingVisit.__table__.c.id,
        Visit.site_id == Site.id,
        HousingVisit.__table__.c.visit_kind.in_(kinds),
        Visit.started_at >= day_begins(period.first),
        Visit.started_at < day_begins(period.last, days=1),
    )


def _registered(period: Period) -> Any:
    """Houses on file by the end of the period and not yet out of use when it began."""
    return sa.and_(
        Site.made_at < day_begins(period.last, days=1),
        sa.or_(Site.retired_at.is_(None), Site.retired_at >= day_begins(period.first)),
    )


def _screened(period: Period) -> Any:
    return sa.and_(_registered(period), _visited(period, SCREENING))


def _found(period: Period, *more: Any) -> Any:
    return sa.and_(
        Entry.found_on.between(period.first, period.last), Entry.state.not_in((VOID.key, REGRADED.key)), *more
    )


def _houses(period: Period, *more: Any) -> Any:
    return sa.func.count(sa.distinct(Entry.site_id)).filter(_found(period, *more))


NEED = (AppraisalStatus.PENDING, AppraisalStatus.UNDERWAY, AppraisalStatus.DONE)


def _is_high() -> Any:
    """Lines of houses with as many storeys as their town counts among those to watch."""
    house, site = House.__table__.alias(), Site.__table__.alias()
    high = sa.select(site.c.id).join(house, house.c.id == site.c.id)
    return Entry.site_id.in_(high.where(house.c.floors_up >= decided_sql(KEY_STOREYS, site.c.town_id)))


def _still_to_do(period: Period) -> Any:
    """Houses with another hazard of the period still to be put right."""
    other, detail = Entry.__table__.alias(), HousingEntry.__table__.alias()
    return sa.exists().where(
        other.c.id == detail.c.id,
        other.c.site_id == Entry.site_id,
        other.c.found_on.between(period.first, period.last),
        other.c.state.not_in((VOID.key, REGRADED.key)),
        detail.c.remediation.in_(TO_DO),
    )


def _hours_until_received() -> Any:
    seconds = sa.extract("epoch", Visit.received_at) - sa.extract("epoch", Visit.ended_at)
    return sa.cast(seconds, sa.Float) / 3600


def _from_patrol(period: Period) -> Any:
    patrols = sa.select(HousingVisit.__table__.c.id).where(HousingVisit.__table__.c.visit_kind == VisitKind.PATROL)
    return _found(period, Entry.visit_id.in_(patrols))


SCREENED = Figure(
    "B-1", "排查房屋数", "期间内完成排查（含复核排查）的自建房，同一栋只计一次，“未发现安全隐患”也计", "栋",
    counted=Counted.SITES, measure=lambda period: sa.func.count().filter(_screened(period)),
)  # fmt: skip
SCREENED_HOUSEHOLDS = Figure(
    "B-1h", "排查户数", "B-1 的房屋里的户数，没有登记户数的一栋按一户计", "户", counted=Counted.SITES,
    measure=lambda period: sa.func.coalesce(
        sa.func.sum(sa.func.coalesce(House.households, 1)).filter(_screened(period)), 0
    ),
)  # fmt: skip
SCREENED_BUSINESS = Figure(
    "B-1b", "其中经营性自建房", "B-1 中的经营性自建房", "栋", counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(_screened(period), Site.subject_type == HouseUse.BUSINESS),
)  # fmt: skip
SCREENED_UNAPPRAISED = Figure(
    "B-1c", "其中投入经营前未鉴定", "B-1b 中登记为投入经营前没有经过安全鉴定的（B9）", "栋",
    counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(
        _screened(period), Site.subject_type == HouseUse.BUSINESS, House.appraised_for_business.is_(False)
    ),
)  # fmt: skip
SCREENED_HIGH = Figure(
    "B-1s", "其中达到重点层数的", "B-1 中地上层数达到本镇重点层数的，一般为三层及以上", "栋",
    counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(
        _screened(period), House.floors_up >= decided_sql(KEY_STOREYS, Site.town_id)
    ),
)  # fmt: skip
REGISTERED = Figure(
    "B-2a", "登记在册房屋数", "截至期末已建档、期初尚未停用的自建房", "栋", counted=Counted.SITES,
    measure=lambda period: sa.func.count().filter(_registered(period)),
)  # fmt: skip
HAZARDOUS = Figure(
    "B-3", "隐患房屋数", "期间内初判存在安全隐患的房屋，同一栋只计一次，不含作废；等级变更的按新条计", "栋",
    counted=Counted.ENTRIES, measure=lambda period: _houses(period),
)  # fmt: skip
SEVERE_HOUSES = Figure(
    "B-3a", "其中严重安全隐患", "B-3 中初判为严重安全隐患（红）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, Entry.grade == HazardLevel.SEVERE),
)  # fmt: skip
SOME_HOUSES = Figure(
    "B-3b", "其中一定安全隐患", "B-3 中初判为一定安全隐患（黄）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, Entry.grade == HazardLevel.SOME),
)  # fmt: skip
HIGH_HOUSES = Figure(
    "B-3s", "其中达到重点层数的", "B-3 中地上层数达到本镇重点层数的，一般为三层及以上", "栋",
    counted=Counted.ENTRIES, measure=lambda period: _houses(period, _is_high()),
)  # fmt: skip
TO_BE_APPRAISED = Figure(
    "B-4a", "需鉴定房屋数", "B-3 中核定需要鉴定的，含鉴定中和已鉴定", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_status.in_(NEED)),
)  # fmt: skip
APPRAISED_HOUSES = Figure(
    "B-4b", "已鉴定房屋数", "B-4a 中已收到鉴定报告的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_status == AppraisalStatus.DONE),
)  # fmt: skip
GRADE_C = Figure(
    "B-4c", "鉴定为C级", "B-3 中鉴定为C级（局部危房）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_grade == AppraisalGrade.C),
)  # fmt: skip
GRADE_D = Figure(
    "B-4d", "鉴定为D级", "B-3 中鉴定为D级（整幢危房）的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_grade == AppraisalGrade.D),
)  # fmt: skip
DANGEROUS_HOUSES = Figure(
    "B-4e", "危房总量", "B-3 中鉴定为C级或D级的，同一栋只计一次", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.appraisal_grade.in_(DANGEROUS)),
)  # fmt: skip
TO_BE_FIXED_COUNT = Figure(
    "B-5a", "应整治房屋数", "B-3 中已整治、整治中和待整治的，不含无需整治", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation.in_((*TO_DO, Remediation.DONE))),
)  # fmt: skip
FIXED_COUNT = Figure(
    "B-5b", "已整治房屋数", "B-5a 中已经验收销号的；只采取管理措施的算已管控，不算已整治", "栋",
    counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation == Remediation.DONE, ~_still_to_do(period)),
)  # fmt: skip
NOT_YET_FIXED = Figure(
    "B-6a", "尚未整治的隐患房屋", "B-3 中待整治、整治中的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation.in_(TO_DO)),
)  # fmt: skip
CONTROLLED = Figure(
    "B-6b", "已管控房屋数", "B-6a 中目前至少有一项管理措施的", "栋", counted=Counted.ENTRIES,
    measure=lambda period: _houses(period, HousingEntry.remediation.in_(TO_DO), HousingEntry.is_controlled.is_(True)),
)  # fmt: skip
PATROLS = Figure(
    "B-7", "巡查次数", "期间内的日常巡查次数，“未发现”也计", "次", counted=Counted.VISITS,
    measure=lambda period: sa.func.count().filter(
        Visit.id.in_(
            sa.select(HousingVisit.__table__.c.id).where(HousingVisit.__table__.c.visit_kind == VisitKind.PATROL)
        )
    ),
)  # fmt: skip
PATROL_FOUND = Figure(
    "B-7a", "巡查发现问题", "期间内由日常巡查登记的房屋隐患，不含作废", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_from_patrol(period)),
)  # fmt: skip
PATROL_SETTLED = Figure(
    "B-7b", "巡查发现已处理", "B-7a 中已销号的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_from_patrol(period), Entry.closed_at.is_not(None)),
)  # fmt: skip
LATE_UPLOADS = Figure(
    "B-7d", "超时上传的发现", "期间内发现隐患的排查、巡查中，超过时限（B6，一般24小时）才上传的", "次",
    counted=Counted.VISITS,
    measure=lambda period: sa.func.count().filter(
        Visit.id.in_(
            sa.select(HousingVisit.__table__.c.id).where(HousingVisit.__table__.c.judgement != Judgement.NONE)
        ),
        _hours_until_received() > decided_sql(town_rule_for(shelf.limit_of("B6", period.last)), Visit.town_id),
    ),
)  # fmt: skip
FIGURES = (
    SCREENED,
    SCREENED_HOUSEHOLDS,
    SCREENED_BUSINESS,
    SCREENED_UNAPPRAISED,
    SCREENED_HIGH,
    REGISTERED,
    Figure("B-2", "排查率", "B-1 ÷ B-2a", "%", part=SCREENED, whole=REGISTERED),
    HAZARDOUS,
    SEVERE_HOUSES,
    SOME_HOUSES,
    HIGH_HOUSES,
    Figure("B-4", "鉴定率", "B-4b ÷ B-4a", "%", part=APPRAISED_HOUSES, whole=TO_BE_APPRAISED),
    GRADE_C,
    GRADE_D,
    DANGEROUS_HOUSES,
    TO_BE_FIXED_COUNT,
    FIXED_COUNT,
    Figure("B-5", "整治率", "B-5b ÷ B-5a", "%", part=FIXED_COUNT, whole=TO_BE_FIXED_COUNT),
    CONTROLLED,
    Figure("B-6", "管控率", "B-6b ÷ B-6a", "%", part=CONTROLLED, whole=NOT_YET_FIXED),
    PATROLS,
    PATROL_FOUND,
    PATROL_SETTLED,
    Figure("B-7c", "问题解决率", "B-7b ÷ B-7a", "%", part=PATROL_SETTLED, whole=PATROL_FOUND),
    LATE_UPLOADS,
)


def begin_from(item: ChecklistItem) -> tuple[tuple[Any, Any], ...]:
    return ((HousingEntry.description, item.hazard or item.text),)


BOOK = Book(
    key="housing", position=2, label="自建房安全", letter="房", entry_word="房屋隐患", officer="村镇建设办专干",
    entry=HousingEntry, visit=HousingVisit,
    site=SiteKind(
        model=House, label="自建房", subject_type=Field(label="是否经营性", kind=Kind.CHOICE, choices=HouseUse),
        asks=(
            Ask(House.business_kinds, mandatory=IS_BUSINESS, only_then=True),
            Ask(House.alterations, mandatory=IS_ALTERED, only_then=True),
            Ask(House.illegal_kinds, mandatory=IS_ILLEGAL, only_then=True),
        ),
        name_help="写门牌和用途，如：中心街8号农资门市、村中街27号住宅", answers_for=lambda house: house.owner,
        next_visit=next_visit,
        visit_rules=(FIRST_SCREENING_DAYS, LOOK_BACK_MONTHS, "B7", "B7-quarter", "B8", "B8-business"),
    ),
    shared=(
        Shared(
            column=Entry.grade, field=Field(label="初判", kind=Kind.CHOICE, choices=HazardLevel, help=VISUAL_SIGNS),
        ),
        Shared(column=Entry.responsible, field=Field(label="房屋使用安全责任人", kind=Kind.TEXT, most=100)),
    ),
    headline=headline, is_grave=IS_GRAVE, grave_grades=(HazardLevel.SEVERE,),
    states=(
        REPORTED, SENT_BACK, VERIFIED, TO_APPRAISE, APPRAISING, APPRAISED, TO_FIX, FIXING, FIXED, PASSED,
        AWAITS_APPROVAL, REFERRED, CLOSED, REGRADED, VOID,
    ),
    void=VOID,
    steps=(
        REPORT, VERIFY, SEND_BACK, RESUBMIT, WORSENED, NOT_WORSE, NOTIFY_APPRAISE, NOTIFY_FIX, COMMISSION,
        RECORD_APPRAISAL, INTERIM, ORDER_FIX, NO_FIX, NO_FIX_GRAVE, FINISH, START, PASS, PASS_GRAVE, RETURN, CLOSE,
        APPROVE_CLOSE, REFUSE_CLOSE, EXTEND, REGRADE, LOWER, VOID_VERIFIED, REFER, ANSWERED, REOPEN, VOID_ENTRY,
        CONTROL, LIFT_CONTROL, TELL_DEPARTMENT, UPDATE_PLATFORM, REPORT_DANGER, RECORD_PAPER, LIST, DELIST, HAND_OVER,
        REMARK,
    ),
    clocks=(
        VERDICT_CLOCK, RESUBMIT_CLOCK, DEPARTMENT_CLOCK, EVACUATE_CLOCK, NOTIFY_CLOCK, PLATFORM_CLOCK,
        COMMISSION_CLOCK, APPRAISAL_CLOCK, URGENT_APPRAISAL_CLOCK, COMPLEX_APPRAISAL_CLOCK, INTERIM_CLOCK,
        DANGER_CLOCK, URGING_CLOCK, DECIDE_CLOCK, FIX_CLOCK, ACCEPT_CLOCK, CLOSE_CLOCK, REFERRAL_CLOCK,
    ),
    papers=(
        NOTICE, PLEDGE, APPRAISAL_REPORT, INTERIM_OPINION, URGING, STOP_USE_NOTICE, DEPARTMENT_LETTER,
        REVIEW_APPRAISAL, ACCEPTANCE, RURAL_BUILDING_ORDER, BUILDING_DECISION, REFERRAL, LISTING,
    ),
    town_rules=(
        CONTROL_COUNTS, FIRST_SCREENING_DAYS, RESUBMIT_DAYS, NOTIFY_DAYS, DECIDE_DAYS, DAYS_SOME, DAYS_GRAVE,
        EXTENSIONS, ACCEPT_DAYS, CLOSE_DAYS, REFERRAL_DAYS, LOOK_BACK_MONTHS, KEY_STOREYS,
    ),
    figures=FIGURES, begin_from=begin_from, default_for=default_for,
    visit_opens=VisitOpens(
        step=REPORT, when=lambda visit: visit.judgement != Judgement.NONE,
        answers=lambda visit: {
            "grade": HazardLevel(visit.judgement),
            "hazard_parts": visit.hazard_parts,
            "operating_issues": visit.operating_issues,
            "description": visit.description,
        },
        proof=BEFORE.key, adds=WORSENED,
        adds_when=lambda visit, entry: visit.judgement == Judgement.SEVERE and MAY_WORSEN.holds(entry),
    ),
    clean_visit=((HousingVisit.judgement, Judgement.NONE),), site_learns=THE_HOUSE_SAYS,
)  # fmt: skip
