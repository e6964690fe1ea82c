"""An entry held for whoever is about to change it: by a step, or by deciding about one."""

from functools import cache, lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.access import Reach, reach_of
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Entry, Person
from ledger.refusals import NotVisible

# How many people's statements are kept.
KEPT = 256


def locked_entry(session: Session, entry_id: int, by: Person) -> tuple[Book, Entry]:
    """Return the entry as it stands now with its book, held until the end of the transaction.

    SQLite's writers already stand in line; on PostgreSQL the row is locked, so that of two officers
    the second sees what the first has done instead of failing half-way.
    """
    key = session.connection().scalar(_locking(reach_of(by)), {"entry_id": entry_id, "me": by.id})
    if key is None:
        raise NotVisible
    book = shelf.book_of(key)
    # Read by a statement of its own: one that has waited for the lock would show the details as they were before.
    return book, session.scalars(_standing(book.entry), {"entry_id": entry_id}).one()


@lru_cache(maxsize=KEPT)
def _locking(reach: Reach) -> sa.Select[tuple[str]]:
    """The longest statement of a step: kept, because looking through it anew costs as much as its answer."""
    # By its table alone: the details of every book would be joined to an entry.
    table = Entry.__table__
    locked = sa.select(table.c.book).where(table.c.id == sa.bindparam("entry_id"), reach.opened())
    return locked.with_for_update(key_share=True, of=table)


@cache
def _standing(kind: type[Entry]) -> sa.Select[tuple[Entry]]:
    standing = sa.select(kind).where(kind.id == sa.bindparam("entry_id")).options(joinedload(kind.area))
    return standing.execution_options(populate_existing=True)
