"""A PostgreSQL database that serves one test after the other: made whole again in between, or given up.

To make one takes a hundred times as long as to empty one, and whoever comes to a new one opens a line to it, reads its
catalogue and plans every statement anew. What cannot be made whole again is not kept: another schema, statistics,
settings of its own, or more dead rows than a test should have to read over. Who looks at plans makes a new one.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
from psycopg import sql

from tests.machinery.postgresql import OWNER, Cluster

MOST_PAGES = 150
PATIENCE_MILLISECONDS = 10_000

TABLES = (
    "SELECT relname, oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
END_OTHERS = """SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)"""
LARGEST = "SELECT max(pg_relation_size(oid)) / current_setting('block_size')::int FROM unnest(%s::oid[]) AS oid"
# Whatever is made, changed, dropped or counted leaves another sum here.
LAID_OUT = """SELECT
    (SELECT (count(*), sum(xmin::text::bigint), sum(reltuples)) FROM pg_class WHERE oid >= 16384)::text,
    (SELECT (count(*), sum(xmin::text::bigint)) FROM pg_attribute WHERE attrelid >= 16384)::text,
    (SELECT (count(*), sum(xmin::text::bigint)) FROM pg_index WHERE indexrelid >= 16384)::text,
    (SELECT (count(*), sum(xmin::text::bigint)) FROM pg_trigger)::text,
    (SELECT (count(*), sum(xmin::text::bigint)) FROM pg_proc WHERE oid >= 16384)::text,
    (SELECT (count(*), sum(xmin::text::bigint)) FROM pg_constraint)::text,
    (SELECT count(*) FROM pg_statistic WHERE starelid >= 16384),
    (SELECT count(*) FROM pg_namespace),
    (SELECT count(*) FROM pg_db_role_setting)"""

# The databases this process keeps, by name, and its lines that may stay open between tests: the application notes them.
KEPT: set[str] = set()
OWN_LINES: set[int] = set()


@dataclass
class Kept:
    """One database, and how it was on the day it was made."""

    cluster: Cluster
    name: str
    tables: dict[str, int] = field(init=False)
    # Of the tables that are not empty: all their rows.
    rows: dict[str, bytes] = field(init=False)
    sequences: list[tuple[str, int, int | None]] = field(init=False)
    laid_out: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        KEPT.add(self.name)
        self.tables = dict(self.line.execute(TABLES).fetchall())
        self.sequences = self.line.execute(SEQUENCES).fetchall()
        self.laid_out = self.line.execute(LAID_OUT).fetchone()
        self.rows = {table: rows for table in self.tables if (rows := self.read(table))}

    @cached_property
    def line(self) -> psycopg.Connection:
        line = psycopg.connect(host=str(self.cluster.folder), user=OWNER, dbname=self.name, autocommit=True)
        # No trigger and no foreign key has a say in what is taken out and put back.
        line.execute("SET session_replication_role TO replica")
        return line

    def read(self, table: str) -> bytes:
        copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
        with self.line.cursor() as cursor, cursor.copy(copy) as rows:
            return b"".join(bytes(row) for row in rows)

    def is_whole_again(self) -> bool:
        """End whatever others still do there, put the rows back, and return whether that was all there was to do."""
        self.line.execute(END_OTHERS, [PATIENCE_MILLISECONDS, list(OWN_LINES)])
        pages = self.line.execute(LARGEST, [list(self.tables.values())]).fetchone()[0]
        if pages > MOST_PAGES or self.line.execute(LAID_OUT).fetchone() != self.laid_out:
            return False
        self.line.execute(self._clearing)
        for table, rows in self.rows.items():
            copy = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with self.line.cursor() as cursor, cursor.copy(copy) as writing:
                writing.write(rows)
        return True

    @cached_property
    def _clearing(self) -> sql.Composed:
        deleted = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in self.tables]
        begun = [
            sql.SQL("SELECT setval({}, {}, {})").format(
                sql.Literal(f'"{name}"'), sql.Literal(start if last is None else last), sql.Literal(last is not None)
            )
            for name, start, last in self.sequences
        ]
        return sql.SQL("; ").join(deleted + begun)

    def leave(self) -> None:
        KEPT.discard(self.name)
        self.line.close()
        self.cluster.drop_database(self.name)
