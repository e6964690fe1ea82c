"""What lists are searched by, brought up to date: the lines that have changed are read anew, and their pieces kept.

The change itself is written down in its own transaction, by triggers, and searches look at what has changed themselves. So
what is done here may be late and is never wrong, and costs whoever files something nothing but a row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ledger.db import db, transaction
from ledger.models import SearchChange, Searched, SearchPosting, SearchText
from ledger.ngrams import BLOCK, as_places, packed, unpacked
from ledger.queries.search_health import ROWS_OF
from ledger.queries.search_texts import NOTHING, Words, words_of

# Lines brought up to date at once while others write; and where everything is to be read anew, where nobody waits.
FEW, WHOLE_BLOCK = 200, BLOCK
# Keys asked for in one statement.
AT_A_TIME = 1000
# Any fixed number but those of the tallies and the upgrade: of those who index, one at a time does.
INDEXING = 16

_texts, _postings, _changes = SearchText.__table__, SearchPosting.__table__, SearchChange.__table__
SOME_CHANGED = sa.select(sa.exists().select_from(_changes))


def keep_up(*, at_once: int = FEW) -> int:
    """Bring what has changed into the index, some in a transaction, and return how many changes that were."""
    found = 0
    # Mostly there is nothing, and nobody waits in the line of those who write for that.
    while db.session.scalar(SOME_CHANGED):
        with transaction() as session:
            _wait_in_line(session)
            found += index_changes(session.connection(), at_once)
    return found


def index_anew() -> int:
    """Make the index from the ledger again, a block of lines in a transaction, and return how many lines that were.

    Whoever searches meanwhile finds what there is: each block is the old one or the new.
    """
    found = 0
    for kind, block in blocks_of(db.session.connection()):
        with transaction() as session:
            _wait_in_line(session)
            found += index_block(session.connection(), kind, block)
    return found


def _wait_in_line(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(INDEXING)))


def blocks_of(connection: sa.Connection) -> list[tuple[Searched, int]]:
    """Return the blocks of everything that is there, or that the index says is."""
    found = []
    for kind, rows in ROWS_OF.items():
        kept = sa.select(sa.func.max(_texts.c.row_id)).where(_texts.c.kind == kind)
        last = [connection.scalar(one) or 0 for one in (sa.select(sa.func.max(rows.c.id)), kept)]
        found += [(kind, block) for block in range(max(last) // BLOCK + 1)]
    return found


def index_block(connection: sa.Connection, kind: Searched, block: int) -> int:
    """Forget what is kept of a block and index its lines, in the transaction of this connection; return how many."""
    here, rows = sa.between(_texts.c.row_id, block * BLOCK, (block + 1) * BLOCK - 1), ROWS_OF[kind].c
    connection.execute(sa.delete(_texts).where(_texts.c.kind == kind, here))
    connection.execute(sa.delete(_postings).where(_postings.c.kind == kind, _postings.c.block == block))
    ids = connection.scalars(sa.select(rows.id).where(sa.between(rows.id, block * BLOCK, (block + 1) * BLOCK - 1)))
    changes = Changes(kind, block, set(ids))
    _index(connection, changes)
    return len(changes.row_ids)


def index_changes(connection: sa.Connection, most: int) -> int:
    """Index some of what has changed, the oldest changes first, and return how many these were.

    In the transaction of this connection; what changes meanwhile is written down anew.
    """
    oldest = sa.select(_changes.c.id, _changes.c.kind, _changes.c.row_id).order_by(_changes.c.id).limit(most)
    rows = connection.execute(oldest).all()
    for one in _by_block(rows):
        _index(connection, one)
    for ids in _parts([row.id for row in rows]):
        connection.execute(sa.delete(_changes).where(_changes.c.id.in_(ids)))
    return len(rows)


class Changes(NamedTuple):
    """Lines of one kind and block that have changed."""

    kind: Searched
    block: int
    row_ids: set[int]


def _by_block(rows: Iterable[sa.Row]) -> list[Changes]:
    found: dict[tuple[Searched, int], Changes] = {}
    for _, kind, row_id in rows:
        found.setdefault((kind, row_id // BLOCK), Changes(kind, row_id // BLOCK, set())).row_ids.add(row_id)
    return list(found.values())


def _index(connection: sa.Connection, changes: Changes) -> None:
    """Keep the words of lines as they are now, and move the pieces they have gained or lost."""
    gained: defaultdict[str, list[int]] = defaultdict(list)
    lost: defaultdict[str, list[int]] = defaultdict(list)
    for ids in _parts(sorted(changes.row_ids)):
        before, now = _kept(connection, changes.kind, ids), words_of(connection, changes.kind, ids)
        differ = [one for one in ids if before.get(one) != now.get(one)]
        for row_id in differ:
            had, has = before.get(row_id, NOTHING).pieces(), now.get(row_id, NOTHING).pieces()
            for piece in has - had:
                gained[piece].append(row_id)
            for piece in had - has:
                lost[piece].append(row_id)
        _keep(connection, changes.kind, {one: now.get(one) for one in differ})
    for pieces in _parts(sorted(gained.keys() | lost.keys())):
        _move(connection, changes, pieces, gained, lost)


def _kept(connection: sa.Connection, kind: Searched, ids: Collection[int]) -> dict[int, Words]:
    rows = sa.select(_texts.c.row_id, _texts.c.words, _texts.c.file_words, _texts.c.traits).where(
        _texts.c.kind == kind, _texts.c.row_id.in_(ids)
    )
    return {row_id: Words(*said) for row_id, *said in connection.execute(rows)}


def _keep(connection: sa.Connection, kind: Searched, words: dict[int, Words | None]) -> None:
    gone = [row_id for row_id, said in words.items() if said is None]
    if gone:
        connection.execute(sa.delete(_texts).where(_texts.c.kind == kind, _texts.c.row_id.in_(gone)))
    rows = [
        {"kind": kind, "row_id": row_id, "words": said.words, "file_words": said.file, "traits": said.traits}
        for row_id, said in words.items()
        if said is not None
    ]
    if rows:
        anew = _insert(connection, _texts)
        told = {name: anew.excluded[name] for name in ("words", "file_words", "traits")}
        connection.execute(anew.on_conflict_do_update(index_elements=["kind", "row_id"], set_=told), rows)


def _move(
    connection: sa.Connection,
    changes: Changes,
    pieces: Collection[str],
    gained: dict[str, list[int]],
    lost: dict[str, list[int]],
) -> None:
    here = (_postings.c.kind == changes.kind, _postings.c.piece.in_(pieces), _postings.c.block == changes.block)
    kept = dict(connection.execute(sa.select(_postings.c.piece, _postings.c.places).where(*here)).all())
    rows, empty = [], []
    for piece in pieces:
        places = unpacked(kept[piece]) if piece in kept else 0
        places = (places | as_places(gained.get(piece, ()))) & ~as_places(lost.get(piece, ()))
        if places:
            rows.append({"kind": changes.kind, "piece": piece, "block": changes.block, "places": packed(places)})
        else:
            empty.append(piece)
    if empty:
        connection.execute(sa.delete(_postings).where(*here, _postings.c.piece.in_(empty)))
    if rows:
        anew = _insert(connection, _postings)
        anew = anew.on_conflict_do_update(
            index_elements=["kind", "piece", "block"], set_={"places": anew.excluded.places}
        )
        connection.execute(anew, rows)


def _parts(values: list) -> Iterable[list]:
    return (values[at : at + AT_A_TIME] for at in range(0, len(values), AT_A_TIME))


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    """Return an INSERT that knows ON CONFLICT, also where there is no session."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
