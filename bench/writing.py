"""Writing many rows the quickest way each database has. The same plain values do for both."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from ledger.db import Base, prepare_engine
from ledger.services.figure_sheets import stamp_anew
from ledger.services.search_index import blocks_of, index_block
from ledger.services.tallies import count_anew

Row = tuple


class Writer:
    """Rows into tables, in one transaction a batch, with every constraint in force."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.is_postgresql = connection.dialect.name == "postgresql"
        self.cursor = connection.connection.cursor()

    def write(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        if self.is_postgresql:
            with self.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" for _ in columns.split(","))
            self.cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def go_on_counting(self, tables: Iterable[str]) -> None:
        """Let PostgreSQL give out ids after those written here; SQLite looks for itself."""
        if self.is_postgresql:
            for table in tables:
                self.cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
                )


@contextmanager
def writing(database_url: str) -> Iterator[Writer]:
    """Give a writer whose rows are all there at the end of the block, or none."""
    engine = an_engine(database_url)
    try:
        with engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                yield Writer(connection)
    finally:
        engine.dispose()


# Whose changes the database counts.
COUNTED = ("entry", "event", "visit", "entry_paper")


@contextmanager
def counted_at_last(connection: sa.Connection) -> Iterator[None]:
    """Let PostgreSQL count what is written once at the end, instead of a million times in one transaction.

    What lists are searched by is made on both then, as an upgrade would.
    """
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        for table in COUNTED:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    if is_postgresql:
        for table in COUNTED:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        count_anew(connection)
        stamp_anew(connection)
    for kind, block in blocks_of(connection):
        index_block(connection, kind, block)
    connection.exec_driver_sql("DELETE FROM search_change")


def an_engine(database_url: str) -> sa.Engine:
    """Return an engine that behaves as the ledger's own."""
    engine = sa.create_engine(database_url)
    prepare_engine(engine)
    return engine


def look_over(database_url: str) -> None:
    """Do what PostgreSQL's own housekeeping does within minutes of such a load; SQLite has none, and gets none."""
    engine = an_engine(database_url)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables if "id" in table.c and table.c.id.autoincrement]
