"""待办 at a glance: how much waits for somebody, and which of the shorter lists beside it hold anything at all."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import Reach, reach_of
from ledger.db import db
from ledger.models import Person
from ledger.queries.counts import Urgency, by_urgency, count_to_limit
from ledger.queries.entries import KEPT, Waiting, waiting_for
from ledger.queries.proposals import Deciding, deciding, some_own, some_waiting
from ledger.queries.sites import SOME_PROVISIONAL, SOME_UNSETTLED
from ledger.queries.views import View


class Glance(NamedTuple):
    """The counts of an inbox, and whether it has to ask for a list that is empty on most days."""

    urgency: Urgency
    is_asked: bool  # some proposal waits for this person's decision
    has_proposed: bool  # what this person has proposed is open, or was decided since
    has_unsettled: bool  # a visit of this person's has findings left
    has_provisional: bool  # a file somewhere was begun on the spot and is to be completed


def at_a_glance(person: Person, *, today: date, near_days: int, since: datetime) -> Glance:
    """Count what waits for this person by urgency, and look what else there is, in one statement.

    Each count stops at MOST_COUNTED; proposals decided before `since` are passed over.
    """
    kept = _glance(waiting_for(person), deciding(person), today, near_days)
    row = db.session.connection().execute(kept, {"person_id": person.id, "since": since}).one()
    late, near, still_open, *found = row
    return Glance(Urgency(late=late, near=near, open=still_open), *map(bool, found))


@lru_cache(maxsize=KEPT)
def _glance(waiting: Waiting, mine: Deciding, today: date, near_days: int) -> sa.Select[Any]:
    return sa.select(
        *by_urgency(waiting.branches(), today=today, near_days=near_days),
        some_waiting(mine),
        some_own(waiting.reach),
        SOME_UNSETTLED,
        SOME_PROVISIONAL,
    )


def count_in_view(person: Person, view: View) -> int:
    """Return how many entries a person sees in a view, no further than MOST_COUNTED: the number that leads to the list."""
    return db.session.connection().execute(_count_in_view(reach_of(person), view)).scalar_one()


@lru_cache(maxsize=KEPT)
def _count_in_view(reach: Reach, view: View) -> sa.Select[tuple[int]]:
    return sa.select(count_to_limit([sa.and_(view.condition(), reach.entries())]))
