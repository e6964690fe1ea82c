"""Indexes for pages that read their own lines only: the places and the papers of a town, what has one grade."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_entry_town_grade", "entry", ["town_id", "book", "grade", "id"])
    op.create_index("ix_site_town_latest", "site", ["town_id", "id"])
    op.create_index("ix_paper_town_recorded", "paper", ["town_id", "id"])
    # Of two indexes that promise it as much SQLite takes the one made last: what is open at a place is to be counted
    # among what is open.
    op.drop_index("ix_entry_open_site", "entry")
    op.create_index("ix_entry_open_site", "entry", ["site_id", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
