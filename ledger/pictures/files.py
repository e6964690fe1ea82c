"""From what was sent to an opened picture: bytes within the limit, format by content, whole, not too many pixels."""

import io
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

EMPTY = "empty"
NOT_A_PICTURE = "not_a_picture"
TOO_LARGE = "too_large"
TOO_MANY_PIXELS = "too_many_pixels"
TRUNCATED = "truncated"

# What a HEIF file calls itself in its first box; the rest (AVIF, video) is not a phone's picture.
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
HEIF_BRANDS = {b"mif1", b"msf1"}


class PictureRefused(Exception):
    """A file that cannot be taken in; `args[0]` tells the person what to do next, `reason` tells the program why."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def plain_name(name: str) -> str:
    """Return a file's name as it may be shown and given to a download: no folders, nothing that cannot be seen, "" for none."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()


def called_in_sentences(name: str) -> str:
    """Return the file's name as it may stand in a sentence: plain, and not too long."""
    plain = plain_name(name)
    if not plain:
        return "这个文件"
    return f"“{plain if len(plain) <= 40 else plain[:30] + '…' + plain[-9:]}”"


def content_of(stream_or_bytes: BinaryIO | bytes, called: str, most_bytes: int) -> bytes:
    if isinstance(stream_or_bytes, (bytes, bytearray, memoryview)):
        content = bytes(stream_or_bytes[: most_bytes + 1])
    else:
        content = read_at_most(stream_or_bytes, most_bytes + 1)
    if not content:
        raise PictureRefused(f"{called}是空的，请重新拍照或重新选择照片。", EMPTY)
    if len(content) > most_bytes:
        raise PictureRefused(
            f"{called}超过 {size_in_words(most_bytes)}，请把相机的分辨率调低后重新拍照，或选择小一些的照片。",
            TOO_LARGE,
        )
    return content


def read_at_most(stream: BinaryIO, most: int) -> bytes:
    content = bytearray()
    # A network stream may hand over less than it was asked for before its end.
    while len(content) < most and (part := stream.read(most - len(content))):
        content += part
    return bytes(content)


def size_in_words(size_bytes: int) -> str:
    return f"{size_bytes / 2**20:.0f} MB" if size_bytes >= 2**20 else f"{size_bytes / 2**10:.0f} KB"


def _pixels_in_words(pixels: int) -> str:
    return f"{pixels / 1e8:.1f} 亿像素" if pixels >= 1e8 else f"{pixels / 1e4:.0f} 万像素"


def _format_of(content: bytes, called: str) -> tuple[str, Callable[[BinaryIO], ImageFile.ImageFile]]:
    """Return the content type that the first bytes show, and what opens it; names and claims do not count.

    Each format is opened by its own class: Image.open would ask every plugin Pillow has. A phone's multi-picture
    file (MPO, depth map or second exposure behind the first) begins as a JPEG and is read as that JPEG.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", JpegImageFile
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", PngImageFile
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", WebPImageFile
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "image/heic", HeifImageFile
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "image/heif", HeifImageFile
    raise PictureRefused(
        f"{called}不是照片，请重新拍照或选择 JPG、PNG、WebP、HEIC 格式的照片；扫描件请存成 PDF。", NOT_A_PICTURE
    )


def begins_as_picture(content: bytes) -> bool:
    """Return whether the first bytes are those of a picture that may be taken in, whatever the file is called."""
    try:
        _format_of(content, "")
    except PictureRefused:
        return False
    return True


def opened(content: bytes, called: str, most_pixels: int) -> tuple[str, ImageFile.ImageFile]:
    """Return the content type and the picture with only its header read; nothing has been decoded yet."""
    content_type, opener = _format_of(content, called)
    if content_type == "image/webp":
        # The WebP opener reserves room for two whole pictures, so the size is looked up before.
        refuse_too_many_pixels(_webp_size(content), called, most_pixels)
    with damage_refused(called):
        image = opener(io.BytesIO(content))
    refuse_too_many_pixels(image.size, called, most_pixels)
    if not _is_whole(content, content_type):
        raise _damaged(called)
    return content_type, image


@contextmanager
def damage_refused(called: str) -> Iterator[None]:
    """Turn whatever a decoder stumbles over into a refusal: it fails in dozens of ways, and the fault is the file's."""
    try:
        yield
    except (PictureRefused, MemoryError):
        raise
    except Exception as error:
        raise _damaged(called) from error


def _damaged(called: str) -> PictureRefused:
    return PictureRefused(f"{called}不完整或已损坏，请重新拍照或重新选择照片。", TRUNCATED)


def refuse_too_many_pixels(size: tuple[int, int], called: str, most_pixels: int) -> None:
    pixels = size[0] * size[1]
    if pixels > most_pixels:
        raise PictureRefused(
            f"{called}有 {_pixels_in_words(pixels)}，最多能收 {_pixels_in_words(most_pixels)}，"
            "请把相机的分辨率调低后重新拍照，或选择小一些的照片。",
            TOO_MANY_PIXELS,
        )


def _webp_size(content: bytes) -> tuple[int, int]:
    """Return width and height as the first chunk of a WebP file states them, (0, 0) when it states nothing."""
    form, head = content[12:16], content[20:30].ljust(10, b"\0")
    if form == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    return 0, 0


def _is_whole(content: bytes, content_type: str) -> bool:
    """Return whether the end is there where the decoder would not miss it; JPEG and WebP decoders notice themselves."""
    if content_type == "image/png":
        return b"IEND\xaeB`\x82" in content
    if content_type in ("image/heic", "image/heif"):
        return _is_whole_heif(content)
    return True


def _is_whole_heif(content: bytes) -> bool:
    """Return whether every box that holds the picture lies within the file.

    A phone's HEIC is a grid of tiles, and libheif fills the tiles that were cut off without a word.
    """
    at, has_pixels = 0, False
    while at + 8 <= len(content):
        size, form = struct.unpack_from(">I4s", content, at)
        if size == 1 and at + 16 <= len(content):
            size = struct.unpack_from(">Q", content, at + 8)[0]
        elif size == 0:
            size = len(content) - at
        has_pixels = has_pixels or form == b"mdat"
        if size < 8 or at + size > len(content):
            # Behind the picture a maker may append what it likes.
            return has_pixels and form not in (b"ftyp", b"meta", b"mdat")
        at += size
    return has_pixels
