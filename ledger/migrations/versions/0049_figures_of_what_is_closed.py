"""A month of closings is stamped as a month of findings is; and a day of a clock that is moved by itself stamps its entry."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

KEY = "town_id, book, counted, month, village_id"
CLOSED = sa.text("closed_at IS NOT NULL")
# Of an entry, what figures of closings hang on; its version is raised by whoever changes anything else.
OF_ENTRY = (
    "book", "state", "grade", "town_id", "village_id", "found_on", "closed_at", "came_back_on", "is_segregated", "version",
)  # fmt: skip
OF_CLOCK = ("legal_due_on", "legal_due_rolled_on")
IN_INDEX = ["town_id", "book", "closed_at", "id", "state", "is_segregated", "found_on", "came_back_on"]


def upgrade() -> None:
    op.drop_index("ix_entry_closed", table_name="entry")
    op.create_index(
        "ix_entry_closed", "entry", [*IN_INDEX, "village_id"], sqlite_where=CLOSED, postgresql_where=CLOSED
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    month = sqlite_month if is_sqlite else postgresql_month
    op.execute(
        f"INSERT INTO figure_stamp ({KEY}, version) SELECT DISTINCT town_id, book, 'closed', "
        f"{month('closed_at')}, coalesce(village_id, 0), 1 FROM entry WHERE closed_at IS NOT NULL"
    )
    if is_sqlite:
        stamp_on_sqlite()
    else:
        stamp_on_postgresql()


def sqlite_month(moment: str) -> str:
    return f"date({moment}, '+8 hours', 'start of month')"


def postgresql_month(moment: str) -> str:
    return f"date_trunc('month', {moment} + interval '8 hours')::date"


def changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


# --- SQLite ------------------------------------------------------------------------------------------------------------


def stamp_on_sqlite() -> None:
    of = {
        row: f"INSERT INTO figure_stamp ({KEY}, version) SELECT {row}.town_id, {row}.book, 'closed', "
        f"{sqlite_month(f'{row}.closed_at')}, coalesce({row}.village_id, 0), 1 WHERE {row}.closed_at IS NOT NULL "
        f"ON CONFLICT ({KEY}) DO UPDATE SET version = version + 1;"
        for row in ("OLD", "NEW")
    }
    for act, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), (f"UPDATE OF {', '.join(OF_ENTRY)}", ("OLD", "NEW"))):
        when = " OR ".join(f"{row}.closed_at IS NOT NULL" for row in rows)
        body = " ".join(of[row] for row in rows)
        name = f"entry_closings_{act.split()[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {act} ON entry WHEN {when} BEGIN {body} END")
    op.execute(
        f"CREATE TRIGGER clock_figures_update AFTER UPDATE OF {', '.join(OF_CLOCK)} ON clock "
        f"WHEN {changed(OF_CLOCK, 'IS NOT')} BEGIN "
        f"INSERT INTO figure_stamp ({KEY}, version) SELECT entry.town_id, entry.book, 'entries', "
        "date(entry.found_on, 'start of month'), coalesce(entry.village_id, 0), 1 FROM entry WHERE entry.id = NEW.entry_id "
        f"ON CONFLICT ({KEY}) DO UPDATE SET version = version + 1; END"
    )


# --- PostgreSQL --------------------------------------------------------------------------------------------------------


def stamp_on_postgresql() -> None:
    """As all stamps: the last thing before the commit, and one change of a town after the other."""
    function(
        "stamp_closing",
        *(
            f"IF TG_OP <> '{other}' AND {row}.closed_at IS NOT NULL THEN"
            f" PERFORM stamp_figures({row}.town_id, {row}.village_id, {row}.book, 'closed',"
            f" ({row}.closed_at + interval '8 hours')::date); END IF;"
            for row, other in (("OLD", "INSERT"), ("NEW", "DELETE"))
        ),
    )
    function(
        "stamp_clock",
        "PERFORM stamp_figures(entry.town_id, entry.village_id, entry.book, 'entries', entry.found_on)"
        " FROM entry WHERE entry.id = NEW.entry_id;",
    )
    for act, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), (f"UPDATE OF {', '.join(OF_ENTRY)}", ("OLD", "NEW"))):
        when = " OR ".join(f"{row}.closed_at IS NOT NULL" for row in rows)
        trigger(f"entry_closings_{act.split()[0].lower()}", "entry", act, when, "stamp_closing")
    when = changed(OF_CLOCK, "IS DISTINCT FROM")
    trigger("clock_figures_update", "clock", f"UPDATE OF {', '.join(OF_CLOCK)}", when, "stamp_clock")


def function(name: str, *body: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {' '.join(body)} RETURN NULL; END $$"
    )


def trigger(name: str, table: str, act: str, when: str, calls: str) -> None:
    op.execute(
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {act} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {calls}()"
    )
