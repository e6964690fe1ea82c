"""A submission as a row of the database can hold it until somebody has decided, and as it was handed in again after."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ledger.grammar.book import Book
from ledger.grammar.fields import Field, Kind
from ledger.grammar.steps import Step
from ledger.services.submissions import PaperAnswer, Submission

PAPER_TEXTS = ("kind", "number", "issuing_authority", "legal_basis")


def kept(book: Book, step: Step, submission: Submission) -> dict[str, Any]:
    """Return a submission that was found sound, as JSON. What is sealed or kept apart is never kept so; see `Book.check`."""
    fields, paper = _fields(book, step), submission.paper
    return {
        "answers": {key: fields[key].plain(value) for key, value in submission.answers.items()},
        "photos": {proof: [str(one) for one in photos] for proof, photos in submission.photos.items()},
        "paper": {part: getattr(paper, part) for part in PAPER_TEXTS} | {"dated_on": paper.dated_on.isoformat()}
        if paper is not None
        else None,
        "note": submission.note,
        "hand_to_id": submission.hand_to_id,
        "place_id": submission.place_id,
        "row_id": submission.row_id,
        "going_on": submission.going_on,
    }


def handed_in_again(book: Book, step: Step, data: Mapping[str, Any], *, uuid: UUID) -> Submission:
    """Return the submission that `kept` has written down, under the id it came with."""
    fields, paper = _fields(book, step), data["paper"]
    return Submission(
        uuid=uuid,
        # What the step no longer asks for was asked by a book of another day; the step refuses it.
        answers={key: _value(fields.get(key), plain) for key, plain in data["answers"].items()},
        photos={proof: [UUID(one) for one in photos] for proof, photos in data["photos"].items()},
        paper=PaperAnswer(**paper | {"dated_on": date.fromisoformat(paper["dated_on"])}) if paper else None,
        note=data["note"],
        hand_to_id=data["hand_to_id"],
        place_id=data.get("place_id"),
        row_id=data.get("row_id"),
        going_on=data.get("going_on", ""),
    )


def _fields(book: Book, step: Step) -> dict[str, Field]:
    return {ask.field.key: book.field_of(ask.field) for ask in step.all_asks}


def _value(declared: Field | None, plain: Any) -> Any:
    if declared is None or plain is None:
        return plain
    if declared.kind is Kind.DAY:
        return date.fromisoformat(plain)
    if declared.kind in (Kind.DECIMAL, Kind.SQUARE_METRES):
        return Decimal(plain)
    if declared.kind is Kind.CHOICE and declared.choices is not None:
        return declared.choices._value2member_map_.get(plain, plain)
    return plain
