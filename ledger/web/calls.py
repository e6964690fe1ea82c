"""Telephones as somebody on a phone expects them: a tap calls."""

import re
from typing import Any

from markupsafe import Markup, escape

# A mobile, a landline with its area code and perhaps an extension, a service number. A masked one is none.
NUMBER = re.compile(
    r"(?<![\d*-])(?P<dialled>(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?:-\d{1,5})?(?![\d*])"
)
NOT_DIALLED = re.compile(r"[^\d+]")


def calls(words: Any) -> Markup:
    """Return words with every telephone number in them as a link that calls it; the rest is escaped."""
    return Markup(NUMBER.sub(_call, str(escape(words))))


def _call(found: re.Match[str]) -> str:
    """An extension is shown and asked for by whoever answers."""
    return f'<a class="call" href="tel:{NOT_DIALLED.sub("", found["dialled"])}">{found[0]}</a>'
