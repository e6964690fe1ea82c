"""Figures over what a person may see; each test runs on both databases."""

from datetime import date, timedelta

from ledger.books.safety import BOOK
from ledger.grammar.figures import Period
from ledger.queries.figures import figures_of
from tests.lives import NOW, TODAY, Town, a_workplace, an_entry, fix_on_spot, order, report

YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=TODAY + timedelta(days=40))


def figures(town: Town, who: str = "leader", period: Period = YEAR) -> dict[str, str]:
    return {one.figure.code: one.text for one in figures_of(BOOK, period, by=town.person(who))}


def test_with_nothing_found_every_rate_is_a_dash_and_every_count_is_zero(town: Town) -> None:
    told = figures(town)
    assert (told["A-5"], told["A-6"], told["A-11"]) == ("—", "—", "—")
    assert told["A-2"] == "0"


def test_rates_are_shares_of_what_was_found(town: Town) -> None:
    an_entry(town, "closed")
    an_entry(town, "ordered")
    an_entry(town, "closed", major=True)
    told = figures(town)
    assert (told["A-2"], told["A-3"], told["A-4"], told["A-5"]) == ("3", "1", "2", "66.7")
    assert told["A-11"] == "100.0"


def test_what_was_put_right_in_time_is_a_share_of_what_was_due(town: Town) -> None:
    an_entry(town, "closed")
    late = report(town, a_workplace(town))
    order(town, late, due_on=TODAY + timedelta(days=5))
    assert figures(town)["A-6"] == "50.0"


def test_fixed_on_the_spot_counts_as_found_and_put_right(town: Town) -> None:
    fix_on_spot(town, a_workplace(town))
    told = figures(town)
    assert (told["A-2"], told["A-4"]) == ("1", "1")


def test_void_entries_are_counted_nowhere(town: Town) -> None:
    an_entry(town, "void")
    assert figures(town)["A-2"] == "0"


def test_what_lies_outside_the_period_or_the_area_is_not_counted(town: Town) -> None:
    an_entry(town, "closed")
    last_year = Period(first=date(2025, 1, 1), last=date(2025, 12, 31), as_of=NOW.date())
    assert figures(town, period=last_year)["A-2"] == "0"
    assert figures(town, who="officer of another town")["A-2"] == "0"
    assert figures(town, who="worker of another village")["A-2"] == "0"
