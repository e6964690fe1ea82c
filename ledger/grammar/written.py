"""Where a declaration is written, so that whoever contradicts himself is shown the line."""

import sys
from pathlib import Path
from typing import Any, Self

GRAMMAR = str(Path(__file__).parent)


class Written:
    """Knows the line of the book it stands on: `written_at` reads "orders.py:41"."""

    written_at: str

    def __new__(cls, *words: Any, **more: Any) -> Self:
        self = super().__new__(cls)
        object.__setattr__(self, "written_at", _line())
        return self


def _line() -> str:
    """Return the first line outside the grammar that asked for the declaration."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith((GRAMMAR, "<")):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
