"""Which clocks may count days in which state of a book: a state none of them times is one where things lie forgotten."""

from collections.abc import Iterable, Sequence

from ledger.grammar.clocks import ClockRule
from ledger.grammar.steps import State, Step

Counting = dict[State, set[ClockRule]]
# The clocks a step lets count no longer, and those it lets begin.
Moves = dict[Step, tuple[set[ClockRule], set[ClockRule]]]


def unpromised(steps: Sequence[Step], clocks: Sequence[ClockRule]) -> list[tuple[Step, State]]:
    """Return the steps after which an open entry has no clock that could count days, with the state it then stands in.

    Conditions are not looked into: a clock that starts only for some entries counts as one that may run.
    """
    counting, moves = clocks_counting(steps, clocks), _moves(steps, clocks)
    return [
        (step, state)
        for step in steps
        for before in step.from_states or (None,)
        if (state := step.to or before) is not None
        and not state.is_closed
        and not _after(step, counting[before] if before is not None else set(), moves)
    ]


def clocks_counting(steps: Sequence[Step], clocks: Sequence[ClockRule]) -> Counting:
    """Return which clocks may run and not stand still in each state, over all the ways that lead there."""
    states = {state for step in steps for state in (*step.from_states, step.to) if state is not None}
    found: Counting = {state: set() for state in states}
    moves, grew = _moves(steps, clocks), True
    while grew:
        grew = False
        for step in steps:
            for before in step.from_states or (None,):
                state = step.to or before
                after = _after(step, found[before] if before is not None else set(), moves)
                if state is not None and not state.is_closed and not after <= found[state]:
                    found[state] |= after
                    grew = True
    return found


def _after(step: Step, counting: set[ClockRule], moves: Moves) -> set[ClockRule]:
    """Return which clocks may bind the office once a step is taken where these did before."""
    halted, begun = moves[step]
    return (counting - halted) | begun


def _moves(steps: Iterable[Step], clocks: Sequence[ClockRule]) -> Moves:
    """Return what each step does to the clocks that bind the office: one that it both halts and begins counts anew."""
    binding = [clock for clock in clocks if not clock.is_right]
    return {
        step: (
            {clock for clock in clocks if step in (*clock.stops, *clock.ends, *clock.pauses)},
            {clock for clock in binding if step in clock.starts or step in clock.resumes},
        )
        for step in steps
    }
