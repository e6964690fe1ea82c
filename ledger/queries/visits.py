"""What a look at a place found, and what of it is still to be filed or explained."""

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Proof
from ledger.models import Tick, Visit

SITE_PHOTO = Proof(key="visit", label="现场照片")
# What was seen besides the items of the list goes by this number, which no item has.
SEEN = "0"


def findings_of(book: Book, visit: Visit) -> list[str]:
    """Return the ids of the items that did not fit, and SEEN where the look itself found something."""
    items = [item for item, tick in visit.ticks.items() if tick == Tick.DOES_NOT_FIT.value]
    return [*items, SEEN] if book.visit_finds is not None and book.visit_finds.when.holds(visit) else items


def unsettled_items(visit: Visit) -> list[str]:
    """Return the findings that have neither become an entry nor been explained."""
    return [item for item in findings_of(shelf.book_of(visit.book), visit) if item not in visit.settled]
