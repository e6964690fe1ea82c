"""The shelf: the books this installation keeps, and the calendar they count by.

The factory fills it once; everybody else only reads.
"""

import importlib
import pkgutil

from ledger.grammar.adjustments import CORE_ADJUSTABLES, Adjustable
from ledger.grammar.book import Book, BookContradiction, SiteKind
from ledger.holidays import Holidays

_books: dict[str, Book] = {}
_holidays = Holidays()


def discover(package_name: str) -> None:
    """Put every module of a package that declares a BOOK on the shelf, in the order of the books' letters.

    Raises BookContradiction for a book that contradicts itself or another one.
    """
    package = importlib.import_module(package_name)
    for found in pkgutil.iter_modules(package.__path__, prefix=f"{package_name}."):
        book = getattr(importlib.import_module(found.name), "BOOK", None)
        if book is not None:
            put(book)


def put(book: Book) -> None:
    book.check()
    if _books.get(book.key, book) is not book:
        raise BookContradiction(f"two books are called {book.key!r}")
    if any(other.letter == book.letter and other is not book for other in _books.values()):
        raise BookContradiction(f"two books number their entries with {book.letter!r}")
    _books[book.key] = book


def take_off(book: Book) -> None:
    _books.pop(book.key, None)


def books() -> list[Book]:
    return list(_books.values())


def book_of(key: str) -> Book:
    """Raises KeyError for a book that is not kept here."""
    return _books[key]


def site_kinds() -> dict[str, SiteKind]:
    return {book.site.key: book.site for book in _books.values()}


def adjustables() -> list[Adjustable]:
    return [*CORE_ADJUSTABLES, *(one for book in _books.values() for one in book.adjustables)]


def keep_holidays(holidays: Holidays) -> None:
    """Put the calendar that every book counts by on the shelf."""
    global _holidays
    _holidays = holidays


def holidays() -> Holidays:
    return _holidays
