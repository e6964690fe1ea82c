"""Photos in and out: for whom, in which form, and never with what the camera wrote."""

import io

import pytest
from PIL import Image

from tests.builders import sign_in
from tests.machinery.application import WatchfulClient
from tests.neighbours import THE_STRANGER
from tests.pictures.samples import notes, scene, written


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
