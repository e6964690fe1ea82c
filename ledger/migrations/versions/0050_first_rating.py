"""What a petitioner first said of a matter that was followed up, read from the events for what was rated before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0049"

RATINGS = {"满意": "good", "基本满意": "fair", "不满意": "bad"}
matter = sa.table("petitions_entry", *(sa.column(name) for name in ("id", "first_satisfaction")))
event = sa.table(
    "event",
    *(sa.column(name) for name in ("id", "entry_id", "step")),
    sa.column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)


def upgrade() -> None:
    op.add_column("petitions_entry", sa.Column("first_satisfaction", sa.String(40), nullable=True, comment="首次评价"))
    connection = op.get_bind()
    told = sa.select(event.c.entry_id, event.c.answers).where(event.c.step == "follow_up").order_by(event.c.id)
    first: dict[int, str] = {}
    for entry_id, answers in connection.execute(told):
        said = next((line["text"] for line in answers if line["field"] == "satisfaction"), "")
        if said in RATINGS:
            first.setdefault(entry_id, RATINGS[said])
    for entry_id, rating in first.items():
        connection.execute(sa.update(matter).where(matter.c.id == entry_id).values(first_satisfaction=rating))
