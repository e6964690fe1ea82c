"""A search knows of what is open in which month it is due: what changes that day is told to it as well."""

from alembic import op

revision = "0062"
down_revision = "0061"

COLUMNS = (
    "version", "number", "headline", "responsible", "book", "site_id", "area_id", "town_id", "village_id", "closed_at",
    "reported_by_id", "next_due_on",
)  # fmt: skip
NAME = "entry_search_update"


def upgrade() -> None:
    act = f"AFTER UPDATE OF {', '.join(COLUMNS)} ON entry"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {NAME}")
        told = "INSERT INTO search_change (kind, row_id) VALUES ('entry', NEW.id);"
        op.execute(f"CREATE TRIGGER {NAME} {act} BEGIN {told} END")
    else:
        op.execute(f"DROP TRIGGER {NAME} ON entry")
        op.execute(f"CREATE TRIGGER {NAME} {act} FOR EACH ROW EXECUTE FUNCTION {NAME}()")
    op.execute("INSERT INTO search_change (kind, row_id) SELECT 'entry', id FROM entry WHERE closed_at IS NULL")
