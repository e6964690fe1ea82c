"""What an entry that takes over from another begins with."""

from dataclasses import replace
from functools import cache

from ledger.grammar.steps import Begets, Step
from ledger.models import Entry
from ledger.services.submissions import Submission


@cache
def inherited(begets: Begets) -> Step:
    """Return the step an heir begins with: it asks what was asked about the heir, and proves nothing anew."""
    return replace(begets.step, asks=begets.asks, proofs=(), paper=None, must_note="")


def inheritance(old: Entry, begets: Begets, submission: Submission) -> dict[str, object]:
    """Return what the entry that takes over begins with: what is carried over, and what was answered about it."""
    carried = {attribute.key: getattr(old, attribute.key) for attribute in begets.carries}
    return carried | {
        ask.field.key: submission.answers.get(ask.field.key, carried.get(ask.field.key)) for ask in begets.asks
    }
