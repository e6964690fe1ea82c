"""The day on which whoever brought a matter was first contacted."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("petitions_entry", sa.Column("reached_on", sa.Date(), nullable=True, comment="先行联系日期"))
