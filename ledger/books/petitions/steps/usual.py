"""What steps of several chapters say alike: by whom, and the day a procedure is finished on."""

from ledger.books.petitions.records import PetitionEntry
from ledger.grammar.steps import Ask
from ledger.models import LEADING_ROLES, Role

OFFICER = (Role.OFFICER,)
OFFICE = (Role.OFFICER, *LEADING_ROLES)
FINISHES = ((PetitionEntry.is_finished, True),)
FINISHED_ON = Ask(PetitionEntry.finished_on, fresh=True)
