"""The form of 记一条 in the order of a thumb: the camera, the place, what nobody but the worker can know, what is proposed
and may be changed; all that need never be said is folded.
"""

from dataclasses import dataclass
from typing import Any

from ledger.grammar.book import Book
from ledger.grammar.guesses import Guess
from ledger.queries.asked import Asked
from ledger.web.asked_forms import Several, Shown, form_words
from ledger.web.forms import RecordForm


@dataclass(frozen=True, kw_only=True)
class Guessed:
    """An input whose answer follows from the words of another until somebody chooses."""

    shown: Shown
    guess: dict[str, Any] | None


def record_words(form: RecordForm, several: Several, book: Book) -> dict[str, Any]:
    """Return what the template shows of the form, each input where it belongs."""
    words = form_words(form, several)
    shown = {one.field.name: one for one in [*words["fields"], *words["folded"]]}
    order = _Order(several, book)
    keys = [key for key in form.keys if key in shown]
    first = [key for key in keys if order.is_unknown(key)]
    more = [key for key in keys if order.need_not_be_said(key)]
    of_way = [key for key in keys if order.is_of_some_ways(key) and key not in more]
    then = [key for key in keys if key not in {*first, *more, *of_way}]
    form.keys = (*first, *then, *of_way, *more)
    guesses = {guess.field.key: guess.as_data() for guess in book.guesses}
    beside = [words[name] for name in ("note",) if not words[name].must]
    more_shown = [shown[key] for key in more] + [shown[name] for name in ("found_on",) if name in shown] + beside
    photos = words["photos"]
    common = [one for one in photos if one.when is True]
    return words | {
        "way_first": not common,
        "photos_first": common or photos,
        "photos_of_way": [one for one in photos if one.when is not True] if common else [],
        "first": [shown[key] for key in first],
        "then": [Guessed(shown=shown[key], guess=guesses.get(key)) for key in then],
        "of_way": [shown[key] for key in of_way],
        "more": more_shown,
        "more_is_open": any(one.field.errors for one in more_shown),
        "note": words["note"] if words["note"].must else None,
    }


class _Order:
    """Where a field stands, by what all the ways of beginning say of it."""

    def __init__(self, several: Several, book: Book) -> None:
        self.several = several
        self.guessed = {guess.field.key for guess in book.guesses}

    def _asks(self, key: str) -> list[tuple[Asked, Any]]:
        return [(way, one) for way in self.several for one in way.fields if one.key == key]

    def is_of_some_ways(self, key: str) -> bool:
        return len(self._asks(key)) < len(self.several)

    def need_not_be_said(self, key: str) -> bool:
        return key not in self.guessed and all(one.mandatory is False for _, one in self._asks(key))

    def is_unknown(self, key: str) -> bool:
        """Return whether whoever files has to say it: nothing proposes it, and it does not hang on another answer."""
        asks = [one for _, one in self._asks(key)]
        is_proposed = key in self.guessed or any(one.ask.default is not None for one in asks)
        return not is_proposed and not self.is_of_some_ways(key) and all(one.mandatory is True for one in asks)


def fill_guesses(form: RecordForm, book: Book) -> list[str]:
    """Fill in what the words mean where nobody has chosen; return what was filled in, in words."""
    return [said for guess in book.guesses if (said := _fill(form, book, guess))]


def _fill(form: RecordForm, book: Book, guess: Guess) -> str:
    if guess.field.key not in form or guess.words_of.key not in form or form[guess.field.key].data:
        return ""
    found = guess.of(form[guess.words_of.key].data)
    if not found:
        return ""
    form[guess.field.key].data = found if guess.takes_several else found[0]
    declared = book.field_of(guess.field)
    return f"{declared.label}“{declared.say(form[guess.field.key].data)}”"
