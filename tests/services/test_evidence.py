"""Photos: kept whatever else is wrong, used once, by whoever took them."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.books.safety import BOOK
from ledger.db import db
from ledger.models import Evidence, Upload
from ledger.pictures import ToldBeside, told_beside
from ledger.services import entries
from ledger.services.evidence import NOTHING_BESIDE, Bounds, UploadRefused, receive_upload, tidy_uploads
from ledger.services.submissions import Submission
from ledger.workdays import chinese_date
from tests.lives import (
    A_HAZARD,
    A_REPORT,
    NOW,
    TODAY,
    a_paper,
    a_photo,
    a_picture,
    a_workplace,
    an_entry,
    everything,
    faults,
    fix_on_spot,
    order_answers,
    report,
    take,
)
from tests.machinery.concurrency import at_once
from tests.pictures.samples import notes, scene, written
from tests.scans.samples import locked, scanned

STEPS = BOOK.steps_by_key


def hand_in(town, photos: dict, *, step: str = "report", by: str = "worker", **answers):
    person = town.person(by)
    submission = Submission(uuid=uuid4(), answers=answers or A_REPORT, photos=photos)
    site = a_workplace(town, name=uuid4().hex)
    return entries.file_entry(BOOK, STEPS[step], site_id=site.id, submission=submission, by=person, now=NOW)


def received(
    town, folder: Path, content: bytes, *, name: str = "门口.jpg", claim: ToldBeside = NOTHING_BESIDE, **limits
) -> Upload:
    bounds = Bounds(**{"photo_bytes": 10_000, "photo_pixels": 10_000, "scan_bytes": 10_000, "scan_pages": 3} | limits)
    by = town.person("worker")
    return receive_upload(io.BytesIO(content), name=name, folder=folder, bounds=bounds, by=by, now=NOW, claim=claim)


def hand_in_at(site, town, photos):
    submission = Submission(uuid=uuid4(), answers=A_REPORT, photos=photos)
    return entries.file_entry(
        BOOK, STEPS["report"], site_id=site.id, submission=submission, by=town.person("worker"), now=NOW
    )


def test_a_photo_is_tied_to_the_entry_the_event_and_the_round(town):
    entry = report(town, a_workplace(town))
    proof = db.session.scalars(sa.select(Evidence)).one()
    assert (proof.entry_id, proof.proof, proof.round, proof.by_id) == (entry.id, "before", 1, town.people["worker"])
    assert proof.event_id is not None
    assert proof.sha256 == db.session.get(Upload, proof.upload_id).sha256


def test_a_photo_of_somebody_else_proves_nothing_here(town):
    site, photo = a_workplace(town), a_photo(town.person("fellow worker"))
    found = faults(hand_in_at, site, town, {"before": [photo]})
    assert found == {"before": "有 1 张照片已过期，请去掉后重新拍照"}


def test_one_photo_may_show_two_hazards_and_each_is_told_of_its_own(town):
    site, photo = a_workplace(town), a_photo(town.person("worker"))
    made = [hand_in_at(site, town, {"before": [photo]}).id for _ in range(2)]
    proofs = db.session.scalars(sa.select(Evidence).order_by(Evidence.id)).all()
    assert [one.entry_id for one in proofs] == made
    assert len({one.upload_id for one in proofs}) == 2
    assert len({one.sha256 for one in proofs}) == 1


@pytest.mark.parametrize("times", [1, 2], ids=["under one id", "under two ids"])
def test_the_same_photo_is_not_before_and_after(town, times):
    site, by = a_workplace(town), town.person("worker")
    before, *_, after = [a_photo(by, name=f"{one}.jpg", content=a_picture()) for one in range(times)] * 2
    submission = Submission(
        uuid=uuid4(), answers=A_HAZARD | {"measure": "打开"}, photos={"before": [before], "after": [after]}
    )
    found = faults(
        entries.file_entry, BOOK, STEPS["fix_on_spot"], site_id=site.id, submission=submission, by=by, now=NOW
    )
    assert found == {"after": f"“{times - 1}.jpg”和整改前照片是同一张，请去掉后另拍一张整改后照片"}


def test_the_same_picture_chosen_twice_in_one_place_is_kept_once(town):
    by = town.person("worker")
    photos = [a_photo(by, name=name, content=a_picture()) for name in ("一.jpg", "二.jpg", "一.jpg")]
    hand_in(town, {"before": photos})
    assert (everything()["evidence"], len(set(photos))) == (1, 2)


def test_a_file_sent_twice_is_one_upload_that_waits_as_long_as_the_newer(town):
    by = town.person("worker")
    first = a_photo(by, NOW - timedelta(days=20), content=a_picture())
    assert a_photo(by, NOW, content=a_picture()) == first
    assert tidy_uploads(now=NOW + timedelta(days=20)) == 0
    assert a_photo(town.person("fellow worker"), content=a_picture()) != first


def test_a_file_sent_many_times_at_once_is_one_upload(application, town):
    sending = lambda: a_photo(town.person("worker"), content=a_picture())  # noqa: E731
    assert len(set(at_once(application, [sending] * 6))) == 1
    assert everything()["upload"] == 1


def rectified_with(town, entry, photo):
    submission = Submission(uuid=uuid4(), answers={"done_on": TODAY}, photos={"after": [photo]})
    return entries.take_step(entry.id, "rectify", submission=submission, by=town.person("worker"), now=NOW)


def test_a_photo_that_was_sent_back_is_not_handed_in_again_under_whatever_name(town):
    entry, by = an_entry(town, "ordered"), town.person("worker")
    rectified_with(town, entry, a_photo(by, content=a_picture()))
    take(town, entry, "return", by="officer", note="锁还在", answers={"due_on": TODAY})
    again = a_photo(by, name="另一个名字.jpg", content=a_picture())
    said = faults(rectified_with, town, entry, again)["after"]
    assert said == f"“另一个名字.jpg”就是{chinese_date(TODAY)}交过的那一张，请去掉后重新拍一张整改后照片"
    assert rectified_with(town, entry, a_photo(by, content=a_picture(1))).state == "rectified"


def test_what_a_photo_is_compared_with_is_no_answer_to_itself(town):
    by, site = town.person("worker"), a_workplace(town)
    entry = hand_in_at(site, town, {"before": [a_photo(by, content=a_picture())]})
    take(town, entry, "order", by="officer", paper=a_paper(), answers=order_answers(TODAY))
    said = faults(rectified_with, town, entry, a_photo(by, content=a_picture()))["after"]
    assert said == "“现场.jpg”和要对照的是同一张，请去掉后重新拍一张整改后照片"


def test_one_scan_may_stand_behind_several_acts(town):
    entry, by = an_entry(town, "ordered"), town.person("worker")
    scan = a_photo(by, name="合同.pdf", content=scanned())
    for _ in range(2):
        note = Submission(uuid=uuid4(), note="材料", photos={"progress": [scan]})
        entries.take_step(entry.id, "remark", submission=note, by=by, now=NOW)
    assert everything()["evidence"] == 3


def test_what_the_phone_told_beside_a_photo_counts_where_the_file_itself_is_silent(town, instance_folder):
    beside = told_beside("2026-03-01T08:15:00+08:00 118.4 36.7")
    silent = received(town, instance_folder, a_picture(), claim=beside)
    assert (silent.claimed_taken_at, silent.claimed_longitude, silent.claimed_latitude, silent.claimed_beside) == (
        "2026-03-01T08:15:00+08:00", 118.4, 36.7, True
    )  # fmt: skip
    speaking = written(scene(), "JPEG", exif=notes(taken_at="2026:02:27 10:00:00"))
    spoken = received(
        town,
        instance_folder,
        speaking,
        photo_bytes=10**6,
        photo_pixels=10**6,
        claim=told_beside("2026-03-01T08:15:00 - -"),
    )
    assert (spoken.claimed_taken_at, spoken.claimed_beside) == ("2026-02-27T10:00:00", False)


def test_the_same_bytes_with_another_claim_are_another_upload(town, instance_folder):
    claims = ("", "2026-03-01T08:15:00 - -", "2026-03-02T08:15:00 - -", "")
    sent = [received(town, instance_folder, a_picture(), claim=told_beside(claim)).id for claim in claims]
    assert sent[0] == sent[3]
    assert len(set(sent)) == 3


def test_a_missing_proof_names_the_rule_that_asks_for_it(town):
    found = faults(hand_in_at, a_workplace(town), town, {})
    assert found == {"before": "请拍至少 1 张整改前照片（隐患登记须附整改前照片，销号时与整改后照片对照）"}


def test_too_many_photos_are_counted_for_the_person(town):
    site, by = a_workplace(town), town.person("worker")
    photos = [a_photo(by) for _ in range(11)]
    found = faults(hand_in_at, site, town, {"before": photos})
    assert found == {"before": "整改前照片最多 9 张，请去掉 2 张"}


def test_a_photo_nobody_asked_for_is_not_dropped_in_silence(town):
    entry = an_entry(town, "ordered")
    assert set(faults(take, town, entry, "remark", by="worker", note="看", photos={"after": 1})) == {"after"}


def test_an_optional_photo_that_cannot_be_used_is_not_dropped_in_silence(town):
    entry, by = an_entry(town, "ordered"), town.person("worker")
    submission = Submission(uuid=uuid4(), note="看", photos={"progress": [uuid4()]})
    found = faults(entries.take_step, entry.id, "remark", submission=submission, by=by, now=NOW)
    assert set(found) == {"progress"}


def test_a_text_called_a_photo_is_refused_and_the_others_are_kept(town, instance_folder):
    folder = instance_folder / "evidence"
    kept = received(town, folder, a_picture())
    with pytest.raises(UploadRefused) as caught:
        received(town, folder, "这不是照片".encode())
    assert "门口.jpg" in caught.value.sentence
    assert [upload.id for upload in db.session.scalars(sa.select(Upload))] == [kept.id]
    assert hand_in(town, {"before": [kept.uuid]}).state == "reported"


@pytest.mark.parametrize("limits", [{"photo_bytes": 10, "scan_bytes": 10}, {"photo_pixels": 100}])
def test_a_photo_beyond_the_limits_is_refused_with_a_sentence(town, instance_folder, limits):
    with pytest.raises(UploadRefused) as caught:
        received(town, instance_folder / "evidence", a_picture(), **limits)
    assert "门口.jpg" in caught.value.sentence
    assert everything()["upload"] == 0


def test_a_scan_is_kept_with_its_pages_and_proves_as_a_photo_does(town, instance_folder):
    upload = received(town, instance_folder / "evidence", scanned(2), name="材料.pdf")
    assert (upload.content_type, upload.pages, upload.width, upload.claimed_taken_at) == ("application/pdf", 2, 0, None)
    entry = hand_in(town, {"before": [upload.uuid]})
    proof = db.session.scalars(sa.select(Evidence).where(Evidence.entry_id == entry.id)).one()
    assert proof.sha256 == upload.sha256


def test_the_bytes_say_what_a_file_is_and_not_its_name(town, instance_folder):
    folder = instance_folder / "evidence"
    assert received(town, folder, a_picture(), name="照片.pdf").pages is None
    assert received(town, folder, scanned(), name="扫描件.jpg").pages == 1


@pytest.mark.parametrize(
    ("content", "limits", "words"),
    [
        (b"", {}, "是空的，请重新扫描"),
        ("这不是扫描件".encode(), {}, "不是 PDF 文件"),
        (scanned(4), {}, "超过 3 页"),
        (scanned(), {"scan_bytes": 100}, "超过 0 KB，请用 300 dpi"),
        (locked(), {}, "设了密码"),
    ],
    ids=["empty", "a text", "too many pages", "too large", "locked"],
)
def test_a_scan_that_cannot_serve_is_refused_with_a_sentence_of_scans(town, instance_folder, content, limits, words):
    with pytest.raises(UploadRefused) as caught:
        received(town, instance_folder / "evidence", content, name="材料.pdf", **limits)
    assert caught.value.sentence.startswith(f"“材料.pdf”{words}")
    assert everything()["upload"] == 0


def test_a_name_made_to_mislead_is_kept_plain_and_short_with_its_ending(town, instance_folder):
    folder = instance_folder / "evidence"
    assert received(town, folder, scanned(), name="../a\r\n\u202efdp.exe.pdf").name == "afdp.exe.pdf"
    long = received(town, folder, scanned(), name="长" * 300 + ".pdf").name
    assert len(long) == 200 and long.endswith("…长长长长长.pdf")
    assert received(town, folder, scanned(), name="\n").name == "扫描件.pdf"


def test_photos_of_a_refused_form_can_be_handed_in_again(town):
    site, photo = a_workplace(town), a_photo(town.person("worker"))
    bad = Submission(uuid=uuid4(), answers={}, photos={"before": [photo]})
    faults(
        entries.file_entry,
        BOOK,
        STEPS["report"],
        site_id=site.id,
        submission=bad,
        by=town.person("worker"),
        now=NOW,
    )
    assert hand_in_at(site, town, {"before": [photo]}).state == "reported"


def test_photos_nobody_used_for_a_month_are_forgotten_and_no_others(town):
    used = fix_on_spot(town, a_workplace(town), now=NOW - timedelta(days=60))
    fresh = a_photo(town.person("worker"), NOW - timedelta(days=20))
    a_photo(town.person("worker"), NOW - timedelta(days=40))
    assert tidy_uploads(now=NOW) == 1
    assert tidy_uploads(now=NOW) == 0
    left = set(db.session.scalars(sa.select(Upload.uuid)))
    assert fresh in left
    assert len(left) == 3
    assert used.closed_at


def test_a_photo_forgotten_meanwhile_is_asked_for_again(town):
    site, photo = a_workplace(town), a_photo(town.person("worker"), NOW - timedelta(days=40))
    tidy_uploads(now=NOW)
    assert "已过期" in faults(hand_in_at, site, town, {"before": [photo]})["before"]
