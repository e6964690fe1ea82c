"""Which kind of look a place waits for: a house nobody has ever screened is not one whose patrol is overdue."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.add_column("site", sa.Column("next_visit_look", sa.String(length=40), nullable=True))
    # Of all others it is worked out with whatever is next said of them.
    op.execute(
        "UPDATE site SET next_visit_look = 'first_screening' WHERE next_visit_on IS NOT NULL"
        " AND id IN (SELECT id FROM house WHERE screened_on IS NULL)"
    )
