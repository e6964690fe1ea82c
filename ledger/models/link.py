"""Links: that one entry was merged into another, was split from it, or is looked at together with it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Json, Model

STANDS = sa.text("undone_at IS NULL")
MERGED_STANDS = sa.text("undone_at IS NULL AND kind = 'merged'")


class LinkKind(Choice):
    """What ties two entries."""

    MERGED = "merged", "并入"
    SPLIT = "split", "拆出"
    # What was split and is one again: the part leads to the one it came from, as what was merged does.
    REJOINED = "rejoined", "撤销拆分"
    TOGETHER = "together", "关联"


# What leads on by its number: what was merged, and what is one again with the entry it was split from.
LEADS_ON = (LinkKind.MERGED, LinkKind.REJOINED)


class Link(Model):
    """One entry tied to another: what was merged leads from the one that is told no more to the one that goes on, what was
    split from the new one to the one it came from.

    `before` is what a merger changed on both, for whoever takes it back; `told_on` the day on which whoever brought the
    merged matter was told how it ended.
    """

    __tablename__ = "link"
    __table_args__ = (
        sa.Index("uq_link_merged", "from_id", unique=True, sqlite_where=MERGED_STANDS, postgresql_where=MERGED_STANDS),
        sa.Index(
            "uq_link_standing", "from_id", "to_id", "kind", unique=True, sqlite_where=STANDS, postgresql_where=STANDS
        ),
        sa.Index("ix_link_to", "to_id", "id"),
        sa.CheckConstraint("from_id <> to_id", "ties_two"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", "undone_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # That of the submission.
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[LinkKind] = mapped_column(ChoiceColumn(LinkKind))
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(sa.Text)
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    told_on: Mapped[date | None]
    told_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
