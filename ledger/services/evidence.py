"""Photos and scans: taken in one by one, kept whatever else is wrong with a form, and tied to the step they prove."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger import pictures, scans
from ledger.db import transaction, write_row
from ledger.grammar.steps import Proof
from ledger.models import Evidence, Person, Proposal, Upload
from ledger.pictures.files import read_at_most
from ledger.refusals import Refused
from ledger.settings import Settings

KEPT_UNUSED = timedelta(days=7)
MOST_OF_A_NAME = 200

_UNUSED = ~sa.exists().where(Evidence.upload_id == Upload.id)
_OWN = sa.select(Upload.id, Upload.uuid, Upload.sha256, Upload.name, Upload.claimed_taken_at).where(
    Upload.uuid.in_(sa.bindparam("wanted", expanding=True)), Upload.by_id == sa.bindparam("by_id"), _UNUSED
)


class UploadRefused(Refused):
    """A file that cannot serve as evidence; the sentence names the file and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How large a file may be: a photo in bytes and pixels, a scan in bytes and pages."""

    photo_bytes: int
    photo_pixels: int
    scan_bytes: int
    scan_pages: int

    @classmethod
    def of(cls, settings: Settings) -> "Bounds":
        return cls(**{one.name: getattr(settings, one.name) for one in fields(cls)})


def receive_upload(stream: BinaryIO, *, name: str, folder: Path, bounds: Bounds, by: Person, now: datetime) -> Upload:
    """Take one photo or scan in and keep it for this person until a step uses it. Its bytes say which it is.

    The file is safe on disk before the row is written: a crash between the two leaves a file nobody
    refers to, never a row without its file. Raises UploadRefused.
    """
    content = read_at_most(stream, max(bounds.photo_bytes, bounds.scan_bytes) + 1)
    try:
        known = (
            _scan(content, name, folder, bounds)
            if _is_meant_as_scan(content, name)
            else _photo(content, name, folder, bounds)
        )
    except (pictures.PictureRefused, scans.ScanRefused) as refused:
        raise UploadRefused(str(refused)) from refused
    called = pictures.plain_name(name) or ("扫描件.pdf" if "pages" in known else "照片")
    upload = Upload(uuid=uuid4(), by_id=by.id, received_at=now, name=_short(called), **known)
    with transaction() as session:
        write_row(session, upload)
    return upload


def _is_meant_as_scan(content: bytes, name: str) -> bool:
    """Return whether it is a PDF or was to be one: what is wrong with it is then said of a scan."""
    if scans.begins_as_scan(content):
        return True
    return scans.is_called_a_scan(name) and not pictures.begins_as_picture(content)


def _photo(content: bytes, name: str, folder: Path, bounds: Bounds) -> dict[str, Any]:
    """Return the columns of an upload that is a photo. Raises PictureRefused."""
    picture = pictures.take_in(
        content, name=name, folder=folder, most_bytes=bounds.photo_bytes, most_pixels=bounds.photo_pixels
    )
    return {
        "sha256": picture.sha256,
        "content_type": picture.content_type,
        "size_bytes": picture.size_bytes,
        "width": picture.width,
        "height": picture.height,
        "claimed_taken_at": picture.taken_at.isoformat() if picture.taken_at else None,
        "claimed_longitude": picture.longitude,
        "claimed_latitude": picture.latitude,
        "fingerprint": picture.fingerprint,
    }


def _scan(content: bytes, name: str, folder: Path, bounds: Bounds) -> dict[str, Any]:
    """Return the columns of an upload that is a scan. Raises ScanRefused."""
    scan = scans.take_in(
        content, name=name, folder=folder,
        most_bytes=bounds.scan_bytes, most_pages=bounds.scan_pages, most_pixels=bounds.photo_pixels,
    )  # fmt: skip
    return {
        "sha256": scan.sha256,
        "content_type": scans.CONTENT_TYPE,
        "size_bytes": scan.size_bytes,
        "width": 0,
        "height": 0,
        "pages": scan.pages,
    }


def _short(name: str) -> str:
    """Return a name that fits its column, with its beginning and the ending that says what kind of file it is."""
    return name if len(name) <= MOST_OF_A_NAME else f"{name[: MOST_OF_A_NAME - 10]}…{name[-9:]}"


def tidy_uploads(*, now: datetime) -> int:
    """Forget uploads no step has used for a week; return how many. The files stay: another row may share them.

    What belongs to a proposal waits with it.
    """
    with transaction() as session:
        undecided = session.scalars(sa.select(Proposal.submission).where(Proposal.decided_at.is_(None)))
        waiting = {UUID(one) for kept in undecided for photos in kept["photos"].values() for one in photos}
        unused = (Upload.received_at < now - KEPT_UNUSED, _UNUSED, Upload.uuid.not_in(waiting))
        forgotten = session.execute(sa.delete(Upload).where(*unused))
    return forgotten.rowcount


class OwnUpload(NamedTuple):
    """What a step has to know of a photo somebody handed in."""

    id: int
    uuid: UUID
    sha256: str
    name: str
    # The camera's own time, where it wrote one.
    claimed_taken_at: str | None


# What was handed in with a step, by the proof it serves.
Uploads = dict[str, list[OwnUpload]]


def may_show(uploads: Uploads, on: date, before: date) -> bool:
    """Return whether something handed in can show what was done on a day and before another: a photo that was taken
    then, or one or a scan that does not tell when.
    """
    taken = [one.claimed_taken_at for several in uploads.values() for one in several]
    return any(at is None or on.isoformat() <= at[:10] < before.isoformat() for at in taken)


def own_uploads(session: Session, photos: dict[str, list[UUID]], *, by: Person) -> dict[str, list[OwnUpload]]:
    """Return the uploads a person handed in, by proof. Somebody else's, or one already used, is left out."""
    wanted = {one for ids in photos.values() for one in ids}
    if not wanted:
        return {}
    rows = session.connection().execute(_OWN, {"wanted": list(wanted), "by_id": by.id})
    found = {row.uuid: OwnUpload(*row) for row in rows}
    # Taken out as it is given: one photo cannot be "before" and "after" at once.
    return {proof: [found.pop(one) for one in dict.fromkeys(ids) if one in found] for proof, ids in photos.items()}


