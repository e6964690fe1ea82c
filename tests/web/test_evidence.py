"""Photos and scans in and out: for whom, in which form, and never with what the camera wrote."""

import io
import re
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from PIL import Image

from ledger.db import db
from ledger.models import Evidence
from ledger.services.entries import take_step
from ledger.services.submissions import Submission
from tests.builders import sign_in
from tests.lives import a_photo
from tests.machinery.application import WatchfulClient
from tests.neighbours import THE_STRANGER
from tests.pictures.samples import notes, scene, written
from tests.scans.samples import scanned


@pytest.fixture
def worker(client, towns) -> WatchfulClient:
    return sign_in(client, towns.town.person("worker", towns.now))


def send(client: WatchfulClient, content: bytes, name: str = "现场.jpg"):
    return client.submit("/uploads", {"photo": (io.BytesIO(content), name)})


def test_a_photo_is_kept_at_once_and_shown_small_to_whoever_sent_it(worker, application, towns):
    content = written(scene(), "JPEG", exif=notes(orientation=6))
    answer = send(worker, content)
    assert (answer.status_code, answer.json["name"]) == (200, "现场.jpg")
    small = worker.get(answer.json["thumbnail_url"])
    image = Image.open(io.BytesIO(small.data))
    assert image.height > image.width
    assert not image.getexif()
    assert small.headers["Cache-Control"].startswith("private")
    colleague = sign_in(application.test_client(), towns.town.person("fellow worker", towns.now))
    assert colleague.get(answer.json["thumbnail_url"]).status_code == 404


def test_a_photo_tells_when_its_phone_says_it_was_taken_and_whose_word_that_is(worker, towns):
    by, entry_id = towns.town.person("worker", towns.now), towns.ours["entry_id"]
    sent = {"photo": (io.BytesIO(written(scene(), "JPEG")), "现场.jpg"), "claim": "2026-11-28T14:03:22+08:00 - -"}
    token = UUID(worker.submit("/uploads", sent).json["token"])
    note = Submission(uuid=uuid4(), note="看过", photos={"progress": [token]})
    take_step(entry_id, "remark", submission=note, by=by, now=towns.now)
    assert 'data-large="拍摄时间（手机记录）：2026-11-28 14:03"' in worker.get(f"/entries/{entry_id}").text


def test_a_scan_not_yet_used_is_saved_by_whoever_sent_it_and_by_nobody_else(worker, application, towns):
    address = send(worker, scanned(), "协议.pdf").json["url"]
    assert worker.get(address).headers["Content-Disposition"].startswith("attachment")
    assert (
        worker.get(send(worker, written(scene(), "JPEG")).json["url"].replace("large", "original")).status_code == 404
    )
    colleague = sign_in(application.test_client(), towns.town.person("fellow worker", towns.now))
    assert colleague.get(address).status_code == 404


@pytest.mark.parametrize("content", [b"", b"text", written(scene(), "JPEG")[:300]], ids=["empty", "text", "cut short"])
def test_what_is_no_photo_is_refused_with_a_sentence_a_script_can_show(worker, content):
    answer = send(worker, content)
    assert answer.status_code == 422
    assert answer.json["error"]


def test_nothing_sent_is_told_plainly(worker):
    assert worker.submit("/uploads").json["error"] == "没有收到照片，请重新选择"


def test_a_proof_is_shown_to_whoever_may_see_its_entry_and_to_nobody_else(worker, application, towns):
    address = f"/evidence/{towns.ours['evidence_id']}"
    stranger = sign_in(application.test_client(), towns.town.person(THE_STRANGER, towns.now))
    for part in ("small", "large", "original"):
        assert worker.get(f"{address}/{part}").status_code == 200
        assert stranger.get(f"{address}/{part}").status_code == 404
    assert worker.get(f"/evidence/{towns.theirs['evidence_id']}/small").status_code == 404


def test_an_original_is_a_download_and_never_a_page(worker, towns):
    answer = worker.get(f"/evidence/{towns.ours['evidence_id']}/original")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def scan_address(worker, towns) -> str:
    """A scan that proves something of our town's entry, as an officer and its reporter see it."""
    by = towns.town.person("worker", towns.now)
    entry_id = towns.ours["entry_id"]
    note = Submission(
        uuid=uuid4(),
        note="材料",
        photos={"progress": [a_photo(by, towns.now, name="撤回 申请.pdf", content=scanned())]},
    )
    take_step(entry_id, "remark", submission=note, by=by, now=towns.now)
    newest = db.session.scalar(sa.select(sa.func.max(Evidence.id)).where(Evidence.entry_id == entry_id))
    return f"/evidence/{newest}"


def test_a_scan_is_kept_at_once_and_told_by_its_name_pages_and_size(worker):
    answer = send(worker, scanned(3), "撤回\u202e申请.pdf")
    assert answer.status_code == 200
    assert (answer.json["name"], answer.json["thumbnail_url"]) == ("撤回申请.pdf", "")
    assert re.fullmatch(r"3 页 · \d+ KB", answer.json["scan"])


def test_a_scan_is_saved_by_whoever_may_see_its_entry_and_never_shown(worker, application, towns, scan_address):
    answer = worker.get(f"{scan_address}/original")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", scanned())
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert quote("撤回 申请.pdf") in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]
    for size in ("small", "large"):
        assert worker.get(f"{scan_address}/{size}").status_code == 404
    stranger = sign_in(application.test_client(), towns.town.person(THE_STRANGER, towns.now))
    assert stranger.get(f"{scan_address}/original").status_code == 404


def test_the_story_tells_a_scan_by_its_name_pages_and_size_and_lets_it_be_saved(worker, towns, scan_address):
    page = worker.get(f"/entries/{towns.ours['entry_id']}").text
    assert "撤回 申请.pdf" in page and "扫描件 · 1 页 · 1 KB" in page
    assert f'href="{scan_address}/original" download' in page
    assert f"{scan_address}/small" not in page


def test_a_picture_seen_before_is_not_sent_again(worker, towns):
    address = f"/evidence/{towns.ours['evidence_id']}/small"
    tag = worker.get(address).headers["ETag"]
    assert worker.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_picture_whose_file_is_gone_says_whom_to_tell(worker, application, towns):
    for path in (application.config["LEDGER"].evidence).rglob("*"):
        if path.is_file():
            path.unlink()
    answer = worker.get(f"/evidence/{towns.ours['evidence_id']}/small")
    assert answer.status_code == 404
    assert "请联系系统管理员" in answer.text
