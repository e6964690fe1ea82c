"""The leader who answers for an entry in person."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

LED = sa.text("closed_at IS NULL AND lead_id IS NOT NULL")
UNLED = sa.text("closed_at IS NULL AND lead_left_on IS NOT NULL")


def upgrade() -> None:
    # A plain column with its reference: moving the table on SQLite would take its triggers along.
    op.execute("ALTER TABLE entry ADD COLUMN lead_id INTEGER CONSTRAINT fk_entry_lead_id REFERENCES person (id)")
    op.add_column("entry", sa.Column("lead_left_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_entry_led", "entry", ["lead_id", "next_due_on", "id"], sqlite_where=LED, postgresql_where=LED
    )
    op.create_index(
        "ix_entry_unled", "entry", ["town_id", "lead_left_on", "id"], sqlite_where=UNLED, postgresql_where=UNLED
    )
