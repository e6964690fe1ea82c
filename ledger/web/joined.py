"""The one stylesheet and the one script of every page, joined from our own files.

The files stay as they are written, one behaviour and one part of a page each; what is joined from them at set-up lies in
static/vendor (setup/assets.py), and counts only as long as nothing it was made of has changed.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".joined"
PROGRAM = ROOT / "setup" / "join.mjs"

# In the order in which they have their say; print.css joins them for paper only.
STYLESHEETS = ("variables", "base", "layout", "forms", "lists", "entry", "overview")
# Beside these what reads a photo's own notes, fetched where a large one is chosen.
JOINED = ("page.css", "page.js", "exif.js", "ciphers.js")


def digest_of(files: Iterable[Path], folder: Path) -> str:
    """Return a digest of the contents of `files` and of what they are called in `folder`."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def sources() -> list[Path]:
    """Return all that the joined files depend on: also the pages, for of Bootstrap only what they use is kept."""
    folders = (("static/css", "*.css"), ("static/js", "*.js"), ("templates", "**/*.html"), ("ledger/web", "*.py"))
    own = [path for folder, pattern in folders for path in (ROOT / folder).glob(pattern)]
    return [PROGRAM, ROOT / "package-lock.json", *sorted(own)]


def fingerprint() -> str:
    return digest_of(sources(), ROOT)


def is_joined() -> bool:
    """Return whether the joined files are there and made of what lies here now."""
    is_of_now = STAMP.is_file() and STAMP.read_text(encoding="ascii") == fingerprint()
    return is_of_now and all((VENDOR / name).is_file() for name in JOINED)
