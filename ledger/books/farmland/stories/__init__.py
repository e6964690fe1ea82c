"""What the book tells: about thirty cases of 2022, all put right, and the running year as it stands."""

from datetime import date
from random import Random

from ledger.books.farmland.stories.cases import Desk
from ledger.books.farmland.stories.past_year import past_year
from ledger.books.farmland.stories.running_year import running_year
from ledger.grammar.stories import Telling


def tell(today: date, chance: Random) -> Telling:
    """Return the town's parcels, looks and cases; the same for the same day; nothing here is left to chance."""
    desk = Desk()
    past, (living, looks) = past_year(desk), running_year(today, desk)
    cases = (*past, *living)
    return Telling(
        sites=tuple(case.plot.site for case in cases), looks=tuple(looks), tales=tuple(case.tale() for case in cases)
    )
