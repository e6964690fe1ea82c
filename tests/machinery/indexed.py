"""The index of the searches, compared with the one made anew from the ledger."""

import sqlalchemy as sa

from ledger.db import db
from ledger.models import SearchPosting, SearchText
from ledger.ngrams import numbers_in, unpacked
from ledger.services.search_index import index_anew, keep_up

Index = tuple[dict[tuple, tuple], dict[tuple, list[int]]]


def assert_indexed_as_it_stands() -> None:
    """What was brought in change by change is what the ledger says, to the letter."""
    keep_up()
    kept = index()
    index_anew()
    anew = index()
    assert kept[0] == anew[0]
    assert kept[1] == anew[1]


def index() -> Index:
    db.session.rollback()
    words = {(row.kind, row.row_id): (row.words, row.file_words, row.traits) for row in _rows(SearchText)}
    postings = {
        (row.kind, row.piece, row.block): list(numbers_in(row.block, unpacked(row.places)))
        for row in _rows(SearchPosting)
    }
    return words, postings


def _rows(model: type) -> list[sa.Row]:
    return db.session.connection().execute(sa.select(model.__table__)).all()
