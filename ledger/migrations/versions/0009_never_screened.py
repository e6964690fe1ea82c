"""Put right what older rows say: houses nobody has screened become due, findings explained away are findings."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# The default of the town rule at the time; the next look or correction counts by the town's own.
FIRST_SCREENING = timedelta(days=30)
SHANGHAI = timedelta(hours=8)

SITE = sa.table(
    "site", sa.column("id"), sa.column("made_at", sa.DateTime()), sa.column("next_visit_on", sa.Date()),
    sa.column("retired_at", sa.DateTime()),
)
HOUSE = sa.table("house", sa.column("id"), sa.column("screened_on", sa.Date()))
VISIT = sa.table("visit", sa.column("id"), sa.column("result"), sa.column("settled", sa.JSON()))


def upgrade() -> None:
    connection = op.get_bind()
    never_screened = (
        sa.select(SITE.c.id, SITE.c.made_at, SITE.c.next_visit_on)
        .join(HOUSE, HOUSE.c.id == SITE.c.id)
        .where(HOUSE.c.screened_on.is_(None), SITE.c.retired_at.is_(None))
    )
    for site_id, made_at, known in connection.execute(never_screened).all():
        due_on = (made_at + SHANGHAI).date() + FIRST_SCREENING
        if known is None or due_on < known:
            connection.execute(SITE.update().where(SITE.c.id == site_id).values(next_visit_on=due_on))
    clean = sa.select(VISIT.c.id, VISIT.c.settled).where(VISIT.c.result == "nothing_found")
    for visit_id, settled in connection.execute(clean).all():
        if settled:
            connection.execute(VISIT.update().where(VISIT.c.id == visit_id).values(result="explained"))

