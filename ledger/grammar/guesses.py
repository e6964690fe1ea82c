"""Guesses: what the words of one answer say of a choice that is asked beside it. A guess is shown and can be changed;
whoever has chosen is never overruled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice
from ledger.grammar.fields import Kind
from ledger.grammar.written import Written


@dataclass(frozen=True, kw_only=True, eq=False)
class Guess(Written):
    """Which choice the words of an answer mean. `synonyms` are the words people use for each, whole or in part.

    Of a single choice it is the one with the longest of its words in the answer, the one said first among equals; where
    several may be chosen, each that has a word there. `static/js/guess.js` goes by the same rule.
    """

    field: InstrumentedAttribute[Any]
    words_of: InstrumentedAttribute[Any]
    synonyms: Mapping[Choice, tuple[str, ...]]
    takes_several: bool = False

    def of(self, words: str | None) -> list[str]:
        """Return the values the words mean, one at most where only one can be chosen; none where they mean none."""
        said = words or ""
        found = {
            choice.value: min((-len(one), said.index(one)) for one in synonyms if one in said)
            for choice, synonyms in self.synonyms.items()
            if any(one in said for one in synonyms)
        }
        return list(found) if self.takes_several else sorted(found, key=found.__getitem__)[:1]

    def as_data(self) -> dict[str, Any]:
        """Return all of it as the page carries it."""
        synonyms = [[choice.value, list(words)] for choice, words in self.synonyms.items()]
        return {"from": self.words_of.key, "synonyms": synonyms, "several": self.takes_several}


def guess_faults(book: Any) -> Iterator[str]:
    """Yield what a book guesses in vain: what no way of beginning asks, choices that are none, a word for two of them."""
    asked = {ask.field.key for step in book.filing_steps() for ask in step.asks}
    for guess in book.guesses:
        at = f"the guess of {guess.field.key!r} ({guess.written_at})"
        for one in (guess.field, guess.words_of):
            if one.key not in asked:
                yield f"{at} looks at {one.key!r}, which no way of beginning asks"
        declared = book.field_of(guess.field)
        if guess.takes_several is not (declared.kind is Kind.CHOICES):
            yield f"{at} takes several of what takes one, or one of what takes several"
        for one in guess.synonyms:
            if declared.choices is None or one not in declared.choices:
                yield f"{at} names {one!r}, which is none of its choices"
        said = [word for words in guess.synonyms.values() for word in words]
        for word in dict.fromkeys(said):
            if said.count(word) > 1 and not guess.takes_several:
                yield f"{at} has {word!r} for more than one choice"
