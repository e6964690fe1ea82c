"""The days that steps ask for: told on the day itself or soon after it, and what follows lies not before."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.conditions import Condition
from ledger.grammar.days import TODAY
from ledger.grammar.steps import Ask
from ledger.models import Entry

Day = InstrumentedAttribute[Any]


def happened(field: Day, *after: Day, mandatory: bool | Condition = True, fresh: bool = True, **words: str) -> Ask:
    """Ask for the day something happened: today unless said otherwise, never ahead, not before those in `after`."""
    return Ask(field, mandatory=mandatory, fresh=fresh, default=TODAY, not_ahead=True, after=after, **words)


# With this a procedure is finished, whichever way it went.
FINISHED_ON = happened(PetitionEntry.finished_on, Entry.found_on)
FINISHES = ((PetitionEntry.is_finished, True),)
