"""安全生产与消防隐患台账: hazards at workplaces, from the first look to the closed line.

Rules: domain rules 3 (fields, workflow, who may do what), 7.A (time limits), 9.2 A (figures).
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ledger.choices import Choice, Tone
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import ClockRule
from ledger.grammar.fields import (
    Field,
    Kind,
    Shared,
    choice,
    choices,
    credit_code,
    day,
    decimal,
    long_text,
    phone,
    text,
    whole,
    yes_no,
)
from ledger.grammar.figures import Counted, Figure, Period
from ledger.grammar.papers import PaperKind
from ledger.grammar.steps import Ask, Case, Check, Condition, Hands, PaperAsk, Proof, State, Step
from ledger.grammar.town_rules import TownRule
from ledger.models import (
    FIELD_ROLES,
    LEADING_ROLES,
    ChecklistItem,
    Clock,
    Entry,
    Paper,
    Role,
    Site,
    Visit,
    VisitResult,
)
from ledger.workdays import Unit

# --- Words ---------------------------------------------------------------------------------------------------------


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

# --- What is recorded ----------------------------------------------------------------------------------------------


class Workplace(Site, kind="workplace"):
    """单位（场所）, one file for each place (rules 3.1)."""

    small_place_type: Mapped[SmallPlaceType | None] = choice(
        "九小场所类型", SmallPlaceType, help="场所类别为九小场所时填写"
    )
    principal: Mapped[str] = text("主要负责人", most=40)
    principal_phone: Mapped[str] = phone("联系电话")
    mixed_use: Mapped[bool] = yes_no("是否“三合一”", help="住宿与生产、经营、储存合用")
    operating_status: Mapped[OperatingStatus] = choice("经营状态", OperatingStatus)
    credit_code: Mapped[str | None] = credit_code("统一社会信用代码", help="无照的留空并写明原因")
    no_credit_code_reason: Mapped[str | None] = text("无信用代码的原因", most=60)
    regulator: Mapped[str] = text("行业监管部门", most=60, help="管行业必须管安全，如：应急、住建、市场监管")
    gas_use: Mapped[bool | None] = yes_no("是否使用燃气")
    gas_alarm: Mapped[bool | None] = yes_no(
        "是否装有可燃气体报警装置", help="餐饮等使用燃气的应当安装（安全生产法第三十六条）"
    )
    landlord: Mapped[str | None] = text("出租方", most=60, folded=True)
    tenant: Mapped[str | None] = text("承租方", most=60, folded=True)
    safety_agreement: Mapped[bool | None] = yes_no(
        "是否签订安全生产管理协议", help="出租、发包的应当签订（安全生产法第四十九条）", folded=True
    )
    safety_manager: Mapped[str | None] = text("安全管理人员", most=40, folded=True)
    safety_manager_phone: Mapped[str | None] = phone("安全管理人员电话", folded=True)
    staff_count: Mapped[int | None] = whole("从业人数", unit="人", folded=True)
    floor_area: Mapped[Decimal | None] = decimal("建筑面积", unit="㎡", folded=True)
    floors: Mapped[int | None] = whole("层数", unit="层", most=120, folded=True)
    industry: Mapped[str | None] = text("行业", most=60, folded=True)
    special_work: Mapped[list[str] | None] = choices("危险作业", SpecialWork, folded=True)
    licences: Mapped[list[str] | None] = choices("证照", Licence, folded=True)
    risk_level: Mapped[RiskLevel | None] = choice("风险等级", RiskLevel, folded=True)
    key_fire_unit: Mapped[bool | None] = yes_no("消防安全重点单位", help="由县级消防救援机构确定", folded=True)


class SafetyVisit(Visit, book="safety"):
    """检查记录 (rules 3.2). A grid worker's visit is a look, not enforcement."""

    visit_kind: Mapped[VisitKind] = choice("检查类型", VisitKind)
    accompanied_by: Mapped[str | None] = text("被检查单位陪同人", most=40, folded=True)
    companions: Mapped[str | None] = text("同行检查人员", most=100, folded=True)


