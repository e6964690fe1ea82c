"""How long another law gives for what the fifth route asks for, typed once with its basis."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    for column in (
        sa.Column("has_other_limit", sa.Boolean(), nullable=True, comment="法律、法规另有办理期限"),
        sa.Column("other_limit", sa.Integer(), nullable=True, comment="另行规定的期限"),
        sa.Column("other_limit_unit", sa.String(40), nullable=True, comment="期限单位"),
        sa.Column("other_limit_basis", sa.String(200), nullable=True, comment="期限依据"),
    ):
        op.add_column("petitions_entry", column)
