"""Scans (PDF) beside photos: how many pages one has."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("upload", sa.Column("pages", sa.Integer(), nullable=True))
