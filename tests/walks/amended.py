"""What becomes of the clocks of an entry whose registration is put right, as the declaration says."""

from ledger.grammar.book import Book
from ledger.models import Entry


def applied(book: Book, entry: Entry) -> dict[str, bool]:
    """Return which clocks apply to an entry as it stands, by code."""
    return {rule.code: rule.applies is None or rule.applies.holds(entry) for rule in book.clocks}


def put_right(
    book: Book, clocks: dict[str, bool], taken: list[str], before: dict[str, bool], after: dict[str, bool]
) -> None:
    """What no longer applies ends; what applies after all runs, unless something has kept it since it should have begun."""
    for rule in book.clocks:
        if before[rule.code] and not after[rule.code]:
            clocks.pop(rule.code, None)
        elif after[rule.code] and not before[rule.code] and rule.on_expiry_of is None:
            begins = {step.key: True for step in rule.starts}
            begins |= {step.key: begins.get(step.key, False) for step in (*rule.stops, *rule.ends)}
            told = [begins[key] for key in taken if key in begins]
            if told and told[-1]:
                clocks[rule.code] = False
