"""By when a place has to be looked at again: kept on its file whenever a visit or a step changes what it follows from."""

from ledger.grammar.adjustments import TownRule
from ledger.grammar.book import Book
from ledger.models import Site
from ledger.workdays import local_date


def plan_next_visit(book: Book, site: Site, rule: TownRule) -> None:
    """Write by when the place has to be looked at again, where its kind has a rule for that."""
    if book.site is None or book.site.next_visit is None or site.kind != book.site.key:
        return
    last = local_date(site.last_visit_at) if site.last_visit_at is not None else None
    site.next_visit_on = book.site.next_visit(site, last, rule) if last is not None else None
