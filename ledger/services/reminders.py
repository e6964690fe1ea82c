"""Making the reminders that are due. Correct whoever runs it, however often, and after any outage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.db import insert, transaction
from ledger.grammar import shelf
from ledger.grammar.ladder import RungRule, next_rung_at, rungs
from ledger.grammar.town_rules import Decided
from ledger.models import Appointment, Channel, Clock, Entry, Person, Post, Reminder, Role, Rung
from ledger.queries.hands import excluded_from
from ledger.queries.town_rules import decided_in
from ledger.workdays import local_date

AT_A_TIME = 500


@dataclass
class Sweep:
    """What one run of the sweep has looked up and done; the look-ups are shared by its batches."""

    now: datetime
    looked_at: int = 0
    planned: int = 0
    already_there: int = 0

    def __post_init__(self) -> None:
        self._rules: dict[int, Decided] = {}
        self._excluded_from: dict[int, set[int]] = {}
        # Area → the posts that hold there today, as (role, book or None, person).
        self._posts: dict[int, list[tuple[Role, str | None, int]]] = {}

    def rule(self, town_id: int) -> Decided:
        if town_id not in self._rules:
            self._rules[town_id] = decided_in(town_id)
        return self._rules[town_id]

    def look_up_posts(self, session: Session, entries: Sequence[Entry]) -> None:
        """Read the posts over these entries' areas, all that are not known yet in one statement."""
        new = {area_id for entry in entries for area_id in _chain(entry)} - self._posts.keys()
        if new:
            self._posts |= _posts_in(session, new, local_date(self.now))

    def look_up_exclusions(self, session: Session, entries: Sequence[Entry]) -> None:
        """Read whom the segregated entries among these are kept from; they must not even learn that there is one."""
        self._excluded_from = {entry.id: excluded_from(entry) for entry in entries if entry.is_segregated}

    def may_know(self, entry: Entry, person_id: int) -> bool:
        return person_id not in self._excluded_from.get(entry.id, ())

    def people(self, entry: Entry, role: Role) -> list[int]:
        """Return who holds a role over the entry today, in the smallest area that has any: a village's own before the town's.

        Those an entry is kept from count for nobody: what they would do falls to the next area.
        """
        for area_id in reversed(_chain(entry)):
            found = {
                person_id
                for held, book, person_id in self._posts[area_id]
                if held is role and book in (None, entry.book) and self.may_know(entry, person_id)
            }
            if found:
                return sorted(found)
        return []

    def still_works_there(self, entry: Entry, person_id: int) -> bool:
        return self.may_know(entry, person_id) and any(
            person == person_id and book in (None, entry.book)
            for area_id in _chain(entry)
            for _, book, person in self._posts[area_id]
        )

    def counts(self) -> dict[str, int]:
        return {"looked_at": self.looked_at, "planned": self.planned, "already_there": self.already_there}


def make_all_reminders(*, now: datetime) -> dict[str, int]:
    """Make every reminder due by `now`, a transaction a batch, and return how many were planned or already there."""
    sweep = Sweep(now=now)
    while make_reminders(sweep) == AT_A_TIME:
        pass
    while make_look_reminders(sweep) == AT_A_TIME:
        pass
    return sweep.counts()


def make_reminders(sweep: Sweep) -> int:
    """Make the reminders of the next batch of entries whose moment has come; return how many entries it looked at.

    Two sweeps at once cannot make a reminder twice: its unique key says what it is. An entry somebody
    moves at the same moment keeps the moment that person's step wrote.
    """
    with transaction() as session:
        entries = session.scalars(
            sa.select(Entry)
            .where(Entry.closed_at.is_(None), Entry.next_action_at <= sweep.now)
            .order_by(Entry.next_action_at, Entry.id)
            .limit(AT_A_TIME)
            .options(joinedload(Entry.area))
            .execution_options(populate_existing=True)
        ).all()
        if not entries:
            return 0
        clocks = _running(session, entries)
        sweep.look_up_posts(session, entries)
        sweep.look_up_exclusions(session, entries)
        rows = [row for entry in entries for row in _due_rows(sweep, entry, clocks.get(entry.id, []))]
        made = _insert(session, rows)
        sweep.looked_at += len(entries)
        sweep.planned += made
        sweep.already_there += len(rows) - made
        _look_again(session, sweep, entries, clocks)
        return len(entries)


