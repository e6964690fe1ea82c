"""Keeping sheets of figures that a reader has counted, so that the next reader need not."""

import logging
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ledger.db import insert, transaction
from ledger.models import FigureSheet, FigureStamp
from ledger.queries.figure_sheets import Sheet
from ledger.queries.tallies import months_with_something

log = logging.getLogger(__name__)

# In seconds: how long what is kept may wait for somebody else who writes.
A_MOMENT = 0.25
KEY = ("town_id", "book", "counted", "month", "village_id")


def keep_sheets(sheets: Iterable[Sheet]) -> None:
    """Keep them by the versions they were counted at. Whatever was changed since has raised its stamp, so that a sheet
    kept too late is only counted once more.

    Nobody who reads waits or fails for it: what cannot be kept at once is counted again by the next reader.
    """
    rows = sorted((sheet.as_row() for sheet in sheets), key=lambda row: tuple(row[name] for name in KEY))
    if not rows:
        return
    try:
        with transaction(patience=A_MOMENT) as session:
            kept = insert(FigureSheet)
            known = {column.name: kept.excluded[column.name] for column in FigureSheet.__table__.columns}
            newer = FigureSheet.version <= kept.excluded.version
            for row in rows:
                session.connection().execute(
                    kept.values(row).on_conflict_do_update(index_elements=KEY, set_=known, where=newer)
                )
    except (SQLAlchemyError, OSError) as error:
        # Without its text: that holds the rows.
        why = type(getattr(error, "orig", error)).__name__
        log.warning("%d counted sheets were not kept: %s", len(rows), why)


def stamp_anew(connection: sa.Connection) -> None:
    """Let every figure be counted anew: forget all sheets, and stamp every month in which there is something."""
    connection.execute(sa.delete(FigureSheet.__table__))
    connection.execute(sa.update(FigureStamp.__table__).values(version=FigureStamp.version + 1))
    columns = [column.name for column in FigureStamp.__table__.columns]
    for months in months_with_something(connection.dialect):
        connection.execute(sa.insert(FigureStamp.__table__).from_select(columns, months.where(~_is_stamped(months))))


def _is_stamped(months: sa.Select[Any]) -> sa.ColumnElement[bool]:
    key = zip(FigureStamp.__table__.primary_key.columns, months.selected_columns, strict=False)
    return sa.exists().where(*(column == sa.type_coerce(value, column.type) for column, value in key))
