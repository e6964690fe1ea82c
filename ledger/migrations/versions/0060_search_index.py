"""What lists are searched by: the words of each line, their pieces, and which lines have changed since.

A change is written down by the database itself, whoever makes it. What is there already is written down as changed; the
upgrade brings it into the index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"

# What a line is found by, or stands and lies by. The version of an entry rises with every step, that of a file with
# every change of it, so that both tell of the tables of their books as well.
OF_ENTRY = (
    "version", "number", "headline", "responsible", "book", "site_id", "area_id", "town_id", "village_id", "closed_at",
    "reported_by_id",
)  # fmt: skip
OF_SITE = ("version", "name", "address", "kind", "area_id", "town_id", "village_id", "retired_at")
OF_AREA = ("name", "path")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_text",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_words", sa.Text(), nullable=False),
        sa.Column("traits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "row_id", name="pk_search_text"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_posting",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("piece", sa.String(length=40), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "piece", "block", name="pk_search_posting"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_change"),
    )
    if not is_sqlite:
        # Pieces of two KiB are read by hundreds: neither squeezed once more, nor put away in another table.
        op.execute("ALTER TABLE search_posting ALTER COLUMN places SET STORAGE PLAIN")
    for kind in ("entry", "site", "paper"):
        op.execute(f"INSERT INTO search_change (kind, row_id) SELECT '{kind}', id FROM {kind}")
    (tell_on_sqlite if is_sqlite else tell_on_postgresql)()


def told(kind: str, what: str) -> str:
    return f"INSERT INTO search_change (kind, row_id) {what.format(kind=kind)};"


def acts() -> dict[tuple[str, str, str], str]:
    """Return what is written down, by the table, the name of the trigger and the act."""
    its_entries = told("entry", "SELECT '{kind}', id FROM entry WHERE site_id = NEW.id")
    in_area = "SELECT '{kind}', id FROM {kind} WHERE town_id = NEW.id OR village_id = NEW.id OR area_id = NEW.id"
    found = {}
    for table, columns, more in (("entry", OF_ENTRY, ""), ("site", OF_SITE, its_entries), ("paper", None, "")):
        found[table, f"{table}_search_insert", "INSERT"] = told(table, "VALUES ('{kind}', NEW.id)")
        found[table, f"{table}_search_delete", "DELETE"] = told(table, "VALUES ('{kind}', OLD.id)")
        if columns is not None:
            act = f"UPDATE OF {', '.join(columns)}"
            found[table, f"{table}_search_update", act] = told(table, "VALUES ('{kind}', NEW.id)") + more
    # What is told with a step is told by its version; a paper may come by itself.
    found["entry_paper", "entry_paper_search_insert", "INSERT"] = told("entry", "VALUES ('{kind}', NEW.entry_id)")
    # A new name is written down for all that lies there, a new place in the tree as well.
    moved = f"UPDATE OF {', '.join(OF_AREA)}"
    found["area", "area_search_update", moved] = told("entry", in_area) + told("site", in_area)
    return found


def tell_on_sqlite() -> None:
    for (table, name, act), body in acts().items():
        op.execute(f"CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN {body} END")


def tell_on_postgresql() -> None:
    for (table, name, act), body in acts().items():
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
