"""A list walked line by line: the address of a line says from which list it was opened (`from`), and nothing is kept.

What stands there is somebody's to type: it is read as the address of one of our lists or not at all, and shows no more
than that list would.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from ledger.models import Entry
from ledger.queries.queues import Neighbours, Place, place_of
from ledger.refusals import Refused
from ledger.web import address
from ledger.web.signed_in import OWN_PATH

FROM = "from"
# What url_for leaves as it stands: one line has one address, whichever page leads there.
PLAIN = "!$'()*,/:;?@"
# The filters of a list, all filled in, are shorter; what is longer was made by nobody's page.
MOST_CHARACTERS = 600


@dataclass(frozen=True, kw_only=True)
class WalkedList:
    """One of the lists: what it is called, and how it finds the lines beside one of its own."""

    title: str
    beside: Callable[[Place], Neighbours]


# How a list is read that stands at this endpoint; called with what its path names, while `address` reads its question.
Reader = Callable[..., WalkedList]
_READERS: dict[str, Reader] = {}


def walked(endpoint: str) -> Callable[[Reader], Reader]:
    """Let the lines of a list be walked one by one."""

    def keep(reader: Reader) -> Reader:
        _READERS[endpoint] = reader
        return reader

    return keep


@dataclass(frozen=True)
class Queue:
    """The list one entry was opened from, as the entry stands there."""

    address: str
    walked: WalkedList
    place: Place

    @property
    def title(self) -> str:
        return self.walked.title

    @cached_property
    def beside(self) -> Neighbours:
        return self.walked.beside(self.place)

    @property
    def question(self) -> dict[str, str]:
        """Return what every address says that goes on in this list."""
        return {FROM: self.address}

    @property
    def before_url(self) -> str | None:
        return self._line(self.beside.before)

    @property
    def after_url(self) -> str | None:
        return self._line(self.beside.after)

    @property
    def back_url(self) -> str:
        """Return the list as it was left, at the line it was left for."""
        return f"{self.address}#{line_id(self.place.entry_id)}"

    def _line(self, entry_id: int | None) -> str | None:
        return url_for("entries.show", entry_id=entry_id, **self.question) if entry_id is not None else None


def line_id(entry_id: int) -> str:
    return f"line-{entry_id}"


def queue_of(entry: Entry) -> Queue | None:
    """Return the list this page was opened from; None where the address names none, or none of this reader's."""
    told = address.text(FROM)
    walked_list = list_at(told) if told else None
    return Queue(told, walked_list, place_of(entry)) if walked_list is not None else None


def list_at(told: str) -> WalkedList | None:
    root = request.script_root
    if len(told) > MOST_CHARACTERS or not OWN_PATH.match(told) or not told.startswith(f"{root}/"):
        return None
    parts = urlsplit(told)
    try:
        endpoint, named = current_app.url_map.bind("").match(parts.path.removeprefix(root), "GET")
        if endpoint not in _READERS:
            return None
        with address.reading(parse_qsl(parts.query)):
            return _READERS[endpoint](**named)
    except (HTTPException, Refused, ValueError):
        # Nobody's list, or one of another person's.
        return None


def question_of(list_address: str) -> str:
    """Return what the addresses of its lines say of a list; nothing where that is too much to say."""
    return f"?{urlencode({FROM: list_address}, safe=PLAIN)}" if len(list_address) <= MOST_CHARACTERS else ""


def onward(queue: Queue | None, entry: Entry, done: str, *, stays: bool = False) -> ResponseReturnValue:
    """Say what was done and lead on: to the next line of the list, from the last one back to it; without a list, or where
    the entry has more to say about it, to the entry.
    """
    here = url_for("entries.show", entry_id=entry.id, **(queue.question if queue is not None else {}))
    if queue is None or stays:
        flash(f"{done}。", "done")
        return redirect(here, code=303)
    after = queue.after_url
    line = Markup('<a href="{}">{}</a>').format(here, entry.number)
    flash(Markup("{} {}{}").format(done, line, "，下一条。" if after else "。这是单子里的最后一条。"), "done")
    return redirect(after or queue.back_url, code=303)
