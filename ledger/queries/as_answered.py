"""An entry as it would stand."""

from collections.abc import Mapping
from typing import Any


class AsAnswered:
    """An entry as it would stand with some answers; nothing is written on the entry itself."""

    def __init__(self, entry: Any, answers: Mapping[str, Any]) -> None:
        self._entry = entry
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        return self._answers[name] if name in self._answers else getattr(self._entry, name)
