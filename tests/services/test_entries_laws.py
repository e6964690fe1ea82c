"""Whatever anybody tries in any book, in whatever order: the laws of an entry's life hold.

`tests/walks` acts and judges; the fifth book is walked beside its own lives, in a process of its own.
"""

import pytest

from ledger.grammar import shelf
from ledger.grammar.book import Book
from tests import parcels, petition_lives
from tests.books.test_every_book import BOOKS, named
from tests.walks.machine import a_world, walk
from tests.walks.mergers import meddle
from tests.walks.power import Power

# How many of the acts are broken off first and handed in again afterwards: a sample, all of them are in the drives.
SHARE_BROKEN_OFF = 0.1
# What a book's fields mean beyond their kind, for those where an answer drawn from the kind alone is mostly refused.
KNOWN = {parcels.BOOK: parcels.KNOWN, petition_lives.BOOK: petition_lives.KNOWN}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_whatever_people_try_the_laws_hold_and_nearly_everything_has_been_tried(application, town, book: Book):
    world = a_world(book, town, KNOWN.get(book, {}))
    world.power = Power(share=SHARE_BROKEN_OFF)
    walk(world, walks=4, acts=8)
    # The drives set out for the last of them as well.
    unreached = world.explore(most=max(25, len(book.steps) // 2), enough=len(book.steps) / 10)
    world.let_everybody_blunder()
    world.lead_all_home()
    meddle(world, times=12)
    world.assert_all_counted()
    # A machine that is only ever refused would prove nothing.
    assert len(unreached) <= len(book.steps) / 7, unreached
    assert len(world.stood_in) >= len(book.states) - 1, world.stood_in
    assert {"AnswersRefused", "NotAllowed", "NotVisible"} <= world.refused.keys()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_the_laws_hold_on_the_other_database_too(application, town, book: Book):
    world = a_world(book, town, KNOWN.get(book, {}))
    world.power = Power(share=SHARE_BROKEN_OFF)
    walk(world, walks=2, acts=6)
    world.wander(steps=30)
    meddle(world, times=8)
    world.lead_all_home()
    world.assert_all_counted()
    assert len(world.taken) > len(book.steps) / 4


def test_every_book_on_the_shelf_is_walked(application):
    assert set(shelf.books()) == set(BOOKS)
