"""From whom a segregated entry is kept: one answer for reading, for reminding and for handing work on (rules 0.1 no. 8).

It concerns the people and the units named with it. A unit is everybody with a post in that area or below it, now or
at any time before: whoever led the village then is not a stranger to it now. And a person is all the accounts that
may be theirs: those with the same telephone number, and those of the same name whose posts lie in the same town.

That is worked out when it is decided, and again when accounts, posts or the tree change (`services.exclusions`). What
reads goes by what is written down, and shows nobody an entry whose exclusions are missing or older than the people.
"""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ledger.models import PEOPLE, Area, Concern, Entry, Exclusion, Person, Post, Segregation, Version

# Tables by names of their own: these conditions stand inside statements that read people, posts and areas themselves.
_one = aliased(Person, name="one_account")
_other = aliased(Person, name="other_account")
_post = aliased(Post, name="post_in_unit")
_place = aliased(Area, name="place_in_unit")
_unit = aliased(Area, name="unit")

people_version = sa.select(Version.number).where(Version.name == PEOPLE).scalar_subquery()


# --- Reading what is written down -------------------------------------------------------------------------------------


def is_open_to(person_id: int, entry_id: Any) -> sa.ColumnElement[bool]:
    """Return whether a segregated entry is worked out and not kept from a person: it looks by keys and scans nothing."""
    is_excluded = sa.exists().where(Exclusion.person_id == person_id, Exclusion.entry_id == Segregation.entry_id)
    return _worked_out(entry_id, ~is_excluded.correlate(Segregation))


def is_worked_out(entry_id: Any) -> sa.ColumnElement[bool]:
    """Return whether the exclusions of an entry are written down and as young as the people they depend on."""
    return _worked_out(entry_id)


def _worked_out(entry_id: Any, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Segregation.entry_id == entry_id, Segregation.people_version == people_version, *conditions
    )


def entries_kept_from(person_id: int) -> sa.Select[tuple[int]]:
    """Return the ids of the segregated entries a person may not see."""
    entry = Entry.__table__.c
    return sa.select(entry.id).where(entry.is_segregated, ~is_open_to(person_id, entry.id))


# --- Working it out ---------------------------------------------------------------------------------------------------


def people_concerned_by(person_ids: Collection[int], area_ids: Collection[int]) -> sa.Select[tuple[int]]:
    """Return the ids of everybody meant by these people and units, under whichever account."""
    in_unit = _members(_post.person_id).where(_unit.id.in_(area_ids))
    named = sa.or_(_one.id.in_(person_ids), _one.id.in_(in_unit))
    return sa.select(_other.id).join(_one, _same_person()).where(named).distinct()


def all_exclusions() -> sa.Select[tuple[int, int]]:
    """Return (entry, person) for everybody any segregated entry is to be kept from: the same answer for all at once.

    Whose other account is whose is joined by one likeness at a time, for which a database has quick ways; it has none
    for the likenesses in one condition.
    """
    by_name = sa.select(Concern.entry_id, Concern.person_id).where(Concern.person_id.is_not(None))
    by_unit = _members(Concern.entry_id, _post.person_id).join(Concern, Concern.area_id == _unit.id)
    named = sa.union(by_name, by_unit).cte("named")
    accounts = sa.select(Person.id, Person.name, Person.sign_in_name, _digits(Person.phone).label("number")).cte(
        "accounts"
    )
    one, other = accounts.alias("one"), accounts.alias("other")
    likenesses = (
        one.c.id == other.c.id,
        one.c.number == other.c.number,
        one.c.number == other.c.sign_in_name,
        one.c.sign_in_name == other.c.number,
        sa.and_(one.c.name == other.c.name, _in_the_same_town(one.c.id, other.c.id)),
    )
    pairs = sa.select(one.c.id.label("one_id"), other.c.id.label("other_id")).where(
        one.c.id.in_(sa.select(named.c.person_id))
    )
    alike = sa.union(*(pairs.join_from(one, other, likeness) for likeness in likenesses)).cte("alike")
    return sa.select(named.c.entry_id, alike.c.other_id).join(alike, alike.c.one_id == named.c.person_id).distinct()


def _members(*columns: Any) -> sa.Select[Any]:
    """Return a statement about units and whoever has, or ever had, a post in them."""
    places = sa.select(*columns).select_from(_post).join(_place, _place.id == _post.area_id)
    return places.join(_unit, _place.path.startswith(_unit.path))


def _same_person() -> sa.ColumnElement[bool]:
    numbers = sa.or_(
        _digits(_one.phone) == _digits(_other.phone),
        _digits(_one.phone) == _other.sign_in_name,
        _one.sign_in_name == _digits(_other.phone),
    )
    same_name = sa.and_(_one.name == _other.name, _in_the_same_town(_one.id, _other.id))
    return sa.or_(_one.id == _other.id, numbers, same_name)


def _digits(phone: Any) -> sa.ColumnElement[str]:
    """Return a telephone number without what people put into it; nothing for none at all."""
    plain = sa.func.replace(sa.func.replace(phone, " ", ""), "-", "")
    return sa.func.nullif(plain, "")


def _in_the_same_town(one_id: Any, other_id: Any) -> sa.ColumnElement[bool]:
    """Posts of the county lie over every town, and so may be anybody's of that name."""
    mine, theirs = aliased(Post), aliased(Post)
    here, there = aliased(Area), aliased(Area)
    return (
        sa.exists()
        .where(mine.person_id == one_id, mine.area_id == here.id)
        .where(theirs.person_id == other_id, theirs.area_id == there.id)
        .where(sa.or_(here.town_id == there.town_id, here.town_id.is_(None), there.town_id.is_(None)))
        .correlate_except(mine, theirs, here, there)
    )
