"""What a person hands in: plain values, with an id made where they were typed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from ledger.grammar.fields import Field
from ledger.grammar.value_faults import question, values_among
from ledger.models import Entry, Event, Person, Proposal, Visit
from ledger.refusals import AlreadyDifferent
from ledger.typed import Tidied, composed, is_blank


@dataclass(frozen=True, kw_only=True)
class PaperAnswer(Tidied):
    """One document to put on record; `kind` is a key of the book's papers."""

    kind: str
    number: str
    dated_on: date | None
    issuing_authority: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class MeasureLine(Tidied):
    """One measure to be listed: what is to be done by whom until when; by an account, or by somebody outside by name."""

    text: str = ""
    person_id: int | None = None
    named: str = ""
    due_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether nobody has written anything in this line of the form; whom it falls to and a day stand there before."""
        return is_blank(self.text) and is_blank(self.named)


@dataclass(frozen=True, kw_only=True)
class Submission(Tidied):
    """One step as handed in. The same id with the same content is the same act, however often it arrives.

    `answers` go by field key, `photos` by proof key (ids of uploads); `version` is the entry's version the
    person had before their eyes, None where nobody looked (a script). `place_id`: the site, in a book without sites the
    area, to which a registration is put right. `row_id`: the row that is put right or taken back, None for the last one.
    `sealed` holds what is sealed apart,
    `cleared` names what of it is taken away. `concerns_people` and `concerns_areas` name whom a segregated entry is
    kept from; `concerns_outsiders` says that it concerns somebody who has no account here. `measures` are listed,
    `measure_ids` done or withdrawn; `going_on` says why the step is taken while some are open. `unreadable` says, by key, what
    the door could make no value of: it refuses the step, together with whatever else is wrong. `confirmed` names the
    answers somebody has compared with the licence although their check digit fails.
    """

    uuid: UUID
    answers: dict[str, Any] = field(default_factory=dict)
    photos: dict[str, list[UUID]] = field(default_factory=dict)
    paper: PaperAnswer | None = None
    note: str = ""
    hand_to_id: int | None = None
    place_id: int | None = None
    row_id: int | None = None
    sealed: dict[str, str] = field(default_factory=dict, repr=False)
    cleared: list[str] = field(default_factory=list)
    concerns_people: list[int] = field(default_factory=list)
    concerns_areas: list[int] = field(default_factory=list)
    concerns_outsiders: bool = False
    measures: list[MeasureLine] = field(default_factory=list)
    measure_ids: list[int] = field(default_factory=list)
    going_on: str = ""
    version: int | None = None
    unreadable: dict[str, str] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)

    @property
    def paper_kind(self) -> str | None:
        return self.paper.kind if self.paper is not None else None

    def content_hash(self, *about: Any, digests: Mapping[UUID, str]) -> str:
        """Return a SHA-256 over what was entered and `about` what, in one fixed form.

        A file counts by the SHA-256 of its bytes in `digests`: its id is made anew each time it arrives. Sealed data stays out: a hash over a name is soon guessed.
        """
        return content_hash(
            [
                list(about),
                self.answers,
                {proof: digested(photos, digests) for proof, photos in self.photos.items()},
                None if self.paper is None else vars(self.paper),
                self.note,
                self.hand_to_id,
                *(
                    [sorted(self.concerns_people), sorted(self.concerns_areas)]
                    if self.concerns_people or self.concerns_areas
                    else []
                ),
                *(["outsiders"] if self.concerns_outsiders else []),
                *([f"place {self.place_id}"] if self.place_id is not None else []),
                *([f"row {self.row_id}"] if self.row_id is not None else []),
                *([sorted(self.cleared)] if self.cleared else []),
                *([[vars(one) for one in self.measures]] if self.measures else []),
                *([["measures", *sorted(self.measure_ids)]] if self.measure_ids else []),
                *([f"going on {self.going_on}"] if self.going_on else []),
            ]
        )


def digested(photos: Iterable[UUID], digests: Mapping[UUID, str]) -> list[str]:
    """Return the files of one proof by their bytes, each once; one that is not there any more by its id."""
    return sorted({digests.get(one, str(one)) for one in photos})


class HandedIn(Protocol):
    """Answers by field key; by key what the door could make no value of; which answers stand as they are on a licence."""

    @property
    def answers(self) -> dict[str, Any]: ...

    @property
    def unreadable(self) -> dict[str, str]: ...

    @property
    def confirmed(self) -> list[str]: ...


Handed = TypeVar("Handed", bound=HandedIn)


def readable(submission: Handed, fields: Mapping[str, Field]) -> Handed:
    """Return what was handed in, each answer in the form its field keeps, without those that are no value of its kind.

    They count with what the door could make no value of: each is refused, and no rule has to bear it.
    """
    answers, wrong = values_among(fields, submission.answers)
    asked = {key: question(fields[key], value) for key, value in answers.items() if key in fields}
    wrong |= {key: sentence for key, sentence in asked.items() if sentence and key not in submission.confirmed}
    if not wrong and answers == submission.answers:
        return submission
    return replace(submission, answers=answers, unreadable=submission.unreadable | wrong)


def content_hash(content: Any) -> str:
    text = json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(composed(text).encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def same_or_refuse(stored: Entry | Event | Proposal | Visit, *, content: str, by: Person, by_id: int) -> None:
    """Raise AlreadyDifferent unless what is stored under this id is this person's and says the same.

    Comparing the person too keeps an id somebody learned from telling them anything.
    """
    if stored.content_hash != content or by_id != by.id:
        raise AlreadyDifferent
