"""Petition matters: what came back keeps how it came in, whom an accusation concerns is kept by name, codes by their hash."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ENTRY = sa.table("petitions_entry", sa.column("kind"), sa.column("is_backlog"))


def upgrade() -> None:
    op.add_column(
        "petitions_entry",
        sa.Column("is_backlog", sa.Boolean(), nullable=False, server_default=sa.false(), comment="是否信访积案"),
    )
    op.execute(ENTRY.update().where(ENTRY.c.kind == "backlog").values(is_backlog=True))
    op.add_column("exclusion", sa.Column("is_implied", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Both databases add such a column where it stands; SQLite would otherwise copy the whole table.
    op.execute(
        "ALTER TABLE look_up ADD COLUMN shown_to_id INTEGER "
        "CONSTRAINT fk_look_up_shown_to_id REFERENCES person (id)"
    )
    op.create_index("ix_look_up_code", "look_up", ["code_hash"])
