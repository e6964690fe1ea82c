"""The door for entries that belong together without being one: tied by hand with a reason, and untied likewise.

Nothing but the tie changes: each keeps its number, its clocks and its way.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import words_for
from ledger.db import looking_again, transaction
from ledger.grammar.book import Book
from ledger.grammar.merging import TIE, UNTIE, Act
from ledger.grammar.usual_steps import OFFICE
from ledger.models import Entry, Link, LinkKind, Person
from ledger.queries.merging import is_tied_by_hand, may_tie
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.answers import note_fault
from ledger.services.locked_entries import locked_entry
from ledger.services.sealed_names import text_faults
from ledger.services.stories import OTHER, line, tell
from ledger.services.submissions import content_hash, same_or_refuse
from ledger.typed import prose

_KNOWN = sa.select(Link).where(Link.uuid == sa.bindparam("uuid"))
# Tied by either of the two: there is one tie between them, whoever began.
_STANDING = sa.select(Link).where(
    Link.kind == LinkKind.TOGETHER,
    Link.undone_at.is_(None),
    sa.or_(
        sa.and_(Link.from_id == sa.bindparam("one"), Link.to_id == sa.bindparam("other")),
        sa.and_(Link.from_id == sa.bindparam("other"), Link.to_id == sa.bindparam("one")),
    ),
)


@looking_again()
def tie(entry_id: int, other_id: int, *, uuid: UUID, reason: str, by: Person, now: datetime) -> Link:
    """Tie two entries of a book and town; return the tie there is already, where there is one.

    Raises NotVisible where either is not to be seen, NotAllowed, or AnswersRefused.
    """
    with transaction() as session:
        book, one, other = _both(session, entry_id, other_id, by)
        content = content_hash(["tie", entry_id, other_id, reason])
        known = session.scalar(_KNOWN, {"uuid": uuid})
        if known is not None:
            same_or_refuse(known, content=content, by=by, by_id=known.by_id)
            return known
        if refusal := _why_not(book, one, other, by):
            raise NotAllowed(refusal)
        standing = session.scalar(_STANDING, {"one": one.id, "other": other.id})
        if standing is not None:
            return standing
        _hold_reason(session, book, one, reason, by)
        link = Link(
            uuid=uuid, content_hash=content, kind=LinkKind.TOGETHER, from_id=one.id, to_id=other.id, by_id=by.id,
            at=now, reason=prose(reason), before={},
        )  # fmt: skip
        session.add(link)
        _tell_both(session, TIE, uuid, one, other, reason, by, now)
        session.flush()
        return link


def untie(entry_id: int, other_id: int, *, reason: str, by: Person, now: datetime) -> None:
    """Take the tie between two entries away; where there is none, nothing is done.

    Raises NotVisible, NotAllowed or AnswersRefused.
    """
    with transaction() as session:
        book, one, other = _both(session, entry_id, other_id, by)
        link = session.scalar(_STANDING, {"one": one.id, "other": other.id})
        if link is None:
            return
        if not (may_tie(by, book, one) and may_tie(by, book, other)):
            raise NotAllowed(f"解除关联由{words_for(book, OFFICE)}办理。")
        _hold_reason(session, book, one, reason, by)
        link.undone_at, link.undone_by_id = now, by.id
        _tell_both(session, UNTIE, link.uuid, one, other, reason, by, now)


def _why_not(book: Book, one: Entry, other: Entry, by: Person) -> str:
    if one.id == other.id:
        return "不能和自己关联，请填写另一条的编号。"
    if one.book != other.book or one.town_id != other.town_id:
        return "只能关联同一个镇、同一本台账的条目。"
    for either in (one, other):
        if not is_tied_by_hand(book, either):
            return f"“{either.number}”已经并入别的条目，或者需要保密，不能关联。"
        if not may_tie(by, book, either):
            return f"“{either.number}”由{words_for(book, OFFICE)}关联。"
    return ""


def _both(session: Session, entry_id: int, other_id: int, by: Person) -> tuple[Book, Entry, Entry]:
    """Return two entries as they stand, both held, the older first so that nobody waits in a ring."""
    held = {one: locked_entry(session, one, by) for one in sorted({entry_id, other_id})}
    book = held[entry_id][0]
    if book.ties is None:
        raise NotVisible
    return book, held[entry_id][1], held[other_id][1]


def _hold_reason(session: Session, book: Book, entry: Entry, reason: str, by: Person) -> None:
    sentence = note_fault(reason) if prose(reason) else "请写明理由"
    faults = {"reason": sentence} if sentence else dict(text_faults(session, book, entry, {"reason": reason}, by=by))
    if faults:
        raise AnswersRefused(faults)


def _tell_both(
    session: Session, act: Act, uuid: UUID, one: Entry, other: Entry, reason: str, by: Person, now: datetime
) -> None:
    for entry, beside in ((one, other), (other, one)):
        tell(session, entry, act, [line(OTHER, beside.number)], uuid=uuid, by_id=by.id, now=now, note=reason)
