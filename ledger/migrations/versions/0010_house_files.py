"""What the file of a house says beside its axes, and what a look adds to an open line."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("house", sa.Column("last_closed_on", sa.Date(), nullable=True, comment="最近销号日期"))
    op.add_column(
        "house", sa.Column("appraised_for_business", sa.Boolean(), nullable=True, comment="投入经营前是否经过安全鉴定")
    )
    op.add_column(
        "housing_entry", sa.Column("has_worsened", sa.Boolean(), nullable=True, comment="巡查发现加重，待核定")
    )
