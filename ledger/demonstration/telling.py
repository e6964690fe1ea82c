"""Finding what the books tell: `ledger.books.<key>.stories` with a function `tell(today, chance)`."""

import importlib
import importlib.util
from datetime import date
from random import Random

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.stories import Telling

BOOKS = "ledger.books"


def told_books() -> list[Book]:
    """Return the books on the shelf that have stories."""
    return [book for book in shelf.books() if _stories(book) is not None]


def telling(book: Book, *, today: date, chance: Random) -> Telling:
    """Raises LookupError for a book that tells nothing."""
    stories = _stories(book)
    if stories is None:
        raise LookupError(f"the book {book.key!r} tells no stories")
    return importlib.import_module(stories).tell(today, chance)


def _stories(book: Book) -> str | None:
    """Return the name of the module with a book's stories; a book of one file has no room for any."""
    home = importlib.util.find_spec(f"{BOOKS}.{book.key}")
    if home is None or home.submodule_search_locations is None:
        return None
    stories = f"{BOOKS}.{book.key}.stories"
    return stories if importlib.util.find_spec(stories) is not None else None
