"""What waits for somebody beside the entries in their hands: looks that were promised at what is closed, and what has
fallen to them while the entry waits for somebody else.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.choices import Choice
from ledger.db import db
from ledger.models import LEADING_ROLES, Appointment, Clock, Entry, Measure, MeasureEnd, Person, Post, Role, Site
from ledger.queries.entries import KEPT, Waiting, waiting_for
from ledger.queries.proposals import FEW

# Whoever told a day is of the office.
_POST_OF_TELLER = sa.select(Post.id).where(Post.person_id == Entry.unconfirmed_by_id, Post.role == Role.OFFICER)
# So many days ahead a promised look is shown.
AHEAD = timedelta(days=7)

_entry, _site = Entry.__table__, Site.__table__
_clock, _appointment = Clock.__table__, Appointment.__table__
_measure, _end = Measure.__table__, MeasureEnd.__table__


class Beside(Choice):
    """Why a line stands in an inbox though its entry is in other hands, or in nobody's any more."""

    LOOK_BACK = "look_back", "回头看"
    FALLEN = "fallen", "到期要办"
    LED = "led", "包案"
    UNLED = "unled", "没有包案领导"
    MEASURE = "measure", "您负责的措施"
    UNCONFIRMED = "unconfirmed", "办理日期待确认"


class BesideLine(NamedTuple):
    """A line of an inbox: which entry, what has to be done about it and by when."""

    why: str  # a Beside
    entry_id: int
    number: str
    headline: str
    place: str | None
    book: str
    label: str
    due_on: date | None


def beside(person: Person, *, today: date) -> list[BesideLine]:
    """Return what waits for this person beside what is in their hands, by its day, a few of each kind.

    A look is shown some days ahead to whoever it falls to; to a leader once it is late.
    """
    waiting = waiting_for(person)
    if not waiting.turns:
        return []
    rows = db.session.connection().execute(_lines(waiting), {"today": today, "soon": today + AHEAD}).all()
    return [BesideLine._make(row) for row in rows]


@lru_cache(maxsize=KEPT)
def _lines(waiting: Waiting) -> sa.Select[Any]:
    parts = [_looks(waiting), _fallen(waiting), *_leading(waiting), _measures(waiting), *_unconfirmed(waiting)]
    found = sa.union_all(*(sa.select(part.subquery()) for part in parts)).subquery()
    place = sa.outerjoin(_entry, _site, _site.c.id == _entry.c.site_id)
    named = sa.join(found, place, _entry.c.id == found.c.entry_id)
    columns = (_entry.c.number, _entry.c.headline, _site.c.name, _entry.c.book)
    return (
        sa.select(found.c.why, found.c.entry_id, *columns, found.c.label, found.c.due_on)
        .select_from(named)
        .order_by(found.c.due_on, found.c.entry_id)
    )


def _looks(waiting: Waiting) -> sa.Select[Any]:
    """The open appointments of the next days, the longest late first; each looks for its own entry."""
    one = _appointment.c
    late = sa.and_(one.due_on < sa.bindparam("today", type_=sa.Date), _is_about(one, list(_led(waiting))))
    return (
        sa.select(sa.literal(Beside.LOOK_BACK.value).label("why"), one.entry_id, one.label, one.due_on)
        .where(one.kept_event_id.is_(None), one.due_on <= sa.bindparam("soon", type_=sa.Date))
        .where(sa.or_(*_mine(waiting, one), late))
        .order_by(one.due_on, one.id)
        .limit(FEW)
    )


def _fallen(waiting: Waiting) -> sa.Select[Any]:
    """The clocks that have begun and are somebody else's duty than the entry waits for, the longest running first."""
    one, entry = _clock.c, _entry.c
    due_on = sa.case((one.rolls, one.legal_due_rolled_on), else_=one.legal_due_on).label("due_on")
    elsewhere = sa.and_(entry.awaits != one.falls_to, entry.closed_at.is_(None))
    return (
        sa.select(sa.literal(Beside.FALLEN.value).label("why"), one.entry_id, one.label, due_on)
        .where(one.stopped_at.is_(None), one.falls_to.is_not(None), one.paused_on.is_(None))
        .where(one.started_on <= sa.bindparam("today", type_=sa.Date))
        .where(sa.or_(*_mine(waiting, one, elsewhere)))
        .order_by(one.started_on, one.id)
        .limit(FEW)
    )


