"""What is open by the day it is due and what was closed by month, counted by the database itself as entries change."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

WATCHED = ("town_id", "village_id", "book", "state", "next_due_on", "closed_at", "is_segregated")
OPEN_KEY = "town_id, village_id, book, due_on"
CLOSED_KEY = "town_id, month, village_id, book, state"


def upgrade() -> None:
    op.create_table(
        "open_tally",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_open_tally_town_id"),
        sa.PrimaryKeyConstraint("town_id", "village_id", "book", "due_on", name="pk_open_tally"),
    )
    op.create_table(
        "closed_tally",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_closed_tally_town_id"),
        sa.PrimaryKeyConstraint("town_id", "month", "village_id", "book", "state", name="pk_closed_tally"),
    )
    op.drop_table("tally")
    # What the tallies leave out is counted beside them by whoever may see it.
    op.create_index(
        "ix_entry_segregated_town",
        "entry",
        ["town_id", "closed_at"],
        sqlite_where=sa.text("is_segregated = 1"),
        postgresql_where=sa.text("is_segregated"),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    count_all(on_sqlite if is_sqlite else on_postgresql)
    if is_sqlite:
        count_on_sqlite()
    else:
        count_on_postgresql()


def on_sqlite(row: str) -> tuple[str, str]:
    """Return the keys of a row in both tallies; months are those of the local clock."""
    village = f"coalesce({row}.village_id, 0)"
    return (
        f"{row}.town_id, {village}, {row}.book, coalesce({row}.next_due_on, '9999-12-31')",
        f"{row}.town_id, date({row}.closed_at, '+8 hours', 'start of month'), {village}, {row}.book, {row}.state",
    )


def on_postgresql(row: str) -> tuple[str, str]:
    village, local = f"coalesce({row}.village_id, 0)", f"{row}.closed_at + interval '8 hours'"
    return (
        f"{row}.town_id, {village}, {row}.book, coalesce({row}.next_due_on, DATE '9999-12-31')",
        f"{row}.town_id, date_trunc('month', {local})::date, {village}, {row}.book, {row}.state",
    )


def count_all(keys_of: object) -> None:
    open_key, closed_key = keys_of("entry")
    for table, key, columns, which in (
        ("open_tally", open_key, OPEN_KEY, "IS NULL"),
        ("closed_tally", closed_key, CLOSED_KEY, "IS NOT NULL"),
    ):
        op.execute(
            f"INSERT INTO {table} ({columns}, entries) SELECT {key}, count(*) FROM entry "
            f"WHERE closed_at {which} AND NOT is_segregated GROUP BY {', '.join(str(n + 1) for n in range(columns.count(',') + 1))}"
        )


def count_on_sqlite() -> None:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in WATCHED)
    op.execute(f"CREATE TRIGGER entry_tallies_insert AFTER INSERT ON entry BEGIN {added_on_sqlite('NEW')} END")
    op.execute(
        f"CREATE TRIGGER entry_tallies_update AFTER UPDATE OF {', '.join(WATCHED)} ON entry WHEN {changed} "
        f"BEGIN {taken_on_sqlite('OLD')} {added_on_sqlite('NEW')} END"
    )
    op.execute(f"CREATE TRIGGER entry_tallies_delete AFTER DELETE ON entry BEGIN {taken_on_sqlite('OLD')} END")


def added_on_sqlite(row: str) -> str:
    open_key, closed_key = on_sqlite(row)
    return " ".join(
        f"INSERT INTO {table} ({columns}, entries) SELECT {key}, 1 "
        f"WHERE {row}.closed_at {which} AND NOT {row}.is_segregated "
        f"ON CONFLICT ({columns}) DO UPDATE SET entries = entries + 1;"
        for table, key, columns, which in (
            ("open_tally", open_key, OPEN_KEY, "IS NULL"),
            ("closed_tally", closed_key, CLOSED_KEY, "IS NOT NULL"),
        )
    )


def taken_on_sqlite(row: str) -> str:
    """A day nothing is due on any more leaves no row: the tallies grow with what is open, not with the years."""
    open_key, closed_key = on_sqlite(row)
    return " ".join(
        f"UPDATE {table} SET entries = entries - 1 WHERE ({columns}) = ({key}) "
        f"AND {row}.closed_at {which} AND NOT {row}.is_segregated; "
        f"DELETE FROM {table} WHERE ({columns}) = ({key}) AND entries = 0;"
        for table, key, columns, which in (
            ("open_tally", open_key, OPEN_KEY, "IS NULL"),
            ("closed_tally", closed_key, CLOSED_KEY, "IS NOT NULL"),
        )
    )


def count_on_postgresql() -> None:
    """Counted as the last thing before the commit, and one change of a town after the other.

    So nobody waits for a row of the tallies longer than a commit takes, and no two can wait for each other.
    """
    old, new = on_postgresql("OLD"), on_postgresql("NEW")
    op.execute(
        f"""
        CREATE FUNCTION count_entry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(15, CASE WHEN TG_OP = 'DELETE' THEN OLD.town_id ELSE NEW.town_id END);
            IF TG_OP <> 'INSERT' AND NOT OLD.is_segregated THEN
                IF OLD.closed_at IS NULL THEN
                    UPDATE open_tally SET entries = entries - 1 WHERE ({OPEN_KEY}) = ({old[0]});
                    DELETE FROM open_tally WHERE ({OPEN_KEY}) = ({old[0]}) AND entries = 0;
                ELSE
                    UPDATE closed_tally SET entries = entries - 1 WHERE ({CLOSED_KEY}) = ({old[1]});
                    DELETE FROM closed_tally WHERE ({CLOSED_KEY}) = ({old[1]}) AND entries = 0;
                END IF;
            END IF;
            IF TG_OP <> 'DELETE' AND NOT NEW.is_segregated THEN
                IF NEW.closed_at IS NULL THEN
                    INSERT INTO open_tally ({OPEN_KEY}, entries) VALUES ({new[0]}, 1)
                    ON CONFLICT ({OPEN_KEY}) DO UPDATE SET entries = open_tally.entries + 1;
                ELSE
                    INSERT INTO closed_tally ({CLOSED_KEY}, entries) VALUES ({new[1]}, 1)
                    ON CONFLICT ({CLOSED_KEY}) DO UPDATE SET entries = closed_tally.entries + 1;
                END IF;
            END IF;
            RETURN NULL;
        END
        $$
        """
    )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in WATCHED)
    for act, when in (("INSERT", ""), (f"UPDATE OF {', '.join(WATCHED)}", f"WHEN ({changed})"), ("DELETE", "")):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER entry_tallies_{act.split()[0].lower()} AFTER {act} ON entry "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION count_entry()"
        )