class SafetyEntry(Entry, book="safety"):
    """隐患 (rules 3.3), one hazard a row."""

    description: Mapped[str] = long_text("隐患描述", most=500, help="一条只写一处隐患")
    location: Mapped[str] = text("部位", most=60, help="如：二楼安全出口")
    category: Mapped[Category] = choice("隐患类别", Category, groups=CATEGORY_GROUPS)
    mode: Mapped[Mode] = choice("整改方式", Mode)
    measure: Mapped[str | None] = long_text("整改措施", most=500)
    person: Mapped[str | None] = text("整改责任人", most=40)
    person_phone: Mapped[str | None] = phone("责任人电话")
    due_on: Mapped[date | None] = day("整改期限")
    standard: Mapped[str | None] = text("判定依据", most=200, help="判为重大隐患所依据的标准及条款")
    funds: Mapped[Decimal | None] = decimal("整改资金", unit="万元")
    interim: Mapped[str | None] = long_text("防范措施和应急预案", most=500)
    supervising_unit: Mapped[str | None] = text("督办单位", most=60)
    supervising_person: Mapped[str | None] = text("督办人", most=40)
    done_on: Mapped[date | None] = day("整改完成日期")
    recheck_companions: Mapped[str | None] = text("同行复查人员", most=60)
    approved_by: Mapped[str | None] = text("批准人", most=40)
    reason: Mapped[str | None] = long_text("理由", most=500)
    referred_to: Mapped[str | None] = text("移送机关", most=60)


def headline(entry: SafetyEntry) -> str:
    return f"{entry.location}：{entry.description}"


# --- Conditions ----------------------------------------------------------------------------------------------------

IS_MAJOR = Condition(
    holds=lambda entry: entry.grade == Level.MAJOR,
    otherwise="这是一般隐患，由安监员销号即可",
    seen_in=(Entry.grade, Level.MAJOR),
)
IS_GENERAL = Condition(
    holds=lambda entry: entry.grade != Level.MAJOR,
    otherwise="重大隐患须由分管领导批准销号，请提请分管领导办理",
)
# Of a place (rules 3.1).
IS_SMALL_PLACE = Condition(
    holds=lambda place: place.subject_type == SubjectType.SMALL_PLACE, otherwise="不是九小场所",
    seen_in=(Workplace.subject_type, SubjectType.SMALL_PLACE),
)  # fmt: skip
IS_LEASED = Condition(
    holds=lambda place: place.subject_type == SubjectType.LEASED_WORKSHOP, otherwise="不是出租厂房",
    seen_in=(Workplace.subject_type, SubjectType.LEASED_WORKSHOP),
)  # fmt: skip
USES_GAS = Condition(
    holds=lambda place: bool(place.gas_use), otherwise="不使用燃气", seen_in=(Workplace.gas_use, True),
)  # fmt: skip
HAS_NO_CREDIT_CODE = Condition(holds=lambda place: not place.credit_code, otherwise="有统一社会信用代码")
IS_LISTED = Condition(holds=lambda entry: entry.is_listed, otherwise="没有挂牌督办，不需要摘牌")
IS_NOT_LISTED = Condition(holds=lambda entry: not entry.is_listed, otherwise="已经挂牌督办")

# --- What the law leaves to the town -------------------------------------------------------------------------------

REVIEW_DAYS = TownRule("safety.review_days", "上报后审核期限", default=2, unit="个工作日", least=1, most=30)
DAYS_AT_ONCE = TownRule("safety.days_at_once", "“立即整改”的默认期限", default=7, unit="日", least=1, most=30)
DAYS_GENERAL = TownRule("safety.days_general", "一般隐患的默认整改期限", default=15, unit="日", least=1, most=180)
DAYS_MAJOR = TownRule("safety.days_major", "重大隐患的默认整改期限", default=30, unit="日", least=1, most=365)
EXTENSIONS = TownRule("safety.extensions", "整改期限最多延期次数", default=1, unit="次", least=0, most=5)
RECHECK_DAYS = TownRule(
    "safety.recheck_days", "复查期限", default=10, unit="日", least=1, most=60,
    basis="安全生产违法行为行政处罚办法（2015）为十日；2026年修订后的天数尚待核对", confirm=True,
)  # fmt: skip
RESUBMIT_DAYS = TownRule("safety.resubmit_days", "退回后补充期限", default=3, unit="个工作日", least=1, most=30)
REFERRAL_DAYS = TownRule("safety.referral_days", "移送后跟踪答复期限", default=30, unit="日", least=1, most=180)
CLOSE_DAYS = TownRule("safety.close_days", "复查合格后销号期限", default=3, unit="个工作日", least=1, most=30)

# --- Papers --------------------------------------------------------------------------------------------------------

