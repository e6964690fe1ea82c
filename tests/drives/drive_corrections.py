"""Ten times COUNT registrations a book, drawn from SEED, typed wrong and put right, on both databases."""

from random import Random

import pytest

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS, named
from tests.drives import COUNT, SEED
from tests.lives import a_small_town
from tests.services.test_entries_laws import KNOWN
from tests.temptation.corrections import Corrections
from tests.temptation.ledgers import a_ledger


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_what_is_put_right_runs_as_if_it_had_been_typed_right_from_the_start(application, book: Book):
    corrections = Corrections(ledger=a_ledger(book, a_small_town(), KNOWN.get(book, {})), chance=Random(SEED))
    faults = [said for said in (corrections.one_more() for _ in range(10 * COUNT)) if said]
    assert not faults, f"seed {SEED}:\n" + "\n".join(faults)
