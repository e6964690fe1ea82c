"""A hazard is told in one sentence: where exactly is written apart only where the sentence does not say it."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    with op.batch_alter_table("safety_entry") as safety_entry:
        safety_entry.alter_column("location", existing_type=sa.String(60), existing_comment="部位", nullable=True)
