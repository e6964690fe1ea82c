"""Finding the one area somebody means by a code or a name."""

import sqlalchemy as sa

from ledger.db import db
from ledger.models import Area
from ledger.refusals import NotVisible


def area_named(code_or_name: str) -> Area:
    """Return the area in use with this code or, where only one has it, this name; raises NotVisible otherwise."""
    in_use = sa.select(Area).where(Area.valid_to.is_(None))
    found = db.session.scalars(in_use.where(Area.code == code_or_name)).all()
    found = found or db.session.scalars(in_use.where(Area.name == code_or_name).limit(2)).all()
    if len(found) != 1:
        raise NotVisible
    return found[0]


def village_of(area_id: int) -> int | None:
    """Return the village an area lies in, or is; None for one that lies in none."""
    return db.session.scalar(sa.select(Area.village_id).where(Area.id == area_id))
