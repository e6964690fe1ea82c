"""Housing: what a house was appraised as once the works were done."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    column = sa.Column("grade_after_works", sa.String(length=40), nullable=True, comment="整治后复核鉴定等级")
    op.add_column("housing_entry", column)
