"""Power cuts and lost answers in the midst of a walk: an act broken off has done nothing, and one handed in again nothing more.

The cut is an error just before a statement: to the database the same as a process that ends there, and what that
process had in its memory is still here to be wrong. Processes that are really killed are in `test_entries_at_once`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import sqlalchemy as sa

from ledger.db import db
from tests.walks.looking import everything_in_one_look

# No act of a book sends so many statements.
MOST_STATEMENTS = 400
# Up to here a cut that is drawn by chance may lie; what is done before goes through whole.
USUAL_STATEMENTS = 40


class PowerCut(Exception):
    """Nothing the ledger knows of: nobody catches it."""


# All is written, and nothing is kept yet.
AT_THE_END = 0


@contextmanager
def cut_before(statement: int) -> Iterator[None]:
    """Break off what is done in the block just before the nth statement it sends, or before the commit of what it wrote.

    A commit counts as a statement, the beginning of a transaction does not.
    """
    sent = [0]

    def count(connection: Any, *what: Any) -> None:
        is_commit = not what
        if not is_commit and str(what[1]).startswith("BEGIN"):
            return
        sent[0] += 1
        is_end = is_commit and "writing" in db.session.info
        if is_end if statement == AT_THE_END else sent[0] == statement:
            raise PowerCut

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", count)
    sa.event.listen(engine, "commit", count)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
        sa.event.remove(engine, "commit", count)


@dataclass
class Power:
    """What happens to the power while people work: by `share` how many of their acts are broken off first, at one place, or
    `everywhere`.
    """

    share: float = 0.0
    everywhere: bool = False
    chance: Random = field(default_factory=lambda: Random(11))
    cuts: int = 0

    def through(self, act: Callable[[], Any]) -> Any:
        """Do something in spite of the cuts and return its outcome. An answer that was lost is asked for once more."""
        if self.chance.random() >= self.share:
            return act()
        outcome = self._broken_off(act)
        whole = everything_in_one_look()
        again = act()
        assert again.id == outcome.id, "handed in again, it had another outcome"
        assert everything_in_one_look() == whole, "handed in again, it was done again"
        return outcome

    def _broken_off(self, act: Callable[[], Any]) -> Any:
        nothing = everything_in_one_look()
        somewhere = self.chance.choice((AT_THE_END, self.chance.randint(1, USUAL_STATEMENTS)))
        for statement in range(1, MOST_STATEMENTS) if self.everywhere else (somewhere,):
            try:
                with cut_before(statement):
                    return act()
            except PowerCut:
                db.session.rollback()
                self.cuts += 1
                assert everything_in_one_look() == nothing, f"something was left half done at statement {statement}"
        return act()
