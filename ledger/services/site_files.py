"""What the file of a place says, worked out from all that is on record about it whenever something is added."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar.book import Book
from ledger.grammar.site_records import SiteRecord
from ledger.grammar.town_rules import Decided
from ledger.models import Entry, Site, Visit
from ledger.services.next_visits import plan_next_visit


def renew_file(session: Session, book: Book, site: Site, decided: Decided) -> None:
    """Write what a book says of a place on its file, and by when somebody has to look at it again."""
    if book.site_learns:
        standing = _standing(session, book, site)
        for attribute, value_of in book.site_learns:
            setattr(site, attribute.key, value_of(standing))
    plan_next_visit(book.site, site, decided)


def _standing(session: Session, book: Book, site: Site) -> SiteRecord:
    entries = sa.select(book.entry).where(Entry.book == book.key, Entry.site_id == site.id).order_by(Entry.id)
    visits = sa.select(Visit).where(Visit.book == book.key, Visit.site_id == site.id).order_by(Visit.id)
    return SiteRecord(site=site, entries=tuple(session.scalars(entries)), visits=tuple(session.scalars(visits)))
