"""Photos and scans of a form: taken in one by one before anything else is judged, so that none is lost with the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from flask import url_for
from werkzeug.datastructures import FileStorage

from ledger.grammar import steps
from ledger.models import Person, Upload
from ledger.pictures import told_beside
from ledger.queries.evidence import Proof, kept_uploads
from ledger.services.evidence import Bounds, UploadRefused, receive_upload
from ledger.web import address, current
from ledger.web.forms import RecordForm, proof_name

MOST_AT_ONCE = 12


@dataclass(frozen=True, kw_only=True)
class KeptPhoto:
    """A photo already on the server, as the form shows it again; of a scan `scan` says how long and large, and there is
    nothing to show."""

    token: str
    url: str
    thumbnail_url: str
    name: str
    scan: str


def kept_photo(upload: Upload) -> KeptPhoto:
    return KeptPhoto(
        token=str(upload.uuid),
        url=url_for("evidence.upload", uuid=upload.uuid, size="original" if upload.is_scan else "large"),
        thumbnail_url="" if upload.is_scan else url_for("evidence.upload", uuid=upload.uuid, size="small"),
        name=upload.name,
        scan=scan_word(upload.pages, upload.size_bytes),
    )


@dataclass(frozen=True, kw_only=True)
class PhotoWord:
    """A photo that was taken as proof, small and to be opened whole; of a scan the address to save it from and what it is.
    `taken` is when its camera says that it was taken.
    """

    url: str
    thumbnail_url: str
    name: str
    scan: str
    taken: str


def photo_word(proof: Proof) -> PhotoWord:
    number, scan = proof.evidence.id, scan_word(proof.pages, proof.size_bytes)
    if scan:
        url, thumbnail_url = url_for("evidence.original", evidence_id=number), ""
    else:
        url = url_for("evidence.show", evidence_id=number, size="large")
        thumbnail_url = url_for("evidence.show", evidence_id=number, size="small")
    taken = "" if scan else taken_word(proof.claimed_taken_at)
    return PhotoWord(url=url, thumbnail_url=thumbnail_url, name=proof.name, scan=scan, taken=taken)


def taken_word(claimed: str | None) -> str:
    """Return when a photo was taken by the clock of its phone, which nobody has checked."""
    if not claimed:
        return "照片没有拍摄时间"
    return f"拍摄时间（手机记录）：{datetime.fromisoformat(claimed):%Y-%m-%d %H:%M}"


def scan_word(pages: int | None, size_bytes: int) -> str:
    """Return how long and how large a scan is: 3 页 · 1.2 MB; "" for a photo, which has no pages."""
    if pages is None:
        return ""
    kilobytes = size_bytes / 1024
    size = f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1024 else f"{max(kilobytes, 1):.0f} KB"
    return f"{pages} 页 · {size}"


class KeptPhotos:
    """The photos a form shows again: looked up by the page that shows them, for most forms are right the first time."""

    def __init__(self, by: Person, ids: Sequence[UUID]) -> None:
        self.by = by
        self.ids = ids

    @cached_property
    def photos(self) -> list[KeptPhoto]:
        return [kept_photo(upload) for upload in kept_uploads(self.by, self.ids)]

    def __iter__(self) -> Iterator[KeptPhoto]:
        return iter(self.photos)

    def __len__(self) -> int:
        return len(self.photos)


def receive(file: FileStorage, *, claim: str, by: Person, now: datetime) -> Upload:
    """Take a file in; `claim` is what the phone has read of the camera's notes before it drew the photo smaller."""
    settings = current.settings()
    return receive_upload(
        file.stream,
        name=file.filename or "照片",
        claim=told_beside(claim),
        folder=settings.evidence,
        bounds=Bounds.of(settings),
        by=by,
        now=now,
    )


def photos_of(form: RecordForm, *, by: Person, now: datetime) -> dict[str, list[UUID]]:
    """Take in what was chosen and return every photo of the form by proof key; refused files are told beside their field."""
    return {proof.key: _photos_for(form, proof, by=by, now=now) for proof in form.proofs}


def _photos_for(form: RecordForm, proof: steps.Proof, *, by: Person, now: datetime) -> list[UUID]:
    name = proof_name(proof)
    kept = [UUID(token) for token in address.sent_texts(f"{name}_kept") if _is_uuid(token)]
    files = address.sent_files(name)
    refusals = []
    # In the order of the files; a page without scripts sends none.
    claims = [*address.sent_texts(f"{name}_claim"), *([""] * len(files))]
    for file, claim in zip(files[:MOST_AT_ONCE], claims, strict=False):
        try:
            kept.append(receive(file, claim=claim, by=by, now=now).uuid)
        except UploadRefused as refusal:
            refusals.append(refusal.sentence)
    if len(files) > MOST_AT_ONCE:
        refusals.append(f"一次最多选 {MOST_AT_ONCE} 张，其余的请再选一次")
    # Not only `errors`: validating the form empties those.
    form[name].errors = form[name].process_errors = refusals
    form[name].kept = KeptPhotos(by, kept)
    return kept


def _is_uuid(token: str) -> bool:
    try:
        UUID(token)
    except ValueError:
        return False
    return True


def begin_photos(form: RecordForm, proofs: Sequence[steps.Proof]) -> None:
    """Show no kept photos on a form opened for the first time."""
    for proof in proofs:
        form[proof_name(proof)].kept = []
