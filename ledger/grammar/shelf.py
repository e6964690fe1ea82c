"""The shelf: the books this installation keeps, the time limits they promise, and the calendar they count by.

The factory fills it once; everybody else only reads.
"""

import importlib
import logging
import pkgutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ledger.grammar.book import Book, BookContradiction, SiteKind
from ledger.grammar.limits import LimitGroup, LimitNotKnown, TimeLimit, question_for, town_rule_for, version_on
from ledger.grammar.own_limits import with_own_limits
from ledger.grammar.town_rules import CORE_TOWN_RULES, TownRule
from ledger.holidays import Holidays, HolidaysInvalid, fingerprint
from ledger.models import Role
from ledger.sealing import Seal

_books: dict[str, Book] = {}
_limits: Mapping[str, LimitGroup] = {}
# The table with what the books count by themselves, put together when it is first asked for.
_all_limits: list[LimitGroup] = []
_holidays = Holidays()
_seal: Seal | None = None
# The folders the calendar was read from, and how they looked then.
_watched: tuple[Path, Path] | None = None
_seen: object = None

log = logging.getLogger(__name__)


def discover(package_name: str) -> None:
    """Put every module of a package that declares a BOOK on the shelf, each at its place.

    Raises BookContradiction for a book that contradicts itself or another one.
    """
    package = importlib.import_module(package_name)
    for found in pkgutil.iter_modules(package.__path__, prefix=f"{package_name}."):
        book = getattr(importlib.import_module(found.name), "BOOK", None)
        if book is not None:
            put(book)


def put(book: Book) -> None:
    book.check()
    if _books.get(book.key, book) is not book:
        raise BookContradiction(f"two books are called {book.key!r}")
    taken = {
        letter for other in _books.values() if other is not book for letter in (other.letter, other.segregated_letter)
    }
    for letter in {book.letter, book.segregated_letter} & taken - {""}:
        raise BookContradiction(f"two books number their entries with {letter!r}")
    _books[book.key] = book
    _all_limits.clear()
    for key, kept in sorted(_books.items(), key=lambda one: (one[1].position, one[0])):
        _books[key] = _books.pop(key, kept)


def take_off(book: Book) -> None:
    _books.pop(book.key, None)
    _all_limits.clear()


def books() -> list[Book]:
    """Return the books in the order of their places."""
    return list(_books.values())


def book_of(key: str) -> Book:
    """Raises KeyError for a book that is not kept here."""
    return _books[key]


def closed_to(role: Role) -> tuple[str, ...]:
    """Return the books that show this role only what it reported itself."""
    return tuple(book.key for book in _books.values() if role in book.reporters_only)


def has_segregated() -> bool:
    """Return whether any book kept here keeps entries from those they concern."""
    return any(step.segregates is not None for book in _books.values() for step in book.steps)


def site_kinds() -> dict[str, SiteKind]:
    return {book.site.key: book.site for book in _books.values() if book.site is not None}


def town_rules() -> list[TownRule]:
    """Return every rule a town may decide: the core's, the books' and those of the time limits, each key once."""
    own = list(dict.fromkeys((*CORE_TOWN_RULES, *(one for book in _books.values() for one in book.town_rules))))
    known = {one.key for one in own}
    return own + [one for one in limit_town_rules() if one.key not in known]


def keep_limits(limits: Mapping[str, LimitGroup]) -> None:
    """Put the table of time limits on the shelf."""
    global _limits
    _limits = limits
    _all_limits.clear()


def limits() -> list[LimitGroup]:
    """Return the table of time limits by book, the town's own of every book behind it."""
    if not _all_limits:
        _all_limits.extend(with_own_limits(_limits, books()))
    return list(_all_limits)


def limit_of(code: str, on: date) -> TimeLimit:
    """Return a row of the table as it was worded on the day of the event.

    Raises LimitNotKnown for another code, LimitNotInForce for a day on which none of its wordings held.
    """
    versions = [limit for group in limits() for limit in group.limits if limit.code == code]
    if not versions:
        raise LimitNotKnown(f"时限表里没有“{code}”，请在时限页面或用 clocks 命令查看有哪些。")
    return version_on(versions, on)


def limit_town_rules() -> list[TownRule]:
    """Return what a town may decide about time limits: a length of its own, or that a length has been confirmed."""
    newest = [limit for group in _limits.values() for limit in group.newest()]
    asked = [town_rule_for(limit) or question_for(limit) for limit in newest]
    return [one for one in asked if one is not None]


def keep_holidays(holidays: Holidays) -> None:
    """Put the calendar that every book counts by on the shelf, and watch no folder any longer."""
    global _holidays, _watched
    _holidays, _watched = holidays, None


def watch_holidays(shipped: Path, own: Path) -> None:
    """Put the calendar of these folders on the shelf and remember where it came from; raises HolidaysInvalid."""
    global _watched, _seen
    looked = fingerprint(own)
    keep_holidays(Holidays.load(shipped, override=own))
    _watched, _seen = (shipped, own), looked


def renew_holidays() -> None:
    """Read the calendar again if a table was loaded since, perhaps by another process.

    A file nobody can read leaves the calendar as it was: dates must not change because of a typing slip. The
    check of the installation says so.
    """
    global _seen
    if _watched is None:
        return
    looked = fingerprint(_watched[1])
    if looked == _seen:
        return
    try:
        watch_holidays(*_watched)
    except HolidaysInvalid as refusal:
        _seen = looked
        log.error("The holiday tables stay as they were: %s", refusal)


def keep_seal(seal: Seal) -> None:
    global _seal
    _seal = seal


def seal() -> Seal:
    """Return the seal of this installation; raises RuntimeError before the factory has put it here."""
    if _seal is None:
        raise RuntimeError("no seal has been put on the shelf")
    return _seal


def holidays() -> Holidays:
    return _holidays
