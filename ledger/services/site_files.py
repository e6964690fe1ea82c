"""What the file of a place says, worked out from all that is on record about it whenever something is added."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar.book import Book
from ledger.grammar.site_records import SiteRecord
from ledger.grammar.town_rules import Decided
from ledger.models import Entry, Site, Visit, VisitResult
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
    about = {"book": book.key, "site_id": site.id}
    entries, visits = (
        session.scalars(_at_site(book.entry), about),
        session.scalars(_at_site(book.visit or Visit), about),
    )
    return SiteRecord(site=site, entries=tuple(entries), visits=tuple(visits))


@cache
def _at_site(kind: type[Entry] | type[Visit]) -> sa.Select[Any]:
    here = sa.select(kind).where(kind.book == sa.bindparam("book"), kind.site_id == sa.bindparam("site_id"))
    if issubclass(kind, Visit):
        here = here.where(kind.result != VisitResult.WITHDRAWN)
    return here.order_by(kind.id)
