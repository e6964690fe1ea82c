"""Finding photos: an uploaded one for whoever sent it, a proof for whoever may see what it proves."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from ledger.access import visible_entries, visible_visits
from ledger.db import db
from ledger.models import Entry, Evidence, Person, Upload, Visit
from ledger.refusals import NotVisible


def visible_evidence(person: Person, evidence_id: int) -> Evidence:
    """Raises NotVisible unless this person may see the entry or the visit the photo belongs to."""
    found = db.session.scalar(
        sa.select(Evidence)
        .outerjoin(Entry, Entry.id == Evidence.entry_id)
        .outerjoin(Visit, Visit.id == Evidence.visit_id)
        .where(
            Evidence.id == evidence_id,
            sa.or_(
                sa.and_(Entry.id.is_not(None), visible_entries(person)),
                sa.and_(Visit.id.is_not(None), visible_visits(person)),
            ),
        )
    )
    if found is None:
        raise NotVisible
    return found


def own_upload(person: Person, uuid: UUID) -> Upload:
    """Raises NotVisible unless this person sent it."""
    found = db.session.scalar(sa.select(Upload).where(Upload.uuid == uuid, Upload.by_id == person.id))
    if found is None:
        raise NotVisible
    return found


def kept_uploads(person: Person, uuids: Collection[UUID]) -> list[Upload]:
    """Return this person's uploads that no step has used yet, in the order they are named."""
    if not uuids:
        return []
    unused = ~sa.exists().where(Evidence.upload_id == Upload.id)
    rows = db.session.scalars(sa.select(Upload).where(Upload.uuid.in_(uuids), Upload.by_id == person.id, unused))
    found = {upload.uuid: upload for upload in rows}
    return [found[uuid] for uuid in dict.fromkeys(uuids) if uuid in found]