def make_look_reminders(sweep: Sweep) -> int:
    """Make the reminders of the next batch of promised looks whose moment has come; return how many it looked at.

    Whoever keeps one at the same moment has kept it: the sweep writes nothing but when to look at it next.
    """
    with transaction() as session:
        looks = session.scalars(
            sa.select(Appointment)
            .where(Appointment.kept_event_id.is_(None), Appointment.next_action_at <= sweep.now)
            .order_by(Appointment.next_action_at, Appointment.id)
            .limit(AT_A_TIME)
            .execution_options(populate_existing=True)
        ).all()
        if not looks:
            return 0
        about = sa.select(Entry).where(Entry.id.in_({look.entry_id for look in looks})).options(joinedload(Entry.area))
        entries = {entry.id: entry for entry in session.scalars(about.execution_options(populate_existing=True))}
        sweep.look_up_posts(session, list(entries.values()))
        sweep.look_up_exclusions(session, list(entries.values()))
        rows, nexts = list[dict[str, Any]](), list[dict[str, Any]]()
        for look in looks:
            entry = entries[look.entry_id]
            words = {
                "is_grave": shelf.book_of(entry.book).is_grave.holds(entry),
                "decided": sweep.rule(entry.town_id),
            }
            for moment, rule in rungs(look, **words):
                if moment <= sweep.now:
                    rows += [
                        _row(sweep, entry, look, rule, moment) | {"person_id": person_id, "why": why}
                        for person_id, why in _recipients(sweep, entry, look, rule)
                    ]
            nexts.append({"look": look.id, "next": next_rung_at(look, **words, after=sweep.now)})
        made = _insert(session, rows)
        sweep.looked_at += len(looks)
        sweep.planned += made
        sweep.already_there += len(rows) - made
        table = Appointment.__table__
        session.connection().execute(
            sa.update(table).where(table.c.id == sa.bindparam("look")).values(next_action_at=sa.bindparam("next")),
            nexts,
        )
        return len(looks)


def _running(session: Session, entries: Sequence[Entry]) -> dict[int, list[Clock]]:
    """Return the running clocks that bind the office, by entry."""
    found: dict[int, list[Clock]] = {}
    rights = {entry.id: shelf.book_of(entry.book).rights for entry in entries}
    running = (
        sa.select(Clock)
        .where(Clock.entry_id.in_(rights), Clock.stopped_at.is_(None), Clock.paused_on.is_(None))
        .order_by(Clock.id)
    )
    for clock in session.scalars(running.execution_options(populate_existing=True)):
        if clock.code not in rights[clock.entry_id]:
            found.setdefault(clock.entry_id, []).append(clock)
    return found


def _due_rows(sweep: Sweep, entry: Entry, clocks: list[Clock]) -> list[dict[str, Any]]:
    is_grave = shelf.book_of(entry.book).is_grave.holds(entry)
    rows = []
    for clock in clocks:
        for moment, rule in rungs(clock, is_grave=is_grave, decided=sweep.rule(entry.town_id)):
            if moment <= sweep.now:
                rows += [
                    _row(sweep, entry, clock, rule, moment) | {"person_id": person_id, "why": why}
                    for person_id, why in _recipients(sweep, entry, clock, rule)
                ]
    return rows


def _row(sweep: Sweep, entry: Entry, promised: Clock | Appointment, rule: RungRule, moment: datetime) -> dict[str, Any]:
    is_look = isinstance(promised, Appointment)
    return {
        "entry_id": entry.id,
        "clock_id": None if is_look else promised.id,
        "appointment_id": promised.id if is_look else None,
        "rung": rule.rung,
        "channel": Channel.IN_APP,
        "due_on": promised.due_on,
        "due_at": moment,
        "made_at": sweep.now,
    }


