"""What the farmland book asks beside: reporting at once, the hearing, the fine, the county's word; more of the sums kept."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

COLUMNS = (
    sa.Column("looked_on", sa.Date(), nullable=True, comment="现场踏勘日期（核查从这天起算）"),
    sa.Column("reported_at_once", sa.Boolean(), nullable=True, comment="是否已向县级机关报告"),
    sa.Column("era_said", sa.String(length=40), nullable=True, comment="存量或新增（按证据判断）"),
    sa.Column("era_reason", sa.String(length=200), nullable=True, comment="判断依据"),
    sa.Column("hearing", sa.String(length=40), nullable=True, comment="听证情况"),
    sa.Column("fine_paid_on", sa.Date(), nullable=True, comment="罚款缴清日期"),
    sa.Column("confirmed_by", sa.String(length=60), nullable=True, comment="县级确认机关"),
    sa.Column("confirmed_on", sa.Date(), nullable=True, comment="县级确认日期"),
)
SUMS = {
    "ecored_within_total": "area_ecored >= 0 AND area_ecored <= area_total",
    "special_within_total": "area_special >= 0 AND area_special <= area_total",
    "recultivated_within_total": "area_recultivated <= area_total",
}


def upgrade() -> None:
    op.add_column("parcel", sa.Column("crs", sa.String(length=40), nullable=True, comment="范围的原坐标系"))
    with op.batch_alter_table("farmland_entry") as farmland_entry:
        for column in COLUMNS:
            farmland_entry.add_column(column)
        farmland_entry.alter_column(
            "defence", existing_type=sa.String(length=40), existing_nullable=True, comment="陈述、申辩情况"
        )
    _bring_within_the_sums()
    with op.batch_alter_table("farmland_entry") as farmland_entry:
        for name, rule in SUMS.items():
            farmland_entry.create_check_constraint(op.f(f"ck_farmland_entry_{name}"), rule)
    _tell_defence_from_hearing()
    _tell_what_was_handed_over()


def _bring_within_the_sums() -> None:
    """Until now nothing kept these; an area that cannot be is not known."""
    for name, rule in SUMS.items():
        area = name.removesuffix("_within_total")
        op.execute(f"UPDATE farmland_entry SET area_{area} = NULL WHERE NOT ({rule})")


def _tell_defence_from_hearing() -> None:
    op.execute("UPDATE farmland_entry SET hearing = defence WHERE defence IN ('heard', 'waived', 'none')")
    op.execute("UPDATE farmland_entry SET defence = 'defended' WHERE defence = 'heard'")


def _tell_what_was_handed_over() -> None:
    """A decision to refer that has been carried out since it was made was said no different from one that had not."""
    newest = "(SELECT COALESCE(MAX(event.id), 0) FROM event WHERE event.entry_id = farmland_entry.id AND event.step = '{}')"
    op.execute(
        "UPDATE farmland_entry SET referral = 'handed_over' WHERE referral = 'approved' "
        f"AND {newest.format('refer')} > {newest.format('approve_referral')}"
    )
