"""What kind of look a place waits for: as its task is called, and which kind of visit fulfils it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True, kw_only=True, eq=False)
class DueLook:
    """`verb`: what nobody has done (排查); `is_first`: nobody ever has. `fulfilled_by` names the kinds of visit that count,
    of what a visit says in `asked_in`: any other is a visit, and leaves the task where it is.
    """

    key: str
    verb: str
    is_first: bool = False
    asked_in: InstrumentedAttribute[Any]
    fulfilled_by: tuple[Any, ...]

    def is_fulfilled_by(self, answers: dict[str, Any]) -> bool:
        return answers.get(self.asked_in.key) in self.fulfilled_by
