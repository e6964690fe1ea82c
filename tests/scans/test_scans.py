"""A scan is taken in whole or refused in words that say what to do next, by a process that can do no harm."""

import hashlib
import re
import subprocess
import sys

import pytest

from ledger import scans
from ledger.pictures import original_path
from ledger.scans import READER, Scan, ScanRefused, reading
from ledger.scans.reading import answer_to
from tests.pictures.samples import REPOSITORY, scene, written
from tests.scans import samples
from tests.scans.samples import scanned

LIMITS = {"most_bytes": 2**20, "most_pages": 5, "most_pixels": 50_000_000}


def taken(folder, content: bytes, *, name: str = "撤回申请.pdf", **limits) -> Scan:
    return scans.take_in(content, name=name, folder=folder, **LIMITS | limits)


def refusal(folder, content: bytes, **more) -> ScanRefused:
    with pytest.raises(ScanRefused) as caught:
        taken(folder, content, **more)
    assert not [path for path in folder.rglob("*") if path.is_file()]
    return caught.value


@pytest.mark.parametrize("pages", [1, 5])
def test_a_scan_is_kept_unchanged_under_its_hash_and_its_pages_are_counted(tmp_path, pages):
    content = scanned(pages)
    scan = taken(tmp_path, content)
    assert scan == Scan(sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content), pages=pages)
    assert original_path(tmp_path, scan.sha256).read_bytes() == content
    assert taken(tmp_path, content) == scan


def test_what_a_program_of_the_office_prints_is_taken_too(tmp_path):
    packed = samples.blank(3)
    assert taken(tmp_path, samples.as_written(packed)).pages == 3


def test_line_ends_behind_the_end_do_no_harm(tmp_path):
    assert taken(tmp_path, scanned() + b"\r\n\0\0\n").pages == 1


LYING = {
    "nothing": (lambda: b"", "empty", "是空的，请重新扫描或重新选择文件，也可以直接拍照。"),
    "a text": (lambda: "撤回申请".encode(), "not_a_scan", "不是 PDF 文件，请重新选择扫描件，也可以直接拍照。"),
    "something before it": (lambda: b"MZ" + scanned(), "not_a_scan", "不是 PDF 文件，请重新选择扫描件，也可以直接拍照。"),
    "something behind it": (lambda: scanned() + b"<script>", "truncated", "不完整或已损坏，请重新扫描或重新保存，也可以直接拍照。"),
    "only its beginning": (lambda: scanned()[:200], "truncated", "不完整或已损坏，请重新扫描或重新保存，也可以直接拍照。"),
    "its last byte missing": (lambda: scanned().rstrip()[:-1], "truncated", "不完整或已损坏，请重新扫描或重新保存，也可以直接拍照。"),
    "no table": (samples.without_table, "truncated", "不完整或已损坏，请重新扫描或重新保存，也可以直接拍照。"),
    "pages without end": (samples.with_endless_pages, "truncated", "不完整或已损坏，请重新扫描或重新保存，也可以直接拍照。"),
    "no page": (lambda: samples.as_written(samples.blank(0)), "truncated", "不完整或已损坏，请重新扫描或重新保存，也可以直接拍照。"),
    "an archive": (samples.also_an_archive, "mixed", "里夹带了别的内容，请重新扫描或重新保存，也可以直接拍照。"),
    "a password": (lambda: samples.locked("密码"), "encrypted", "设了密码或权限限制，请去掉限制、另存为 PDF 后再选一次，也可以直接拍照。"),
    "a ban on printing": (samples.locked, "encrypted", "设了密码或权限限制，请去掉限制、另存为 PDF 后再选一次，也可以直接拍照。"),
    "a program": (samples.acting, "active", "带有附件或会运行的内容，请打印出来重新扫描，也可以直接拍照。"),
    "an attachment": (samples.carrying, "active", "带有附件或会运行的内容，请打印出来重新扫描，也可以直接拍照。"),
    "a bomb": (samples.swelling, "swollen", "展开后过大，请打印出来重新扫描，也可以直接拍照。"),
    "a bomb in a bomb": (samples.swelling_twice, "swollen", "展开后过大，请打印出来重新扫描，也可以直接拍照。"),
    "a huge image": (samples.with_huge_image, "too_many_pixels", "里的图像过大，请用 300 dpi 重新扫描。"),
    "a page too many": (lambda: scanned(6), "too_many_pages", "超过 5 页，请只留作证用的几页，或分成几份。"),
}  # fmt: skip


