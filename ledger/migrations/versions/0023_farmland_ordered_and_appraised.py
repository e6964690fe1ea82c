"""Farmland: the day of the town's own order, and whether an appraisal keeps the decision waiting."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("farmland_entry", sa.Column("ordered_on", sa.Date(), nullable=True, comment="镇政府责令日期"))
    op.add_column(
        "farmland_entry", sa.Column("in_appraisal", sa.Boolean(), nullable=True, comment="正在鉴定、检测、公告")
    )
