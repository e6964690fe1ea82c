"""The town's year 2022: thirty cases, every one put right within the year and looked back at."""

from datetime import date, timedelta
from random import Random

from ledger.books.farmland import Handling, Source
from ledger.books.stories.farmland.cases import Case
from ledger.books.stories.farmland.plots import plot

YEAR = 2022
CASES = 30
FIRST = date(YEAR, 1, 17)
KNOWN = date(YEAR, 1, 10)
# Most were begun long before; what is new is found soon.
STARTED = ("2012", "2015", "2018-06", "2019", "2021-11")


def past_year(chance: Random) -> list[Case]:
    """The first five are punished by the county; of the others some correct themselves, some are ordered by the town."""
    cases = []
    for number in range(CASES):
        case = Case(plot(number, KNOWN, chance, started=STARTED[number % len(STARTED)]), number + 1)
        found_on = FIRST + timedelta(days=number * 7)
        source = Source.PATCH if number % 6 == 4 else Source.PATROL
        case.report(found_on, source=source)
        _put_right(case, number, found_on)
        cases.append(case)
    return cases


def _put_right(case: Case, number: int, found_on: date) -> None:
    def after(days: int) -> date:
        return found_on + timedelta(days=days)

    is_ordered = number % 3 == 0 and number >= 5
    case.verify(after(2), lacks_permit=is_ordered).stop(after(3))
    if number < 5 and case.plot.handling is not Handling.REGULARISE:
        done = 50
        case.report_up(after(5)).file(after(11)).notify(after(20)).decide(after(32), after(62)).carry_out(after(done))
    elif case.plot.handling is Handling.REGULARISE:
        done = 40
        case.report_up(after(5)).classify(after(10), after(45)).carry_out(after(done))
    elif is_ordered:
        done = 18
        case.town_order(after(6), after(21)).carry_out(after(done))
    else:
        done = 6
        case.correct(after(done))
    case.accept(after(done + 6)).close(after(done + 9)).look_back(after(done + 70))