CHECK_RECORD = PaperKind(
    "check_record", "现场检查记录",
    number_example="青应急检记〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十八条",
)  # fmt: skip
ORDER_PAPER = PaperKind(
    "order", "责令限期整改指令书",
    number_example="青应急责改〔2026〕3号", legal_basis="《山东省安全生产条例》第四十七条",
)  # fmt: skip
MEASURE_DECISION = PaperKind(
    "measure_decision", "现场处理措施决定书",
    number_example="县应急现决〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十五条第一款第三项",
    town_may_issue=False, after=(CHECK_RECORD,), is_action=True,
)  # fmt: skip
COERCION_DECISION = PaperKind(
    "coercion_decision", "查封（扣押）决定书",
    number_example="县应急查扣〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第六十五条第一款第四项",
    town_may_issue=False, is_action=True,
)  # fmt: skip
FIRE_SEALING = PaperKind(
    "fire_sealing", "消防临时查封决定书",
    number_example="县消封字〔2026〕第3号", legal_basis="《消防监督检查规定》第二十二条",
    town_may_issue=False, is_action=True,
)  # fmt: skip
CLOSING_DOWN = PaperKind(
    "closing_down", "关闭决定",
    number_example="县政发〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第一百一十五条",
    town_may_issue=False, is_action=True,
)  # fmt: skip
FIRE_ORDER = PaperKind(
    "fire_order", "消防责令限期改正通知书",
    number_example="县消限字〔2026〕第3号", legal_basis="《消防监督检查规定》第十九条", town_may_issue=False,
)  # fmt: skip
RECHECK_OPINION = PaperKind(
    "recheck_opinion", "整改复查意见书",
    number_example="青应急复查〔2026〕3号", legal_basis="《山东省安全生产条例》第四十七条",
    after=(ORDER_PAPER, MEASURE_DECISION, COERCION_DECISION),
)  # fmt: skip
REFERRAL = PaperKind(
    "referral", "移送（报告）函",
    number_example="青政函〔2026〕3号", legal_basis="《山东省安全生产条例》第四十七条",
)  # fmt: skip
LISTING = PaperKind(
    "listing", "挂牌督办通知书",
    number_example="青安办督〔2026〕3号", legal_basis="《中华人民共和国安全生产法》第四十一条",
)  # fmt: skip

# --- States --------------------------------------------------------------------------------------------------------

REPORTED = State("reported", "待审核", tone=Tone.WAITING, awaits=Role.OFFICER)
SENT_BACK = State("sent_back", "退回补充", tone=Tone.NEAR, awaits=Role.WORKER)
ORDERED = State("ordered", "待整改", tone=Tone.PLAIN, awaits=Role.WORKER)
RECTIFYING = State("rectifying", "整改中", tone=Tone.PLAIN, awaits=Role.WORKER)
RECTIFIED = State("rectified", "待复查", tone=Tone.WAITING, awaits=Role.OFFICER)
PASSED = State("passed", "待销号", tone=Tone.WAITING, awaits=Role.OFFICER)
AWAITS_APPROVAL = State("awaits_approval", "待批准销号", tone=Tone.WAITING, awaits=Role.LEADER)
REFERRED = State("referred", "已移送", tone=Tone.WAITING, awaits=Role.OFFICER)
CLOSED = State("closed", "已销号", tone=Tone.DONE, is_closed=True)
VOID = State("void", "不属实", tone=Tone.DONE, is_closed=True)

TO_BE_RECTIFIED = (ORDERED, RECTIFYING)
UNDER_ORDER = (ORDERED, RECTIFYING, RECTIFIED, PASSED, AWAITS_APPROVAL, REFERRED)
ALL_OPEN = (REPORTED, SENT_BACK, *UNDER_ORDER)

# --- Steps ---------------------------------------------------------------------------------------------------------

ANYBODY = (*FIELD_ROLES, Role.OFFICER, *LEADING_ROLES)
FIELD_AND_OFFICER = (*FIELD_ROLES, Role.OFFICER)

BEFORE = Proof("before", "整改前照片", least=1, basis="隐患登记须附整改前照片，销号时与整改后照片对照")
AFTER = Proof("after", "整改后照片", least=1, basis="销号须有整改前后对照照片，请在同一角度拍摄")
AT_RECHECK = Proof("recheck", "复查照片")

