"""The day on which a hazard was judged to be a major one, and that on which whoever answers for a house was told."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.add_column("safety_entry", sa.Column("major_on", sa.Date(), nullable=True, comment="判定为重大的日期"))
    op.add_column("housing_entry", sa.Column("notified_on", sa.Date(), nullable=True, comment="告知责任人日期"))
