"""A few things in the neighbouring town, so that one sees that nobody here sees them, and nobody there sees ours."""

from ledger.books.safety.stories.people import look_at, worker_of
from ledger.books.safety.stories.running_year import Year
from ledger.grammar.stories import Look, Tale, ToldSite


def next_door(year: Year, sites: list[ToldSite]) -> tuple[list[Look], list[Tale]]:
    kitchen, joinery, shop = sites
    matters = [
        year.matter(kitchen).report(year.ago(1)),
        year.matter(joinery).report(year.ago(17)).order(year.ago(16), year.ago(5)),
        year.matter(joinery).report(year.ago(10)).order(year.ago(9), year.ago(-4)),
        year.matter(shop)
        .report(year.ago(22))
        .order(year.ago(21), year.ago(12))
        .rectify(year.ago(13))
        .recheck(year.ago(11))
        .close(year.ago(10)),
        year.matter(kitchen).fix_on_spot(year.ago(6)),
    ]
    return [look_at(shop, year.ago(3), worker_of(shop))], [matter.tale() for matter in matters]