THE_HAZARD = (
    Ask(SafetyEntry.location),
    Ask(SafetyEntry.category),
    Ask(SafetyEntry.description),
    Ask(Entry.grade),
)
# 五落实: responsibility, measures, money, time limit, contingency plan; all five for a major hazard.
FIVE_ARRANGEMENTS = (
    Ask(Entry.responsible),
    Ask(SafetyEntry.person),
    Ask(SafetyEntry.person_phone, mandatory=IS_MAJOR),
    Ask(SafetyEntry.measure),
    Ask(SafetyEntry.due_on),
    Ask(SafetyEntry.funds, mandatory=IS_MAJOR, only_then=True, help="重大隐患必填，没有花费填 0"),
    Ask(SafetyEntry.interim, mandatory=IS_MAJOR, only_then=True, help="重大隐患必填：整改完成前怎样防止出事"),
    Ask(
        SafetyEntry.standard,
        mandatory=IS_MAJOR,
        only_then=True,
        help="重大隐患必填，如：GB 35181-2025 重大火灾隐患判定规则",
    ),
)


def _major_on_spot(case: Case) -> str | None:
    return "重大隐患不能当场销号，请改用“上报隐患”" if case.entry.grade == Level.MAJOR else None


def _due_in_past(case: Case) -> str | None:
    due_on = case.entry.due_on
    return f"整改期限不能早于今天，请填 {case.today:%Y-%m-%d} 或以后的日期" if due_on and due_on < case.today else None


def _extension_refusal(case: Case) -> str | None:
    was, wanted = case.was["due_on"], case.entry.due_on
    if case.extensions >= case.decided(EXTENSIONS):
        return f"整改期限最多延期 {case.decided(EXTENSIONS)} 次，已经用完；确需再延的，请移送或提请挂牌督办"
    if was is not None and case.today > was:
        return "已经超过整改期限，延期须在到期前申请；请改为催促整改或移送"
    if was is not None and wanted is not None and wanted <= was:
        return f"新的期限要晚于原期限 {was:%Y-%m-%d}"
    if was is not None and wanted is not None and case.started_on and wanted > was + (was - case.started_on):
        return f"一次延期不超过原期限的长度，最晚可延到 {was + (was - case.started_on):%Y-%m-%d}"
    return None


def _done_in_future(case: Case) -> str | None:
    done_on = case.entry.done_on
    if done_on and done_on > case.today:
        return "整改完成日期不能晚于今天"
    if done_on and done_on < case.entry.found_on:
        return "整改完成日期不能早于发现日期"
    return None


def _lonely_recheck(case: Case) -> str | None:
    if ORDER_PAPER.key in case.paper_kinds and not case.entry.recheck_companions:
        return "下达过责令限期整改指令书的，复查须两人以上，请填写同行复查人员"
    return None


DUE_NOT_PAST = Check(SafetyEntry.due_on, refusal=_due_in_past)
DONE_PLAUSIBLE = Check(SafetyEntry.done_on, refusal=_done_in_future)
NOT_LONELY = Check(SafetyEntry.recheck_companions, refusal=_lonely_recheck)

REPORT = Step(
    "report", "上报隐患", done="上报", to=REPORTED, who=ANYBODY, asks=(*THE_HAZARD, Ask(SafetyEntry.mode)),
    proofs=(BEFORE,),
)  # fmt: skip
FIX_ON_SPOT = Step(
    "fix_on_spot", "当场整改并销号", done="当场整改，同日销号", to=CLOSED, who=FIELD_AND_OFFICER,
    asks=(*THE_HAZARD, Ask(SafetyEntry.measure)),
    proofs=(BEFORE, AFTER), checks=(Check(Entry.grade, refusal=_major_on_spot),),
    sets=((SafetyEntry.mode, Mode.AT_ONCE),),
)  # fmt: skip
SEND_BACK = Step(
    "send_back", "退回补充", from_states=(REPORTED,), to=SENT_BACK, who=(Role.OFFICER,),
    must_note="退回原因（请写明要补充什么）", hands=Hands.REPORTER,
)  # fmt: skip
RESUBMIT = Step(
    "resubmit", "补充后重新上报", from_states=(SENT_BACK,), to=REPORTED, who=ANYBODY,
    asks=(*THE_HAZARD, Ask(SafetyEntry.mode)), proofs=(Proof("before", "补充整改前照片"),),
)  # fmt: skip
ORDER = Step(
    "order", "核定并责令整改", done="核定等级，责令整改",
    from_states=(REPORTED,), to=ORDERED, who=(Role.OFFICER,),
    asks=(Ask(Entry.grade), Ask(SafetyEntry.category), Ask(SafetyEntry.mode), *FIVE_ARRANGEMENTS),
    paper=PaperAsk(kinds=(ORDER_PAPER, FIRE_ORDER)), checks=(DUE_NOT_PAST,), hands=Hands.REPORTER,
)  # fmt: skip
START = Step(
    "start", "开始整改", from_states=(ORDERED,), to=RECTIFYING, who=FIELD_AND_OFFICER,
    proofs=(Proof("progress", "整改过程照片"),), must_note="采取了什么措施", hands=Hands.KEEP,
)  # fmt: skip
RECTIFY = Step(
    "rectify", "报告整改完成", from_states=TO_BE_RECTIFIED, to=RECTIFIED, who=FIELD_AND_OFFICER,
    asks=(Ask(SafetyEntry.done_on, fresh=True),), proofs=(AFTER,), checks=(DONE_PLAUSIBLE,),
)  # fmt: skip
EXTEND = Step(
    "extend", "批准延期", from_states=TO_BE_RECTIFIED, who=(Role.OFFICER,),
    asks=(
        Ask(SafetyEntry.due_on, label="延期后的整改期限", fresh=True),
        Ask(SafetyEntry.reason, label="延期理由", fresh=True), Ask(SafetyEntry.approved_by, fresh=True),
    ),
    checks=(Check(SafetyEntry.due_on, refusal=_extension_refusal),), extends=True,
)  # fmt: skip
# A new round: what was said about the last one does not count for it.
NOT_DONE_YET = ((SafetyEntry.done_on, None), (SafetyEntry.recheck_companions, None))
# Whoever recorded the hazard or put it right has other hands recheck and close it (rules 2.3).
RECORDED_OR_RECTIFIED = (REPORT, FIX_ON_SPOT, RESUBMIT, START, RECTIFY)

