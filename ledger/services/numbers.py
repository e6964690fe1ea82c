"""Running numbers and tallies: kept in the same transaction as the change they count."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import insert
from ledger.models import Entry, Sequence, Tally


def next_number(session: Session, *, town_id: int, letter: str, year: int) -> str:
    """Return the next number of a series, such as 安2026-0412: unique in the town, without gaps."""
    taken = insert(Sequence).values(town_id=town_id, name=f"{letter}{year}", last=1)
    taken = taken.on_conflict_do_update(
        index_elements=[Sequence.town_id, Sequence.name], set_={"last": Sequence.last + 1}
    ).returning(Sequence.last)
    return f"{letter}{year}-{session.scalar(taken):04d}"


def tally_move(session: Session, entry: Entry, *, from_state: str | None, to_state: str) -> None:
    """Count an entry out of one state and into another."""
    if from_state == to_state:
        return
    moves = {to_state: +1} if from_state is None else {from_state: -1, to_state: +1}
    # In one fixed order: two entries changing places would else hold a row each and wait for the other's.
    for state in sorted(moves):
        _count(session, entry, state, moves[state])


def _count(session: Session, entry: Entry, state: str, by: int) -> None:
    counted = insert(Tally).values(
        town_id=entry.town_id, village_id=entry.village_id or 0, book=entry.book, state=state, entries=by
    )
    session.execute(
        counted.on_conflict_do_update(
            index_elements=[Tally.town_id, Tally.village_id, Tally.book, Tally.state],
            set_={"entries": Tally.entries + sa.literal(by)},
        )
    )
