"""Areas: making, loading, renaming, moving and retiring the nodes of the tree, and what lies in them.

A node keeps its id for ever, so what was recorded in it stays with it wherever it is moved.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import transaction
from ledger.models import Area, AreaLevel, Entry, Person, Post, Site, Visit
from ledger.refusals import AnswersRefused, NotAllowed
from ledger.services.access_log import Act, record
from ledger.services.area_loading import AreaCounts, AreaLoading
from ledger.services.area_tables import CODE, NAME_LENGTH, AreaRow
from ledger.services.area_tree import administered, inside, lacks_town, settle, subtree
from ledger.services.exclusions import renew_exclusions
from ledger.typed import code as code_as_kept
from ledger.typed import prose
from ledger.workdays import local_date


def load_areas(rows: Iterable[AreaRow], *, by: Person | None, now: datetime) -> AreaCounts:
    """Put a table of areas into the tree; loading the same table again changes nothing.

    A node is known by its code, else by its name and level under its parent. `by` is None for the operator at
    the machine. Raises AnswersRefused naming the lines that cannot be placed; then nothing is loaded.
    """
    with transaction() as session:
        counts = AreaLoading(session, by=by, now=now).load(rows)
        if counts.added or counts.changed:
            record(session, Act.AREAS_LOADED, by=by, now=now, added=counts.added, changed=counts.changed)
            renew_exclusions(session)
        return counts


def make_area(
    *, parent_id: int, level: AreaLevel, name: str, code: str | None = None, by: Person | None, now: datetime
) -> Area:
    """Make one node under another; raises AnswersRefused for a name or code that cannot stand."""
    with transaction() as session:
        parent = administered(session, parent_id, by)
        name, code = prose(name), code_as_kept(code or "") or None
        faults = {**_name_faults(session, parent, name), **_code_faults(session, code)}
        if level.depth <= parent.level.depth:
            faults["level"] = f"“{parent.name}”是{parent.level.label}，下面不能再设{level.label}，请另选级别"
        elif lacks_town(level, parent):
            faults["level"] = f"{level.label}要设在某个镇（街道）里，请先打开那个镇再新增"
        if parent.valid_to is not None:
            faults["name"] = f"“{parent.name}”已停用，请先恢复它，或选别的上级"
        if faults:
            raise AnswersRefused(faults)
        area = Area(parent_id=parent.id, level=level, name=name, code=code, valid_from=local_date(now))
        session.add(area)
        session.flush()
        settle(area, parent)
        record(session, Act.AREA_MADE, by=by, now=now, subject=f"area:{area.id}", parent=parent.id)
        renew_exclusions(session)
        return area


def rename_area(area_id: int, *, name: str, code: str | None = None, by: Person | None, now: datetime) -> Area:
    """Give a node another name, and the statistical code it may have waited for."""
    with transaction() as session:
        area = administered(session, area_id, by)
        name, code = prose(name), code_as_kept(code or "") or None
        faults = {**_name_faults(session, area.parent, name, but=area), **_code_faults(session, code, but=area)}
        if faults:
            raise AnswersRefused(faults)
        area.name, area.code = name, code
        record(session, Act.AREA_RENAMED, by=by, now=now, subject=f"area:{area.id}")
        return area


def move_area(area_id: int, *, to_parent_id: int, by: Person | None, now: datetime) -> int:
    """Put a node with all below it under another parent; return how many entries went to another village.

    What lies in the subtree follows: sites, entries, visits, and with the entries the tallies of the villages concerned.
    """
    with transaction() as session:
        area, parent = administered(session, area_id, by), administered(session, to_parent_id, by)
        if area.parent_id is not None:
            administered(session, area.parent_id, by)
        _refuse_misplacing(session, area, parent)
        before, nodes = area.path, subtree(session, area)
        area.parent_id = parent.id
        moved = _resettle(session, area, parent, nodes)
        record(
            session,
            Act.AREA_MOVED,
            by=by,
            now=now,
            subject=f"area:{area.id}",
            was=before,
            path=area.path,
            entries=moved,
        )
        renew_exclusions(session)
        return moved


def retire_area(area_id: int, *, by: Person | None, now: datetime) -> int:
    """End a node and all below it with yesterday; return how many nodes ended.

    Raises NotAllowed while posts, living sites or open entries lie in it.
    """
    with transaction() as session:
        area = administered(session, area_id, by)
        if area.parent_id is not None:
            administered(session, area.parent_id, by)
        if area.valid_to is not None:
            raise NotAllowed(f"“{area.name}”已经停用。")
        refuse_living(area, living_in(session, area))
        ended = [one for one in subtree(session, area) if one.valid_to is None]
        yesterday = local_date(now) - timedelta(days=1)
        for one in ended:
            one.valid_to = max(one.valid_from, yesterday)
        record(session, Act.AREA_RETIRED, by=by, now=now, subject=f"area:{area.id}", areas=len(ended))
        return len(ended)


def restore_area(area_id: int, *, by: Person | None, now: datetime) -> Area:
    """Bring back one retired node; those below it stay as they are."""
    with transaction() as session:
        area = administered(session, area_id, by)
        if area.parent is not None and area.parent.valid_to is not None:
            raise NotAllowed(f"上级“{area.parent.name}”也已停用，请先恢复上级。")
        faults = _name_faults(session, area.parent, area.name, but=area)
        if faults:
            raise NotAllowed(f"{faults['name']}。请先给现有的那个改名。")
        area.valid_to = None
        record(session, Act.AREA_RESTORED, by=by, now=now, subject=f"area:{area.id}")
        return area


def living_in(session: Session, area: Area) -> dict[str, int]:
    """Return how many posts, sites in use and open entries lie in an area, by what they are called."""
    counts = {
        "个在任岗位": sa.select(sa.func.count(Post.id)).where(Post.area_id.in_(inside(area)), Post.valid_to.is_(None)),
        "个在用对象": sa.select(sa.func.count(Site.id)).where(
            Site.area_id.in_(inside(area)), Site.retired_at.is_(None)
        ),
        "条未办结条目": sa.select(sa.func.count(Entry.id)).where(
            Entry.area_id.in_(inside(area)), Entry.closed_at.is_(None)
        ),
    }
    return {what: count for what, found in counts.items() if (count := session.scalar(found) or 0)}


def refuse_living(area: Area, living: dict[str, int]) -> None:
    if living:
        what = "、".join(f"{count} {word}" for word, count in living.items())
        raise NotAllowed(
            f"“{area.name}”里还有 {what}，现在不能停用。请先结束岗位、把对象改到别的区域或停用、办结条目；"
            "并入别的村时，可用“调整上级”把下面的网格移过去。"
        )


def _name_faults(session: Session, parent: Area | None, name: str, but: Area | None = None) -> dict[str, str]:
    if not name:
        return {"name": "请填写名称"}
    if len(name) > NAME_LENGTH:
        return {"name": f"名称请控制在 {NAME_LENGTH} 字以内"}
    if not name.isprintable():
        return {"name": "名称里有无法保存的字符，请重新输入"}
    siblings = sa.select(Area.id).where(Area.name == name, Area.valid_to.is_(None))
    siblings = siblings.where(Area.parent_id == parent.id if parent else Area.parent_id.is_(None))
    if any(found != (but.id if but else None) for found in session.scalars(siblings)):
        return {"name": f"同一个上级下面已有“{name}”，请换一个分得清的名称"}
    return {}


def _code_faults(session: Session, code: str | None, but: Area | None = None) -> dict[str, str]:
    if code is None:
        return {}
    if not CODE.match(code):
        return {"code": "统计用区划代码是 12 位数字；还没有代码的先空着"}
    taken = session.scalar(sa.select(Area).where(Area.code == code))
    if taken is not None and (but is None or taken.id != but.id):
        return {"code": "这个代码已用在别的区域上，请核对"}
    return {}


def _refuse_misplacing(session: Session, area: Area, parent: Area) -> None:
    if area.parent_id == parent.id:
        raise AnswersRefused({"parent": f"“{area.name}”已经在“{parent.name}”下面"})
    if area.level.depth <= parent.level.depth:
        raise AnswersRefused({"parent": f"{area.level.label}不能放在{parent.level.label}下面，请选更高一级的区域"})
    if lacks_town(area.level, parent):
        raise AnswersRefused({"parent": f"{area.level.label}要放在某个镇（街道）里，请选镇或镇里的区域"})
    if parent.valid_to is not None:
        raise AnswersRefused({"parent": f"“{parent.name}”已停用，请另选上级"})
    faults = _name_faults(session, parent, area.name, but=area)
    if faults:
        raise AnswersRefused({"parent": f"“{parent.name}”下面已有同名的“{area.name}”，请先给其中一个改名"})
    _refuse_other_town(session, area, parent)


def _refuse_other_town(session: Session, area: Area, parent: Area) -> None:
    """Raise where entries or visits would change towns: their numbers run within the town that gave them."""
    if area.level.depth <= AreaLevel.TOWN.depth or area.town_id == parent.town_id:
        return
    recorded = any(
        session.scalar(sa.select(model.id).where(model.area_id.in_(inside(area))).limit(1)) is not None
        for model in (Entry, Visit)
    )
    if recorded:
        raise NotAllowed(
            f"“{area.name}”里已有条目或检查记录，编号属于原来的镇，不能整体划到别的镇。"
            "请在新的镇新建这个区域，原区域办结后停用，历史记录留在原镇备查。"
        )


def _resettle(session: Session, area: Area, parent: Area, nodes: list[Area]) -> int:
    """Rewrite where a subtree lies and let its contents follow; return how many entries changed villages."""
    by_id = {one.id: one for one in nodes}
    old_homes = {one.id: (one.town_id, one.village_id) for one in nodes}
    for one in nodes:
        settle(one, parent if one is area else by_id[one.parent_id])
    session.flush()
    changed: dict[tuple[int | None, int | None], list[int]] = {}
    for one in nodes:
        if (one.town_id, one.village_id) != old_homes[one.id]:
            changed.setdefault((one.town_id, one.village_id), []).append(one.id)
    return sum(_let_contents_follow(session, ids, *home) for home, ids in changed.items())


def _let_contents_follow(session: Session, area_ids: list[int], town_id: int | None, village_id: int | None) -> int:
    if town_id is None:
        return 0
    home = {"town_id": town_id, "village_id": village_id}
    for model in (Site, Visit):
        session.execute(
            sa.update(model)
            .where(model.area_id.in_(area_ids))
            .values(home)
            .execution_options(synchronize_session=False)
        )
    # The version rises, so that a step being taken at this moment finds that somebody was first
    # and cannot count the entry out of the village it no longer lies in.
    entries = sa.update(Entry).where(Entry.area_id.in_(area_ids)).values(home | {"version": Entry.version + 1})
    return session.execute(entries.execution_options(synchronize_session=False)).rowcount
