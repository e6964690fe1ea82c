"""A registration at the wrong place: moved to the right one, and with it who sees it and in whose hands it is."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.access import grounds_of, roles_over, sites_on, visible_areas
from ledger.grammar.book import Book
from ledger.models import Area, Entry, Person, Site
from ledger.queries.asked import Asked
from ledger.queries.hands import holds_over
from ledger.services.submissions import Submission
from ledger.workdays import local_date

# Under which keys it is kept where an entry was and where it is now, in words, and at which site it was.
PLACE, OLD_SITE = "place", "site_id"


def moved(
    session: Session, asked: Asked, entry: Entry, was: dict[str, Any], submission: Submission,
    *, by: Person, agreed_by: Person | None, now: datetime,
) -> dict[str, str]:  # fmt: skip
    """Move the entry to the place that was handed in, or say why it cannot be moved there."""
    if submission.place_id is None:
        return {}
    book = asked.book
    site = _site(session, book, submission.place_id, by) if book.site is not None else None
    area = site.area if site is not None else _area(session, book, submission.place_id, by)
    if sentence := _refusal(asked, entry, site, area, by, agreed_by):
        return {"site" if book.site is not None else "area": sentence}
    is_there = site.id == entry.site_id if site is not None else area.id == entry.area_id
    if is_there:
        return {}
    was[PLACE] = (_words(session, entry), site.name if site is not None else area.name)
    if site is not None:
        _carry_over(session, book, entry, site, was)
    entry.area, entry.area_id, entry.village_id = area, area.id, area.village_id
    _release(book, entry, area, now)
    return {}


def _site(session: Session, book: Book, site_id: int, by: Person) -> Site | None:
    found = sa.select(book.site.model).where(book.site.model.id == site_id, sites_on(grounds_of(by)))
    # Whoever retires the place meanwhile waits, and then finds this entry there.
    held = found.options(joinedload(book.site.model.area)).with_for_update(read=True, key_share=True, of=Site.__table__)
    return session.scalar(held)


def _area(session: Session, book: Book, area_id: int, by: Person) -> Area | None:
    if book.site is not None:
        return None
    return session.scalar(sa.select(Area).where(Area.id == area_id, visible_areas(by)))


def _refusal(
    asked: Asked, entry: Entry, site: Site | None, area: Area | None, by: Person, agreed_by: Person | None
) -> str:
    book = asked.book
    if area is None or area.town_id is None or area.valid_to is not None:
        return f"请从列表中选择对的{book.site.label if book.site is not None else '村（社区）或网格'}"
    if area.town_id != entry.town_id:
        return "这是别的乡镇的，不能更正过去；请作废后由当地登记"
    if site is not None and site.retired_at is not None and site.id != entry.site_id:
        return "这个对象已经停用，请核对是否选错"
    if not roles_over(by, area, book.key) & set(asked.step.who):
        return "那里不在您的岗位范围内，请由管得到两处的人提请"
    if agreed_by is not None and not roles_over(agreed_by, area, book.key) & set(asked.step.decided_by):
        return "那里不在您的岗位范围内，请由管得到两处的负责人决定"
    return ""


def _words(session: Session, entry: Entry) -> str:
    return session.get_one(Site, entry.site_id).name if entry.site_id is not None else entry.area.name


def _carry_over(session: Session, book: Book, entry: Entry, site: Site, was: dict[str, Any]) -> None:
    """Who answers for the place answers for the entry, unless somebody has said otherwise."""
    old = session.get_one(Site, entry.site_id) if entry.site_id is not None else None
    was[OLD_SITE] = entry.site_id
    entry.site_id = site.id
    if old is not None and entry.responsible == book.site.answers_for(old):
        was.setdefault(Entry.responsible.key, entry.responsible)
        entry.responsible = book.site.answers_for(site)


def _release(book: Book, entry: Entry, area: Area, now: datetime) -> None:
    """Whoever holds it and has nothing to do with the right place holds it no longer: it falls to the role there."""
    if entry.holder_id is None or entry.awaits is None:
        return
    if not holds_over(entry.holder_id, book, (entry.awaits,), area, today=local_date(now)):
        entry.holder_id, entry.held_since = None, now
