"""What is recorded: the file of a house, a look at it, and a hazardous house from the judgement to the closed line."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from ledger.books.housing.words import (
    STRUCTURE_LISTS, Alteration, AppraisalGrade, AppraisalStatus, AreaKind, Builder, BuiltPeriod, BusinessKind,
    CommissionedBy, Design, EngineeringMeasure, HazardLevel, HazardPart, IllegalHandling, IllegalKind, Judgement,
    LandKind, LandUse, ManagementMeasure, OperatingIssue, OwnerKind, Pace, Permit, Remediation, Seismic, Slab,
    Structure, Surroundings, VisitKind, VoidReason, Wall,
)
from ledger.grammar.fields import choice, choices, day, decimal, learnt, long_text, phone, text, whole, yes_no
from ledger.models import Entry, Site, Visit

VISUAL_SIGNS = (
    "目测参考：房屋倾斜并伴有斜裂缝；墙体斜裂缝单条宽超过1毫米，或多条中有超过5毫米的，按可能存在严重隐患判断。"
    "仅供参考，以技术人员判断为准"
)


class House(Site, kind="house"):
    """自建房, one file for each building (一栋一表, rules 4.1)."""

    house_number: Mapped[str | None] = text(
        "房屋编号", most=40, is_unique=True, help="国家平台编号以 YH 开头；没有的填本镇自编号"
    )
    owner: Mapped[str | None] = text(
        "房屋使用安全责任人", most=40, help="一般是产权人；产权人不明的填本镇指定的使用人或管理人"
    )
    owner_phone: Mapped[str | None] = phone("责任人电话")
    owner_kind: Mapped[OwnerKind | None] = choice("责任人身份", OwnerKind)
    floors_up: Mapped[int | None] = whole("地上层数", unit="层", least=1, most=60, help="三层及以上是重点")
    floors_down: Mapped[int | None] = whole("地下层数", unit="层", most=10, help="没有填 0")
    floor_area: Mapped[Decimal | None] = decimal("建筑面积", unit="㎡", most=1_000_000)
    built_period: Mapped[BuiltPeriod | None] = choice("建造年代", BuiltPeriod)
    structure: Mapped[Structure | None] = choice(
        "结构类型", Structure, groups=STRUCTURE_LISTS, help="按手里那张表的说法选；选项同时记下来自哪张表"
    )
    altered: Mapped[bool | None] = yes_no("是否改扩建")
    structure_changed: Mapped[bool | None] = yes_no("是否变动主体承重结构")
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
    rebuilt_from: Mapped[str | None] = text(
        "重建前的房屋编号", most=40, folded=True, help="拆除重建的另建新档，写明已拆除的原房屋编号"
    )
    # Three axes, never merged; what is on record tells them.
    judgement: Mapped[Judgement | None] = learnt(choice("初判", Judgement))
    appraisal_status: Mapped[AppraisalStatus | None] = learnt(choice("鉴定状态", AppraisalStatus))
    appraisal_grade: Mapped[AppraisalGrade | None] = learnt(choice("鉴定等级", AppraisalGrade))
    remediation: Mapped[Remediation | None] = learnt(choice("整治状态", Remediation))
    is_controlled: Mapped[bool | None] = learnt(yes_no("是否已管控"))
    screened_on: Mapped[date | None] = learnt(day("最近排查日期"))
    last_closed_on: Mapped[date | None] = learnt(day("最近销号日期"))
    demolished_on: Mapped[date | None] = learnt(day("房屋拆除日期"))


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
    judged_on: Mapped[date] = day("初判日期", after=(Entry.found_on,))
    is_business: Mapped[bool | None] = yes_no(
        "是否用于经营", help="有隐患的不得用于经营；房屋档案登记为经营性的，已填“是”"
    )
    has_worsened: Mapped[bool | None] = yes_no("巡查发现加重，待核定")
    may_collapse: Mapped[bool | None] = yes_no("是否可能倒塌", help="可能倒塌的，立即停止使用、撤离人员")
    needs_appraisal: Mapped[bool | None] = yes_no("是否需要鉴定", help="有明显险情、难以判断的应当鉴定")
    appraisal_status: Mapped[AppraisalStatus | None] = choice("鉴定状态", AppraisalStatus)
    appraisal_grade: Mapped[AppraisalGrade | None] = choice("鉴定等级", AppraisalGrade)
    grade_after_works: Mapped[AppraisalGrade | None] = choice(
        "整治后复核鉴定等级", AppraisalGrade, help="登记复核鉴定报告的填写；原鉴定等级不变，房屋档案改记新等级"
    )
    commissioned_by: Mapped[CommissionedBy | None] = choice("由谁委托", CommissionedBy)
    commissioned_on: Mapped[date | None] = day("委托日期", after=(Entry.found_on,))
    report_received_on: Mapped[date | None] = day("收到鉴定报告日期", after=(commissioned_on,))
    institution: Mapped[str | None] = text("鉴定机构", most=60)
    pace: Mapped[Pace | None] = choice("鉴定情形", Pace, help="决定出具报告的期限")
    remediation: Mapped[Remediation | None] = choice("整治状态", Remediation)
    management_measures: Mapped[list[str] | None] = choices(
        "管理措施", ManagementMeasure, help="只降低风险，不等于已整治"
    )
    is_controlled: Mapped[bool | None] = yes_no("是否已管控")
    controlled_on: Mapped[date | None] = day("采取管控措施日期", after=(judged_on,))
    moved_out: Mapped[int | None] = whole("撤离人数", unit="人", most=10_000)
    engineering_measures: Mapped[list[str] | None] = choices("工程措施", EngineeringMeasure)
    illegal_handling: Mapped[list[str] | None] = choices("违法建设查处", IllegalHandling)
    plan: Mapped[str | None] = long_text("整治方案（一栋一策）", most=1000)
    due_on: Mapped[date | None] = day("整治期限", after=(Entry.found_on,))
    done_on: Mapped[date | None] = day("整治完成日期", after=(Entry.found_on,))
    notified_on: Mapped[date | None] = day("告知责任人日期", after=(judged_on,))
    notice_signed: Mapped[bool | None] = yes_no("责任人是否签收", help="拒绝签收的选“否”，并在说明里写明情况")
    acceptance_companions: Mapped[str | None] = text("同行验收人员", most=60)
    approved_by: Mapped[str | None] = text("批准人", most=40)
    reason: Mapped[str | None] = long_text("理由", most=500)
    void_reason: Mapped[VoidReason | None] = choice("作废原因", VoidReason)
    referred_to: Mapped[str | None] = text("移送机关", most=60)


def headline(entry: HousingEntry) -> str:
    words = {HazardLevel.SEVERE: "严重隐患", HazardLevel.SOME: "一定隐患"}
    return f"{words.get(entry.grade, '隐患')}：{entry.description}"
