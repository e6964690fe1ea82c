"""What a person may begin: an entry of which book by which steps, a visit for which book, here or anywhere."""

from collections.abc import Iterable

from ledger.access import filing_refusal, is_closed_to_field, visits_sites
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import Person, Post, Site
from ledger.queries.town_rules import decided_in
from ledger.refusals import NotVisible


def filing_steps(person: Person, book: Book) -> list[Step]:
    """Return the ways this person may begin an entry of a book somewhere."""
    posts = [post for post in person.posts if post.is_for(book.key)]
    return [step for step in book.filing_steps() if any(_lets_begin(post, person, book, step) for post in posts)]


def _lets_begin(post: Post, person: Person, book: Book, step: Step) -> bool:
    if post.role not in step.who:
        return False
    if book.open_to_field is None or post.area.town_id is None:
        return True
    return not is_closed_to_field(person, book, post.area, step, decided_in(post.area.town_id))


def filing_books(person: Person) -> list[Book]:
    """Return the books a person may begin an entry in somewhere."""
    return [book for book in shelf.books() if filing_steps(person, book)]


def filing_book(person: Person, key: str | None, *, kind: str | None = None) -> Book:
    """Return the book to file in: the one named, or the first there is; at a kind of place, where one is given.

    Raises NotVisible.
    """
    # Whether a person may file is asked of no more books than it takes: a town decides on some by itself.
    named = [book for book in shelf.books() if _is_named(book, key) and _is_kept_at(book, kind)]
    return _first(book for book in named if filing_steps(person, book))


def may_file_at(person: Person, site: Site) -> bool:
    """Return whether a person may begin an entry at a place, in any book."""
    return any(
        not filing_refusal(person, book, site.area, step)
        for book in shelf.books()
        if _is_kept_at(book, site.kind)
        for step in book.filing_steps()
    )


def visit_books(person: Person, *, kind: str | None = None) -> list[Book]:
    """Return the books that have visits and some post of the person is for; to a kind of place, where one is given."""
    posts = [post for post in person.posts if post.role.sees_entries]
    return [
        book
        for book in shelf.books()
        if book.visit is not None and book.site is not None and _is_kept_at(book, kind)
        if any(post.is_for(book.key) for post in posts)
    ]


def visit_book(person: Person, key: str | None, *, kind: str | None = None) -> Book:
    """Return the book a visit is for: the one named, or the first there is. Raises NotVisible."""
    return _first(book for book in visit_books(person, kind=kind) if _is_named(book, key))


def visit_books_at(person: Person, site: Site) -> list[Book]:
    """Return the books for which a person may look at a place."""
    return [book for book in visit_books(person, kind=site.kind) if visits_sites(person, site.area, book.key)]


def _is_kept_at(book: Book, kind: str | None) -> bool:
    """Return whether a book keeps its entries at a kind of place; two books may share one."""
    return kind is None or (book.site is not None and book.site.key == kind)


def _is_named(book: Book, key: str | None) -> bool:
    return key in (None, "", book.key)


def _first(books: Iterable[Book]) -> Book:
    found = next(iter(books), None)
    if found is None:
        raise NotVisible
    return found
