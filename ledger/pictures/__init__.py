"""Pictures on their way in: checked, kept unchanged under the hash of their bytes, and re-encoded for showing.

Anybody may call this; it knows Pillow and the folder it is given, neither the web nor the database.
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ledger.pictures.beside import ToldBeside, told_beside
from ledger.pictures.camera import camera_notes, upright, upright_size
from ledger.pictures.files import (
    EMPTY,
    NOT_A_PICTURE,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    TRUNCATED,
    PictureRefused,
    begins_as_picture,
    called_in_sentences,
    content_of,
    damage_refused,
    opened,
    plain_name,
    refuse_too_many_pixels,
)
from ledger.pictures.keeping import checked_hash, keep, original_path
from ledger.pictures.pixels import decode, encoded, fingerprint, plain_copy, shrunk

__all__ = [
    "EMPTY",
    "NOT_A_PICTURE",
    "TOO_LARGE",
    "TOO_MANY_PIXELS",
    "TRUNCATED",
    "Picture",
    "PictureRefused",
    "ToldBeside",
    "begins_as_picture",
    "original_path",
    "plain_name",
    "served_path",
    "take_in",
    "told_beside",
]

LARGE, SMALL = 1600, 320
SIZES = (LARGE, SMALL)
# How many pictures are remembered from being taken in: a phone on a bad line sends the same one again and again.
REMEMBERED = 256


@dataclass(frozen=True)
class Picture:
    """What is known about a picture that was taken in.

    `width` and `height` are those of the upright original. `taken_at` is what the camera wrote: aware when it named
    its offset from UTC, else naive local time. The place is what the camera wrote, in degrees (WGS 84).
    """

    sha256: str
    content_type: str
    size_bytes: int
    width: int
    height: int
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None
    fingerprint: str


def take_in(
    stream_or_bytes: BinaryIO | bytes, *, name: str, folder: Path, most_bytes: int, most_pixels: int
) -> Picture:
    """Check a picture, keep its bytes and its served copies under `folder`, and return what is known about it.

    Raises PictureRefused for anything that is not a whole JPEG, PNG, WebP or HEIC picture within both limits.
    Taking the same picture in again, even from two processes at once, changes nothing.
    """
    called = called_in_sentences(name)
    content = content_of(stream_or_bytes, called, most_bytes)
    sha256 = hashlib.sha256(content).hexdigest()
    known = _remembered(folder, sha256)
    if known is not None:
        refuse_too_many_pixels((known.width, known.height), called, most_pixels)
        return known
    content_type, image = opened(content, called, most_pixels)
    with damage_refused(called):
        full_size = decode(image, LARGE)
        refuse_too_many_pixels(full_size, called, most_pixels)
        seen = camera_notes(image)
        large = upright(plain_copy(image, LARGE), seen.orientation)
    small = shrunk(large.copy(), SMALL)

    keep(served_path(folder, sha256, LARGE), lambda: encoded(large))
    keep(served_path(folder, sha256, SMALL), lambda: encoded(small))
    keep(original_path(folder, sha256), lambda: content)
    width, height = upright_size(full_size, seen.orientation)
    picture = Picture(
        sha256=sha256,
        content_type=content_type,
        size_bytes=len(content),
        width=width,
        height=height,
        taken_at=seen.taken_at,
        longitude=seen.longitude,
        latitude=seen.latitude,
        fingerprint=fingerprint(small),
    )
    _remember(folder, picture)
    return picture


def served_path(folder: Path, sha256: str, size: int) -> Path:
    """Return where the copy for showing lies, whose longer side has at most `size` (1600 or 320) pixels."""
    if size not in SIZES:
        raise ValueError(f"no copy of size {size!r} is kept")
    return folder / "served" / checked_hash(sha256)[:2] / f"{sha256}-{size}.jpg"


_lately: dict[tuple[Path, str], Picture] = {}
_one_remembers = threading.Lock()


def _remembered(folder: Path, sha256: str) -> Picture | None:
    """Return what is known of bytes taken in lately, where all their files still lie: they need not be decoded again."""
    known = _lately.get((folder, sha256))
    if known is None:
        return None
    kept = (original_path(folder, sha256), *(served_path(folder, sha256, size) for size in SIZES))
    return known if all(path.is_file() for path in kept) else None


def _remember(folder: Path, picture: Picture) -> None:
    with _one_remembers:
        _lately[folder, picture.sha256] = picture
        while len(_lately) > REMEMBERED:
            del _lately[next(iter(_lately))]
