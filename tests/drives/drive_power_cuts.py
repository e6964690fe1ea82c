"""A cut before every statement of every act there is, and every answer lost, on both databases."""

import pytest

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS, named
from tests.drives import COUNT, SEED
from tests.lives import a_small_town
from tests.services.acts import ACTS, Act
from tests.services.test_entries_laws import KNOWN
from tests.services.test_power_cuts import faults_of
from tests.walks.machine import a_world, walk
from tests.walks.mergers import meddle
from tests.walks.power import Power


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_step_is_cut_off_everywhere(application, book: Book):
    world = a_world(book, a_small_town(), KNOWN.get(book, {}))
    walk(world, walks=1, acts=6, seed=SEED)
    world.power = Power(share=1.0, everywhere=True)
    world.wander(steps=5 * COUNT)
    meddle(world, times=COUNT)
    assert world.power.cuts > 10 * COUNT
    world.assert_all_counted()


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.make_ready.__name__)
def test_everything_else_that_writes_is_cut_off_everywhere(application, act: Act):
    assert faults_of(act, a_small_town(), list(range(1, 40))) == []
