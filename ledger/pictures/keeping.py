"""Files kept unchanged under the hash of their bytes: whole or not at all, and still there after a power cut."""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path


def original_path(folder: Path, sha256: str) -> Path:
    """Return where the unchanged bytes of a file lie; those of a picture carry the camera's time and place."""
    return folder / "originals" / checked_hash(sha256)[:2] / sha256


def checked_hash(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("a file is named by 64 lower-case hexadecimal digits")
    return sha256


def keep(path: Path, content: Callable[[], bytes]) -> None:
    """Write the file whole or not at all; what already stands under this name came from the same bytes."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    number, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)
    _flush_folder(path.parent.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
