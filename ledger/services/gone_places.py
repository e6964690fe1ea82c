"""What is still open at a place that is gone ends with the entry that tells it, in the same transaction, and says so.

Not a door: `services.entries` and `services.proposals` ask here, before they hold the entry and after they took the step.
"""

from dataclasses import replace
from functools import cache
from uuid import uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.grammar import shelf
from ledger.grammar.leaving import LEFT_STANDING, EndsWithPlace
from ledger.grammar.steps import Step
from ledger.models import Entry, Event, Site
from ledger.refusals import AnswersRefused
from ledger.services.moves import Move, perform
from ledger.services.parties import hold_open_entries
from ledger.services.stories import tell
from ledger.services.submissions import Submission


def hold_place(session: Session, entry_id: int, step_key: str) -> None:
    """Hold everything open where an entry lies, the oldest first, before a step that may end it all."""
    books = [book for book in shelf.books() if book.ends_with_place is not None]
    if not any((step := book.steps_by_key.get(step_key)) is not None and step.closes for book in books):
        return
    site_id = session.scalar(sa.select(Entry.__table__.c.site_id).where(Entry.__table__.c.id == entry_id))
    if site_id is not None:
        hold_open_entries(session, site_id)


def end_with_place(move: Move) -> None:
    """Where the step that was taken tells that the place is gone, end what is still open there. What cannot be ended yet
    stays, and its story says why.
    """
    entry, ends = move.entry, move.book.ends_with_place
    if ends is None or not move.step.closes or move.step.begets is not None or entry.site_id is None:
        return
    site = move.session.get_one(Site, entry.site_id)
    if move.book.site is None or not move.book.site.is_gone(site):
        return
    standing = sa.select(move.book.entry).where(
        Entry.book == move.book.key, Entry.site_id == site.id, Entry.closed_at.is_(None)
    )
    found = standing.order_by(Entry.id).options(joinedload(move.book.entry.area))
    ended, left = list[str](), list[str]()
    for other in move.session.scalars(found.execution_options(populate_existing=True)).all():
        sentence = _end(move, ends, other, site)
        (left if sentence else ended).append(f"{other.number}（{sentence}）" if sentence else other.number)
    # For whoever took the step to be told.
    entry.ended_along, entry.left_standing = ended, left


def _end(move: Move, ends: EndsWithPlace, other: Entry, site: Site) -> str:
    """End one entry with the place; return why it cannot be, "" where it was."""
    gone_on = getattr(site, move.book.site.gone_on.key)
    note = f"随 {move.entry.number} 一并终结，照片和批准见那一条"
    submission = Submission(
        uuid=uuid5(move.submission.uuid, f"ends {other.id}"), answers={ends.on.key: gone_on}, note=note
    )
    try:
        perform(replace(move, step=_along(ends.step), entry=other, submission=submission))
    except AnswersRefused as refused:
        # What it had begun to write is forgotten.
        move.session.expire(other)
        sentence = "；".join(refused.faults.values())
        _tell_left(move, other, sentence)
        return sentence
    return ""


@cache
def _along(step: Step) -> Step:
    """Return the step as it ends what stood beside: proved and approved by the entry it ends with."""
    return replace(step, proofs=(), paper=None)


def _tell_left(move: Move, other: Entry, sentence: str) -> None:
    """Tell on an entry that its place is gone while it goes on; once."""
    told = sa.select(sa.exists().where(Event.entry_id == other.id, Event.step == LEFT_STANDING.key))
    if move.session.scalar(told):
        return
    note = f"见 {move.entry.number}。{sentence}"
    tell(
        move.session, other, LEFT_STANDING, [], uuid=move.submission.uuid, by_id=move.by.id, now=move.now, note=note
    )  # fmt: skip
