"""同一处: the files of one spot. The shop, the house it is in and the plot below are watched by different books."""

import math
from dataclasses import dataclass

import sqlalchemy as sa

from ledger.db import db
from ledger.models import Person, Site
from ledger.queries.site_search import searched_places
from ledger.queries.sites import METRES_A_DEGREE, SiteLine, line_of, lines_for

FEW = 8
# Two files made by phones at the same door lie no further apart.
SAME_SPOT_METRES = 30.0


@dataclass(frozen=True, kw_only=True)
class Premises:
    """Every file at one spot, this one included, and the others of them that a person may see."""

    site_ids: tuple[int, ...]
    others: list[SiteLine]


def at_premises(root_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(Site.id == root_id, Site.premises_id == root_id)


def root_of(site: Site) -> int:
    """Return the file by which a spot is known: the first of those there."""
    return site.premises_id or site.id


def premises_of(person: Person, site: Site, *, also_gone: bool = False) -> Premises:
    """Return the files at the spot of a place; with those out of use where the story of the spot is told."""
    here = at_premises(root_of(site))
    ids = tuple(db.session.scalars(sa.select(Site.id).where(here).order_by(Site.id)))
    if len(ids) == 1:
        return Premises(site_ids=ids, others=[])
    others = db.session.execute(
        lines_for(person, also_gone=also_gone).where(here, Site.id != site.id).order_by(Site.id)
    )
    return Premises(site_ids=ids, others=[line_of(row) for row in others])


def likely_at_premises(person: Person, site: Site, *, words: str = "") -> list[SiteLine]:
    """Return files in the same village that may be of the same spot: by the words, else by address, name or position."""
    elsewhere = sa.func.coalesce(Site.premises_id, Site.id) != root_of(site)
    village = Site.area_id == site.area_id if site.village_id is None else Site.village_id == site.village_id
    look = searched_places(person, words)
    found = look.condition(Site.__table__.c.id, picked=look.all()) if look is not None else _alike(site)
    query = lines_for(person).where(elsewhere, village, found)
    rows = db.session.execute(query.order_by(Site.kind == site.kind, Site.name, Site.id).limit(FEW))
    return [line_of(row) for row in rows]


def _alike(site: Site) -> sa.ColumnElement[bool]:
    """Of another kind, and at the same address, of the same name, or where the other was made."""
    alike = [Site.address == site.address, Site.name == site.name]
    if site.longitude is not None and site.latitude is not None:
        high = SAME_SPOT_METRES / METRES_A_DEGREE
        wide = high / max(math.cos(math.radians(site.latitude)), 0.01)
        alike.append(
            sa.and_(
                Site.latitude.between(site.latitude - high, site.latitude + high),
                Site.longitude.between(site.longitude - wide, site.longitude + wide),
            )
        )
    return sa.and_(Site.kind != site.kind, sa.or_(*alike))
