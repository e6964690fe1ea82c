"""The day on which a hazard was ordered to be put right, and that on which people were kept out of a house."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.add_column("safety_entry", sa.Column("ordered_on", sa.Date(), nullable=True, comment="责令日期"))
    op.add_column("housing_entry", sa.Column("controlled_on", sa.Date(), nullable=True, comment="采取管控措施日期"))
