"""From an opened picture to its copies for showing: decoded once, upright, on white, in sRGB, without notes."""

import io

from PIL import Image, ImageCms, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

QUALITY = 82


def decode(image: ImageFile.ImageFile, side: int) -> tuple[int, int]:
    """Decode the whole picture, big enough for a copy of `side` pixels, and return its full size."""
    full_size = image.size
    if isinstance(image, JpegImageFile):
        # libjpeg shrinks by 2, 4 or 8 while it decodes and still reads every byte.
        image.draft("RGB", _fitted(full_size, side))
        image.load()
        return full_size
    image.load()
    return image.size  # a HEIC picture may correct its header here


def plain_copy(image: Image.Image, side: int) -> Image.Image:
    """Return the decoded picture in RGB, at most `side` pixels a side, carrying nothing but pixels."""
    copy = _in_plain_colours(image, side)
    copy.info = {}
    return copy


def _fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """Shrink the picture in place until its longer side fits; a smaller one stays as it is."""
    image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return image


def _in_plain_colours(image: Image.Image, side: int) -> Image.Image:
    """Return the shrunk copy in RGB as a screen shows it: on white where transparent, in sRGB."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        # Pillow would cut sixteen bits off at 255 instead of scaling them.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
        image.info = {}
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        return _in_standard_colours(_on_white(shrunk(_with_alpha(image), side)), profile)
    if image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    return _in_standard_colours(shrunk(image, side), profile).convert("RGB")


def _with_alpha(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGBA" else image.convert("RGBA")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _in_standard_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB, since the copy loses its profile and a phone's wider colours would look dull."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return image
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a profile that is broken or for other channels says nothing about these colours
    return changed or image


def encoded(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY, progressive=True)
    return file.getvalue()


def fingerprint(image: Image.Image) -> str:
    """Return 64 bits in hexadecimal that hardly change when a picture is sent on and re-encoded (dHash).

    Each bit tells whether the picture gets brighter from one of nine columns to the next, in eight rows.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column + 1] > grey[row * 9 + column])
    return f"{bits:016x}"