PASS = Step(
    "pass", "复查合格", from_states=(RECTIFIED,), to=PASSED, who=(Role.OFFICER, *LEADING_ROLES),
    asks=(Ask(SafetyEntry.recheck_companions, mandatory=False, fresh=True),),
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)), checks=(NOT_LONELY,),
    applies=IS_GENERAL, not_by=RECORDED_OR_RECTIFIED,
)  # fmt: skip
PASS_MAJOR = Step(
    "pass_major", "复查合格，报请批准销号", from_states=(RECTIFIED,), to=AWAITS_APPROVAL, who=(Role.OFFICER,),
    asks=(Ask(SafetyEntry.recheck_companions, fresh=True, help="重大隐患复查须两人以上"),),
    proofs=(AT_RECHECK,), paper=PaperAsk(kinds=(RECHECK_OPINION,)),
    applies=IS_MAJOR, not_by=RECORDED_OR_RECTIFIED,
)  # fmt: skip
RETURN = Step(
    "return", "复查不合格，退回重改", from_states=(RECTIFIED,), to=ORDERED, who=(Role.OFFICER, *LEADING_ROLES),
    asks=(Ask(SafetyEntry.due_on, label="新的整改期限", fresh=True),),
    proofs=(AT_RECHECK,), checks=(DUE_NOT_PAST,), not_by=RECORDED_OR_RECTIFIED, sets=NOT_DONE_YET,
    must_note="不合格的原因", hands=Hands.REPORTER, opens_round=True,
)  # fmt: skip
CLOSE = Step(
    "close", "销号", from_states=(PASSED,), to=CLOSED, who=(Role.OFFICER, *LEADING_ROLES),
    not_by=RECORDED_OR_RECTIFIED,
)  # fmt: skip
APPROVE_CLOSE = Step(
    "approve_close", "批准销号", from_states=(AWAITS_APPROVAL,), to=CLOSED, who=LEADING_ROLES,
    not_by=RECORDED_OR_RECTIFIED, must_note="批准意见",
)  # fmt: skip
REFUSE_CLOSE = Step(
    "refuse_close", "不同意销号，退回重改",
    from_states=(PASSED, AWAITS_APPROVAL), to=ORDERED, who=LEADING_ROLES,
    asks=(Ask(SafetyEntry.due_on, label="新的整改期限", fresh=True),), checks=(DUE_NOT_PAST,),
    sets=NOT_DONE_YET, must_note="不同意的原因", hands=Hands.REPORTER, opens_round=True,
)  # fmt: skip
REOPEN = Step(
    "reopen", "反弹，重新立项整改", done="发现反弹，重新整改",
    from_states=(CLOSED,), to=ORDERED, who=(Role.OFFICER, *LEADING_ROLES),
    asks=(Ask(SafetyEntry.due_on, label="新的整改期限", fresh=True),),
    proofs=(Proof("before", "反弹现场照片", least=1, basis="重新整改须有反弹时的现场照片"),), checks=(DUE_NOT_PAST,),
    sets=NOT_DONE_YET, must_note="反弹情况", hands=Hands.REPORTER, opens_round=True,
)  # fmt: skip
VOID_ENTRY = Step(
    "void", "不属实，作废", done="核实为不属实，作废",
    from_states=(REPORTED, SENT_BACK), to=VOID, who=(Role.OFFICER,),
    asks=(Ask(SafetyEntry.approved_by, fresh=True),), not_by=(REPORT, RESUBMIT),
    must_note="作废原因（不是隐患、重复登记等）",
)  # fmt: skip
REFER = Step(
    "refer", "移送（报告）上级部门",
    from_states=(*TO_BE_RECTIFIED, RECTIFIED), to=REFERRED, who=(Role.OFFICER, *LEADING_ROLES),
    asks=(Ask(SafetyEntry.referred_to, fresh=True),), paper=PaperAsk(kinds=(REFERRAL,)),
    must_note="移送原因（拒不整改、超出本镇权限等）",
)  # fmt: skip
ANSWERED = Step(
    "answered", "收到答复，继续整改", done="收到移送机关答复，继续整改",
    from_states=(REFERRED,), to=ORDERED, who=(Role.OFFICER, *LEADING_ROLES),
    asks=(Ask(SafetyEntry.due_on, label="新的整改期限", fresh=True),), checks=(DUE_NOT_PAST,),
    must_note="答复内容", hands=Hands.REPORTER,
)  # fmt: skip
RECORD_PAPER = Step(
    "record_paper", "登记文书", from_states=UNDER_ORDER, who=(Role.OFFICER,),
    paper=PaperAsk(
        kinds=(
            CHECK_RECORD, ORDER_PAPER, MEASURE_DECISION, COERCION_DECISION, FIRE_SEALING, CLOSING_DOWN, FIRE_ORDER,
            RECHECK_OPINION, REFERRAL,
        ),
        mandatory=True,
    ),
)  # fmt: skip
LIST = Step(
    "list", "挂牌督办", from_states=UNDER_ORDER, who=LEADING_ROLES,
    asks=(Ask(SafetyEntry.supervising_unit), Ask(SafetyEntry.supervising_person)),
    paper=PaperAsk(kinds=(LISTING,)), applies=IS_NOT_LISTED, sets=((Entry.is_listed, True),),
)  # fmt: skip
DELIST = Step(
    "delist", "摘牌", from_states=UNDER_ORDER, who=LEADING_ROLES, applies=IS_LISTED,
    sets=((Entry.is_listed, False),), must_note="摘牌理由",
)  # fmt: skip
HAND_OVER = Step(
    "hand_over", "交给同事办理", from_states=ALL_OPEN, who=(Role.OFFICER, *LEADING_ROLES), hands=Hands.CHOSEN,
)  # fmt: skip
REMARK = Step(
    "remark", "补充情况", from_states=(*ALL_OPEN, CLOSED), who=ANYBODY, proofs=(Proof("progress", "现场照片"),),
    must_note="情况说明",
)  # fmt: skip

