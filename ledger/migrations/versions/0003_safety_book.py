"""The safety book: workplaces, what a visit to one records, and hazards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "workplace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("small_place_type", sa.String(length=40), nullable=True, comment="九小场所类型"),
        sa.Column("principal", sa.String(length=40), nullable=False, comment="主要负责人"),
        sa.Column("principal_phone", sa.String(length=40), nullable=False, comment="联系电话"),
        sa.Column("mixed_use", sa.Boolean(), nullable=False, comment="是否“三合一”"),
        sa.Column("operating_status", sa.String(length=40), nullable=False, comment="经营状态"),
        sa.Column("credit_code", sa.String(length=18), nullable=True, comment="统一社会信用代码"),
        sa.Column("no_credit_code_reason", sa.String(length=60), nullable=True, comment="无信用代码的原因"),
        sa.Column("regulator", sa.String(length=60), nullable=False, comment="行业监管部门"),
        sa.Column("gas_use", sa.Boolean(), nullable=True, comment="是否使用燃气"),
        sa.Column("gas_alarm", sa.Boolean(), nullable=True, comment="是否装有可燃气体报警装置"),
        sa.Column("landlord", sa.String(length=60), nullable=True, comment="出租方"),
        sa.Column("tenant", sa.String(length=60), nullable=True, comment="承租方"),
        sa.Column("safety_agreement", sa.Boolean(), nullable=True, comment="是否签订安全生产管理协议"),
        sa.Column("safety_manager", sa.String(length=40), nullable=True, comment="安全管理人员"),
        sa.Column("safety_manager_phone", sa.String(length=40), nullable=True, comment="安全管理人员电话"),
        sa.Column("staff_count", sa.Integer(), nullable=True, comment="从业人数"),
        sa.Column("floor_area", sa.Numeric(precision=14, scale=2), nullable=True, comment="建筑面积"),
        sa.Column("floors", sa.Integer(), nullable=True, comment="层数"),
        sa.Column("industry", sa.String(length=60), nullable=True, comment="行业"),
        sa.Column("special_work", JSON, nullable=True, comment="危险作业"),
        sa.Column("licences", JSON, nullable=True, comment="证照"),
        sa.Column("risk_level", sa.String(length=40), nullable=True, comment="风险等级"),
        sa.Column("key_fire_unit", sa.Boolean(), nullable=True, comment="消防安全重点单位"),
        sa.ForeignKeyConstraint(["id"], ["site.id"], name="fk_workplace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_workplace"),
    )
    op.create_table(
        "safety_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_kind", sa.String(length=40), nullable=False, comment="检查类型"),
        sa.Column("accompanied_by", sa.String(length=40), nullable=True, comment="被检查单位陪同人"),
        sa.Column("companions", sa.String(length=100), nullable=True, comment="同行检查人员"),
        sa.ForeignKeyConstraint(["id"], ["visit.id"], name="fk_safety_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_safety_visit"),
    )
    op.create_table(
        "safety_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="隐患描述"),
        sa.Column("location", sa.String(length=60), nullable=False, comment="部位"),
        sa.Column("category", sa.String(length=40), nullable=False, comment="隐患类别"),
        sa.Column("mode", sa.String(length=40), nullable=False, comment="整改方式"),
        sa.Column("measure", sa.Text(), nullable=True, comment="整改措施"),
        sa.Column("person", sa.String(length=40), nullable=True, comment="整改责任人"),
        sa.Column("person_phone", sa.String(length=40), nullable=True, comment="责任人电话"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="整改期限"),
        sa.Column("standard", sa.String(length=200), nullable=True, comment="判定依据"),
        sa.Column("funds", sa.Numeric(precision=14, scale=2), nullable=True, comment="整改资金"),
        sa.Column("interim", sa.Text(), nullable=True, comment="防范措施和应急预案"),
        sa.Column("supervising_unit", sa.String(length=60), nullable=True, comment="督办单位"),
        sa.Column("supervising_person", sa.String(length=40), nullable=True, comment="督办人"),
        sa.Column("done_on", sa.Date(), nullable=True, comment="整改完成日期"),
        sa.Column("recheck_companions", sa.String(length=60), nullable=True, comment="同行复查人员"),
        sa.Column("approved_by", sa.String(length=40), nullable=True, comment="批准人"),
        sa.Column("reason", sa.Text(), nullable=True, comment="理由"),
        sa.Column("referred_to", sa.String(length=60), nullable=True, comment="移送机关"),
        sa.ForeignKeyConstraint(["id"], ["entry.id"], name="fk_safety_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_safety_entry"),
    )
