"""Searching places, within the areas whose files somebody sees."""

from ledger.access import grounds_of
from ledger.models import Person, Searched
from ledger.queries.search import Look, look_for
from ledger.queries.search_texts import OPEN, lies_in


def searched_places(person: Person, words: str) -> Look | None:
    """Return what is known of the places in use whose file says every word, None for no words."""
    here = tuple(lies_in(ground.area_id) for ground in grounds_of(person))
    return look_for(Searched.SITE, words, (here, (OPEN,)))
