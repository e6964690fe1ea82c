"""Papers: issued documents on record, whoever issued them. Append-only, like events."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Instant, Model


class Paper(Model):
    """One document: kind, number, date, issuing authority, legal basis (rules 0.1 no. 4)."""

    __tablename__ = "paper"
    __table_args__ = (
        sa.UniqueConstraint("town_id", "kind", "issuing_authority", "number", name="uq_paper_number"),
        sa.Index("ix_paper_town_date", "town_id", "kind", "dated_on"),
        sa.Index("ix_paper_town_recorded", "town_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[str] = mapped_column(sa.String(60))
    dated_on: Mapped[date]
    issuing_authority: Mapped[str] = mapped_column(sa.String(60))
    legal_basis: Mapped[str] = mapped_column(sa.String(300))
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class EntryPaper(Model):
    """That a paper concerns an entry: one order may list several hazards of one place."""

    __tablename__ = "entry_paper"
    __table_args__ = (sa.UniqueConstraint("entry_id", "paper_id", "event_id", name="uq_entry_paper"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("paper.id"), index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
