"""What somebody typed, in the one form each sort of it has: what all doors call, so that a thing is the same thing however
its keyboard, its sheet or its phone wrote it.

Prose keeps what Chinese writing means by its signs: ，。（）“”—— stay as they are, and so do ㎡, m², ½ and ①, which NFKC
would make m2, m2, 1⁄2 and 1. Only what has no meaning of its own becomes one form: full-width letters and digits, the
radicals a PDF puts in the place of characters, blanks, breaks, and whatever cannot be seen. Numbers, codes and sign-in
names are nobody's prose: they are NFKC, with one dash, one bracket and no blank.

NUL and halves of surrogate pairs stay where they are: no database keeps them, so `is_storable` tells and every door
refuses. A password is taken as it was typed, never through here: its hash was made of exactly that, and no keyboard in
use here writes one letter in two ways, for which RFC 8265 would want NFC.
"""

import re
import unicodedata
from dataclasses import fields
from typing import Any

NUL = "\x00"
# What is put in the place of bytes, or of half an emoji, that are no text.
UNDECODABLE = "\ufffd"

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
# Joins what is shown as one sign, as 👨‍👩‍👧; between anything else nobody sees it.
_JOINER, _JOINED = "\u200d", "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_LONE_JOINER = re.compile(f"(?<![{_JOINED}]){_JOINER}|{_JOINER}(?![{_JOINED}])")
_FULL_STOP_IN_NUMBER = re.compile(r"(?<=[0-9])．(?=[0-9])")
# Letters and signs that are drawn as nothing, which no category of Unicode tells.
_DRAWN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_RADICALS = re.compile("[\u2e80-\u2fd5]")

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_IN_NAME = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_MIDDLE_DOTS = re.compile("[•‧∙⋅・･᛫ꞏ](?=[\u3400-\u9fff])")
_DASHES = re.compile("[‐‑‒–—―−﹣⁃─━﹘˗➖]")
_TO_ROUND = str.maketrans("[{〔【〖「『〈《﹝〘〚]}〕】〗」』〉》﹞〙〛", "(" * 12 + ")" * 12)


class _Signs(dict[int, str | None]):
    """What becomes of each sign of a prose; looked up once a sign."""

    def __missing__(self, code: int) -> str | None:
        self[code] = found = self._of(chr(code))
        return found

    def _of(self, sign: str) -> str | None:
        category = unicodedata.category(sign)
        if sign in (NUL, _JOINER, "\n", "\t") or category == "Cs":
            return sign
        if category in ("Cc", "Cf") or sign in _DRAWN_AS_NOTHING:
            return None
        if category == "Zs":
            return " "
        if _FULL_WIDTH.match(sign) or _RADICALS.match(sign):
            return unicodedata.normalize("NFKC", sign)
        return sign


_SIGNS = _Signs()


