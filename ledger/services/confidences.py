"""What an entry keeps to itself: sealed people, whom it is kept from, and the code by which its petitioner asks after it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import posts_over, roles_over, visible_entries
from ledger.db import transaction
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.faults import record_faults
from ledger.grammar.steps import Step
from ledger.models import Area, Entry, Exclusion, LookUp, LookUpAttempt, Person, Post, ProtectedRecord
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible, Refused
from ledger.services.acts import Act, record
from ledger.services.submissions import Submission

# Without 0, O, 1, I and L: read out over the telephone, written down by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
MOST_TRIES = 10
TRIES_WINDOW = timedelta(minutes=10)
LEAST_REASON, MOST_REASON = 4, 200


class TooManyTries(Refused):
    """Somebody at this address has asked too often."""

    def __init__(self) -> None:
        super().__init__("查询太频繁，请过十分钟再试。也可以带上告知书到镇信访窗口查询。")


def confidence_faults(
    session: Session, book: Book, step: Step, entry: Entry, submission: Submission, *, by: Person
) -> dict[str, str]:
    """Return a sentence for each part of the sealed data that cannot stand, and for a missing or impossible "concerns"."""
    faults: dict[str, str] = {}
    if step.seals and book.protected is not None:
        faults |= {
            f"protected-{key}": sentence
            for key, sentence in record_faults(list(book.protected.fields), submission.protected).items()
        }
    if step.segregates is not None and step.segregates.holds(entry):
        faults |= _concern_faults(session, submission, by=by)
    return faults


def _concern_faults(session: Session, submission: Submission, *, by: Person) -> dict[str, str]:
    """A whistle-blowing matter names whom it concerns, so that it can be kept from them; nobody registers one about himself."""
    if not submission.concerns_people and not submission.concerns_areas:
        return {"concerns": "检举控告须选择涉及的人员或单位，系统将对其完全不可见"}
    own = {int(part) for post in by.posts for part in post.area.path.strip("/").split("/")}
    if by.id in submission.concerns_people or own & set(submission.concerns_areas):
        return {"concerns": "这件事涉及您本人或您所在的单位，请交由上级机关登记"}
    known = session.scalar(sa.select(sa.func.count()).select_from(Area).where(Area.id.in_(submission.concerns_areas)))
    people = session.scalar(
        sa.select(sa.func.count()).select_from(Person).where(Person.id.in_(submission.concerns_people))
    )
    if known != len(set(submission.concerns_areas)) or people != len(set(submission.concerns_people)):
        return {"concerns": "请从列表中选择涉及的人员或单位"}
    return {}


def keep_confidences(
    session: Session, book: Book, step: Step, entry: Entry, submission: Submission, *, by: Person, now: datetime
) -> None:
    """Seal the people, note whom the entry is kept from, and make a query code where the public may look it up.

    The code is on the entry as `new_query_code` for this once: the database keeps only its keyed hash.
    """
    if step.seals and book.protected is not None and any(submission.protected.values()):
        _seal(session, entry, submission.protected, by=by, now=now)
    if step.segregates is not None and step.segregates.holds(entry):
        _keep_from(session, entry, submission)
    if book.is_public and step.files_new:
        entry.new_query_code = _new_code(session, entry, now)


def _seal(session: Session, entry: Entry, people: dict[str, str], *, by: Person, now: datetime) -> None:
    sealed = shelf.seal().seal(people, about=f"entry {entry.id}")
    known = session.scalar(sa.select(ProtectedRecord).where(ProtectedRecord.entry_id == entry.id))
    if known is None:
        session.add(ProtectedRecord(entry_id=entry.id, sealed=sealed, sealed_at=now, by_id=by.id))
    else:
        known.sealed, known.sealed_at, known.by_id = sealed, now, by.id


def _keep_from(session: Session, entry: Entry, submission: Submission) -> None:
    entry.is_segregated = True
    session.execute(sa.delete(Exclusion).where(Exclusion.entry_id == entry.id))
    session.add_all(Exclusion(entry_id=entry.id, person_id=one) for one in sorted(set(submission.concerns_people)))
    session.add_all(Exclusion(entry_id=entry.id, area_id=one) for one in sorted(set(submission.concerns_areas)))


def kept_from(session: Session, entry: Entry) -> set[int]:
    """Return the ids of the people a segregated entry is kept from; empty for any other."""
    if not entry.is_segregated:
        return set()
    rows = session.execute(
        sa.select(Exclusion.person_id, Exclusion.area_id).where(Exclusion.entry_id == entry.id)
    ).all()
    found = {person_id for person_id, _ in rows if person_id is not None}
    for area_id in {area_id for _, area_id in rows if area_id is not None}:
        inside = sa.select(Post.person_id).join(Area, Area.id == Post.area_id).where(Area.path.contains(f"/{area_id}/"))
        found |= set(session.scalars(inside))
    return found


def _new_code(session: Session, entry: Entry, now: datetime) -> str:
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    known = session.get(LookUp, entry.id)
    hashed = _code_hash(entry.number, code)
    if known is None:
        session.add(LookUp(entry_id=entry.id, code_hash=hashed, made_at=now))
    else:
        known.code_hash, known.made_at = hashed, now
    return f"{code[:4]}-{code[4:]}"


def _code_hash(number: str, code: str) -> str:
    return shelf.seal().keyed_hash(f"{number.strip()} {code.replace('-', '').replace(' ', '').upper()}")


def renew_code(entry_id: int, *, by: Person, now: datetime) -> str:
    """Make a new query code for an entry whose old one was lost, and return it, this once; the old one stops working."""
    with transaction() as session:
        entry, book = _opened_entry(session, entry_id, by)
        if not book.is_public:
            raise NotVisible
        if not any(post.role.sees_entries for post in posts_over(by, entry.area, book.key)):
            raise NotAllowed("查询码由受理机关补发。")
        record(session, Act.CODE_RENEWED, by=by, now=now, subject=entry.number)
        return _new_code(session, entry, now)


def open_record(entry_id: int, *, reason: str, by: Person, now: datetime) -> dict[str, Any]:
    """Return the sealed people of an entry, noting who opened it when and why; raises AnswersRefused without a reason."""
    if not LEAST_REASON <= len(reason.strip()) <= MOST_REASON:
        raise AnswersRefused({"reason": f"请写明查看的理由，{LEAST_REASON} 到 {MOST_REASON} 个字，会记入访问日志"})
    with transaction() as session:
        entry, book = _opened_entry(session, entry_id, by)
        if book.protected is None:
            raise NotVisible
        if not roles_over(by, entry.area, book.key) & set(book.protected.openers):
            raise NotAllowed(f"{book.protected.label}的信息只有承办机关和负责人可以查看。")
        sealed = session.scalar(sa.select(ProtectedRecord).where(ProtectedRecord.entry_id == entry.id))
        if sealed is None:
            raise NotAllowed(f"这一件没有登记{book.protected.label}的信息。")
        people: dict[str, str] = shelf.seal().open(sealed.sealed, about=f"entry {entry.id}")
        if sentence := book.protected.naming(reason, book.protected.names_in(people)):
            raise AnswersRefused({"reason": sentence})
        record(session, Act.PROTECTED_OPENED, by=by, now=now, subject=entry.number, reason=reason.strip())
        return people


def _opened_entry(session: Session, entry_id: int, by: Person) -> tuple[Entry, Book]:
    entry = session.scalar(
        sa.select(Entry).where(Entry.id == entry_id, visible_entries(by)).options(sa.orm.joinedload(Entry.area))
    )
    if entry is None:
        raise NotVisible
    return entry, shelf.book_of(entry.book)


def look_up(number: str, code: str, *, address: str, now: datetime) -> int | None:
    """Return the id of the entry with this number and query code, or None: a wrong code and an unknown number answer alike.

    Raises TooManyTries after ten tries from one address within ten minutes.
    """
    address_hash = shelf.seal().keyed_hash(f"address {address}")
    with transaction() as session:
        session.execute(sa.delete(LookUpAttempt).where(LookUpAttempt.at < now - TRIES_WINDOW))
        tries = session.scalar(
            sa.select(sa.func.count()).select_from(LookUpAttempt).where(LookUpAttempt.address_hash == address_hash)
        )
        if (tries or 0) >= MOST_TRIES:
            raise TooManyTries
        session.add(LookUpAttempt(address_hash=address_hash, at=now))
        return session.scalar(
            sa.select(LookUp.entry_id)
            .join(Entry.__table__, Entry.id == LookUp.entry_id)
            .where(Entry.number == number.strip(), LookUp.code_hash == _code_hash(number, code))
        )
