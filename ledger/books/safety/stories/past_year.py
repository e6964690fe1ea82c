"""The year 2022: 59 places looked at, 360 hazards put right, 38 orders, 21 places sealed, stopped or closed down.

These are the published figures of a real town's year; the places and hazards behind them are invented.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from ledger.books.safety.papers import (
    CHECK_RECORD, CLOSING_DOWN, COERCION_DECISION, FIRE_SEALING, MEASURE_DECISION, ORDER_PAPER, RECHECK_OPINION,
)
from ledger.books.safety.stories.matters import Matter
from ledger.books.safety.stories.people import (
    COUNTY_GOVERNMENT, EMERGENCY_BUREAU, FIRE_BRIGADE, TOWN_GOVERNMENTS, days_given, document, look_at, officer_of,
    worker_of,
)
from ledger.books.safety.stories.texts import CLOSED_DOWN, Hazard
from ledger.books.safety.words import Mode, VisitKind
from ledger.grammar.stories import Look, Tale, ToldSite, office_day

YEAR = 2022
PLACES, HAZARDS, ORDERS, ACTIONS, MAJORS = 59, 360, 38, 21, 4
FIRST_LOOK, LAST_LOOK = date(YEAR, 2, 14), date(YEAR, 10, 28)
# The rule in force then; its successor came in 2025.
STANDARD = "重大火灾隐患判定方法（GB 35181-2017）"
CLEAN_LOOKS = 26
IN_ONE_ORDER, BY_DATE_IN_ONE_LOOK = 3, 2


@dataclass(eq=False)
class Watched:
    """A place with what is found there in the year."""

    site: ToldSite
    hazards: list[Hazard] = field(default_factory=list)


def past_year(sites: list[ToldSite], hazards: list[Hazard], chance: Random) -> tuple[list[Look], list[Tale]]:
    """Return the looks and the tales of the year.

    1. Share the hazards out among the places that were looked at.
    2. The 38 places with most of them get an order each, the first 21 of these an action of the county as well.
    3. The others are put right on the spot or by a date.
    """
    watched = _shared_out(sites[:PLACES], hazards, chance)
    ordered = _most_found(watched)
    looks, tales = [], []
    for number, one in enumerate(ordered):
        day = FIRST_LOOK + timedelta(days=number * 6)
        told_looks, told = _ordered_place(one, day, number, chance)
        looks += told_looks
        tales += told
    for number, one in enumerate(one for one in watched if one not in ordered):
        day = FIRST_LOOK + timedelta(days=3 + number * 11)
        told_looks, told = _quiet_place(one, day, chance)
        looks += told_looks
        tales += told
    for one in chance.sample(watched, CLEAN_LOOKS):
        looks.append(look_at(one.site, date(YEAR, 11, 1) + timedelta(days=chance.randrange(55)), worker_of(one.site)))
    return looks, tales


def _shared_out(sites: list[ToldSite], hazards: list[Hazard], chance: Random) -> list[Watched]:
    """Give every place different hazards that fit it, one each in turn, until the year's number is reached."""
    watched = [Watched(site=site) for site in sites]
    # The sealed ones first: each of a few gets a major hazard.
    majors = [
        replace(hazard, standard=STANDARD) for hazard in hazards if hazard.is_major and "GB 35181" in hazard.standard
    ]
    for hazard in majors * 2:
        fitting = next(one for one in watched if not one.hazards and hazard.fits_at(one.site))
        fitting.hazards.append(hazard)
    waiting = {}
    for one in watched:
        fitting = [hazard for hazard in hazards if not hazard.is_major and hazard.fits_at(one.site)]
        waiting[one] = chance.sample(fitting, len(fitting))
    left = HAZARDS - sum(len(one.hazards) for one in watched)
    while left:
        for one in watched:
            if left and waiting[one]:
                one.hazards.append(waiting[one].pop())
                left -= 1
    return watched


def _most_found(watched: list[Watched]) -> list[Watched]:
    """Return the places that get an order: those with a major hazard or later closed down, then by what was found."""
    rank = {
        one: (not any(hazard.is_major for hazard in one.hazards), one.site.name not in CLOSED_DOWN, -len(one.hazards))
        for one in watched
    }
    return sorted(watched, key=lambda one: rank[one])[:ORDERS]


