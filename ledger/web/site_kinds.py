"""Of which kind of place a list shows the files: it opens on that of one's own books."""

from ledger.grammar import shelf
from ledger.web import address
from ledger.web.audiences import own_books
from ledger.web.listing import Select

# In the address: places of whichever kind, where whoever looks keeps but one.
EVERY_KIND = "all"


def chosen_kind() -> str:
    """Return the kind of place to look at: the chosen one, or that of one's own books where they have but one kind."""
    own = {book.site.key for book in own_books() if book.site is not None}
    chosen = address.choice("kind", (EVERY_KIND, *shelf.site_kinds()))
    return chosen or (own.pop() if len(own) == 1 else EVERY_KIND)


def kind_select(kind: str) -> list[Select]:
    kinds = shelf.site_kinds()
    if len(kinds) < 2:
        return []
    options = [(EVERY_KIND, "各种"), *((key, one.label) for key, one in kinds.items())]
    return [Select(name="kind", label="对象种类", options=options, value=kind, usual=EVERY_KIND)]


def types_of(kind: str) -> dict[str, str]:
    choices = [one.subject_type.choices for key, one in shelf.site_kinds().items() if kind in (EVERY_KIND, key)]
    return {value: label for one in choices if one is not None for value, label in one.pairs()}
