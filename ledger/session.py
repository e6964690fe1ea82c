"""The session of the database: what has changed of rows that were read goes out by plain statements.

The unit of work finds out at each flush what depends on what, and takes three times as long for it as for the statements.
Nearly every flush of the ledger changes columns of a few rows and nothing else; what does more is left to it.
"""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapper, Session, make_transient, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlalchemy.orm.exc import StaleDataError

# By what a row is found; no column is called so.
KEY, READ_VERSION = "key_of_row", "version_read"


class Change(NamedTuple):
    """A row, and the values that are to stand in its columns from now on."""

    row: Any
    values: dict[str, Any]


class LedgerSession(Session):
    """A session on the one database of an application."""

    # The connection of the transaction that writes: to ask for it anew costs as much as a small statement.
    writer: sa.Connection | None = None

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(**options)
        self._db = db

    @cached_property
    def engine(self) -> sa.Engine:
        return self._db.engine

    def get_bind(self, mapper: Any = None, *, bind: Any = None, **about: Any) -> Any:
        return self.engine if bind is None else bind

    def connection(self, bind_arguments: Any = None, execution_options: Any = None) -> sa.Connection:
        if self.writer is None or bind_arguments or execution_options or self.in_nested_transaction():
            return super().connection(bind_arguments, execution_options)
        return self.writer

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Send what waits to be sent. Raises StaleDataError where a row is no more as it was read."""
        changed = None
        if not (objects or not self.identity_map.check_modified() or self.new or self.deleted):
            # What a savepoint takes back, only the unit of work knows.
            changed = None if self.in_nested_transaction() else changes_of(self.dirty)
        if changed is None:
            super().flush(objects)
            return
        for change in changed:
            _send(self.connection(), change)
            self._take_as_sent(change.row)

    def _take_as_sent(self, row: Any) -> None:
        """Let a row stand in the session as if it had been read as it is now."""
        make_transient(row)
        make_transient_to_detached(row)
        self.add(row)
        if "writing" in self.info:
            self.info["writing"].add(row)


def changes_of(rows: Iterable[Any]) -> list[Change] | None:
    """Return what has changed of rows, whoever asks in the same order; None where something else than columns has."""
    found = []
    for row in rows:
        values = _values_changed(row)
        if values is None:
            return None
        found.append(Change(row, values))
    return sorted(found, key=_place)


def _place(change: Change) -> tuple[str, Any]:
    state = instance_state(change.row)
    return state.mapper.local_table.name, state.identity


def _values_changed(row: Any) -> dict[str, Any] | None:
    state, stands = instance_state(row), vars(row)
    touched, columns = state.committed_state, _plain_columns(state.mapper)
    if not (columns.keys() >= touched.keys() and stands.keys() >= touched.keys()):
        return None
    values = {name: stands[name] for name in touched}
    if any(isinstance(value, sa.ClauseElement) or hasattr(value, "__clause_element__") for value in values.values()):
        return None
    return {name: value for name, value in values.items() if value is not touched[name] and value != touched[name]}


@cache
def _plain_columns(mapper: Mapper[Any]) -> dict[str, sa.Table]:
    """Return the tables of the attributes that are a column of the same name, which nothing else changes; none of a row
    that is not found by one key.
    """
    columns = [one.columns[0] for one in mapper.column_attrs]
    if len(mapper.primary_key) > 1 or any(one.onupdate or one.server_onupdate for one in columns):
        return {}
    return {
        attribute.key: attribute.columns[0].table
        for attribute in mapper.column_attrs
        if attribute.key == attribute.columns[0].key
        and not attribute.columns[0].primary_key
        and attribute.columns[0] is not mapper.version_id_col
    }


def _send(connection: sa.Connection, change: Change) -> None:
    row, values = change
    if not values:
        return
    state = instance_state(row)
    columns, version = _plain_columns(state.mapper), state.mapper.version_id_col
    for table in state.mapper.tables:
        of_table = {name: value for name, value in values.items() if columns[name] is table}
        key = {KEY: state.identity[0]}
        if version is not None and version.table is table:
            read = vars(row)[version.key]
            of_table[version.key], key[READ_VERSION] = read + 1, read
        if of_table and connection.execute(_update(table, version), of_table | key).rowcount != 1:
            raise StaleDataError(f"a row of {table.name} is no more as it was read")
    if version is not None:
        set_committed_value(row, version.key, read + 1)


@cache
def _update(table: sa.Table, version: sa.Column[Any] | None) -> sa.Update:
    """Return the update of a row by its key, and by its version where it has one; which columns it sets, its values say."""
    [key] = table.primary_key
    found = table.update().where(key == sa.bindparam(KEY))
    if version is not None and version.table is table:
        found = found.where(version == sa.bindparam(READ_VERSION))
    return found
