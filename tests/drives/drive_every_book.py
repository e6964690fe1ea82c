"""Whatever anybody tries in any book, on both databases: COUNT walks of twenty acts each, drawn from SEED."""

import pytest

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS, named
from tests.drives import COUNT, SEED
from tests.lives import a_small_town
from tests.services.test_entries_laws import KNOWN
from tests.walks.machine import a_world, walk
from tests.walks.mergers import meddle


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_the_laws_hold_however_long_people_try(application, book: Book):
    world = a_world(book, a_small_town(), KNOWN.get(book, {}))
    walk(world, walks=COUNT, acts=20, seed=SEED)
    world.explore(most=max(25, len(book.steps) // 2))
    world.wander(steps=10 * COUNT)
    meddle(world, times=2 * COUNT)
    world.lead_all_home()
    world.assert_all_counted()
