"""What is said several times of one entry is kept row by row: further comings of a petition matter, penalties.

The comings that were told before are read from the events that tell them; how many people came, nobody was asked.
"""

import json
import re
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

CHANNELS = {
    "走访": "visit", "书信": "letter", "电话": "phone", "信息网络": "online", "传真": "fax", "上级转送": "from_above",
    "领导批示": "leader_note", "12345热线": "hotline",
}  # fmt: skip


def upgrade() -> None:
    op.add_column(
        "petitions_entry", sa.Column("contact_people", sa.Integer(), nullable=True, comment="再次走访人数")
    )
    for name, kind, label in (
        ("penalised_on", sa.Date(), "行政处罚决定日期"),
        ("punished", sa.String(length=40), "被处罚的是"),
        ("penalty_road", sa.String(length=40), "处罚程序"),
        ("fine", sa.Numeric(14, 4), "罚款"),
    ):
        op.add_column("safety_entry", sa.Column(name, kind, nullable=True, comment=label))
    contacts = rows_of_steps(
        "petitions_contact",
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("is_group", sa.Boolean(), nullable=False),
    )
    rows_of_steps(
        "safety_penalty",
        sa.Column("punished", sa.String(length=40), nullable=False),
        sa.Column("road", sa.String(length=40), nullable=False),
        sa.Column("fine", sa.Numeric(14, 4), nullable=False),
    )
    op.bulk_insert(contacts, list(map(contact, told_before())))


def rows_of_steps(table: str, *columns: sa.Column) -> sa.Table:
    made = op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=f"fk_{table}_entry_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=f"fk_{table}_event_id"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=f"fk_{table}_paper_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("event_id", name=f"uq_{table}_event_id"),
    )
    for column in ("entry_id", "paper_id", "happened_on"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {act} refused'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    return made


def told_before() -> list[sa.Row]:
    event = sa.table(
        "event", sa.column("id"), sa.column("entry_id"), sa.column("step"), sa.column("at", sa.DateTime()),
        sa.column("answers", sa.JSON()),
    )  # fmt: skip
    found = sa.select(event.c.id, event.c.entry_id, event.c.at, event.c.answers).where(event.c.step == "come_again")
    return list(op.get_bind().execute(found.order_by(event.c.id)))


def contact(row: sa.Row) -> dict:
    answers = json.loads(row.answers) if isinstance(row.answers, str) else row.answers
    told = {one["field"]: one["text"] for one in answers}
    local = (row.at + timedelta(hours=8)).date()
    return {
        "entry_id": row.entry_id,
        "event_id": row.id,
        "happened_on": day_of(told.get("contact_on")) or local,
        "channel": CHANNELS.get(told.get("contact_channel", ""), "phone"),
        "people": None,
        "is_group": False,
    }


def day_of(text: str | None) -> date | None:
    """Read a day as the timeline tells it: 2026年3月9日（周一）."""
    found = re.match(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text or "")
    return date(*map(int, found.groups())) if found else None
