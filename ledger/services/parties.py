"""Carrying a change of owner, operator or occupant from the file of a place to what is open there.

Not a door: `services.sites` changes the file and calls this in the same transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.grammar import shelf
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.parties import CHANGE_PARTY, REWORD_PARTY, Party, Renaming, label_of
from ledger.grammar.value_faults import is_empty
from ledger.models import Entry, EntryPaper, Person, Site
from ledger.queries.sites import has_open_entries
from ledger.services.stories import Line, line, tell
from ledger.workdays import chinese_date

WHY_ASKED = "这里还有未销号的条目，请选择是换了人（单位），还是只改正写法"


@dataclass(frozen=True, kw_only=True)
class PartyChange:
    """Why a file names its party otherwise, and since which day somebody else is it."""

    why: Renaming | None = None
    on: date | None = None


def hold_open_entries(session: Session, site_id: int) -> None:
    """Hold what is open at a place before the place itself, as whoever takes a step does."""
    held = sa.select(Entry.__table__.c.id).where(Entry.site_id == site_id, Entry.closed_at.is_(None))
    session.execute(held.order_by(Entry.id).with_for_update(key_share=True, of=Entry.__table__))


def names_of(kind: SiteKind, site: Any) -> dict[str, Any]:
    """Return what a file says of its parties, by field."""
    fields = [one for party in kind.parties for one in (party.named, *(told for told, _ in party.details))]
    return {field.key: getattr(site, field.key) for field in fields}


def change_faults(
    kind: SiteKind, site: Site, wanted: dict[str, Any], change: PartyChange, today: date
) -> dict[str, str]:
    """Return what is missing of the reason, where something open hangs on who is named."""
    renamed = [
        party
        for party in kind.parties
        if wanted[party.named.key] != getattr(site, party.named.key) and not _is_left_to_say(site, party)
    ]
    if not renamed or not has_open_entries(site):
        return {}
    if change.why is None:
        return {"party_change": WHY_ASKED}
    if change.why is Renaming.REWORDED:
        return {}
    if change.on is None:
        return {"party_changed_on": "请填写从哪天起变更"}
    return {"party_changed_on": "变更日期不能晚于今天"} if change.on > today else {}


def _is_left_to_say(site: Site, party: Party) -> bool:
    """Return whether a file that was begun on the spot names nobody there yet: nobody is replaced by who is named now."""
    return site.is_provisional and is_empty(getattr(site, party.named.key))


def carry(
    session: Session, kind: SiteKind, site: Site, was: dict[str, Any], change: PartyChange,
    *, uuid: UUID, by: Person, now: datetime,
) -> None:  # fmt: skip
    """Let whatever is open at a place go on with those its file names now, and tell it on each story; `was` is what the
    file said before (`names_of`).
    """
    if was == names_of(kind, site):
        return
    session.flush()
    for book in (one for one in shelf.books() if one.site is not None and one.site.key == kind.key):
        standing = sa.select(book.entry).where(
            Entry.book == book.key, Entry.site_id == site.id, Entry.closed_at.is_(None)
        )
        for entry in session.scalars(standing.order_by(Entry.id).execution_options(populate_existing=True)):
            told = list(_carried(book, entry, site, was))
            if told:
                _tell(session, book, entry, told, change, uuid=uuid, by=by, now=now)


def _carried(book: Book, entry: Entry, site: Site, was: dict[str, Any]) -> Iterator[Line]:
    """Write on an entry whom the file names now, and yield what its story tells of it."""
    for party in book.site.parties:
        old, new, label = was[party.named.key], getattr(site, party.named.key), label_of(party, book.site.model)
        goes_along = party.answers is None or getattr(entry, party.answers.key) == old
        stays = party.stays is not None and party.stays.holds(entry)
        if old != new and party.answers is not None and goes_along and not stays:
            setattr(entry, party.answers.key, new)
            yield changed(label, new, old, field=party.answers.key)
        elif old != new:
            yield changed(label if party.answers is None else f"档案登记的{label}", new, old)
            if party.answers is not None:
                why = "立案（责令）时的当事人不变" if stays else "这一条另有登记"
                yield line(f"这一条的{book.word_of(party.answers)}", f"{_said(entry, party)}（{why}）")
        if goes_along and not stays:
            yield from _details(book, entry, site, was, party)


def _details(book: Book, entry: Entry, site: Site, was: dict[str, Any], party: Party) -> Iterator[Line]:
    for told, answers in party.details:
        old, new = was[told.key], getattr(site, told.key)
        if answers is not None and old != new and getattr(entry, answers.key) == old:
            setattr(entry, answers.key, new)
            yield changed(book.word_of(answers), new, old, field=answers.key)


def _tell(
    session: Session, book: Book, entry: Entry, told: list[Line], change: PartyChange,
    *, uuid: UUID, by: Person, now: datetime,
) -> None:  # fmt: skip
    is_replaced = change.why is Renaming.REPLACED
    act = CHANGE_PARTY if is_replaced else REWORD_PARTY
    if is_replaced and change.on is not None:
        told = [line("变更日期", chinese_date(change.on)), *told, *_service(session, book, entry, told)]
    entry.headline = book.headline_of(entry)
    tell(session, entry, act, told, uuid=uuid, by_id=by.id, now=now)


def _service(session: Session, book: Book, entry: Entry, told: list[Line]) -> Iterator[Line]:
    """Yield to whom papers go from now on, and that those that went out stay as they went."""
    served = [party for party in book.site.parties if party.is_served and party.answers is not None]
    replaced = [one for one in told if one["field"] in {party.answers.key for party in served}]
    if not replaced:
        return
    named = dict.fromkeys(said for party in served if (said := _said(entry, party)))
    yield line("今后文书送达", "、".join(named))
    if session.scalar(sa.select(sa.exists().where(EntryPaper.entry_id == entry.id))):
        before = "、".join(one["was"] for one in replaced if one["was"])
        yield line("此前的文书", f"已向{before or '原责任人'}送达的仍然有效，不重新送达；各项期限不变")


def _said(entry: Entry, party: Party) -> str:
    said = getattr(entry, party.answers.key) if party.answers is not None else None
    return "" if is_empty(said) else str(said)


def changed(label: str, new: Any, old: Any, *, field: str = "") -> Line:
    """Return the line of a story that tells old and new."""
    return line(label, new or "（空）", field=field, was=old or "")
