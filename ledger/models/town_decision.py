"""Town decisions: what a town has decided differently from the default, and the running numbers of its ledgers."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Instant, Json, Model


class TownDecision(Model):
    """One town's value for one of its rules; a missing row means the default of the declaration."""

    __tablename__ = "town_decision"

    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class Sequence(Model):
    """The last number given out, so that numbers run without a gap within a town, a book and a year."""

    __tablename__ = "sequence"

    town_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    last: Mapped[int]
