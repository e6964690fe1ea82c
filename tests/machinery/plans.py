"""What is asked of the database, and how it goes about a statement."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from psycopg import sql

from ledger.db import db

VALUE = re.compile(r"%\((\w+)\)s")


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """Collect every statement that goes to the database inside the block."""
    seen: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        seen.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def explained(statement: str, parameters: object) -> str:
    if db.engine.dialect.name == "postgresql":
        return "\n".join(planned_for_any(statement, parameters))
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "\n".join(str(row[-1]) for row in rows)


def planned_for_any(statement: str, parameters: dict[str, object]) -> list[str]:
    """Return the plan PostgreSQL keeps of a statement, made without a look at the values; EXPLAIN alone would look."""
    names = list(dict.fromkeys(VALUE.findall(statement)))
    numbered = VALUE.sub(lambda value: f"${names.index(value[1]) + 1}", statement).replace("%%", "%")
    values = [sql.Literal(parameters[name]) for name in names]
    handed = sql.SQL("({})").format(sql.SQL(", ").join(values)) if values else sql.SQL("")
    with db.session.connection().connection.driver_connection.cursor() as cursor:
        cursor.execute(f"PREPARE explained AS {numbered}".encode(), prepare=False)
        cursor.execute(sql.SQL("EXPLAIN EXECUTE explained") + handed, prepare=False)
        plan = [line for (line,) in cursor]
        cursor.execute("DEALLOCATE explained", prepare=False)
    return plan
