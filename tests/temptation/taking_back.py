"""What is done on a database and taken back: every commit inside the block is kept until its end, and then undone.

Copying the database for every move would cost more than the move. What the database counts at the commit itself (the
tallies of PostgreSQL) is not there inside the block.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from ledger.db import db


class _Line:
    """The one connection of a block: what the ledger takes for a transaction is a savepoint in ours."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.is_begun = False

    def begin(self, connection: Any) -> None:
        assert connection.dbapi_connection is self.connection, "somebody works on a connection of their own"
        self.connection.execute("SAVEPOINT theirs")
        self.is_begun = True

    def commit(self, connection: Any) -> None:
        self._end("RELEASE SAVEPOINT theirs")

    def rollback(self, connection: Any) -> None:
        self._end("ROLLBACK TO SAVEPOINT theirs", "RELEASE SAVEPOINT theirs")

    def _end(self, *statements: str) -> None:
        for statement in statements if self.is_begun else ():
            self.connection.execute(statement)
        self.is_begun = False


# The lines of the blocks we are in; a block inside another is one more savepoint.
_LINES: list[_Line] = []


@contextmanager
def taken_back() -> Iterator[None]:
    """Let everything inside happen as ever, transactions and refusals included, and leave nothing of it."""
    db.session.remove()
    with _further_on(_LINES[-1]) if _LINES else _on_one_line(db.engine):
        try:
            yield
        finally:
            db.session.remove()


@contextmanager
def _further_on(line: _Line) -> Iterator[None]:
    line.connection.execute("SAVEPOINT ours")
    try:
        yield
    finally:
        line.connection.execute("ROLLBACK TO SAVEPOINT ours")
        line.connection.execute("RELEASE SAVEPOINT ours")


@contextmanager
def _on_one_line(engine: sa.Engine) -> Iterator[None]:
    if engine.pool.checkedin() != 1:
        engine.dispose()
    with engine.connect() as connection:
        line = _Line(connection.connection.dbapi_connection)
    acts = {"do_begin": line.begin, "do_commit": line.commit, "do_rollback": line.rollback}
    acts |= dict.fromkeys(("set_isolation_level", "reset_isolation_level", "set_readonly"), _nothing)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        line.connection.execute("BEGIN IMMEDIATE")
    else:
        line.connection.autocommit = False
    vars(engine.dialect).update(acts)
    sa.event.listen(engine, "before_cursor_execute", _without_begin, retval=True)
    _LINES.append(line)
    try:
        yield
    finally:
        _LINES.pop()
        sa.event.remove(engine, "before_cursor_execute", _without_begin)
        for name in acts:
            delattr(engine.dialect, name)
        line.connection.rollback()
        if not is_sqlite:
            line.connection.autocommit = True


def _nothing(*words: Any) -> None:
    """What a connection is asked to change about its transactions is not its own to change."""


def _without_begin(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> Any:
    """SQLite's transactions are begun by a statement of the ledger's."""
    return ("SELECT 1" if statement in ("BEGIN", "BEGIN IMMEDIATE") else statement), parameters
