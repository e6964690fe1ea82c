"""What is open of a book in one village is told from the index: SQLite walks the whole town's lines of the book for it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

OPEN = sa.text("closed_at IS NULL")
UNHELD = sa.text("closed_at IS NULL AND holder_id IS NULL")
LISTED = sa.text("closed_at IS NULL AND is_listed = 1")
# Of two indexes that promise as much, SQLite takes the one made last: these are to stay before the one made anew.
MADE_LATER = (
    *(
        (f"ix_entry_unheld_{where}", [f"{where}_id", "awaits", "next_due_on", "id", "book", "is_segregated"], UNHELD)
        for where in ("area", "town", "village")
    ),
    ("ix_entry_listed", ["town_id", "book"], LISTED),
)


def upgrade() -> None:
    op.drop_index("ix_entry_open_book_due", "entry")
    op.create_index(
        "ix_entry_open_book_due",
        "entry",
        ["town_id", "book", "next_due_on", "id", "village_id", "is_segregated"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, columns, condition in MADE_LATER:
            op.drop_index(name, "entry")
            op.create_index(name, "entry", columns, sqlite_where=condition)
