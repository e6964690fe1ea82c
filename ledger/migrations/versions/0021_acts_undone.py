"""A clock remembers on which day the act that ended it was undone: it was not kept."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("clock", sa.Column("undone_on", sa.Date()))
