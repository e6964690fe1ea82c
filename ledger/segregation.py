"""Whom a segregated entry concerns: one answer for reading, for reminding and for handing work on (rules 0.1 no. 8).

It concerns the people and the units named with it. A unit is everybody with a post in that area or below it, now or
at any time before: whoever led the village then is not a stranger to it now. And a person is all the accounts that
may be theirs: those with the same telephone number, and those of the same name whose posts lie in the same town.
"""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ledger.models import Area, Exclusion, Person, Post

# Tables by names of their own: these conditions stand inside statements that read people, posts and areas themselves.
_kept = aliased(Exclusion, name="kept_apart")
_one = aliased(Person, name="one_account")
_other = aliased(Person, name="other_account")
_post = aliased(Post, name="post_in_unit")
_place = aliased(Area, name="place_in_unit")
_unit = aliased(Area, name="unit")


def concerns(person_id: int, entry_id: Any) -> sa.ColumnElement[bool]:
    """Return whether an entry is kept from a person, for the rows of a statement: it looks by keys and scans nothing."""
    return sa.exists().where(_kept.entry_id == entry_id, _means(person_id))


def entries_concerning(person_id: int) -> sa.Select[tuple[int]]:
    """Return the ids of the entries that are kept from a person."""
    return sa.select(_kept.entry_id).where(_means(person_id))


def _means(person_id: int) -> sa.ColumnElement[bool]:
    """Return whether what is noted means a person: under whichever account, or by a post in the unit."""
    is_named = sa.exists().where(_other.id == _kept.person_id, _one.id == person_id, _same_person())
    is_inside = sa.exists().where(
        _unit.id == _kept.area_id,
        _post.person_id == person_id,
        _place.id == _post.area_id,
        _place.path.startswith(_unit.path),
    )
    return sa.or_(is_named.correlate(_kept), is_inside.correlate(_kept))


def people_concerned_by(person_ids: Collection[int], area_ids: Collection[int]) -> sa.Select[tuple[int]]:
    """Return the ids of everybody meant by these people and units, under whichever account."""
    in_unit = (
        sa.select(_post.person_id)
        .join(_place, _place.id == _post.area_id)
        .join(_unit, _place.path.startswith(_unit.path))
        .where(_unit.id.in_(area_ids))
    )
    named = sa.or_(_one.id.in_(person_ids), _one.id.in_(in_unit))
    return sa.select(_other.id).join(_one, _same_person()).where(named).distinct()


def _same_person() -> sa.ColumnElement[bool]:
    numbers = sa.or_(
        _digits(_one.phone) == _digits(_other.phone),
        _digits(_one.phone) == _other.sign_in_name,
        _one.sign_in_name == _digits(_other.phone),
    )
    return sa.or_(_one.id == _other.id, numbers, sa.and_(_one.name == _other.name, _in_the_same_town()))


def _digits(phone: Any) -> sa.ColumnElement[str]:
    """Return a telephone number without what people put into it; nothing for none at all."""
    plain = sa.func.replace(sa.func.replace(phone, " ", ""), "-", "")
    return sa.func.nullif(plain, "")


def _in_the_same_town() -> sa.ColumnElement[bool]:
    """Posts of the county lie over every town, and so may be anybody's of that name."""
    mine, theirs = aliased(Post), aliased(Post)
    here, there = aliased(Area), aliased(Area)
    return (
        sa.exists()
        .where(mine.person_id == _one.id, mine.area_id == here.id)
        .where(theirs.person_id == _other.id, theirs.area_id == there.id)
        .where(sa.or_(here.town_id == there.town_id, here.town_id.is_(None), there.town_id.is_(None)))
        .correlate(_one, _other)
    )
