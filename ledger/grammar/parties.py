"""Who stands on the other side of an entry, as the file of its place names them: an owner, an operator, an occupant.

When the file comes to name somebody else, whatever is open at the place goes on with the new one, and its story tells both.
What was served stays served on whom it was served, and no date moves. A name that was only written wrongly is put right in
the same places and changes nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice
from ledger.grammar.conditions import Condition
from ledger.grammar.fields import Field, Kind, declared_fields
from ledger.grammar.merging import Act
from ledger.models import Site

Attribute = InstrumentedAttribute[Any]

NAME_OF_PLACE = Field(label="名称", kind=Kind.TEXT, most=100)


@dataclass(frozen=True, eq=False)
class Party:
    """`named` is the field of the file that names them, `answers` that of an entry; without it an entry goes by the file.
    An entry that names somebody else by now goes on with whom it names.

    `label` is said where the field of the file is called otherwise. `is_served`: papers go to them. `details`, pairs of
    such fields, go along, as a telephone number does; an entry may have none of its own for one. Where `stays` holds of an entry, the law is after whoever did it,
    whoever has the place now.
    """

    named: Attribute
    answers: Attribute | None = None
    _: KW_ONLY
    label: str = ""
    is_served: bool = False
    details: tuple[tuple[Attribute, Attribute | None], ...] = ()
    stays: Condition | None = None


class Renaming(Choice):
    """Why a file names its party otherwise than before."""

    REPLACED = "replaced", "换了人（单位）"
    REWORDED = "reworded", "没有换，只是改正写法或更名"


CHANGE_PARTY = Act("change_party", "责任人（使用人）变更，由变更后的继续办理")
REWORD_PARTY = Act("reword_party", "改正责任人（使用人）的写法")
ACTS = {act.key: act for act in (CHANGE_PARTY, REWORD_PARTY)}


def label_of(party: Party, model: type[Site]) -> str:
    """Return what a party is called."""
    if party.label:
        return party.label
    fields = {named.key: named.field.label for named in declared_fields(model)}
    return fields.get(party.named.key, NAME_OF_PLACE.label)


def served_before(book: Any, events: Iterable[Any]) -> str:
    """Return who was to be served before the first of these events that names somebody else, "" where none of them does."""
    parties = book.site.parties if book.site is not None else ()
    fields = {party.answers.key for party in parties if party.is_served and party.answers is not None}
    for event in events:
        was = [line["was"] for line in event.answers if line["field"] in fields and line["was"]]
        if event.step == CHANGE_PARTY.key and was:
            return "、".join(was)
    return ""


def party_faults(book: Any) -> Iterator[str]:
    """Yield where the parties of a book's places are named in fields that neither a place nor an entry of its has."""
    site = book.site
    theirs = {named.key for named in site.fields()} | {Site.name.key}
    for party in site.parties:
        for named, answers in ((party.named, party.answers), *party.details):
            if named.key not in theirs:
                yield f"its places name a party in {named.key!r}, which is no field of theirs"
            if answers is not None and not hasattr(book.entry, answers.key):
                yield f"its places name a party in {named.key!r}, and {answers.key!r} is no field of its entries"
