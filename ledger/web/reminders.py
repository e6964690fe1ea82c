"""消息: what was due in a person's hands or area, and why it came to them. A person's own, whatever their posts are now."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.choices import Tone
from ledger.models import Rung
from ledger.queries.entries import PAGE
from ledger.queries.reminders import ReminderRow, own_reminder, reminders_of
from ledger.services.reminders import mark_read
from ledger.web import address, current
from ledger.web.listing import first_url, next_url
from ledger.web.rows import moment_word
from ledger.workdays import short_date

pages = Blueprint("reminders", __name__)

TONES = {Rung.NEAR: Tone.NEAR, Rung.DUE: Tone.NEAR, Rung.OVERDUE: Tone.LATE}
SAID = {Rung.NEAR: "到期", Rung.DUE: "到期", Rung.OVERDUE: "，已经超期"}


@dataclass(frozen=True, kw_only=True)
class Message:
    """One reminder in words, as the list of messages draws it."""

    id: int
    text: str
    why: str
    url: str
    at: str
    at_label: str
    tone: str
    is_unread: bool


@pages.get("/reminders")
def show() -> ResponseReturnValue:
    page = reminders_of(current.person(), after=address.page_key())
    told = [_message(row, current.today()) for row in page.rows]
    return render_template(
        "reminders/show.html",
        # Sorting keeps the order among equals: what is unread first, each part with the latest first.
        messages=sorted(told, key=lambda message: not message.is_unread),
        unread=[message.id for message in told if message.is_unread],
        next_url=next_url(page.next_key),
        previous_url=first_url(),
    )


@pages.post("/reminders/read")
def read() -> ResponseReturnValue:
    """Mark what the page showed as read; what came in the meantime stays unread."""
    shown = address.sent_numbers("reminder")[:PAGE]
    mark_read(shown, by=current.person(), now=current.now())
    flash("已标为已读。", "done")
    return redirect(url_for("reminders.show"), code=303)


@pages.get("/reminders/<int:reminder_id>")
def follow(reminder_id: int) -> ResponseReturnValue:
    """Lead on to the entry a message is about; who opens it has read it."""
    row = own_reminder(current.person(), reminder_id)
    mark_read([row.reminder.id], by=current.person(), now=current.now())
    if row.entry_id is None:
        flash("这一条已不在您的查看范围内，不需要您办理了。", "near")
        return redirect(url_for("reminders.show"))
    return redirect(url_for("entries.show", entry_id=row.entry_id))


def _message(row: ReminderRow, today: date) -> Message:
    reminder = row.reminder
    about = " ".join(part for part in (row.place, row.headline) if part) or "一条已不在您查看范围内的事项"
    return Message(
        id=reminder.id,
        text=f"{about}，{row.clock}期限 {short_date(reminder.due_on, today)}{SAID[reminder.rung]}",
        why=f"{reminder.why} · {row.number}" if row.number else reminder.why,
        url=url_for("reminders.follow", reminder_id=reminder.id),
        at=reminder.made_at.isoformat(),
        at_label=moment_word(reminder.made_at, today),
        tone=TONES[reminder.rung].value,
        is_unread=reminder.read_at is None,
    )
