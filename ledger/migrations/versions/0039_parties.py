"""Who uses a parcel, on its file."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column("parcel", sa.Column("occupant", sa.String(60), nullable=True, comment="用地主体（使用人）"))
    op.add_column("parcel", sa.Column("occupant_phone", sa.String(40), nullable=True, comment="用地主体电话"))
