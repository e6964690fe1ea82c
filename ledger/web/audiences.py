"""For whom a page is there: those who see entries at all, and those who oversee a book."""

from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.models import Role
from ledger.refusals import NotVisible
from ledger.web import current
from ledger.web.context import LEADERS, OFFICES

READERS = tuple(role for role in Role if role.sees_entries)
OVERSEERS = (*OFFICES, *LEADERS)


def overseen_books() -> list[Book]:
    """Return the books this person oversees from above the field. Raises NotVisible where there is none."""
    posts = [post for post in current.person().posts if post.role in OVERSEERS]
    books = [book for book in shelf.books() if any(post.is_for(book.key) for post in posts)]
    if not books:
        raise NotVisible
    return books


def overseen_book(key: str | None) -> Book:
    """Return the book of this key, or without one the first this person oversees. Raises NotVisible for any other."""
    found = next((book for book in overseen_books() if key in (None, "", book.key)), None)
    if found is None:
        raise NotVisible
    return found


def own_books() -> list[Book]:
    """Return the books some post of the person is for."""
    posts = [post for post in current.person().posts if post.role.sees_entries]
    return [book for book in shelf.books() if any(post.is_for(book.key) for post in posts)]
