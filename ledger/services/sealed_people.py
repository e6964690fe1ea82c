"""What an entry keeps to itself: sealed people, and the code by which its petitioner asks after it."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import may_open, visible_entries
from ledger.db import transaction
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.steps import Step
from ledger.grammar.value_faults import as_kept, record_faults
from ledger.models import Entry, LookUp, LookUpAttempt, Person, SealedRecord
from ledger.queries.asked import Asked
from ledger.queries.hands import excluded_from
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible, Refused
from ledger.services import segregation
from ledger.services.access_log import Act, record
from ledger.services.numbers import clear_letters
from ledger.services.submissions import Submission
from ledger.typed import code as code_as_kept
from ledger.typed import entry_number, is_storable, is_whole, prose

CODE_LENGTH = 8
MOST_TRIES = 10
TRIES_WINDOW = timedelta(minutes=10)
LEAST_REASON, MOST_REASON = 4, 200


class TooManyTries(Refused):
    """Somebody at this address has asked too often."""

    def __init__(self) -> None:
        super().__init__("查询太频繁，请过十分钟再试。也可以带上告知书到镇信访窗口查询。")


def sealing_faults(asked: Asked, submission: Submission) -> dict[str, str]:
    """Return a sentence for each part of the sealed data that cannot stand."""
    if asked.sealed is None:
        return {}
    faults = record_faults(list(asked.sealed.fields), submission.sealed)
    faults |= {key: "既填写又要删去，请只选一样" for key in submission.cleared if submission.sealed.get(key)}
    if asked.step.is_side_step and not any(submission.sealed.values()) and not submission.cleared:
        faults[asked.sealed.fields[0].key] = "请填写要补充或更正的内容，或者选择要删去的；不填的保持原样"
    return {f"sealed-{key}": sentence for key, sentence in faults.items()}


def keep_sealed(
    session: Session, book: Book, step: Step, entry: Entry, submission: Submission, *, by: Person, now: datetime
) -> None:
    """Seal the people, keep the entry from those it concerns, and make a query code for whoever came to ask.

    The code is on the entry as `new_query_code` for this once: the database keeps only its keyed hash. One that
    somebody has seen whom the entry turns out to concern is replaced.
    """
    if step.seals and book.sealed is not None:
        _seal(session, entry, submission, by=by, now=now)
    is_kept_apart = segregation.is_asked(step, entry)
    if is_kept_apart:
        segregation.segregate(session, step, entry, submission)
    if book.is_public and (step.gives_code or (is_kept_apart and _is_code_known(session, entry))):
        entry.new_query_code = _new_code(session, entry, by=by, now=now)


def _seal(session: Session, entry: Entry, submission: Submission, *, by: Person, now: datetime) -> None:
    """Put what was typed beside what is sealed already; what was left empty stays as it was."""
    known = session.scalar(sa.select(SealedRecord).where(SealedRecord.entry_id == entry.id))
    kept = _opened(known) if known is not None else {}
    fields = {named.key: named.field for named in shelf.book_of(entry.book).sealed.fields}
    typed = {key: as_kept(fields[key], value) for key, value in submission.sealed.items() if value}
    people = {key: value for key, value in kept.items() if key not in submission.cleared} | typed
    if people == kept:
        return
    if not people:
        session.delete(known)
        return
    record_of = known or SealedRecord(entry_id=entry.id)
    record_of.sealed = shelf.seal().seal(people, about=f"entry {entry.id}")
    record_of.sealed_at, record_of.by_id = now, by.id
    session.add(record_of)


def seal_likewise(session: Session, entry: Entry, other: Entry, *, by: Person, now: datetime) -> None:
    """Seal with another entry the people sealed with this one; nobody is shown them."""
    known = session.scalar(sa.select(SealedRecord).where(SealedRecord.entry_id == entry.id))
    if known is not None:
        sealed = shelf.seal().seal(_opened(known), about=f"entry {other.id}")
        session.add(SealedRecord(entry_id=other.id, sealed=sealed, sealed_at=now, by_id=by.id))


def _opened(record_of: SealedRecord) -> dict[str, Any]:
    return shelf.seal().open(record_of.sealed, about=f"entry {record_of.entry_id}")


def _is_code_known(session: Session, entry: Entry) -> bool:
    """Return whether somebody this entry is kept from may have seen its query code."""
    known = session.get(LookUp, entry.id)
    return known is not None and (known.shown_to_id is None or known.shown_to_id in excluded_from(entry))


def _new_code(session: Session, entry: Entry, *, by: Person, now: datetime) -> str:
    code = clear_letters(CODE_LENGTH)
    known = session.get(LookUp, entry.id)
    hashed = _code_hash(entry.number, code)
    if known is None:
        session.add(LookUp(entry_id=entry.id, code_hash=hashed, made_at=now, shown_to_id=by.id))
    else:
        known.code_hash, known.made_at, known.shown_to_id = hashed, now, by.id
    return f"{code[:4]}-{code[4:]}"


def _code_hash(number: str, code: str) -> str:
    return shelf.seal().keyed_hash(f"{number} {code}")


def renew_code(entry_id: int, *, by: Person, now: datetime) -> str:
    """Make a new query code for an entry whose old one was lost, and return it, this once; the old one stops working."""
    with transaction() as session:
        entry, book = _opened_entry(session, entry_id, by)
        if not book.is_public:
            raise NotVisible
        if not may_open(by, book, entry):
            raise NotAllowed("查询码由受理机关补发。")
        record(session, Act.CODE_RENEWED, by=by, now=now, subject=f"entry:{entry.id}")
        return _new_code(session, entry, by=by, now=now)


def open_record(entry_id: int, *, reason: str, by: Person, now: datetime) -> dict[str, Any]:
    """Return the sealed people of an entry, noting who opened it when and why; raises AnswersRefused without a reason."""
    reason = prose(reason)
    if not LEAST_REASON <= len(reason) <= MOST_REASON or not is_whole(reason):
        raise AnswersRefused({"reason": f"请写明查看的理由，{LEAST_REASON} 到 {MOST_REASON} 个字，会记入访问日志"})
    with transaction() as session:
        entry, book = _opened_entry(session, entry_id, by)
        if book.sealed is None:
            raise NotVisible
        if not may_open(by, book, entry):
            raise NotAllowed(f"{book.sealed.label}的信息只有承办机关和负责人可以查看。")
        sealed = session.scalar(sa.select(SealedRecord).where(SealedRecord.entry_id == entry.id))
        if sealed is None:
            raise NotAllowed(f"这一件没有登记{book.sealed.label}的信息。")
        people = _opened(sealed)
        if sentence := book.sealed.naming(reason, book.sealed.names_in(people)):
            raise AnswersRefused({"reason": sentence})
        record(session, Act.SEALED_OPENED, by=by, now=now, subject=f"entry:{entry.id}", reason=reason)
        return people


def _opened_entry(session: Session, entry_id: int, by: Person) -> tuple[Entry, Book]:
    entry = session.scalar(
        sa.select(Entry).where(Entry.id == entry_id, visible_entries(by)).options(sa.orm.joinedload(Entry.area))
    )
    if entry is None:
        raise NotVisible
    return entry, shelf.book_of(entry.book)


def _numbers_meant(number: str) -> list[str]:
    """Return the numbers a petitioner may mean, who reads the character of the book as no part of it."""
    public = [book for book in shelf.books() if book.is_public]
    letters = [letter for book in public for letter in (book.letter, book.segregated_letter) if letter]
    return [number, *(f"{letter}{number}" for letter in letters)] if number[:1].isdigit() else [number]


def look_up(number: str, code: str, *, address: str, now: datetime) -> int | None:
    """Return the id of the entry with this number and query code, or None: a wrong code and an unknown number answer alike.

    Raises TooManyTries after ten that failed from one address within ten minutes. Those that succeed do not count:
    behind one address there may be a whole hall of people who know their codes.
    """
    number, code = entry_number(number), code_as_kept(code)
    address_hash = shelf.seal().keyed_hash(f"address {address}")
    with transaction() as session:
        session.execute(sa.delete(LookUpAttempt).where(LookUpAttempt.at < now - TRIES_WINDOW))
        tries = session.scalar(
            sa.select(sa.func.count()).select_from(LookUpAttempt).where(LookUpAttempt.address_hash == address_hash)
        )
        if (tries or 0) >= MOST_TRIES:
            raise TooManyTries
        hashes = [_code_hash(one, code) for one in _numbers_meant(number)] if is_storable(number + code) else []
        found = session.scalar(sa.select(LookUp.entry_id).where(LookUp.code_hash.in_(hashes)))
        if found is None:
            session.add(LookUpAttempt(address_hash=address_hash, at=now))
        return found
