"""Measures: several things to be done about one entry, each with its person and its day, only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

TABLES = ("measure", "measure_end")
SOMEBODY = sa.text("person_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.String(length=60), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (named IS NULL)", name=op.f("ck_measure_falls_to_somebody")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_measure_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_measure_event_id")),
        sa.ForeignKeyConstraint(["of_id"], ["measure.id"], name=op.f("fk_measure_of_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_measure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index("ix_measure_entry", "measure", ["entry_id", "id"])
    op.create_index(op.f("ix_measure_event_id"), "measure", ["event_id"])
    op.create_index(op.f("ix_measure_of_id"), "measure", ["of_id"])
    op.create_index(
        "ix_measure_person", "measure", ["person_id", "due_on", "id"], sqlite_where=SOMEBODY, postgresql_where=SOMEBODY
    )
    op.create_table(
        "measure_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_measure_end_event_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_end_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_end")),
        sa.UniqueConstraint("measure_id", "ending", name="uq_measure_end"),
    )
    op.create_index(op.f("ix_measure_end_event_id"), "measure_end", ["event_id"])
    for name in ("measures_open", "measures_done"):
        op.add_column("entry", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("entry", sa.Column("measure_done_on", sa.Date(), nullable=True))
    for table in TABLES:
        keep(table)


def keep(table: str) -> None:
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
