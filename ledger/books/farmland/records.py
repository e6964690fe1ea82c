"""What is recorded: the parcel, the look at it, the case (rules 6.1)."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ledger.books.farmland.words import (
    BUILDING_GROUPS, CONCLUSION_GROUPS, Acceptance, BrokenRule, BuildingKind, Conclusion, CoordinateSystem, CrimeAnswer,
    CrimeTogether,
    Defence, Era, Handling, Hearing, LandClass, OccupantKind, Referral, Remedy, Ruling, Source, UpperReview,
    Violation, VisitKind,
)
from ledger.grammar.fields import (
    STANDS_ALONE, choice, choices, day, long_text, outline, phone, square_metres, text, whole, yes_no,
)
from ledger.models import Entry, Site, Visit


class Parcel(Site, kind="parcel"):
    """地块 (rules 6.1): its place on the map and its numbers; what was done on it is told by the entries."""

    patch_no: Mapped[str | None] = text(
        "图斑编号", most=40, help="按下发的编号照抄；县平台常见写法如 371602A0012-1，卫片另有写法"
    )
    parcel_no: Mapped[str | None] = text("地块编号", most=40, folded=True)
    occupant: Mapped[str | None] = text(
        "用地主体（使用人）", most=60, folded=True, help="现在谁在用这块地；换了人的改这里，未立案的条目随之变更"
    )
    occupant_phone: Mapped[str | None] = phone("用地主体电话", folded=True)
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
        sa.Index("ix_farmland_entry_occupant", "occupant"),
    )

    # The clue.
    source: Mapped[Source] = choice("线索来源", Source)
    patch_no: Mapped[str | None] = text(
        "图斑编号", most=40, help="按下发的编号照抄；县平台常见写法如 371602A0012-1，卫片另有写法"
    )
    patch_doubt: Mapped[str | None] = text("图斑编号提示", most=60)
    violation_no: Mapped[str | None] = text("违法行为编号", most=40, folded=True)
    issued_on: Mapped[date | None] = day("图斑下发日期", after=STANDS_ALONE)
    verify_by: Mapped[date | None] = day("月清截止日期")
    discovered_on: Mapped[date | None] = day("发现日期（制止从这天起算）", after=(Entry.found_on,))
    looked_on: Mapped[date | None] = day("现场踏勘日期（核查从这天起算）", after=(Entry.found_on,))
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
    verified_on: Mapped[date | None] = day("核查日期", after=(discovered_on,))
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
    crime_together: Mapped[CrimeTogether | None] = choice(
        "多宗、多次合计是否达到追诉线", CrimeTogether,
        help="同一主体的几宗、几次没有处理过的，数额累计（法释〔2000〕14号）；同名的先核对是不是同一个",
    )
    crime_answer: Mapped[CrimeAnswer | None] = choice("是否涉嫌非法占用农用地罪", CrimeAnswer)
    crime_reason: Mapped[str | None] = long_text("对追诉线问题的说明", most=500)
    referral: Mapped[Referral | None] = choice("移送公安的决定", Referral)
    # Stopping, reporting, the county's case.
    stopped_on: Mapped[date | None] = day("制止（送达停止通知）日期", after=(discovered_on,))
    refused_on: Mapped[date | None] = day("拒不改正日期", after=(stopped_on,))
    reported_to: Mapped[str | None] = text("报告机关", most=60)
    filed_on: Mapped[date | None] = day("立案日期", after=(verified_on,))
    filed_by: Mapped[str | None] = text("立案机关", most=60)
    notified_on: Mapped[date | None] = day("处罚告知书送达日期", after=(filed_on,))
    hearing_told_on: Mapped[date | None] = day("听证告知书送达日期", after=(filed_on,))
    defence: Mapped[Defence | None] = choice("陈述、申辩情况", Defence)
    hearing: Mapped[Hearing | None] = choice("听证情况", Hearing)
    decided_on: Mapped[date | None] = day("决定日期", after=(notified_on, hearing_told_on,))
    served_on: Mapped[date | None] = day("决定书送达日期", after=(decided_on,))
    handling: Mapped[list[str] | None] = choices("处置方式", Handling)
    handling_reason: Mapped[str | None] = long_text(
        "这样处置的理由", most=500,
        help="符合规划而拆除、违反规划而没收（土地管理法第七十七条），没有处罚先补办手续的，写明理由",
    )
    deferred_until: Mapped[date | None] = day("暂缓到何时再研判", after=(verified_on,))
    torn_down_on: Mapped[date | None] = day("拆除日期", after=(discovered_on,))
    next_step: Mapped[str | None] = text("下一步措施", most=200)
    plan_on: Mapped[date | None] = day("拟完成日期", after=(verified_on,))
    extension_days: Mapped[int | None] = whole("延长日数", unit="日", most=365)
    reason: Mapped[str | None] = long_text("理由", most=500)
    approved_by: Mapped[str | None] = text("批准人", most=40)
    remedy: Mapped[Remedy | None] = choice("复议、诉讼情况", Remedy)
    ordered_on: Mapped[date | None] = day("镇政府责令日期", after=(verified_on,))
    order_served_on: Mapped[date | None] = day("责令通知书送达日期", after=(ordered_on,))
    reconsidered_on: Mapped[date | None] = day("复议决定书送达日期", after=(served_on, order_served_on))
    remedy_ended_on: Mapped[date | None] = day(
        "复议、起诉期届满日期", after=(served_on, order_served_on, reconsidered_on)
    )
    in_appraisal: Mapped[bool | None] = yes_no("正在鉴定、检测、公告")
    urged_on: Mapped[date | None] = day("催告书送达日期", after=(served_on, order_served_on))
    applied_on: Mapped[date | None] = day("申请强制执行日期", after=(urged_on,))
    # The court answers the county (行政强制法第五十六条至第五十八条).
    taken_up_on: Mapped[date | None] = day("法院受理日期", after=(applied_on,))
    court_hears: Mapped[bool | None] = yes_no("法院是否听取双方意见")
    ruling: Mapped[Ruling | None] = choice("法院的裁定", Ruling)
    ruling_received_on: Mapped[date | None] = day("收到裁定日期", after=(applied_on, taken_up_on))
    objected_on: Mapped[date | None] = day("向上一级法院申请复议日期", after=(ruling_received_on,))
    # The town's own road after its own order (行政强制法第三十五条至第三十七条、第四十四条).
    comply_by: Mapped[date | None] = day("催告的履行期限", after=(urged_on,))
    urging_defence: Mapped[Defence | None] = choice("对催告的陈述、申辩", Defence)
    force_decided_on: Mapped[date | None] = day("强制执行决定日期", after=(urged_on,))
    announced_on: Mapped[date | None] = day("公告日期", after=(force_decided_on,))
    announced_until: Mapped[date | None] = day("公告的自行拆除期限", after=(announced_on,))
    forced_on: Mapped[date | None] = day("强制拆除日期", after=(announced_on,))
    is_forced_by_day: Mapped[bool | None] = yes_no(
        "是否全部在白天实施", help="夜间和法定节假日不得实施，情况紧急的除外（行政强制法第四十三条）"
    )
    are_supplies_kept: Mapped[bool | None] = yes_no(
        "是否没有停水、停电、停热、停燃气", help="不得以此迫使当事人履行（行政强制法第四十三条）"
    )
    emergency: Mapped[str | None] = text(
        "紧急情况", most=200, help="夜间、休息日或者法定节假日实施的必须写明，如：主体已经倾斜，随时可能倒塌"
    )
    handed_over_on: Mapped[date | None] = day("没收建筑物移交日期", after=(decided_on,))
    fine_paid_on: Mapped[date | None] = day("罚款缴清日期", after=(decided_on,))
    # Putting it right.
    done_on: Mapped[date | None] = day("整改完成日期", after=(discovered_on, ordered_on, decided_on))
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
    accepted_on: Mapped[date | None] = day("验收日期", after=(done_on,))
    confirmed_by: Mapped[str | None] = text("县级确认机关", most=60)
    confirmed_on: Mapped[date | None] = day("县级确认日期", after=(accepted_on,))
    upper_review: Mapped[UpperReview | None] = choice("上级审核结果", UpperReview)
    upper_review_by: Mapped[str | None] = text("审核机关", most=60)
    upper_review_on: Mapped[date | None] = day("审核日期", after=(Entry.found_on,))
    put_right_on: Mapped[date | None] = day("销号日期", after=(confirmed_on,))
