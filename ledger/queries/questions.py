"""What a step would still have to be told about an entry: nothing, one thing, or more than can be said at once."""

from typing import Any

from ledger.grammar.steps import MeasureAct, is_mandatory
from ledger.grammar.value_faults import is_empty
from ledger.queries.asked import Asked
from ledger.queries.asked_fields import AskedField


def unanswered(told: Asked, entry: Any) -> tuple[AskedField, ...]:
    """Return the fields that have to be filled in and of which neither the entry nor a compulsory paper tells."""
    return tuple(
        one
        for one in told.fields
        if is_mandatory(one.mandatory, entry)
        and not is_mandatory(one.by_paper, entry)
        and (one.ask.fresh or is_empty(getattr(entry, one.key)))
    )


def asks_nothing(told: Asked, entry: Any) -> bool:
    """Return whether the step may be taken by a mere yes: an untouched form that says nothing and takes nothing away."""
    stands = any(not one.ask.fresh and not is_empty(getattr(entry, one.key)) for one in told.fields)
    return not stands and not unanswered(told, entry) and not asks_beside_fields(told, entry) and is_plain(told, entry)


def asks_beside_fields(told: Asked, entry: Any) -> list[str]:
    """Return what else has to be said: a colleague, a paper, the note."""
    paper = told.paper is not None and is_mandatory(told.paper.mandatory, entry)
    wanted = {"hand_to": told.asks_hands, "paper": paper, "note": told.note_mandatory}
    return [name for name, is_wanted in wanted.items() if is_wanted]


def is_plain(told: Asked, entry: Any) -> bool:
    """Return whether it does nothing but lead on: no compulsory photo, no row, no other entry, nothing sealed, nothing
    about measures that are open.
    """
    step = told.step
    more = (step.amends, step.keeps, step.begets, step.seals, step.segregates, told.together)
    photos = any(proof.least for proof in told.proofs)
    weighs = step.measures is None or (step.measures is MeasureAct.WEIGH and not entry.measures_open)
    return not photos and weighs and not any(more)
