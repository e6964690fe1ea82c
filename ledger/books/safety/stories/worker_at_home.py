"""What the demonstration's worker finds on the phone: looks with a checklist, and things in every state in a corner."""

from datetime import timedelta

from ledger.books.safety.stories.people import look_at, worker_of
from ledger.books.safety.stories.running_year import Year
from ledger.books.safety.stories.several_measures import with_measures
from ledger.books.safety.stories.texts import AT_HOME
from ledger.grammar.stories import Look, Tale, ToldSite

# Items of the checklist of small places: the exit, the electric bicycle indoors, the wires.
SMALL_PLACES = "small-places"
EXIT, CHARGING, EXTINGUISHER, WIRES = 1, 4, 5, 8


def at_home(year: Year, sites: list[ToldSite]) -> tuple[list[Look], list[Tale]]:
    workshop, shop, restaurant, hotel, grocery, school = (_called(name, sites) for name in AT_HOME)
    matters = [
        year.matter(shop).report(year.ago(6)).send_back(year.ago(4), "请补拍一张能看清整个后门的照片。"),
        # Several open at one place.
        year.matter(workshop).report(year.ago(13)).order(year.ago(12), year.ago(2)),
        year.matter(workshop).report(year.ago(13)).order(year.ago(12), year.ago(-1)),
        year.matter(workshop)
        .report(year.ago(13))
        .order(year.ago(12), year.ago(-8))
        .start(year.ago(4), "出租方已约好电工。"),
        year.matter(workshop).report(year.ago(1)),
        year.matter(restaurant).report(year.ago(9)).order(year.ago(8), year.ago(0)),
        year.matter(school).report(year.ago(12)).order(year.ago(11), year.ago(1)).rectify(year.ago(2)),
        year.matter(hotel)
        .report(year.ago(28))
        .order(year.ago(27), year.ago(16))
        .rectify(year.ago(18))
        .recheck(year.ago(16))
        .close(year.ago(15)),
        *with_measures(year, grocery),
    ]
    looks = _looks(year, shop, restaurant, hotel, grocery)
    tales = [matter.tale() for matter in matters]
    settled = year.matter(grocery)
    settled.look, settled.item = looks[0], EXTINGUISHER
    tales.append(settled.report(looks[0].on).tale())
    return looks, tales


def _looks(year: Year, shop: ToldSite, restaurant: ToldSite, hotel: ToldSite, grocery: ToldSite) -> list[Look]:
    by = worker_of(shop)
    return [
        # One finding is filed, two wait: they stand among what is theirs to do.
        look_at(
            grocery,
            year.ago(1),
            by,
            checklist=SMALL_PLACES,
            misfits=(EXTINGUISHER, CHARGING, WIRES),
            note="店主答应马上改。",
        ),
        look_at(
            restaurant,
            year.ago(5),
            by,
            checklist=SMALL_PLACES,
            misfits=(EXIT,),
            explained=((EXIT, "已登记在册，不重复登记。"),),
        ),
        look_at(shop, year.ago(20), by, checklist=SMALL_PLACES),
        look_at(hotel, year.ago(2), by, checklist=SMALL_PLACES),
        look_at(hotel, year.ago(32), by),
    ]


def around_town(year: Year, sites: list[ToldSite]) -> list[Look]:
    """Return looks where nothing was found, all over the town and most of the last weeks."""
    looks = []
    for number, site in enumerate(year.chance.sample(sites, 40)):
        on = year.today - timedelta(days=number * 3 // 2)
        if site.name not in AT_HOME:
            looks.append(look_at(site, on, worker_of(site)))
    return looks


def _called(name: str, sites: list[ToldSite]) -> ToldSite:
    return next(site for site in sites if site.name == name)