# --- Clocks --------------------------------------------------------------------------------------------------------

REVIEW_CLOCK = ClockRule(
    "A-review", "审核", starts=(REPORT, RESUBMIT), stops=(SEND_BACK, ORDER, VOID_ENTRY),
    length=REVIEW_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：上报的隐患应及时核定", is_local=True,
)  # fmt: skip
# The clock starts when the officer orders it, not when it was reported: a report waiting in the
# inbox must not eat into the time to put things right.
RECTIFY_CLOCK = ClockRule(
    "A2", "整改", starts=(ORDER, RETURN, REFUSE_CLOSE, REOPEN, ANSWERED), stops=(RECTIFY, REFER),
    until=SafetyEntry.due_on, basis="整改期限由责令整改时确定；全国没有统一天数", is_local=True,
    kept_on=(SafetyEntry.done_on,),
)  # fmt: skip
RECHECK_CLOCK = ClockRule(
    "A3", "复查", starts=(RECTIFY,), stops=(PASS, PASS_MAJOR, RETURN, REFER), length=RECHECK_DAYS,
    basis="收到整改完成报告后复查；天数为本镇设置，参照安全生产违法行为行政处罚办法", is_local=True,
)  # fmt: skip
CLOSE_CLOCK = ClockRule(
    "A-close", "销号", starts=(PASS, PASS_MAJOR), stops=(CLOSE, APPROVE_CLOSE, REFUSE_CLOSE),
    length=CLOSE_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：复查合格后及时销号", is_local=True,
)  # fmt: skip
RESUBMIT_CLOCK = ClockRule(
    "A-resubmit", "补充上报", starts=(SEND_BACK,), stops=(RESUBMIT, VOID_ENTRY),
    length=RESUBMIT_DAYS, unit=Unit.WORKING_DAYS, basis="本镇规定：退回的应及时补充", is_local=True,
)  # fmt: skip
REFERRAL_CLOCK = ClockRule(
    "A-referral", "移送跟踪", starts=(REFER,), stops=(ANSWERED,), length=REFERRAL_DAYS,
    basis="本镇规定：移送后仍在册，到期应催问答复", is_local=True,
)  # fmt: skip


