"""Which rows of a table of areas are an administrator's to load: a whole province's file is mostly other people's.

Pure: it compares rows with the nodes that are there and changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledger.models import Area
from ledger.services.area_tables import CODE, AreaRow


@dataclass(frozen=True, kw_only=True)
class Ours:
    """`rows` lie in what this person keeps, `above` tell where that lies, and so many more are somebody else's."""

    rows: list[AreaRow]
    above: list[AreaRow]
    left_out: int


class AreaScope:
    """A table beside what one person keeps of the tree."""

    def __init__(self, rows: list[AreaRow], areas: Iterable[Area], kept: set[int]) -> None:
        self.rows = rows
        self.areas = list(areas)
        self.kept = [area for area in self.areas if area.id in kept]
        self.tops = [area for area in self.kept if area.parent_id not in kept]
        self.by_code = {row.code: row for row in rows if row.code}
        self.by_name: dict[str, list[AreaRow]] = {}
        for row in rows:
            self.by_name.setdefault(row.name, []).append(row)
        self._known: dict[int, bool] = {}

    def ours(self) -> Ours:
        rows = [row for row in self.rows if self._is_ours(row)]
        above = {row.line: row for one in rows if self._is_root_of_ours(one) for row in self._above(one)}
        left_out = len(self.rows) - len(rows) - len(above)
        return Ours(rows=rows, above=list(above.values()), left_out=left_out)

    def _is_ours(self, row: AreaRow) -> bool:
        if row.line not in self._known:
            # A table that names itself in a ring is nobody's.
            self._known[row.line] = False
            self._known[row.line] = self._matches(row) or self._hangs_on_ours(row)
        return self._known[row.line]

    def _matches(self, row: AreaRow) -> bool:
        by_code = row.code is not None and any(area.code == row.code for area in self.kept)
        return by_code or any(_is_named_alike(row, area) for area in self.tops)

    def _hangs_on_ours(self, row: AreaRow) -> bool:
        parent = self._parent(row)
        if parent is not None:
            return self._is_ours(parent)
        if any(_is_meant(row, area) for area in self.kept):
            return True
        # Who writes a parent that stands nowhere has made a slip, and is told so.
        return bool(row.parent) and not CODE.match(row.parent) and not any(_is_meant(row, one) for one in self.areas)

    def _is_root_of_ours(self, row: AreaRow) -> bool:
        roots = [area for area in self.tops if area.parent_id is None]
        return any(row.code == area.code if area.code else _is_named_alike(row, area) for area in roots)

    def _above(self, row: AreaRow) -> Iterator[AreaRow]:
        parent = self._parent(row)
        if parent is not None:
            yield from self._above(parent)
            yield parent

    def _parent(self, row: AreaRow) -> AreaRow | None:
        """Return the row of this table a row hangs on."""
        if CODE.match(row.parent):
            found = [self.by_code[row.parent]] if row.parent in self.by_code else []
        else:
            found = self.by_name.get(row.parent, [])
        found = [one for one in found if one.level.depth < row.level.depth]
        return found[0] if len(found) == 1 else None


def _is_named_alike(row: AreaRow, area: Area) -> bool:
    return (row.name, row.level) == (area.name, area.level) and not (row.code and area.code)


def _is_meant(row: AreaRow, area: Area) -> bool:
    """Return whether a node is what a row names as its parent."""
    return row.parent in (area.code, area.name) and area.level.depth < row.level.depth
