"""Which clocks may count days in which state of a book: a state none of them times is one where things lie forgotten."""

from collections.abc import Iterable, Sequence

from ledger.grammar.clocks import ClockRule
from ledger.grammar.steps import State, Step

Counting = dict[State, set[ClockRule]]


def unpromised(steps: Sequence[Step], clocks: Sequence[ClockRule]) -> list[tuple[Step, State]]:
    """Return the steps after which an open entry has no clock that could count days, with the state it then stands in.

    Conditions are not looked into: a clock that starts only for some entries counts as one that may run.
    """
    counting = clocks_counting(steps, clocks)
    return [
        (step, state)
        for step in steps
        for before in step.from_states or (None,)
        if (state := step.to or before) is not None
        and not state.is_closed
        and not _after(step, counting[before] if before is not None else set(), clocks)
    ]


def clocks_counting(steps: Sequence[Step], clocks: Sequence[ClockRule]) -> Counting:
    """Return which clocks may run and not stand still in each state, over all the ways that lead there."""
    states = {state for step in steps for state in (*step.from_states, step.to) if state is not None}
    found: Counting = {state: set() for state in states}
    grew = True
    while grew:
        grew = False
        for step in steps:
            for before in step.from_states or (None,):
                state = step.to or before
                after = _after(step, found[before] if before is not None else set(), clocks)
                if state is not None and not state.is_closed and not after <= found[state]:
                    found[state] |= after
                    grew = True
    return found


def _after(step: Step, counting: Iterable[ClockRule], clocks: Sequence[ClockRule]) -> set[ClockRule]:
    """Return which clocks may bind the office once a step is taken where these did before."""
    kept = {clock for clock in counting if step not in (*clock.stops, *clock.ends, *clock.pauses)}
    begun = {clock for clock in clocks if step in (*clock.starts, *clock.starts_once, *clock.resumes)}
    return {clock for clock in kept | begun if not clock.is_right}
