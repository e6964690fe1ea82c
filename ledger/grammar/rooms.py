"""What the rooms of a book declare, gathered in the order it is written."""

from types import ModuleType
from typing import TypeVar

Declared = TypeVar("Declared")


def every(kind: type[Declared], *rooms: ModuleType) -> tuple[Declared, ...]:
    """Return every state, step, paper … that is written in these rooms, each once, room after room and line after line.

    What a room has from another one counts where it is met first: name the rooms in the order of the procedure. What
    is kept together under names, as in a table by pace, counts one after the other.
    """
    found: dict[Declared, None] = {}
    for room in rooms:
        for value in vars(room).values():
            several = value.values() if isinstance(value, dict) else (value,)
            found |= {one: None for one in several if isinstance(one, kind)}
    return tuple(found)
