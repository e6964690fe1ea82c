"""What steps of several chapters say alike: where they may be taken, and the days they ask for."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.books.petitions import states
from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.conditions import Condition
from ledger.grammar.days import TODAY
from ledger.grammar.rooms import every
from ledger.grammar.steps import Ask, State
from ledger.models import Entry

ALL_OPEN = tuple(state for state in every(State, states) if not state.is_closed)
ALL_BUT_VOID = tuple(state for state in every(State, states) if state is not states.VOID)

Day = InstrumentedAttribute[Any]


def happened(field: Day, *after: Day, mandatory: bool | Condition = True, fresh: bool = True, **words: str) -> Ask:
    """Ask for the day something happened: today unless said otherwise, never ahead, not before those in `after`."""
    return Ask(field, mandatory=mandatory, fresh=fresh, default=TODAY, not_ahead=True, after=after, **words)


# With this a procedure is finished, whichever way it went.
FINISHED_ON = happened(PetitionEntry.finished_on, Entry.found_on)
FINISHES = ((PetitionEntry.is_finished, True),)
