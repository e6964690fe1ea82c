"""The tabs over the forms of 记一条: a line of each book, a visit; and over those of a visit, where books share a place."""

from flask import url_for

from ledger.grammar.book import Book
from ledger.models import Person, Site
from ledger.queries.beginnings import filing_books, visit_books
from ledger.web.tabs import LinkedTab


def record_tabs(person: Person, *, book: Book | None, site: Site | None = None) -> list[LinkedTab]:
    """Return one tab for each book the person may file in, and one for visits; `book` None: the visit is current.

    A place already chosen goes along to the books that keep entries at its kind of place.
    """
    filing = [
        LinkedTab(
            label=f"记{one.entry_word}",
            url=url_for("filing.choose", book=one.key, site=site.id if site and _shares(one, site) else None),
            is_current=one is book,
        )
        for one in filing_books(person)
    ]
    if not visit_books(person):
        return filing
    return [*filing, LinkedTab(label="检查", url=url_for("visits.choose"), is_current=book is None)]


def visit_tabs(person: Person, site: Site, *, book: Book) -> list[LinkedTab]:
    """Return one tab for each book a visit to this place may be for; none where there is only one."""
    books = visit_books(person, kind=site.kind)
    return [
        LinkedTab(label=one.label, url=url_for("visits.begin", site_id=site.id, book=one.key), is_current=one is book)
        for one in books
        if len(books) > 1
    ]


def _shares(book: Book, site: Site) -> bool:
    return book.site is not None and book.site.key == site.kind
