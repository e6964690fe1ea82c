"""Every test's database is a whole copy of what its kind starts from, also when another test had it before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from ledger.db import db
from tests.lives import a_small_town, a_workplace, report
from tests.machinery.application import working_at
from tests.machinery.databases import Engine, PostgreSQL, SQLite, Templates
from tests.machinery.kept import Kept
from tests.machinery.premises import Premises


def lines_of(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT count(*) FROM line").fetchone()[0]


def test_a_copy_has_what_still_stands_in_the_log(tmp_path):
    template, folder = tmp_path / "template.db", tmp_path / "copy"
    folder.mkdir()
    with closing(sqlite3.connect(template, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE line (id INTEGER)")
        connection.execute("INSERT INTO line VALUES (1)")
        SQLite().copy(f"sqlite:///{template}", folder)
        assert lines_of(folder / "ledger.db") == 1


EVERY_ROW = "SELECT format('SELECT %L, row_to_json(one)::text FROM %I AS one', relname, relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
EVERY_NUMBER = "SELECT sequencename, last_value FROM pg_sequences"


@pytest.fixture
def engine(templates: Templates) -> Engine:
    return templates.engine("postgresql")


@pytest.fixture
def kept(engine: PostgreSQL, templates: Templates) -> Iterator[Kept]:
    kept = engine.kept_copy(templates.empty("postgresql").database_url)
    yield kept
    kept.leave()


def everything_in(engine: PostgreSQL, name: str) -> set[tuple]:
    """Return every row of every table, and where every sequence stands."""
    with psycopg.connect(host=str(engine.cluster.folder), user="postgres", dbname=name) as line:
        reads = [read for (read,) in line.execute(EVERY_ROW)]
        assert len(reads) > 30
        return {row for read in [*reads, EVERY_NUMBER] for row in line.execute(read)}


def test_whatever_a_test_writes_is_gone_when_the_next_one_comes(engine, kept, instance_folder):
    fresh = everything_in(engine, kept.name)
    with working_at(Premises(engine.cluster.url(kept.name), instance_folder)):
        town = a_small_town()
        report(town, a_workplace(town))
        assert len(everything_in(engine, kept.name)) > len(fresh) + 50
        assert kept.is_whole_again()
        # The line that stays open sees the same as a new one.
        assert db.session.scalar(sa.text("SELECT count(*) FROM entry")) == 0
    assert everything_in(engine, kept.name) == fresh


def test_the_line_to_a_kept_database_stays_open_while_the_other_kind_is_tested(engine, kept, templates, tmp_path):
    def whose() -> int:
        with working_at(Premises(engine.cluster.url(kept.name), tmp_path)):
            return db.session.scalar(sa.text("SELECT pg_backend_pid()"))

    before = whose()
    with working_at(templates.empty("sqlite")):
        db.session.scalar(sa.text("SELECT 1"))
    assert kept.is_whole_again()
    assert whose() == before


def test_whoever_still_works_there_is_sent_away(engine, kept):
    with psycopg.connect(host=str(engine.cluster.folder), user="postgres", dbname=kept.name) as stranger:
        stranger.execute("LOCK TABLE area")
        assert kept.is_whole_again()
        with pytest.raises(psycopg.OperationalError):
            stranger.execute("SELECT 1")
        stranger.close()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER {trigger} ON event",
        "ALTER TABLE event DISABLE TRIGGER {trigger}",
        "ALTER TABLE area ADD COLUMN mood text",
        "ALTER TABLE area ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE area RENAME TO region",
        "DROP TABLE event CASCADE",
        "CREATE TABLE mood ()",
        "CREATE INDEX ix_mood ON area (name, code)",
        "DROP INDEX {index}",
        "CREATE FUNCTION mood() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mood",
        "ANALYZE alembic_version",
        "TRUNCATE event CASCADE",
        "ALTER DATABASE {name} SET jit TO off",
        "INSERT INTO alembic_version SELECT n::text FROM generate_series(1, 40000) AS n",
    ],
)
def test_what_is_no_longer_laid_out_as_it_was_is_given_up(kept, change):
    trigger = one_of(kept, "SELECT tgname FROM pg_trigger WHERE tgrelid = 'event'::regclass AND NOT tgisinternal")
    index = one_of(
        kept, "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'entry'::regclass AND NOT indisunique"
    )
    kept.line.execute(change.format(trigger=trigger, index=index, name=kept.name))
    assert not kept.is_whole_again()


def one_of(kept: Kept, question: str) -> str:
    return kept.line.execute(question).fetchone()[0]
