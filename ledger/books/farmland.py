"""违法占用耕地台账: occupied farmland, from the clue to the look back after the line was closed.

Rules: domain rules 6 (fields, workflow, substance), 7.D (time limits, books/limits/farmland.toml), 9.2 D (figures).
The county decides and punishes; the town finds, stops, reports, follows up, and has one power of its own
(城乡规划法第六十五条). Whether a matter is a crime is a question put to the officer, never a verdict of the program.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from ledger.choices import Choice, Tone
from ledger.grammar.book import Book, SiteKind, VisitFinds
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import (
    Field,
    Kind,
    Shared,
    choice,
    choices,
    day,
    from_mu,
    in_mu,
    long_text,
    outline,
    phone,
    square_metres,
    text,
    whole,
    yes_no,
)
from ledger.grammar.figures import Counted, Figure, Period
from ledger.grammar.papers import PaperKind
from ledger.grammar.site_records import SiteRecord
from ledger.grammar.steps import Ask, Case, Check, Condition, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import Decided, TownRule, day_number, numbered_day
from ledger.models import FIELD_ROLES, LEADING_ROLES, Entry, Paper, Role, Site, Visit
from ledger.workdays import Unit

# --- Words ---------------------------------------------------------------------------------------------------------


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


_BUILDINGS = tuple(BuildingKind)
BUILDING_GROUPS = (
    ("房屋", _BUILDINGS[: _BUILDINGS.index(BuildingKind.YARD)]),
    ("非房屋", _BUILDINGS[_BUILDINGS.index(BuildingKind.YARD) :]),
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


_CONCLUSIONS = tuple(Conclusion)
PROBLEMS = _CONCLUSIONS[: _CONCLUSIONS.index(Conclusion.NO_PROBLEM)]
CONCLUSION_GROUPS = (("有问题，立项办理", PROBLEMS), ("没有问题，销去线索", _CONCLUSIONS[len(PROBLEMS) :]))


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
    PROPOSE = "propose", "报请决定是否移送公安"
    NOT_YET = "not_yet", "暂不报请，继续调查"
    NO = "no", "不涉嫌犯罪"


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
    UPHELD = "upheld", "复议、诉讼维持决定"
    OVERTURNED = "overturned", "决定被撤销、变更"
    PENDING = "pending", "正在复议、诉讼"


class Acceptance(Choice):
    PASSED = "passed", "合格"
    PASSED_DEFERRED = "passed_deferred", "分类处置暂缓，情况属实"
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


# --- Areas and times -----------------------------------------------------------------------------------------------

# Measured plots never add up to the last decimal (rules 6.1); sums of areas typed in 亩 miss by less than a hair.
TOLERANCE = Decimal(1)
A_HAIR = Decimal("0.001")
NOTHING = Decimal(0)
PARTLY_KNOWN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
USUAL_PATCH_NUMBER = re.compile(r"\d{6,12}[A-Z]\d{4,6}(-\d)?")


def known_area(entry: Any, attribute: InstrumentedAttribute[Any]) -> Decimal | None:
    """Return an area that can be reckoned with, None where it was left out or is no number."""
    value = getattr(entry, attribute.key)
    if not isinstance(value, Decimal | int) or not Decimal(value).is_finite():
        return None
    return Decimal(value)


def first_day(said: str | None) -> date | None:
    """Return the earliest day a time may mean that is known as a year, a month or a day.

    >>> first_day("2019"), first_day("2020-07-03"), first_day("2020-13")
    (datetime.date(2019, 1, 1), datetime.date(2020, 7, 3), None)
    """
    return _day_of(said, month=lambda year: 1, of_month=lambda year, month: 1)


def last_day(said: str | None) -> date | None:
    return _day_of(said, month=lambda year: 12, of_month=lambda year, month: calendar.monthrange(year, month)[1])


def _day_of(said: str | None, *, month: Callable[[int], int], of_month: Callable[[int, int], int]) -> date | None:
    found = PARTLY_KNOWN.fullmatch((said or "").strip())
    if found is None:
        return None
    try:
        year = int(found[1])
        in_month = int(found[2] or month(year))
        return date(year, in_month, int(found[3] or of_month(year, in_month)))
    except ValueError:
        return None


# --- What the law leaves to the town -------------------------------------------------------------------------------

STOCK_SINCE = TownRule(
    "farmland.stock_since", "存量分界：这一天以前动工的为早期存量",
    default=day_number(date(2013, 1, 1)), least=day_number(date(1987, 1, 1)), most=day_number(date(2199, 12, 31)),
    is_day=True, basis="全国农村乱占耕地建房摸排口径",
)  # fmt: skip
NEW_SINCE = TownRule(
    "farmland.new_since", "新增分界：这一天起动工的为新增，零容忍",
    default=day_number(date(2020, 7, 3)), least=day_number(date(1987, 1, 1)), most=day_number(date(2199, 12, 31)),
    is_day=True, basis="全国农村乱占耕地建房专项整治：2020年7月3日以后新增的零容忍",
)  # fmt: skip
RESUBMIT_DAYS = TownRule("farmland.resubmit_days", "线索退回后补充期限", default=3, unit="个工作日", least=1, most=30)
PLAN_DAYS = TownRule("farmland.plan_days", "整改的默认期限", default=30, unit="日", least=1, most=365)
EXTENSIONS = TownRule("farmland.extensions", "整改期限最多延期次数", default=1, unit="次", least=0, most=5)
COURT_DAYS = TownRule("farmland.court_days", "申请强制执行后跟踪期限", default=60, unit="日", least=1, most=365)
POLICE_DAYS = TownRule("farmland.police_days", "移送公安后跟踪期限", default=30, unit="日", least=1, most=180)
ACCEPT_DAYS = TownRule("farmland.accept_days", "报告整改完成后验收期限", default=15, unit="日", least=1, most=90)
CLOSE_DAYS = TownRule("farmland.close_days", "验收合格后销号期限", default=5, unit="个工作日", least=1, most=30)
LOOK_BACK_DAYS = TownRule("farmland.look_back_days", "销号后回头看期限", default=90, unit="日", least=1, most=365)
DECIDE_AHEAD = TownRule("farmland.decide_ahead", "处罚决定在法定期限前几日作出", default=5, unit="日", most=30)
COURT_AHEAD = TownRule("farmland.court_ahead", "申请法院强制执行在法定期限前几日提出", default=10, unit="日", most=60)
PATROL_DAYS_SUMMER = TownRule(
    "farmland.patrol_days_summer", "重点地块巡查间隔（4月至10月）",
    default=7, unit="日", least=1, most=90, basis="地方做法（延庆区）：4月至10月每周一次",
)  # fmt: skip
PATROL_DAYS_WINTER = TownRule(
    "farmland.patrol_days_winter", "重点地块巡查间隔（11月至次年3月）",
    default=15, unit="日", least=1, most=90, basis="地方做法（延庆区）：11月至次年3月每月至少两次",
)  # fmt: skip

CRIME_BASIC_MU = TownRule(
    "farmland.crime_basic_mu", "追诉线：永久基本农田面积",
    default=5, unit="亩", least=1, most=100, confirm=True,
    basis="刑法第三百四十二条；法释〔2000〕14号第三条，请核对有没有新的司法解释",
)  # fmt: skip
CRIME_OTHER_MU = TownRule(
    "farmland.crime_other_mu", "追诉线：其他耕地面积", default=10, unit="亩", least=1, most=100, confirm=True,
    basis="刑法第三百四十二条；法释〔2000〕14号第三条，请核对有没有新的司法解释",
)  # fmt: skip

# --- What is recorded ----------------------------------------------------------------------------------------------


class Parcel(Site, kind="parcel"):
    """地块 (rules 6.1): its place on the map and its numbers; what was done on it is told by the entries."""

    patch_no: Mapped[str | None] = text(
        "图斑编号", most=40, help="按下发的编号照抄；县平台常见写法如 371602A0012-1，卫片另有写法"
    )
    parcel_no: Mapped[str | None] = text("地块编号", most=40, folded=True)
    is_key: Mapped[bool | None] = yes_no("是否重点巡查地块", help="重点地块按巡查频次排出下次巡查日期")
    boundary: Mapped[str | None] = outline(
        "地块范围", help="勘测定界软件导出的坐标（GeoJSON），CGCS2000 或 WGS-84 经纬度；没有的留空", folded=True
    )
    crs: Mapped[CoordinateSystem | None] = choice(
        "范围的原坐标系", CoordinateSystem, help="换算成经纬度以前的坐标系；不要重复换算", folded=True
    )


class FarmlandVisit(Visit, book="farmland"):
    """巡查日志: one look at a parcel."""

    visit_kind: Mapped[VisitKind] = choice("巡查类型", VisitKind)
    building_seen: Mapped[bool] = yes_no("现场是否正在动工")
    companions: Mapped[str | None] = text("同行人员", most=100, folded=True)


class FarmlandEntry(Entry, book="farmland"):
    """占地问题: one case on one parcel (rules 6.1). Areas are square metres, never rounded but for showing."""

    __table_args__ = (
        sa.CheckConstraint("area_basic >= 0", "basic_not_negative"),
        sa.CheckConstraint("area_basic <= area_farmland", "basic_within_farmland"),
        sa.CheckConstraint("area_farmland <= area_agri", "farmland_within_agri"),
        sa.CheckConstraint("area_agri <= area_total", "agri_within_total"),
        sa.CheckConstraint("area_paddy >= 0 AND area_paddy <= area_farmland", "paddy_within_farmland"),
        sa.CheckConstraint(
            "area_demolished >= 0 AND area_regularised >= 0 AND area_remaining >= 0", "parts_not_negative"
        ),
        sa.CheckConstraint(
            "abs(COALESCE(area_demolished, 0) + COALESCE(area_regularised, 0) + area_remaining - area_total) <= 1",
            "parts_make_total",
        ),
        sa.CheckConstraint("area_ecored >= 0 AND area_ecored <= area_total", "ecored_within_total"),
        sa.CheckConstraint("area_special >= 0 AND area_special <= area_total", "special_within_total"),
        sa.CheckConstraint("area_recultivated >= 0", "recultivated_not_negative"),
        sa.CheckConstraint("area_recultivated <= area_total", "recultivated_within_total"),
        sa.CheckConstraint(
            "recultivated_basic <= recultivated_farmland AND recultivated_farmland <= area_recultivated",
            "recultivated_within",
        ),
        sa.CheckConstraint(
            "regularised_basic <= regularised_farmland AND regularised_farmland <= area_regularised",
            "regularised_within",
        ),
    )

    # The clue.
    source: Mapped[Source] = choice("线索来源", Source)
    patch_no: Mapped[str | None] = text(
        "图斑编号", most=40, help="按下发的编号照抄；县平台常见写法如 371602A0012-1，卫片另有写法"
    )
    patch_doubt: Mapped[str | None] = text("图斑编号提示", most=60)
    violation_no: Mapped[str | None] = text("违法行为编号", most=40, folded=True)
    issued_on: Mapped[date | None] = day("图斑下发日期")
    verify_by: Mapped[date | None] = day("月清截止日期")
    discovered_on: Mapped[date | None] = day("发现日期（制止从这天起算）")
    looked_on: Mapped[date | None] = day("现场踏勘日期（核查从这天起算）")
    occupant: Mapped[str | None] = text("用地主体（当事人）", most=60)
    occupant_kind: Mapped[OccupantKind | None] = choice("主体类别", OccupantKind)
    occupant_phone: Mapped[str | None] = phone("联系电话")
    building_kind: Mapped[BuildingKind] = choice("房屋（用地）类型", BuildingKind, groups=BUILDING_GROUPS)
    use: Mapped[str] = text("实际用途", most=60, help="如：建住房、堆放石料")
    stopped_on_spot: Mapped[bool] = yes_no(
        "是否已当场制止", help="发现占用耕地应当立即口头制止并报告；制止由镇、村做，下达通知书由县级机关做"
    )
    reported_at_once: Mapped[bool | None] = yes_no(
        "是否已向县级机关报告", help="电话、微信报告自然资源所也算；还没有报告的，到期提醒"
    )
    # What the check found.
    verified_on: Mapped[date | None] = day("核查日期")
    conclusion: Mapped[Conclusion | None] = choice("核查结论", Conclusion, groups=CONCLUSION_GROUPS)
    violation_type: Mapped[Violation | None] = choice("违法类型", Violation)
    started: Mapped[str | None] = text("动工时间", most=10, help="知道到哪写到哪：2019、2019-05 或 2019-05-12")
    finished: Mapped[str | None] = text("竣工时间", most=10, help="写法同动工时间；没有竣工的留空", folded=True)
    era_said: Mapped[Era | None] = choice(
        "存量或新增（按证据判断）", Era, help="动工时间写得到能分清的，程序按分界日期判断，留空"
    )
    era_reason: Mapped[str | None] = text("判断依据", most=200, help="如：2020 年 8 月影像上还没有建筑")
    # The earliest day the time may mean; figures and the cut-off dates go by it.
    started_on: Mapped[date | None] = day("动工时间（按最早一日）")
    area_total: Mapped[Decimal | None] = square_metres("占用土地面积")
    area_agri: Mapped[Decimal | None] = square_metres("其中农用地", help="不超过占用土地面积，没有填 0")
    area_farmland: Mapped[Decimal | None] = square_metres("其中耕地", help="不超过农用地，没有填 0")
    area_basic: Mapped[Decimal | None] = square_metres("其中永久基本农田", help="不超过耕地，没有填 0")
    area_paddy: Mapped[Decimal | None] = square_metres("其中水田", folded=True)
    area_ecored: Mapped[Decimal | None] = square_metres("占生态保护红线", folded=True)
    area_special: Mapped[Decimal | None] = square_metres("占特定区域", folded=True)
    land_class: Mapped[LandClass | None] = choice("地类", LandClass, help="按 GB/T 21010-2017", folded=True)
    plan_fit: Mapped[bool | None] = yes_no(
        "是否符合国土空间规划", help="违反规划的限期拆除、恢复原状；符合规划的没收建筑物（土地管理法第七十七条）"
    )
    has_approval: Mapped[bool | None] = yes_no("有无用地手续", folded=True)
    approval_no: Mapped[str | None] = text("批文号", most=60, folded=True)
    approval_source: Mapped[str | None] = text("批文来源", most=60, folded=True)
    one_house: Mapped[bool | None] = yes_no(
        "是否符合一户一宅", help="一户只能有一处宅基地，不得占用永久基本农田（土地管理法第六十二条）", folded=True
    )
    is_member: Mapped[bool | None] = yes_no("是否本集体成员", folded=True)
    rules_broken: Mapped[list[str] | None] = choices(
        "违反“八不准”", BrokenRule, help="自然资发〔2020〕127号，可多选", folded=True
    )
    is_nongrain: Mapped[bool | None] = yes_no(
        "是否“非粮化”",
        help="永久基本农田不得种果树、挖塘养鱼（土地管理法第三十七条）；违反种植用途管控的，由县级农业农村部门"
        "或镇政府批评教育（粮食安全保障法第六十六条）",
        folded=True,
    )
    lacks_rural_permit: Mapped[bool | None] = yes_no(
        "乡、村庄规划区内是否未取得（违反）乡村建设规划许可证",
        help="是的，镇政府可以自行责令停止建设、限期改正，逾期不改正的可以拆除（城乡规划法第六十五条）",
    )
    crime_question: Mapped[bool | None] = yes_no(
        "面积达到追诉线",
        help="永久基本农田 5 亩以上或其他耕地 10 亩以上；是否造成严重毁坏、多次累计由办案人员判断（刑法第三百四十二条）",
    )
    crime_answer: Mapped[CrimeAnswer | None] = choice("是否涉嫌非法占用农用地罪", CrimeAnswer)
    crime_reason: Mapped[str | None] = long_text("对追诉线问题的说明", most=500)
    referral: Mapped[Referral | None] = choice("移送公安的决定", Referral)
    # Stopping, reporting, the county's case.
    stopped_on: Mapped[date | None] = day("制止（送达停止通知）日期")
    refused_on: Mapped[date | None] = day("拒不改正日期")
    reported_to: Mapped[str | None] = text("报告机关", most=60)
    filed_on: Mapped[date | None] = day("立案日期")
    filed_by: Mapped[str | None] = text("立案机关", most=60)
    notified_on: Mapped[date | None] = day("处罚告知书送达日期")
    hearing_told_on: Mapped[date | None] = day("听证告知书送达日期")
    defence: Mapped[Defence | None] = choice("陈述、申辩情况", Defence)
    hearing: Mapped[Hearing | None] = choice("听证情况", Hearing)
    decided_on: Mapped[date | None] = day("决定日期")
    served_on: Mapped[date | None] = day("决定书送达日期")
    handling: Mapped[list[str] | None] = choices("处置方式", Handling)
    next_step: Mapped[str | None] = text("下一步措施", most=200)
    plan_on: Mapped[date | None] = day("拟完成日期")
    extension_days: Mapped[int | None] = whole("延长日数", unit="日", most=365)
    reason: Mapped[str | None] = long_text("理由", most=500)
    approved_by: Mapped[str | None] = text("批准人", most=40)
    remedy: Mapped[Remedy | None] = choice("复议、诉讼情况", Remedy)
    remedy_ended_on: Mapped[date | None] = day("复议、起诉期届满日期")
    urged_on: Mapped[date | None] = day("催告书送达日期")
    applied_on: Mapped[date | None] = day("申请强制执行日期")
    handed_over_on: Mapped[date | None] = day("没收建筑物移交日期")
    fine_paid_on: Mapped[date | None] = day("罚款缴清日期")
    # Putting it right.
    done_on: Mapped[date | None] = day("整改完成日期")
    area_demolished: Mapped[Decimal | None] = square_metres("拆除面积", help="没有填 0")
    area_recultivated: Mapped[Decimal | None] = square_metres("复垦（复耕）面积", help="没有填 0")
    recultivated_farmland: Mapped[Decimal | None] = square_metres("其中复垦为耕地", folded=True)
    recultivated_basic: Mapped[Decimal | None] = square_metres("其中复垦为永久基本农田", folded=True)
    area_regularised: Mapped[Decimal | None] = square_metres("完善手续面积", help="没有填 0")
    regularised_farmland: Mapped[Decimal | None] = square_metres("其中补办的耕地", folded=True)
    regularised_basic: Mapped[Decimal | None] = square_metres("其中补办的永久基本农田", folded=True)
    area_remaining: Mapped[Decimal | None] = square_metres("剩余未整改面积")
    has_reclamation_plan: Mapped[bool | None] = yes_no("是否编有土地复垦方案", folded=True)
    acceptance: Mapped[Acceptance | None] = choice("验收结论", Acceptance)
    accepted_by: Mapped[str | None] = text("验收单位", most=100)
    accepted_on: Mapped[date | None] = day("验收日期")
    confirmed_by: Mapped[str | None] = text("县级确认机关", most=60)
    confirmed_on: Mapped[date | None] = day("县级确认日期")
    upper_review: Mapped[UpperReview | None] = choice("上级审核结果", UpperReview)
    upper_review_by: Mapped[str | None] = text("审核机关", most=60)
    upper_review_on: Mapped[date | None] = day("审核日期")
    put_right_on: Mapped[date | None] = day("销号日期")


def headline(entry: FarmlandEntry) -> str:
    kind = BuildingKind(entry.building_kind).label if entry.building_kind in _BUILDINGS else ""
    area = known_area(entry, FarmlandEntry.area_farmland)
    size = f"，占耕地 {in_mu(area)} 亩" if area is not None else ""
    return f"{kind}：{entry.use}{size}"


# --- What follows from the answers ---------------------------------------------------------------------------------


def reaches_crime_line(entry: FarmlandEntry, decided: Decided) -> bool | None:
    """Return whether the areas alone raise the question (刑法第三百四十二条); areas typed in 亩 count as typed."""
    farmland, basic = known_area(entry, FarmlandEntry.area_farmland), known_area(entry, FarmlandEntry.area_basic)
    if farmland is None or basic is None:
        return None
    basic_line, other_line = (from_mu(Decimal(decided(line))) - A_HAIR for line in (CRIME_BASIC_MU, CRIME_OTHER_MU))
    return basic >= basic_line or farmland - basic >= other_line


def era_of(entry: FarmlandEntry, decided: Decided) -> Era | None:
    """Return what the cut-off dates make of it, or a person where the time known lies on both sides of a date."""
    eras = eras_possible(entry.started, decided)
    if len(eras) > 1:
        return entry.era_said if entry.era_said in eras else None
    return next(iter(eras), None)


def eras_possible(started: str | None, decided: Decided) -> tuple[Era, ...]:
    """Return the eras a time may mean that is known as a year, a month or a day; none for what is no time."""
    first, last = first_day(started), last_day(started)
    if first is None or last is None:
        return ()
    eras = tuple(Era)
    return eras[eras.index(_era_on(first, decided)) : eras.index(_era_on(last, decided)) + 1]


def _era_on(on: date, decided: Decided) -> Era:
    stock_since, new_since = (numbered_day(decided(rule)) for rule in (STOCK_SINCE, NEW_SINCE))
    if new_since is not None and on >= new_since:
        return Era.NEW
    return Era.STOCK if stock_since is not None and on >= stock_since else Era.EARLY


def remaining(entry: FarmlandEntry) -> Decimal | None:
    """Return what is neither demolished nor regularised; a hair over the total is a fault of measuring, not of sums."""
    total = known_area(entry, FarmlandEntry.area_total)
    if total is None:
        return None
    done = sum(
        (
            known_area(entry, part) or NOTHING
            for part in (FarmlandEntry.area_demolished, FarmlandEntry.area_regularised)
        ),
        NOTHING,
    )
    return max(total - done, NOTHING)


def patch_doubt(entry: FarmlandEntry) -> str | None:
    """Return a hint, not a refusal: satellite patches are numbered in other ways."""
    number = entry.patch_no
    is_usual = not isinstance(number, str) or not number.strip() or USUAL_PATCH_NUMBER.fullmatch(number.strip())
    return None if is_usual else "与县平台常见的编号写法不同，请对照下发表核对"


def month_end(entry: FarmlandEntry) -> date | None:
    """Return the last day of the month a patch was issued in (月清)."""
    issued_on = entry.issued_on
    if entry.source != Source.PATCH or not isinstance(issued_on, date):
        return None
    return issued_on.replace(day=calendar.monthrange(issued_on.year, issued_on.month)[1])


def next_patrol(site: Parcel, last_looked_on: date, decided: Decided) -> date | None:
    """Return by when to look again: in the rhythm of the season, and once it turns, in that of the next if earlier."""
    if not site.is_key:
        return None
    winter, summer = (timedelta(days=decided(rule)) for rule in (PATROL_DAYS_WINTER, PATROL_DAYS_SUMMER))
    is_summer = 4 <= last_looked_on.month <= 10
    ours, other = (summer, winter) if is_summer else (winter, summer)
    turns_on = date(last_looked_on.year + (last_looked_on.month > 10), 11 if is_summer else 4, 1)
    return min(last_looked_on + ours, max(last_looked_on + other, turns_on))


# --- Conditions ----------------------------------------------------------------------------------------------------


def _handled_by(entry: FarmlandEntry, *kinds: Handling) -> bool:
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
    holds=lambda entry: _handled_by(entry, Handling.DEMOLISH, Handling.DEMOLISH_PART), otherwise="没有决定拆除"
)
DOES_NOT_DEMOLISH = Condition(holds=lambda entry: not DEMOLISHES.holds(entry), otherwise="决定拆除的，起诉期限另算")
CONFISCATES = Condition(holds=lambda entry: _handled_by(entry, Handling.CONFISCATE), otherwise="没有决定没收")
PLAN_DECIDES = Condition(
    holds=lambda entry: DEMOLISHES.holds(entry) or CONFISCATES.holds(entry), otherwise="没有决定拆除或者没收"
)
FINES = Condition(holds=lambda entry: _handled_by(entry, Handling.FINE), otherwise="没有决定罚款")
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

# --- Papers --------------------------------------------------------------------------------------------------------

STOP_NOTICE = PaperKind(
    "stop_notice", "责令停止违法行为通知书", number_example="县自然资停〔2026〕3号",
    legal_basis="《中华人民共和国土地管理法》第六十八条；《土地管理法实施条例》第四十八条",
    town_may_issue=False,
)  # fmt: skip
FILING = PaperKind(
    "filing", "立案呈批表", number_example="县自然资立〔2026〕3号",
    legal_basis="《自然资源行政处罚办法》；宅基地案件《中华人民共和国土地管理法》第七十八条",
    town_may_issue=False,
)  # fmt: skip
PENALTY_NOTICE = PaperKind(
    "penalty_notice", "行政处罚告知书",
    number_example="县自然资罚告〔2026〕3号", legal_basis="《自然资源行政处罚办法》第三十三条",
    town_may_issue=False, after=(FILING,),
)  # fmt: skip
HEARING_NOTICE = PaperKind(
    "hearing_notice", "听证告知书",
    number_example="县自然资听告〔2026〕3号", legal_basis="《自然资源行政处罚办法》第三十四条",
    town_may_issue=False, after=(FILING,),
)  # fmt: skip
WITHDRAWAL = PaperKind(
    "withdrawal", "撤销立案决定书",
    number_example="县自然资撤〔2026〕3号", legal_basis="《自然资源行政处罚办法》",
    town_may_issue=False, after=(FILING,),
)  # fmt: skip
NO_PENALTY = PaperKind(
    "no_penalty", "不予行政处罚决定书",
    number_example="县自然资不罚〔2026〕3号", legal_basis="《中华人民共和国行政处罚法》第三十三条、第三十六条",
    town_may_issue=False, after=(FILING,),
)  # fmt: skip
PENALTY_DECISION = PaperKind(
    "penalty_decision", "行政处罚决定书",
    number_example="县自然资罚〔2026〕3号", legal_basis="《中华人民共和国土地管理法》第七十七条",
    town_may_issue=False, after=(PENALTY_NOTICE,), is_action=True,
)  # fmt: skip
URGING = PaperKind(
    "urging", "催告书",
    number_example="县自然资催〔2026〕3号", legal_basis="《中华人民共和国行政强制法》第五十四条",
    town_may_issue=False, after=(PENALTY_DECISION,),
)  # fmt: skip
COURT_APPLICATION = PaperKind(
    "court_application", "强制执行申请书", number_example="县自然资执申〔2026〕3号",
    legal_basis="《中华人民共和国土地管理法》第八十三条；《中华人民共和国行政强制法》第五十三条",
    town_may_issue=False, after=(URGING,), is_action=True,
)  # fmt: skip
ACCEPTANCE_OPINION = PaperKind(
    "acceptance_opinion", "验收意见",
    number_example="县自然资验〔2026〕3号", legal_basis="《土地复垦条例》第二十九条；当地验收办法",
    town_may_issue=False,
)  # fmt: skip
CRIME_REFERRAL = PaperKind(
    "crime_referral", "涉嫌犯罪案件移送书",
    number_example="县自然资移〔2026〕3号", legal_basis="《行政执法机关移送涉嫌犯罪案件的规定》第五条",
    town_may_issue=False, is_action=True,
)  # fmt: skip
REPORT_LETTER = PaperKind(
    "report_letter", "违法用地报告（函告）", number_example="青政函〔2026〕3号",
    legal_basis="《中华人民共和国土地管理法》第六十七条；本省土地管理条例关于巡查报告的规定",
)  # fmt: skip
TOWN_ORDER_PAPER = PaperKind(
    "town_order", "责令停止建设、限期改正通知书",
    number_example="青政责改〔2026〕3号", legal_basis="《中华人民共和国城乡规划法》第六十五条",
    applies=TOWN_HAS_POWER,
)  # fmt: skip
TOWN_ANNOUNCEMENT = PaperKind(
    "town_announcement", "限期自行拆除公告", number_example="青政拆告〔2026〕3号",
    legal_basis="《中华人民共和国行政强制法》第四十四条：公告、限期自行拆除，复议、诉讼期满后方可强制拆除；"
    "第四十三条：夜间和法定节假日不得实施，不得停水、停电、停热、停气",
    after=(TOWN_ORDER_PAPER,), applies=TOWN_HAS_POWER,
)  # fmt: skip

# --- States --------------------------------------------------------------------------------------------------------

CLUE = State("clue", "待核查", tone=Tone.WAITING, awaits=Role.OFFICER)
SENT_BACK = State("sent_back", "退回补充", tone=Tone.NEAR, awaits=Role.WORKER)
VERIFIED = State("verified", "已核查，待制止", tone=Tone.NEAR, awaits=Role.OFFICER)
STOPPED = State("stopped", "已制止，待改正或报告", tone=Tone.PLAIN, awaits=Role.OFFICER)
REPORTED = State("reported", "已报告，待立案", tone=Tone.WAITING, awaits=Role.OFFICER)
FILED = State("filed", "已立案，待告知", tone=Tone.PLAIN, awaits=Role.OFFICER)
NOTIFIED = State("notified", "已告知，待决定", tone=Tone.PLAIN, awaits=Role.OFFICER)
UNSERVED = State("unserved", "已决定，待送达", tone=Tone.NEAR, awaits=Role.OFFICER)
DECIDED = State("decided", "待履行", tone=Tone.PLAIN, awaits=Role.OFFICER)
ENFORCING = State("enforcing", "已申请强制执行", tone=Tone.WAITING, awaits=Role.OFFICER)
REFERRED = State("referred", "已移送公安", tone=Tone.WAITING, awaits=Role.OFFICER)
CARRIED_OUT = State("carried_out", "待验收", tone=Tone.WAITING, awaits=Role.OFFICER)
ACCEPTED = State("accepted", "待销号", tone=Tone.WAITING, awaits=Role.LEADER)
# Closed for the figures; still open here, because somebody has promised to look back.
WATCHED = State("watched", "已销号，待回头看", tone=Tone.DONE, awaits=Role.WORKER)
CLOSED = State("closed", "已销号，已回头看", tone=Tone.DONE, is_closed=True)
VOID = State("void", "无问题", tone=Tone.DONE, is_closed=True)

TO_BE_DONE = (DECIDED, ENFORCING)
IN_CASE = (FILED, NOTIFIED, UNSERVED, DECIDED, ENFORCING)
UNDER_WAY = (VERIFIED, STOPPED, REPORTED, *IN_CASE, REFERRED, CARRIED_OUT, ACCEPTED)
ALL_OPEN = (CLUE, SENT_BACK, *UNDER_WAY, WATCHED)

# --- Checks --------------------------------------------------------------------------------------------------------


Attribute = InstrumentedAttribute[Any]


def _within(inner: Attribute, outer: Attribute, sentence: str, *, beside: Attribute | None = None) -> Check:
    """A part must not be larger than what it is part of; the database holds the same rule."""

    def refusal(case: Case) -> str | None:
        part, whole_area = known_area(case.entry, inner), known_area(case.entry, outer)
        if part is None or part <= (whole_area or NOTHING):
            return None
        return f"{sentence}，现在是 {part:,.2f} ㎡ 对 {whole_area or NOTHING:,.2f} ㎡，请核对"

    return Check(inner if beside is None else beside, refusal=refusal)


def _conclusion_refusal(case: Case) -> str | None:
    if case.entry.conclusion in _CONCLUSIONS and case.entry.conclusion not in PROBLEMS:
        return "这个结论表示没有问题，请改用“核查无问题，销去线索”"
    return None


def _no_problem_refusal(case: Case) -> str | None:
    return "这个结论表示有问题，请改用“核查属实，立项”" if case.entry.conclusion in PROBLEMS else None


def _started_refusal(case: Case) -> str | None:
    first, last = first_day(case.entry.started), last_day(case.entry.started)
    if first is None or last is None:
        return "请按 2019、2019-05 或 2019-05-12 的写法填写"
    return "动工时间不能晚于今天" if first > case.today else None


def _is_unclear(entry: FarmlandEntry, decided: Decided) -> bool:
    """Return whether the time known lies on both sides of a cut-off date, so that a person has to judge."""
    return len(eras_possible(entry.started, decided)) > 1


def _era_refusal(case: Case) -> str | None:
    if not _is_unclear(case.entry, case.decided) or case.entry.grade is not None:
        return None
    words = "、".join(era.label for era in eras_possible(case.entry.started, case.decided))
    return f"{case.entry.started} 跨着分界日期，可能是{words}，前后处置不同：请把动工时间写细，或者按证据判断并写明依据"


def _era_reason_refusal(case: Case) -> str | None:
    is_judged = _is_unclear(case.entry, case.decided) and not (case.entry.era_reason or "").strip()
    return "请写明判断存量或新增的依据" if is_judged else None


def _finished_refusal(case: Case) -> str | None:
    if not case.entry.finished:
        return None
    finished, started = last_day(case.entry.finished), first_day(case.entry.started)
    if finished is None:
        return "请按 2019、2019-05 或 2019-05-12 的写法填写，没有竣工的留空"
    return "竣工时间不能早于动工时间" if started is not None and finished < started else None


def _total_refusal(case: Case) -> str | None:
    return "占用土地面积要大于 0" if known_area(case.entry, FarmlandEntry.area_total) == NOTHING else None


def _plan_in_past(case: Case) -> str | None:
    plan_on = case.entry.plan_on
    return (
        f"拟完成日期不能早于今天，请填 {case.today:%Y-%m-%d} 或以后的日期" if plan_on and plan_on < case.today else None
    )


def _extension_refusal(case: Case) -> str | None:
    was, wanted = case.was["plan_on"], case.entry.plan_on
    if case.extensions >= case.decided(EXTENSIONS):
        return f"整改期限最多延期 {case.decided(EXTENSIONS)} 次，已经用完；请催促整改或报县级机关"
    if was is None or wanted is None:
        return None
    if case.today > was:
        return "已经超过整改期限，延期须在到期前批准；请催促整改，或提请挂牌督办、报县级机关"
    if wanted <= was:
        return f"新的日期要晚于原来的 {was:%Y-%m-%d}"
    if case.started_on and wanted > was + (was - case.started_on):
        return f"一次延期不超过原期限的长度，最晚可延到 {was + (was - case.started_on):%Y-%m-%d}"
    return None


def _has_been(attribute: Attribute, word: str, *, not_before: tuple[Attribute, str] | None = None) -> Check:
    """What is told as done does not lie ahead, nor before what it follows."""

    def refusal(case: Case) -> str | None:
        told = getattr(case.entry, attribute.key)
        if not isinstance(told, date):
            return None
        if told > case.today:
            return f"{word}不能晚于今天"
        first = getattr(case.entry, not_before[0].key) if not_before is not None else None
        return f"{word}不能早于{not_before[1]} {first:%Y-%m-%d}" if first is not None and told < first else None

    return Check(attribute, refusal=refusal)


def _may_speak_until(case: Case) -> date | None:
    """Return the last day on which the party may still defend itself or ask for a hearing; an answer ends its right.

    A statement made early ends the days for statements and not those for the hearing.
    """
    entry, ends = case.entry, []
    if entry.notified_on is not None and entry.defence not in (Defence.DEFENDED, Defence.WAIVED):
        ends.append(case.last_days.get(DEFENCE_CLOCK.code))
    if entry.hearing_told_on is not None and entry.hearing not in (Hearing.HEARD, Hearing.WAIVED):
        ends.append(case.last_days.get(HEARING_CLOCK.code))
    return max((end for end in ends if end is not None), default=None)


def _decision_refusal(case: Case) -> str | None:
    """No decision before the party had its days, and the hearing it asked for (行政处罚法第四十四条、第四十五条)."""
    if case.entry.hearing == Hearing.REQUESTED:
        return "当事人已经要求听证，举行以后再作决定；撤回的请登记“书面放弃听证”"
    until, decided_on = _may_speak_until(case), case.entry.decided_on
    if until is not None and decided_on is not None and decided_on <= until:
        return f"当事人可以陈述、申辩、要求听证到 {until:%Y-%m-%d}，决定日期要在这以后；书面放弃的请先登记"
    return None


def _lapsed(attribute: Attribute, lapse: Choice, code: str) -> Check:
    """Nobody has let a right lapse before its last day is over."""

    def refusal(case: Case) -> str | None:
        until = case.last_days.get(code)
        if getattr(case.entry, attribute.key) != lapse or until is None or case.today > until:
            return None
        return f"期限到 {until:%Y-%m-%d} 才届满，满期以后再登记；书面放弃的请选“书面放弃”"

    return Check(attribute, refusal=refusal)


def _hearing_refusal(case: Case) -> str | None:
    """Demolition and confiscation want the right to be heard told first."""
    if PLAN_DECIDES.holds(case.entry) and case.entry.hearing_told_on is None:
        return "拆除、没收须先告知听证权利，请先登记听证告知书（自然资源行政处罚办法第三十四条）"
    return None


def _remedy_refusal(case: Case) -> str | None:
    """A right to sue or to have it reconsidered has not lapsed before its last day."""
    entry, ended_on = case.entry, case.entry.remedy_ended_on
    if entry.remedy == Remedy.PENDING:
        return "正在复议、诉讼的还没有届满，请留空，有了结果再登记" if ended_on is not None else None
    until = case.last_days.get(SUE_CLOCK.code if DEMOLISHES.holds(entry) else SUIT_CLOCK.code)
    if entry.remedy == Remedy.NONE and until is not None and ended_on is not None and ended_on < until:
        return f"当事人可以复议、起诉到 {until:%Y-%m-%d}，届满日期不能早于这一天"
    return None


def _court_refusal(case: Case) -> str | None:
    """Ten working days after the urging was served (行政强制法第五十四条)."""
    ends, applied_on = case.due_dates.get(URGING_CLOCK.code), case.entry.applied_on
    if ends is not None and applied_on is not None and applied_on <= ends:
        return f"催告书送达十个工作日后仍未履行的才能申请，最早 {ends + timedelta(days=1):%Y-%m-%d}"
    return None


def _crime_refusal(case: Case) -> str | None:
    """Nothing is accepted while the question of a crime is open: asked and not answered, proposed and not decided."""
    entry = case.entry
    if entry.referral in (Referral.PROPOSED, Referral.APPROVED):
        return "已经报请移送公安，请先办完：决定不移送，或者决定移送并移送"
    is_answered = entry.crime_answer == CrimeAnswer.NO or entry.referral in (Referral.REFUSED, Referral.HANDED_OVER)
    if entry.crime_question and not is_answered:
        return "面积达到追诉线，验收以前要有结论：不涉嫌犯罪的写明理由，其他的请先报请决定是否移送公安"
    return None


def _parts_refusal(case: Case) -> str | None:
    """拆除 + 完善手续 + 剩余 = 占用, with one square metre for the measuring."""
    entry = case.entry
    total = known_area(entry, FarmlandEntry.area_total) or NOTHING
    done = (known_area(entry, FarmlandEntry.area_demolished) or NOTHING) + (
        known_area(entry, FarmlandEntry.area_regularised) or NOTHING
    )
    if done > total + TOLERANCE:
        return f"拆除面积加完善手续面积 {done:,.2f} ㎡，超过了占用土地面积 {total:,.2f} ㎡，请核对"
    return None


def _acceptance_refusal(case: Case) -> str | None:
    entry = case.entry
    left = remaining(entry) or NOTHING
    if entry.acceptance == Acceptance.FAILED:
        return "验收不合格的请改用“验收不合格，退回整改”"
    if NOT_HANDED_OVER.holds(entry):
        return "没收的建筑物还没有移交，请先登记移交，再验收"
    if entry.acceptance == Acceptance.PASSED_DEFERRED and not _handled_by(entry, Handling.DEFER):
        return "处置方式里没有“分类处置暂缓”，不能按暂缓验收"
    if entry.acceptance == Acceptance.PASSED and left > TOLERANCE and not CONFISCATES.holds(entry):
        return f"还有 {in_mu(left)} 亩（{left:,.2f} ㎡）没有拆除或补办手续，不能验收合格"
    return None


PARTS_OF_THE_WHOLE = (
    Check(FarmlandEntry.area_total, refusal=_total_refusal),
    _within(FarmlandEntry.area_agri, FarmlandEntry.area_total, "农用地不能大于占用土地面积"),
    _within(FarmlandEntry.area_farmland, FarmlandEntry.area_agri, "耕地不能大于农用地"),
    _within(FarmlandEntry.area_basic, FarmlandEntry.area_farmland, "永久基本农田不能大于耕地"),
    _within(FarmlandEntry.area_paddy, FarmlandEntry.area_farmland, "水田不能大于耕地"),
    _within(FarmlandEntry.area_ecored, FarmlandEntry.area_total, "占生态保护红线不能大于占用土地面积"),
    _within(FarmlandEntry.area_special, FarmlandEntry.area_total, "占特定区域不能大于占用土地面积"),
    Check(FarmlandEntry.area_total, refusal=_parts_refusal),
    _within(
        FarmlandEntry.area_recultivated, FarmlandEntry.area_total, "已报的复垦面积不能大于占用土地面积",
        beside=FarmlandEntry.area_total,
    ),
)  # fmt: skip
PARTS_PUT_RIGHT = (
    Check(FarmlandEntry.area_demolished, refusal=_parts_refusal),
    _within(FarmlandEntry.area_recultivated, FarmlandEntry.area_total, "复垦面积不能大于占用土地面积"),
    _within(FarmlandEntry.recultivated_farmland, FarmlandEntry.area_recultivated, "复垦为耕地的面积不能大于复垦面积"),
    _within(
        FarmlandEntry.recultivated_basic,
        FarmlandEntry.recultivated_farmland,
        "复垦为永久基本农田的不能大于复垦为耕地的",
    ),
    _within(FarmlandEntry.regularised_farmland, FarmlandEntry.area_regularised, "补办的耕地不能大于完善手续面积"),
    _within(
        FarmlandEntry.regularised_basic, FarmlandEntry.regularised_farmland, "补办的永久基本农田不能大于补办的耕地"
    ),
)
PLAN_NOT_PAST = Check(FarmlandEntry.plan_on, refusal=_plan_in_past)

# --- Steps ---------------------------------------------------------------------------------------------------------

ANYBODY = (*FIELD_ROLES, Role.OFFICER, *LEADING_ROLES)
FIELD_AND_OFFICER = (*FIELD_ROLES, Role.OFFICER)
OFFICER_AND_LEADERS = (Role.OFFICER, *LEADING_ROLES)

BEFORE = Proof("before", "整改前照片", least=1, basis="登记线索须附现场照片或图斑影像，销号时与整改后照片对照")
AFTER = Proof("after", "整改后照片", least=1, basis="销号须有整改前后对照照片，请在同一位置拍摄")
ON_SITE = Proof("on_site", "验收现场照片", least=1, basis="验收须到现场，会同自然资源所留存照片")
LOOKED_BACK = Proof("look_back", "回头看照片", least=1, basis="回头看须有现场照片，与整改后照片对照")
MAPS = Proof("map", "占地示意图、套合图、权属证明")
PROGRESS = Proof("progress", "现场照片")

THE_CLUE = (
    Ask(FarmlandEntry.source),
    Ask(FarmlandEntry.patch_no, mandatory=IS_PATCH, only_then=True),
    Ask(FarmlandEntry.issued_on, mandatory=IS_PATCH, only_then=True),
    Ask(FarmlandEntry.building_kind),
    Ask(FarmlandEntry.use),
    Ask(FarmlandEntry.occupant, mandatory=False, help="当场知道的写上，不知道的留给核查"),
    Ask(FarmlandEntry.stopped_on_spot),
    Ask(FarmlandEntry.reported_at_once),
)
FROM_THE_CLUE = ((FarmlandEntry.patch_doubt, patch_doubt), (FarmlandEntry.verify_by, month_end))
ISSUED_NOT_AHEAD = _has_been(FarmlandEntry.issued_on, "下发日期")


def _last_patch_no(standing: SiteRecord) -> str | None:
    told = [entry.patch_no for entry in standing.entries if entry.state != VOID.key and entry.patch_no]
    return told[-1] if told else None


REPORT = Step(
    "report", "登记线索", to=CLUE, who=ANYBODY, asks=THE_CLUE, proofs=(BEFORE,), checks=(ISSUED_NOT_AHEAD,),
    computes=(
        *FROM_THE_CLUE, (FarmlandEntry.discovered_on, lambda entry: entry.found_on),
        (FarmlandEntry.looked_on, lambda entry: entry.found_on),
    ),
)  # fmt: skip
SEND_BACK = Step(
    "send_back", "退回补充", from_states=(CLUE,), to=SENT_BACK, who=(Role.OFFICER,),
    must_note="退回原因（请写明要补充什么）", hands=Hands.REPORTER,
)  # fmt: skip
RESUBMIT = Step(
    "resubmit", "补充后重新登记", from_states=(SENT_BACK,), to=CLUE, who=ANYBODY, asks=THE_CLUE,
    proofs=(Proof("before", "补充整改前照片"),), checks=(ISSUED_NOT_AHEAD,),
    sets=((FarmlandEntry.looked_on, None),), computes=FROM_THE_CLUE,
)  # fmt: skip
THE_FINDINGS = (
    Ask(FarmlandEntry.verified_on), Ask(FarmlandEntry.conclusion), Ask(FarmlandEntry.violation_type),
    Ask(FarmlandEntry.occupant), Ask(FarmlandEntry.occupant_kind), Ask(FarmlandEntry.occupant_phone),
    Ask(FarmlandEntry.building_kind), Ask(FarmlandEntry.use), Ask(FarmlandEntry.started),
    Ask(FarmlandEntry.era_said, mandatory=False), Ask(FarmlandEntry.era_reason, mandatory=False),
    Ask(FarmlandEntry.finished, mandatory=False, help="已经竣工的务必填写：没有可制止的，可以直接报告县级机关"),
    Ask(FarmlandEntry.area_total), Ask(FarmlandEntry.area_agri), Ask(FarmlandEntry.area_farmland),
    Ask(FarmlandEntry.area_basic), Ask(FarmlandEntry.area_paddy, mandatory=False),
    Ask(FarmlandEntry.area_ecored, mandatory=False), Ask(FarmlandEntry.area_special, mandatory=False),
    Ask(FarmlandEntry.land_class, mandatory=False), Ask(FarmlandEntry.plan_fit, mandatory=False),
    Ask(FarmlandEntry.has_approval, mandatory=False), Ask(FarmlandEntry.approval_no, mandatory=HAS_APPROVAL, only_then=True),
    Ask(FarmlandEntry.approval_source, mandatory=False), Ask(FarmlandEntry.lacks_rural_permit),
    Ask(FarmlandEntry.one_house, mandatory=IS_VILLAGE_HOUSE), Ask(FarmlandEntry.is_member, mandatory=IS_VILLAGE_HOUSE),
    Ask(FarmlandEntry.rules_broken, mandatory=False), Ask(FarmlandEntry.is_nongrain, mandatory=False),
    Ask(FarmlandEntry.violation_no, mandatory=False),
)  # fmt: skip
FINDINGS_CHECKS = (
    Check(FarmlandEntry.conclusion, refusal=_conclusion_refusal),
    Check(FarmlandEntry.started, refusal=_started_refusal),
    Check(FarmlandEntry.era_said, refusal=_era_refusal),
    Check(FarmlandEntry.era_reason, refusal=_era_reason_refusal),
    Check(FarmlandEntry.finished, refusal=_finished_refusal),
    _has_been(FarmlandEntry.verified_on, "核查日期"),
    *PARTS_OF_THE_WHOLE,
)
FROM_THE_FINDINGS = (
    (FarmlandEntry.started_on, lambda entry: first_day(entry.started)),
    (FarmlandEntry.area_remaining, remaining),
)
BY_THE_TOWNS_LINES = ((Entry.grade, era_of), (FarmlandEntry.crime_question, reaches_crime_line))

VERIFY = Step(
    "verify", "核查属实，立项", from_states=(CLUE,), to=VERIFIED, who=(Role.OFFICER,), asks=THE_FINDINGS,
    proofs=(PROGRESS, MAPS), checks=FINDINGS_CHECKS,
    computes=FROM_THE_FINDINGS, computes_by_rule=BY_THE_TOWNS_LINES,
)  # fmt: skip
# Not once it is accepted: what was accepted has to be sent back first.
CORRECT_FINDINGS = Step(
    "correct_findings", "更正核查情况",
    from_states=(VERIFIED, STOPPED, REPORTED, *IN_CASE, REFERRED, CARRIED_OUT), who=(Role.OFFICER,),
    asks=THE_FINDINGS, proofs=(MAPS,), checks=FINDINGS_CHECKS,
    computes=FROM_THE_FINDINGS, computes_by_rule=BY_THE_TOWNS_LINES, must_note="更正的原因和依据",
)  # fmt: skip
IT_IS_NOTHING = (Ask(FarmlandEntry.conclusion), Ask(FarmlandEntry.approved_by, fresh=True))
NOTHING_WRONG = Step(
    "void", "核查无问题，销去线索",
    from_states=(CLUE, SENT_BACK, VERIFIED, STOPPED, REPORTED), to=VOID, who=(Role.OFFICER,),
    asks=IT_IS_NOTHING, checks=(Check(FarmlandEntry.conclusion, refusal=_no_problem_refusal),),
    not_by=(REPORT, RESUBMIT), must_note="没有问题的理由",
)  # fmt: skip
STOP_ON_SPOT = Step(
    "stop_on_spot", "当场制止", from_states=(CLUE, SENT_BACK, VERIFIED), who=ANYBODY, proofs=(PROGRESS,),
    applies=NOT_STOPPED, sets=((FarmlandEntry.stopped_on_spot, True),), must_note="怎样制止的，对方是否停工",
)  # fmt: skip
REPORT_AT_ONCE = Step(
    "report_at_once", "先行报告县级机关", from_states=(CLUE, SENT_BACK, VERIFIED, STOPPED), who=ANYBODY,
    applies=NOT_REPORTED, sets=((FarmlandEntry.reported_at_once, True),), must_note="向谁报告的，怎样报告的",
)  # fmt: skip
STOP = Step(
    "stop", "已下达停止通知", done="下达停止通知", from_states=(VERIFIED,), to=STOPPED, who=OFFICER_AND_LEADERS,
    asks=(Ask(FarmlandEntry.stopped_on, fresh=True),),
    proofs=(PROGRESS,), paper=PaperAsk(kinds=(STOP_NOTICE, TOWN_ORDER_PAPER)),
    checks=(_has_been(FarmlandEntry.stopped_on, "制止日期"),),
)  # fmt: skip
THE_PLAN = (
    Ask(FarmlandEntry.handling),
    Ask(FarmlandEntry.next_step),
    Ask(FarmlandEntry.plan_on, fresh=True),
)
REPORT_UP = Step(
    "report_up", "报告县级机关", from_states=(VERIFIED, STOPPED), to=REPORTED, who=OFFICER_AND_LEADERS,
    asks=(
        Ask(FarmlandEntry.reported_to, help="如：县自然资源和规划局；宅基地问题报县农业农村局"),
        Ask(FarmlandEntry.refused_on, mandatory=False, fresh=True, help="当事人拒不改正的填写，调查从这天起算"),
    ),
    paper=PaperAsk(kinds=(REPORT_LETTER,)),
    checks=(_has_been(FarmlandEntry.refused_on, "拒不改正日期", not_before=(FarmlandEntry.stopped_on, "制止日期")),),
    applies=NOTHING_TO_STOP,
)  # fmt: skip
THE_CRIME_QUESTION = (
    Ask(
        FarmlandEntry.crime_answer,
        mandatory=CRIME_ASKED,
        help="面积达到追诉线的必须回答；由办案人员判断，程序不下结论",
    ),
    Ask(FarmlandEntry.crime_reason, mandatory=CRIME_ASKED, help="写明毁坏程度、是否多次累计、报请或不报请的理由"),
)
TOWN_ORDER = Step(
    "town_order", "镇政府责令限期改正", from_states=(STOPPED, REPORTED), to=DECIDED, who=OFFICER_AND_LEADERS,
    asks=(*THE_PLAN, *THE_CRIME_QUESTION),
    paper=PaperAsk(kinds=(TOWN_ORDER_PAPER,), mandatory=True), checks=(PLAN_NOT_PAST,), applies=TOWN_HAS_POWER,
)  # fmt: skip
FILE = Step(
    "file", "县级机关已立案", done="立案", from_states=(REPORTED,), to=FILED, who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.filed_on), Ask(FarmlandEntry.filed_by), *THE_CRIME_QUESTION),
    paper=PaperAsk(kinds=(FILING,), mandatory=True), checks=(_has_been(FarmlandEntry.filed_on, "立案日期"),),
)  # fmt: skip
CLASSIFY = Step(
    "classify", "不立案，分类处置", from_states=(REPORTED,), to=DECIDED, who=OFFICER_AND_LEADERS,
    asks=(*THE_PLAN, *THE_CRIME_QUESTION, Ask(FarmlandEntry.approved_by, fresh=True)), checks=(PLAN_NOT_PAST,),
    must_note="不立案的理由和处置依据",
)  # fmt: skip
NOTIFY = Step(
    "notify", "处罚告知书已送达", done="送达处罚告知书", from_states=(FILED,), to=NOTIFIED, who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.notified_on),), paper=PaperAsk(kinds=(PENALTY_NOTICE,), mandatory=True),
    checks=(_has_been(FarmlandEntry.notified_on, "送达日期", not_before=(FarmlandEntry.filed_on, "立案日期")),),
)  # fmt: skip
TELL_HEARING = Step(
    "tell_hearing", "听证告知书已送达", done="送达听证告知书",
    from_states=(FILED, NOTIFIED), who=(Role.OFFICER,), asks=(Ask(FarmlandEntry.hearing_told_on),),
    paper=PaperAsk(kinds=(HEARING_NOTICE,), mandatory=True),
    checks=(_has_been(FarmlandEntry.hearing_told_on, "送达日期", not_before=(FarmlandEntry.filed_on, "立案日期")),),
)  # fmt: skip
HEAR = Step(
    "hear", "登记陈述、申辩情况", from_states=(NOTIFIED,), who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.defence),), checks=(_lapsed(FarmlandEntry.defence, Defence.NONE, "D7"),),
    must_note="意见和复核结果",
)  # fmt: skip
HOLD_HEARING = Step(
    "hold_hearing", "登记听证情况", from_states=(FILED, NOTIFIED), who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.hearing),), checks=(_lapsed(FarmlandEntry.hearing, Hearing.NONE, "D7-hearing"),),
    applies=HEARING_TOLD, must_note="听证的时间和意见",
)  # fmt: skip
DECIDE = Step(
    "decide", "已作出处罚决定", done="作出处罚决定", from_states=(NOTIFIED,), to=UNSERVED, who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.decided_on), *THE_PLAN, Ask(FarmlandEntry.plan_fit, mandatory=PLAN_DECIDES)),
    paper=PaperAsk(kinds=(PENALTY_DECISION,), mandatory=True),
    checks=(
        Check(FarmlandEntry.decided_on, refusal=_decision_refusal),
        _has_been(FarmlandEntry.decided_on, "决定日期", not_before=(FarmlandEntry.notified_on, "告知日期")),
        Check(FarmlandEntry.handling, refusal=_hearing_refusal), PLAN_NOT_PAST,
    ),
)  # fmt: skip
SERVE = Step(
    "serve", "处罚决定书已送达", done="送达处罚决定书",
    from_states=(UNSERVED,), to=DECIDED, who=(Role.OFFICER,),
    asks=(
        Ask(
            FarmlandEntry.served_on,
            help="从这天起算：十五日缴纳罚款；限期拆除的十五日内可以起诉，其他决定六十日内可以申请复议、六个月内可以起诉",
        ),
    ),
    checks=(_has_been(FarmlandEntry.served_on, "送达日期", not_before=(FarmlandEntry.decided_on, "决定日期")),),
)  # fmt: skip
SPARE = Step(
    "spare", "不予处罚，责令改正", from_states=(FILED, NOTIFIED), to=DECIDED, who=(Role.OFFICER,),
    asks=THE_PLAN, paper=PaperAsk(kinds=(NO_PENALTY,), mandatory=True), checks=(PLAN_NOT_PAST,),
    must_note="不予处罚的理由（如：已过追究时效、轻微且已改正）",
)  # fmt: skip
WITHDRAW = Step(
    "withdraw", "撤销立案，销去条目", done="撤销立案",
    from_states=(FILED, NOTIFIED), to=VOID, who=(Role.OFFICER,), asks=IT_IS_NOTHING,
    paper=PaperAsk(kinds=(WITHDRAWAL,), mandatory=True),
    checks=(Check(FarmlandEntry.conclusion, refusal=_no_problem_refusal),), not_by=(REPORT, RESUBMIT),
    must_note="撤销立案的理由",
)  # fmt: skip
EXTEND_DECISION = Step(
    "extend_decision", "延长办案期限", from_states=(FILED, NOTIFIED), who=(Role.OFFICER,),
    asks=(
        Ask(FarmlandEntry.extension_days, fresh=True),
        Ask(FarmlandEntry.reason, label="延长的理由和依据条款", fresh=True),
        Ask(FarmlandEntry.approved_by, fresh=True),
    ),
    extends=True,
)  # fmt: skip
EXTEND = Step(
    "extend", "批准整改延期", from_states=TO_BE_DONE, who=OFFICER_AND_LEADERS,
    asks=(
        Ask(FarmlandEntry.plan_on, label="延期后的拟完成日期", fresh=True),
        Ask(FarmlandEntry.reason, label="延期理由", fresh=True), Ask(FarmlandEntry.approved_by, fresh=True),
    ),
    checks=(Check(FarmlandEntry.plan_on, refusal=_extension_refusal),), extends=True,
)  # fmt: skip
SETTLE_REMEDY = Step(
    "settle_remedy", "登记复议、诉讼情况", from_states=TO_BE_DONE, who=(Role.OFFICER,),
    asks=(
        Ask(FarmlandEntry.remedy, fresh=True),
        Ask(
            FarmlandEntry.remedy_ended_on, mandatory=REMEDY_ENDED, only_then=True, fresh=True,
            help="限期拆除决定送达之日起十五日内可以起诉（土地管理法第八十三条）；有复议决定、判决的填生效日期",
        ),
    ),
    checks=(
        Check(FarmlandEntry.remedy_ended_on, refusal=_remedy_refusal),
        _has_been(FarmlandEntry.remedy_ended_on, "届满日期", not_before=(FarmlandEntry.served_on, "送达日期")),
    ),
)  # fmt: skip
# The case begins again with the notice; the day of the judgement stays, the new decision is counted from it.
THE_PENALTY_ANEW = tuple(
    (told, None)
    for told in (
        FarmlandEntry.notified_on, FarmlandEntry.hearing_told_on, FarmlandEntry.defence, FarmlandEntry.hearing,
        FarmlandEntry.decided_on, FarmlandEntry.served_on, FarmlandEntry.remedy, FarmlandEntry.urged_on,
        FarmlandEntry.applied_on, FarmlandEntry.handed_over_on, FarmlandEntry.fine_paid_on,
    )
)  # fmt: skip
DECIDE_AGAIN = Step(
    "decide_again", "决定被撤销，重新办理", from_states=TO_BE_DONE, to=FILED, who=(Role.OFFICER,),
    applies=DECISION_OVERTURNED, sets=THE_PENALTY_ANEW, must_note="撤销、变更的内容和重新办理的安排",
)  # fmt: skip
ORDER_AGAIN = Step(
    "order_again", "镇政府责令被撤销，重新处理", from_states=TO_BE_DONE, to=REPORTED, who=OFFICER_AND_LEADERS,
    applies=ORDER_OVERTURNED, sets=((FarmlandEntry.remedy, None),),
    must_note="撤销、变更的内容和重新处理的安排",
)  # fmt: skip
PAY_FINE = Step(
    "pay_fine", "罚款已缴清", done="缴清罚款",
    from_states=(*TO_BE_DONE, CARRIED_OUT, ACCEPTED, WATCHED), who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.fine_paid_on),),
    checks=(_has_been(FarmlandEntry.fine_paid_on, "缴清日期", not_before=(FarmlandEntry.decided_on, "决定日期")),),
    applies=FINE_UNPAID,
)  # fmt: skip
URGE = Step(
    "urge", "催告书已送达", done="送达催告书", from_states=(DECIDED,), who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.urged_on),), paper=PaperAsk(kinds=(URGING,), mandatory=True),
    checks=(_has_been(FarmlandEntry.urged_on, "送达日期", not_before=(FarmlandEntry.served_on, "决定书送达日期")),),
)  # fmt: skip
APPLY_COURT = Step(
    "apply_court", "已申请法院强制执行", done="申请法院强制执行",
    from_states=(DECIDED,), to=ENFORCING, who=(Role.OFFICER,), asks=(Ask(FarmlandEntry.applied_on),),
    paper=PaperAsk(kinds=(COURT_APPLICATION,), mandatory=True),
    checks=(Check(FarmlandEntry.applied_on, refusal=_court_refusal), _has_been(FarmlandEntry.applied_on, "申请日期")),
    applies=REMEDY_OVER,
)  # fmt: skip
HAND_OVER_BUILDINGS = Step(
    "hand_over_buildings", "没收的建筑物已移交", done="移交没收的建筑物",
    from_states=(*TO_BE_DONE, CARRIED_OUT), who=(Role.OFFICER,), asks=(Ask(FarmlandEntry.handed_over_on),),
    checks=(_has_been(FarmlandEntry.handed_over_on, "移交日期", not_before=(FarmlandEntry.decided_on, "决定日期")),),
    applies=NOT_HANDED_OVER, must_note="移交给哪个机关",
)  # fmt: skip
# 移送公安: the officer asks, the head decides within three days, the county hands over within a day. The land may be
# put right meanwhile; it is not accepted before the question is settled.
ABOUT_A_CRIME = (*IN_CASE, CARRIED_OUT)
PROPOSE_REFERRAL = Step(
    "propose_referral", "报请决定是否移送公安", from_states=ABOUT_A_CRIME, who=(Role.OFFICER,),
    asks=(Ask(FarmlandEntry.crime_reason),), applies=NOT_PROPOSED,
    sets=((FarmlandEntry.referral, Referral.PROPOSED), (FarmlandEntry.crime_answer, CrimeAnswer.PROPOSE)),
)  # fmt: skip
APPROVE_REFERRAL = Step(
    "approve_referral", "决定移送公安", from_states=ABOUT_A_CRIME, who=LEADING_ROLES, applies=IS_PROPOSED,
    sets=((FarmlandEntry.referral, Referral.APPROVED),),
    must_note="决定意见（由县级机关负责人作出的，写明姓名和日期）",
)  # fmt: skip
REFUSE_REFERRAL = Step(
    "refuse_referral", "决定不移送公安", from_states=ABOUT_A_CRIME, who=LEADING_ROLES, applies=IS_PROPOSED,
    sets=((FarmlandEntry.referral, Referral.REFUSED),), must_note="不移送的理由",
)  # fmt: skip
# A decision that was made is served first.
REFER = Step(
    "refer", "已移送公安机关", done="移送公安机关",
    from_states=(FILED, NOTIFIED, *TO_BE_DONE, CARRIED_OUT), to=REFERRED, who=(Role.OFFICER,),
    paper=PaperAsk(kinds=(CRIME_REFERRAL,), mandatory=True), applies=IS_APPROVED,
    sets=((FarmlandEntry.referral, Referral.HANDED_OVER),),
)  # fmt: skip
POLICE_RETURNED = Step(
    "police_returned", "公安不立案，继续行政处理", from_states=(REFERRED,), to=FILED, who=(Role.OFFICER,),
    applies=IN_COUNTY_CASE, must_note="公安机关的答复",
)  # fmt: skip
POLICE_FILED = Step(
    "police_filed", "收到公安答复，土地继续整改", from_states=(REFERRED,), to=DECIDED, who=(Role.OFFICER,),
    asks=THE_PLAN, checks=(PLAN_NOT_PAST,), must_note="公安机关的答复",
)  # fmt: skip
PUT_RIGHT = (
    Ask(FarmlandEntry.done_on, fresh=True),
    Ask(FarmlandEntry.area_demolished),
    Ask(FarmlandEntry.area_recultivated),
    Ask(FarmlandEntry.recultivated_farmland, mandatory=False),
    Ask(FarmlandEntry.recultivated_basic, mandatory=False),
    Ask(FarmlandEntry.area_regularised),
    Ask(FarmlandEntry.regularised_farmland, mandatory=False),
    Ask(FarmlandEntry.regularised_basic, mandatory=False),
    Ask(FarmlandEntry.has_reclamation_plan, mandatory=False),
)
DONE_CHECKS = (_has_been(FarmlandEntry.done_on, "整改完成日期"), *PARTS_PUT_RIGHT)
CORRECT = Step(
    "correct", "当事人已自行改正", done="当事人自行改正",
    from_states=(VERIFIED, STOPPED, REPORTED), to=CARRIED_OUT, who=FIELD_AND_OFFICER,
    asks=(Ask(FarmlandEntry.handling), *PUT_RIGHT), proofs=(AFTER,), checks=DONE_CHECKS,
    computes=((FarmlandEntry.area_remaining, remaining),),
)  # fmt: skip
CARRY_OUT = Step(
    "carry_out", "报告整改完成", from_states=TO_BE_DONE, to=CARRIED_OUT, who=FIELD_AND_OFFICER, asks=PUT_RIGHT,
    proofs=(AFTER,), checks=DONE_CHECKS, computes=((FarmlandEntry.area_remaining, remaining),),
)  # fmt: skip
# A new round: what was said about the last one does not count for it.
NOT_DONE_YET = tuple(
    (told, None)
    for told in (
        FarmlandEntry.done_on, FarmlandEntry.acceptance, FarmlandEntry.accepted_on, FarmlandEntry.confirmed_by,
        FarmlandEntry.confirmed_on, FarmlandEntry.put_right_on,
    )
)  # fmt: skip
THE_CASE_ANEW = (
    *THE_PENALTY_ANEW,
    *(
        (told, None)
        for told in (
            FarmlandEntry.finished, FarmlandEntry.stopped_on, FarmlandEntry.refused_on, FarmlandEntry.reported_to,
            FarmlandEntry.filed_on, FarmlandEntry.crime_answer, FarmlandEntry.referral, FarmlandEntry.remedy_ended_on,
        )
    ),
    (FarmlandEntry.stopped_on_spot, False),
    (FarmlandEntry.reported_at_once, False),
)  # fmt: skip
NOTHING_PUT_RIGHT = tuple(
    (told, None)
    for told in (
        FarmlandEntry.area_demolished, FarmlandEntry.area_recultivated, FarmlandEntry.recultivated_farmland,
        FarmlandEntry.recultivated_basic, FarmlandEntry.area_regularised, FarmlandEntry.regularised_farmland,
        FarmlandEntry.regularised_basic,
    )
)  # fmt: skip
# Whoever found it or put it right has other hands accept and close it (rules 2.3).
FOUND_OR_PUT_RIGHT = (REPORT, RESUBMIT, CORRECT, CARRY_OUT)

ACCEPT = Step(
    "accept", "现场验收合格", from_states=(CARRIED_OUT,), to=ACCEPTED, who=OFFICER_AND_LEADERS,
    asks=(
        Ask(FarmlandEntry.acceptance, fresh=True),
        Ask(FarmlandEntry.accepted_by, help="会同自然资源所现场验收，写全参加单位"),
        Ask(FarmlandEntry.accepted_on, fresh=True),
        Ask(FarmlandEntry.approval_no, mandatory=REGULARISES, help="补办了手续的必须填写"), *THE_CRIME_QUESTION,
    ),
    proofs=(ON_SITE,), paper=PaperAsk(kinds=(ACCEPTANCE_OPINION,), mandatory=WANTS_OPINION),
    checks=(
        Check(FarmlandEntry.acceptance, refusal=_acceptance_refusal),
        Check(FarmlandEntry.crime_answer, refusal=_crime_refusal),
        _has_been(FarmlandEntry.accepted_on, "验收日期", not_before=(FarmlandEntry.done_on, "整改完成日期")),
    ),
    not_by=FOUND_OR_PUT_RIGHT,
)  # fmt: skip
REJECT = Step(
    "reject", "验收不合格，退回整改", from_states=(CARRIED_OUT,), to=DECIDED, who=OFFICER_AND_LEADERS,
    asks=THE_PLAN, proofs=(Proof("on_site", "验收现场照片"),), checks=(PLAN_NOT_PAST,),
    not_by=FOUND_OR_PUT_RIGHT, sets=NOT_DONE_YET, must_note="不合格的原因", opens_round=True,
)  # fmt: skip
# The county confirms, the town closes (rules 6.2).
CLOSE = Step(
    "close", "批准销号", from_states=(ACCEPTED,), to=WATCHED, who=LEADING_ROLES,
    asks=(
        Ask(FarmlandEntry.confirmed_by, fresh=True, help="如：县自然资源和规划局；写明经办科室"),
        Ask(FarmlandEntry.confirmed_on, fresh=True), Ask(FarmlandEntry.put_right_on, fresh=True),
    ),
    checks=(
        _has_been(FarmlandEntry.confirmed_on, "确认日期", not_before=(FarmlandEntry.accepted_on, "验收日期")),
        _has_been(FarmlandEntry.put_right_on, "销号日期", not_before=(FarmlandEntry.confirmed_on, "确认日期")),
    ),
    not_by=(*FOUND_OR_PUT_RIGHT, ACCEPT), sets=((Entry.is_listed, False),),
    must_note="批准意见", hands=Hands.REPORTER,
)  # fmt: skip
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，退回整改", from_states=(ACCEPTED,), to=DECIDED, who=LEADING_ROLES,
    asks=(Ask(FarmlandEntry.plan_on, fresh=True),), checks=(PLAN_NOT_PAST,), sets=NOT_DONE_YET,
    must_note="不同意的原因", opens_round=True,
)  # fmt: skip
LOOK_BACK = Step(
    "look_back", "回头看，没有反弹", from_states=(WATCHED,), to=CLOSED, who=ANYBODY, proofs=(LOOKED_BACK,),
    must_note="现场情况（是否恢复种植）",
)  # fmt: skip
RELAPSE = Step(
    "relapse", "发现反弹，重新立项", from_states=(WATCHED, CLOSED), to=VERIFIED, who=ANYBODY,
    asks=(Ask(FarmlandEntry.discovered_on, label="发现反弹的日期", fresh=True),),
    proofs=(Proof("before", "反弹现场照片", least=1, basis="重新立项须有反弹时的现场照片"),),
    checks=(_has_been(FarmlandEntry.discovered_on, "发现反弹的日期"),),
    sets=(*NOT_DONE_YET, *THE_CASE_ANEW, *NOTHING_PUT_RIGHT),
    computes=(
        (FarmlandEntry.verified_on, lambda entry: entry.discovered_on), (FarmlandEntry.area_remaining, remaining),
    ),
    must_note="反弹情况", opens_round=True, begins_anew=True,
)  # fmt: skip
REVIEWED = Step(
    "reviewed", "登记上级审核结果", from_states=(*UNDER_WAY, WATCHED, CLOSED), who=(Role.OFFICER,),
    asks=(
        Ask(FarmlandEntry.upper_review, fresh=True), Ask(FarmlandEntry.upper_review_by, fresh=True),
        Ask(FarmlandEntry.upper_review_on, fresh=True),
    ),
    checks=(_has_been(FarmlandEntry.upper_review_on, "审核日期"),), may_note="审核说明",
)  # fmt: skip
RECORD_PAPER = Step(
    "record_paper", "登记文书", from_states=(*UNDER_WAY, WATCHED), who=(Role.OFFICER,),
    paper=PaperAsk(
        kinds=(STOP_NOTICE, REPORT_LETTER, ACCEPTANCE_OPINION, TOWN_ORDER_PAPER, TOWN_ANNOUNCEMENT), mandatory=True,
    ),
)  # fmt: skip
LIST = Step(
    "list", "挂牌督办", from_states=UNDER_WAY, who=LEADING_ROLES, applies=IS_NOT_LISTED,
    sets=((Entry.is_listed, True),), must_note="督办单位和要求",
)  # fmt: skip
DELIST = Step(
    "delist", "摘牌", from_states=UNDER_WAY, who=LEADING_ROLES, applies=IS_LISTED,
    sets=((Entry.is_listed, False),), must_note="摘牌理由",
)  # fmt: skip
HAND_OVER = Step("hand_over", "交给同事办理", from_states=ALL_OPEN, who=OFFICER_AND_LEADERS, hands=Hands.CHOSEN)
REMARK = Step(
    "remark", "补充情况", from_states=(*ALL_OPEN, CLOSED), who=ANYBODY, proofs=(PROGRESS, MAPS),
    must_note="情况说明",
)  # fmt: skip

# --- Clocks: lengths and law from books/limits/farmland.toml ---------------------------------------------------------

STOP_AT_ONCE_CLOCK = ClockRule(
    "D1", "立即制止", starts=(REPORT, RELAPSE), stops=(STOP_ON_SPOT, STOP, REPORT_UP, CORRECT), limit="D1",
    applies=NOT_STOPPED, kept_on=(FarmlandEntry.stopped_on,),
)  # fmt: skip
REPORT_CLOCK = ClockRule(
    "D1-report", "报告县级机关",
    starts=(REPORT, RELAPSE), stops=(REPORT_AT_ONCE, REPORT_UP, CORRECT, TOWN_ORDER), limit="D1",
    applies=NOT_REPORTED,
)  # fmt: skip
VERIFY_CLOCK = ClockRule(
    "D2", "初步核查", starts=(REPORT, RESUBMIT), stops=(VERIFY, SEND_BACK),
    limit="D2", counts_from=FarmlandEntry.looked_on, applies=IS_NO_PATCH, kept_on=(FarmlandEntry.verified_on,),
)  # fmt: skip
MONTH_CLOCK = ClockRule(
    "D4", "图斑核查（月清）", starts=(REPORT, RESUBMIT), stops=(VERIFY, SEND_BACK),
    until=FarmlandEntry.verify_by, applies=IS_PATCH,
    basis="县级卫片执法方案：当月下发的图斑当月核查完毕", is_local=True, kept_on=(FarmlandEntry.verified_on,),
)  # fmt: skip
RESUBMIT_CLOCK = ClockRule(
    "D2b", "补充线索", starts=(SEND_BACK,), stops=(RESUBMIT,), length=RESUBMIT_DAYS, unit=Unit.WORKING_DAYS,
    basis="本镇规定：退回的应及时补充", is_local=True,
)  # fmt: skip
STOP_CLOCK = ClockRule(
    "D3", "发出停止违法行为通知", starts=(REPORT, RELAPSE), stops=(STOP, REPORT_UP, CORRECT),
    limit="D3", counts_from=FarmlandEntry.discovered_on, kept_on=(FarmlandEntry.stopped_on,),
)  # fmt: skip
CORRECT_CLOCK = ClockRule(
    "D3-correct", "督促自行改正", starts=(STOP,), stops=(CORRECT, REPORT_UP, TOWN_ORDER),
    limit="D3-correct", counts_from=FarmlandEntry.stopped_on,
    kept_on=(FarmlandEntry.done_on, FarmlandEntry.refused_on, TOWN_ORDER_PAPER),
)  # fmt: skip
INVESTIGATE_CLOCK = ClockRule(
    "D3-investigate", "拒不改正的开始调查", starts=(REPORT_UP,), stops=(FILE, CLASSIFY, TOWN_ORDER, CORRECT),
    limit="D3-investigate", counts_from=FarmlandEntry.refused_on,
    kept_on=(FarmlandEntry.filed_on, FarmlandEntry.done_on, TOWN_ORDER_PAPER),
)  # fmt: skip
FILING_CLOCK = ClockRule(
    "D5", "是否立案的决定", starts=(VERIFY, RELAPSE), stops=(FILE, CLASSIFY, TOWN_ORDER, CORRECT),
    limit="D5", counts_from=FarmlandEntry.verified_on,
    kept_on=(FarmlandEntry.filed_on, FarmlandEntry.done_on, TOWN_ORDER_PAPER),
)  # fmt: skip
TO_A_DECISION = (DECIDE, SPARE, POLICE_FILED, CARRY_OUT)
DECISION_CLOCK = ClockRule(
    "D6", "作出处罚决定", starts=(FILE, POLICE_RETURNED), stops=TO_A_DECISION,
    limit="D6", counts_from=FarmlandEntry.filed_on, extended_by=FarmlandEntry.extension_days,
    target_before=DECIDE_AHEAD, kept_on=(FarmlandEntry.decided_on, FarmlandEntry.done_on),
)  # fmt: skip
DECISION_AGAIN_CLOCK = ClockRule(
    "D6-again", "重新作出处罚决定", starts=(DECIDE_AGAIN,), stops=TO_A_DECISION,
    limit="D6", counts_from=FarmlandEntry.remedy_ended_on, extended_by=FarmlandEntry.extension_days,
    target_before=DECIDE_AHEAD, kept_on=(FarmlandEntry.decided_on, FarmlandEntry.done_on),
)  # fmt: skip
# The days of the party: the office waits until they are over, and nobody is late then.
DEFENCE_CLOCK = ClockRule(
    "D7", "陈述、申辩", starts=(NOTIFY,), stops=(HEAR, DECIDE, SPARE, REFER),
    limit="D7", counts_from=FarmlandEntry.notified_on, is_right=True,
)  # fmt: skip
HEARING_CLOCK = ClockRule(
    "D7-hearing", "要求听证", starts=(TELL_HEARING,), stops=(HOLD_HEARING, DECIDE, SPARE, REFER),
    limit="D7-hearing", counts_from=FarmlandEntry.hearing_told_on, is_right=True,
)  # fmt: skip
SERVING_CLOCK = ClockRule(
    "P2", "送达处罚决定书", starts=(DECIDE,), stops=(SERVE,), limit="P2", counts_from=FarmlandEntry.decided_on,
    kept_on=(FarmlandEntry.served_on,),
)  # fmt: skip
FINE_CLOCK = ClockRule(
    "P4", "缴纳罚款", starts=(SERVE,), stops=(PAY_FINE, DECIDE_AGAIN, RELAPSE),
    limit="P4", counts_from=FarmlandEntry.served_on, applies=FINES, kept_on=(FarmlandEntry.fine_paid_on,),
)  # fmt: skip
SUE_CLOCK = ClockRule(
    "D8", "对限期拆除决定起诉", starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="D8", counts_from=FarmlandEntry.served_on, applies=DEMOLISHES, is_right=True,
)  # fmt: skip
RECONSIDER_CLOCK = ClockRule(
    "P6", "对其他决定申请复议", starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="P6", counts_from=FarmlandEntry.served_on, applies=DOES_NOT_DEMOLISH, is_right=True,
)  # fmt: skip
SUIT_CLOCK = ClockRule(
    "P6-suit", "对其他决定起诉", starts=(SERVE,), stops=(SETTLE_REMEDY, CARRY_OUT),
    limit="P6-suit", counts_from=FarmlandEntry.served_on, applies=DOES_NOT_DEMOLISH, is_right=True,
)  # fmt: skip
URGING_CLOCK = ClockRule(
    "D9", "催告后等待履行", starts=(URGE,), stops=(APPLY_COURT, CARRY_OUT, DECIDE_AGAIN),
    limit="D9", counts_from=FarmlandEntry.urged_on,
    is_right=True, kept_on=(FarmlandEntry.applied_on, FarmlandEntry.done_on),
)  # fmt: skip
COURT_CLOCK = ClockRule(
    "D10", "申请法院强制执行", starts=(SETTLE_REMEDY,), stops=(APPLY_COURT, CARRY_OUT, DECIDE_AGAIN),
    limit="D10", counts_from=FarmlandEntry.remedy_ended_on, target_before=COURT_AHEAD, applies=REMEDY_OVER,
    kept_on=(FarmlandEntry.applied_on, FarmlandEntry.done_on),
)  # fmt: skip
ENFORCE_CLOCK = ClockRule(
    "D10b", "跟踪强制执行", starts=(APPLY_COURT,), stops=(CARRY_OUT, DECIDE_AGAIN), length=COURT_DAYS,
    basis="本镇规定：申请强制执行后仍在册，到期应催问进展", is_local=True, kept_on=(FarmlandEntry.done_on,),
)  # fmt: skip
HANDOVER_CLOCK = ClockRule(
    "D11", "移交没收的建筑物", starts=(SERVE,), stops=(HAND_OVER_BUILDINGS, DECIDE_AGAIN),
    limit="D11", counts_from=FarmlandEntry.served_on, applies=CONFISCATES,
    kept_on=(FarmlandEntry.handed_over_on,),
)  # fmt: skip
RECLAMATION_CLOCK = ClockRule(
    "D12", "土地复垦验收", starts=(CORRECT, CARRY_OUT), stops=(ACCEPT, REJECT, REFER), limit="D12",
    applies=HAS_RECLAMATION_PLAN, kept_on=(FarmlandEntry.accepted_on,),
)  # fmt: skip
ACCEPT_CLOCK = ClockRule(
    "D12b", "现场验收", starts=(CORRECT, CARRY_OUT), stops=(ACCEPT, REJECT, REFER), length=ACCEPT_DAYS,
    applies=NO_RECLAMATION_PLAN, basis="本镇规定：单纯拆除复耕、补办手续的按当地办法及时验收", is_local=True,
    kept_on=(FarmlandEntry.accepted_on,),
)  # fmt: skip
REFERRAL_DECISION_CLOCK = ClockRule(
    "D13", "决定是否移送公安", starts=(PROPOSE_REFERRAL,), stops=(APPROVE_REFERRAL, REFUSE_REFERRAL),
    limit="D13",
)  # fmt: skip
REFERRAL_CLOCK = ClockRule(
    "D13-handover", "向公安机关移送", starts=(APPROVE_REFERRAL,), stops=(REFER,), limit="D13-handover",
    kept_on=(CRIME_REFERRAL,),
)  # fmt: skip
POLICE_CLOCK = ClockRule(
    "D13b", "跟踪公安机关答复", starts=(REFER,), stops=(POLICE_RETURNED, POLICE_FILED), length=POLICE_DAYS,
    basis="本镇规定：移送后仍在册，到期应催问答复", is_local=True,
)  # fmt: skip
PLAN_CLOCK = ClockRule(
    "D15", "整改", starts=(TOWN_ORDER, CLASSIFY, DECIDE, SPARE, POLICE_FILED, REJECT, REFUSE_CLOSE),
    stops=(CARRY_OUT, REFER, DECIDE_AGAIN), until=FarmlandEntry.plan_on,
    basis="拟完成日期由责令、决定时确定；全国没有统一天数", is_local=True, kept_on=(FarmlandEntry.done_on,),
)  # fmt: skip
CLOSE_CLOCK = ClockRule(
    "D16", "销号", starts=(ACCEPT,), stops=(CLOSE, REFUSE_CLOSE), length=CLOSE_DAYS, unit=Unit.WORKING_DAYS,
    basis="本镇规定：验收合格后及时销号", is_local=True, kept_on=(FarmlandEntry.put_right_on,),
)  # fmt: skip
LOOK_BACK_CLOCK = ClockRule(
    "D17", "回头看", starts=(CLOSE,), stops=(LOOK_BACK, RELAPSE),
    length=LOOK_BACK_DAYS, counts_from=FarmlandEntry.put_right_on,
    basis="本镇规定：销号后回头看，防止反弹", is_local=True,
)  # fmt: skip

_TODAY = (
    FarmlandEntry.verified_on,
    FarmlandEntry.stopped_on,
    FarmlandEntry.done_on,
    FarmlandEntry.accepted_on,
    FarmlandEntry.confirmed_on,
    FarmlandEntry.put_right_on,
    FarmlandEntry.discovered_on,
)


def default_for(field: Any, entry: FarmlandEntry, today: date, decided: Decided) -> Any:
    """Propose today for what is told on the day it happens, and the town's usual length for the plan."""
    if field.key in {known.key for known in _TODAY}:
        return today
    if field.key == FarmlandEntry.plan_on.key:
        return today + timedelta(days=decided(PLAN_DAYS))
    return None


