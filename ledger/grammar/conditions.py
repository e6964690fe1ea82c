"""Conditions: named questions about an entry, with what is said when the answer is no."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.choices import Choice
from ledger.models import Entry


@dataclass(frozen=True, kw_only=True, eq=False)
class Condition:
    """A named question about an entry, with the sentence said when the answer is no.

    `seen_in` names the answer it depends on, and the value or values that make it hold, where one field decides
    it: a form can then follow at once. Without it, a form finds out when it is handed in.
    For the file of a place the question is about the place as typed.
    """

    holds: Callable[[Entry], bool]
    otherwise: str
    seen_in: tuple[InstrumentedAttribute[Any], Choice | bool | tuple[Choice, ...]] | None = None
