"""What the file of a place comes to say while something is open there, and what the law wants from then on."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.merging import Act


@dataclass(frozen=True, eq=False)
class Turning:
    """Once `holds` of the file, so does `field` of whatever is open there, and the clocks of `begins` run by their own
    conditions where a step that starts them was taken already; `act` is how the timeline tells it.
    """

    holds: Callable[[Any], bool]
    field: InstrumentedAttribute[bool | None]
    _: KW_ONLY
    begins: tuple[str, ...]
    act: Act


TURNED = Act("turned", "档案改为用于经营，这一条随之适用停止经营的要求")
ACTS = {TURNED.key: TURNED}
