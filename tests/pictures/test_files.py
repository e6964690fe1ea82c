"""What is no whole picture within the limits is refused in words that say what to do next."""

import io
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.pictures import PictureRefused, original_path
from tests.pictures.samples import REPOSITORY, files_in, grain, notes, place, refusal, scene, taken, written

# Pillow grumbles about malformed notes; that they do no harm is what is tested.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def test_a_text_file_named_jpg_is_refused_with_what_to_do_next(tmp_path):
    refused = refusal(tmp_path, "整改说明：已完成".encode(), name="说明.jpg")
    assert refused.reason == "not_a_picture"
    assert refused.args == ("“说明.jpg”不是照片，请重新拍照或选择 JPG、PNG、WebP、HEIC 格式的照片；扫描件请存成 PDF。",)


@pytest.mark.parametrize("form", ["GIF", "TIFF", "BMP", "AVIF", "ICO", "PDF", "PPM"])
def test_other_formats_are_refused(tmp_path, form):
    assert refusal(tmp_path, written(scene(64, 48), form)).reason == "not_a_picture"


def test_a_drawing_that_could_carry_a_program_is_refused(tmp_path):
    assert refusal(tmp_path, b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>').reason == "not_a_picture"


def test_an_empty_file_is_refused(tmp_path):
    refused = refusal(tmp_path, io.BytesIO(b""))
    assert refused.reason == "empty" and refused.args[0] == "“现场.jpg”是空的，请重新拍照或重新选择照片。"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("C:\\DCIM\\a.jpg", "“a.jpg”"),
        ("../../etc/a.jpg", "“a.jpg”"),
        ("a\n\u202eb.jpg", "“ab.jpg”"),
        ("", "这个文件"),
        ("长" * 60 + ".jpg", "“" + "长" * 30 + "…" + "长" * 5 + ".jpg”"),
    ],
)
def test_a_refusal_names_the_file_plainly(tmp_path, name, called):
    assert refusal(tmp_path, b"", name=name).args[0].startswith(called + "是空的")


@pytest.mark.parametrize("form", ["JPEG", "progressive JPEG", "PNG", "WEBP", "HEIC", "tiled HEIC"])
@pytest.mark.parametrize("part", [0.05, 0.3, 0.5, 0.8, 0.95, 0.999])
def test_a_picture_cut_off_on_its_way_is_refused(tmp_path, form, part):
    options = {"progressive JPEG": {"progressive": True}, "tiled HEIC": {"tile_size": 64}}.get(form, {})
    content = written(grain(), {"HEIC": "HEIF"}.get(form.split()[-1], form.split()[-1]), **options)
    refused = refusal(tmp_path, content[: int(len(content) * part)])
    assert refused.reason == "truncated"
    assert refused.args[0] == "“现场.jpg”不完整或已损坏，请重新拍照或重新选择照片。"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_not_even_the_last_bytes_may_be_missing(tmp_path, form):
    content = written(grain(), form)
    for missing in range(1, 9):
        assert refusal(tmp_path, content[:-missing]).reason == "truncated"


def test_every_cut_through_a_small_jpeg_is_refused(tmp_path):
    content = written(grain(24, 16), "JPEG", exif=notes(6))
    for length in range(3, len(content)):
        assert refusal(tmp_path, content[:length]).reason == "truncated"


