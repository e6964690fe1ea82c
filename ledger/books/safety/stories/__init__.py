"""What the book of workplaces and hazards tells: a whole past year, and the running one as it stands today."""

from datetime import date
from random import Random

from ledger.books.safety.stories.neighbours import next_door
from ledger.books.safety.stories.past_year import PLACES, past_year
from ledger.books.safety.stories.running_year import Year, running_year
from ledger.books.safety.stories.texts import hazards, neighbours_places, sites
from ledger.books.safety.stories.worker_at_home import around_town, at_home
from ledger.grammar.stories import Telling, ToldSite

# New or not yet found in the past year; they are watched today.
NEW_KINDS = ("building_site",)


def tell(today: date, chance: Random) -> Telling:
    """Return the town's places, looks and tales; the same for the same day and the same chance."""
    here, known_hazards = _watched_first(sites(chance)), hazards()
    past_looks, past_tales = past_year(here, known_hazards, chance)
    year = Year(here, known_hazards, today, chance)
    home_looks, home_tales = at_home(year, here)
    there = neighbours_places(chance)
    their_looks, their_tales = next_door(year, there)
    return Telling(
        sites=(*here, *there),
        looks=(*past_looks, *home_looks, *around_town(year, here), *their_looks),
        tales=(*past_tales, *home_tales, *running_year(year), *their_tales),
    )


def _watched_first(known: list[ToldSite]) -> list[ToldSite]:
    """Put those places last that nobody looked at in the past year: the newest ones."""
    late_comers = [site for site in known if site.subject_type in NEW_KINDS]
    late_comers += [site for site in known if site not in late_comers][PLACES:]
    return [site for site in known if site not in late_comers] + late_comers
