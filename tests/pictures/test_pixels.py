"""Every format a phone writes is shown upright, on white, in its colours, and without a word about its maker."""

import hashlib
import io
import re

import pytest
from PIL import Image, ImageCms, ImageFilter, ImageOps
from PIL.ExifTags import Base
from PIL.PngImagePlugin import PngInfo

from ledger.pictures import original_path, served_path
from tests.pictures.samples import (
    RED,
    WHITE,
    corners,
    is_upright,
    looks,
    notes,
    place,
    scene,
    shown,
    taken,
    written,
)

FORMATS = {
    "JPEG": ("image/jpeg", lambda: written(scene(), "JPEG", quality=95)),
    "progressive JPEG": ("image/jpeg", lambda: written(scene(), "JPEG", quality=95, progressive=True)),
    "grey JPEG": ("image/jpeg", lambda: written(scene(mode="L"), "JPEG")),
    "CMYK JPEG": ("image/jpeg", lambda: written(scene(mode="CMYK"), "JPEG", quality=95)),
    "PNG": ("image/png", lambda: written(scene(), "PNG")),
    "palette PNG": ("image/png", lambda: written(scene(mode="P"), "PNG")),
    "black and white PNG": ("image/png", lambda: written(scene(mode="1"), "PNG")),
    "PNG with transparency": ("image/png", lambda: written(scene(mode="RGBA"), "PNG")),
    "lossy WebP": ("image/webp", lambda: written(scene(), "WEBP", quality=95)),
    "lossless WebP": ("image/webp", lambda: written(scene(), "WEBP", lossless=True)),
    "WebP with transparency": ("image/webp", lambda: written(scene(mode="RGBA"), "WEBP", lossless=True)),
    "HEIC": ("image/heic", lambda: written(scene(), "HEIF", quality=95)),
    "tiled HEIC as an iPhone writes it": ("image/heic", lambda: written(scene(), "HEIF", quality=95, tile_size=128)),
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_a_phone_writes_is_taken_in(tmp_path, form):
    content_type, make = FORMATS[form]
    content = make()
    picture = taken(tmp_path, content)
    assert (picture.content_type, picture.width, picture.height) == (content_type, 400, 300)
    assert (picture.sha256, picture.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    copy = shown(tmp_path, picture)
    assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (400, 300))
    assert is_upright(copy) or "grey" in form or "black" in form
    assert shown(tmp_path, picture, 320).size == (320, 240)


def test_the_original_is_kept_byte_for_byte_with_its_notes(tmp_path):
    content = written(scene(), "JPEG", exif=notes(6, "2026:03:02 09:30:00", place=place())) + b"trailer of the maker"
    picture = taken(tmp_path, io.BytesIO(content))
    assert original_path(tmp_path, picture.sha256).read_bytes() == content


def test_the_format_is_told_by_content_not_by_name(tmp_path):
    assert taken(tmp_path, written(scene(), "PNG"), name="IMG_0001.JPG").content_type == "image/png"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_shown_upright_however_the_phone_was_held(tmp_path, form, orientation):
    undone = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = scene() if undone is None else scene().transpose(undone)
    picture = taken(tmp_path, written(stored, form, exif=notes(orientation)))
    assert (picture.width, picture.height) == (400, 300)
    assert is_upright(shown(tmp_path, picture)) and is_upright(shown(tmp_path, picture, 320))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_picture_is_turned_once_only(tmp_path, orientation):
    picture = taken(tmp_path, written(scene(), "HEIF", quality=95, exif=notes(orientation).tobytes()))
    turned_once = ImageOps.exif_transpose(
        Image.open(io.BytesIO(written(scene(), "JPEG", quality=95, exif=notes(orientation))))
    )
    assert (picture.width, picture.height) == turned_once.size
    seen, expected = corners(shown(tmp_path, picture)), corners(turned_once)
    assert all(looks(seen[corner], expected[corner]) for corner in expected)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_a_nonsensical_orientation_leaves_the_picture_as_it_is(tmp_path, orientation):
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    picture = taken(tmp_path, written(scene(), "JPEG", exif=exif.tobytes()))
    assert (picture.width, picture.height) == (400, 300) and is_upright(shown(tmp_path, picture))


def test_copies_shrink_big_pictures_and_never_enlarge_small_ones(tmp_path):
    big = taken(tmp_path, written(scene(4000, 3000), "JPEG"))
    assert (big.width, big.height) == (4000, 3000)
    assert shown(tmp_path, big).size == (1600, 1200) and shown(tmp_path, big, 320).size == (320, 240)
    tiny = taken(tmp_path, written(scene(40, 30), "PNG"))
    assert shown(tmp_path, tiny).size == shown(tmp_path, tiny, 320).size == (40, 30)
    strip = taken(tmp_path, written(Image.new("RGB", (6000, 1), RED), "JPEG"))
    assert (strip.width, strip.height) == (6000, 1) and shown(tmp_path, strip).size == (1600, 1)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_served_copies_carry_nothing_but_pixels(tmp_path, form):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = notes(1, "2026:03:02 09:30:05", "+08:00", place())
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>'
    options = {"exif": exif.tobytes(), "xmp": xmp, "icc_profile": profile}
    if form == "JPEG":
        options["comment"] = b"secret comment"
    if form == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", options.pop("xmp").decode())
    image = scene()
    if form == "HEIF":
        image.info["icc_profile"] = options.pop("icc_profile")
    content = written(image, form, **options)
    assert b"secret" in content
    picture = taken(tmp_path, content)
    for size in (1600, 320):
        copy = served_path(tmp_path, picture.sha256, size).read_bytes()
        assert not re.search(b"Exif|secret|ICC_PROFILE|http|\xff\xfe", copy.split(b"\xff\xda")[0])
        assert set(shown(tmp_path, picture, size).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


def test_what_is_transparent_is_shown_on_white(tmp_path):
    clear = scene(mode="RGBA")
    clear.paste((0, 0, 0, 0), (150, 100, 250, 200))
    for form in ("PNG", "WEBP"):
        assert looks(shown(tmp_path, taken(tmp_path, written(clear, form))).getpixel((200, 150)), WHITE, 10)
    palette = Image.new("P", (40, 30), 0)
    palette.putpalette([0, 0, 0, *RED])
    picture = taken(tmp_path, written(palette, "PNG", transparency=0))
    assert looks(shown(tmp_path, picture).getpixel((20, 15)), WHITE, 10)


def test_sixteen_bit_grey_keeps_its_shades(tmp_path):
    grey = Image.new("I;16", (40, 30), 0x8000)
    assert looks(shown(tmp_path, taken(tmp_path, written(grey, "PNG"))).getpixel((20, 15)), (128, 128, 128), 3)


def test_a_multi_picture_file_is_taken_in_as_the_jpeg_it_begins_with(tmp_path):
    content = written(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300), "black")], quality=95)
    assert Image.open(io.BytesIO(content)).format == "MPO"
    picture = taken(tmp_path, content)
    assert picture.content_type == "image/jpeg" and is_upright(shown(tmp_path, picture))


def test_an_animation_is_taken_in_by_its_first_frame(tmp_path):
    later = [Image.new("RGB", (400, 300), colour) for colour in ("black", "white")]
    for form in ("WEBP", "PNG"):
        content = written(scene(), form, save_all=True, append_images=later, lossless=True)
        assert Image.open(io.BytesIO(content)).n_frames == 3
        assert is_upright(shown(tmp_path, taken(tmp_path, content)))


def test_wide_colours_are_shown_as_they_were_meant(tmp_path):
    swapped = scene()
    red, green, blue = swapped.split()
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    names = {profile[at : at + 4].decode(): at for at in range(132, 132 + 12 * 20, 12)}
    places = names["rXYZ"] + 4, names["gXYZ"] + 4
    # A profile whose red is green and whose green is red: shown rightly, the colours change places.
    profile[places[0] : places[0] + 8], profile[places[1] : places[1] + 8] = (
        profile[places[1] : places[1] + 8],
        profile[places[0] : places[0] + 8],
    )
    profile = bytes(profile).replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
    image = Image.merge("RGB", (green, red, blue))
    assert is_upright(shown(tmp_path, taken(tmp_path, written(image, "PNG", icc_profile=profile))))


@pytest.mark.parametrize("profile", [b"not a profile", b"\0" * 128, bytes(range(256)) * 4])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_broken_colour_profile_is_passed_over(tmp_path, form, profile):
    assert is_upright(shown(tmp_path, taken(tmp_path, written(scene(), form, icc_profile=profile))))


def test_pictures_that_look_alike_have_fingerprints_that_are_close(tmp_path):
    first = Image.effect_mandelbrot((800, 600), (-2, -1.5, 1, 1.5), 60).convert("RGB").filter(ImageFilter.BoxBlur(3))
    other = first.transpose(Image.Transpose.ROTATE_90)

    def fingerprint(image, **options):
        return int(taken(tmp_path, written(image, "JPEG", **options)).fingerprint, 16)

    def distance(one, two):
        return (one ^ two).bit_count()

    again = fingerprint(first.resize((500, 375)), quality=40)
    assert re.fullmatch(r"[0-9a-f]{16}", taken(tmp_path, written(first, "JPEG")).fingerprint)
    assert distance(fingerprint(first), again) <= 8 < distance(fingerprint(first), fingerprint(other))
