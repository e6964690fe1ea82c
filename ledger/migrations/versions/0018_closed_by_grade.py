"""What was closed of one grade is found among what was closed: of a grade that is mostly open there may be none."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_entry_town_grade", "entry")
    op.create_index(
        "ix_entry_closed_grade",
        "entry",
        ["town_id", "book", "grade", "id"],
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )
