"""What is written about a matter names nobody: who it is about stands in its sealed record alone (rules 5.5, 5.6)."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import may_open
from ledger.grammar import shelf
from ledger.grammar.book import Book
from ledger.grammar.fields import Kind
from ledger.grammar.sealed import Sealed
from ledger.grammar.steps import Step
from ledger.models import Entry, Person, SealedRecord
from ledger.services.evidence import OwnUpload
from ledger.services.submissions import Submission

FREE_TEXT = (Kind.TEXT, Kind.LONG_TEXT)


def naming_faults(
    session: Session,
    book: Book,
    step: Step,
    entry: Entry,
    submission: Submission,
    uploads: Mapping[str, Iterable[OwnUpload]],
    *,
    by: Person,
) -> dict[str, str]:
    """Return a sentence for each text of a step that holds the number or the name of somebody the book seals."""
    if book.sealed is None:
        return {}
    names = book.sealed.names_in(submission.sealed) | known_names(session, book, entry, by=by)
    faults = _told(book.sealed, _texts(book, step, entry, submission), names)
    for proof, photos in uploads.items():
        if any(book.sealed.naming(photo.name, names) for photo in photos):
            faults[proof] = f"照片的文件名里有{book.sealed.label}的姓名或号码，请改名后重新选择"
    return faults


def text_faults(session: Session, book: Book, entry: Entry, texts: Mapping[str, str], *, by: Person) -> dict[str, str]:
    """Return a sentence for each text about an entry that holds the number or the name of somebody the book seals."""
    return _told(book.sealed, texts, known_names(session, book, entry, by=by)) if book.sealed is not None else {}


def known_names(session: Session, book: Book, entry: Entry, *, by: Person) -> frozenset[str]:
    """Return the names sealed with an entry, to compare with; nobody is shown them and nothing of it is noted.

    None for somebody who may not open the record: a refusal would tell whoever guesses a name that it is right.
    """
    if book.sealed is None or entry.id is None:
        return frozenset()
    if not may_open(by, book, entry):
        return frozenset()
    sealed = session.scalar(sa.select(SealedRecord.sealed).where(SealedRecord.entry_id == entry.id))
    return book.sealed.names_in(shelf.seal().open(sealed, about=f"entry {entry.id}")) if sealed else frozenset()


def _told(sealed: Sealed, texts: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    found = {key: sealed.naming(text, names) for key, text in texts.items()}
    return {key: sentence for key, sentence in found.items() if sentence}


def _texts(book: Book, step: Step, entry: Entry, submission: Submission) -> dict[str, str]:
    """Return everything somebody writes freely in a step, by the key its faults go by."""
    numbers = book.sealed.numbers if book.sealed is not None else ()
    texts = {
        ask.field.key: getattr(entry, ask.field.key) or ""
        for ask in step.asks
        if book.field_of(ask.field).kind in FREE_TEXT and ask.field not in numbers
    }
    texts["note"] = submission.note
    texts["going_on"] = submission.going_on
    for at, line in enumerate(submission.measures, 1):
        texts |= {f"measure-{at}-text": line.text, f"measure-{at}-named": line.named}
    if submission.paper is not None:
        texts["paper-issuing_authority"] = submission.paper.issuing_authority or ""
        texts["paper-legal_basis"] = submission.paper.legal_basis or ""
    return texts
