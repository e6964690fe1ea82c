"""Areas: the tree county → town → district → village → grid → micro-grid, with the days each node exists."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Model


class AreaLevel(Choice):
    """Levels of the tree, largest first; a town may do without districts or micro-grids (rules 1.1)."""

    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市"
    COUNTY = "county", "县（市、区）"
    TOWN = "town", "镇（街道）"
    DISTRICT = "district", "管区"
    VILLAGE = "village", "村（社区）"
    GRID = "grid", "网格"
    MICRO_GRID = "micro_grid", "微网格"

    @property
    def depth(self) -> int:
        return list(AreaLevel).index(self)


class Area(Model):
    """One node. `path` is the chain of ids from the root, "/1/4/17/", so that a subtree is one prefix."""

    __tablename__ = "area"
    __table_args__ = (
        sa.Index("ix_area_path", "path"),
        sa.Index(
            "ix_area_code",
            "code",
            unique=True,
            sqlite_where=sa.text("code IS NOT NULL"),
            postgresql_where=sa.text("code IS NOT NULL"),
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", "valid_to_after_valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"), index=True)
    level: Mapped[AreaLevel] = mapped_column(ChoiceColumn(AreaLevel))
    name: Mapped[str] = mapped_column(sa.String(60))
    # Statistical division code, 12 digits (rules 1.3); villages may wait for theirs, districts never get one.
    code: Mapped[str | None] = mapped_column(sa.String(24))
    path: Mapped[str] = mapped_column(sa.String(120), default="/")
    # The town and the village this node lies in; itself, for a town or a village.
    town_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"), index=True)
    valid_from: Mapped[date]
    # The last day it exists; empty while it does.
    valid_to: Mapped[date | None]

    parent: Mapped["Area | None"] = relationship(foreign_keys=[parent_id], remote_side=[id], lazy="select")

    def covers(self, path: str) -> bool:
        """Return whether the node with this path is this area or lies in it."""
        return path.startswith(self.path)

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
