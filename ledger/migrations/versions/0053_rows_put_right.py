"""Rows that steps keep are put right by later rows, which stand in their place."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    for table in ("petitions_contact", "safety_penalty"):
        op.add_column(table, sa.Column("is_mistake", sa.Boolean(), nullable=False, server_default=sa.false()))
        # In words of SQL: both databases add such a column to a table that refuses changes, and Alembic does not.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN replaces_id INTEGER "
            f"CONSTRAINT fk_{table}_replaces_id REFERENCES {table} (id)"
        )
        op.create_index(f"ix_{table}_replaces_id", table, ["replaces_id"])