# --- Figures (rules 9.2 D) -----------------------------------------------------------------------------------------


def _verified(period: Period) -> Any:
    return sa.and_(
        Entry.found_on.between(period.first, period.last),
        Entry.state != VOID.key,
        FarmlandEntry.verified_on.is_not(None),
    )


def _to_be_put_right(period: Period) -> Any:
    """分类处置暂缓 is the only handling that asks for nothing now."""
    deferred = sa.cast(FarmlandEntry.handling, sa.String).like(f'%"{Handling.DEFER.value}"%')
    return sa.and_(_verified(period), sa.or_(FarmlandEntry.handling.is_(None), ~deferred))


def _put_right(period: Period) -> Any:
    return sa.and_(
        _to_be_put_right(period),
        FarmlandEntry.put_right_on.is_not(None),
        FarmlandEntry.put_right_on <= period.as_of,
    )


def _sum(area: InstrumentedAttribute[Any], rows: Callable[[Period], Any]) -> Callable[[Period], Any]:
    return lambda period: sa.func.coalesce(sa.func.sum(area).filter(rows(period)), 0)


def _area(
    code: str, label: str, definition: str, area: InstrumentedAttribute[Any], rows: Callable[[Period], Any]
) -> Figure:
    return Figure(
        code,
        label,
        f"{definition}；按平方米相加后换算，1 亩 = 2000/3 ㎡",
        "亩",
        counted=Counted.ENTRIES,
        measure=_sum(area, rows),
        says=in_mu,
    )


