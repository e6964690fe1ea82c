"""A place may be begun on the spot: what can wait may be empty until its file is completed, and a photo shows it."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

# By table: what can wait, with how it is stored and called.
CAN_WAIT = {
    "workplace": (
        ("principal", sa.String(40), "主要负责人"),
        ("principal_phone", sa.String(40), "联系电话"),
        ("mixed_use", sa.Boolean(), "是否“三合一”"),
        ("operating_status", sa.String(40), "经营状态"),
        ("regulator", sa.String(60), "行业监管部门"),
    ),
    "house": (
        ("house_number", sa.String(40), "房屋编号"),
        ("owner", sa.String(40), "房屋使用安全责任人"),
        ("owner_phone", sa.String(40), "责任人电话"),
        ("owner_kind", sa.String(40), "责任人身份"),
        ("floors_up", sa.Integer(), "地上层数"),
        ("floors_down", sa.Integer(), "地下层数"),
        ("floor_area", sa.Numeric(14, 2), "建筑面积"),
        ("built_period", sa.String(40), "建造年代"),
        ("structure", sa.String(40), "结构类型"),
        ("altered", sa.Boolean(), "是否改扩建"),
        ("structure_changed", sa.Boolean(), "是否变动主体承重结构"),
    ),
}
PROVES_ONE_THING = (
    "(entry_id IS NOT NULL AND visit_id IS NULL AND site_id IS NULL) "
    "OR (entry_id IS NULL AND visit_id IS NOT NULL AND site_id IS NULL) "
    "OR (entry_id IS NULL AND visit_id IS NULL AND site_id IS NOT NULL)"
)
PROVISIONAL = sa.text("is_provisional")


def upgrade() -> None:
    op.add_column("site", sa.Column("is_provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_site_provisional", "site", ["town_id", "id"], sqlite_where=PROVISIONAL, postgresql_where=PROVISIONAL
    )
    for table, columns in CAN_WAIT.items():
        with op.batch_alter_table(table) as changed:
            for name, storage, label in columns:
                changed.alter_column(name, existing_type=storage, existing_comment=label, nullable=True)
    with op.batch_alter_table("evidence") as evidence:
        evidence.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        evidence.create_foreign_key("fk_evidence_site_id", "site", ["site_id"], ["id"])
        evidence.drop_constraint(op.f("ck_evidence_proves_one_thing"), type_="check")
        evidence.create_check_constraint(op.f("ck_evidence_proves_one_thing"), PROVES_ONE_THING)
    op.create_index("ix_evidence_site_id", "evidence", ["site_id"])
