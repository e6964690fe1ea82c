"""Farmland: the town's own clocks go by names of their own; D15 to D17 are limits of the law."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

NAMES = {"D15": "put-right", "D15-deferral": "deferral", "D16": "strike-off", "D17": "land-look-back"}


def upgrade() -> None:
    entry = sa.table("entry", sa.column("id"), sa.column("book"))
    clock = sa.table("clock", sa.column("entry_id"), sa.column("code", sa.String(40)))
    of_farmland = sa.select(entry.c.id).where(entry.c.book == "farmland")
    op.execute(
        sa.update(clock)
        .where(clock.c.code.in_(NAMES), clock.c.entry_id.in_(of_farmland))
        .values(code=sa.case(NAMES, value=clock.c.code))
    )
