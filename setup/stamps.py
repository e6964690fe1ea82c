"""Remember that a piece of set-up was done, so that the second start takes seconds.

A stamp is a small file holding a fingerprint of everything the work depended on. Standard library only: this runs
before any package is installed.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path]) -> str:
    """Return a digest of the names and contents of `files`."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == wanted


def mark_done(stamp: Path, wanted: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")
