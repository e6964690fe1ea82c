"""Every figure withstands temptation (rules 9.2): nothing that is done to a ledger makes it better, but what it tells of.

`make drives` plays on for as long as somebody likes (`tests/drives/drive_temptation.py`).
"""

from collections import Counter
from random import Random

import pytest

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS, named
from tests.lives import a_small_town
from tests.services.test_entries_laws import KNOWN
from tests.temptation.judging import embellished
from tests.temptation.ledgers import a_ledger
from tests.temptation.lists import LISTS, TELL_HOW_MUCH
from tests.temptation.moves import MERGE, SPLIT, Player


def faults_of(book: Book, *, lines: int, steps: int, plays: int) -> list[str]:
    chance = Random(2026)
    ledger = a_ledger(book, a_small_town(), KNOWN.get(book, {}))
    ledger.grow(chance, lines=lines, steps=steps)
    player = Player(ledger=ledger, chance=chance)
    faults = [said for play in player.plays(most=plays) for said in embellished(book, LISTS[book], play)]
    # A player who is only ever refused would prove nothing.
    assert len(player.played) >= plays / 2, player.played
    return faults


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_no_figure_is_better_for_what_is_done_to_it(application, book: Book):
    assert faults_of(book, lines=8, steps=50, plays=14) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_none_is_on_the_other_database_either(application, book: Book):
    assert faults_of(book, lines=5, steps=25, plays=5) == []


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_a_figure_without_a_list_is_none(book: Book):
    tempting = {figure.code for figure in book.figures if figure.better is not None}
    assert set(LISTS[book]) == tempting
    assert {figure.code for figure in book.figures} - tempting == set(TELL_HOW_MUCH[book.key].split())


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_the_lists_name_steps_and_lines_there_are(book: Book):
    codes = {figure.code for figure in book.figures}
    for code, tempted in LISTS[book].items():
        unknown = (tempted.earned_by | set(tempted.shown)) - set(book.steps_by_key) - {MERGE, SPLIT}
        assert not unknown, f"{code}: {unknown}"
        assert {line for lines in tempted.shown.values() for line in lines} <= codes, code


def test_each_number_of_a_figure_has_a_code_of_its_own():
    for book in BOOKS:
        assert max(Counter(figure.code for figure in book.figures).values()) == 1
