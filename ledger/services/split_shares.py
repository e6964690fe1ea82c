"""What the halves of a split share: a figure of the one becomes two that add up to it, and one again where both do.

Not a door: `services.splitting` and `services.rejoining` call this inside their transactions.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ledger.grammar.book import Book
from ledger.grammar.fields import Field
from ledger.grammar.merging import Share
from ledger.grammar.steps import value_set
from ledger.grammar.town_rules import Decided
from ledger.models import Entry
from ledger.queries.merging import shares_of

Line = dict[str, Any]
NOTHING = Decimal(0)


def share_faults(book: Book, old: Entry, new: Entry) -> dict[str, str]:
    """Return a sentence for each figure that cannot be parted so, by its key."""
    return {share.key: said for share in shares_of(book, old) if (said := _fault(book, share, old, new))}


def part_shares(book: Book, old: Entry, new: Entry, decided: Decided) -> tuple[list[Line], list[Line]]:
    """Take from the old entry what the new one has, and return what is told of it on the old and on the new one."""
    told: tuple[list[Line], list[Line]] = ([], [])
    for share in shares_of(book, old):
        field, had, goes_over = book.field_of(share.field), _figure(old, share.key), _figure(new, share.key)
        setattr(old, share.key, had - goes_over)
        told[0].append(_line(share, field, had - goes_over, had))
        told[1].append(_line(share, field, goes_over, had))
    if told[0]:
        _work_out(book, old, decided)
    return told


def join_shares(book: Book, part: Entry, old: Entry, decided: Decided) -> list[Line]:
    """Give back to the old entry what the part had of it, and return what is told of it."""
    told = []
    for share in shares_of(book, part):
        field, had = book.field_of(share.field), _figure(old, share.key)
        together = had + _figure(part, share.key)
        setattr(old, share.key, together)
        told.append(_line(share, field, together, had))
    if told:
        _work_out(book, old, decided)
    return told


def _fault(book: Book, share: Share, old: Entry, new: Entry) -> str:
    had, part = _figure(old, share.key), _figure(new, share.key)
    field = book.field_of(share.field)
    if share.of is None:
        is_parted = NOTHING < part < had
        return "" if is_parted else f"两条都要有一部分：原来一共 {field.say(had)}，请填写归拆出这一条的"
    if part > had:
        return f"不能超过原来的 {field.say(had)}，请核对"
    return next(_too_much(book, share, field, old, new), "")


def _too_much(book: Book, share: Share, field: Field, old: Entry, new: Entry) -> Iterator[str]:
    """Yield where a part is larger than what it is part of, on the new entry and on what is left of the old one."""
    assert share.of is not None
    whole = book.field_of(share.of)
    part, all_of_it = _figure(new, share.key), _figure(new, share.of.key)
    if part > all_of_it:
        yield f"不能超过拆出这一条的{whole.label} {whole.say(all_of_it)}，请核对"
    left, all_left = _figure(old, share.key) - part, _figure(old, share.of.key) - all_of_it
    if left > all_left:
        yield (
            f"原来这一条剩下 {field.say(left)}，超过了它剩下的{whole.label} {whole.say(max(all_left, NOTHING))}，请核对"
        )


def _work_out(book: Book, entry: Entry, decided: Decided) -> None:
    assert book.splits is not None
    for attribute, value in book.splits.works_out:
        setattr(entry, attribute.key, value_set(value, entry, decided))
    entry.headline = book.headline_of(entry)


def _figure(entry: Entry, key: str) -> Decimal:
    return getattr(entry, key) or NOTHING


def _line(share: Share, field: Field, now: Decimal, was: Decimal) -> Line:
    return {"field": share.key, "label": field.label, "text": field.say(now), "was": field.say(was)}
