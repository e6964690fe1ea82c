"""Scans as office machines make them, and files that only pretend to be one."""

import io
import zipfile
import zlib
from functools import cache

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

FLATE = NameObject("/FlateDecode")


def as_written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@cache
def scanned(pages: int = 1) -> bytes:
    """Return pictures of pages, one on each, as a scanner sends them."""
    file = io.BytesIO()
    sheets = [Image.new("L", (62, 88), 250 - number) for number in range(pages)]
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    return file.getvalue()


@cache
def blank(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def locked(password: str = "") -> bytes:
    """Return one with a password; "": anybody may read it, and only its owner print it."""
    writer = PdfWriter(clone_from=io.BytesIO(scanned()))
    writer.encrypt(password, "owner", algorithm="AES-256")
    return as_written(writer)


def acting() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(scanned()))
    deed = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in deed.items()}
    )
    return as_written(writer)


def carrying() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(scanned()))
    writer.add_attachment("账本.exe", b"MZ")
    return as_written(writer)


def also_an_archive() -> bytes:
    file = io.BytesIO(scanned())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("a.txt", "a")
        archive.comment = b"\nstartxref\n0\n%%EOF"
    return file.getvalue()


def zeros(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(mebibytes)) + packer.flush()


def with_stream(data: bytes, *filters: NameObject, **more: NameObject | NumberObject) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(scanned()))
    stream = StreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = ArrayObject(filters)
    for name, value in more.items():
        stream[NameObject(f"/{name}")] = value
    writer.pages[0][NameObject("/Extra")] = writer._add_object(stream)
    return as_written(writer)


def swelling() -> bytes:
    return with_stream(zeros(200), FLATE)


def swelling_twice() -> bytes:
    return with_stream(zlib.compress(zeros(200), 9), FLATE, FLATE)


def with_huge_image() -> bytes:
    size = {"Width": NumberObject(40_000), "Height": NumberObject(30_000)}
    return with_stream(zeros(1), FLATE, Subtype=NameObject("/Image"), **size)


def with_endless_pages() -> bytes:
    """Return one whose tree of pages leads back into itself."""
    content = as_written(blank())
    return content.replace(b"/Kids [ 4 0 R ]", b"/Kids [ 2 0 R ]")


def without_table() -> bytes:
    """Return one that was cut within its table and given an ending again."""
    content = scanned()
    return content[: content.rindex(b"trailer") - 20] + b"\nstartxref\n99999999\n%%EOF\n"
