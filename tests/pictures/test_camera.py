"""Time and place are what the camera wrote, or nothing."""

import random
import struct
from datetime import datetime, timedelta, timezone

import pytest
from PIL.ExifTags import GPS

from tests.pictures.samples import notes, place, scene, taken, written

# Pillow grumbles about malformed notes; that they do no harm is what is tested.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_time_and_place_are_read_from_every_format(tmp_path, form):
    exif = notes(1, "2026:03:02 09:30:05", "+08:00", place())
    picture = taken(tmp_path, written(scene(), form, exif=exif.tobytes() if form == "HEIF" else exif))
    assert picture.taken_at == datetime(2026, 3, 2, 9, 30, 5, tzinfo=timezone(timedelta(hours=8)))
    assert picture.latitude == pytest.approx(36.0667, abs=1e-6)
    assert picture.longitude == pytest.approx(120.383, abs=1e-6)


def test_a_picture_without_notes_has_neither_time_nor_place(tmp_path):
    picture = taken(tmp_path, written(scene(), "JPEG"))
    assert (picture.taken_at, picture.longitude, picture.latitude) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "offset", "expected"),
    [
        ("2026:03:02 09:30:05", None, datetime.fromisoformat("2026-03-02 09:30:05")),
        ("2026-03-02 09:30:05", None, datetime.fromisoformat("2026-03-02 09:30:05")),
        ("2026:03:02 09:30:05", "-03:30", datetime(2026, 3, 2, 9, 30, 5, tzinfo=timezone(-timedelta(hours=3.5)))),
        ("2026:03:02 09:30:05", "+99:00", datetime.fromisoformat("2026-03-02 09:30:05")),
        ("2026:03:02 09:30:05", "   :  ", datetime.fromisoformat("2026-03-02 09:30:05")),
        ("0000:00:00 00:00:00", None, None),
        ("2026:13:02 09:30:05", None, None),
        ("2026:02:30 09:30:05", None, None),
        ("2026:03:02 24:00:00", None, None),
        ("0001:01:01 00:00:00", "+08:00", None),
        ("9999:12:31 23:59:59", "-08:00", None),
        ("昨天", None, None),
        ("", None, None),
    ],
)
def test_the_camera_s_time_is_taken_only_when_it_is_one(tmp_path, words, offset, expected):
    at = taken(tmp_path, written(scene(), "JPEG", exif=notes(1, words.encode(), offset))).taken_at
    assert at == expected and (at is None or (at.tzinfo is None) == (expected.tzinfo is None))


@pytest.mark.parametrize(
    ("where", "longitude", "latitude"),
    [
        (place(), 120.383, 36.0667),
        (place(north="S", east="W"), -120.383, -36.0667),
        (place(latitude=(36.0667, 0, 0), longitude=(120.383, 0, 0)), 120.383, 36.0667),
        (place(north="X"), None, None),
        (place(north=""), None, None),
        (place(latitude=(91.0, 0.0, 0.0)), None, None),
        (place(longitude=(180.0, 0.0, 1.0)), None, None),
        (place(latitude=(36.0, 61.0, 0.0)), None, None),
        (place(latitude=(36.0, 4.0)), None, None),
        (place(latitude=(0.0, 0.0, 0.0), longitude=(0.0, 0.0, 0.0)), None, None),
        ({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (36.0, 4.0, 0.0)}, None, None),
        ({GPS.GPSMapDatum: "WGS-84"}, None, None),
    ],
)
def test_the_camera_s_place_is_taken_whole_or_not_at_all(tmp_path, where, longitude, latitude):
    picture = taken(tmp_path, written(scene(), "JPEG", exif=notes(1, place=where)))
    assert picture.longitude == pytest.approx(longitude, abs=1e-5)
    assert picture.latitude == pytest.approx(latitude, abs=1e-5)


def test_fractions_divided_by_zero_are_no_place(tmp_path):
    content = written(scene(), "JPEG", exif=notes(1, place=place(latitude=(36.0, 4.0, 77.0))))
    zeroed = content.replace(struct.pack(">II", 77, 1), struct.pack(">II", 77, 0)).replace(
        struct.pack("<II", 77, 1), struct.pack("<II", 77, 0)
    )
    assert zeroed != content
    assert taken(tmp_path, zeroed).latitude is None


def test_malformed_notes_never_cost_the_picture(tmp_path):
    content = written(scene(), "JPEG", exif=notes(1, "2026:03:02 09:30:05", "+08:00", place()))
    start, chance = content.index(b"Exif\0\0") + 6, random.Random(3)
    length = struct.unpack_from(">H", content, start - 8)[0] - 8
    for _ in range(150):
        harmed = bytearray(content)
        for _ in range(chance.choice((1, 3, 40))):
            harmed[start + chance.randrange(length)] = chance.randrange(256)
        picture = taken(tmp_path, bytes(harmed))
        assert {picture.width, picture.height} == {400, 300}
