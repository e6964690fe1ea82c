"""Two processes that start together on a new SQLite file: the second waits until the first has switched it over."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from ledger.db import prepare_engine

PATIENCE_SECONDS = 30


def test_a_connection_waits_while_another_process_holds_the_new_file(tmp_path):
    path, was_refused = tmp_path / "ledger.db", threading.Event()

    class Telling(sqlite3.Connection):
        def execute(self, *words):
            try:
                return super().execute(*words)
            except sqlite3.OperationalError:
                was_refused.set()
                raise

    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path, factory=Telling, timeout=0, check_same_thread=False),
        poolclass=sa.pool.NullPool,
    )
    prepare_engine(engine)

    def journal_mode() -> str:
        with engine.connect() as connection:
            return connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    other_process = sqlite3.connect(path, isolation_level=None)
    other_process.execute("BEGIN EXCLUSIVE")
    with ThreadPoolExecutor(1) as pool:
        mode = pool.submit(journal_mode)
        assert was_refused.wait(PATIENCE_SECONDS)
        other_process.execute("COMMIT")
        other_process.close()
        assert mode.result(PATIENCE_SECONDS) == "wal"
