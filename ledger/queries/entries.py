"""Lists of entries: plain rows, one statement a page, keyset paging, every list beginning from what the person may see."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Reach, Scope, reach_of, roles_over, scopes_by_role
from ledger.db import db
from ledger.models import LEADING_ROLES, Area, Entry, Outsider, Person, Role, Site
from ledger.overdue import overdue_on
from ledger.queries.counts import MOST_COUNTED, how_many, together
from ledger.queries.narrowing import Narrowing, searched
from ledger.queries.search import MOST_PICKED, numbers_among
from ledger.queries.views import View, Which

PAGE = 50
# Built statements kept for who asks again.
KEPT = 256


class EntryRow(NamedTuple):
    """One line of a list, straight from the database."""

    id: int
    number: str
    headline: str
    book: str
    state: str
    grade: str | None
    next_due_on: date | None
    closed_at: datetime | None
    round: int
    is_listed: bool
    outsider: Outsider | None
    outsider_until: date | None
    # The earliest day told much later that nobody else has confirmed.
    unconfirmed_on: date | None
    awaits: Role | None
    held_since: datetime
    responsible: str | None
    place: str | None
    area: str | None
    holder: str | None


_entry = Entry.__table__.c
_site = Site.__table__
_village = Area.__table__.alias("village")
_holder = Person.__table__.alias("holder")

# Columns of tables, not of mapped classes: a line of a list needs no mapper to be read, nor the details of its book.
_ROWS = sa.select(
    _entry.id,
    _entry.number,
    _entry.headline,
    _entry.book,
    _entry.state,
    _entry.grade,
    _entry.next_due_on,
    _entry.closed_at,
    _entry.round,
    _entry.is_listed,
    _entry.outsider,
    _entry.outsider_until,
    _entry.unconfirmed_on,
    _entry.awaits,
    _entry.held_since,
    _entry.responsible,
    _site.c.name.label("place"),
    _village.c.name.label("area"),
    _holder.c.name.label("holder"),
).select_from(
    Entry.__table__.outerjoin(_site, _site.c.id == _entry.site_id)
    .outerjoin(_village, _village.c.id == _entry.village_id)
    .outerjoin(_holder, _holder.c.id == _entry.holder_id)
)
# What a line is sorted by.
_KEYS = sa.select(_entry.id, _entry.next_due_on)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of one page, the key the next one begins after, or None at the end, and how many there are altogether.

    They are counted to MOST_COUNTED, and for the first page alone: whoever turns over pages has read how many there are,
    and not every page is to cost a thousand lines.
    """

    rows: list[Any]
    next_key: str | None
    total: int | None = None


def _by_due_date(what: sa.Select[Any], condition: sa.ColumnElement[bool], *, goes_on: bool) -> sa.Select[Any]:
    """Return what is open, the most urgent first."""
    query = what.where(_entry.closed_at.is_(None), condition)
    if goes_on:
        key = (sa.bindparam("after_day", type_=sa.Date), sa.bindparam("after_id", type_=sa.Integer))
        query = query.where(sa.tuple_(_entry.next_due_on, _entry.id) > sa.tuple_(*key))
    return _in_order(query, _entry)


def _in_order(query: sa.Select[Any], columns: Any) -> sa.Select[Any]:
    return query.order_by(columns.next_due_on, columns.id).limit(sa.bindparam("most", type_=sa.Integer))


def _due_page(query: sa.Select[Any], key: tuple[date, int] | None, limit: int) -> Page:
    after = {"after_day": key[0], "after_id": key[1]} if key is not None else {}
    rows, total = _fetch(query, most=limit + 1, **after)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows=rows[:limit], next_key=f"{last.next_due_on}.{last.id}" if last else None, total=total)


def _newest_page(reach: Reach, view: View, narrowing: Narrowing, *, after: str | None) -> Page:
    """Return a page of entries, the latest first. `after` is the last row's id."""
    key = int(after) if after is not None and after.isdecimal() else None
    if narrowing.look is not None:
        rows = _newest_found(reach, view, narrowing, key)
        is_whole = key is None and len(rows) <= PAGE
        total = len(rows) if is_whole else _total_found(reach, view, narrowing, key)
    else:
        before = {"before_id": key} if key is not None else {}
        rows, total = _fetch(_newest(reach, view, narrowing, key is not None), most=PAGE + 1, **before)
    return Page(rows=rows[:PAGE], next_key=str(rows[PAGE - 1].id) if len(rows) > PAGE else None, total=total)


