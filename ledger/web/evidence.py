"""Photos and scans: one in while a form is being filled, and out again: a photo to be shown, a scan only to be saved."""

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, jsonify, send_file
from flask.typing import ResponseReturnValue

from ledger.models import Upload
from ledger.pictures import original_path, served_path
from ledger.queries.evidence import own_upload, visible_proof
from ledger.queries.proposals import visible_photo
from ledger.refusals import NotVisible
from ledger.services.evidence import UploadRefused
from ledger.web import address, current
from ledger.web.photos import kept_photo, receive

pages = Blueprint("evidence", __name__)

SIZES = {"small": 320, "large": 1600}
# A picture never changes under its address; only the person who may see it keeps it.
KEEP_SECONDS = 7 * 24 * 60 * 60
# Whoever opens what was saved from here opens it in a program of their own; if a browser shows it after all, as nothing.
INERT_POLICY = "default-src 'none'; sandbox"
FILE_IS_GONE = "文件不在了，请联系系统管理员核对备份。"


@pages.post("/uploads")
def receive_one() -> ResponseReturnValue:
    file = address.sent_file("photo")
    if file is None:
        return jsonify(error="没有收到照片，请重新选择"), 422
    try:
        photo = kept_photo(receive(file, claim=address.sent_text("claim"), by=current.person(), now=current.now()))
    except UploadRefused as refusal:
        return jsonify(error=refusal.sentence), 422
    return jsonify(asdict(photo))


@pages.get("/uploads/<uuid:uuid>/<size>")
def upload(uuid: UUID, size: str) -> ResponseReturnValue:
    """What somebody has sent and may still send with a form; of a size called original the file, of a scan alone."""
    file = own_upload(current.person(), uuid)
    return _file(file) if size == "original" and file.is_scan else _picture(file, size)


@pages.get("/evidence/<int:evidence_id>/<size>")
def show(evidence_id: int, size: str) -> ResponseReturnValue:
    return _picture(visible_proof(current.person(), evidence_id), size)


@pages.get("/evidence/<int:evidence_id>/original")
def original(evidence_id: int) -> ResponseReturnValue:
    return _file(visible_proof(current.person(), evidence_id))


@pages.get("/proposals/<int:proposal_id>/photos/<uuid:uuid>/<size>")
def proposed(proposal_id: int, uuid: UUID, size: str) -> ResponseReturnValue:
    """What was handed in with a proposal; of a size called original the file."""
    file = visible_photo(current.person(), proposal_id, uuid)
    return _file(file) if size == "original" else _picture(file, size)


def _file(file: Upload) -> ResponseReturnValue:
    """The unchanged file, with what its camera wrote; as a download, so that it is never run as a page."""
    path = original_path(current.settings().evidence, file.sha256)
    if not path.exists():
        raise NotVisible(FILE_IS_GONE)
    answer = send_file(
        path,
        mimetype=file.content_type if file.is_scan else "application/octet-stream",
        as_attachment=True,
        download_name=_scan_name(file) if file.is_scan else file.sha256[:16],
    )
    answer.headers["Content-Security-Policy"] = INERT_POLICY
    # What one person saved is not left in the browser's store for the next.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _scan_name(file: Upload) -> str:
    """Return under which name it is saved: as it was called, and as what it is."""
    return file.name if file.name.lower().endswith(".pdf") else f"{file.name}.pdf"


def _picture(photo: Upload, size: str) -> ResponseReturnValue:
    if size not in SIZES or photo.is_scan:
        raise NotVisible
    path = served_path(current.settings().evidence, photo.sha256, SIZES[size])
    if not path.exists():
        raise NotVisible(f"照片{FILE_IS_GONE}")
    answer = send_file(path, mimetype="image/jpeg", conditional=True, etag=photo.sha256)
    answer.headers["Cache-Control"] = f"private, max-age={KEEP_SECONDS}, immutable"
    return answer
