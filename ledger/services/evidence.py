"""Photos and scans: taken in one by one, kept whatever else is wrong with a form, and tied to the step they prove."""

from collections.abc import Collection, Iterable
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
from ledger.models import Entry, Evidence, Person, Proposal, Upload, Visit
from ledger.pictures import ToldBeside
from ledger.pictures.files import read_at_most
from ledger.refusals import Refused
from ledger.settings import Settings
from ledger.workdays import chinese_date, local_date

# A little longer than the words a photo belongs to are kept on the device they were typed on (static/js/drafts.js).
KEPT_UNUSED = timedelta(days=31)
MOST_OF_A_NAME = 200
NOTHING_BESIDE = ToldBeside()

_USED = sa.exists().where(Evidence.upload_id == Upload.id)
_OWN = sa.select(
    Upload.id, Upload.uuid, Upload.sha256, Upload.name, Upload.claimed_taken_at, Upload.pages, _USED.label("is_used")
).where(Upload.uuid.in_(sa.bindparam("wanted", expanding=True)), Upload.by_id == sa.bindparam("by_id"))
_SAME_FILE = (
    sa.select(Upload)
    .where(
        Upload.by_id == sa.bindparam("by_id"),
        Upload.sha256 == sa.bindparam("sha256"),
        Upload.name == sa.bindparam("name"),
    )
    .order_by(Upload.id)
)
# Whoever sends one file twice at once waits here for oneself; who is written about by others does not.
_HELD_PERSON = sa.select(Person.id).where(Person.id == sa.bindparam("by_id")).with_for_update(key_share=True)


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


def receive_upload(
    stream: BinaryIO, *, name: str, folder: Path, bounds: Bounds, by: Person, now: datetime,
    claim: ToldBeside = NOTHING_BESIDE,
) -> Upload:  # fmt: skip
    """Take one photo or scan in and keep it for this person until a step uses it. Its bytes say which it is.

    The same bytes from the same person are the same upload, however often and however close together they arrive.
    `claim` counts where the file itself does not say when or where it was taken. The file is safe on disk before the row is written: a crash between the two leaves a file nobody
    refers to, never a row without its file. Raises UploadRefused.
    """
    content = read_at_most(stream, max(bounds.photo_bytes, bounds.scan_bytes) + 1)
    try:
        known = (
            _scan(content, name, folder, bounds)
            if _is_meant_as_scan(content, name)
            else _photo(content, name, folder, bounds, claim)
        )
    except (pictures.PictureRefused, scans.ScanRefused) as refused:
        raise UploadRefused(str(refused)) from refused
    called = _short(pictures.plain_name(name) or ("扫描件.pdf" if "pages" in known else "照片"))
    with transaction() as session:
        session.connection().execute(_HELD_PERSON, {"by_id": by.id})
        same = session.scalars(_SAME_FILE, {"by_id": by.id, "sha256": known["sha256"], "name": called})
        claimed = known.get("claimed_taken_at")
        upload = next((one for one in same if claimed in (None, one.claimed_taken_at)), None)
        if upload is None:
            upload = Upload(uuid=uuid4(), by_id=by.id, received_at=now, name=called, **known)
            write_row(session, upload)
        else:
            # It waits for its form as long as one that came today.
            upload.received_at = max(upload.received_at, now)
    return upload


def _is_meant_as_scan(content: bytes, name: str) -> bool:
    """Return whether it is a PDF or was to be one: what is wrong with it is then said of a scan."""
    if scans.begins_as_scan(content):
        return True
    return scans.is_called_a_scan(name) and not pictures.begins_as_picture(content)


