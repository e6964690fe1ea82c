"""Carry what the file of a place comes to say to what is open there, with the promises that begin by it.

Not a door: `services.sites` changes the file and calls this in the same transaction, with what is open there held.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.db import write_row
from ledger.grammar import shelf
from ledger.grammar.book import Book, SiteKind
from ledger.grammar.clocks import ClockRule
from ledger.grammar.town_rules import Decided
from ledger.grammar.turned import Turning
from ledger.models import Entry, Event, Person, Site
from ledger.services.clock_dates import Turn
from ledger.services.clocks import begun, clocks_of, promise_by
from ledger.services.stories import line, tell


def turnings_open(kind: SiteKind, site: Site) -> list[Turning]:
    """Return what does not hold of the file yet, before it is changed."""
    return [one for one in kind.turnings if not one.holds(site)]


def carry_turnings(
    session: Session, kind: SiteKind, site: Site, were_open: list[Turning], decided: Decided,
    *, uuid: UUID, by: Person, now: datetime,
) -> None:  # fmt: skip
    """Let whatever is open at a place go on by what the file says now, and tell it on each story."""
    turned = [one for one in were_open if one.holds(site)]
    for book in (one for one in shelf.books() if turned and one.site is not None and one.site.key == kind.key):
        standing = sa.select(book.entry).where(
            Entry.book == book.key, Entry.site_id == site.id, Entry.closed_at.is_(None)
        )
        for entry in session.scalars(standing.order_by(Entry.id).execution_options(populate_existing=True)):
            for one in (one for one in turned if not getattr(entry, one.field.key)):
                _carry(session, book, entry, one, decided, uuid=uuid, by=by, now=now)


def _carry(
    session: Session,
    book: Book,
    entry: Entry,
    turning: Turning,
    decided: Decided,
    *,
    uuid: UUID,
    by: Person,
    now: datetime,
) -> None:
    setattr(entry, turning.field.key, True)
    told = line(book.word_of(turning.field), "是", field=turning.field.key, was="否")
    event = tell(session, entry, turning.act, [told], uuid=uuid, by_id=by.id, now=now)
    _begin(session, book, entry, turning, event, decided, by)


def _begin(
    session: Session, book: Book, entry: Entry, turning: Turning, event: Event, decided: Decided, by: Person
) -> None:
    """Begin what the file has made due, where it has not begun: what nobody has judged yet begins with the judgement."""
    clocks = clocks_of(session, entry)
    running = [clock for clock in clocks if clock.stopped_at is None]
    codes = {clock.code for clock in running}
    for rule in (one for one in book.clocks if one.code in turning.begins and one.code not in codes):
        if not _has_started(session, entry, rule) or not (rule.applies is None or rule.applies.holds(entry)):
            continue
        turn = Turn(
            session=session, book=book, step=rule.starts[0], entry=entry, event=event, by=by, paper=None,
            decided=decided, clocks=clocks,
        )  # fmt: skip
        clock = begun(turn, rule)
        clock.entry_id, clock.start_event_id = entry.id, event.id
        write_row(session, clock)
        running.append(clock)
    promise_by(book, entry, running, decided)


def _has_started(session: Session, entry: Entry, rule: ClockRule) -> bool:
    taken = sa.exists().where(Event.entry_id == entry.id, Event.step.in_([step.key for step in rule.starts]))
    return bool(session.scalar(sa.select(taken)))
