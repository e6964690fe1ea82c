"""Sample pictures made on the spot, and what the tests ask about the kept ones."""

import io
import random
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

from ledger import pictures
from ledger.pictures import PictureRefused, served_path, take_in

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 170, 30), (30, 30, 220), (255, 255, 255)
MOST_BYTES, MOST_PIXELS = 20 * 2**20, 50_000_000
REPOSITORY = Path(pictures.__file__).parents[2]


def taken(folder, content, name="现场.jpg", most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS):
    return take_in(content, name=name, folder=folder, most_bytes=most_bytes, most_pixels=most_pixels)


def refusal(folder, content, **limits):
    with pytest.raises(PictureRefused) as caught:
        taken(folder, content, **limits)
    assert files_in(folder) == []
    return caught.value


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def shown(folder, picture, size=1600):
    with Image.open(served_path(folder, picture.sha256, size)) as image:
        image.load()
        return image


def looks(pixel, colour, within=40):
    return all(abs(one - other) <= within for one, other in zip(pixel, colour, strict=True))


def scene(width=400, height=300, mode="RGB"):
    """A wall with a red upper left corner, a green upper right one and a blue lower left one."""
    image = Image.new("RGB", (width, height), (200, 200, 190))
    draw, w, h = ImageDraw.Draw(image), width // 4, height // 4
    draw.rectangle((0, 0, w, h), fill=RED)
    draw.rectangle((width - w, 0, width, h), fill=GREEN)
    draw.rectangle((0, height - h, w, height), fill=BLUE)
    return image.convert(mode)


def grain(width=200, height=150):
    """A picture that does not compress, so that every cut falls into its pixels."""
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


def written(image, form, **options):
    file = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(image).save(file, **options)
    else:
        image.save(file, form, **options)
    return file.getvalue()


def notes(orientation=None, taken_at=None, offset=None, place=None):
    exif = Image.Exif()
    if orientation is not None:
        exif[Base.Orientation] = orientation
    exif[Base.Make] = "示范手机"
    if taken_at is not None:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken_at
    if offset is not None:
        exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = offset
    if place is not None:
        exif.get_ifd(IFD.GPSInfo).update(place)
    return exif


def place(latitude=(36.0, 4.0, 0.12), north="N", longitude=(120.0, 22.0, 58.8), east="E"):
    return {
        GPS.GPSLatitudeRef: north,
        GPS.GPSLatitude: latitude,
        GPS.GPSLongitudeRef: east,
        GPS.GPSLongitude: longitude,
    }


def corners(image):
    w, h = image.size
    return {
        "upper left": image.getpixel((w // 10, h // 10)),
        "upper right": image.getpixel((w - w // 10, h // 10)),
        "lower left": image.getpixel((w // 10, h - h // 10)),
    }


def is_upright(image):
    seen = corners(image)
    return looks(seen["upper left"], RED) and looks(seen["upper right"], GREEN) and looks(seen["lower left"], BLUE)
