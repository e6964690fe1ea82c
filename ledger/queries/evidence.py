"""Finding photos and scans: an uploaded one for whoever sent it, a proof for whoever may see what it proves."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.access import reach_of, visible_sites, visible_visits
from ledger.db import db
from ledger.models import Entry, Evidence, Person, Site, Upload, Visit
from ledger.refusals import NotVisible


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A photo or scan in its place: of a photo what its camera claimed about when it was taken, of a scan its pages."""

    evidence: Evidence
    name: str
    claimed_taken_at: str | None
    pages: int | None
    size_bytes: int

    @classmethod
    def of(cls, row: Any) -> "Proof":
        """Return one from a row of `PROOFS`."""
        evidence, name, taken_at, pages, size_bytes = row
        return cls(evidence=evidence, name=name, claimed_taken_at=taken_at, pages=pages, size_bytes=size_bytes)


PROOFS = (
    sa.select(Evidence, Upload.name, Upload.claimed_taken_at, Upload.pages, Upload.size_bytes)
    .join(Upload, Upload.id == Evidence.upload_id)
    .order_by(Evidence.id)
)


def visible_proof(person: Person, evidence_id: int) -> Upload:
    """Return the file of a proof. Raises NotVisible unless this person may see the entry, the visit or the place it is of."""
    found = db.session.scalar(
        sa.select(Upload)
        .join(Evidence, Evidence.upload_id == Upload.id)
        .outerjoin(Entry, Entry.id == Evidence.entry_id)
        .outerjoin(Visit, Visit.id == Evidence.visit_id)
        .outerjoin(Site.__table__, Site.__table__.c.id == Evidence.site_id)
        .where(
            Evidence.id == evidence_id,
            sa.or_(
                sa.and_(Entry.id.is_not(None), reach_of(person).opened()),
                sa.and_(Visit.id.is_not(None), visible_visits(person)),
                sa.and_(Evidence.site_id.is_not(None), visible_sites(person)),
            ),
        ),
        {"me": person.id},
    )
    if found is None:
        raise NotVisible
    return found


def photos_of_place(site_id: int) -> list[Proof]:
    """Return what shows a place whose file was begun on the spot; whoever asks sees the place."""
    return [Proof.of(row) for row in db.session.execute(PROOFS.where(Evidence.site_id == site_id))]


def own_upload(person: Person, uuid: UUID) -> Upload:
    """Raises NotVisible unless this person sent it."""
    found = db.session.scalar(sa.select(Upload).where(Upload.uuid == uuid, Upload.by_id == person.id))
    if found is None:
        raise NotVisible
    return found


def kept_uploads(person: Person, uuids: Collection[UUID]) -> list[Upload]:
    """Return this person's uploads in the order they are named."""
    if not uuids:
        return []
    rows = db.session.scalars(sa.select(Upload).where(Upload.uuid.in_(uuids), Upload.by_id == person.id))
    found = {upload.uuid: upload for upload in rows}
    return [found[uuid] for uuid in dict.fromkeys(uuids) if uuid in found]


def uploads_behind(person: Person, proofs: Collection[Proof]) -> list[UUID]:
    """Return under which ids this person handed in what is shown as these proofs, in their order: it may serve again."""
    ids = [one.evidence.upload_id for one in proofs if one.evidence.by_id == person.id]
    if not ids:
        return []
    rows = db.session.execute(sa.select(Upload.id, Upload.uuid).where(Upload.id.in_(ids), Upload.by_id == person.id))
    found = dict(rows.tuples().all())
    return [found[one] for one in ids if one in found]
