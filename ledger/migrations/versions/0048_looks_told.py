"""A look that was promised is told by reminders, as a clock is; and what was closed before looks were promised has its own.

Only where its day still lies ahead: a look nobody promised in time is not late.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

OPEN = sa.text("kept_event_id IS NULL")
OF_LOOK = sa.text("appointment_id IS NOT NULL")
UTC, LOCAL = ZoneInfo("UTC"), ZoneInfo("Asia/Shanghai")
# The looks as the books promised them when this was written: book, the step that closes, grade where only one is looked
# at again, town rule and its default, label, basis.
LOOKS = (
    ("safety", "approve_close", "major", "safety.look_back_days", 30, "重大隐患销号后回头看",
     "本镇规定：重大隐患销号后回头看，防止反弹"),
    ("petitions", "close", None, "petitions.look_back_days", 90, "信访事项销号后回头看",
     "本镇规定：信访事项销号后回头看，防止反复"),
)
entry = sa.table("entry", *(sa.column(name) for name in ("id", "book", "town_id", "state", "grade")))
event = sa.table("event", sa.column("id"), sa.column("entry_id"), sa.column("step"), sa.column("at", sa.DateTime()))
decided = sa.table("town_decision", *(sa.column(name) for name in ("town_id", "key", "value")))
appointment = sa.table(
    "appointment",
    *(sa.column(name) for name in ("entry_id", "code", "label", "basis", "falls_to")),
    sa.column("due_on", sa.Date()), sa.column("made_event_id"), sa.column("kept_event_id"),
    sa.column("next_action_at", sa.DateTime()),
)


def upgrade() -> None:
    op.add_column("appointment", sa.Column("next_action_at", sa.DateTime(), nullable=True))
    op.create_index(
        "ix_appointment_action", "appointment", ["next_action_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    with op.batch_alter_table("reminder") as reminder:
        reminder.alter_column("clock_id", existing_type=sa.Integer(), nullable=True)
        reminder.add_column(sa.Column("appointment_id", sa.Integer(), nullable=True))
        reminder.create_foreign_key(op.f("fk_reminder_appointment_id"), "appointment", ["appointment_id"], ["id"])
        reminder.create_check_constraint(
            op.f("ck_reminder_of_one"), "(clock_id IS NULL) <> (appointment_id IS NULL)"
        )
    op.create_index(
        "uq_reminder_look_once", "reminder", ["person_id", "appointment_id", "rung", "due_on", "channel"], unique=True,
        sqlite_where=OF_LOOK, postgresql_where=OF_LOOK,
    )
    connection = op.get_bind()
    made = [row for look in LOOKS for row in _never_promised(connection, *look)]
    if made:
        op.execute(sa.insert(appointment).values(made))
    # The next sweep finds out when each has to be told.
    now = datetime.now(UTC).replace(tzinfo=None)
    op.execute(sa.update(appointment).where(appointment.c.kept_event_id.is_(None)).values(next_action_at=now))


def _never_promised(
    connection: sa.Connection, book: str, step: str, grade: str | None, key: str, usual: int, label: str, basis: str
) -> list[dict[str, Any]]:
    """Return the appointments of what was closed before there were any, as far as they lie ahead."""
    days = dict(connection.execute(sa.select(decided.c.town_id, decided.c.value).where(decided.c.key == key)).all())
    one = event.alias("one")
    last = sa.select(sa.func.max(one.c.id)).where(one.c.entry_id == entry.c.id, one.c.step == step).correlate(entry)
    promised = sa.exists().where(appointment.c.entry_id == entry.c.id)
    closed = (
        sa.select(entry.c.id, entry.c.town_id, event.c.id.label("event_id"), event.c.at)
        .select_from(entry.join(event, event.c.id == last.scalar_subquery()))
        .where(entry.c.book == book, entry.c.state == "closed", ~promised)
    )
    if grade is not None:
        closed = closed.where(entry.c.grade == grade)
    today = datetime.now(LOCAL).date()
    rows = [(one, _closed_on(one.at) + timedelta(days=days.get(one.town_id, usual))) for one in connection.execute(closed)]
    return [
        {"entry_id": one.id, "code": "look_back", "label": label, "basis": basis, "falls_to": "officer",
         "due_on": due_on, "made_event_id": one.event_id}
        for one, due_on in rows if due_on >= today
    ]  # fmt: skip


def _closed_on(at: datetime) -> date:
    return at.replace(tzinfo=UTC).astimezone(LOCAL).date()
