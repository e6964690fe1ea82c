"""What was done, taken back and has to be done again is not done again before that: the work that was sent back, the
house people were let into once more, the matter that was taken up anew.

The order of days on the fields knows one doing alone; here the clock knows since when it is promised anew.
"""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from ledger.grammar.book import Book
from ledger.grammar.steps import Ask, Step
from ledger.models import Clock, Entry, EntryPaper, Event, Paper
from ledger.queries.asked import Asked
from ledger.services.submissions import Submission
from ledger.services.told_days import spoken_at
from ledger.workdays import local_date

_TAKEN = (
    sa.select(Event.step, Event.at, sa.func.min(Paper.dated_on))
    .outerjoin(EntryPaper, EntryPaper.event_id == Event.id)
    .outerjoin(Paper, Paper.id == EntryPaper.paper_id)
    .where(Event.id == sa.bindparam("event_id"))
    .group_by(Event.id, Event.step, Event.at)
)


def again_faults(
    session: Session, asked: Asked, entry: Entry, submission: Submission, clocks: list[Clock]
) -> dict[str, str]:
    """Return a sentence for each day on which something would have been done again before it was taken back."""
    book, step, faults = asked.book, asked.step, dict[str, str]()
    for ask, clock in _promised_anew(book, step, clocks):
        told = getattr(entry, ask.field.key)
        # The clock begins with the step that took it back, or with what its paper says: most days need no look.
        if not isinstance(told, date) or told >= clock.started_on:
            continue
        taken, at, paper_on = session.execute(_TAKEN, {"event_id": clock.start_event_id}).one()
        begun, since = book.steps_by_key.get(taken), min(filter(None, (paper_on, local_date(at))))
        if begun is not None and _takes_back(begun, step) and told < since:
            word = ask.label or book.word_of(ask.field)
            key = spoken_at(ask.field.key, asked, submission)
            faults.setdefault(key, f"{word}不能早于上一次{begun.done}的 {since:%Y-%m-%d}，请填写这一次的日期")
    return faults


def _promised_anew(book: Book, step: Step, clocks: list[Clock]) -> Iterator[tuple[Ask, Clock]]:
    """Yield what a step keeps that has run before, with the day it asks for. Where the law counts from a day of the entry,
    the order of days is told there.
    """
    asked = {ask.field.key: ask for ask in step.asks}
    for rule in book.clocks:
        if step not in rule.stops or rule.counts_from is not None:
            continue
        running = [one for one in clocks if one.code == rule.code and one.stopped_at is None]
        has_run = any(one.code == rule.code and one.stopped_at is not None for one in clocks)
        days = [one.key for one in rule.kept_on if isinstance(one, InstrumentedAttribute) and one.key in asked]
        yield from ((asked[key], clock) for key in days for clock in running if has_run)


def _takes_back(begun: Step, step: Step) -> bool:
    """Return whether the step a clock began with took back what this one had done, or took the whole up anew."""
    return step in begun.undoes or begun.opens_round or begun.to is None
