"""Scans on their way in: PDF files, as a scanner makes them, checked by a process of their own and kept unchanged.

Nothing of a PDF is read where the pages are served. A process that may use little memory and time, open no file and
reach nobody reads it (`reading.py`) and answers with the number of its pages or with what is wrong. Nothing of it is ever shown:
whoever may see it saves it.
"""

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from ledger.pictures.files import called_in_sentences, size_in_words
from ledger.pictures.keeping import keep, original_path

__all__ = ["CONTENT_TYPE", "Scan", "ScanRefused", "begins_as_scan", "is_called_a_scan", "take_in"]

CONTENT_TYPE = "application/pdf"

EMPTY = "empty"
TOO_LARGE = "too_large"
TOO_COSTLY = "too_costly"

READER = Path(__file__).with_name("reading.py")
# Longer than the processor time a reader has (reading.CPU_SECONDS): it may have to wait for its turn.
PATIENCE_SECONDS = 30
# Each holds up to reading.MEMORY_BYTES.
AT_ONCE = threading.BoundedSemaphore(2)

OR_A_PHOTO = "也可以直接拍照"
SENTENCES = {
    EMPTY: f"{{called}}是空的，请重新扫描或重新选择文件，{OR_A_PHOTO}。",
    TOO_LARGE: "{called}超过 {size}，请用 300 dpi、黑白或灰度重新扫描，或分成几份。",
    "not_a_scan": f"{{called}}不是 PDF 文件，请重新选择扫描件，{OR_A_PHOTO}。",
    "truncated": f"{{called}}不完整或已损坏，请重新扫描或重新保存，{OR_A_PHOTO}。",
    "mixed": f"{{called}}里夹带了别的内容，请重新扫描或重新保存，{OR_A_PHOTO}。",
    "encrypted": f"{{called}}设了密码或权限限制，请去掉限制、另存为 PDF 后再选一次，{OR_A_PHOTO}。",
    "active": f"{{called}}带有附件或会运行的内容，请打印出来重新扫描，{OR_A_PHOTO}。",
    "too_many_pages": "{called}超过 {pages} 页，请只留作证用的几页，或分成几份。",
    "too_many_pixels": "{called}里的图像过大，请用 300 dpi 重新扫描。",
    "swollen": f"{{called}}展开后过大，请打印出来重新扫描，{OR_A_PHOTO}。",
    TOO_COSTLY: f"{{called}}太复杂，检查不了，请打印出来重新扫描，{OR_A_PHOTO}。",
}


class ScanRefused(Exception):
    """A file that cannot be taken in; `args[0]` tells the person what to do next, `reason` tells the program why."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What is known about a scan that was taken in."""

    sha256: str
    size_bytes: int
    pages: int


def begins_as_scan(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def is_called_a_scan(name: str) -> bool:
    return name.strip().lower().endswith(".pdf")


def take_in(content: bytes, *, name: str, folder: Path, most_bytes: int, most_pages: int, most_pixels: int) -> Scan:
    """Have a scan checked, keep its bytes under `folder`, and return what is known about it.

    `most_pixels` is for each image in it. Raises ScanRefused for anything that is not a whole PDF within the limits, needs a
    password, or carries more than pages: another file, an attachment, something that runs.
    """
    reason = EMPTY if not content else TOO_LARGE if len(content) > most_bytes else None
    answer = {"fault": reason} if reason else _read(content, most_pages, most_pixels)
    if "pages" not in answer:
        reason = answer["fault"]
        sentence = SENTENCES[reason].format(
            called=called_in_sentences(name), size=size_in_words(most_bytes), pages=most_pages
        )
        raise ScanRefused(sentence, reason)
    sha256 = hashlib.sha256(content).hexdigest()
    keep(original_path(folder, sha256), lambda: content)
    return Scan(sha256=sha256, size_bytes=len(content), pages=answer["pages"])


def _read(content: bytes, most_pages: int, most_pixels: int) -> dict:
    """Return what the reader answers; one that died or took too long has met a file made to do that."""
    command = [sys.executable, "-I", str(READER), str(most_pages), str(most_pixels)]
    with AT_ONCE:
        try:
            # No shell, no environment, no file of ours: what the reader gets is the bytes.
            done = subprocess.run(
                command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={},
                timeout=PATIENCE_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"fault": TOO_COSTLY}
    return json.loads(done.stdout) if done.returncode == 0 else {"fault": TOO_COSTLY}
