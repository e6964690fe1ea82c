"""The ways something can be recorded, as the tabs over each of their forms: a line of a book, or a visit by its checklist."""

from dataclasses import dataclass

from flask import url_for

from ledger.access import is_closed_to_field
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.models import Person, Post
from ledger.queries.town_rules import decided_in
from ledger.refusals import NotVisible


@dataclass(frozen=True, kw_only=True)
class Way:
    label: str
    url: str
    is_current: bool
    count: int | None = None


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


def filing_book(person: Person, key: str | None, *, kind: str | None = None) -> Book:
    """Return the book to file in: the one named, or the first the person may begin an entry in, at a kind of place
    where one is given. Raises NotVisible.
    """
    for book in shelf.books():
        fits = kind is None or (book.site is not None and book.site.key == kind)
        if key in (None, "", book.key) and fits and filing_steps(person, book):
            return book
    raise NotVisible


def visit_book(person: Person, kind: str | None) -> Book:
    """Return the book a visit to this kind of place belongs to, or the first that has visits. Raises NotVisible."""
    for book in shelf.books():
        if _may_visit(person, book, kind):
            return book
    raise NotVisible


def ways(person: Person, *, book: Book | None) -> list[Way]:
    """Return one tab for each book the person may file in, and one for visits; `book` None: the visit is current."""
    filing = [
        Way(label=f"记{one.entry_word}", url=url_for("filing.choose", book=one.key), is_current=one is book)
        for one in shelf.books()
        if filing_steps(person, one)
    ]
    visits = any(_may_visit(person, one) for one in shelf.books())
    return [*filing, *([Way(label="检查", url=url_for("visits.choose"), is_current=book is None)] if visits else [])]


def _may_visit(person: Person, book: Book, kind: str | None = None) -> bool:
    """Return whether a book has visits, to this kind of place where one is given, and the person a post for it."""
    fits = book.visit is not None and book.site is not None and kind in (None, book.site.key)
    return fits and any(post.role.sees_entries and post.is_for(book.key) for post in person.posts)
