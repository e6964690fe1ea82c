"""Which fields of a registration may be put right on an entry: those its own steps have asked."""

import sqlalchemy as sa

from ledger.db import db
from ledger.grammar.amending import tells_the_day
from ledger.grammar.book import Book
from ledger.models import Entry, Event
from ledger.queries.asked_fields import Fields

_TAKEN = sa.select(Event.step).where(Event.entry_id == sa.bindparam("entry_id")).distinct()


def asked_before(fields: Fields, book: Book, entry: Entry) -> Fields:
    """Return the fields that a step taken on the entry has asked, and the day of finding where no other answer tells it.

    A date that was extended is its approver's, and no longer a matter of what was registered.
    """
    taken = [
        book.steps_by_key[key] for key in db.session.scalars(_TAKEN, {"entry_id": entry.id}) if key in book.steps_by_key
    ]
    known = {ask.field.key for step in taken if not step.amends for ask in step.asks}
    known -= {ask.field.key for step in taken if step.extends for ask in step.asks}
    if not any(step.files_new and tells_the_day(step) for step in taken):
        known.add(Entry.found_on.key)
    return tuple(one for one in fields if one.key in known)
