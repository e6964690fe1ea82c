"""What steps of several chapters say alike: where they may be taken, and what finishes a procedure."""

from ledger.books.petitions import states
from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.days import happened
from ledger.grammar.rooms import every
from ledger.grammar.steps import State
from ledger.models import Entry

ALL_OPEN = tuple(state for state in every(State, states) if not state.is_closed)
ALL_BUT_VOID = tuple(state for state in every(State, states) if state is not states.VOID)

# Who brought it may have been called before it was registered, or before it was handed on to us.
REACHED_ON = happened(PetitionEntry.reached_on, PetitionEntry.received_on, may_precede=(PetitionEntry.received_on,))
# With this a procedure is finished, whichever way it went.
FINISHED_ON = happened(PetitionEntry.finished_on, Entry.found_on)
# Where what finishes it is a letter.
FINISHED_BY_PAPER = happened(PetitionEntry.finished_on, Entry.found_on, by_paper=True)
FINISHES = ((PetitionEntry.is_finished, True),)
