"""What a list can be narrowed to, for whoever reads it: the areas below their posts as a tree, and their colleagues."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Ground, areas_under, paths_of
from ledger.db import db
from ledger.models import Area, AreaLevel, Person, Post, Role
from ledger.queries.entries import KEPT

LEVELS = (AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.GRID, AreaLevel.MICRO_GRID)


class AreaRow(NamedTuple):
    """A node of the tree in plain values."""

    id: int
    name: str
    level: AreaLevel
    path: str

    @property
    def ground(self) -> Ground:
        return Ground(self.id, self.level, self.path)


class Choices(NamedTuple):
    """The areas from the districts down in the order of the tree, and who may have entries in hand there, by name."""

    areas: tuple[AreaRow, ...]
    colleagues: tuple[tuple[int, str], ...]


def choices_for(person: Person, *, today: date, with_colleagues: bool) -> Choices:
    """Return what the lists of this person can be narrowed to: what their posts lie over, asked for in one statement."""
    rows = db.session.connection().execute(_choices(paths_of(person), with_colleagues), {"today": today}).all()
    areas = [AreaRow(area_id, name, AreaLevel(level), path) for area_id, name, level, path in rows if path is not None]
    colleagues = sorted((key, person_id, name) for person_id, name, key, path in rows if path is None)
    return Choices(
        tuple(sorted(areas, key=lambda one: [int(part) for part in one.path.strip("/").split("/")])),
        tuple((person_id, name) for _, person_id, name in colleagues),
    )


@lru_cache(maxsize=KEPT)
def _choices(paths: tuple[str, ...], with_colleagues: bool) -> Any:
    area, text = Area.__table__.c, sa.String
    lies_there = (areas_under(paths), area.level.in_(LEVELS), area.valid_to.is_(None))
    areas = sa.select(area.id, area.name, sa.type_coerce(area.level, text), area.path).where(*lies_there)
    if not with_colleagues:
        return areas
    return sa.union_all(areas, _colleagues(paths).add_columns(sa.cast(sa.null(), text)))


def _colleagues(paths: tuple[str, ...]) -> sa.Select[Any]:
    person, post, today = Person.__table__.c, Post.__table__.c, sa.bindparam("today", type_=sa.Date)
    holds = (
        post.area_id.in_(sa.select(Area.id).where(areas_under(paths))),
        post.role.in_([role for role in Role if role.sees_entries]),
        post.valid_from <= today,
        sa.or_(post.valid_to.is_(None), post.valid_to >= today),
    )
    return sa.select(person.id, person.name, person.name_key).where(
        person.id.in_(sa.select(post.person_id).where(*holds))
    )
