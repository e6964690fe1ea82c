"""What every change to the tree shares: whose node it is, and where a node lies."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import administered_areas
from ledger.models import Area, AreaLevel, Person
from ledger.refusals import NotVisible


def administered(session: Session, area_id: int, by: Person | None) -> Area:
    """Return a node this administrator keeps; the operator at the machine (None) keeps them all."""
    found = sa.select(Area).where(Area.id == area_id)
    area = session.scalar(found if by is None else found.where(administered_areas(by)))
    if area is None:
        raise NotVisible
    return area


def settle(area: Area, parent: Area | None) -> None:
    """Write where a node lies: its path, town and village, from its parent's."""
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    area.town_id = area.id if area.level is AreaLevel.TOWN else (parent.town_id if parent else None)
    area.village_id = area.id if area.level is AreaLevel.VILLAGE else (parent.village_id if parent else None)


def lacks_town(level: AreaLevel, parent: Area | None) -> bool:
    """Return whether a node would lie in no town, where nothing could ever be recorded in it."""
    return level.depth > AreaLevel.TOWN.depth and (parent is None or parent.town_id is None)


def inside(area: Area) -> sa.Select[tuple[int]]:
    """Return the ids of a node and of all below it."""
    return sa.select(Area.id).where(Area.path.startswith(area.path, autoescape=True))


def subtree(session: Session, area: Area) -> list[Area]:
    """Return a node and all below it, parents before children."""
    found = session.scalars(sa.select(Area).where(Area.id.in_(inside(area))))
    return sorted(found, key=lambda one: one.path.count("/"))
