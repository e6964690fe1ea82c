"""Enumerations whose members carry the words that people read.

A leaf: models, grammar and books all speak in choices, so they live to the left of them.
"""

from enum import StrEnum
from typing import Any, Self

import sqlalchemy as sa


class Choice(StrEnum):
    """One value out of a closed list: stored as its short English value, shown by its Chinese label.

    >>> class Level(Choice):
    ...     GENERAL = "general", "一般"
    >>> Level.GENERAL.label
    '一般'
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """Return (value, label) for every member, in the order of the declaration, as forms want them."""
        return [(member.value, member.label) for member in cls]


class Tone(Choice):
    """How urgent something looks; the stylesheet knows these five and no others."""

    LATE = "late", "超期"
    NEAR = "near", "临期"
    DONE = "done", "办结"
    WAITING = "waiting", "等待"
    PLAIN = "plain", "普通"


class ChoiceColumn(sa.types.TypeDecorator[Any]):
    """Store a Choice by its value, and give the member back.

    A value that is no longer in the list comes back as plain text instead of raising:
    a ledger of ten years must open even where a word has been retired.
    """

    impl = sa.String
    cache_ok = True

    def __init__(self, choices: type[Choice], length: int = 40) -> None:
        super().__init__(length)
        self.choices = choices

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        return self.choices._value2member_map_.get(value, value)
