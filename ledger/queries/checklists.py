"""Which checklists there are: those that fit a place on a day, and those an administrator keeps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.fields import Field
from ledger.models import Checklist, ChecklistItem, Site
from ledger.refusals import NotVisible


def checklists_for(site: Site, book: Book, *, on: date) -> list[Checklist]:
    """Return the checklists of a book that fit this place on this day, the most specific first, items loaded.

    A town's own copy stands in for the shipped list it was made from, also once the town has ended it.
    """
    fitting = [one for one in town_checklists(site.town_id, book.key) if _holds_on(one, on) and _fits(one, site)]
    return sorted(fitting, key=lambda one: (_width(one), one.town_id is None, one.title))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A checklist as a form showed it, none where it showed none. What was changed since is no matter of whoever ticks.

    `ended` counts the items whose words hold no more by now, `added` those that were not there yet.
    """

    checklist: Checklist | None = None
    items: tuple[ChecklistItem, ...] = ()
    ended: int = 0
    added: int = 0


def shown_now(checklist: Checklist | None, *, on: date) -> Shown:
    """Return what a form that is opened now shows of a checklist."""
    return Shown(checklist=checklist, items=tuple(checklist.items_on(on)) if checklist is not None else ())


def shown_before(site: Site, book: Book, *, checklist_id: int, item_ids: Collection[int], on: date) -> Shown | None:
    """Return a checklist with the items a form showed of it, whether they still hold or not; None for one that no form
    of this place and book could have shown.
    """
    of_town = sa.or_(Checklist.town_id.is_(None), Checklist.town_id == site.town_id)
    found = sa.select(Checklist).where(Checklist.id == checklist_id, Checklist.book == book.key, of_town)
    checklist = db.session.scalar(found.options(selectinload(Checklist.items)))
    if checklist is None:
        return None
    items = tuple(item for item in checklist.items if item.id in item_ids)
    shown = {item.text for item in items}
    # The list that stands in for it by now: the town's own copy, or itself.
    heirs = (one for one in town_checklists(site.town_id, book.key) if one.key == checklist.key and _holds_on(one, on))
    now = {item.text for heir in heirs for item in heir.items_on(on)}
    return Shown(checklist=checklist, items=items, ended=len(shown - now), added=len(now - shown))


def town_checklists(town_id: int, book: str | None = None) -> list[Checklist]:
    """Return a town's checklists, by book and title: its own, and the shipped ones it has no copy of."""
    found = (
        sa.select(Checklist)
        .where(sa.or_(Checklist.town_id == town_id, Checklist.town_id.is_(None)))
        .order_by(Checklist.book, Checklist.title, Checklist.id)
        .options(selectinload(Checklist.items))
    )
    lists = list(db.session.scalars(found.where(Checklist.book == book) if book else found))
    own = {(one.book, one.key) for one in lists if one.town_id == town_id}
    return [one for one in lists if one.town_id == town_id or (one.book, one.key) not in own]


def _holds_on(checklist: Checklist, day: date) -> bool:
    return checklist.valid_from <= day and (checklist.valid_to is None or day <= checklist.valid_to)


def _fits(checklist: Checklist, site: Site) -> bool:
    return not checklist.site_kinds or site.subject_type in checklist.site_kinds


def _width(checklist: Checklist) -> int:
    """Return how many kinds of place a list is for; a list for any kind is the widest."""
    return len(checklist.site_kinds) or 1_000


def kinds_of_place(book: Book) -> list[tuple[str, str]]:
    """Return (value, label) of the kinds of place a book's checklists can be for."""
    declared = book.site.subject_type.choices if book.site is not None else None
    return declared.pairs() if declared is not None else []


def books_with_checklists() -> list[Book]:
    """Return the books that look at places; what comes without one is checked by no list."""
    return [book for book in shelf.books() if book.site is not None]


def item_categories(book: Book) -> Field | None:
    """Return the field of the entry that an item's category fills in, or None where the book fills in none."""
    probe = ChecklistItem(text="", hazard="", location="", category="category of the item")
    filled = [attribute for attribute, value in book.begin_from(probe) if value == probe.category]
    return book.field_of(filled[0]) if filled else None


def town_checklist(town_id: int, checklist_id: int) -> Checklist:
    """Return one of a town's lists with its items; raises NotVisible for another town's, or one it has its own copy of."""
    found = [one for one in town_checklists(town_id) if one.id == checklist_id]
    if not found:
        raise NotVisible("没有找到这份检查表。本镇可能已经改成自己的一份，请从清单页面重新打开。")
    return found[0]
