"""What self-built houses tell: the campaign of 2022 with nothing found, and the running year as it stands."""

from datetime import date
from random import Random

from ledger.books.housing.stories.campaign import business_houses, screenings, yearly_rechecks
from ledger.books.housing.stories.running_year import dwellings, patrols, running_year
from ledger.grammar.stories import Telling


def tell(today: date, chance: Random) -> Telling:
    """Return the town's houses, looks and tales; the same for the same day and the same chance."""
    business, living = business_houses(chance), dwellings(today, chance)
    looks, tales, rebuilt = running_year(today, living)
    return Telling(
        sites=(*business, *living, *rebuilt),
        looks=(*screenings(business), *yearly_rechecks(business, today), *looks, *patrols(today, living, looks)),
        tales=tuple(tales),
    )
