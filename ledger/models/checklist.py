"""Checklists: what to look at, by kind of place, with the days they hold. Items are replaced, never edited in place."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.choices import Choice
from ledger.db import Json, Model


class Tick(Choice):
    """The three answers to an item."""

    FITS = "fits", "符合"
    DOES_NOT_FIT = "does_not_fit", "不符合"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Checklist(Model):
    """A list for one book and some kinds of place; an empty `site_kinds` means any."""

    __tablename__ = "checklist"
    __table_args__ = (sa.UniqueConstraint("town_id", "book", "key", name="uq_checklist_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Empty: shipped with the ledger and used by every town that has not made its own.
    town_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    book: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[str] = mapped_column(sa.String(60))
    site_kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    basis: Mapped[str] = mapped_column(sa.Text, default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    items: Mapped[list["ChecklistItem"]] = relationship(
        lazy="raise_on_sql", order_by="ChecklistItem.position, ChecklistItem.id", back_populates="checklist"
    )

    def items_on(self, day: date) -> list["ChecklistItem"]:
        """Return the items that hold on this day, in their order."""
        return [
            item for item in self.items if item.valid_from <= day and (item.valid_to is None or day <= item.valid_to)
        ]


class ChecklistItem(Model):
    """One thing to see. `hazard` and `category` begin the entry when it does not fit."""

    __tablename__ = "checklist_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    checklist_id: Mapped[int] = mapped_column(sa.ForeignKey("checklist.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(200))
    look: Mapped[str] = mapped_column(sa.String(300), default="")
    hazard: Mapped[str] = mapped_column(sa.String(200), default="")
    category: Mapped[str | None] = mapped_column(sa.String(40))
    location: Mapped[str] = mapped_column(sa.String(60), default="")
    major_question: Mapped[str] = mapped_column(sa.String(200), default="")
    basis: Mapped[str] = mapped_column(sa.String(200), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    checklist: Mapped[Checklist] = relationship(lazy="raise_on_sql", back_populates="items")