def default_for(field: Any, entry: SafetyEntry, today: date, decided: Any) -> Any:
    """Propose the due date by mode and level (7 / 15 / 30 days unless the town says otherwise), and today as done."""
    if field.key == SafetyEntry.done_on.key:
        return today
    if field.key == SafetyEntry.due_on.key:
        if entry.grade == Level.MAJOR:
            return today + timedelta(days=decided(DAYS_MAJOR))
        return today + timedelta(days=decided(DAYS_AT_ONCE if entry.mode == Mode.AT_ONCE else DAYS_GENERAL))
    return None


# --- Figures (rules 9.2 A) -----------------------------------------------------------------------------------------


def _found_in(period: Period) -> Any:
    return sa.and_(Entry.found_on.between(period.first, period.last), Entry.state != VOID.key)


def _closed_by(period: Period) -> Any:
    return sa.and_(_found_in(period), Entry.closed_at.is_not(None))


def _was_late() -> Any:
    return sa.exists().where(Clock.entry_id == Entry.id, Clock.code == RECTIFY_CLOCK.code, Clock.days_late > 0)


def _due_by(period: Period) -> Any:
    return sa.and_(_found_in(period), SafetyEntry.due_on <= period.as_of)


ACTIONS = (COERCION_DECISION.key, FIRE_SEALING.key, MEASURE_DECISION.key, CLOSING_DOWN.key)

CHECKED_SITES = Figure(
    "A-1", "检查家数", "期间内检查过的单位（场所），同一家只计一次", "家", counted=Counted.VISITS,
    measure=lambda period: sa.func.count(sa.distinct(Visit.site_id)),
)  # fmt: skip
VISITS = Figure(
    "A-1b", "检查家次", "期间内的检查次数，“未发现问题”也计", "家次", counted=Counted.VISITS,
    measure=lambda period: sa.func.count(),
)  # fmt: skip
CLEAN_VISITS = Figure(
    "A-1c", "其中未发现问题", "结论为“未发现问题”的检查次数", "家次", counted=Counted.VISITS,
    measure=lambda period: sa.func.count().filter(Visit.result == VisitResult.NOTHING_FOUND),
)  # fmt: skip
FOUND = Figure(
    "A-2", "排查隐患数", "发现日期在期间内的隐患，不含作废", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_found_in(period)),
)  # fmt: skip
FOUND_MAJOR = Figure(
    "A-3", "其中重大隐患", "A-2 中等级为重大的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_found_in(period), Entry.grade == Level.MAJOR),
)  # fmt: skip
RECTIFIED_COUNT = Figure(
    "A-4", "已整改数", "A-2 中截至统计日已销号的，含当场整改", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_closed_by(period)),
)  # fmt: skip
DUE_COUNT = Figure(
    "A-6a", "应按期整改数", "A-2 中整改期限在截至日期以前的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_due_by(period)),
)  # fmt: skip
IN_TIME_COUNT = Figure(
    "A-6b", "按期整改数", "A-6a 中在整改期限当日或以前报告整改完成的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_due_by(period), SafetyEntry.done_on.is_not(None), ~_was_late()),
)  # fmt: skip
LATE_COUNT = Figure(
    "A-7", "超期未整改数", "截至日期仍未销号且最近一个期限已过的，不限发现时间", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(Entry.closed_at.is_(None), Entry.next_due_on < period.as_of),
)  # fmt: skip
LISTED_COUNT = Figure(
    "A-11b", "挂牌督办数", "目前挂牌督办、尚未摘牌的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(Entry.closed_at.is_(None), Entry.is_listed),
)  # fmt: skip
MAJOR_CLOSED = Figure(
    "A-11a", "重大隐患已整改数", "A-3 中截至统计日已销号的", "条", counted=Counted.ENTRIES,
    measure=lambda period: sa.func.count().filter(_closed_by(period), Entry.grade == Level.MAJOR),
)  # fmt: skip
ORDERS = Figure(
    "A-9", "责令限期整改指令书", "落款日期在期间内的责令限期整改指令书，不论由谁出具", "份",
    counted=Counted.PAPERS,
    measure=lambda period: sa.func.count(sa.distinct(Paper.id)).filter(Paper.kind == ORDER_PAPER.key),
)  # fmt: skip
SEALED = Figure(
    "A-10", "查封、停产停业、关停", "期间内有此类决定的单位（场所），同一家只计一次；由有权机关作出，本镇登记", "家",
    counted=Counted.PAPERS,
    measure=lambda period: sa.func.count(sa.distinct(Entry.site_id)).filter(Paper.kind.in_(ACTIONS)),
)  # fmt: skip

