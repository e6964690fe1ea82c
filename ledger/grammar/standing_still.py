"""What lets a limit of the law stand still: always an act on paper, with its number and date, and never somebody's word.

Whoever waits outside for an answer (grammar/outsiders) stops no limit by it; the paper by which an appraisal was ordered,
a hearing was asked for or a case was referred does.
"""

from collections.abc import Iterator
from typing import Any

from ledger.grammar.clocks import ClockRule
from ledger.grammar.steps import Step
from ledger.models import Entry

# In which an entry says for whom outside it waits: anybody may say so, and it proves nothing.
WAITING = (Entry.outsider, Entry.outsider_name, Entry.outsider_since, Entry.outsider_until)


def moves_stillness(rule: ClockRule, step: Step) -> bool:
    """Return whether a step may begin or end the time in which a clock stands still."""
    return step in (*rule.pauses, *rule.resumes) or any(_may_begin(rule, step)) or any(_writes(rule, step))


def _may_begin(rule: ClockRule, step: Step) -> Iterator[bool]:
    """Yield whether a step asks what the condition reads, says it, or leads where it holds."""
    yield step in rule.pauses
    told = rule.stands_still.comparisons if rule.stands_still is not None else ()
    asked = {ask.field.key for ask in step.asks}
    said = {attribute.key: value for attribute, value in step.sets if value is not None and value is not False}
    for one in told:
        if one.field.key == Entry.state.key:
            yield step.to is not None and step.to.key in one.values
        else:
            yield one.field.key in asked or one.field.key in said


def _writes(rule: ClockRule, step: Step) -> Iterator[bool]:
    """Yield whether a step takes away what the condition reads, or leads away from where it holds."""
    written = {attribute.key for attribute, _ in step.sets}
    for one in rule.stands_still.comparisons if rule.stands_still is not None else ():
        if one.field.key == Entry.state.key:
            yield step.to is not None and any(state.key in one.values for state in step.from_states)
        else:
            yield one.field.key in written


def standing_still_faults(book: Any) -> Iterator[str]:
    """Yield every way in which a limit of the law would stand still without a paper."""
    for rule in book.clocks:
        if not rule.limit or rule.is_right:
            continue
        if rule.stands_still is not None and {one.key for one in WAITING} & {
            one.key for one in rule.stands_still.fields
        }:
            yield f"clock {rule.code!r} ({rule.written_at}) stands still for whoever is waited for, which no paper says"
        for step in book.steps:
            if any(_may_begin(rule, step)) and (step.paper is None or step.paper.mandatory is False):
                yield f"clock {rule.code!r} ({rule.written_at}) stands still by the step {step.key!r}, which wants no paper"
