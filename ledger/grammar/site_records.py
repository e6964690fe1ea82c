"""How a place stands in one book: all that is on record about it, for what its file says to be worked out from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True, kw_only=True, eq=False)
class SiteRecord:
    """A place with its entries and visits of one book, void entries among them and no visit that was taken back, in the order they were recorded."""

    site: Any
    entries: tuple[Any, ...] = ()
    visits: tuple[Any, ...] = ()


# What the file of a place says, each worked out anew from everything on record, so that it belongs to no last writer.
Learns = tuple[tuple[InstrumentedAttribute[Any], Callable[[SiteRecord], Any]], ...]
