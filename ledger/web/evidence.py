"""Photos: one in while a form is being filled, and the copies for showing out again."""

from uuid import UUID

from flask import Blueprint, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from ledger.models import Evidence, Upload
from ledger.pictures import original_path, served_path
from ledger.queries.evidence import own_upload, visible_evidence
from ledger.refusals import NotVisible
from ledger.services.evidence import PhotoRefused
from ledger.web import current
from ledger.web.photos import kept_photo, receive

pages = Blueprint("evidence", __name__)

SIZES = {"small": 320, "large": 1600}
# A picture never changes under its address; only the person who may see it keeps it.
KEEP_SECONDS = 7 * 24 * 60 * 60


@pages.post("/uploads")
def receive_one() -> ResponseReturnValue:
    file = request.files.get("photo")
    if file is None or not file.filename:
        return jsonify(error="没有收到照片，请重新选择"), 422
    try:
        photo = kept_photo(receive(file, by=current.person(), now=current.now()))
    except PhotoRefused as refusal:
        return jsonify(error=refusal.sentence), 422
    return jsonify(token=photo.token, thumbnail_url=photo.thumbnail_url, name=photo.name)


@pages.get("/uploads/<uuid:uuid>/<size>")
def upload(uuid: UUID, size: str) -> ResponseReturnValue:
    return _picture(own_upload(current.person(), uuid), size)


@pages.get("/evidence/<int:evidence_id>/<size>")
def show(evidence_id: int, size: str) -> ResponseReturnValue:
    return _picture(visible_evidence(current.person(), evidence_id), size)


@pages.get("/evidence/<int:evidence_id>/original")
def original(evidence_id: int) -> ResponseReturnValue:
    """The unchanged file, with what its camera wrote; as a download, so that it is never run as a page."""
    evidence = visible_evidence(current.person(), evidence_id)
    path = original_path(current.settings().evidence, evidence.sha256)
    return send_file(
        path, mimetype="application/octet-stream", as_attachment=True, download_name=f"{evidence.sha256[:16]}"
    )


def _picture(photo: Evidence | Upload, size: str) -> ResponseReturnValue:
    if size not in SIZES:
        raise NotVisible
    path = served_path(current.settings().evidence, photo.sha256, SIZES[size])
    if not path.exists():
        raise NotVisible("照片文件不在了，请联系系统管理员核对备份。")
    answer = send_file(path, mimetype="image/jpeg", conditional=True, etag=photo.sha256)
    answer.headers["Cache-Control"] = f"private, max-age={KEEP_SECONDS}, immutable"
    return answer
