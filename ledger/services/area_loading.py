"""Loading a table of areas into the tree: what is there already is found again, what is new is made."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import administered_areas
from ledger.models import Area, AreaLevel, Person
from ledger.services.area_scope import AreaScope
from ledger.services.area_tables import CODE, AreaRow, refusal
from ledger.services.area_tree import lacks_town, settle
from ledger.workdays import local_date

NAMES_TOLD = 3


@dataclass(frozen=True, kw_only=True)
class AreaCounts:
    """What loading a table did; `left_out`: the rows that lie outside what its administrator keeps."""

    added: int
    changed: int
    unchanged: int
    left_out: int = 0


class _Fault(Exception):
    """One line of the table cannot be placed; the message says why and what to do."""


class AreaLoading:
    """One load. The whole tree is read once; a table is seldom longer than a county."""

    def __init__(self, session: Session, *, by: Person | None, now: datetime) -> None:
        self.session = session
        self.today = local_date(now)
        self.by = by
        self.areas = list(session.scalars(sa.select(Area)))
        self.kept = None if by is None else set(session.scalars(sa.select(Area.id).where(administered_areas(by))))
        self.by_code = {area.code: area for area in self.areas if area.code}
        self.by_name: dict[str, list[Area]] = {}
        for area in self.areas:
            self.by_name.setdefault(area.name, []).append(area)
        # What this table has named so far: a parent given by name is looked for here first.
        self.named: set[Area] = set()
        self.parents: dict[Area, Area | None] = {}
        self.changed: set[Area] = set()
        # Of this table: which names are several's, its highest level, and the rows that only say where ours lies.
        self.namesakes: Counter[tuple[AreaLevel, str]] = Counter()
        self.highest = 0
        self.above: set[int] = set()

    def load(self, rows: Iterable[AreaRow]) -> AreaCounts:
        """Place all rows, parents before children whatever their order; raises AnswersRefused naming the lines."""
        rows = list(rows)
        self.namesakes.update((row.level, row.name) for row in rows)
        rows, left_out = self.of_ours(rows)
        self.highest = min((row.level.depth for row in rows), default=0)
        faults: list[str] = []
        unplaced: set[str] = set()
        in_order = sorted(rows, key=lambda row: row.level.depth)
        for _level, of_level in groupby(in_order, key=lambda row: row.level):
            before = len(self.parents)
            for row in of_level:
                try:
                    self.named.add(self.place(row))
                except _Fault as fault:
                    # What hangs on a line that cannot be placed needs no complaint of its own.
                    if row.parent not in unplaced:
                        faults.append(f"第 {row.line} 行“{row.name}”：{fault}")
                    unplaced |= {row.name, row.code or row.name}
            self.settle_new(list(self.parents.items())[before:])
        if faults:
            raise refusal(faults)
        added, changed = set(self.parents), self.changed - set(self.parents)
        unchanged = self.named - added - changed
        return AreaCounts(added=len(added), changed=len(changed), unchanged=len(unchanged), left_out=left_out)

    def of_ours(self, rows: list[AreaRow]) -> tuple[list[AreaRow], int]:
        """Return the rows that are this person's to load, and how many are not."""
        if self.kept is None:
            return rows, 0
        scope = AreaScope(rows, self.areas, self.kept)
        ours = scope.ours()
        if not ours.rows:
            names = "、".join(area.name for area in scope.tops[:NAMES_TOLD])
            raise refusal(
                [
                    f"表里的 {len(rows)} 行都不在您管理的范围内（您管理的是{names}）。"
                    "请核对表里的名称，或先在区域页面给它填上 12 位代码，再载入"
                ]
            )
        self.above = {row.line for row in ours.above}
        return [*ours.above, *ours.rows], ours.left_out

    def place(self, row: AreaRow) -> Area:
        """Return the node a row means, made or brought up to date where needed."""
        area = self.by_code.get(row.code) if row.code else None
        if area is not None:
            return self.known_by_code(row, area)
        parent = self.parent_of(row)
        area = self.known_by_name(row, parent)
        if area is None:
            return self.add(row, parent)
        if row.code and area.code is None:
            self.require_kept(area)
            area.code = row.code
            self.by_code[row.code] = area
            self.changed.add(area)
        return area

    def known_by_code(self, row: AreaRow, area: Area) -> Area:
        if area.level is not row.level:
            raise _Fault(f"代码 {row.code} 已用于{area.level.label}“{area.name}”")
        if row.parent:
            parent = self.parent_of(row)
            # A town may have put a district between itself and its villages; that stays.
            if parent is not None and area.parent_id is None:
                self.hang(area, parent)
            elif parent is not None and not _lies_in(area, parent):
                raise _Fault(f"现在不在“{parent.name}”下面。请先在区域页面用“调整上级”移过去，再载入")
        if area.name != row.name and row.line not in self.above:
            if area in self.named:
                raise _Fault(f"代码 {row.code} 在表里出现了两次，名称不同")
            self.require_kept(area)
            area.name = row.name
            self.changed.add(area)
        return area

    def known_by_name(self, row: AreaRow, parent: Area | None) -> Area | None:
        alike = [
            area for area in self.by_name.get(row.name, ()) if area.level is row.level and not (row.code and area.code)
        ]
        if parent is not None:
            found = [area for area in alike if _lies_in(area, parent)] or self.hung(row, alike, parent)
        else:
            # Of a table that is cut out of a larger one the first row names what stands nowhere: its name alone tells.
            found = alike if row.parent else [area for area in alike if area.parent_id is None]
        if len(found) > 1:
            raise _Fault("同名的有几个，分不清是哪一个，请在表里加上代码")
        return found[0] if found else None

    def hung(self, row: AreaRow, alike: list[Area], parent: Area) -> list[Area]:
        """Return the root that a row means, hung where the table says it lies."""
        roots = [area for area in alike if area.parent_id is None and area.path]
        if not roots:
            return []
        if (several := self.namesakes[row.level, row.name]) > 1:
            raise _Fault(f"“{row.name}”在表里有 {several} 个。请先在区域页面给您的“{row.name}”填上 12 位代码，再载入")
        for root in roots:
            self.hang(root, parent)
        return roots

    def hang(self, root: Area, parent: Area) -> None:
        """Put a root with all below it where the table says it lies: what was founded first comes under its county."""
        self.require_kept(root)
        if self.kept is not None and parent.id not in self.kept:
            raise _Fault(f"要接到“{parent.name}”下面，那里不归您管理。请运维人员在服务器上载入这份表")
        before = root.path
        root.parent_id = parent.id
        for area in self.areas:
            if area.path and area.path.startswith(before):
                area.path = parent.path + area.path.removeprefix("/")
        self.changed.add(root)

    def parent_of(self, row: AreaRow) -> Area | None:
        """Return the node a row names as its parent; None where the row is a root."""
        if not row.parent:
            return None
        if CODE.match(row.parent):
            found = [self.by_code[row.parent]] if row.parent in self.by_code else []
        else:
            found = self.nearest([area for area in self.by_name.get(row.parent, ()) if area.valid_to is None])
        found = [area for area in found if area.level.depth < row.level.depth]
        if len(found) > 1:
            raise _Fault(f"叫“{row.parent}”的上级有几个，请把上级写成代码")
        if found:
            return found[0]
        if CODE.match(row.parent) and row.level.depth == self.highest and row.level.depth <= AreaLevel.TOWN.depth:
            # The table is cut out of a larger one: what its first level hangs on is not in it.
            return None
        return self.county_not_listed(row)

    def nearest(self, alike: list[Area]) -> list[Area]:
        """Return those of some namesakes that the table itself names, else those this person keeps, else all."""
        named = [area for area in alike if area in self.named]
        kept = [area for area in alike if self.kept is None or area.id in self.kept]
        return named or kept or alike

    def county_not_listed(self, row: AreaRow) -> Area | None:
        """Return the parent of a town whose county stands nowhere: a town's own table names it without listing it."""
        if row.level is AreaLevel.TOWN and not CODE.match(row.parent):
            roots = [area for area in self.by_name.get(row.name, ()) if area.level is row.level and not area.parent_id]
            if len(roots) == 1:
                return None
            if self.by is None and not any(area.level is AreaLevel.COUNTY for area in self.areas):
                county = self.add(AreaRow(level=AreaLevel.COUNTY, name=row.parent, line=row.line), None)
                self.settle_new([(county, None)])
                self.named.add(county)
                return county
        raise _Fault(f"找不到上级“{row.parent}”。请在表里补上这一级，或先在区域页面新建它")

    def add(self, row: AreaRow, parent: Area | None) -> Area:
        if parent is None and self.kept is not None and row.line not in self.above:
            raise _Fault("没有写上级；最上一级的区域由运维人员在服务器上载入")
        if parent is not None:
            self.require_kept(parent)
        if lacks_town(row.level, parent):
            raise _Fault(f"{row.level.label}要设在某个镇（街道）里，请把上级写成镇或镇里的区域")
        area = Area(
            parent_id=parent.id if parent else None,
            level=row.level,
            name=row.name,
            code=row.code,
            valid_from=self.today,
        )
        self.session.add(area)
        self.areas.append(area)
        self.by_name.setdefault(row.name, []).append(area)
        if row.code:
            self.by_code[row.code] = area
        self.parents[area] = parent
        return area

    def settle_new(self, new: Iterable[tuple[Area, Area | None]]) -> None:
        """Give the new nodes of one level their ids and their places."""
        self.session.flush()
        for area, parent in new:
            settle(area, parent)
            if self.kept is not None:
                self.kept.add(area.id)

    def require_kept(self, area: Area) -> None:
        if self.kept is not None and area.id not in self.kept:
            raise _Fault(f"“{area.name}”不在您管理的范围内，请删去这一行，或请上级管理员载入")


def _lies_in(area: Area, parent: Area) -> bool:
    return area.parent_id == parent.id or (area.path or "").startswith(parent.path)
