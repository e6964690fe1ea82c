"""Decisions about a town's rules: from which value to which, by whom and why, and what became of the dates promised."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import ChoiceColumn
from ledger.db import Instant, Json, Model
from ledger.models.holiday_decision import DateDecision


class RuleDecision(Model):
    """One change of one rule of a town, as it was decided. Append-only; what holds now stands in `town_decision`."""

    __tablename__ = "rule_decision"
    __table_args__ = (sa.Index("ix_rule_decision_town", "town_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # One after the other: of two decisions at the same moment the second has to look again.
    number: Mapped[int] = mapped_column(unique=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    # What the town had decided before and after; None is the default.
    value_before: Mapped[int | None]
    value_after: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text)
    # None where no running date would have moved.
    decision: Mapped[DateDecision | None] = mapped_column(ChoiceColumn(DateDecision))
    # Every running date the change would move: entry, clock, the dates before, the dates by the new value.
    differences: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    # How many reminders come on another day because of it.
    notices: Mapped[int]
