"""Reading accounts: who a session belongs to, and the few facts that every page shows about its reader."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from ledger.db import db
from ledger.models import Area, Person, Post, Reminder

LEDGER_NAME = "底线台账"
MOST_COUNTED = 100


@dataclass(frozen=True)
class SessionPerson:
    """A person with the posts that hold today, and the name of the town (or county) they work for."""

    person: Person
    unit_name: str


_town = aliased(Area, name="town")
_person_of_session = (
    sa.select(Person, _town.name)
    .outerjoin(
        Post,
        sa.and_(
            Post.person_id == Person.id,
            Post.valid_from <= sa.bindparam("today"),
            sa.or_(Post.valid_to.is_(None), Post.valid_to >= sa.bindparam("today")),
        ),
    )
    .outerjoin(Area, Area.id == Post.area_id)
    .outerjoin(_town, _town.id == sa.func.coalesce(Area.town_id, Area.id))
    .where(
        Person.id == sa.bindparam("person_id"),
        Person.session_epoch == sa.bindparam("epoch"),
        Person.retired_at.is_(None),
    )
    .order_by(Post.id)
    .options(contains_eager(Person.posts).contains_eager(Post.area))
    # The posts that hold today are all that counts: a collection read earlier must not stand in for them.
    .execution_options(populate_existing=True)
)


def person_of_session(person_id: int, epoch: int, *, today: date) -> SessionPerson | None:
    """Return whose session this is, or None when it has ended: one statement, run for every page."""
    rows = (
        db.session.execute(_person_of_session, {"person_id": person_id, "epoch": epoch, "today": today}).unique().all()
    )
    return SessionPerson(person=rows[0][0], unit_name=rows[0][1] or LEDGER_NAME) if rows else None


def ledger_name() -> str:
    """Return the name of the town or county that keeps this ledger, for pages shown before anybody signed in."""
    root = sa.select(Area.name).where(Area.parent_id.is_(None), Area.valid_to.is_(None)).order_by(Area.id).limit(1)
    return db.session.scalar(root) or LEDGER_NAME


def has_people() -> bool:
    """Return whether anybody could sign in; before that, the first page makes the first administrator."""
    return db.session.scalar(sa.select(Person.id).where(Person.password_hash.is_not(None)).limit(1)) is not None


_unread = (
    sa.select(Reminder.id)
    .where(Reminder.person_id == sa.bindparam("person_id"), Reminder.read_at.is_(None))
    .limit(MOST_COUNTED)
)
_unread_count = sa.select(sa.func.count()).select_from(_unread.subquery())


def unread_count(person_id: int) -> int:
    """Return how many reminders wait to be read; counting stops at a hundred."""
    return db.session.scalar(_unread_count, {"person_id": person_id}) or 0
