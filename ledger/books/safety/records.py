"""What is recorded: the file of a workplace, a visit, a hazard."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.books.safety.words import (
    CATEGORY_GROUPS, Category, Licence, Mode, OperatingStatus, PenaltyRoad, Punished, RiskLevel, SmallPlaceType,
    SpecialWork, VisitKind,
)
from ledger.choices import ChoiceColumn
from ledger.grammar.conditions import Attribute
from ledger.grammar.fields import choice, choices, credit_code, day, decimal, long_text, phone, text, whole, yes_no
from ledger.models import ChecklistItem, Entry, Site, StepRow, Visit


class Workplace(Site, kind="workplace"):
    """单位（场所）, one file for each place (rules 3.1)."""

    small_place_type: Mapped[SmallPlaceType | None] = choice(
        "九小场所类型", SmallPlaceType, help="场所类别为九小场所时填写"
    )
    principal: Mapped[str | None] = text("主要负责人", most=40)
    principal_phone: Mapped[str | None] = phone("联系电话")
    mixed_use: Mapped[bool | None] = yes_no("是否“三合一”", help="住宿与生产、经营、储存合用")
    operating_status: Mapped[OperatingStatus | None] = choice("经营状态", OperatingStatus)
    credit_code: Mapped[str | None] = credit_code("统一社会信用代码", help="无照的留空并写明原因")
    no_credit_code_reason: Mapped[str | None] = text("无信用代码的原因", most=60)
    regulator: Mapped[str | None] = text("行业监管部门", most=60, help="管行业必须管安全，如：应急、住建、市场监管")
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
    location: Mapped[str | None] = text("部位", most=60, help="如：二楼安全出口", folded=True)
    category: Mapped[Category] = choice("隐患类别", Category, groups=CATEGORY_GROUPS)
    mode: Mapped[Mode] = choice("整改方式", Mode)
    measure: Mapped[str | None] = long_text("整改措施", most=500)
    person: Mapped[str | None] = text("整改责任人", most=40)
    person_phone: Mapped[str | None] = phone("责任人电话")
    ordered_on: Mapped[date | None] = day("责令日期", after=(Entry.found_on,))
    # The day somebody judged it so, from which its plan and the report to the county are owed.
    major_on: Mapped[date | None] = day("判定为重大的日期", after=(ordered_on,))
    due_on: Mapped[date | None] = day("整改期限", after=(ordered_on,))
    standard: Mapped[str | None] = text("判定依据", most=200, help="判为重大隐患所依据的标准及条款")
    funds: Mapped[Decimal | None] = decimal("整改资金", unit="万元")
    interim: Mapped[str | None] = long_text("防范措施和应急预案", most=500)
    supervising_unit: Mapped[str | None] = text("督办单位", most=60)
    supervising_person: Mapped[str | None] = text("督办人", most=40)
    done_on: Mapped[date | None] = day("整改完成日期", after=(ordered_on,))
    recheck_companions: Mapped[str | None] = text("同行复查人员", most=60)
    approved_by: Mapped[str | None] = text("批准人", most=40)
    reason: Mapped[str | None] = long_text("理由", most=500)
    referred_to: Mapped[str | None] = text("移送机关", most=60)
    # 治理方案: six parts (安监总局令第16号 Art. 15), of a major hazard.
    plan_aims: Mapped[str | None] = long_text("治理的目标和任务", most=500)
    plan_methods: Mapped[str | None] = long_text("采取的方法和措施", most=500)
    plan_means: Mapped[str | None] = long_text("经费和物资的落实", most=500)
    plan_people: Mapped[str | None] = long_text("负责治理的机构和人员", most=500)
    plan_stages: Mapped[str | None] = long_text("治理的时限和要求", most=500)
    plan_precautions: Mapped[str | None] = long_text("安全措施和应急预案", most=500)
    planned_on: Mapped[date | None] = day("治理方案制定日期", after=(Entry.found_on,))
    county_told_on: Mapped[date | None] = day("报告县级部门日期", after=(Entry.found_on,))
    resume_asked_on: Mapped[date | None] = day("收到恢复生产申请日期", after=(Entry.found_on,))
    resume_reviewed_on: Mapped[date | None] = day("恢复生产审查日期", after=(resume_asked_on,))
    may_resume: Mapped[bool | None] = yes_no("是否同意恢复生产")
    listed_on: Mapped[date | None] = day("挂牌日期", after=(Entry.found_on,))
    listed_until: Mapped[date | None] = day("挂牌督办期限", after=(listed_on,))
    published_on: Mapped[date | None] = day("向社会公布日期", after=(listed_on,))
    longer_asked_on: Mapped[date | None] = day("申请挂牌延期日期", after=(listed_on,))
    longer_answered_on: Mapped[date | None] = day("答复挂牌延期日期", after=(longer_asked_on,))
    # Of the last penalty; every one has a row of its own.
    penalised_on: Mapped[date | None] = day("行政处罚决定日期", after=(Entry.found_on,))
    punished: Mapped[Punished | None] = choice("被处罚的是", Punished)
    penalty_road: Mapped[PenaltyRoad | None] = choice("处罚程序", PenaltyRoad)
    fine: Mapped[Decimal | None] = decimal("罚款", unit="万元", places=4, most=10_000, help="只警告、不罚款的填 0")


class SafetyPenalty(StepRow):
    """A penalty as it was decided, by whoever may punish."""

    __tablename__ = "safety_penalty"

    punished: Mapped[Punished] = mapped_column(ChoiceColumn(Punished))
    road: Mapped[PenaltyRoad] = mapped_column(ChoiceColumn(PenaltyRoad))
    # In units of ten thousand yuan.
    fine: Mapped[Decimal] = mapped_column(sa.Numeric(14, 4))


def headline(entry: SafetyEntry) -> str:
    return f"{entry.location}：{entry.description}" if entry.location else entry.description


def begin_from(item: ChecklistItem) -> tuple[tuple[Attribute, object], ...]:
    """Return what a line of a checklist that does not fit says of the hazard."""
    return (
        (SafetyEntry.description, item.hazard or item.text),
        (SafetyEntry.category, item.category),
        (SafetyEntry.location, item.location),
    )