def _ordered_place(one: Watched, day: date, number: int, chance: Random) -> tuple[list[Look], list[Tale]]:
    """Two officers look, find several things and order them in one paper; small things are put right at once."""
    site = one.site
    look = look_at(site, day, officer_of(site, 1), kind=chance.choice((VisitKind.CAMPAIGN, VisitKind.JOINT)))
    by_weight = sorted(one.hazards, key=lambda hazard: (not hazard.is_major, hazard.mode is Mode.AT_ONCE))
    serious, at_once = by_weight[:IN_ONE_ORDER], by_weight[IN_ONE_ORDER:]
    tales = [Matter(site, hazard, look=look).fix_on_spot(look.on, officer_of(site, 1)).tale() for hazard in at_once]
    order_day = office_day(look.on + timedelta(days=1), not_before=look.on)
    paper = document(ORDER_PAPER, f"示应急责改〔{YEAR}〕{number + 1}号", order_day, TOWN_GOVERNMENTS[0])
    for place_in_order, hazard in enumerate(serious):
        due_on = order_day + timedelta(days=days_given(hazard))
        matter = Matter(site, hazard, look=look).report(look.on, officer_of(site, 1)).order(order_day, due_on, paper)
        if place_in_order == 0 and number < ACTIONS:
            _take_action(matter, number, order_day)
        if hazard.is_major:
            matter.plan(order_day + timedelta(days=7))
        done_on = due_on + timedelta(days=chance.choice((-2, -1, -1, 0, 0, 0, 0, 0, 0, 2)))
        seen_on = office_day(done_on + timedelta(days=4), not_before=done_on)
        opinion = document(
            RECHECK_OPINION, f"示应急复查〔{YEAR}〕{number + 1}-{seen_on:%m%d}号", seen_on, TOWN_GOVERNMENTS[0]
        )
        matter.rectify(done_on).recheck(seen_on, opinion).close(seen_on + timedelta(days=2))
        if hazard.is_major:
            matter.look_back(seen_on + timedelta(days=33))
        tales.append(matter.tale())
    return [look], tales


def _take_action(matter: Matter, number: int, day: date) -> None:
    """Record what the county decided about the place: sealed by the brigade or the bureau, stopped, or closed down."""
    if matter.site.name in CLOSED_DOWN:
        matter.record(document(CLOSING_DOWN, f"示县政发〔{YEAR}〕{40 + number}号", day, COUNTY_GOVERNMENT))
    elif matter.hazard.is_major or number % 3 == 0:
        matter.record(document(FIRE_SEALING, f"示县消封字〔{YEAR}〕第{10 + number}号", day, FIRE_BRIGADE))
    elif number % 3 == 1:
        matter.record(document(COERCION_DECISION, f"示县应急查扣〔{YEAR}〕{20 + number}号", day, EMERGENCY_BUREAU))
    else:
        matter.record(document(CHECK_RECORD, f"示县应急检记〔{YEAR}〕{60 + number}号", day, EMERGENCY_BUREAU))
        matter.record(document(MEASURE_DECISION, f"示县应急现决〔{YEAR}〕{60 + number}号", day, EMERGENCY_BUREAU))


def _quiet_place(one: Watched, day: date, chance: Random) -> tuple[list[Look], list[Tale]]:
    """The worker looks twice; most is put right at once, the rest by a date."""
    site, half = one.site, (len(one.hazards) + 1) // 2
    looks, tales = [], []
    for found, on in ((one.hazards[:half], day), (one.hazards[half:], min(day + timedelta(days=90), LAST_LOOK))):
        look = look_at(site, on, worker_of(site))
        looks.append(look)
        for number, hazard in enumerate(sorted(found, key=lambda hazard: hazard.mode is Mode.AT_ONCE)):
            matter = Matter(site, hazard, look=look)
            takes_time = number < BY_DATE_IN_ONE_LOOK and hazard.mode is Mode.BY_DATE
            tales.append((_by_a_date(matter, on, chance) if takes_time else matter.fix_on_spot(on)).tale())
    return looks, tales


def _by_a_date(matter: Matter, day: date, chance: Random) -> Matter:
    order_day = day + timedelta(days=chance.choice((0, 1, 2)))
    due_on = order_day + timedelta(days=days_given(matter.hazard))
    done_on = due_on - timedelta(days=chance.randrange(0, 6))
    recheck_day = done_on + timedelta(days=chance.randrange(1, 7))
    return (
        matter.report(day)
        .order(order_day, due_on)
        .rectify(done_on)
        .recheck(recheck_day)
        .close(recheck_day + timedelta(days=1))
    )
