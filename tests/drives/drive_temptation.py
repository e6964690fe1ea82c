"""Whatever is done to a ledger, no figure becomes better by it: COUNT ledgers a book, drawn from SEED, on both databases."""

from random import Random

import pytest

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS, named
from tests.drives import COUNT, SEED
from tests.lives import a_small_town
from tests.services.test_entries_laws import KNOWN
from tests.temptation.judging import embellished
from tests.temptation.ledgers import a_ledger
from tests.temptation.lists import LISTS
from tests.temptation.moves import Player
from tests.temptation.taking_back import taken_back


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_no_figure_is_better_for_what_is_done_to_it(application, book: Book):
    ledger, faults = a_ledger(book, a_small_town(), KNOWN.get(book, {})), []
    for seed in range(SEED, SEED + COUNT):
        with taken_back():
            chance = Random(seed)
            grown = ledger.begun_anew()
            grown.grow(chance, lines=14, steps=150)
            player = Player(ledger=grown, chance=chance)
            plays = list(player.plays(most=80))
            faults += [f"seed {seed}: {said}" for play in plays for said in embellished(book, LISTS[book], play)]
    assert not faults, "\n".join(faults)