def proof_faults(proofs: Collection[Proof], uploads: dict[str, list[OwnUpload]]) -> dict[str, str]:
    """Return a sentence for each proof with too few or too many photos, by proof key."""
    faults = {}
    for proof in proofs:
        given = len(uploads.get(proof.key, ()))
        if given < proof.least:
            faults[proof.key] = f"请拍至少 {proof.least} 张{proof.label}（{proof.basis}）"
        elif given > proof.most:
            faults[proof.key] = f"{proof.label}最多 {proof.most} 张，请去掉 {given - proof.most} 张"
    return faults


def photo_faults(
    proofs: Collection[Proof], photos: dict[str, list[UUID]], uploads: dict[str, list[OwnUpload]]
) -> dict[str, str]:
    """Return a sentence wherever a photo handed in would silently be left out, by proof key."""
    asked = {proof.key for proof in proofs}
    faults = {key: "这一步不附这种照片，请去掉" for key, ids in photos.items() if ids and key not in asked}
    for key in asked & photos.keys():
        missing = len(set(photos[key])) - len(uploads.get(key, ()))
        if missing:
            faults[key] = f"有 {missing} 张照片已经用过或已过期，请去掉后重新拍照"
    return faults


def attach(
    session: Session,
    proofs: Collection[Proof],
    uploads: dict[str, list[OwnUpload]],
    *,
    by: Person,
    now: datetime,
    entry_id: int | None = None,
    event_id: int | None = None,
    visit_id: int | None = None,
    entry_round: int = 1,
) -> None:
    for proof in proofs:
        for upload in uploads.get(proof.key, ()):
            write_row(
                session,
                Evidence(
                    entry_id=entry_id,
                    event_id=event_id,
                    visit_id=visit_id,
                    proof=proof.key,
                    round=entry_round,
                    upload_id=upload.id,
                    by_id=by.id,
                    at=now,
                    sha256=upload.sha256,
                ),
            )
