"""Reading accounts: who a session belongs to, and the few facts that every page shows about its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, make_transient_to_detached
from sqlalchemy.orm.attributes import manager_of_class, set_committed_value

from ledger.db import db
from ledger.grammar.town_rules import NEAR_DAYS
from ledger.models import Area, AreaLevel, Person, Post, Proposal, Reminder, TownDecision

LEDGER_NAME = "底线台账"
MOST_COUNTED = 100
# On which levels a ledger may be kept.
FOUNDED = (AreaLevel.TOWN, AreaLevel.COUNTY)


@dataclass(frozen=True)
class SessionPerson:
    """A person with the posts that hold today, the name of the town (or county) they work for, and what is unread."""

    person: Person
    unit_name: str
    unread_count: int
    # Whether anything waits anywhere for a decision that somebody else has proposed.
    something_is_proposed: bool
    # How many days before its date a matter counts as near due in the town of the first post that lies in one.
    near_days: int


_person, _post, _area = Person.__table__, Post.__table__, Area.__table__
_town = _area.alias("town")
# How many reminders wait to be read; counting stops at a hundred.
_unread = (
    sa.select(Reminder.id)
    .where(Reminder.person_id == sa.bindparam("person_id"), Reminder.read_at.is_(None))
    .limit(MOST_COUNTED)
)
_unread_count = sa.select(sa.func.count()).select_from(_unread.subquery()).scalar_subquery()
_proposal, _decision = Proposal.__table__, TownDecision.__table__
# Nearly always nothing waits for a decision; then nobody need be asked whether it waits for them.
_is_proposed = (
    sa.select(_proposal.c.id)
    .where(_proposal.c.decided_at.is_(None), _proposal.c.proposed_by_id != sa.bindparam("person_id"))
    .exists()
)
_near_days = (
    sa.select(_decision.c.value)
    .where(_decision.c.town_id == _area.c.town_id, _decision.c.key == NEAR_DAYS.key)
    .correlate(_area)
    .scalar_subquery()
)
_person_of_session = (
    # Columns of three tables, cut apart again below: a mapper would take longer to read them than the rest of the request.
    sa.select(
        *(column.label(f"{column.table.name}_{column.name}") for table in (_person, _post, _area) for column in table.c)
    )
    .add_columns(_near_days, _town.c.name, _unread_count, _is_proposed)
    .select_from(_person)
    .outerjoin(
        _post,
        sa.and_(
            _post.c.person_id == _person.c.id,
            _post.c.valid_from <= sa.bindparam("today"),
            sa.or_(_post.c.valid_to.is_(None), _post.c.valid_to >= sa.bindparam("today")),
        ),
    )
    .outerjoin(_area, _area.c.id == _post.c.area_id)
    .outerjoin(_town, _town.c.id == sa.func.coalesce(_area.c.town_id, _area.c.id))
    .where(
        _person.c.id == sa.bindparam("person_id"),
        _person.c.session_epoch == sa.bindparam("epoch"),
        _person.c.retired_at.is_(None),
    )
    .order_by(_post.c.id)
)
_OF_POST, _OF_AREA = len(_person.c), len(_person.c) + len(_post.c)
_NEAR, _TOWN = _OF_AREA + len(_area.c), _area.c.keys().index("town_id")


def person_of_session(person_id: int, epoch: int, *, today: date) -> SessionPerson | None:
    """Return whose session this is, or None when it has ended: one statement, run for every page.

    The person is for reading only and belongs to no session of the database.
    """
    values = {"person_id": person_id, "epoch": epoch, "today": today}
    rows = db.session.connection().execute(_person_of_session, values).tuples().all()
    return _made_of(rows) if rows else None


def person_with_posts(person_id: int, *, today: date) -> Person:
    """Return somebody with the posts that hold on a day, whether or not they still work."""
    person = db.session.get_one(Person, person_id)
    held = (Post.valid_from <= today, sa.or_(Post.valid_to.is_(None), Post.valid_to >= today))
    posts = sa.select(Post).where(Post.person_id == person_id, *held).options(joinedload(Post.area)).order_by(Post.id)
    set_committed_value(person, "posts", list(db.session.scalars(posts)))
    return person


def _made_of(rows: Sequence[Any]) -> SessionPerson:
    """Make a person with the posts that hold today; made anew for every request, so that none can spoil another's."""
    person = _detached(Person, _person, rows[0])
    posts = [_detached(Post, _post, row[_OF_POST:]) for row in rows if row[_OF_POST] is not None]
    for post, row in zip(posts, rows, strict=False):
        set_committed_value(post, "area", _detached(Area, _area, row[_OF_AREA:]))
    set_committed_value(person, "posts", posts)
    *_, unit_name, unread, is_proposed = rows[0]
    return SessionPerson(
        person=person,
        unit_name=unit_name or LEDGER_NAME,
        unread_count=unread,
        something_is_proposed=bool(is_proposed),
        near_days=_near_days_of(rows),
    )


def _near_days_of(rows: Sequence[Any]) -> int:
    decided = next((row[_NEAR] for row in rows if row[_OF_AREA + _TOWN] is not None), None)
    return NEAR_DAYS.default if decided is None else int(decided)


def _detached(model: type[Any], table: sa.Table, values: tuple[Any, ...]) -> Any:
    # As a mapper makes what it reads; to set every attribute of a new one would take twice as long.
    made = manager_of_class(model).new_instance()
    vars(made).update(zip(table.c.keys(), values, strict=False))
    make_transient_to_detached(made)
    return made


def ledger_name() -> str:
    """Return the name of the town or county that keeps this ledger, for pages shown before anybody signed in.

    The highest of the areas in which anybody works: above it the tree may go on to the province.
    """
    works_there = sa.exists().where(Post.area_id == Area.id, Post.valid_to.is_(None))
    keeper = sa.select(Area.name).where(sa.or_(works_there, Area.level.in_(FOUNDED)), Area.valid_to.is_(None))
    highest = keeper.order_by(works_there.desc(), sa.func.length(Area.path), Area.id).limit(1)
    return db.session.scalar(highest) or LEDGER_NAME


class FoundedArea(NamedTuple):
    """A town or county that is loaded, told apart from its namesakes by what it lies in."""

    id: int
    label: str


def areas_to_found_in() -> list[FoundedArea]:
    """Return the towns and counties that are loaded before anybody signed in, each county before its towns."""
    above = aliased(Area)
    found = (
        sa.select(Area.id, Area.name, above.name)
        .outerjoin(above, above.id == Area.parent_id)
        .where(Area.level.in_(FOUNDED), Area.valid_to.is_(None))
        .order_by(sa.func.coalesce(Area.code, ""), Area.path)
    )
    return [
        FoundedArea(area_id, f"{name}（{parent}）" if parent else name)
        for area_id, name, parent in db.session.execute(found).all()
    ]


def has_people() -> bool:
    """Return whether anybody could sign in; before that, the first page makes the first administrator."""
    return db.session.scalar(sa.select(Person.id).where(Person.password_hash.is_not(None)).limit(1)) is not None
