"""What each line is found by, read from the ledger itself: what the kept words of a search have to be equal to."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.grammar import shelf
from ledger.models import Area, Entry, EntryPaper, Paper, Searched, Site
from ledger.ngrams import normalised, pieces_of

# What no normalised word begins with: so no trait is taken for a piece of what is written.
TRAIT = "#"
OPEN = f"{TRAIT}open"
# Lines read by one statement.
AT_A_TIME = 1000


class Words(NamedTuple):
    """What a line is found by. `file` is what only the file of its place says; `traits` are where it lies and how it stands."""

    words: str
    file: str
    traits: str

    @classmethod
    def of(cls, words: Iterable[str | None], file: Iterable[str | None], traits: Iterable[str]) -> "Words":
        said = _lines(words)
        return cls("\n".join(said), "\n".join(one for one in _lines(file) if one not in said), " ".join(traits))

    def pieces(self) -> set[str]:
        return pieces_of(chain(self.words.split("\n"), self.file.split("\n"))) | set(self.traits.split())

    def say(self, words: Collection[str], *, with_file: bool) -> bool:
        return all(one in self.words or (with_file and one in self.file) for one in words)


NOTHING = Words("", "", "")


def _lines(told: Iterable[str | None]) -> list[str]:
    found = (normalised(one) for one in told if one)
    return list(dict.fromkeys(one for one in found if one))


def lies_in(area_id: int) -> str:
    return f"{TRAIT}in:{area_id}"


def is_of_book(key: str) -> str:
    return f"{TRAIT}book:{key}"


def is_of_kind(key: str) -> str:
    return f"{TRAIT}kind:{key}"


def is_due_in(day: date) -> str:
    return f"{TRAIT}due:{day:%Y-%m}"


def was_reported_by(person_id: int) -> str:
    return f"{TRAIT}by:{person_id}"


def words_of(connection: sa.Connection, kind: Searched, ids: Collection[int]) -> dict[int, Words]:
    """Return what each of these rows is found by now; nothing for one that is not there."""
    wanted, found = list(ids), {}
    for at in range(0, len(wanted), AT_A_TIME):
        found |= _READ[kind](connection, wanted[at : at + AT_A_TIME])
    return found


_entry, _site, _paper = Entry.__table__, Site.__table__, Paper.__table__
_area, _village = Area.__table__, Area.__table__.alias("village")
_ids = sa.bindparam("ids", expanding=True)

_ENTRIES = (
    sa.select(
        *(
            _entry.c[name]
            for name in ("id", "number", "headline", "responsible", "book", "closed_at", "reported_by_id")
        ),
        *(_entry.c[name] for name in ("site_id", "town_id", "village_id", "next_due_on")),
        *(_site.c[name] for name in ("kind", "name", "address")),
        _area.c.path,
        _area.c.name.label("area"),
        _village.c.name.label("village"),
    )
    .select_from(
        _entry.join(_area, _area.c.id == _entry.c.area_id)
        .outerjoin(_site, _site.c.id == _entry.c.site_id)
        .outerjoin(_village, _village.c.id == _entry.c.village_id)
    )
    .where(_entry.c.id.in_(_ids))
)
_SITES = (
    sa.select(
        *(_site.c[name] for name in ("id", "kind", "name", "address", "retired_at", "town_id", "village_id")),
        _area.c.path,
        _area.c.name.label("area"),
        _village.c.name.label("village"),
    )
    .select_from(
        _site.join(_area, _area.c.id == _site.c.area_id).outerjoin(_village, _village.c.id == _site.c.village_id)
    )
    .where(_site.c.id.in_(_ids))
)
_PAPERS = sa.select(_paper.c.id, _paper.c.number, _paper.c.issuing_authority, _paper.c.kind, _paper.c.town_id).where(
    _paper.c.id.in_(_ids)
)
_ties = EntryPaper.__table__.c
_NUMBERS = (
    sa.select(_ties.entry_id, _paper.c.number).join_from(EntryPaper, Paper).where(_ties.entry_id.in_(_ids)).distinct()
)


def _rows(connection: sa.Connection, statement: sa.Select[Any], ids: Collection[int]) -> list[sa.Row[Any]]:
    return list(connection.execute(statement, {"ids": list(ids)}))


def _entries(connection: sa.Connection, ids: Collection[int]) -> dict[int, Words]:
    rows = _rows(connection, _ENTRIES, ids)
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    for entry_id, number in _rows(connection, _NUMBERS, ids):
        numbers[entry_id].append(number)
    own = _details(
        connection, {book.key: (book.entry, book.searched_fields()) for book in shelf.books()}, rows, "book", "id"
    )
    files = _details(connection, _site_fields(), [row for row in rows if row.site_id is not None], "kind", "site_id")
    return {
        row.id: Words.of(
            (
                row.number, row.headline, row.responsible, row.name, row.address, row.village, row.area,
                *own.get(row.id, ()), *sorted(numbers[row.id]),
            ),
            files.get(row.site_id, ()),
            (
                is_of_book(row.book), was_reported_by(row.reported_by_id), *_where(row),
                *([OPEN] if row.closed_at is None else []),
                *([is_due_in(row.next_due_on)] if row.next_due_on is not None else []),
            ),
        )
        for row in rows
    }  # fmt: skip


def _sites(connection: sa.Connection, ids: Collection[int]) -> dict[int, Words]:
    rows = _rows(connection, _SITES, ids)
    files = _details(connection, _site_fields(), rows, "kind", "id")
    return {
        row.id: Words.of(
            (row.name, row.address, row.village, row.area, *files.get(row.id, ())),
            (),
            (is_of_kind(row.kind), *_where(row), *([OPEN] if row.retired_at is None else [])),
        )
        for row in rows
    }


def _papers(connection: sa.Connection, ids: Collection[int]) -> dict[int, Words]:
    return {
        row.id: Words.of(
            (row.number, row.issuing_authority), (), (is_of_kind(row.kind), lies_in(row.town_id), OPEN)
        )
        for row in _rows(connection, _PAPERS, ids)
    }  # fmt: skip


def _where(row: sa.Row[Any]) -> list[str]:
    """Return every area a row lies in: what any post lies over it by, the tree of today and the columns of the row alike."""
    inside = {int(one) for one in row.path.strip("/").split("/")}
    return [lies_in(one) for one in sorted(inside | ({row.town_id, row.village_id} - {None}))]


def _site_fields() -> dict[str, tuple[type[Any], tuple[str, ...]]]:
    """Return, by the kind of place, what its files are found by; of books that share a kind, what any of them says."""
    found: dict[str, tuple[type[Any], tuple[str, ...]]] = {}
    for book in shelf.books():
        if book.site is not None:
            _, known = found.get(book.site.key, (None, ()))
            found[book.site.key] = (book.site.model, tuple(dict.fromkeys(known + book.site.searched_fields())))
    return found


def _details(
    connection: sa.Connection,
    fields: dict[str, tuple[type[Any], tuple[str, ...]]],
    rows: Iterable[sa.Row[Any]],
    by: str,
    key: str,
) -> dict[int, tuple[str | None, ...]]:
    """Return what the detail tables of the rows say: a statement for each book or kind of place among them."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[getattr(row, by)].add(getattr(row, key))
    found: dict[int, tuple[str | None, ...]] = {}
    for kind, ids in wanted.items():
        model, names = fields.get(kind, (None, ()))
        if model is not None and names:
            table = model.__table__
            said = sa.select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(_ids))
            found.update((number, tuple(told)) for number, *told in _rows(connection, said, ids))
    return found


_READ: dict[Searched, Callable[[sa.Connection, Collection[int]], dict[int, Words]]] = {
    Searched.ENTRY: _entries,
    Searched.SITE: _sites,
    Searched.PAPER: _papers,
}
