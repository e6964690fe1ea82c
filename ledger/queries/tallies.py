"""The tallies counted anew from the entries: what the kept ones have to be equal to, however often the ledger was written to."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.db import db
from ledger.models import NO_DAY, ClosedTally, Entry, EntryPaper, OpenTally, Paper, SheetOf, Visit

# A tally's row by its key, and how many entries.
Row = tuple[tuple[Any, ...], int]
# What is added to a moment to read the local day off it.
AHEAD = "8 hours"


def counted_anew(tally: type[Any], dialect: sa.Dialect) -> sa.Select[Any]:
    """Return the statement that counts the rows of a tally in the entries, its columns in the order of the tally's."""
    entry = Entry.__table__.c
    village = sa.func.coalesce(entry.village_id, 0)
    is_open = tally is OpenTally
    key = (
        (entry.town_id, village, entry.book, sa.func.coalesce(entry.next_due_on, sa.literal(NO_DAY, sa.Date)))
        if is_open
        else (entry.town_id, _local_month(entry.closed_at, dialect), village, entry.book, entry.state)
    )
    named = [one.label(column.name) for one, column in zip(key, tally.__table__.columns, strict=False)]
    return (
        sa.select(*named, sa.func.count().label("entries"))
        .where(entry.closed_at.is_(None) if is_open else entry.closed_at.is_not(None), entry.is_segregated.is_(False))
        .group_by(*(sa.literal_column(str(number + 1)) for number in range(len(named))))
    )


def months_with_something(dialect: sa.Dialect) -> list[sa.Select[Any]]:
    """Return, for each kind of thing figures count, every month of a village in which there is any, at version 1.

    The columns are those of a stamp in their order.
    """
    entry, visit, paper = Entry.__table__, Visit.__table__, Paper.__table__
    papers = paper.join(EntryPaper, EntryPaper.paper_id == paper.c.id).join(entry, entry.c.id == EntryPaper.entry_id)
    kinds = (
        (SheetOf.ENTRIES, entry, entry, entry.c.found_on, False),
        (SheetOf.CLOSED, entry, entry, entry.c.closed_at, True),
        (SheetOf.VISITS, visit, visit, visit.c.started_at, True),
        (SheetOf.PAPERS, papers, entry, paper.c.dated_on, False),
    )
    return [
        sa.select(
            of.c.town_id,
            of.c.book,
            sa.literal(kind.value, sa.String),
            _local_month(day, dialect) if is_moment else _month(day, dialect),
            sa.func.coalesce(of.c.village_id, 0),
            sa.literal(1),
        )
        .select_from(rows)
        .where(day.is_not(None))
        .distinct()
        for kind, rows, of, day, is_moment in kinds
    ]


def _month(day: sa.ColumnElement[Any], dialect: sa.Dialect) -> sa.ColumnElement[date]:
    if dialect.name == "sqlite":
        return sa.func.date(day, "start of month", type_=sa.Date)
    return sa.cast(sa.func.date_trunc("month", day), sa.Date)


def _local_month(moment: sa.ColumnElement[Any], dialect: sa.Dialect) -> sa.ColumnElement[date]:
    plain = sa.type_coerce(moment, sa.DateTime)
    if dialect.name == "sqlite":
        return sa.func.date(plain, f"+{AHEAD}", "start of month", type_=sa.Date)
    local = plain + sa.cast(sa.literal(AHEAD, sa.String), sa.Interval)
    return sa.cast(sa.func.date_trunc("month", local), sa.Date)


def differing(tally: type[Any]) -> Iterator[tuple[Any, ...]]:
    """Give the keys at which a kept tally is not what the entries say."""
    kept = dict(_rows(sa.select(*tally.__table__.columns)))
    anew = dict(_rows(counted_anew(tally, db.engine.dialect)))
    yield from (key for key in kept.keys() | anew.keys() if kept.get(key) != anew.get(key))


def stale_tallies() -> list[tuple[Any, ...]]:
    """Return every key at which a tally is wrong; none, unless somebody wrote past the triggers."""
    return [key for tally in (OpenTally, ClosedTally) for key in differing(tally)]


def _rows(query: sa.Select[Any]) -> Iterator[Row]:
    for *key, entries in db.session.connection().execute(query):
        yield tuple(key), entries
