"""A day that was told much later than it was waits for somebody else to confirm it, and the line says which day and who told it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.add_column("clock", sa.Column("told_on", sa.Date()))
    op.add_column("appointment", sa.Column("told_on", sa.Date()))
    op.add_column("entry", sa.Column("unconfirmed_on", sa.Date()))
    op.add_column("entry", sa.Column("day_confirmed", sa.Boolean()))
    # Both databases add such a column where it stands; SQLite would otherwise copy the whole table.
    op.execute(
        "ALTER TABLE entry ADD COLUMN unconfirmed_by_id INTEGER "
        "CONSTRAINT fk_entry_unconfirmed_by_id REFERENCES person (id)"
    )
    there = sa.text("unconfirmed_on IS NOT NULL")
    op.create_index(
        "ix_entry_unconfirmed",
        "entry",
        ["town_id", "unconfirmed_on", "id"],
        sqlite_where=there,
        postgresql_where=there,
    )