def png_bomb(width, height):
    """A PNG that claims a huge size; only a few kilobytes of zeros stand for its pixels."""

    def chunk(form, body):
        return struct.pack(">I", len(body)) + form + body + struct.pack(">I", zlib.crc32(form + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(4 * 2**20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_bomb(width, height):
    content = bytearray(written(scene(64, 48), "JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_bomb(width, height):
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + canvas + written(scene(64, 48), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic_bomb(width, height):
    content = written(scene(64, 64), "HEIF")
    return content.replace(b"ispe" + struct.pack(">III", 0, 64, 64), b"ispe" + struct.pack(">III", 0, width, height))


BOMBS = {"PNG": png_bomb, "JPEG": jpeg_bomb, "WebP": webp_bomb, "HEIC": heic_bomb}


@pytest.mark.parametrize("form", BOMBS)
@pytest.mark.parametrize(("size", "words"), [((16000, 12500), "2.0 亿像素"), ((10000, 6000), "6000 万像素")])
def test_a_picture_with_too_many_pixels_is_refused(tmp_path, form, size, words):
    refused = refusal(tmp_path, BOMBS[form](*size), name="全景.png")
    assert refused.reason == "too_many_pixels"
    assert refused.args[0].startswith(f"“全景.png”有 {words}，最多能收 5000 万像素，请")


REFUSE_ALL = """
import re, sys
from pathlib import Path
from ledger import pictures
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
for path in map(Path, sys.argv[2:]):
    try:
        pictures.take_in(path.read_bytes(), name="a", folder=Path(sys.argv[1]), most_bytes=2**24, most_pixels=5 * 10**7)
    except pictures.PictureRefused as refused:
        print(refused.reason)
print(peak() - before)
"""


def test_a_bomb_is_refused_before_anything_of_it_is_unpacked(tmp_path):
    bombs = [tmp_path / form for form in BOMBS]
    for bomb in bombs:
        bomb.write_bytes(BOMBS[bomb.name](16000, 12500))
    answer = subprocess.run(
        [sys.executable, "-c", REFUSE_ALL, tmp_path / "kept", *bombs],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    *reasons, grown_kilobytes = answer.stdout.split()
    assert reasons == ["too_many_pixels"] * len(BOMBS)
    # Unpacked, the smallest of them would take 600 MB.
    assert int(grown_kilobytes) < 40_000


def test_the_pixel_limit_itself_is_still_taken_in(tmp_path):
    content = written(scene(40, 30), "PNG")
    assert taken(tmp_path / "fits", content, most_pixels=1200).width == 40
    (tmp_path / "not").mkdir()
    assert refusal(tmp_path / "not", content, most_pixels=1199).reason == "too_many_pixels"


class CountingStream(io.BytesIO):
    """Hands over little at a time, as a network does, and counts what was read."""

    counted = 0

    def read(self, size=-1):
        part = super().read(min(size, 5000) if size >= 0 else size)
        self.counted += len(part)
        return part


def test_a_file_over_the_limit_is_refused_without_being_read_to_its_end(tmp_path):
    stream = CountingStream(written(scene(), "JPEG") + bytes(3 * 2**20))
    refused = refusal(tmp_path, stream, most_bytes=2**20)
    assert (refused.reason, stream.counted) == ("too_large", 2**20 + 1)
    assert "超过 1 MB，请" in refused.args[0]


def test_a_file_of_exactly_the_limit_is_taken_in_from_a_slow_stream(tmp_path):
    content = written(grain(), "JPEG")
    assert taken(tmp_path, CountingStream(content), most_bytes=len(content)).size_bytes == len(content)
    assert refusal(tmp_path / "other", content, most_bytes=len(content) - 1).reason == "too_large"


SMALL = {
    form: written(scene(48, 36), form, exif=notes(6, "2026:03:02 09:30:05", "+08:00", place()).tobytes())
    for form in ("JPEG", "PNG", "WEBP", "HEIF")
}
HEADS = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x40\0\0\0WEBPVP8 ",
    b"\0\0\0\x18ftypheic",
    b"\0\0\0\x18ftypmif1",
]


def is_taken_in_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        try:
            picture = taken(Path(folder), content, most_pixels=1_000_000)
        except PictureRefused as refused:
            assert refused.args[0].endswith("。") and files_in(Path(folder)) == []
        else:
            assert original_path(Path(folder), picture.sha256).read_bytes() == content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400))
def test_random_bytes_are_refused_in_words(head, rest):
    is_taken_in_or_refused(head + rest)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    form=st.sampled_from(["JPEG", "JPEG", *SMALL]),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=12),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_a_harmed_picture_is_taken_in_or_refused_in_words(form, flips, kept):
    content = bytearray(SMALL[form])
    for at, flip in flips:
        content[int(at * len(content))] ^= flip
    is_taken_in_or_refused(bytes(content[: int(len(content) * kept)]))