# So many of the latest that may say the words are looked at first, and then ever more, until a page is full.
FEW_PICKED, MORE_PICKED, MOST_TURNS = 150, 4, 3
# Of so many that may say the words, as many say them as are counted; hardly any of them only has all their pieces.
ENOUGH = MOST_COUNTED + MOST_COUNTED // 10


def _newest_found(reach: Reach, view: View, narrowing: Narrowing, key: int | None) -> list[EntryRow]:
    """Return a page of what says the words, the latest first: those that may say them are known in that order."""
    assert narrowing.look is not None
    likely, rows, picks = narrowing.look.newest(key), [], FEW_PICKED
    for _ in range(MOST_TURNS):
        picked = tuple(islice(likely, picks))
        if not picked:
            return rows
        rows += _fetch(_newest.__wrapped__(reach, view, replace(narrowing, picked=picked), False), most=PAGE + 1)[0]
        if len(rows) > PAGE or len(picked) < picks:
            return rows[: PAGE + 1]
        picks *= MORE_PICKED
    # Hardly any of them is in this list: it is walked instead.
    before = {"before_id": key} if key is not None else {}
    walked = _newest.__wrapped__(reach, view, replace(narrowing, picked=None), key is not None)
    return _fetch(walked, most=PAGE + 1, **before)[0]


def _total_found(reach: Reach, view: View, narrowing: Narrowing, key: object) -> int | None:
    """Return how many say the words, for the first page; None where that cannot be told from as many as are looked at."""
    if narrowing.look is None or key is not None:
        return None
    if narrowing.picked is None and view.which in (Which.OVERDUE, Which.NEAR):
        # Of very many that say the words some are in this view: to count them costs more than to show them.
        return None
    picked = narrowing.picked if narrowing.picked is not None else tuple(islice(narrowing.look.newest(), ENOUGH))
    looked_at = replace(narrowing, picked=picked)
    condition = sa.and_(reach.entries(), view.condition(), *looked_at.conditions())
    found = db.session.connection().scalar(sa.select(how_many(sa.select(_entry.id).where(condition)))) or 0
    return found if narrowing.picked is not None or found == MOST_COUNTED else None


@lru_cache(maxsize=KEPT)
def _newest(reach: Reach, view: View, narrowing: Narrowing, goes_on: bool) -> sa.Select[Any]:
    condition = sa.and_(reach.entries(), view.condition(), *narrowing.conditions())
    query = _ROWS.where(condition)
    if goes_on:
        query = query.where(_entry.id < sa.bindparam("before_id", type_=sa.Integer))
    elif narrowing.look is None:
        query = query.add_columns(_how_many(condition, _entry.id.desc()))
    return query.order_by(_entry.id.desc()).limit(sa.bindparam("most", type_=sa.Integer))


def _fetch(query: sa.Select[Any], **values: Any) -> tuple[list[EntryRow], int | None]:
    """Return the rows, and how many there are altogether where the statement counts them in a last column."""
    # All at once: asked for one by one, each row costs three calls through the driver.
    found = db.session.connection().execute(query, values)
    is_counted, rows = len(found.keys()) > LAST, found.all()
    total = (rows[0][LAST] if rows else 0) if is_counted else None
    return [EntryRow._make(row[:LAST]) for row in rows], total


# Where a count stands behind what a row says.
LAST = len(EntryRow._fields)


