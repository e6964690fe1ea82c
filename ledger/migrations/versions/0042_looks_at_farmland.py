"""Looks at closed farmland cases are appointed, as in the other books: what waited for its look is closed, and promised it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0042"
down_revision = "0041"

LABEL = "整改到位销号后回头看"
TOLD = "改为约定回头看，日期不变；这项期限不再计算，不算按期，也不算超期"

entry = sa.table(
    "entry",
    *(sa.column(name) for name in ("id", "book", "state", "closed_at", "awaits", "holder_id")),
    *(sa.column(name) for name in ("held_since", "next_due_on", "next_action_at", "outsider", "outsider_until")),
)
event = sa.table("event", *(sa.column(name) for name in ("id", "entry_id", "step", "at", "to_state")))
clock = sa.table(
    "clock",
    *(sa.column(name) for name in ("id", "entry_id", "code", "basis", "legal_due_on", "start_event_id")),
    sa.column("stopped_at", sa.DateTime()),
    sa.column("trace", JSON),
)
appointment = sa.table(
    "appointment",
    *(sa.column(name) for name in ("entry_id", "code", "label", "basis", "falls_to", "due_on", "made_event_id")),
)


def upgrade() -> None:
    connection = op.get_bind()
    waiting = sa.select(entry.c.id).where(entry.c.book == "farmland", entry.c.state == "watched")
    running = sa.and_(clock.c.stopped_at.is_(None), clock.c.entry_id.in_(waiting))
    looks = connection.execute(sa.select(clock).where(running, clock.c.code == "land-look-back")).all()
    if looks:
        op.execute(sa.insert(appointment).values([_appointed(look) for look in looks]))
    # A closed line promises nothing else: a fine that is still to be paid ends with it, neither kept nor missed.
    for one in connection.execute(sa.select(clock).where(running)).all():
        _end(connection, one)
    # Both the look that was waited for and the one that was taken came after the day on which the case was closed.
    closed_at = (
        sa.select(sa.func.max(event.c.at))
        .where(event.c.entry_id == entry.c.id, event.c.step == "close", event.c.to_state == "watched")
        .scalar_subquery()
    )
    op.execute(
        sa.update(entry)
        .where(entry.c.book == "farmland", entry.c.state.in_(("watched", "closed")), closed_at.is_not(None))
        .values(
            state="closed", closed_at=closed_at, held_since=closed_at, awaits=None, holder_id=None, next_due_on=None,
            next_action_at=None, outsider=None, outsider_until=None,
        )  # fmt: skip
    )
    if connection.dialect.name == "postgresql":
        # The tallies are counted now: what waits for the commit would forbid later migrations to change the table.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        op.execute("SET CONSTRAINTS ALL DEFERRED")


def _appointed(look: sa.Row[Any]) -> dict[str, Any]:
    return {
        "entry_id": look.entry_id, "code": "look_back", "label": LABEL, "basis": look.basis, "falls_to": "worker",
        "due_on": look.legal_due_on, "made_event_id": look.start_event_id,
    }  # fmt: skip


def _end(connection: sa.Connection, one: sa.Row[Any]) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    line = {"kind": "ended", "on": now.date().isoformat(), "text": TOLD, "name": "", "amount": 0}
    told: Sequence[Any] = [*one.trace, line]
    connection.execute(sa.update(clock).where(clock.c.id == one.id).values(stopped_at=now, trace=told))