FIGURES = (
    CHECKED_SITES,
    VISITS,
    CLEAN_VISITS,
    FOUND,
    FOUND_MAJOR,
    RECTIFIED_COUNT,
    Figure("A-5", "整改率", "A-4 ÷ A-2", "%", part=RECTIFIED_COUNT, whole=FOUND),
    Figure("A-6", "按期整改率", "A-6b ÷ A-6a", "%", part=IN_TIME_COUNT, whole=DUE_COUNT),
    LATE_COUNT,
    ORDERS,
    SEALED,
    Figure(
        "A-11",
        "重大隐患整改率",
        "重大隐患已整改数 ÷ A-3",
        "%",
        part=MAJOR_CLOSED,
        whole=FOUND_MAJOR,
    ),
    LISTED_COUNT,
)


def begin_from(item: ChecklistItem) -> tuple[tuple[Any, Any], ...]:
    return (
        (SafetyEntry.description, item.hazard or item.text),
        (SafetyEntry.category, item.category),
        (SafetyEntry.location, item.location),
    )


BOOK = Book(
    key="safety", position=1, label="安全生产与消防隐患", letter="安", entry_word="隐患", officer="安监员",
    entry=SafetyEntry, visit=SafetyVisit,
    site=SiteKind(
        model=Workplace, label="单位（场所）",
        subject_type=Field(label="场所类别", kind=Kind.CHOICE, choices=SubjectType),
        asks=(
            Ask(Workplace.small_place_type, mandatory=IS_SMALL_PLACE, only_then=True),
            Ask(
                Workplace.no_credit_code_reason, label="统一社会信用代码；无照的写明原因",
                mandatory=HAS_NO_CREDIT_CODE,
            ),
            Ask(Workplace.gas_alarm, mandatory=USES_GAS, only_then=True),
            Ask(Workplace.landlord, mandatory=IS_LEASED), Ask(Workplace.tenant, mandatory=IS_LEASED),
            Ask(Workplace.safety_agreement, mandatory=IS_LEASED),
        ),
    ),
    shared=(
        Shared(column=Entry.grade, field=Field(label="隐患等级", kind=Kind.CHOICE, choices=Level)),
        Shared(column=Entry.responsible, field=Field(label="整改责任单位", kind=Kind.TEXT, most=100)),
    ),
    headline=headline, is_grave=IS_MAJOR, grave_grades=(Level.MAJOR,),
    states=(REPORTED, SENT_BACK, ORDERED, RECTIFYING, RECTIFIED, PASSED, AWAITS_APPROVAL, REFERRED, CLOSED, VOID),
    void=VOID,
    steps=(
        REPORT, FIX_ON_SPOT, ORDER, SEND_BACK, RESUBMIT, RECTIFY, START, PASS, PASS_MAJOR, RETURN, CLOSE,
        APPROVE_CLOSE, REFUSE_CLOSE, EXTEND, REFER, ANSWERED, REOPEN, VOID_ENTRY, RECORD_PAPER, LIST, DELIST,
        HAND_OVER, REMARK,
    ),
    clocks=(REVIEW_CLOCK, RESUBMIT_CLOCK, RECTIFY_CLOCK, RECHECK_CLOCK, CLOSE_CLOCK, REFERRAL_CLOCK),
    papers=(
        CHECK_RECORD, ORDER_PAPER, MEASURE_DECISION, COERCION_DECISION, FIRE_SEALING, CLOSING_DOWN, FIRE_ORDER,
        RECHECK_OPINION, REFERRAL, LISTING,
    ),
    town_rules=(
        REVIEW_DAYS, DAYS_AT_ONCE, DAYS_GENERAL, DAYS_MAJOR, EXTENSIONS, RECHECK_DAYS, CLOSE_DAYS, RESUBMIT_DAYS,
        REFERRAL_DAYS,
    ),
    figures=FIGURES, begin_from=begin_from, default_for=default_for,
)  # fmt: skip
