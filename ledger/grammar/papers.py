"""Kinds of paper, with who may issue them and what must have gone before (rules 3.4, 3.5)."""

from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True, eq=False)
class PaperKind:
    """`town_may_issue` False: only a competent body outside the town decides this; the town records it.

    `after`: at least one of these kinds must be on record for the entry first.
    """

    key: str
    label: str
    _: KW_ONLY
    number_example: str
    legal_basis: str
    town_may_issue: bool = True
    after: tuple["PaperKind", ...] = ()
    # Counted as an action taken on a place (sealed, stopped, closed down), not only as a document.
    is_action: bool = False
