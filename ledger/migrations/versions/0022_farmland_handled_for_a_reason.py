"""Farmland: why it is handled so, until when it is deferred, when it was pulled down."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    for column in (
        sa.Column("handling_reason", sa.Text(), nullable=True, comment="这样处置的理由"),
        sa.Column("deferred_until", sa.Date(), nullable=True, comment="暂缓到何时再研判"),
        sa.Column("torn_down_on", sa.Date(), nullable=True, comment="拆除日期"),
    ):
        op.add_column("farmland_entry", column)
