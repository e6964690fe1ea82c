"""The door back from a split: while nothing has happened on the part, it is one again with the entry it came from.

The part stands closed and leads on by its number; the other never stopped promising what both did, so nothing of it moves.
"""

from datetime import date, datetime, timedelta
from uuid import uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import words_for
from ledger.db import transaction
from ledger.grammar.book import Book
from ledger.grammar.merging import MERGED, REJOIN, REJOINED, SPLIT_OFF
from ledger.grammar.town_rules import UNMERGE_DAYS
from ledger.grammar.usual_steps import OFFICE
from ledger.models import Entry, Event, Link, LinkKind, Person, Site
from ledger.queries.merging import may_part
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.answers import note_fault
from ledger.services.clocks import running_clocks
from ledger.services.kept_clocks import end
from ledger.services.lapsing import lapse_unfit
from ledger.services.locked_entries import locked_entry
from ledger.services.measures import open_lines, take_along
from ledger.services.sealed_names import text_faults
from ledger.services.site_files import renew_file
from ledger.services.split_shares import join_shares
from ledger.services.stories import OTHER, line, tell
from ledger.services.typed_late import renew_unconfirmed
from ledger.typed import prose
from ledger.workdays import chinese_date, local_date

_SPLIT = sa.select(Link).where(Link.from_id == sa.bindparam("entry_id"), Link.kind == LinkKind.SPLIT)
_LAST = sa.select(Event).where(Event.entry_id == sa.bindparam("entry_id")).order_by(Event.id.desc()).limit(1)


def rejoin(entry_id: int, *, reason: str, by: Person, now: datetime) -> Entry:
    """Let what was split off be one again with the entry it came from, and return that one.

    What is one again already stays so. Raises NotVisible where it never was split off or its other half is kept from
    whoever asks, NotAllowed or AnswersRefused.
    """
    with transaction() as session:
        link = session.scalar(_SPLIT, {"entry_id": entry_id})
        if link is None:
            raise NotVisible
        held = {one: locked_entry(session, one, by) for one in sorted({link.from_id, link.to_id})}
        (book, new), (_, old) = held[link.from_id], held[link.to_id]
        session.refresh(link)
        if old.is_segregated or new.is_segregated:
            # Whoever sees only the half in the open never comes here: it would tell that there is another.
            raise NotAllowed(book.splits.stays_apart)
        if link.undone_at is not None:
            return old
        if refusal := _why_not(session, book, link, new, old, by, local_date(now)):
            raise NotAllowed(refusal)
        sentence = note_fault(reason) if prose(reason) else "请写明理由"
        faults = {"reason": sentence} if sentence else dict(text_faults(session, book, new, {"reason": reason}, by=by))
        if faults:
            raise AnswersRefused(faults)
        _one_again(session, book, link, new, old, reason=prose(reason), by=by, now=now)
        return old


def _why_not(session: Session, book: Book, link: Link, new: Entry, old: Entry, by: Person, today: date) -> str:
    if not (may_part(by, book, new) and may_part(by, book, old)):
        return f"撤销拆分由{words_for(book, OFFICE)}办理。"
    last = local_date(link.at) + timedelta(days=decided_in(new.town_id)(UNMERGE_DAYS))
    if today > last:
        return f"拆分后可以撤销到{chinese_date(last)}，现在已经过了；确实是同一件的，请并入另一条。"
    if session.scalars(_LAST, {"entry_id": new.id}).one().step != SPLIT_OFF.key:
        return f"“{new.number}”拆出以后已经办过，不能撤销拆分；确实是同一件的，请并入另一条。"
    if (old.state, old.round, old.closed_at) != (new.state, new.round, None):
        here = book.states_by_key[old.state].label
        return f"“{old.number}”已经办到“{here}”，拆出的还没有办到，不能合回去；请各自办理。"
    return ""


def _one_again(
    session: Session, book: Book, link: Link, new: Entry, old: Entry, *, reason: str, by: Person, now: datetime
) -> None:
    leads_on = line(OTHER, old.number)
    new_event = tell(
        session, new, REJOIN, [leads_on], uuid=link.uuid, by_id=by.id, now=now, note=reason, to_state=MERGED.key
    )
    measures = [line(label, text) for label, text in open_lines(new)]
    said = [line(OTHER, new.number), *measures, *join_shares(book, new, old, decided_in(old.town_id))]
    old_event = tell(session, old, REJOINED, said, uuid=link.uuid, by_id=by.id, now=now, note=reason)
    take_along(session, new, old, old_event)
    for clock in running_clocks(session, new):
        end(clock, new_event, local_date(now), is_right=clock.code in book.rights)
        clock.stop_event_id = new_event.id
    new.state, new.closed_at, new.held_since = MERGED.key, now, now
    new.awaits = new.holder_id = new.next_due_on = new.next_action_at = new.outsider = new.outsider_until = None
    # What waits to be confirmed waits on the entry it came from as well.
    renew_unconfirmed(session, new)
    link.undone_at, link.undone_by_id = now, by.id
    session.add(
        Link(
            uuid=uuid5(link.uuid, "rejoined"), content_hash=link.content_hash, kind=LinkKind.REJOINED, from_id=new.id,
            to_id=old.id, by_id=by.id, at=now, reason=reason, before={},
        )
    )  # fmt: skip
    session.flush()
    lapse_unfit(session, book, new, now=now)
    if book.site_learns and new.site_id is not None:
        renew_file(session, book, session.get_one(Site, new.site_id), decided_in(new.town_id), now=now)
