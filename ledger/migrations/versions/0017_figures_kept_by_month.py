"""Figures are counted once a month and village, and a stamp tells when one has to be counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KEY = "town_id, book, counted, month, village_id"
# Everything of an entry but when the sweep looks at it next.
OF_ENTRY = (
    "book", "headline", "state", "grade", "area_id", "town_id", "village_id", "site_id", "visit_id", "item_id",
    "responsible", "found_on", "reported_by_id", "reported_at", "awaits", "holder_id", "held_since", "round",
    "is_listed", "is_segregated", "follows_id", "next_due_on", "closed_at", "version",
)  # fmt: skip
OF_VISIT = ("book", "site_id", "area_id", "town_id", "village_id", "by_id", "started_at", "ended_at", "result")
# What moves the papers of an entry to another sheet.
PLACES = ("town_id", "village_id", "site_id", "is_segregated")


def upgrade() -> None:
    columns = tuple(KEY.split(", "))
    op.create_table(
        "figure_stamp",
        *key(),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_figure_stamp_town_id"),
        sa.PrimaryKeyConstraint(*columns, name="pk_figure_stamp"),
    )
    op.create_table(
        "figure_sheet",
        *key(),
        sa.Column("declared", sa.String(length=16), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["area.id"], name="fk_figure_sheet_town_id"),
        sa.PrimaryKeyConstraint(*columns, name="pk_figure_sheet"),
    )
    op.create_index(
        "ix_entry_listed",
        "entry",
        ["town_id", "book"],
        sqlite_where=sa.text("closed_at IS NULL AND is_listed = 1"),
        postgresql_where=sa.text("closed_at IS NULL AND is_listed"),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    month, local = (sqlite_month, "datetime({}, '+8 hours')") if is_sqlite else (postgresql_month, "{} + interval '8 hours'")
    stamp_what_is_there(month, local)
    if is_sqlite:
        stamp_on_sqlite()
    else:
        stamp_on_postgresql()


def key() -> tuple[sa.Column, ...]:
    return (
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("counted", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
    )


def sqlite_month(day: str) -> str:
    return f"date({day}, 'start of month')"


def postgresql_month(day: str) -> str:
    return f"date_trunc('month', {day})::date"


def stamp_what_is_there(month: object, local: str) -> None:
    for counted, rows, row, day in (
        ("entries", "entry", "entry", "entry.found_on"),
        ("visits", "visit", "visit", local.format("visit.started_at")),
        (
            "papers",
            "paper JOIN entry_paper ON entry_paper.paper_id = paper.id JOIN entry ON entry.id = entry_paper.entry_id",
            "entry",
            "paper.dated_on",
        ),
    ):
        op.execute(
            f"INSERT INTO figure_stamp ({KEY}, version) SELECT DISTINCT {row}.town_id, {row}.book, '{counted}', "
            f"{month(day)}, coalesce({row}.village_id, 0), 1 FROM {rows}"
        )


# --- SQLite ------------------------------------------------------------------------------------------------------------


def stamped(row: str, counted: str, day: str, rows: str = "", where: str = "true") -> str:
    return (
        f"INSERT INTO figure_stamp ({KEY}, version) SELECT DISTINCT {row}.town_id, {row}.book, '{counted}', "
        f"{sqlite_month(day)}, coalesce({row}.village_id, 0), 1 {rows} WHERE {where} "
        f"ON CONFLICT ({KEY}) DO UPDATE SET version = version + 1;"
    )


def stamp_on_sqlite() -> None:
    local = "datetime({}.started_at, '+8 hours')"
    papers = "FROM entry_paper JOIN paper ON paper.id = entry_paper.paper_id"
    for table, counted, day, columns in (
        ("entry", "entries", "{}.found_on", OF_ENTRY),
        ("visit", "visits", local, OF_VISIT),
    ):
        of = {row: stamped(row, counted, day.format(row)) for row in ("OLD", "NEW")}
        bodies = {"INSERT": of["NEW"], "DELETE": of["OLD"], f"UPDATE OF {', '.join(columns)}": of["OLD"] + of["NEW"]}
        for act, body in bodies.items():
            op.execute(f"CREATE TRIGGER {table}_figures_{act.split()[0].lower()} AFTER {act} ON {table} BEGIN {body} END")
    moved = "".join(
        stamped(row, "papers", "paper.dated_on", papers, "entry_paper.entry_id = NEW.id") for row in ("OLD", "NEW")
    )
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in PLACES)
    op.execute(
        f"CREATE TRIGGER entry_figures_move AFTER UPDATE OF {', '.join(PLACES)} ON entry WHEN {changed} BEGIN {moved} END"
    )
    body = stamped("entry", "entries", "entry.found_on", "FROM entry", "entry.id = NEW.entry_id")
    op.execute(f"CREATE TRIGGER event_figures_insert AFTER INSERT ON event BEGIN {body} END")
    body = stamped(
        "entry", "papers", "paper.dated_on", "FROM entry JOIN paper ON paper.id = NEW.paper_id",
        "entry.id = NEW.entry_id",
    )  # fmt: skip
    op.execute(f"CREATE TRIGGER entry_paper_figures_insert AFTER INSERT ON entry_paper BEGIN {body} END")


# --- PostgreSQL --------------------------------------------------------------------------------------------------------


def stamp_on_postgresql() -> None:
    """As the tallies: the last thing before the commit, and one change of a town after the other."""
    op.execute(
        f"""
        CREATE FUNCTION stamp_figures(its_town integer, its_village integer, its_book text, its_kind text, its_day date)
        RETURNS void
        LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(15, its_town);
            INSERT INTO figure_stamp AS stamp ({KEY}, version)
            VALUES (its_town, its_book, its_kind, {postgresql_month("its_day")}, coalesce(its_village, 0), 1)
            ON CONFLICT ({KEY}) DO UPDATE SET version = stamp.version + 1;
        END
        $$
        """
    )
    function(
        "stamp_entry",
        "IF TG_OP <> 'INSERT' THEN"
        " PERFORM stamp_figures(OLD.town_id, OLD.village_id, OLD.book, 'entries', OLD.found_on); END IF;"
        "IF TG_OP <> 'DELETE' THEN"
        " PERFORM stamp_figures(NEW.town_id, NEW.village_id, NEW.book, 'entries', NEW.found_on); END IF;",
    )
    papers = "FROM entry_paper JOIN paper ON paper.id = entry_paper.paper_id WHERE entry_paper.entry_id = NEW.id"
    function(
        "stamp_moved_papers",
        f"PERFORM stamp_figures(OLD.town_id, OLD.village_id, OLD.book, 'papers', paper.dated_on) {papers};"
        f"PERFORM stamp_figures(NEW.town_id, NEW.village_id, NEW.book, 'papers', paper.dated_on) {papers};",
    )
    local = "({}.started_at + interval '8 hours')::date"
    function(
        "stamp_visit",
        "IF TG_OP <> 'INSERT' THEN"
        f" PERFORM stamp_figures(OLD.town_id, OLD.village_id, OLD.book, 'visits', {local.format('OLD')}); END IF;"
        "IF TG_OP <> 'DELETE' THEN"
        f" PERFORM stamp_figures(NEW.town_id, NEW.village_id, NEW.book, 'visits', {local.format('NEW')}); END IF;",
    )
    function(
        "stamp_event",
        "PERFORM stamp_figures(entry.town_id, entry.village_id, entry.book, 'entries', entry.found_on)"
        " FROM entry WHERE entry.id = NEW.entry_id;",
    )
    function(
        "stamp_paper",
        "PERFORM stamp_figures(entry.town_id, entry.village_id, entry.book, 'papers', paper.dated_on)"
        " FROM entry, paper WHERE entry.id = NEW.entry_id AND paper.id = NEW.paper_id;",
    )
    for act in ("INSERT", "DELETE", f"UPDATE OF {', '.join(OF_ENTRY)}"):
        trigger("entry", act, "stamp_entry")
    for act in ("INSERT", "DELETE", f"UPDATE OF {', '.join(OF_VISIT)}"):
        trigger("visit", act, "stamp_visit")
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in PLACES)
    trigger("entry", f"UPDATE OF {', '.join(PLACES)}", "stamp_moved_papers", name="move", when=f"WHEN ({changed})")
    trigger("event", "INSERT", "stamp_event")
    trigger("entry_paper", "INSERT", "stamp_paper")


def function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$")


def trigger(table: str, act: str, calls: str, *, name: str = "", when: str = "") -> None:
    op.execute(
        f"CREATE CONSTRAINT TRIGGER {table}_figures_{name or act.split()[0].lower()} AFTER {act} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION {calls}()"
    )
