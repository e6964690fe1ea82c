"""What a form asks only sometimes: followed at once by the page's script where one answer decides, judged here else."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.choices import Choice
from ledger.grammar.steps import Ask, Condition
from ledger.models import Entry


class AsAnswered:
    """An entry as it would stand with what is in a form; nothing is written on the entry itself."""

    def __init__(self, entry: Entry, answers: Mapping[str, Any]) -> None:
        self._entry = entry
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        return self._answers[name] if name in self._answers else getattr(self._entry, name)


def followed(condition: Condition) -> str | None:
    """Return on which answer of the same form a condition depends, as the page's script reads it: "name=value,value"."""
    if condition.seen_in is None:
        return None
    attribute, wanted = condition.seen_in
    values = wanted if isinstance(wanted, tuple) else (wanted,)
    return f"{attribute.key}={','.join(_as_sent(value) for value in values)}"


def _as_sent(value: Choice | bool) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def left_out(asks: Iterable[Ask], entry: Any) -> set[str]:
    """Return the keys of what is of no interest with these answers: whatever stands in a hidden field is no answer."""
    return {
        ask.field.key
        for ask in asks
        if ask.only_then and isinstance(ask.mandatory, Condition) and not ask.mandatory.holds(entry)
    }


def shown_when(ask: Ask) -> str | None:
    """Return what the script has to follow to show this ask, None where it need not or cannot."""
    return followed(ask.mandatory) if ask.only_then and isinstance(ask.mandatory, Condition) else None


def is_hidden(ask: Ask, entry: Any) -> bool:
    """Return whether an ask is of no interest now and no script can tell when it will be: it waits for the next look."""
    if not ask.only_then or isinstance(ask.mandatory, bool) or ask.mandatory.seen_in is not None:
        return False
    return not ask.mandatory.holds(entry)
