"""What an entry's story tells that no step of its own did: something of another entry, or of the place it is about.

Not a door: whoever changes the other tells it in the same transaction.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar.merging import Act
from ledger.models import Entry, Event
from ledger.services.submissions import content_hash
from ledger.typed import prose

Line = dict[str, Any]
# What the number of an entry is called on the story of another.
OTHER = "另一条"


def line(label: str, text: Any, *, field: str = "", was: Any = "") -> Line:
    """Return one line of what is told, in words; `was` is what stood there before."""
    return {"field": field, "label": label, "text": text, "was": was}


def tell(
    session: Session, entry: Entry, act: Act, lines: list[Line], *, uuid: UUID, by_id: int, now: datetime,
    note: str | None = None, to_state: str | None = None,
) -> Event:  # fmt: skip
    """Append to an entry's story that something was done; `uuid` is the act that caused it, one line of it an entry."""
    note = prose(note or "") or None
    event = Event(
        uuid=uuid5(uuid, f"{act.key} {entry.id}"), content_hash=content_hash([act.key, entry.id, note or lines]),
        entry_id=entry.id, step=act.key, at=now, by_id=by_id, round=entry.round, from_state=entry.state,
        to_state=to_state or entry.state, note=note, answers=lines,
    )  # fmt: skip
    write_row(session, event)
    return event
