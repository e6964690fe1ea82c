"""Lists of a declaration that are none, because the comma behind the only one in them is missing."""

import dataclasses
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.models import Role


def shape_faults(book: Any) -> Iterator[str]:
    """Yield what a book lists that is no list: a comma left out makes one thing of it, and of a role a list of its letters."""
    yield from _no_lists(book, "the book")
    for step in _listed(book, "steps"):
        yield from _no_lists(step, f"step {step.key!r}")
        if isinstance(step.who, tuple) and not all(isinstance(role, Role) for role in step.who):
            yield f"step {step.key!r} ({step.written_at}) names somebody in `who` who is no role"
        if step.paper is not None:
            yield from _no_lists(step.paper, f"the paper of step {step.key!r}", step.written_at)
        if step.begets is not None:
            yield from _no_lists(step.begets, f"what step {step.key!r} begets", step.written_at)
    for clock in _listed(book, "clocks"):
        yield from _no_lists(clock, f"clock {clock.code!r}")
    for kind in _listed(book, "papers"):
        yield from _no_lists(kind, f"paper {kind.key!r}")


def _listed(book: Any, name: str) -> Iterable[Any]:
    found = getattr(book, name)
    return found if isinstance(found, tuple) else ()


def _no_lists(declaration: Any, called: str, written_at: str = "") -> Iterator[str]:
    at = written_at or getattr(declaration, "written_at", "")
    for field in dataclasses.fields(declaration):
        value = getattr(declaration, field.name)
        if typing.get_origin(field.type) is tuple and not isinstance(value, tuple):
            yield f"{called}{f' ({at})' if at else ''} wants a list in `{field.name}`: the comma behind the only one is missing"
