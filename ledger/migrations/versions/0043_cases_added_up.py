"""Whether the cases of one occupant together reach the line of a crime, as somebody has answered."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    column = sa.Column("crime_together", sa.String(40), nullable=True, comment="多宗、多次合计是否达到追诉线")
    op.add_column("farmland_entry", column)
