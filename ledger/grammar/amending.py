"""更正登记: what was registered wrongly is put right, in every book by the same rules.

What may be put right follows from the steps that register an entry: what they ask, and the day it was found. Not the
grade, which is a judgement and has steps of its own, and not the day of an act that is a paper, which the paper tells.
What was worked out from it is worked out anew; what a later step asked for again is put right as it stands now. Nobody
does it alone: one proposes it with a reason, another who leads agrees. Clocks are counted anew (services.amended_clocks).
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ledger.grammar.steps import Ask, Check, State, Step
from ledger.grammar.usual_steps import OFFICE
from ledger.models import LEADING_ROLES, Entry

Worked = tuple[tuple[InstrumentedAttribute[Any], Any], ...]

FOUND_ON = Ask(Entry.found_on, not_ahead=True)


def amendment(*filing: Step, from_states: tuple[State, ...]) -> Step:
    """Return the step by which a registration is put right that began with one of the `filing` steps."""
    asks = _what_may_be_amended(filing)
    keys = {ask.field.key for ask in asks}
    checks: dict[Check, None] = {}
    for step in filing:
        checks |= dict.fromkeys(one for one in step.checks if one.field is not None and one.field.key in keys)
    return Step(
        "amend", "更正登记", from_states=from_states, who=OFFICE, decided_by=LEADING_ROLES, never_alone=True,
        amends=True, asks=asks, checks=tuple(checks), must_note="更正的原因和依据",
    )  # fmt: skip


def _what_may_be_amended(filing: tuple[Step, ...]) -> tuple[Ask, ...]:
    found = {FOUND_ON.field.key: FOUND_ON}
    for ask in (one for step in filing for one in step.asks):
        if ask.field.key != Entry.grade.key and not ask.by_paper and not ask.after_paper:
            # It stands already: the form begins with what is there, and what was to come when it was said may be past.
            found.setdefault(
                ask.field.key, replace(ask, fresh=False, default=None, not_past=False, stands=False)
            )  # fmt: skip
    return tuple(found.values())


def worked_out(filing: list[Step]) -> Worked:
    """Return what filing works out from what is answered: fields, and what another field or a function says of them."""
    sets = (one for step in filing for one in step.sets)
    return tuple(one for one in sets if callable(one[1]) or isinstance(one[1], InstrumentedAttribute))


def tells_the_day(step: Step) -> bool:
    """Return whether a filing step takes the day of finding from another answer."""
    return any(attribute.key == Entry.found_on.key for attribute, _ in step.sets)
