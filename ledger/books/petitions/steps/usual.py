"""What steps of several chapters say alike: where they may be taken, and what finishes a procedure."""

from ledger.books.petitions import states
from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.days import happened
from ledger.grammar.rooms import every
from ledger.grammar.steps import State
from ledger.models import Entry

ALL_OPEN = tuple(state for state in every(State, states) if not state.is_closed)
ALL_BUT_VOID = tuple(state for state in every(State, states) if state is not states.VOID)

# With this a procedure is finished, whichever way it went.
FINISHED_ON = happened(PetitionEntry.finished_on, Entry.found_on)
# Where what finishes it is a letter.
FINISHED_BY_PAPER = happened(PetitionEntry.finished_on, Entry.found_on, by_paper=True)
FINISHES = ((PetitionEntry.is_finished, True),)