def _papers(code: str, label: str, kind: PaperKind) -> Figure:
    return Figure(
        code,
        label,
        f"落款日期在期间内的{kind.label}，不论由谁出具",
        "件",
        counted=Counted.PAPERS,
        measure=lambda period: sa.func.count(sa.distinct(Paper.id)).filter(Paper.kind == kind.key),
    )


CASES = Figure(
    "D-1", "违法占地宗数", "发现日期在期间内、核查属实的占地问题，不含核查无问题的线索", "宗",
    counted=Counted.ENTRIES, measure=lambda period: sa.func.count().filter(_verified(period)),
)  # fmt: skip
CASES_AREA = _area("D-1a", "违法占地面积", "D-1 的占用土地面积", FarmlandEntry.area_total, _verified)
CASES_FARMLAND = _area("D-1b", "其中耕地", "D-1 的耕地面积", FarmlandEntry.area_farmland, _verified)
CASES_BASIC = _area("D-1c", "其中永久基本农田", "D-1 的永久基本农田面积", FarmlandEntry.area_basic, _verified)
SHOULD = Figure(
    "D-2a", "应整改宗数", "D-1 中处置方式不是“分类处置暂缓”的", "宗", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_to_be_put_right(period)),
)  # fmt: skip
DONE = Figure(
    "D-2b", "整改到位宗数", "D-2a 中截至统计日已批准销号的", "宗", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_put_right(period)),
)  # fmt: skip
SHOULD_AREA = _area("D-3a", "应整改耕地面积", "D-2a 的耕地面积", FarmlandEntry.area_farmland, _to_be_put_right)
DONE_AREA = _area("D-3b", "整改到位耕地面积", "D-2b 的耕地面积", FarmlandEntry.area_farmland, _put_right)
NEW_CASES = Figure(
    "D-5", "新增违法占耕宗数", "动工时间在期间内、占用耕地的，不论何时发现；目标为零新增", "宗",
    counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(
        FarmlandEntry.started_on.between(period.first, period.last),
        Entry.state != VOID.key,
        FarmlandEntry.area_farmland > 0,
    ),
)  # fmt: skip
FIGURES = (
    CASES,
    CASES_AREA,
    CASES_FARMLAND,
    CASES_BASIC,
    SHOULD,
    DONE,
    Figure("D-2", "整改率（按宗数）", "D-2b ÷ D-2a", "%", part=DONE, whole=SHOULD),
    SHOULD_AREA,
    DONE_AREA,
    Figure("D-3", "整改率（按耕地面积）", "D-3b ÷ D-3a", "%", part=DONE_AREA, whole=SHOULD_AREA),
    _area("D-4a", "拆除面积", "D-1 的拆除面积", FarmlandEntry.area_demolished, _verified),
    _area("D-4b", "复耕面积", "D-1 的复垦（复耕）面积", FarmlandEntry.area_recultivated, _verified),
    _area("D-4c", "补办面积", "D-1 的完善手续面积", FarmlandEntry.area_regularised, _verified),
    NEW_CASES,
    _papers("D-6a", "立案数", FILING),
    _papers("D-6b", "移送公安数", CRIME_REFERRAL),
    _papers("D-6c", "申请强制执行数", COURT_APPLICATION),
)

