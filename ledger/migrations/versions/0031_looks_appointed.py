"""Appointments to look again at what was closed, and whose duty a running clock is where that is said apart."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

OPEN = sa.text("kept_event_id IS NULL")
FALLEN = sa.text("stopped_at IS NULL AND falls_to IS NOT NULL")
# The clocks that fell to somebody when this was written: book, code, role.
FELL_TO = (("safety", "A3", "officer"), ("housing", "B11", "officer"))


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("falls_to", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_event_id", sa.Integer(), nullable=False),
        sa.Column("kept_event_id", sa.Integer(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kept_on IS NULL) = (kept_event_id IS NULL)", name=op.f("ck_appointment_kept_some_day")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_appointment_entry_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["person.id"], name=op.f("fk_appointment_kept_by_id")),
        sa.ForeignKeyConstraint(["kept_event_id"], ["event.id"], name=op.f("fk_appointment_kept_event_id")),
        sa.ForeignKeyConstraint(["made_event_id"], ["event.id"], name=op.f("fk_appointment_made_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_entry", "appointment", ["entry_id", "id"])
    op.create_index("ix_appointment_due", "appointment", ["due_on", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "uq_appointment_open",
        "appointment",
        ["entry_id", "code"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.add_column("entry", sa.Column("looked_back_on", sa.Date(), nullable=True))
    op.add_column("clock", sa.Column("falls_to", sa.String(length=40), nullable=True))
    for book, code, role in FELL_TO:
        of_book = "entry_id IN (SELECT id FROM entry WHERE book = :book AND closed_at IS NULL)"
        fallen = sa.text(f"UPDATE clock SET falls_to = :role WHERE stopped_at IS NULL AND code = :code AND {of_book}")
        op.execute(fallen.bindparams(book=book, code=code, role=role))
    op.create_index("ix_clock_fallen", "clock", ["started_on", "id"], sqlite_where=FALLEN, postgresql_where=FALLEN)
