"""A registration that is put right runs as if it had been typed right from the start (rules 13, grammar.amending)."""

from random import Random

import pytest

from ledger.grammar.book import Book
from tests.books.test_every_book import BOOKS, named
from tests.lives import a_small_town
from tests.services.test_entries_laws import KNOWN
from tests.temptation.corrections import Corrections
from tests.temptation.ledgers import a_ledger


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_what_is_put_right_runs_as_if_it_had_been_typed_right_from_the_start(application, book: Book):
    corrections = Corrections(ledger=a_ledger(book, a_small_town(), KNOWN.get(book, {})), chance=Random(2026))
    faults, lived = [], 0
    # Some lives have nothing to be put right; two at least are lived twice.
    while lived < 6 or (sum(corrections.tried.values()) < 2 and lived < 24):
        faults, lived = [*faults, *filter(None, [corrections.one_more()])], lived + 1
    assert not faults, "\n".join(faults)
    assert sum(corrections.tried.values()) >= 2, corrections.given_up
