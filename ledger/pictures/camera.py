"""What the camera wrote beside a picture: how it was held, when and where."""

import math
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from PIL import ExifTags, Image, ImageFile
from pillow_heif import HeifImageFile

# Malformed notes are nothing unusual, and nobody who reads our log can mend them.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TURNS_THAT_SWAP_SIDES = {5, 6, 7, 8}


@dataclass(frozen=True)
class CameraNotes:
    """What could be read of the camera's notes.

    `taken_at` is aware when the camera named its offset from UTC, else naive local time; the place is in degrees
    (WGS 84), longitude and latitude both or neither; `orientation` is what is left to do to a decoded picture.
    """

    orientation: int
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None


def camera_notes(image: ImageFile.ImageFile) -> CameraNotes:
    """Return what can be read of the camera's notes; malformed ones are as good as none."""
    longitude, latitude = _place(_directory(image, ExifTags.IFD.GPSInfo))
    return CameraNotes(
        orientation=_orientation(image),
        taken_at=_taken_at(_directory(image, ExifTags.IFD.Exif)),
        longitude=longitude,
        latitude=latitude,
    )


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return the picture as it was seen when it was taken."""
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (size[1], size[0]) if orientation in TURNS_THAT_SWAP_SIDES else size


def _orientation(image: ImageFile.ImageFile) -> int:
    # A HEIC picture comes out of its decoder upright: its own turning counts, EXIF's does not.
    if isinstance(image, HeifImageFile):
        return 1
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # malformed EXIF fails in any way it likes; the picture is worth more than its notes
        return 1
    return orientation if isinstance(orientation, int) and orientation in TURNS else 1


def _directory(image: ImageFile.ImageFile, directory: ExifTags.IFD) -> Mapping[int, object]:
    try:
        return dict(image.getexif().get_ifd(directory))
    except Exception:  # as above
        return {}


def _words(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""


def _taken_at(shot: Mapping[int, object]) -> datetime | None:
    written = re.fullmatch(
        r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d).*", _words(shot.get(ExifTags.Base.DateTimeOriginal)), re.A
    )
    if not written:
        return None
    year, month, day, hour, minute, second = written.groups()
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day} {hour}:{minute}:{second}")
    except ValueError:
        return None
    if not is_moment(moment):
        return None
    return moment.replace(tzinfo=_offset(_words(shot.get(ExifTags.Base.OffsetTimeOriginal))))


def is_moment(moment: datetime) -> bool:
    """Return whether a phone can have taken a photo then: a camera that lost its clock writes any year."""
    return 1990 <= moment.year < 2100


def is_place(longitude: float | None, latitude: float | None) -> bool:
    """Return whether both are there and on the earth; a phone that does not know where it is writes zeros."""
    if longitude is None or latitude is None or longitude == latitude == 0:
        return False
    return abs(longitude) <= 180 and abs(latitude) <= 90


def _offset(words: str) -> timezone | None:
    written = re.fullmatch(r"([+-])(\d\d):(\d\d)", words, re.A)
    if not written:
        return None
    offset = timedelta(hours=int(written[2]), minutes=int(written[3]))
    if offset > timedelta(hours=14):
        return None
    return timezone(-offset if written[1] == "-" else offset)


def _place(notes: Mapping[int, object]) -> tuple[float | None, float | None]:
    """Return longitude and latitude, both or neither."""
    latitude = _degrees(notes, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "NS", 90)
    longitude = _degrees(notes, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "EW", 180)
    return (longitude, latitude) if is_place(longitude, latitude) else (None, None)


def _degrees(notes: Mapping[int, object], tag: int, side_tag: int, sides: str, most: int) -> float | None:
    parts, side = notes.get(tag), _words(notes.get(side_tag)).upper()
    if side not in (sides[0], sides[1]) or not isinstance(parts, (tuple, list)) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ArithmeticError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not (degrees >= 0 and 0 <= minutes <= 60 and 0 <= seconds <= 60 and math.isfinite(total) and total <= most):
        return None
    return round(-total if side == sides[1] else total, 7)
