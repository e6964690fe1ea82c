"""Proposals: steps that wait for the decision of somebody else."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Json, Model

UNDECIDED = sa.text("decided_at IS NULL")


class Decision(Choice):
    """What became of a proposal. One lapses when its entry has moved on to where the step no longer fits."""

    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "撤回"
    LAPSED = "lapsed", "失效"


class Proposal(Model):
    """A step handed in by whoever may take it and not decide it: kept whole until somebody agrees, and then taken."""

    __tablename__ = "proposal"
    __table_args__ = (
        sa.Index(
            "uq_proposal_undecided",
            "entry_id",
            "step",
            unique=True,
            sqlite_where=UNDECIDED,
            postgresql_where=UNDECIDED,
        ),
        sa.Index("ix_proposal_undecided", "id", sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
        sa.Index("ix_proposal_entry", "entry_id", "id"),
        sa.Index("ix_proposal_by", "proposed_by_id", "id"),
        # What somebody agreed to in a period, for the figures.
        sa.Index("ix_proposal_step_decided", "step", "decided_at"),
        sa.CheckConstraint("(decided_at IS NULL) = (decision IS NULL)", "decided_some_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # That of the submission, and then of the event by which the step was taken.
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    book: Mapped[str] = mapped_column(sa.String(40))
    step: Mapped[str] = mapped_column(sa.String(40))
    # Everything handed in, as `services.kept_submissions` writes it.
    submission: Mapped[dict[str, Any]] = mapped_column(Json)
    # What would change, in the words of the timeline: [{"field", "label", "was", "text"}].
    told: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    note: Mapped[str | None] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    # Nobody decides that a proposal lapses: it does when the entry has moved on.
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision: Mapped[Decision | None] = mapped_column(ChoiceColumn(Decision))
    reason: Mapped[str | None] = mapped_column(sa.Text)
    # The step as it was taken once somebody had agreed.
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"), unique=True)
