"""Tallies counted anew, for the rare change that moves many entries at once."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import insert
from ledger.models import Entry, Tally


def recount(session: Session, homes: Iterable[tuple[int, int]]) -> None:
    """Count the entries of these (town id, village id or 0) anew; whoever steps meanwhile waits on the rows."""
    for town_id, village_id in sorted(homes):
        session.execute(sa.delete(Tally).where(Tally.town_id == town_id, Tally.village_id == village_id))
        for book, state, entries in session.execute(_counted(town_id, village_id)).all():
            counted = insert(Tally).values(
                town_id=town_id, village_id=village_id, book=book, state=state, entries=entries
            )
            # A first entry of a state may have been tallied between the delete and here.
            session.execute(
                counted.on_conflict_do_update(
                    index_elements=[Tally.town_id, Tally.village_id, Tally.book, Tally.state],
                    set_={"entries": entries},
                )
            )


def _counted(town_id: int, village_id: int) -> sa.Select[tuple[str, str, int]]:
    lies_here = Entry.village_id == village_id if village_id else Entry.village_id.is_(None)
    return (
        sa.select(Entry.book, Entry.state, sa.func.count())
        .where(Entry.town_id == town_id, lies_here)
        .group_by(Entry.book, Entry.state)
    )
