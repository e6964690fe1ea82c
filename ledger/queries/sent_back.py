"""Why entries were sent back: by the step that moved them last, where it has something done again."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Event, Person
from ledger.queries.dossiers import Dossier
from ledger.queries.entries import EntryRow


class SentBack(NamedTuple):
    """What sent an entry back, as the timeline tells it, with the reason, by whom and when."""

    done: str
    why: str
    by_name: str
    at: datetime


def sent_back_in(dossier: Dossier) -> SentBack | None:
    """Return why an entry stands where it stands; None where it was not sent there, or has moved on since."""
    moves = [told for told in dossier.told if told.event.from_state != told.event.to_state]
    if not moves or dossier.entry.closed_at is not None:
        return None
    event, by_name = moves[-1].event, moves[-1].by_name
    return _sent_back(dossier.book, event.step, event.note, by_name, event.at)


def sent_back_among(rows: Iterable[EntryRow]) -> dict[int, SentBack]:
    """Return the same for the lines of a list, by the id of the entry; nothing is asked where none could have been."""
    books = {row.id: shelf.book_of(row.book) for row in rows if row.state in _reached(shelf.book_of(row.book))}
    if not books:
        return {}
    moved = sa.or_(Event.from_state.is_(None), Event.from_state != Event.to_state)
    last = sa.select(sa.func.max(Event.id)).where(Event.entry_id.in_(books), moved).group_by(Event.entry_id)
    told = db.session.execute(
        sa.select(Event.entry_id, Event.step, Event.note, Person.name, Event.at)
        .join(Person, Person.id == Event.by_id)
        .where(Event.id.in_(last))
    )
    found = {entry_id: _sent_back(books[entry_id], *rest) for entry_id, *rest in told}
    return {entry_id: one for entry_id, one in found.items() if one is not None}


@cache
def _reached(book: Book) -> frozenset[str]:
    """Return the states into which something may be sent back."""
    return frozenset(step.to.key for step in book.steps if step.sends_back and step.to is not None)


def _sent_back(book: Book, key: str, note: str | None, by_name: str, at: datetime) -> SentBack | None:
    step = book.steps_by_key.get(key)
    return SentBack(step.done, note or "", by_name, at) if step is not None and step.sends_back else None
