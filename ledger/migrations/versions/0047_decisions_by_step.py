"""Read what was agreed to in a period by an index: figures tell what was put right."""

from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.create_index("ix_proposal_step_decided", "proposal", ["step", "decided_at"])
