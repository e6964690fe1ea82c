"""A person's reminders, each with the entry it is about and the reason they got it."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.access import visible_entries
from ledger.db import db
from ledger.models import Appointment, Clock, Entry, Person, Reminder, Site
from ledger.queries.entries import PAGE, Page
from ledger.refusals import NotVisible
from ledger.segregation import entries_kept_from


class ReminderRow(NamedTuple):
    """One notice as the inbox shows it. `entry_id` is empty where the person may no longer see the entry."""

    reminder: Reminder
    entry_id: int | None
    number: str | None
    headline: str | None
    place: str | None
    clock: str


def _rows(person: Person) -> sa.Select[Any]:
    return (
        sa.select(
            Reminder,
            Entry.id,
            Entry.number,
            Entry.headline,
            Site.name,
            sa.func.coalesce(Clock.label, Appointment.label),
        )
        .outerjoin(Clock, Clock.id == Reminder.clock_id)
        .outerjoin(Appointment, Appointment.id == Reminder.appointment_id)
        .outerjoin(Entry.__table__, sa.and_(Entry.id == Reminder.entry_id, visible_entries(person)))
        .outerjoin(Site.__table__, Site.id == Entry.site_id)
        # Nobody hears that there was something kept from them; other entries that moved away are told without their name.
        .where(Reminder.person_id == person.id, Reminder.entry_id.not_in(entries_kept_from(person.id)))
    )


def reminders_of(person: Person, *, after: str | None = None) -> Page:
    """Return a page of a person's reminders, the latest first."""
    query = _rows(person)
    if after is not None and after.isdecimal():
        query = query.where(Reminder.id < int(after))
    rows = [ReminderRow._make(row) for row in db.session.execute(query.order_by(Reminder.id.desc()).limit(PAGE + 1))]
    return Page(rows=rows[:PAGE], next_key=str(rows[PAGE - 1].reminder.id) if len(rows) > PAGE else None)


def own_reminder(person: Person, reminder_id: int) -> ReminderRow:
    """Raises NotVisible for a reminder of somebody else."""
    row = db.session.execute(_rows(person).where(Reminder.id == reminder_id)).first()
    if row is None:
        raise NotVisible
    return ReminderRow._make(row)