def _photo(content: bytes, name: str, folder: Path, bounds: Bounds, claim: ToldBeside) -> dict[str, Any]:
    """Return the columns of an upload that is a photo. Raises PictureRefused."""
    picture = pictures.take_in(
        content, name=name, folder=folder, most_bytes=bounds.photo_bytes, most_pixels=bounds.photo_pixels
    )
    says_when, says_where = picture.taken_at is not None, picture.longitude is not None
    taken_at = picture.taken_at if says_when else claim.taken_at
    place = picture if says_where else claim
    return {
        "sha256": picture.sha256,
        "content_type": picture.content_type,
        "size_bytes": picture.size_bytes,
        "width": picture.width,
        "height": picture.height,
        "claimed_taken_at": taken_at.isoformat() if taken_at else None,
        "claimed_longitude": place.longitude,
        "claimed_latitude": place.latitude,
        "claimed_beside": (not says_when and taken_at is not None) or (not says_where and place.longitude is not None),
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
    """Forget uploads no step has used for a month; return how many. The files stay: another row may share them.

    What belongs to a proposal waits with it.
    """
    with transaction() as session:
        undecided = session.scalars(sa.select(Proposal.submission).where(Proposal.decided_at.is_(None)))
        waiting = {UUID(one) for kept in undecided for photos in kept["photos"].values() for one in photos}
        unused = (Upload.received_at < now - KEPT_UNUSED, ~_USED, Upload.uuid.not_in(waiting))
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
    # Of a scan, None for a photo.
    pages: int | None
    # Whether it proves something already.
    is_used: bool


# What was handed in with a step, by the proof it serves.
Uploads = dict[str, list[OwnUpload]]


def may_show(uploads: Uploads, on: date, before: date) -> bool:
    """Return whether something handed in can show what was done on a day and before another: a photo that was taken
    then, or one or a scan that does not tell when.
    """
    taken = [one.claimed_taken_at for several in uploads.values() for one in several]
    return any(at is None or on.isoformat() <= at[:10] < before.isoformat() for at in taken)


def own_uploads(session: Session, photos: dict[str, list[UUID]], *, by: Person) -> Uploads:
    """Return the uploads a person handed in, by proof. Somebody else's, or one that was forgotten, is left out."""
    wanted = {one for ids in photos.values() for one in ids}
    if not wanted:
        return {}
    rows = session.connection().execute(_OWN, {"wanted": list(wanted), "by_id": by.id})
    found = {row.uuid: OwnUpload(*row) for row in rows}
    return {proof: [found[one] for one in dict.fromkeys(ids) if one in found] for proof, ids in photos.items()}


def digests_of(uploads: Uploads) -> dict[UUID, str]:
    """Return the SHA-256 of each file by the id it came under."""
    return {one.uuid: one.sha256 for several in uploads.values() for one in several}


def distinct(uploads: Iterable[OwnUpload]) -> list[OwnUpload]:
    """Return each file once, under whatever ids it came."""
    return list({one.sha256: one for one in reversed(list(uploads))}.values())[::-1]


def proof_faults(proofs: Collection[Proof], uploads: dict[str, list[OwnUpload]]) -> dict[str, str]:
    """Return a sentence for each proof with too few or too many photos, by proof key."""
    faults = {}
    for proof in proofs:
        given = len(distinct(uploads.get(proof.key, ())))
        if given < proof.least:
            faults[proof.key] = f"请拍至少 {proof.least} 张{proof.label}（{proof.basis}）"
        elif given > proof.most:
            faults[proof.key] = f"{proof.label}最多 {proof.most} 张，请去掉 {given - proof.most} 张"
    return faults


def photo_faults(
    proofs: Collection[Proof], photos: dict[str, list[UUID]], uploads: dict[str, list[OwnUpload]]
) -> dict[str, str]:
    """Return a sentence wherever a photo handed in would silently be left out, by proof key."""
    asked = {proof.key: proof for proof in proofs}
    faults = {key: "这一步不附这种照片，请去掉" for key, ids in photos.items() if ids and key not in asked}
    seen: dict[str, Proof] = {}
    for key, proof in asked.items():
        given = uploads.get(key, ())
        if missing := len(set(photos.get(key, ()))) - len(given):
            faults[key] = f"有 {missing} 张照片已过期，请去掉后重新拍照"
        # One picture is not "before" and "after" at once, whatever ids it was sent under.
        for one in given:
            if seen.setdefault(one.sha256, proof) is not proof:
                faults[key] = f"“{one.name}”和{seen[one.sha256].label}是同一张，请去掉后另拍一张{proof.label}"
    return faults


def handed_in_before(
    session: Session, uploads: Uploads, *, where: sa.ColumnElement[bool]
) -> dict[tuple[str, str], datetime]:
    """Return when each of these photos last proved something `where` that is, by its SHA-256 and the proof it was.

    Scans are left out: one document may stand behind several acts.
    """
    photos = {one.sha256 for several in uploads.values() for one in several if one.pages is None}
    if not photos:
        return {}
    rows = session.execute(
        sa.select(Evidence.sha256, Evidence.proof, sa.func.max(Evidence.at))
        .outerjoin(Entry, Entry.id == Evidence.entry_id)
        .outerjoin(Visit, Visit.id == Evidence.visit_id)
        .where(Evidence.sha256.in_(photos), where)
        .group_by(Evidence.sha256, Evidence.proof)
    )
    return {(sha256, proof): at for sha256, proof, at in rows}


def old_photo_faults(session: Session, proofs: Collection[Proof], uploads: Uploads, entry: Entry) -> dict[str, str]:
    """Return a sentence for each photo that the entry has already where a new one is asked for: as what was sent back,
    or as what it is to be compared with.
    """
    known, faults = handed_in_before(session, uploads, where=Entry.id == entry.id), {}
    for proof in proofs:
        for one in uploads.get(proof.key, ()):
            if (at := known.get((one.sha256, proof.key))) is not None:
                day = chinese_date(local_date(at))
                faults[proof.key] = f"“{one.name}”就是{day}交过的那一张，请去掉后重新拍一张{proof.label}"
            elif (one.sha256, proof.answers) in known:
                faults[proof.key] = f"“{one.name}”和要对照的是同一张，请去掉后重新拍一张{proof.label}"
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
    site_id: int | None = None,
    entry_round: int = 1,
) -> None:
    for proof in proofs:
        for upload in distinct(uploads.get(proof.key, ())):
            write_row(
                session,
                Evidence(
                    entry_id=entry_id,
                    event_id=event_id,
                    visit_id=visit_id,
                    site_id=site_id,
                    proof=proof.key,
                    round=entry_round,
                    upload_id=_free(session, upload),
                    by_id=by.id,
                    at=now,
                    sha256=upload.sha256,
                ),
            )


def _free(session: Session, upload: OwnUpload) -> int:
    """Return the id of a row that proves nothing yet: one photo may show two hazards, and each is told of its own."""
    if not upload.is_used:
        return upload.id
    same = [column for column in Upload.__table__.c if column.key not in ("id", "uuid")]
    copied = sa.select(sa.literal(uuid4(), sa.Uuid), *same).where(Upload.id == upload.id)
    made = sa.insert(Upload.__table__).from_select(["uuid", *(column.key for column in same)], copied)
    return session.connection().execute(made.returning(Upload.__table__.c.id)).scalar_one()
