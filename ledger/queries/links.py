"""What an entry is tied to: where what was merged goes on, and what goes on in an entry."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.db import db
from ledger.models import LEADS_ON, Entry, Link, LinkKind, Person

# Longer than any chain of mergers a town will make; a loop cannot come about, because only what is open is merged into.
MOST_LINKS = 50

_link = Link.__table__
_STANDS = (_link.c.kind == LinkKind.MERGED, _link.c.undone_at.is_(None))
_INTO = sa.select(_link.c.to_id, _link.c.id, _link.c.at).where(
    _link.c.from_id == sa.bindparam("entry_id"), _link.c.kind.in_(LEADS_ON), _link.c.undone_at.is_(None)
)
_FROM = sa.select(_link.c.from_id).where(_link.c.to_id.in_(sa.bindparam("entry_ids", expanding=True)), *_STANDS)


@dataclass(frozen=True, kw_only=True)
class MergedTold:
    """A merger as the page of either entry tells it. `number` is that of the other one, `is_seen` whether it may be opened."""

    link_id: int
    kind: LinkKind
    # Whether the entry on the page is the one the tie leads from.
    leads_on: bool
    entry_id: int
    number: str
    headline: str
    state: str
    is_seen: bool
    reason: str
    by_name: str
    at: datetime
    told_on: date | None


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where an entry goes on that was merged, None for any other; what was merged into it, the oldest first; and what it is
    tied to that goes its own way: split from it or it from that, or tied by hand.
    """

    into: MergedTold | None
    merged: list[MergedTold]
    ties: list[MergedTold]


NO_LINKS = Links(into=None, merged=[], ties=[])


def goes_on_in(entry_id: int) -> int:
    """Return the entry in which one goes on that was merged, over all mergers; any other goes on in itself."""
    connection = db.session.connection()
    for _ in range(MOST_LINKS):
        found = connection.execute(_INTO, {"entry_id": entry_id}).first()
        if found is None:
            break
        entry_id = found.to_id
    return entry_id


def merged_at(entry_id: int) -> datetime | None:
    """Return when an entry was merged into another, None for one that stands by itself."""
    found = db.session.connection().execute(_INTO, {"entry_id": entry_id}).first()
    return found.at if found is not None else None


def all_merged_into(entry_id: int) -> list[int]:
    """Return every entry that goes on in this one, also by way of others."""
    found: list[int] = []
    wanted = [entry_id]
    while wanted:
        rows = db.session.connection().scalars(_FROM, {"entry_ids": wanted})
        wanted = [one for one in rows if one not in found]
        found += wanted
    return found


def untold_numbers(entry_id: int) -> list[str]:
    """Return the numbers of the matters merged into one, also by way of others, of which nobody has been told the end."""
    merged = all_merged_into(entry_id)
    if not merged:
        return []
    entry = Entry.__table__.c
    told = sa.select(entry.number).join_from(_link, Entry.__table__, entry.id == _link.c.from_id)
    untold = told.where(*_STANDS, _link.c.from_id.in_(merged), _link.c.told_on.is_(None)).order_by(entry.id)
    return list(db.session.connection().scalars(untold))


def links_of(person: Person, entry: Entry) -> Links:
    """Return what ties an entry to others, for whoever may see it."""
    rows = db.session.connection().execute(_told(person), {"entry_id": entry.id}).all()
    told = [_merged_told(row, leads_on=row.from_id == entry.id) for row in rows]
    return Links(
        into=next((one for one in told if one.kind in LEADS_ON and one.leads_on), None),
        merged=[one for one in told if one.kind is LinkKind.MERGED and not one.leads_on],
        ties=[one for one in told if one.kind not in LEADS_ON],
    )


def _told(person: Person) -> sa.Select[Any]:
    """The other entry of a merger is named whoever looks, for it keeps out what is kept from somebody. Any other tie is
    told to those only who may see both, and never on the open half of what is kept apart.
    """
    entry, one = Entry.__table__.c, sa.bindparam("entry_id")
    is_told = sa.and_(visible_entries(person), entry.is_segregated.is_(False))
    other = sa.case((_link.c.from_id == one, _link.c.to_id), else_=_link.c.from_id)
    return (
        sa.select(_link, entry.id.label("other_id"), entry.number, entry.headline, entry.state, Person.__table__.c.name)
        .add_columns(sa.and_(sa.true(), visible_entries(person)).label("is_seen"))
        .select_from(_link)
        .join(Entry.__table__, entry.id == other)
        .join(Person.__table__, Person.__table__.c.id == _link.c.by_id)
        .where(sa.or_(_link.c.from_id == one, _link.c.to_id == one), _link.c.undone_at.is_(None))
        .where(sa.or_(_link.c.kind.in_(LEADS_ON), is_told))
        .order_by(_link.c.id)
    )


def _merged_told(row: Any, *, leads_on: bool) -> MergedTold:
    return MergedTold(
        link_id=row.id, kind=row.kind, leads_on=leads_on, headline=row.headline, entry_id=row.other_id, number=row.number, state=row.state, is_seen=bool(row.is_seen),
        reason=row.reason, by_name=row.name, at=row.at, told_on=row.told_on,
    )  # fmt: skip


def sees(person: Person, entry_id: int) -> bool:
    """Return whether an entry is there for somebody."""
    entry = Entry.__table__.c
    return (
        db.session.connection().scalar(sa.select(entry.id).where(entry.id == entry_id, visible_entries(person)))
        is not None
    )