BOOK = Book(
    key="farmland", position=4, label="违法占用耕地", letter="地", entry_word="占地问题", officer="自然资源专干",
    entry=FarmlandEntry, visit=FarmlandVisit,
    site=SiteKind(
        model=Parcel, label="地块", subject_type=Field(label="地类", kind=Kind.CHOICE, choices=LandClass),
        name_help="写当地的叫法，如：大块地29号地块", address_help="写在村子哪个方向、多远，如：南杨村村东 650 米",
        next_visit=next_patrol, visit_rules=(PATROL_DAYS_SUMMER, PATROL_DAYS_WINTER),
    ),
    shared=(Shared(column=Entry.grade, field=Field(label="存量或新增", kind=Kind.CHOICE, choices=Era)),),
    headline=headline, is_grave=IS_GRAVE, grave_grades=(Era.NEW,),
    states=(
        CLUE, SENT_BACK, VERIFIED, STOPPED, REPORTED, FILED, NOTIFIED, UNSERVED, DECIDED, ENFORCING, REFERRED,
        CARRIED_OUT, ACCEPTED, WATCHED, CLOSED, VOID,
    ),
    void=VOID,
    steps=(
        REPORT, VERIFY, STOP_ON_SPOT, REPORT_AT_ONCE, STOP, CORRECT, REPORT_UP, TOWN_ORDER, FILE, CLASSIFY, NOTIFY,
        TELL_HEARING, HEAR, HOLD_HEARING, DECIDE, SERVE, CARRY_OUT, ACCEPT, CLOSE, LOOK_BACK, SEND_BACK, RESUBMIT,
        REJECT, REFUSE_CLOSE, RELAPSE, CORRECT_FINDINGS, SPARE, WITHDRAW, EXTEND_DECISION, EXTEND, SETTLE_REMEDY,
        DECIDE_AGAIN, ORDER_AGAIN, PAY_FINE, URGE, APPLY_COURT, HAND_OVER_BUILDINGS, PROPOSE_REFERRAL,
        APPROVE_REFERRAL, REFUSE_REFERRAL, REFER, POLICE_RETURNED, POLICE_FILED, NOTHING_WRONG, REVIEWED,
        RECORD_PAPER, LIST, DELIST, HAND_OVER, REMARK,
    ),
    clocks=(
        STOP_AT_ONCE_CLOCK, REPORT_CLOCK, VERIFY_CLOCK, MONTH_CLOCK, RESUBMIT_CLOCK, STOP_CLOCK, CORRECT_CLOCK,
        INVESTIGATE_CLOCK, FILING_CLOCK, DECISION_CLOCK, DECISION_AGAIN_CLOCK, DEFENCE_CLOCK, HEARING_CLOCK,
        SERVING_CLOCK, FINE_CLOCK, SUE_CLOCK, RECONSIDER_CLOCK, SUIT_CLOCK, URGING_CLOCK, COURT_CLOCK, ENFORCE_CLOCK,
        HANDOVER_CLOCK, RECLAMATION_CLOCK, ACCEPT_CLOCK, REFERRAL_DECISION_CLOCK, REFERRAL_CLOCK, POLICE_CLOCK,
        PLAN_CLOCK, CLOSE_CLOCK, LOOK_BACK_CLOCK,
    ),
    papers=(
        STOP_NOTICE, REPORT_LETTER, FILING, WITHDRAWAL, PENALTY_NOTICE, HEARING_NOTICE, NO_PENALTY, PENALTY_DECISION,
        URGING, COURT_APPLICATION, CRIME_REFERRAL, ACCEPTANCE_OPINION, TOWN_ORDER_PAPER, TOWN_ANNOUNCEMENT,
    ),
    town_rules=(
        STOCK_SINCE, NEW_SINCE, CRIME_BASIC_MU, CRIME_OTHER_MU, RESUBMIT_DAYS, PLAN_DAYS, EXTENSIONS, COURT_DAYS,
        POLICE_DAYS, ACCEPT_DAYS, DECIDE_AHEAD, COURT_AHEAD, CLOSE_DAYS, LOOK_BACK_DAYS, PATROL_DAYS_SUMMER,
        PATROL_DAYS_WINTER,
    ),
    visit_finds=VisitFinds(label="现场正在动工", when=lambda visit: visit.building_seen),
    clean_visit=((FarmlandVisit.building_seen, False),), figures=FIGURES, begin_from=lambda item: (),
    default_for=default_for, site_learns=((Parcel.patch_no, _last_patch_no),),
)  # fmt: skip
