"""By when a place has to be looked at again: kept on its file whenever something changes that it follows from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar import shelf
from ledger.grammar.adjustments import TownRule
from ledger.grammar.book import Book
from ledger.grammar.limits import adjustable_for
from ledger.models import Site
from ledger.workdays import local_date

BATCH = 500


def plan_next_visit(book: Book, site: Site, rule: TownRule) -> None:
    """Write by when the place has to be looked at again, where its kind has a rule for that."""
    if book.site is None or book.site.next_visit is None or site.kind != book.site.key:
        return
    last = local_date(site.last_visit_at) if site.last_visit_at is not None else None
    site.next_visit_on = book.site.next_visit(site, last, rule) if last is not None else None


def plan_anew(site: Site, rule: TownRule) -> None:
    """Plan the next visit of a place whose file has been corrected."""
    for book in shelf.books():
        plan_next_visit(book, site, rule)


def plan_town_anew(session: Session, town_id: int, key: str, rule: TownRule) -> None:
    """Plan the next visits of a town whose rule of this key has changed, where they follow from it."""
    for book in shelf.books():
        if book.site is None or key not in _rules_of(book):
            continue
        places = sa.select(Site).where(Site.town_id == town_id, Site.kind == book.site.key, Site.retired_at.is_(None))
        for site in session.scalars(places.execution_options(yield_per=BATCH)):
            plan_next_visit(book, site, rule)


def _rules_of(book: Book) -> set[str]:
    """Return the keys of the rules by which a town sets how often the places of a book are looked at."""
    newest = {limit.code: limit for group in shelf.limits() for limit in group.newest()}
    rules = [adjustable_for(newest[rule]) if isinstance(rule, str) else rule for rule in book.site.visit_rules]
    return {rule.key for rule in rules if rule is not None}
