"""Sealed records: who a matter is about, encrypted, apart from the entry, opened with a reason that is logged."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Instant, Model


class SealedRecord(Model):
    """The people of one entry, sealed with the key of the instance. Nothing readable about them stands anywhere else."""

    __tablename__ = "sealed_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class LookUp(Model):
    """The query code of one entry, kept only as a keyed hash: whoever holds number and code sees its state and dates."""

    __tablename__ = "look_up"
    __table_args__ = (sa.Index("ix_look_up_code", "code_hash"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    # Who was shown the code: if the matter turns out to concern them, it opens nothing any more.
    shown_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class LookUpAttempt(Model):
    """One try at the public page, by a keyed hash of the address it came from: enough to slow somebody who guesses."""

    __tablename__ = "look_up_attempt"
    __table_args__ = (sa.Index("ix_look_up_attempt", "address_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(Instant)
