"""Tables are called as everything else calls what they hold: a town's decisions, and sealed people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "town_decision",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_town_decision_by_id"),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_town_decision_town_id"),
        sa.PrimaryKeyConstraint("town_id", "key", name="pk_town_decision"),
    )
    op.create_table(
        "sealed_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_sealed_record_by_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_sealed_record_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_record"),
        sa.UniqueConstraint("entry_id", name="uq_sealed_record_entry_id"),
    )
    # Rows of both name nothing that refers back to them, so their own ids may be given out anew.
    _move("adjustment", "town_decision", "town_id, key, value, by_id, at")
    _move("protected_record", "sealed_record", "entry_id, sealed, sealed_at, by_id")


def _move(old: str, new: str, columns: str) -> None:
    op.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old}")
    op.drop_table(old)
