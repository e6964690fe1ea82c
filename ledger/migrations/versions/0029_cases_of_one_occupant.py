"""The cases of one occupant are found by an index."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_index("ix_farmland_entry_occupant", "farmland_entry", ["occupant"])
