"""What a camera says may come beside a photo that the phone has drawn smaller."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    op.add_column("upload", sa.Column("claimed_beside", sa.Boolean(), nullable=False, server_default=sa.false()))
