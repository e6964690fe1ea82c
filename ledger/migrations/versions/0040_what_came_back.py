"""When what was closed was found to have come back, for whoever counts relapses without a look at every entry."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

CAME_BACK = sa.text("came_back_on IS NOT NULL")
CLOSED = sa.text("closed_at IS NOT NULL")
# The states in which a line counted as closed, of every book so far.
SETTLED = "'closed', 'watched'"


def upgrade() -> None:
    op.add_column("entry", sa.Column("came_back_on", sa.Date(), nullable=True))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    day = "date(max(at), '+8 hours')" if is_sqlite else "(max(at) + interval '8 hours')::date"
    op.execute(
        f"UPDATE entry SET came_back_on = told.day FROM (SELECT entry_id, {day} AS day FROM event "
        f"WHERE step = 'leave_closed' OR (from_state IN ({SETTLED}) AND to_state NOT IN ({SETTLED}, 'void')) "
        "GROUP BY entry_id) AS told WHERE told.entry_id = entry.id"
    )
    op.create_index(
        "ix_entry_came_back", "entry", ["town_id", "book", "id"], sqlite_where=CAME_BACK, postgresql_where=CAME_BACK
    )
    op.drop_index("ix_entry_closed", table_name="entry")
    op.create_index(
        "ix_entry_closed",
        "entry",
        ["town_id", "book", "closed_at", "id", "state", "is_segregated", "found_on", "came_back_on"],
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )
