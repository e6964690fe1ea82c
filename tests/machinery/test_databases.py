"""Every test's database is a whole copy of what its kind starts from."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.machinery.databases import SQLite


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
