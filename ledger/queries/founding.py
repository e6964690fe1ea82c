"""开始使用: what a ledger wants before a town can work with it, what of it is there, and what is missing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ledger.access import administered_areas
from ledger.db import db
from ledger.grammar import shelf
from ledger.models import Area, AreaLevel, Person, Site, TownDecision
from ledger.queries.health import Finding, check
from ledger.queries.holidays import missing_now
from ledger.queries.readiness import areas_without_people, said_areas, said_unreached, unreached_books
from ledger.queries.town_rules import administered_towns
from ledger.settings import Settings
from ledger.workdays import local_date


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """One thing to see to: what it is for, and what of it is missing; nothing where it is done. `there` says what is there."""

    key: str
    label: str
    purpose: str
    missing: str
    there: str

    @property
    def is_done(self) -> bool:
        return not self.missing


def beginnings_of(person: Person, settings: Settings, *, now: datetime) -> list[Beginning]:
    """Return everything to see to in the order one builds on the other, for the areas this administrator keeps."""
    return [_areas(person), _people(person, now), _sites(person), _holidays(now), _rules(person), _check(settings, now)]


def is_all_begun(person: Person, settings: Settings, *, now: datetime) -> bool:
    return all(one.is_done for one in beginnings_of(person, settings, now=now))


def _counted(found: sa.Select[Any]) -> int:
    return db.session.scalar(found) or 0


def _areas(person: Person) -> Beginning:
    kept = sa.select(sa.func.count(Area.id)).where(administered_areas(person), Area.valid_to.is_(None))
    villages = _counted(kept.where(Area.level == AreaLevel.VILLAGE))
    grids = _counted(kept.where(Area.level.in_((AreaLevel.GRID, AreaLevel.MICRO_GRID))))
    towns = len(administered_towns(person))
    missing = "" if towns else "还没有镇（街道）。"
    if towns and not villages:
        missing = "还没有村（社区）和网格，载入一份表最快。"
    return Beginning(
        key="areas",
        label="区域",
        purpose="镇、村、网格。人员的岗位、对象和每一条台账都落在区域里。",
        missing=missing,
        there=f"{towns} 个镇，{villages} 个村（社区），{grids} 个网格。",
    )


def _people(person: Person, now: datetime) -> Beginning:
    today, towns = local_date(now), administered_towns(person)
    kept = {town.id for town in towns}
    unreached = said_unreached([one for one in unreached_books(today, everywhere=True) if one.town_id in kept])
    empty = [one for one in areas_without_people(today) if one.town_id in kept]
    missing = [*([f"{unreached}。"] if unreached else []), *([said_areas(empty)] if empty else [])]
    return Beginning(
        key="people",
        label="人员和岗位",
        purpose="谁在哪里做什么。网格员上报，站所人员办理，领导决定；一个人可以有几个岗位。",
        missing="".join(missing) if towns else "先有镇，再添加人员。",
        there="每本台账都有人上报、有人办，村村有人。",
    )


def _sites(person: Person) -> Beginning:
    kept = sa.select(Area.id).where(administered_areas(person))
    sites = _counted(sa.select(sa.func.count(Site.id)).where(Site.area_id.in_(kept), Site.retired_at.is_(None)))
    return Beginning(
        key="sites",
        label="对象",
        purpose="看护的单位、房屋和地块。由网格员和站所人员建档，记一条时也可以当场建。",
        missing="" if sites else "还没有对象。请站所人员或网格员登录后在“对象”里新增。",
        there=f"{sites} 个对象。",
    )


def _holidays(now: datetime) -> Beginning:
    missing = missing_now(shelf.holidays(), local_date(now))
    years = "、".join(f"{year}年" for year in missing)
    return Beginning(
        key="holidays",
        label="放假安排",
        purpose="工作日期限按国务院的放假安排推算，每年载入一次。",
        missing=f"还没有{years}的放假安排。" if missing else "",
        there="需要的年份都有。",
    )


def _rules(person: Person) -> Beginning:
    wanted = {rule.key for rule in shelf.town_rules() if rule.confirm}
    open_ones = 0
    for town in administered_towns(person):
        decided = set(db.session.scalars(sa.select(TownDecision.key).where(TownDecision.town_id == town.id)))
        open_ones += len(wanted - decided)
    return Beginning(
        key="rules",
        label="设置",
        purpose="镇里可以自定的时限和规则，每项都有默认值和依据。",
        missing=f"{open_ones} 项等镇里核对确认，在此以前按默认值办理。" if open_ones else "",
        there="该核对的都已确认。",
    )


def _check(settings: Settings, now: datetime) -> Beginning:
    # What is missing of the calendar stands two lines above.
    wrong: list[Finding] = [
        one for one in check(settings, now=now) if one.is_wrong and not one.key.startswith("holidays_")
    ]
    return Beginning(
        key="check",
        label="体检",
        purpose="程序、数据库、定时提醒是否正常。平时也可以随时看。",
        missing=f"{'、'.join(one.label for one in wrong)}有问题，打开看怎样处理。" if wrong else "",
        there="没有发现问题。",
    )
