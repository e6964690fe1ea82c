"""What becomes of the clocks of an entry as the declaration says: where a step moves their days or puts the registration right."""

from typing import Any

from ledger.grammar.clocks import ClockRule
from ledger.grammar.steps import Step
from ledger.models import Entry


def put_right(dossier: Any, step: Step, entry: Entry) -> dict[str, bool]:
    """Where a step puts the registration right, what no longer applies ends; what applies after all runs, unless something
    has kept it since it should have begun. Return which clocks apply now, by code.
    """
    before, after = (
        dossier.applied,
        {rule.code: rule.applies is None or rule.applies.holds(entry) for rule in dossier.book.clocks},
    )
    for rule in dossier.book.clocks if step.amends and not dossier.state.is_closed else ():
        if before[rule.code] and not after[rule.code]:
            dossier.clocks.pop(rule.code, None)
        elif after[rule.code] and not before[rule.code] and rule.on_expiry_of is None:
            begins = {other.key: True for other in rule.starts}
            begins |= {other.key: begins.get(other.key, False) for other in (*rule.stops, *rule.ends)}
            told = [begins[key] for key, *_ in dossier.events if key in begins]
            if told and told[-1]:
                dossier.clocks[rule.code] = False
    return after


def moves(step: Step, rule: ClockRule) -> bool:
    """Return whether a step sets another day for a clock that runs to one."""
    return step.extends and any(ask.field is rule.until for ask in step.asks)
