"""Whom a segregated entry concerns is one table, who is kept from it another, which lists join instead of guessing.

What exclusions are worked out from is counted by the database: an entry whose exclusions are older than the last
change to accounts, posts or the tree is shown to nobody until they are worked out anew. So are all of them after this
migration, until its end works them out.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

# Table, act and what of it decides who is whose other account and who belongs to which unit.
CHANGES = (
    ("person", "INSERT", ""),
    ("person", "UPDATE", "OF name, phone, sign_in_name"),
    ("person", "DELETE", ""),
    ("post", "INSERT", ""),
    ("post", "UPDATE", "OF person_id, area_id"),
    ("post", "DELETE", ""),
    ("area", "UPDATE", "OF path, town_id"),
)
COUNT = "UPDATE version SET number = number + 1 WHERE name = 'people'"


def upgrade() -> None:
    make_concern()
    make_exclusion()
    make_version()
    op.create_index(
        "ix_entry_segregated",
        "entry",
        ["id"],
        sqlite_where=sa.text("is_segregated"),
        postgresql_where=sa.text("is_segregated"),
    )


def make_concern() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("is_implied", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint("(person_id IS NULL) <> (area_id IS NULL)", name=op.f("ck_concern_is_one")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_concern_area_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_concern_entry_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_concern_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_concern"),
    )
    columns = "entry_id, person_id, area_id, is_implied"
    op.execute(f"INSERT INTO concern ({columns}) SELECT {columns} FROM exclusion ORDER BY id")
    op.drop_table("exclusion")
    op.create_index("ix_concern_entry", "concern", ["entry_id"])


def make_exclusion() -> None:
    op.create_table(
        "exclusion",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_exclusion_entry_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_exclusion_person_id"),
        sa.PrimaryKeyConstraint("person_id", "entry_id", name="pk_exclusion"),
    )
    op.create_index("ix_exclusion_entry_id", "exclusion", ["entry_id"])
    op.create_table(
        "segregation",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("people_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_segregation_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_segregation"),
    )


def make_version() -> None:
    version = op.create_table(
        "version",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_version"),
    )
    op.bulk_insert(version, [{"name": "people", "number": 1}])
    if op.get_bind().dialect.name == "sqlite":
        for table, act, what in CHANGES:
            op.execute(
                f"CREATE TRIGGER {table}_counted_{act.lower()} AFTER {act} {what} ON {table} BEGIN {COUNT}; END"
            )
        return
    op.execute(
        f"CREATE FUNCTION count_people_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {COUNT}; RETURN NULL; END $$"
    )
    for table, act, what in CHANGES:
        op.execute(
            f"CREATE TRIGGER {table}_counted_{act.lower()} AFTER {act} {what} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_people_change()"
        )
