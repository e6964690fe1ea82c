"""Whom outside the office an entry waits for, since when and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

OUTSIDE = sa.text("closed_at IS NULL AND outsider IS NOT NULL")


def upgrade() -> None:
    op.add_column("entry", sa.Column("outsider", sa.String(length=40), nullable=True))
    op.add_column("entry", sa.Column("outsider_until", sa.Date(), nullable=True))
    op.add_column("entry", sa.Column("outsider_name", sa.String(length=60), nullable=True))
    op.add_column("entry", sa.Column("outsider_since", sa.Date(), nullable=True))
    op.add_column("entry", sa.Column("outsider_back_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_entry_outside",
        "entry",
        ["town_id", "book", "next_due_on", "id"],
        sqlite_where=OUTSIDE,
        postgresql_where=OUTSIDE,
    )
