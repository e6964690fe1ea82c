"""Sites: what is watched. Books share them, so one place shows all its stories."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.db import Instant, Model
from ledger.models.area import Area

PROVISIONAL = sa.text("is_provisional")


class Site(Model):
    """What every site has; each kind of site adds a detail table of its own (`class Workplace(Site, kind="workplace")`)."""

    __tablename__ = "site"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": "kind"}
    __table_args__ = (
        sa.Index("ix_site_town", "town_id", "kind", "id"),
        sa.Index("ix_site_town_latest", "town_id", "id"),
        sa.Index("ix_site_village", "village_id", "id"),
        sa.Index("ix_site_area", "area_id", "id"),
        sa.Index("ix_site_next_visit", "town_id", "next_visit_on", "id"),
        sa.Index("ix_site_premises", "premises_id"),
        sa.Index("ix_site_provisional", "town_id", "id", sqlite_where=PROVISIONAL, postgresql_where=PROVISIONAL),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    # The classification within the kind, by which checklists are chosen; its words live in the book.
    subject_type: Mapped[str | None] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(100))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    address: Mapped[str] = mapped_column(sa.String(200))
    # WGS-84 degrees, as browsers give them.
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    last_visit_at: Mapped[datetime | None] = mapped_column(Instant)
    # By when somebody has to look again, where its kind has a rule for that.
    next_visit_on: Mapped[date | None]
    # Which kind of look that is, by its key (SiteKind.due_looks); empty: any.
    next_visit_look: Mapped[str | None] = mapped_column(sa.String(40))
    # Files of one spot, as a shop and the house it is in, name the first of them; the first and the lonely name none.
    premises_id: Mapped[int | None] = mapped_column(sa.ForeignKey("site.id"))
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    # Begun on the spot with what was known there, and to be completed: see `SiteKind.can_wait`.
    is_provisional: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship(foreign_keys=[area_id], lazy="raise_on_sql")

    def __init_subclass__(cls, *, kind: str | None = None, **rest: Any) -> None:
        if kind is not None:
            cls.__tablename__ = kind
            cls.__mapper_args__ = {"polymorphic_identity": kind, "polymorphic_load": "inline"}
            cls.id = mapped_column(sa.ForeignKey("site.id"), primary_key=True, sort_order=-1)
        super().__init_subclass__(**rest)
