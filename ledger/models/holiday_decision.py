"""Decisions about the calendar: which table was loaded, and what became of the dates promised before it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.choices import Choice, ChoiceColumn
from ledger.db import Instant, Json, Model


class DateDecision(Choice):
    """What somebody decided about the running clocks whose dates a new table would change."""

    KEEP = "keep", "保持已答应的日期"
    MOVE = "move", "按新安排调整日期"


class HolidayDecision(Model):
    """One table of holidays loaded by somebody, whole, with the decision taken. Append-only.

    The row is the truth and the file in the holidays folder follows it: a load that broke off before the
    file was written is finished from here.
    """

    __tablename__ = "holiday_decision"
    __table_args__ = (sa.Index("ix_holiday_decision_year", "year", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # One after the other: of two loads at the same moment the second has to look again.
    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    # None: the operator at the machine itself.
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    year: Mapped[int]
    source: Mapped[str] = mapped_column(sa.Text)
    # The file as written, its SHA-256, and that of the file it replaced.
    content: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))
    replaced_digest: Mapped[str | None] = mapped_column(sa.String(64))
    decision: Mapped[DateDecision] = mapped_column(ChoiceColumn(DateDecision))
    # Every running date the table would change: entry, clock, the date before, the date by the new table.
    differences: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    # Running clocks counted without this year's table whose dates it confirmed.
    confirmed: Mapped[int]