class Tidied:
    """What is handed in to a service: every text in it is tidied as it arrives, whatever door it came through."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, field.name, tidied(getattr(self, field.name)))


def tidied(value: Any) -> Any:
    """Return a value with every text in it as prose, in answers by key and in lists too."""
    if type(value) is str:
        return prose(value)
    if type(value) is dict:
        return {key: tidied(one) for key, one in value.items()}
    return [tidied(one) for one in value] if type(value) is list else value


def composed(text: str) -> str:
    """Return a text with each letter and its accents as one sign (NFC), otherwise as it is."""
    return unicodedata.normalize("NFC", text)


def is_storable(text: str) -> bool:
    """Return whether both databases can keep a text: no NUL, no half of a surrogate pair from a broken keyboard."""
    return NUL not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def is_whole(text: str) -> bool:
    """Return whether a text can be kept and arrived as it was typed; a browser sends � for half an emoji."""
    return is_storable(text) and UNDECODABLE not in text


def is_blank(text: str) -> bool:
    """Return whether there is nothing to be seen in a text."""
    return not any(unicodedata.category(sign)[0] not in "ZM" for sign in prose(text))


def prose(text: str) -> str:
    """Return what was written in sentences: one sort of breaks and blanks, nothing unseen, Chinese signs as they are.

    >>> prose("　 ２０２２．１１．２０ 到场，\\r\\n265㎡  已清 \\u200b")
    '2022.11.20 到场，\\n265㎡ 已清'
    """
    seen = _LONE_JOINER.sub("", _BREAKS.sub("\n", text).translate(_SIGNS))
    lines = [_BLANKS.sub(" ", one).strip() for one in unicodedata.normalize("NFC", seen).split("\n")]
    return _FULL_STOP_IN_NUMBER.sub(".", _EMPTY_LINES.sub("\n\n", "\n".join(lines).strip("\n")))


def line(text: str) -> str:
    """Return what was written in one line, as an address or a place: prose whose breaks are blanks."""
    return _BLANKS.sub(" ", prose(text).replace("\n", " "))


def name(text: str) -> str:
    """Return the name of a person or a unit as it is kept: brackets as Chinese writes them, no blank between characters.

    >>> name("卫　宁"), name("惠民县某某(集团)有限公司"), name("买买提•艾力")
    ('卫宁', '惠民县某某（集团）有限公司', '买买提·艾力')
    """
    found = _MIDDLE_DOTS.sub("·", _BLANK_IN_NAME.sub("", line(text)))
    return found.replace("(", "（").replace(")", "）") if re.search(f"[{_HAN}]", found) else found


def half_width(text: str) -> str:
    """Return what is no prose: NFKC, one sort of dash, nothing unseen, no blank at the ends.

    >>> half_width(" 访２０２６—００２１ ")
    '访2026-0021'
    """
    found = unicodedata.normalize("NFKC", prose(text))
    return line(unicodedata.normalize("NFKC", _DASHES.sub("-", found)))


def code(text: str) -> str:
    """Return a code on a licence or a slip: capitals and digits, without what groups them.

    >>> code("ａｂ12–3456 ") == code("AB12 3456")
    True
    """
    return _without(r"[\s.·_-]", half_width(half_width(text).upper()))


def _without(signs: str, text: str) -> str:
    """Return a text without some signs; what stood apart may be one letter now, as R and ¸."""
    return unicodedata.normalize("NFKC", re.sub(signs, "", text))


_ENTRY_NUMBER = re.compile(r"(?P<letter>[^\W0-9_]?)(?P<year>20[0-9]{2})-?(?P<rest>[0-9]{4,}|[0-9A-Z]{6})")


def entry_number(text: str) -> str:
    """Return the number of an entry as it is kept; of one without its character the rest; other words half-width.

    >>> entry_number("访 2026－0021"), entry_number("20260021"), entry_number("安2026 — 0013号")
    ('访2026-0021', '2026-0021', '安2026-0013')
    """
    plain = half_width(half_width(text).upper())
    bare = re.sub(r"[\s_-]", "", plain).removeprefix("NO.").removesuffix("号")
    found = _ENTRY_NUMBER.fullmatch(bare)
    return f"{found['letter']}{found['year']}-{found['rest']}" if found else plain


_YEAR = re.compile(r"\(([0-9]{4})\)")
# A court writes its year in round brackets, an office in 〔〕 (GB/T 9704), keyboards in what they have.
_YEAR_BRACKETS = ("〔〕", "（）", "()", "[]", "【】", "［］")


def document_number(text: str) -> str:
    """Return by what two numbers of documents are compared: half-width, without blanks, round brackets.

    >>> document_number("（颜）应急责改 〔2026〕3 号") == document_number("(颜)应急责改[2026]３号")
    True
    """
    return _without(r"\s", half_width(text).translate(_TO_ROUND))


def spellings(text: str) -> list[str]:
    """Return the ways a number of a document may have been written: as it stands, and with other brackets and no blank."""
    plain = document_number(text)
    years = [_YEAR.sub(rf"{opening}\1{closing}", plain) for opening, closing in _YEAR_BRACKETS]
    # Brackets around anything but the year are written as Chinese writes them, or as the keyboard does.
    chinese = [re.sub(r"\((?![0-9]{4}\))(.*?)\)", r"（\1）", one) for one in years]
    return list(dict.fromkeys([text, *years, *chinese]))


# --- Telephones -------------------------------------------------------------------------------------------------------

_BETWEEN_TELEPHONES = re.compile(r"[、,;；/\\|\n。]|或")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# 010 and 02x are the area codes of three digits.
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})")
_SERVICE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_OF_CHINA = re.compile(r"(?:\+|00)86-?(?=[0-9])|86-?(?=1[3-9][0-9-]{9,}$)")
_WITHOUT_ITS_0 = re.compile(r"(?!1[3-9]|[48]00)[1-9][0-9]{1,2}-?[0-9]{7,8}")
_EXTENSION = re.compile(r"([0-9-]+?)(?:转|分机|ext\.?|#)([0-9]{1,6})", re.IGNORECASE)


def telephones(text: str) -> str:
    """Return telephone numbers as they are kept, several with 、 between; what is none stays as it was typed, half-width.

    >>> telephones("+86 138 0000 0001；（０５４３）３３２ ２４５６ 转 8001 / 4001234567")
    '13800000001、0543-3322456-8001、400-123-4567'
    """
    parts = (line(part) for part in _BETWEEN_TELEPHONES.split(half_width(text)))
    return "、".join(dict.fromkeys(one for part in parts if part for one in _numbers(part)))


def are_telephones(text: str) -> bool:
    """Return whether every part of a text is a telephone number somebody could be called by."""
    parts = telephones(text).split("、")
    return all(_telephone(part) for part in parts)


def _numbers(part: str) -> list[str]:
    """Return the numbers that stand in a part, where blanks may stand in a number as well as between two."""
    if found := _telephone(part):
        return [found]
    words = part.split(" ")
    for end in range(len(words) - 1, 0, -1):
        if found := _telephone(" ".join(words[:end])):
            return [found, *_numbers(" ".join(words[end:]))]
    return [part]


def _telephone(part: str) -> str:
    """Return one number as it is kept; "" for what is none."""
    called = re.sub(r"[\s().·]", "", part)
    if known := _OF_CHINA.match(called):
        called = called[known.end() :]
        called = f"0{called}" if _WITHOUT_ITS_0.match(called) else called
    if found := _EXTENSION.fullmatch(called):
        return _with_extension(found[1], found[2])
    # A dash stands within a number and before its extension: the shorter number is tried first.
    shorter, dash, extension = called.rpartition("-")
    return (_with_extension(shorter, extension) if dash and re.fullmatch(r"[0-9]{1,6}", extension) else "") or _plain(
        called
    )


def _with_extension(called: str, extension: str) -> str:
    number = _plain(called)
    return f"{number}-{extension}" if number and not _MOBILE.fullmatch(number) else ""


def _plain(called: str) -> str:
    digits = called.replace("-", "")
    if _MOBILE.fullmatch(digits):
        return digits
    found = _LANDLINE.fullmatch(digits) or _SERVICE.fullmatch(digits)
    return "-".join(found.groups()) if found else ""


def sign_in_name(text: str) -> str:
    """Return a sign-in name as it is kept: phones begin it with a capital and end it with a blank, and group a number.

    >>> sign_in_name("138-0000-0001 "), sign_in_name("ＺｈａｎｇＳａｎ")
    ('13800000001', 'zhangsan')
    """
    plain = half_width(half_width(text).lower())
    mobile = telephones(plain)
    return mobile if _MOBILE.fullmatch(mobile) else plain


def same(text: str) -> str:
    """Return by what two names are compared: without width, case, blanks, and what sort of bracket and dash it was.

    >>> same("惠民某某（集团） 有限公司") == same("惠民某某(集团)有限公司")
    True
    """
    folded = half_width(half_width(text).casefold()).translate(_TO_ROUND)
    kept = (sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFKC", "".join(kept))
