"""What the book of petition matters tells: forty matters of 2022 brought to their end, and the running year."""

from datetime import date
from random import Random

from ledger.books.petitions.stories.matters import Office
from ledger.books.petitions.stories.past_year import past_year
from ledger.books.petitions.stories.running_year import running_year
from ledger.grammar.stories import Telling


def tell(today: date, chance: Random) -> Telling:
    """Return the matters of both years; the same for the same day and the same chance."""
    office = Office(chance)
    matters = [*past_year(office), *running_year(office, today)]
    return Telling(
        sites=tuple(matter.site for matter in matters), looks=(), tales=tuple(matter.tale() for matter in matters)
    )