def _recipients(sweep: Sweep, entry: Entry, clock: Clock | Appointment, rule: RungRule) -> list[tuple[int, str]]:
    """Return whom a rung goes to and why, each person once, for the nearest reason."""
    book = shelf.book_of(entry.book)
    found: dict[int, str] = {}
    falls_to = clock.falls_to if isinstance(clock, Appointment) else book.falls_to.get(clock.code)
    if falls_to is not None and falls_to is not entry.awaits:
        why = f"您是{book.role_word(falls_to)}，这一条的{clock.label}由您岗位办理"
        found = dict.fromkeys(sweep.people(entry, falls_to), why)
    elif entry.holder_id is not None and sweep.still_works_there(entry, entry.holder_id):
        found[entry.holder_id] = "这一条现在由您办理"
    elif entry.awaits is not None:
        for person_id in sweep.people(entry, entry.awaits):
            found[person_id] = f"您是{book.role_word(entry.awaits)}，这一条等您岗位办理"
    for role in (one for one in rule.also if one not in book.reporters_only):
        for person_id in sweep.people(entry, role):
            found.setdefault(person_id, f"您是{book.role_word(role)}，这一条在您的范围内{_said(rule.rung)}")
    if not found and entry.is_segregated:
        found = dict.fromkeys(sweep.people(entry, Role.CHIEF), "本该办理的人员须回避，请您指定别人办理")
    return list(found.items())


def _said(rung: Rung) -> str:
    # Said on whichever day it is read: before a rest day, or after the ledger was switched off.
    return {Rung.NEAR: "快到期", Rung.DUE: "到期", Rung.OVERDUE: "已经超期"}[rung]


def _chain(entry: Entry) -> list[int]:
    """Return the ids of the areas the entry lies in, from the root down."""
    return [int(part) for part in entry.area.path.strip("/").split("/")]


def _posts_in(session: Session, area_ids: set[int], today: date) -> dict[int, list[tuple[Role, str | None, int]]]:
    found: dict[int, list[tuple[Role, str | None, int]]] = {area_id: [] for area_id in area_ids}
    rows = session.execute(
        sa.select(Post.area_id, Post.role, Post.book, Post.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.area_id.in_(area_ids),
            Post.valid_from <= today,
            sa.or_(Post.valid_to.is_(None), Post.valid_to >= today),
            Person.retired_at.is_(None),
        )
    )
    for area_id, role, book, person_id in rows:
        found[area_id].append((role, book, person_id))
    return found


def _insert(session: Session, rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    table = Reminder.__table__
    made = session.connection().execute(insert(table).on_conflict_do_nothing().returning(table.c.id), rows)
    return len(made.all())


def _look_again(session: Session, sweep: Sweep, entries: Sequence[Entry], clocks: dict[int, list[Clock]]) -> None:
    """Write when each entry has to be looked at next, unless somebody's step has just written it."""
    rows = []
    for entry in entries:
        is_grave = shelf.book_of(entry.book).is_grave.holds(entry)
        moments = [
            next_rung_at(clock, is_grave=is_grave, decided=sweep.rule(entry.town_id), after=sweep.now)
            for clock in clocks.get(entry.id, [])
        ]
        rows.append(
            {
                "entry": entry.id,
                "read": entry.next_action_at,
                "next": min((moment for moment in moments if moment is not None), default=None),
            }
        )
    if rows:
        table = Entry.__table__
        session.connection().execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("entry"), table.c.next_action_at == sa.bindparam("read"))
            .values(next_action_at=sa.bindparam("next")),
            rows,
        )


def mark_read(reminder_ids: Sequence[int], *, by: Person, now: datetime) -> None:
    """Note that a person has seen reminders of theirs; others' are left alone."""
    with transaction() as session:
        session.execute(
            sa.update(Reminder)
            .where(Reminder.id.in_(reminder_ids), Reminder.person_id == by.id, Reminder.read_at.is_(None))
            .values(read_at=now)
        )
