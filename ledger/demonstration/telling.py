"""Finding what the books tell: `ledger.books.stories.<key of the book>` with a function `tell(today, chance)`."""

import importlib
import importlib.util
from datetime import date
from random import Random

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.stories import Telling

STORIES = "ledger.books.stories"


def told_books() -> list[Book]:
    """Return the books on the shelf that have stories."""
    return [book for book in shelf.books() if importlib.util.find_spec(f"{STORIES}.{book.key}") is not None]


def telling(book: Book, *, today: date, chance: Random) -> Telling:
    return importlib.import_module(f"{STORIES}.{book.key}").tell(today, chance)
