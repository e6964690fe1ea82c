"""The areas the tests' towns lie in, and rows written many at a time: most tests begin with them."""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import Model
from ledger.models import Area, AreaLevel
from ledger.pinyin import name_key

# Name → (level, parent).
AREAS = {
    "青阳县": (AreaLevel.COUNTY, None),
    "示范镇": (AreaLevel.TOWN, "青阳县"),
    "东管区": (AreaLevel.DISTRICT, "示范镇"),
    "甲村": (AreaLevel.VILLAGE, "东管区"),
    "甲村一网格": (AreaLevel.GRID, "甲村"),
    "甲村一网格一组": (AreaLevel.MICRO_GRID, "甲村一网格"),
    "乙村": (AreaLevel.VILLAGE, "东管区"),
    "乙村一网格": (AreaLevel.GRID, "乙村"),
    "西管区": (AreaLevel.DISTRICT, "示范镇"),
    "丙村": (AreaLevel.VILLAGE, "西管区"),
    "邻镇": (AreaLevel.TOWN, "青阳县"),
    "邻村": (AreaLevel.VILLAGE, "邻镇"),
}


def laid_out(session: Session) -> dict[str, int]:
    """Write the areas, the larger first, and return their ids by name."""
    largest_first = list(AreaLevel)
    names = sorted(AREAS, key=lambda name: largest_first.index(AREAS[name][0]))
    rows = [{"name": name, "level": AREAS[name][0], "valid_from": date(2022, 1, 1)} for name in names]
    ids = dict(zip(names, written_at_once(session, Area, rows), strict=True))
    places: dict[str | None, dict[str, Any]] = {None: {"at": None, "path": "/", "town_id": None, "village_id": None}}
    for name in names:
        level, above = AREAS[name]
        over, at = places[above], ids[name]
        places[name] = {
            "at": at,
            "parent_id": over["at"],
            "path": f"{over['path']}{at}/",
            "town_id": at if level is AreaLevel.TOWN else over["town_id"],
            "village_id": at if level is AreaLevel.VILLAGE else over["village_id"],
        }
    session.execute(_put_in_place(), [places[name] for name in names])
    return ids


def written_at_once(session: Session, model: type[Model], rows: list[dict[str, Any]]) -> list[int]:
    """Write rows alike with one statement, and return their ids in the order of the rows, which are given them so."""
    return sorted(session.scalars(_insert_all(model.__table__), rows))


def named(name: str) -> dict[str, str]:
    """Return a person's name as the model keeps it, with the order beside it; rows written at once go past the model."""
    return {"name": name, "name_key": name_key(name)}


@cache
def _insert_all(table: sa.Table) -> sa.Insert:
    return sa.insert(table).returning(table.c.id)


@cache
def _put_in_place() -> sa.Update:
    table = Area.__table__
    told = {name: sa.bindparam(name) for name in ("parent_id", "path", "town_id", "village_id")}
    return sa.update(table).where(table.c.id == sa.bindparam("at")).values(told)
