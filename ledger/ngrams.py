"""What is written, cut into the small pieces by which it is found again, and sets of rows small enough to keep one a piece.

Chinese has no blanks between words, so every character and every two in a row are a piece. Two digits in a row stand in
nearly every line, in its number and in a telephone; runs of letters and digits are cut into fours as well.
"""

import itertools
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator

# How many rows one kept set speaks of. In a frequent piece each is a bit: 2 KiB, read as one row of the database.
BLOCK = 16_384
MOST_WORDS = 8
RUN = 4
# A set of more rows is kept as it is: what deflating saves, reading it would cost.
MOST_DEFLATED = BLOCK // 50

_RUN = re.compile(rf"[0-9a-z]{{{RUN},}}")
_PLAIN, _DEFLATED = b"\0", b"\1"


def normalised(written: str) -> str:
    """Return what is compared: one width, one case, and nothing but letters, digits and characters."""
    folded = unicodedata.normalize("NFKC", written).casefold()
    return "".join(one for one in folded if one.isalnum())


def words_in(typed: str) -> tuple[str, ...]:
    """Return the words somebody looks for, once each, as they are compared; the first few of very many."""
    found = (normalised(one) for one in typed.split())
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_WORDS]


def pieces_of(lines: Iterable[str]) -> set[str]:
    """Return every piece of normalised lines. None reaches from one line into the next."""
    found: set[str] = set()
    for line in lines:
        found.update(line)
        found.update(map("".join, itertools.pairwise(line)))
        for run in _RUN.findall(line):
            found.update(run[at : at + RUN] for at in range(len(run) - RUN + 1))
    return found


def pieces_for(word: str) -> set[str]:
    """Return the pieces that every line with this word has; a line that has them all may still say it otherwise."""
    if len(word) == 1:
        return {word}
    found: set[str] = set()
    in_a_run: set[int] = set()
    for run in _RUN.finditer(word):
        begin, end = run.span()
        found.update(word[at : at + RUN] for at in range(begin, end - RUN + 1))
        in_a_run.update(range(begin, end - 1))
    found.update(word[at : at + 2] for at in range(len(word) - 1) if at not in in_a_run)
    return found


def packed(places: int) -> bytes:
    """Return a set of places in a block, one bit each, as it is kept: a sparse one deflated."""
    plain = places.to_bytes((places.bit_length() + 7) // 8, "little")
    if places.bit_count() > MOST_DEFLATED:
        return _PLAIN + plain
    return _DEFLATED + zlib.compress(plain, 1, wbits=-zlib.MAX_WBITS)


def unpacked(kept: bytes) -> int:
    plain = zlib.decompress(kept[1:], wbits=-zlib.MAX_WBITS) if kept[:1] == _DEFLATED else kept[1:]
    return int.from_bytes(plain, "little")


def as_places(numbers: Iterable[int]) -> int:
    """Return a set of places from the numbers of rows in one block."""
    bits = bytearray(BLOCK // 8)
    for number in numbers:
        place = number % BLOCK
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def numbers_in(block: int, places: int) -> Iterator[int]:
    """Give the numbers of the rows in a set, the highest first."""
    base = block * BLOCK
    while places:
        place = places.bit_length() - 1
        yield base + place
        places ^= 1 << place
