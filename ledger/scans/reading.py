"""The reader of one PDF: a program of its own, which takes the file's bytes, looks, and answers in one line.

`python -I reading.py MOST_PAGES MOST_PIXELS` answers {"pages": 3} or {"fault": "encrypted"}. It knows nothing of the
ledger, and may neither open a file nor use more memory and time than stands below, whatever the file makes it do.
"""

import io
import json
import logging
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, filters, xmp
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

# pypdf loads them when it first needs them, and then no file can be opened any more.
LOADED = (filters, xmp)

MEMORY_BYTES = 512 * 2**20
CPU_SECONDS = 10
# What all that is no image may come to when unpacked.
MOST_UNPACKED = 128 * 2**20

# How far each may swell what it unpacks, at worst.
WORST = {"/FlateDecode": 1040, "/LZWDecode": 1400, "/RunLengthDecode": 128}
SHORT = {"/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode"}

ACTIVE_KEYS = {"/JS", "/XFA", "/EF", "/EmbeddedFiles", "/RichMediaContent"}
ACTIVE_DEEDS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}

HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n \t%]")
ENDING = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\Z")
TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
BLANK = b"\0\t\n\f\r "
# Where the directory of a ZIP archive ends; what comes after it is at most so long.
ZIP_ENDING, ZIP_COMMENT = b"PK\x05\x06", 65_557


class Fault(Exception):
    """What is wrong; its word is one of `scans.SENTENCES`."""


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # What is open stays open; nothing else opens, no file and no connection.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def look_at_the_ends(content: bytes) -> None:
    """Raise Fault unless the file begins and ends as a PDF does and nothing stands before or behind it."""
    if not HEADER.match(content):
        raise Fault("not_a_scan")
    whole = content.rstrip(BLANK)
    if ZIP_ENDING in whole[-ZIP_COMMENT:]:
        raise Fault("mixed")
    # With something behind it, it looks as one cut short between two of its endings.
    ending = ENDING.search(whole[-1024:])
    if ending is None or not TABLE.match(content, int(ending[1])):
        raise Fault("truncated")


def pages_of(reader: PdfReader, most: int) -> int:
    """Return how many pages hang on the tree, whatever it says about itself. Raises Fault."""
    left: list[Any] = [reader.trailer["/Root"]["/Pages"]]
    seen, count = set(), 0
    while left:
        node = left.pop().get_object()
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            raise Fault("truncated")
        seen.add(id(node))
        if "/Kids" in node:
            kids = node["/Kids"]
            # A branch without end is as costly as pages without end.
            if len(left) + len(kids) + len(seen) > 4 * most + 1000:
                raise Fault("too_many_pages")
            left.extend(kids)
            continue
        count += 1
        if count > most:
            raise Fault("too_many_pages")
    if not count:
        raise Fault("truncated")
    return count


def parts_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached from the document, each once."""
    left: list[Any] = [reader.trailer["/Root"]]
    seen = set()
    while left:
        part = left.pop()
        if isinstance(part, IndirectObject):
            if part.idnum in seen:
                continue
            seen.add(part.idnum)
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            yield part
            left.extend(dict.values(part))
        elif isinstance(part, ArrayObject):
            left.extend(list.__iter__(part))


def look_for_what_acts(part: DictionaryObject) -> None:
    if ACTIVE_KEYS & part.keys() or part.get("/S") in ACTIVE_DEEDS or part.get("/Type") == "/EmbeddedFile":
        raise Fault("active")


def unpacked(stream: StreamObject, most: int, most_pixels: int) -> int:
    """Return how many bytes a stream comes to, at most `most` + 1; 0 for an image, which says its size. Raises Fault."""
    named = stream.get("/Filter", [])
    named = named.get_object() if hasattr(named, "get_object") else named
    chain = [SHORT.get(str(one), str(one)) for one in (named if isinstance(named, list) else [named])]
    packed = [one for one in chain if one in WORST]
    if len(packed) > 1:
        # Packed twice, a few bytes become as many as one likes; no scanner does that.
        raise Fault("swollen")
    if stream.get("/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > most_pixels:
            raise Fault("too_many_pixels")
        return 0
    raw = stream._data
    if not packed or len(raw) * WORST[packed[0]] <= most // 64:
        return len(raw) * WORST[packed[0]] if packed else len(raw)
    if chain != ["/FlateDecode"]:
        return len(raw) * WORST[packed[0]]
    return inflated(raw, most)


def inflated(raw: bytes, most: int) -> int:
    unpacker, length, rest = zlib.decompressobj(), 0, raw
    while rest and length <= most and not unpacker.eof:
        length += len(unpacker.decompress(rest, 2**20))
        rest = unpacker.unconsumed_tail
    return length


def looked_at(content: bytes, most_pages: int, most_pixels: int) -> int:
    """Return the number of pages. Raises Fault, and whatever a malformed file makes the parser raise."""
    look_at_the_ends(content)
    # Where it stands is never packed. Asked before the parser tries a password: that may need what no longer loads.
    if b"/Encrypt" in content:
        raise Fault("encrypted")
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Fault("encrypted")
    pages = pages_of(reader, most_pages)
    left = MOST_UNPACKED
    for part in parts_of(reader):
        look_for_what_acts(part)
        if isinstance(part, StreamObject):
            left -= unpacked(part, left, most_pixels)
            if left < 0:
                raise Fault("swollen")
    return pages


def answer_to(content: bytes, most_pages: int, most_pixels: int) -> dict[str, Any]:
    try:
        return {"pages": looked_at(content, most_pages, most_pixels)}
    except Fault as fault:
        return {"fault": str(fault)}
    except (MemoryError, LimitReachedError):
        return {"fault": "swollen"}
    except (
        PyPdfError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        zlib.error,
    ):
        # A malformed file makes a parser fail in any way it likes; whole ones do not.
        return {"fault": "truncated"}


def main(most_pages: int, most_pixels: int) -> None:
    logging.disable()
    bounded()
    print(json.dumps(answer_to(sys.stdin.buffer.read(), most_pages, most_pixels)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
