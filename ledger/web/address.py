"""What an address asks for and what a form sent: the one reader of both, so that nothing impossible reaches a query.

Nobody types an address by hand that a page of ours would not have made. One with characters no database could hold, or
a number no column could, is answered with a page that says so (400). What could stand there but does not, as a village
that is gone or the word of an older page, narrows nothing. What is wrong in a form is told beside its field instead:
here only what a form sends unseen is read, its numbers as numbers or not at all.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from ledger.choices import Choice
from ledger.typed import is_whole, line

MOST_CHARACTERS = 100
Offered = TypeVar("Offered", bound=Choice)
# No value of an address of ours is longer: the longest leads back to a filtered list after the sign-in.
MOST_OF_A_VALUE = 2_000
# As many digits as a page key or an id ever has; see the ids in addresses.
NUMBER = re.compile(r"[0-9]{1,9}")
TOO_LONG = re.compile(r"[0-9]{10}")


def guard(app: Flask) -> None:
    """Refuse every address with something in it that no page of ours would have written there, and what is no form."""
    app.before_request(_refuse_unreadable)


def _refuse_unreadable() -> None:
    # Nothing of ours sends it, and a form made from it would hold numbers and lists where it expects words.
    if request.is_json and request.method == "POST":
        raise UnsupportedMediaType
    try:
        # What is no text is kept quoted by the reader below, and would be searched for as it stands.
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        raise BadRequest from None
    parts = [*request.args.items(multi=True), *(("", str(value)) for value in (request.view_args or {}).values())]
    for name, value in parts:
        if len(value) > MOST_OF_A_VALUE or not (is_whole(name) and is_whole(value)):
            raise BadRequest


# --- The address ------------------------------------------------------------------------------------------------------


def words(name: str = "q") -> str:
    """Return what somebody searches for."""
    return text(name)[:MOST_CHARACTERS]


def text(name: str) -> str:
    """Return a word of the address in one line; "" where there is none."""
    return line(request.args.get(name, ""))


def has(name: str) -> bool:
    """Return whether the address says anything under a name, be it nothing but the name."""
    return name in request.args


def choice(name: str, among: Iterable[str]) -> str:
    """Return what was chosen of what is offered; "" for anything else."""
    chosen = text(name)
    return chosen if chosen in among else ""


def number(name: str) -> int | None:
    """Return an id or another whole number; None where there is none. Raises BadRequest for one no column could hold."""
    typed = text(name)
    if TOO_LONG.search(typed):
        raise BadRequest
    return int(typed) if NUMBER.fullmatch(typed) else None


def numbers(name: str) -> list[int]:
    """Return the ids that were ticked, as often as the address names them; what is none was not."""
    return as_numbers(request.args.getlist(name))


def chosen_id(name: str, among: Iterable[str]) -> str:
    """Return the id of what is offered that was chosen; "" for anything else. Raises BadRequest like `number`."""
    chosen = number(name)
    return str(chosen) if str(chosen) in among else ""


def measure(name: str) -> float | None:
    """Return a number with its decimals, as of a position; None for anything that is no finite one."""
    try:
        found = float(request.args.get(name, ""))
    except ValueError:
        return None
    return found if isfinite(found) else None


def one_of(offered: Iterable[Offered], name: str) -> Offered | None:
    """Return which of the choices offered an address names, or None for none of them."""
    asked = request.args.get(name)
    return next((one for one in offered if one.value == asked), None)


def page_key(name: str = "after") -> str | None:
    """Return the key the page begins after, or None for the first page. Raises BadRequest for an impossible one."""
    key = text(name)
    if TOO_LONG.search(key):
        raise BadRequest
    return key or None


def everything() -> MultiDict[str, str]:
    """Return all the address asks for, as a form that is filled in by its address reads it."""
    return request.args


@contextmanager
def reading(question: list[tuple[str, str]]) -> Iterator[None]:
    """Let everything that reads the address read another one of ours, as the page there would."""
    here = request.args
    request.args = ImmutableMultiDict(question)
    try:
        yield
    finally:
        request.args = here


# --- The form ---------------------------------------------------------------------------------------------------------


def was_sent(name: str) -> bool:
    return name in request.form


def sent_text(name: str) -> str:
    """Return what was typed, for the service to judge; "" where nothing was."""
    return request.form.get(name, "")


def sent_number(name: str) -> int | None:
    """Return the id a form carries; None for anything that is none."""
    return as_number(request.form.get(name))


def sent_numbers(name: str) -> list[int]:
    """Return the ids that were ticked; what is none was not."""
    return as_numbers(request.form.getlist(name))


def sent_texts(name: str) -> list[str]:
    return request.form.getlist(name)


def everything_sent() -> dict[str, str]:
    """Return all that was typed, to be shown again beside what is wrong with it."""
    return request.form.to_dict()


def sent_file(name: str) -> FileStorage | None:
    """Return the file that was chosen; None where none was."""
    return next(iter(sent_files(name)), None)


def sent_files(name: str) -> list[FileStorage]:
    """Return the files that were chosen; an input left alone sends one without a name."""
    return [file for file in request.files.getlist(name) if file.filename]


def as_number(typed: str | None) -> int | None:
    """Return the id an input carries; None for anything that is none."""
    return int(typed) if typed and NUMBER.fullmatch(typed) else None


def as_numbers(typed: Iterable[str] | None) -> list[int]:
    """Return the ids among what was ticked; what is none was not."""
    return [one for one in map(as_number, typed or ()) if one is not None]
