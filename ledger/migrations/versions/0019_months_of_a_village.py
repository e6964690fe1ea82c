"""One month of one village is counted anew by an index of its own, whatever the rest of the town has in that month."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_index("ix_entry_village_found", "entry", ["town_id", "village_id", "book", "found_on"])
    op.create_index("ix_visit_village", "visit", ["town_id", "village_id", "book", "started_at"])
