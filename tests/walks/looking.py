"""How much there is and how far it has come, in one look: what was refused has left nothing behind."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from ledger.db import db


def everything_in_one_look() -> tuple[Any, ...]:
    """Return how many rows each table holds and how far entries, clocks, tallies and numbers have come.

    Photos taken in are left out: they are kept whatever else is refused.
    """
    return tuple(db.session.execute(_one_look(tuple(db.metadata.tables))).one())


@cache
def _one_look(names: tuple[str, ...]) -> sa.Select[Any]:
    counts = [
        sa.select(sa.func.count()).select_from(table).scalar_subquery()
        for name, table in sorted(db.metadata.tables.items())
        if name in names and name != "upload"
    ]
    return sa.select(*counts, *_how_far())


def _how_far() -> list[sa.ScalarSelect[Any]]:
    tables = db.metadata.tables
    entry, clock, due, closed, sequence = (
        tables[name] for name in ("entry", "clock", "open_tally", "closed_tally", "sequence")
    )
    return [
        sa.select(sa.func.sum(entry.c.version)).scalar_subquery(),
        sa.select(sa.func.count(clock.c.stopped_at)).scalar_subquery(),
        sa.select(sa.func.count(clock.c.paused_on)).scalar_subquery(),
        sa.select(sa.func.sum(clock.c.extensions)).scalar_subquery(),
        sa.select(sa.func.sum(due.c.entries * due.c.entries)).scalar_subquery(),
        sa.select(sa.func.sum(closed.c.entries * closed.c.entries)).scalar_subquery(),
        sa.select(sa.func.sum(sequence.c.last)).scalar_subquery(),
    ]
