"""What the file of a place says, worked out from all that is on record about it whenever something is added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar.book import Book
from ledger.grammar.site_records import SiteRecord
from ledger.grammar.town_rules import Decided
from ledger.models import Entry, Site, Visit
from ledger.services.next_visits import plan_next_visit


def renew_file(session: Session, book: Book, site: Site, decided: Decided, *, now: datetime) -> None:
    """Write what a book says of a place on its file, and by when somebody has to look at it again. What is gone leaves the
    register when the last entry there is closed; its file stays.
    """
    if book.site_learns:
        standing = _standing(session, book, site)
        for attribute, value_of in book.site_learns:
            setattr(site, attribute.key, value_of(standing))
    plan_next_visit(book.site, site, decided)
    if book.site is not None and book.site.is_gone(site) and site.retired_at is None:
        is_open = sa.exists().where(Entry.site_id == site.id, Entry.closed_at.is_(None))
        if not session.scalar(sa.select(is_open)):
            site.retired_at = now
            site.version += 1


def _standing(session: Session, book: Book, site: Site) -> SiteRecord:
    entries = sa.select(book.entry).where(Entry.book == book.key, Entry.site_id == site.id).order_by(Entry.id)
    visits = sa.select(Visit).where(Visit.book == book.key, Visit.site_id == site.id).order_by(Visit.id)
    return SiteRecord(site=site, entries=tuple(session.scalars(entries)), visits=tuple(session.scalars(visits)))
