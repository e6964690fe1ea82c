"""What an address asks of a list, read so that nothing impossible reaches the database: it asks for nothing instead."""

import re
from collections.abc import Iterable
from typing import TypeVar

from flask import request

from ledger.choices import Choice
from ledger.grammar.value_faults import is_storable

MOST_CHARACTERS = 100
Offered = TypeVar("Offered", bound=Choice)
# As many digits as a page key or an id ever has; see the ids in addresses.
TOO_LONG = re.compile(r"[0-9]{10}")


def words(name: str = "q") -> str:
    """Return what somebody searches for, or "" for what no database could hold."""
    typed = request.args.get(name, "").strip()[:MOST_CHARACTERS]
    return typed if is_storable(typed) else ""


def one_of(offered: Iterable[Offered], name: str) -> Offered | None:
    """Return which of the choices offered an address names, or None for none of them."""
    asked = request.args.get(name)
    return next((one for one in offered if one.value == asked), None)


def page_key(name: str = "after") -> str | None:
    """Return the key the page begins after, or None for the first page."""
    key = request.args.get(name)
    return None if not key or TOO_LONG.search(key) or not key.isascii() else key