def _leading(waiting: Waiting) -> Iterator[sa.Select[Any]]:
    """What a leader answers for in person, the most urgent first; and for the office, what nobody leads any more."""
    entry = _entry.c
    if any(role in LEADING_ROLES for role, _ in waiting.turns):
        yield (
            _entry_line(Beside.LED, "由您包案", entry.next_due_on)
            .where(entry.closed_at.is_(None), entry.lead_id == waiting.person_id, waiting.reach.entries())
            .order_by(entry.next_due_on, entry.id)
        )
    scopes = [scope for role, scope in waiting.turns if role is Role.OFFICER]
    if scopes:
        mine = sa.or_(*(waiting.reach.entries_in(scope) for scope in scopes))
        yield (
            _entry_line(Beside.UNLED, "包案领导已离任，请另行确定", entry.lead_left_on)
            .where(entry.closed_at.is_(None), entry.lead_left_on.is_not(None), mine)
            .order_by(entry.lead_left_on, entry.id)
        )


def _measures(waiting: Waiting) -> sa.Select[Any]:
    """The open measures that name whoever looks, by their day; each looks for its own entry, wherever that lies."""
    one = _measure.c
    ended = sa.exists().where(_end.c.measure_id == one.id).correlate(_measure)
    return (
        sa.select(sa.literal(Beside.MEASURE.value).label("why"), one.entry_id, one.text.label("label"), one.due_on)
        .where(one.person_id == waiting.person_id, sa.not_(ended))
        .where(_is_about(one, [waiting.reach.not_excluded()], _entry.c.closed_at.is_(None)))
        .order_by(one.due_on, one.id)
        .limit(FEW)
    )


def _unconfirmed(waiting: Waiting) -> Iterator[sa.Select[Any]]:
    """The days told much later that wait for somebody of the office who did not tell them, the earliest first.

    A leader looks where somebody of the office told it: else a colleague of theirs may be the only one there is.
    """
    entry = _entry.c
    told_by_office = _POST_OF_TELLER.correlate(_entry).exists()
    mine = [waiting.reach.entries_in(scope) for role, scope in waiting.turns if role is Role.OFFICER]
    led = list(_led(waiting))
    mine += [sa.and_(told_by_office, sa.or_(*led))] if led else []
    if not mine:
        return
    others = sa.or_(entry.unconfirmed_by_id.is_(None), entry.unconfirmed_by_id != waiting.person_id)
    yield (
        _entry_line(Beside.UNCONFIRMED, "办理日期待您确认", entry.unconfirmed_on)
        .where(entry.unconfirmed_on.is_not(None), others, sa.or_(*mine))
        .order_by(entry.unconfirmed_on, entry.id)
    )


def _entry_line(why: Beside, label: str, due_on: Any) -> sa.Select[Any]:
    columns = (_entry.c.id.label("entry_id"), sa.literal(label).label("label"), due_on.label("due_on"))
    return sa.select(sa.literal(why.value).label("why"), *columns).limit(FEW)


def _mine(waiting: Waiting, one: Any, *more: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    return [
        sa.and_(one.falls_to == role, _is_about(one, [waiting.reach.entries_in(scope)], *more))
        for role, scope in waiting.turns
    ]


def _led(waiting: Waiting) -> Iterator[sa.ColumnElement[bool]]:
    """Return what somebody leads: where a leader is waited for, those leading stand in for each other."""
    return (waiting.reach.entries_in(scope) for role, scope in waiting.turns if role in LEADING_ROLES)


def _is_about(one: Any, entries: list[sa.ColumnElement[bool]], *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Each of the few looks for its own entry; joined, a database would begin with every entry of the town."""
    if not entries:
        return sa.false()
    about = sa.select(_entry.c.id).where(_entry.c.id == one.entry_id, sa.or_(*entries), *more)
    return about.correlate(one.entry_id.table).exists()
