"""Evidence: photos and scans that prove a step, and the uploads waiting to become evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ledger.db import Instant, Json, Model


class Upload(Model):
    """A photo or scan taken in but not yet part of a step: whatever else is wrong with a form, its files are kept here."""

    __tablename__ = "upload"
    __table_args__ = (
        sa.Index("ix_upload_by", "by_id", "received_at"),
        sa.Index("ix_upload_file", "by_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(200))
    content_type: Mapped[str] = mapped_column(sa.String(40))
    size_bytes: Mapped[int]
    # Of a photo; a scan has pages instead, and no size in pixels (0).
    width: Mapped[int]
    height: Mapped[int]
    pages: Mapped[int | None]
    # What the camera wrote, kept apart from what we know: its clock and its place may be wrong or missing.
    claimed_taken_at: Mapped[str | None] = mapped_column(sa.String(40))
    claimed_longitude: Mapped[float | None]
    claimed_latitude: Mapped[float | None]
    # That the phone told it beside the photo, which it had drawn smaller; else it stands in the file itself.
    claimed_beside: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    fingerprint: Mapped[str | None] = mapped_column(sa.String(16))

    @property
    def is_scan(self) -> bool:
        return self.pages is not None


class Evidence(Model):
    """A photo or scan in the place where it proves something. Never overwritten: a better one is a further row."""

    __tablename__ = "evidence"
    __table_args__ = (
        sa.Index("ix_evidence_entry", "entry_id", "id"),
        sa.Index("ix_evidence_sha256", "sha256"),
        sa.CheckConstraint(
            "(entry_id IS NOT NULL AND visit_id IS NULL AND site_id IS NULL) "
            "OR (entry_id IS NULL AND visit_id IS NOT NULL AND site_id IS NULL) "
            "OR (entry_id IS NULL AND visit_id IS NULL AND site_id IS NOT NULL)",
            "proves_one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id"))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    # Of a place whose file was begun on the spot.
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("site.id"), index=True)
    # Which proof the step asked for: "before", "after" …
    proof: Mapped[str] = mapped_column(sa.String(40))
    round: Mapped[int] = mapped_column(default=1)
    # One upload proves one thing: the same picture as "before" and "after" would prove nothing.
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"), unique=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
