"""Photos as phones take them, and files that only pretend to be one."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image
from PIL.ExifTags import Base

from tests.pictures.samples import grain, notes, scene, written

SIDEWAYS = 6
"""The camera was held upright: whoever shows the picture has to turn it."""


def kept_as(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def from_camera(folder: Path) -> Path:
    return kept_as(folder, "安全出口.jpg", written(scene(), "JPEG", exif=notes(orientation=SIDEWAYS)))


def from_screenshot(folder: Path) -> Path:
    return kept_as(folder, "截图.png", written(scene(), "PNG"))


def from_iphone(folder: Path) -> Path:
    return kept_as(folder, "IMG_0412.HEIC", written(scene(), "HEIF"))


def text_named_photo(folder: Path) -> Path:
    return kept_as(folder, "说明.jpg", "这不是照片".encode() * 50)


def cut_short(folder: Path) -> Path:
    content = written(grain(), "JPEG")
    return kept_as(folder, "没传完.jpg", content[: len(content) // 2])


def bomb(folder: Path) -> Path:
    """A picture of 200 megapixels in a few hundred bytes: it says how large it is, and nobody should unpack it."""
    header = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return kept_as(
        folder,
        "巨幅.png",
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b""),
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def size_and_notes(content: bytes) -> tuple[tuple[int, int], bool]:
    """Return how large a picture is and whether anything of its camera is left in it."""
    with Image.open(io.BytesIO(content)) as image:
        return image.size, Base.Make in image.getexif()
