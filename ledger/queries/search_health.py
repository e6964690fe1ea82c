"""Whether what lists are searched by is what the ledger says."""

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from ledger.db import db
from ledger.models import Entry, Paper, SearchChange, Searched, SearchPosting, SearchText, Site
from ledger.ngrams import BLOCK, unpacked
from ledger.queries.search_texts import NOTHING, Words, words_of

ROWS_OF = {Searched.ENTRY: Entry.__table__, Searched.SITE: Site.__table__, Searched.PAPER: Paper.__table__}
# So many lines of a kind are compared word by word, spread over all there are: a page waits for it.
MOST_COMPARED = 200
# More that have changed and are not indexed make every search slow: nobody brings them in.
MOST_WAITING = 2_000

# What writes down which lines have changed.
TELLING = {
    (table, f"{table}_search_{act}")
    for table, acts in (
        ("entry", ("insert", "update", "delete")),
        ("site", ("insert", "update", "delete")),
        ("paper", ("insert", "delete")),
        ("entry_paper", ("insert",)),
        ("area", ("update",)),
    )
    for act in acts
}

_text, _change, _posting = SearchText.__table__.c, SearchChange.__table__.c, SearchPosting.__table__.c


def lines_waiting() -> int:
    """Return how many changes are not in the index yet, as far as that is slow."""
    some = sa.select(_change.id).limit(MOST_WAITING + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def stale_lines(most: int = MOST_COMPARED) -> int:
    """Return how many lines are found by something else than what they say: all that have no words, or words of nothing,
    and of the others those that differ among as many as are compared. What waits to be indexed is found and no fault.
    """
    return sum(len(set(_without_words(kind)) | set(_differing(kind, most))) for kind in Searched)


def _without_words(kind: Searched) -> Iterator[int]:
    rows = ROWS_OF[kind].c
    waits = sa.exists().where(_change.kind == kind)
    has_words = sa.exists().where(_text.kind == kind, _text.row_id == rows.id)
    yield from db.session.scalars(
        sa.select(rows.id).where(~has_words.correlate(ROWS_OF[kind]), ~waits.where(_change.row_id == rows.id))
    )
    is_there = sa.exists().where(rows.id == _text.row_id).correlate(SearchText.__table__)
    gone = sa.select(_text.row_id).where(_text.kind == kind, ~is_there, ~waits.where(_change.row_id == _text.row_id))
    yield from db.session.scalars(gone)


def _differing(kind: Searched, most: int) -> Iterator[int]:
    ids = _spread(kind, most)
    connection = db.session.connection()
    now, kept = words_of(connection, kind, ids), _kept(kind, ids)
    waiting = set(db.session.scalars(sa.select(_change.row_id).where(_change.kind == kind)))
    for row_id in set(ids) - waiting:
        said = kept.get(row_id, NOTHING)
        if said != now.get(row_id, NOTHING) or not _has_pieces(kind, row_id, said):
            yield row_id


def _spread(kind: Searched, most: int) -> list[int]:
    """Return the ids of lines that lie evenly among all of a kind, the last among them."""
    rows = ROWS_OF[kind].c
    last = db.session.scalar(sa.select(sa.func.max(rows.id))) or 0
    return [last - last * one // most for one in range(most)] if last > most else list(range(1, last + 1))


def _kept(kind: Searched, ids: Collection[int]) -> dict[int, Words]:
    found = sa.select(_text.row_id, _text.words, _text.file_words, _text.traits)
    rows = db.session.execute(found.where(_text.kind == kind, _text.row_id.in_(ids)))
    return {row_id: Words(*said) for row_id, *said in rows}


def _has_pieces(kind: Searched, row_id: int, said: Words) -> bool:
    pieces = said.pieces()
    here = (_posting.kind == kind, _posting.block == row_id // BLOCK, _posting.piece.in_(pieces))
    kept = db.session.scalars(sa.select(_posting.places).where(*here)).all()
    return len(kept) == len(pieces) and all(unpacked(one) >> row_id % BLOCK & 1 for one in kept)
