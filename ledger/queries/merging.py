"""Whether two entries may become one, and which of those that are open are likely to be the same."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Reach, reach_of, roles_over
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.merging import MERGED, Share
from ledger.grammar.steps import Ask, Step
from ledger.grammar.usual_steps import OFFICE
from ledger.grammar.value_faults import is_empty
from ledger.models import LEADING_ROLES, Entry, Person, Site
from ledger.queries.entries import KEPT
from ledger.queries.entry_search import entries_of_number

# As many as somebody reads before typing a number.
FEW = 5
_entry = Entry.__table__.c
_site = Site.__table__


class Likely(NamedTuple):
    """An open entry that may be the same as another."""

    id: int
    number: str
    headline: str
    state: str
    found_on: Any


def is_merged(entry: Entry) -> bool:
    return entry.state == MERGED.key


def stands_alone(book: Book, entry: Entry) -> bool:
    """Return whether an entry is never part of a merger: what is kept from somebody, or leaves by a way of its own."""
    return entry.is_segregated or any(leaving.when.holds(entry) for leaving in book.leaves_only_by)


def may_merge(person: Person, book: Book, entry: Entry) -> bool:
    """Return whether somebody may merge an entry, or merge others into it; what is grave only who leads."""
    roles = LEADING_ROLES if book.is_grave.holds(entry) else OFFICE
    return not roles_over(person, entry.area, book.key).isdisjoint(roles)


def may_be_merged(person: Person, book: Book, entry: Entry) -> bool:
    """Return whether it is of any use to ask this person into which entry this one is to be merged."""
    return entry.closed_at is None and not stands_alone(book, entry) and may_merge(person, book, entry)


def may_split(person: Person, book: Book, entry: Entry) -> bool:
    """Return whether somebody may let an entry become two."""
    if book.splits is None or entry.closed_at is not None:
        return False
    applies = book.splits.applies is None or book.splits.applies.holds(entry)
    return applies and not roles_over(person, entry.area, book.key).isdisjoint(OFFICE)


def is_tied_by_hand(book: Book, entry: Entry) -> bool:
    """Return whether an entry may be tied to another by hand, whoever does it and wherever it stands."""
    return book.ties is not None and not entry.is_segregated and not is_merged(entry)


def may_tie(person: Person, book: Book, entry: Entry) -> bool:
    """Return whether somebody may tie an entry to another by hand."""
    return is_tied_by_hand(book, entry) and not roles_over(person, entry.area, book.key).isdisjoint(OFFICE)


def shares_of(book: Book, entry: Entry) -> tuple[Share, ...]:
    """Return the figures of an entry of which each half would have a part."""
    shares = book.splits.shares if book.splits is not None else ()
    return tuple(share for share in shares if getattr(entry, share.key))


def split_step(book: Book, filing: str, old: Entry, *, names: bool) -> Step:
    """Return the step whose form asks what the half that is split off is about: the fields the book names, as the step asks
    them with which the entry began, what has been said of it since, and what of the shares it has; with `names` from whom
    the other half is kept.
    """
    assert book.splits is not None
    begun = {ask.field.key for ask in book.steps_by_key[filing].asks}
    keys = tuple(one.key for one in book.splits.asks if one.key in begun or not is_empty(getattr(old, one.key)))
    return _split_step(book, filing, keys, shares_of(book, old), names=names)


@cache
def _split_step(book: Book, filing: str, keys: tuple[str, ...], shares: tuple[Share, ...], *, names: bool) -> Step:
    begun, splits = book.steps_by_key[filing], book.splits
    assert splits is not None
    asks = {ask.field.key: ask for ask in begun.asks}
    return Step(
        begun.key,
        "拆成两条",
        from_states=tuple(state for state in book.states if not state.is_closed),
        who=OFFICE,
        asks=(
            *(asks.get(field.key, Ask(field)) for field in splits.asks if field.key in keys),
            *(
                Ask(share.field, fresh=True, label=f"{book.field_of(share.field).label}（归拆出的这一条）")
                for share in shares
            ),
        ),
        sets=splits.works_out if shares else (),
        checks=tuple(check for check in begun.checks if check.field is not None and check.field.key in keys),
        segregates=splits.apart.segregates if names and splits.apart is not None else None,
        must_note="拆分的理由",
    )


def may_part(person: Person, book: Book, entry: Entry) -> bool:
    """Return whether somebody may take a merger of this entry back, and note that its end was told."""
    return not roles_over(person, entry.area, book.key).isdisjoint(OFFICE)


def why_not_one(book: Book, merged: Entry, goes_on: Entry) -> str:
    """Return why two entries cannot be one whoever says so, or ""."""
    if merged.id == goes_on.id:
        return "不能并入自己，请填写另一条的编号。"
    if merged.book != goes_on.book:
        return "两条不在同一本台账，不能合并。同一处的，在对象档案里关联。"
    if merged.town_id != goes_on.town_id:
        return "两条不在同一个镇，不能合并。"
    if stands_alone(book, merged) or stands_alone(book, goes_on):
        return "需要保密或者只能移送的事项单独办理，不能合并。"
    if merged.closed_at is not None:
        return f"“{merged.number}”现在是“{book.states_by_key[merged.state].label}”，不用再合并。"
    if goes_on.closed_at is not None:
        here = book.states_by_key[goes_on.state].label
        return f"“{goes_on.number}”现在是“{here}”，不能并入已经办结的；又出现的，请在那一条上重新立项。"
    if book.is_grave.holds(merged) and not book.is_grave.holds(goes_on):
        return f"“{merged.number}”更重，不能并入较轻的。请反过来，把“{goes_on.number}”并入“{merged.number}”。"
    if merged.is_listed and not goes_on.is_listed:
        return f"“{merged.number}”正在挂牌督办。请反过来，把“{goes_on.number}”并入“{merged.number}”。"
    return ""


def likely_same(person: Person, book: Book, entry: Entry) -> list[Likely]:
    """Return what may be the same as an entry; see `likely_at`."""
    where_id = entry.site_id if book.site is not None else entry.village_id
    alike = {attribute.key: getattr(entry, attribute.key) for attribute in book.duplicates_alike}
    return likely_at(person, book, where_id, alike, but_id=entry.id)


def likely_at(
    person: Person, book: Book, where_id: int | None, alike: Mapping[str, Any], *, but_id: int = 0
) -> list[Likely]:
    """Return what is open in the book at a place, the oldest first; in a book without places, in a village and alike in
    what the book names.

    Only what this person sees, and nothing of what is kept from anybody: a suggestion is no way to learn of it.
    """
    if where_id is None:
        return []
    values = {"entry_id": but_id, "where_id": where_id}
    values |= {attribute.key: alike.get(attribute.key) for attribute in book.duplicates_alike}
    rows = db.session.connection().execute(_likely(book, reach_of(person)), values).all()
    return [Likely._make(row) for row in rows]


@lru_cache(maxsize=KEPT)
def _likely(book: Book, reach: Reach) -> sa.Select[Any]:
    own = book.entry.__table__
    where = _entry.site_id if book.site is not None else _entry.village_id
    alike = [own.c[attribute.key] == sa.bindparam(attribute.key) for attribute in book.duplicates_alike]
    tables = Entry.__table__.join(own, own.c.id == _entry.id) if alike else Entry.__table__
    return (
        sa.select(_entry.id, _entry.number, _entry.headline, _entry.state, _entry.found_on)
        .select_from(tables)
        .where(
            _entry.closed_at.is_(None),
            where == sa.bindparam("where_id"),
            _entry.book == book.key,
            _entry.id != sa.bindparam("entry_id"),
            _entry.is_segregated.is_(False),
            *alike,
            reach.entries(),
        )
        .order_by(_entry.id)
        .limit(FEW)
    )


def entry_of_number(person: Person, number: str) -> int | None:
    """Return the entry of exactly this number that somebody may see, or that in which it goes on; None for any other number,
    whether there is one or not.
    """
    found = entries_of_number(person, number)
    return found[-1] if found else None