def _how_many(condition: sa.ColumnElement[bool], *order: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """Return the count of a list, as one of its columns: a statement of its own would cost as much again as the counting."""
    keys = _ROWS.with_only_columns(_entry.id, maintain_column_froms=True)
    return how_many(keys.where(condition).order_by(*order))


def _due_key(after: str | None) -> tuple[date, int] | None:
    """Read the last row's date and id from an address ("2026-11-20.417"); a mangled key begins at the first page."""
    if not after:
        return None
    day, _, number = after.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def overdue_entries(
    person: Person, *, today: date, narrowing: Narrowing, after: str | None = None, limit: int = PAGE
) -> Page:
    """Return what is overdue and visible to this person, the longest late first."""
    narrowing = searched(person, narrowing, only_open=True)
    return _open_page(reach_of(person), View(Which.OVERDUE, today), narrowing, after=after, limit=limit)


def _open_page(reach: Reach, view: View, narrowing: Narrowing, *, after: str | None, limit: int) -> Page:
    key = _due_key(after)
    if narrowing.look is None:
        return _due_page(_open_rows(reach, view, narrowing, key is not None), key, limit)
    rows = _due_found(reach, view, narrowing, key, limit)
    next_key = f"{rows[limit - 1].next_due_on}.{rows[limit - 1].id}" if len(rows) > limit else None
    total = len(rows) if key is None and next_key is None else _total_found(reach, view, narrowing, key)
    return Page(rows=rows[:limit], next_key=next_key, total=total)


def _due_found(
    reach: Reach, view: View, narrowing: Narrowing, key: tuple[date, int] | None, limit: int
) -> list[EntryRow]:
    """Return a page of what says the words, the most urgent first.

    Few are put in order by the database. Many are known by the month they are due in: one after the other, until the page
    is full. A month of very many is walked.
    """
    look = narrowing.look
    assert look is not None
    if narrowing.picked is not None:
        return _due_rows(reach, view, narrowing, key, limit, narrowing.picked)
    months, unknown = look.by_month(view.today)
    if len(unknown) > MOST_PICKED:
        return _due_rows(reach, view, narrowing, key, limit, None)
    rows = {row.id: row for row in _due_rows(reach, view, narrowing, key, limit, unknown)}
    in_order = 0
    for month, places in months:
        if in_order > limit or (view.which is Which.OVERDUE and month > view.today):
            break
        if key is not None and month < key[0].replace(day=1):
            continue
        is_walked = sum(one.bit_count() for one in places.values()) > MOST_PICKED
        begins = max(key or (month, 0), (month, 0)) if is_walked else key
        picked = None if is_walked else tuple(numbers_among(places))
        found = _due_rows(reach, view, narrowing, begins, limit, picked)
        rows |= {row.id: row for row in found}
        # A walk goes on into the months after.
        in_order += limit + 1 if is_walked else len(found)
    return sorted(rows.values(), key=lambda row: (row.next_due_on or date.max, row.id))[: limit + 1]


def _due_rows(
    reach: Reach, view: View, narrowing: Narrowing, key: tuple[date, int] | None, limit: int,
    picked: tuple[int, ...] | None,
) -> list[EntryRow]:  # fmt: skip
    if picked is not None and not picked:
        return []
    # What was looked for once is hardly looked for again: its statement is not kept.
    query = _open_rows.__wrapped__(reach, view, replace(narrowing, picked=picked), key is not None)
    after = {"after_day": key[0], "after_id": key[1]} if key is not None else {}
    return _fetch(query, most=limit + 1, **after)[0]


@lru_cache(maxsize=KEPT)
def _open_rows(reach: Reach, view: View, narrowing: Narrowing, goes_on: bool) -> sa.Select[Any]:
    """The page leaders keep open all day: a statement met before costs a third less than one built anew."""
    condition = sa.and_(reach.entries(), view.condition(), *narrowing.conditions())
    query = _by_due_date(_ROWS, condition, goes_on=goes_on)
    is_counted = not goes_on and narrowing.look is None
    return query if not is_counted else query.add_columns(_how_many(condition, _entry.next_due_on, _entry.id))


def every_overdue_entry(*, today: date, book: str | None) -> list[EntryRow]:
    """Return everything overdue in the whole installation, the longest late first: for the operator at the machine.

    What is kept apart stays out: nobody knows whom the operator is related to.
    """
    narrowed = [Entry.book == book] if book is not None else []
    late = _ROWS.where(overdue_on(today), Entry.is_segregated.is_(False), *narrowed)
    return _fetch(late.order_by(_entry.next_due_on, _entry.id))[0]


def entries_of(person: Person, *, view: View, narrowing: Narrowing, after: str | None = None) -> Page:
    """Return a page of one view: what is open by its date, what is closed or everything by its number, latest first."""
    reach, narrowing = reach_of(person), searched(person, narrowing, only_open=view.which.is_open)
    if view.which.is_open:
        return _open_page(reach, view, narrowing, after=after, limit=PAGE)
    return _newest_page(reach, view, narrowing, after=after)


# Whose turn it is when an entry waits for a role: a grid head stands in for the workers, a mayor for the leader.
STANDS_IN = {
    Role.WORKER: (Role.WORKER, Role.GRID_HEAD),
    Role.LEADER: LEADING_ROLES,
}


class Waiting(NamedTuple):
    """What waits for one person, in plain values: statements built for it can be kept."""

    person_id: int
    reach: Reach
    # Where each role this person plays is waited for.
    turns: tuple[tuple[Role, Scope], ...]
    # Whose word alone is asked after, None for whatever waits.
    awaited: Role | None = None

    def branches(self) -> list[sa.ColumnElement[bool]]:
        """Return what is in this person's hands, and what waits for a role of theirs and for nobody in particular.

        Each is a condition of its own, for which an index has the entries by their dates. One condition for all
        would make the database read everything that is open.
        """
        held = sa.and_(Entry.holder_id == self.person_id, self.reach.entries())
        if self.awaited is not None:
            held = sa.and_(held, Entry.awaits == self.awaited)
        unheld = [
            sa.and_(Entry.holder_id.is_(None), Entry.awaits == awaited, self.reach.entries_in(scope))
            for awaited, scope in self.turns
        ]
        return [held, *unheld]


def waiting_for(person: Person, only: Role | None = None) -> Waiting:
    """Return what waits for somebody, or what of it awaits one role alone."""
    turns = tuple(
        (awaited, scope)
        for role, scope in scopes_by_role(person)
        for awaited in (Role if only is None else (only,))
        if _stands_in(role, awaited)
    )
    return Waiting(person.id, reach_of(person), turns, only)


def waits_for(person: Person, entry: Entry) -> bool:
    """Return whether an entry this person sees stands in their inbox: in their hands, or in nobody's and theirs to take."""
    if entry.closed_at is not None or entry.awaits is None:
        return False
    if entry.holder_id is not None:
        return entry.holder_id == person.id
    return any(_stands_in(role, entry.awaits) for role in roles_over(person, entry.area, entry.book))


def _stands_in(role: Role, awaited: Role) -> bool:
    return role in STANDS_IN.get(awaited, (awaited,))


WHATEVER_IS_OPEN = View(Which.OPEN, date.min)


EVERYTHING = Narrowing()


def inbox(
    person: Person,
    *,
    view: View = WHATEVER_IS_OPEN,
    narrowing: Narrowing = EVERYTHING,
    after: str | None = None,
    awaited: Role | None = None,
) -> Page:
    """Return what waits for this person, or what of it is late or near due, or awaits one role, the most urgent first."""
    key, narrowing = _due_key(after), searched(person, narrowing, only_open=True)
    built = _inbox if narrowing.look is None else _inbox.__wrapped__
    return _due_page(built(waiting_for(person, awaited), view, narrowing, key is not None), key, PAGE)


@lru_cache(maxsize=KEPT)
def _inbox(waiting: Waiting, view: View, narrowing: Narrowing, goes_on: bool) -> sa.Select[Any]:
    """No more than a page of each branch is read; then what those pages hold is put in order and read in full."""
    mine = [sa.and_(view.condition(), *narrowing.conditions(), one) for one in waiting.branches()]
    found = together([_by_due_date(_KEYS, one, goes_on=goes_on) for one in mine])
    return _in_order(_ROWS.where(_entry.id.in_(_in_order(sa.select(found.c.id), found.c))), _entry)


def reported_by(person: Person, *, words: str = "", after: str | None = None) -> Page:
    """Return what this person reported and may still see, the latest first, whatever became of it."""
    narrowing = Narrowing(reported_by_id=person.id, words=words)
    return entries_of(person, view=View(Which.ALL, date.min), narrowing=narrowing, after=after)
