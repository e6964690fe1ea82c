"""A list that was met before is asked with the statement it was asked with: building one costs as much as reading a page."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.access import Reach
from ledger.grammar import shelf
from ledger.grammar.figures import Period
from ledger.queries import figure_counts, sites
from ledger.queries.entries import Narrowing, entries_of, inbox, overdue_entries, reported_by
from ledger.queries.figures import read_figures
from ledger.queries.sites import sites_to_visit
from ledger.queries.views import View, Which
from ledger.services.figure_sheets import keep_sheets
from tests.lives import TODAY, a_small_town, a_workplace, an_entry, report


def test_no_list_is_built_anew_for_who_asks_again(application, monkeypatch):
    town = a_small_town()
    an_entry(town, "ordered")
    report(town, a_workplace(town, name="甲村超市"))
    worker, narrowing = town.person("worker"), Narrowing(book="safety")
    lists: list[Callable[[], object]] = [
        lambda: overdue_entries(worker, today=TODAY, narrowing=narrowing),
        *(lambda which=which: entries_of(worker, view=View(which, TODAY), narrowing=narrowing) for which in Which),
        lambda: reported_by(worker),
        lambda: inbox(worker),
        lambda: sites_to_visit(worker, TODAY),
    ]
    first = [read() for read in lists]

    def anew(*_: object) -> None:
        pytest.fail("a statement was built anew")

    monkeypatch.setattr(Reach, "entries", anew)
    monkeypatch.setattr(sites, "sites_on", anew)
    assert [read() for read in lists] == first
    assert any(page.rows for page in first)


@pytest.mark.parametrize("key", ["safety", "petitions"])
def test_figures_read_again_are_counted_by_the_same_statements(application, monkeypatch, key):
    town, book = a_small_town(), shelf.book_of(key)
    an_entry(town, "closed")
    year = Period(first=TODAY.replace(month=1, day=1), last=TODAY.replace(month=12, day=31), as_of=TODAY)
    keep_sheets(read_figures(book, year, by=town.person("leader")).counted)
    first = read_figures(book, year, by=town.person("leader"))

    def anew(*_: object) -> None:
        pytest.fail("a statement was built anew")

    monkeypatch.setattr(Reach, "entries", anew)
    monkeypatch.setattr(figure_counts, "visible_rows", anew)
    assert read_figures(book, replace(year), by=town.person("leader")) == first
