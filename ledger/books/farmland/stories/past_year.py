"""The town's year 2022: thirty cases, every one put right within the year, and looked back at a quarter later."""

from datetime import date, timedelta

from ledger.books.farmland.stories.cases import Case, Desk
from ledger.books.farmland.stories.plots import lines, plot
from ledger.books.farmland.words import Source

YEAR = 2022
FIRST = date(YEAR, 1, 17)
KNOWN = date(YEAR, 1, 10)
# How a case of that year went: punished by the county, ordered by the town, its papers made good, put right by itself.
WAYS = ("county", "order", "regularise", "correct")


def past_year(desk: Desk) -> list[Case]:
    """Tell them in the order of the table, a week apart."""
    found = lines()
    told = sorted(((number, way, line) for way in WAYS for number, line in found[way]), key=lambda one: one[0])
    cases = []
    for number, way, line in told:
        case = Case(plot(number, line, KNOWN, started=line["started"]), desk)
        found_on = FIRST + timedelta(days=number * 7)
        case.report(found_on, source=Source.PATCH if number % 6 == 4 else Source.PATROL)
        _put_right(case, way, found_on)
        cases.append(case)
    return cases


def _put_right(case: Case, way: str, found_on: date) -> None:
    def after(days: int) -> date:
        return found_on + timedelta(days=days)

    case.verify(after(2), lacks_permit=way == "order").stop(after(3))
    if way == "county":
        done = 50
        case.report_up(after(5)).file(after(11)).notify(after(20)).decide(after(32), after(62))
        case.serve(after(33)).pay_fine(after(40)).carry_out(after(done))
    elif way == "regularise":
        done = 40
        case.report_up(after(5)).classify(after(10), after(45)).carry_out(after(done))
    elif way == "order":
        done = 18
        case.town_order(after(6), after(21)).carry_out(after(done))
    else:
        done = 6
        case.correct(after(done))
    case.accept(after(done + 6)).close(after(done + 9)).look_back(after(done + 96))
