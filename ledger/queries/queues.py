"""What comes before and after one entry in a list: found by the list's own condition and order, in one statement.

Nothing is kept about who walks which list: whatever left it meanwhile is not met again.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Reach, reach_of
from ledger.db import db
from ledger.grammar.book import Book
from ledger.grammar.figures import Figure, Period
from ledger.models import Entry, Person
from ledger.queries.entries import KEPT, Waiting, waiting_for
from ledger.queries.figure_counts import sight_of, visible_rows
from ledger.queries.narrowing import Narrowing, searched
from ledger.queries.views import View

_entry = Entry.__table__.c


class Place(NamedTuple):
    """Where an entry stands in any list: what lists are ordered by."""

    entry_id: int
    due_on: date | None


class Neighbours(NamedTuple):
    """The ids of the lines beside one of a list, None at its ends."""

    before: int | None
    after: int | None


def place_of(entry: Entry) -> Place:
    return Place(entry.id, entry.next_due_on)


def beside_in_inbox(person: Person, view: View, place: Place) -> Neighbours:
    return _beside(_in_inbox(waiting_for(person), view, place.due_on is not None), place)


def beside_in_list(person: Person, view: View, narrowing: Narrowing, place: Place) -> Neighbours:
    reach, narrowing = reach_of(person), searched(person, narrowing, only_open=view.which.is_open)
    by_day, newest_first = (
        (_by_day, _newest_first) if narrowing.look is None else (_by_day.__wrapped__, _newest_first.__wrapped__)
    )
    if view.which.is_open:
        return _beside(by_day(reach, view, narrowing, place.due_on is not None), place)
    return _beside(newest_first(reach, view, narrowing), place)


def beside_in_figure(
    person: Person, book: Book, figure: Figure, period: Period, village_id: int | None, place: Place
) -> Neighbours:
    def keys() -> sa.Select[Any]:
        rows = visible_rows(book, [figure], period, sight_of(person), village_id).where(*figure.rows(period))
        return rows.with_only_columns(Entry.id)

    return _beside(_both(*_by_number_of(keys)), place)


@lru_cache(maxsize=KEPT)
def _in_inbox(waiting: Waiting, view: View, has_place: bool) -> sa.Select[Any]:
    mine = [sa.and_(view.condition(), one) for one in waiting.branches()]
    return _both(*_in_order_of_days(mine, has_place=has_place))


@lru_cache(maxsize=KEPT)
def _by_day(reach: Reach, view: View, narrowing: Narrowing, has_place: bool) -> sa.Select[Any]:
    branch = sa.and_(reach.entries(), view.condition(), *narrowing.conditions())
    return _both(*_in_order_of_days([branch], has_place=has_place))


@lru_cache(maxsize=KEPT)
def _newest_first(reach: Reach, view: View, narrowing: Narrowing) -> sa.Select[Any]:
    def keys() -> sa.Select[Any]:
        return sa.select(_entry.id).where(reach.entries(), view.condition(), *narrowing.conditions())

    return _both(*_by_number_of(keys))


_HERE = sa.bindparam("here_id", type_=sa.Integer)
_DAY = sa.bindparam("here_day", type_=sa.Date)


def _in_order_of_days(branches: Sequence[sa.ColumnElement[bool]], *, has_place: bool) -> tuple[Any, Any]:
    """Return the statements for the id before and after; one that stands nowhere in the list comes before all of it."""
    key, here = sa.tuple_(_entry.next_due_on, _entry.id), sa.tuple_(_DAY, _HERE)

    def nearest(beyond: Any, order: Callable[[Any], Any]) -> Any:
        # Looked for apart in each branch, by its own index: no more than a line of each is read.
        return _nearest([_first(one, beyond, order) for one in branches], order)

    before = nearest(key < here, sa.desc) if has_place else sa.null()
    return before, nearest(key > here if has_place else sa.true(), sa.asc)


def _first(branch: sa.ColumnElement[bool], beyond: Any, order: Callable[[Any], Any]) -> sa.Subquery:
    found = sa.select(_entry.id, _entry.next_due_on)
    found = found.where(_entry.closed_at.is_(None), branch, beyond, _entry.id != _HERE)
    return found.order_by(order(_entry.next_due_on), order(_entry.id)).limit(1).subquery()


def _nearest(found: list[sa.Subquery], order: Callable[[Any], Any]) -> Any:
    several = sa.union_all(*(sa.select(one) for one in found)).subquery()
    nearest = sa.select(several.c.id).order_by(order(several.c.next_due_on), order(several.c.id))
    return nearest.limit(1).scalar_subquery()


def _by_number_of(keys: Callable[[], sa.Select[Any]]) -> tuple[Any, Any]:
    before = keys().where(_entry.id > _HERE).order_by(_entry.id.asc()).limit(1).scalar_subquery()
    return before, keys().where(_entry.id < _HERE).order_by(_entry.id.desc()).limit(1).scalar_subquery()


def _both(before: Any, after: Any) -> sa.Select[Any]:
    return sa.select(before.label("before"), after.label("after"))


def _beside(statement: sa.Select[Any], place: Place) -> Neighbours:
    values = {"here_id": place.entry_id, "here_day": place.due_on}
    return Neighbours._make(db.session.connection().execute(statement, values).one())
