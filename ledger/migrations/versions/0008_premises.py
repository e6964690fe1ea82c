"""Files of one spot name the first of them, so that their stories are read together."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # Both databases add such a column where it stands; SQLite would otherwise copy the whole table.
    op.execute(
        "ALTER TABLE site ADD COLUMN premises_id INTEGER CONSTRAINT fk_site_premises_id REFERENCES site (id)"
    )
    op.create_index("ix_site_premises", "site", ["premises_id"])
