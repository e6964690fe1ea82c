"""Visits: one look at a site, with what was found. "Nothing found" is a visit too, and counts."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Json, Model
from ledger.models.person import Person
from ledger.models.site import Site


class VisitResult(Choice):
    """The conclusion of a visit (rules 3.2), written once when the visit is recorded."""

    NOTHING_FOUND = "nothing_found", "未发现问题"
    FIXED_ON_SPOT = "fixed_on_spot", "当场整改"
    FOUND = "found", "发现问题，待处理"
    EXPLAINED = "explained", "发现问题，已说明"
    # Taken back by its maker soon after: it counts nowhere, and stays to be read; see VisitWithdrawal.
    WITHDRAWN = "withdrawn", "已撤销"


class Visit(Model):
    """What every visit has; a book adds a detail table (`class PatrolVisit(Visit, book="patrol")`)."""

    __tablename__ = "visit"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": "book"}
    __table_args__ = (
        sa.Index("ix_visit_site", "site_id", "started_at"),
        sa.Index("ix_visit_town", "town_id", "book", "started_at"),
        sa.Index("ix_visit_village", "town_id", "village_id", "book", "started_at"),
        sa.Index(
            "ix_visit_unsettled",
            "by_id",
            "id",
            sqlite_where=sa.text("unsettled > 0"),
            postgresql_where=sa.text("unsettled > 0"),
        ),
        sa.CheckConstraint("ended_at >= started_at", "ended_after_started"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    # SHA-256 over what was entered: the same id with other content is a conflict, not a repeat.
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    book: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str] = mapped_column(sa.String(40))
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("site.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    # When the server took it in; a phone without signal may be days behind.
    received_at: Mapped[datetime] = mapped_column(Instant)
    result: Mapped[VisitResult] = mapped_column(ChoiceColumn(VisitResult))
    note: Mapped[str | None] = mapped_column(sa.Text)
    checklist_id: Mapped[int | None] = mapped_column(sa.ForeignKey("checklist.id"))
    # Item id → "fits" | "does_not_fit" | "not_applicable", as ticked.
    ticks: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    # What became of each finding, by item id: {"entry": id, "closed": bool} or {"reason": text}.
    settled: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # Findings neither filed nor explained yet; whoever visited sees them among what is theirs to do.
    unsettled: Mapped[int] = mapped_column(default=0)
    # Whom the file of the place names since this look, as lines of a timeline; None where nothing was said.
    new_parties: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)

    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    by: Mapped[Person] = relationship(lazy="raise_on_sql")

    def __init_subclass__(cls, *, book: str | None = None, **rest: Any) -> None:
        if book is not None:
            cls.__tablename__ = f"{book}_visit"
            cls.__mapper_args__ = {"polymorphic_identity": book, "polymorphic_load": "inline"}
            cls.id = mapped_column(sa.ForeignKey("visit.id"), primary_key=True, sort_order=-1)
        super().__init_subclass__(**rest)

    @property
    def counts(self) -> bool:
        return self.result != VisitResult.WITHDRAWN


class VisitWithdrawal(Model):
    """That "nothing found" was taken back, by whom and when; append-only."""

    __tablename__ = "visit_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"), unique=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