@pytest.fixture
def read_here(monkeypatch):
    """Read in the tests' own process: to begin one takes longer than to read."""
    monkeypatch.setattr(scans, "_read", answer_to)


@pytest.mark.parametrize("what", LYING)
def test_a_file_that_lies_is_refused_with_what_to_do_next(tmp_path, read_here, what):
    content, reason, sentence = LYING[what]
    refused = refusal(tmp_path, content())
    assert (refused.reason, refused.args[0]) == (reason, f"“撤回申请.pdf”{sentence}")


def test_ten_thousand_pages_are_not_counted_to_the_end(tmp_path):
    content = samples.as_written(samples.blank(10_000))
    assert refusal(tmp_path, content, most_bytes=2**22).reason == "too_many_pages"


def test_one_too_large_is_refused_before_anybody_reads_it(tmp_path, monkeypatch):
    monkeypatch.setattr(scans, "READER", tmp_path / "nobody")
    refused = refusal(tmp_path, scanned(), most_bytes=100)
    assert refused.args[0] == "“撤回申请.pdf”超过 0 KB，请用 300 dpi、黑白或灰度重新扫描，或分成几份。"


@pytest.mark.parametrize(
    ("name", "called"),
    [("a\n\u202efdp.exe.pdf", "“afdp.exe.pdf”"), ("长" * 300 + ".pdf", "“" + "长" * 30 + "…" + "长" * 5 + ".pdf”"), ("\n", "这个文件")],
)  # fmt: skip
def test_a_refusal_names_the_file_plainly(tmp_path, name, called):
    assert refusal(tmp_path, b"", name=name).args[0].startswith(called + "是空的")


@pytest.mark.parametrize("make", [samples.locked, samples.swelling_twice, samples.with_endless_pages])
def test_the_reader_answers_from_its_own_process_as_here(tmp_path, make):
    content = make()
    assert refusal(tmp_path, content).reason == answer_to(content, 5, 50_000_000)["fault"]


@pytest.mark.parametrize("password", ["", "密码"])
def test_a_locked_scan_is_known_before_any_password_is_tried(monkeypatch, password):
    monkeypatch.setattr(reading, "PdfReader", None)
    assert answer_to(samples.locked(password), 5, 50_000_000) == {"fault": "encrypted"}


def test_every_cut_through_a_scan_is_refused(tmp_path, read_here):
    content = scanned().rstrip()
    for length in range(9, len(content)):
        assert refusal(tmp_path, content[:length]).reason == "truncated"


def test_a_picture_is_not_a_scan_whatever_it_is_called():
    assert not scans.begins_as_scan(written(scene(), "PNG"))
    assert scans.is_called_a_scan("材料.PDF ") and not scans.is_called_a_scan("材料.jpg")


# --- The reader ------------------------------------------------------------------------------------------------------


BEYOND = """
import runpy, sys
reader = runpy.run_path(sys.argv[1])
reader["bounded"]()
{deed}
"""

DEEDS = {
    "opens a file": "open('/etc/hostname')",
    "writes a file": "import os; os.write(os.memfd_create('a'), b'a')",
    "calls somebody": "import socket; socket.socket()",
    "takes all the memory": "bytes(2**30)",
    "begins a program": "import subprocess; subprocess.run(['true'], stdout=subprocess.PIPE)",
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_reader_cannot_reach_beyond_the_bytes_it_is_given(deed):
    program = BEYOND.format(deed=DEEDS[deed])
    done = subprocess.run([sys.executable, "-I", "-c", program, str(READER)], capture_output=True, text=True, env={})
    assert done.returncode != 0
    assert "OSError" in done.stderr or "MemoryError" in done.stderr


@pytest.mark.parametrize("reader", ["import time; time.sleep(60)", "import os; os.abort()", "raise SystemExit(3)"])
def test_a_file_that_stops_or_kills_its_reader_is_refused(tmp_path, monkeypatch, reader):
    program = tmp_path / "reader.py"
    program.write_text(reader)
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(scans, "READER", program)
    monkeypatch.setattr(scans, "PATIENCE_SECONDS", 0.3)
    refused = refusal(kept, scanned())
    assert refused.args[0] == "“撤回申请.pdf”太复杂，检查不了，请打印出来重新扫描，也可以直接拍照。"


def test_nothing_of_a_scan_is_read_where_the_pages_are_served():
    reader = re.compile(r"^(import|from) (pypdf\b|ledger\.scans\.reading\b)", re.M)
    reading = [
        path for path in (REPOSITORY / "ledger").rglob("*.py") if reader.search(path.read_text(encoding="utf-8"))
    ]
    assert reading == [READER]
