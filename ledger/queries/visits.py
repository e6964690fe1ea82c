"""What a look at a place asks, what it found, and what of it is still to be filed or explained."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ledger.db import db
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Kind, declared_fields
from ledger.grammar.steps import Ask, Proof
from ledger.models import ChecklistItem, Person, Tick, Visit, VisitResult
from ledger.queries.asked import MOST_NOTE, Asked, AskedField

SITE_PHOTO = Proof("visit", "现场照片")
# Whether others own or use the place by now, and since when.
PARTIES, PARTIES_SINCE = "parties", "party-since"
# How long whoever tapped "nothing found" by mistake may take it back.
TIME_TO_WITHDRAW = timedelta(minutes=10)
# What was seen besides the items of the list goes by this number, which no item has.
SEEN = "0"


@cache
def asked_of_visit(book: Book) -> Asked:
    """Return what a look at a place asks of anybody, beside the items of its checklist."""
    asked = (
        AskedField(ask=Ask(getattr(book.visit, named.key), mandatory=named.mandatory), field=named.field)
        for named in declared_fields(book.visit)
    )
    return Asked(
        book=book,
        step=None,
        fields=tuple(asked),
        proofs=(SITE_PHOTO,),
        paper=None,
        sealed=None,
        concerns=None,
        note=Field(label="检查情况说明", kind=Kind.LONG_TEXT, most=MOST_NOTE),
        note_mandatory=False,
        found_on=False,
        asks_hands=False,
        entry=book.visit(),
        first=book.usual_visit,
    )


def tick_name(item_id: int) -> str:
    """Return under which name an item of the checklist is asked, and told what is wrong with it."""
    return f"tick-{item_id}"


def party_name(key: str) -> str:
    """Return under which name somebody whom the file names is asked, and told what is wrong with it."""
    return f"party-{key}"


def findings_of(book: Book, visit: Visit) -> list[str]:
    """Return the ids of the items that did not fit, and SEEN where the look itself found something."""
    items = [item for item, tick in visit.ticks.items() if tick == Tick.DOES_NOT_FIT.value]
    return [*items, SEEN] if book.visit_finds is not None and book.visit_finds.when.holds(visit) else items


def unsettled_items(visit: Visit) -> list[str]:
    """Return the findings that have neither become an entry nor been explained."""
    return [item for item in findings_of(shelf.book_of(visit.book), visit) if item not in visit.settled]


def withdrawal_refusal(visit: Visit, by: Person, now: datetime) -> str:
    """Return why a look cannot be taken back, with what to do instead; "" where it can."""
    if visit.by_id != by.id:
        return "只有检查的本人可以撤销这次记录。"
    if visit.result != VisitResult.NOTHING_FOUND:
        return "只有“未发现问题”的记录可以撤销；不符合的，请逐条登记，或者写明不登记的原因。"
    if visit.new_parties:
        return "这次检查已经改了对象的资料，不能撤销。资料有误的，请在“改正资料”里改。"
    if now - visit.received_at > TIME_TO_WITHDRAW:
        return "已经过了十分钟，不能撤销。发现了问题的，请记一条；要重新检查的，请再检查一次。"
    return ""


def is_recorded(uuid: UUID) -> bool:
    """Return whether a look of this id has come before: whatever is asked about it has been answered then."""
    return db.session.scalar(sa.select(Visit.__table__.c.id).where(Visit.__table__.c.uuid == uuid)) is not None


def said_by_items(book: Book, items: Iterable[ChecklistItem]) -> dict[str, str]:
    """Return what items that did not fit say of an entry in words, by the field; what is chosen from a list is left open."""
    said: dict[str, list[str]] = {}
    for item in items:
        for attribute, value in book.begin_from(item):
            if value and book.field_of(attribute).kind in (Kind.TEXT, Kind.LONG_TEXT):
                said.setdefault(attribute.key, []).append(value)
    return {key: "；".join(dict.fromkeys(words)) for key, words in said.items()}


def told_by_visit(book: Book, visit: Visit) -> dict[str, Any]:
    """Return what a look has said already of the entry that is filed from it by hand, by the field of the entry."""
    opens = book.visit_opens
    pairs = opens.answers if opens is not None else ()
    told = {field.key: getattr(visit, value.key) for field, value in pairs if isinstance(value, InstrumentedAttribute)}
    return {key: value for key, value in told.items() if value not in (None, "", [])}
