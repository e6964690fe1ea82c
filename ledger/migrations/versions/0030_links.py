"""Entries that are tied to another: merged into it, or split from it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"

STANDS = sa.text("undone_at IS NULL")
MERGED_STANDS = sa.text("undone_at IS NULL AND kind = 'merged'")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PEOPLE = ("by_id", "told_by_id", "undone_by_id")


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_link_ties_two")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_link_undone_by_somebody")
        ),
        *(sa.ForeignKeyConstraint([name], ["entry.id"], name=op.f(f"fk_link_{name}")) for name in ("from_id", "to_id")),
        *(sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_link_{name}")) for name in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("uuid", name=op.f("uq_link_uuid")),
    )
    _index("uq_link_merged", ["from_id"], MERGED_STANDS)
    _index("uq_link_standing", ["from_id", "to_id", "kind"], STANDS)
    op.create_index("ix_link_to", "link", ["to_id", "id"])


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "link", columns, unique=True, sqlite_where=where, postgresql_where=where)
