"""What the rooms of a book declare, gathered in the order it is written."""

from pathlib import Path
from types import ModuleType
from typing import TypeVar

from ledger.grammar.written import Written

Declared = TypeVar("Declared", bound=Written)


def every(kind: type[Declared], *rooms: ModuleType) -> tuple[Declared, ...]:
    """Return every state, step, paper … that is written in these rooms, each once, room after room and line after line.

    What one room has from another of them stands where it is written. What is kept together under names, as in a table
    by pace, counts one after the other.
    """
    files = [Path(room.__file__ or "").name for room in rooms]
    found: dict[Declared, None] = {}
    for room, file in zip(rooms, files, strict=True):
        for value in vars(room).values():
            several = value.values() if isinstance(value, dict) else (value,)
            declared = (one for one in several if isinstance(one, kind))
            found |= {one: None for one in declared if _file_of(one) == file or _file_of(one) not in files}
    return tuple(found)


def _file_of(declared: Written) -> str:
    return declared.written_at.split(":")[0]
