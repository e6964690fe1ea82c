"""The farmland book: parcels, what a patrol of one records, and cases of occupied land with the sums their areas keep."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patch_no", sa.String(length=40), nullable=True, comment="图斑编号"),
        sa.Column("parcel_no", sa.String(length=40), nullable=True, comment="地块编号"),
        sa.Column("is_key", sa.Boolean(), nullable=True, comment="是否重点巡查地块"),
        sa.Column("boundary", sa.Text(), nullable=True, comment="地块范围"),
        sa.ForeignKeyConstraint(["id"], ["site.id"], name=op.f("fk_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
    )
    op.create_table(
        "farmland_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_kind", sa.String(length=40), nullable=False, comment="巡查类型"),
        sa.Column("building_seen", sa.Boolean(), nullable=False, comment="现场是否正在动工"),
        sa.Column("companions", sa.String(length=100), nullable=True, comment="同行人员"),
        sa.ForeignKeyConstraint(["id"], ["visit.id"], name=op.f("fk_farmland_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farmland_visit")),
    )
    op.create_table(
        "farmland_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False, comment="线索来源"),
        sa.Column("patch_no", sa.String(length=40), nullable=True, comment="图斑编号"),
        sa.Column("patch_doubt", sa.String(length=60), nullable=True, comment="图斑编号提示"),
        sa.Column("violation_no", sa.String(length=40), nullable=True, comment="违法行为编号"),
        sa.Column("issued_on", sa.Date(), nullable=True, comment="图斑下发日期"),
        sa.Column("verify_by", sa.Date(), nullable=True, comment="月清截止日期"),
        sa.Column("discovered_on", sa.Date(), nullable=True, comment="发现日期（制止从这天起算）"),
        sa.Column("occupant", sa.String(length=60), nullable=True, comment="用地主体（当事人）"),
        sa.Column("occupant_kind", sa.String(length=40), nullable=True, comment="主体类别"),
        sa.Column("occupant_phone", sa.String(length=40), nullable=True, comment="联系电话"),
        sa.Column("building_kind", sa.String(length=40), nullable=False, comment="房屋（用地）类型"),
        sa.Column("use", sa.String(length=60), nullable=False, comment="实际用途"),
        sa.Column("stopped_on_spot", sa.Boolean(), nullable=False, comment="是否已当场制止"),
        sa.Column("verified_on", sa.Date(), nullable=True, comment="核查日期"),
        sa.Column("conclusion", sa.String(length=40), nullable=True, comment="核查结论"),
        sa.Column("violation_type", sa.String(length=40), nullable=True, comment="违法类型"),
        sa.Column("started", sa.String(length=10), nullable=True, comment="动工时间"),
        sa.Column("finished", sa.String(length=10), nullable=True, comment="竣工时间"),
        sa.Column("started_on", sa.Date(), nullable=True, comment="动工时间（按最早一日）"),
        sa.Column("area_total", sa.Numeric(precision=16, scale=4), nullable=True, comment="占用土地面积"),
        sa.Column("area_agri", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中农用地"),
        sa.Column("area_farmland", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中耕地"),
        sa.Column("area_basic", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中永久基本农田"),
        sa.Column("area_paddy", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中水田"),
        sa.Column("area_ecored", sa.Numeric(precision=16, scale=4), nullable=True, comment="占生态保护红线"),
        sa.Column("area_special", sa.Numeric(precision=16, scale=4), nullable=True, comment="占特定区域"),
        sa.Column("land_class", sa.String(length=40), nullable=True, comment="地类"),
        sa.Column("plan_fit", sa.Boolean(), nullable=True, comment="是否符合国土空间规划"),
        sa.Column("has_approval", sa.Boolean(), nullable=True, comment="有无用地手续"),
        sa.Column("approval_no", sa.String(length=60), nullable=True, comment="批文号"),
        sa.Column("approval_source", sa.String(length=60), nullable=True, comment="批文来源"),
        sa.Column("one_house", sa.Boolean(), nullable=True, comment="是否符合一户一宅"),
        sa.Column("is_member", sa.Boolean(), nullable=True, comment="是否本集体成员"),
        sa.Column("rules_broken", JSON, nullable=True, comment="违反“八不准”"),
        sa.Column("is_nongrain", sa.Boolean(), nullable=True, comment="是否“非粮化”"),
        sa.Column(
            "lacks_rural_permit",
            sa.Boolean(),
            nullable=True,
            comment="乡、村庄规划区内是否未取得（违反）乡村建设规划许可证",
        ),
        sa.Column("crime_question", sa.Boolean(), nullable=True, comment="面积达到追诉线"),
        sa.Column("crime_answer", sa.String(length=40), nullable=True, comment="是否涉嫌非法占用农用地罪"),
        sa.Column("crime_reason", sa.Text(), nullable=True, comment="对追诉线问题的说明"),
        sa.Column("referral", sa.String(length=40), nullable=True, comment="移送公安的决定"),
        sa.Column("stopped_on", sa.Date(), nullable=True, comment="制止（送达停止通知）日期"),
        sa.Column("refused_on", sa.Date(), nullable=True, comment="拒不改正日期"),
        sa.Column("reported_to", sa.String(length=60), nullable=True, comment="报告机关"),
        sa.Column("filed_on", sa.Date(), nullable=True, comment="立案日期"),
        sa.Column("filed_by", sa.String(length=60), nullable=True, comment="立案机关"),
        sa.Column("notified_on", sa.Date(), nullable=True, comment="处罚告知书送达日期"),
        sa.Column("hearing_told_on", sa.Date(), nullable=True, comment="听证告知书送达日期"),
        sa.Column("defence", sa.String(length=40), nullable=True, comment="陈述、申辩和听证情况"),
        sa.Column("decided_on", sa.Date(), nullable=True, comment="决定日期"),
        sa.Column("served_on", sa.Date(), nullable=True, comment="决定书送达日期"),
        sa.Column("handling", JSON, nullable=True, comment="处置方式"),
        sa.Column("next_step", sa.String(length=200), nullable=True, comment="下一步措施"),
        sa.Column("plan_on", sa.Date(), nullable=True, comment="拟完成日期"),
        sa.Column("extension_days", sa.Integer(), nullable=True, comment="延长日数"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.Column("approved_by", sa.String(length=40), nullable=True, comment="批准人"),
        sa.Column("remedy", sa.String(length=40), nullable=True, comment="复议、诉讼情况"),
        sa.Column("remedy_ended_on", sa.Date(), nullable=True, comment="复议、起诉期届满日期"),
        sa.Column("urged_on", sa.Date(), nullable=True, comment="催告书送达日期"),
        sa.Column("applied_on", sa.Date(), nullable=True, comment="申请强制执行日期"),
        sa.Column("handed_over_on", sa.Date(), nullable=True, comment="没收建筑物移交日期"),
        sa.Column("done_on", sa.Date(), nullable=True, comment="整改完成日期"),
        sa.Column("area_demolished", sa.Numeric(precision=16, scale=4), nullable=True, comment="拆除面积"),
        sa.Column("area_recultivated", sa.Numeric(precision=16, scale=4), nullable=True, comment="复垦（复耕）面积"),
        sa.Column("recultivated_farmland", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中复垦为耕地"),
        sa.Column(
            "recultivated_basic", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中复垦为永久基本农田"
        ),
        sa.Column("area_regularised", sa.Numeric(precision=16, scale=4), nullable=True, comment="完善手续面积"),
        sa.Column("regularised_farmland", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中补办的耕地"),
        sa.Column(
            "regularised_basic", sa.Numeric(precision=16, scale=4), nullable=True, comment="其中补办的永久基本农田"
        ),
        sa.Column("area_remaining", sa.Numeric(precision=16, scale=4), nullable=True, comment="剩余未整改面积"),
        sa.Column("has_reclamation_plan", sa.Boolean(), nullable=True, comment="是否编有土地复垦方案"),
        sa.Column("acceptance", sa.String(length=40), nullable=True, comment="验收结论"),
        sa.Column("accepted_by", sa.String(length=100), nullable=True, comment="验收单位"),
        sa.Column("accepted_on", sa.Date(), nullable=True, comment="验收日期"),
        sa.Column("upper_review", sa.String(length=40), nullable=True, comment="上级审核结果"),
        sa.Column("upper_review_by", sa.String(length=60), nullable=True, comment="审核机关"),
        sa.Column("upper_review_on", sa.Date(), nullable=True, comment="审核日期"),
        sa.Column("put_right_on", sa.Date(), nullable=True, comment="销号日期"),
        sa.CheckConstraint(
            "abs(COALESCE(area_demolished, 0) + COALESCE(area_regularised, 0) + area_remaining - area_total) <= 1",
            name=op.f("ck_farmland_entry_parts_make_total"),
        ),
        sa.CheckConstraint("area_agri <= area_total", name=op.f("ck_farmland_entry_agri_within_total")),
        sa.CheckConstraint("area_basic <= area_farmland", name=op.f("ck_farmland_entry_basic_within_farmland")),
        sa.CheckConstraint("area_basic >= 0", name=op.f("ck_farmland_entry_basic_not_negative")),
        sa.CheckConstraint(
            "area_demolished >= 0 AND area_regularised >= 0 AND area_remaining >= 0",
            name=op.f("ck_farmland_entry_parts_not_negative"),
        ),
        sa.CheckConstraint("area_farmland <= area_agri", name=op.f("ck_farmland_entry_farmland_within_agri")),
        sa.CheckConstraint(
            "area_paddy >= 0 AND area_paddy <= area_farmland", name=op.f("ck_farmland_entry_paddy_within_farmland")
        ),
        sa.CheckConstraint("area_recultivated >= 0", name=op.f("ck_farmland_entry_recultivated_not_negative")),
        sa.CheckConstraint(
            "recultivated_basic <= recultivated_farmland AND recultivated_farmland <= area_recultivated",
            name=op.f("ck_farmland_entry_recultivated_within"),
        ),
        sa.CheckConstraint(
            "regularised_basic <= regularised_farmland AND regularised_farmland <= area_regularised",
            name=op.f("ck_farmland_entry_regularised_within"),
        ),
        sa.ForeignKeyConstraint(["id"], ["entry.id"], name=op.f("fk_farmland_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farmland_entry")),
    )
