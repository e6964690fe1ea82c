"""The door for what was reported more than once: two entries become one, and for a month two again."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import words_for
from ledger.db import looking_again, transaction
from ledger.grammar.book import Book
from ledger.grammar.merging import END_HEARD, LET_GO, MERGE, MERGED, TAKE_IN, TELL, UNMERGE
from ledger.grammar.town_rules import UNMERGE_DAYS
from ledger.grammar.usual_steps import OFFICE
from ledger.models import LEADING_ROLES, Entry, Event, Link, LinkKind, Person, Role, Site
from ledger.queries.links import all_merged_into, goes_on_in, untold_numbers
from ledger.queries.merging import may_merge, may_part, why_not_one
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible
from ledger.services.answers import note_fault
from ledger.services.clocks import clocks_of, renew_promise
from ledger.services.lapsing import lapse_unfit
from ledger.services.locked_entries import locked_entry
from ledger.services.measures import bring_back, brought_back, open_lines, take_along
from ledger.services.merged_clocks import Merger, merge_clocks, order_fault, part_clocks
from ledger.services.sealed_names import text_faults
from ledger.services.site_files import renew_file
from ledger.services.stories import OTHER, line, tell
from ledger.services.submissions import content_hash, same_or_refuse
from ledger.services.typed_late import renew_unconfirmed
from ledger.typed import prose
from ledger.workdays import chinese_date, local_date

_KNOWN = sa.select(Link).where(Link.uuid == sa.bindparam("uuid"))
_STANDING = sa.select(Link).where(
    Link.from_id == sa.bindparam("entry_id"), Link.kind == LinkKind.MERGED, Link.undone_at.is_(None)
)
_TOLD_SO = (
    sa.select(Event.note)
    .where(Event.entry_id == sa.bindparam("entry_id"), Event.step == TELL.key)
    .order_by(Event.id.desc())
    .limit(1)
)


@looking_again()
def merge(entry_id: int, into_id: int, *, uuid: UUID, reason: str, by: Person, now: datetime) -> Link:
    """Merge an entry into another of the same book and town, which goes on for both.

    The same submission again returns the link it made. Raises NotVisible where either is not to be seen, NotAllowed, or
    AnswersRefused.
    """
    with transaction() as session:
        book, merged, goes_on = _both(session, entry_id, into_id, by)
        content = content_hash(["merge", entry_id, into_id, reason])
        known = session.scalar(_KNOWN, {"uuid": uuid})
        if known is not None:
            same_or_refuse(known, content=content, by=by, by_id=known.by_id)
            return known
        if refusal := _why_not_by(book, merged, goes_on, by):
            raise NotAllowed(refusal)
        _hold_reason(session, book, merged, reason, by)
        return merge_entries(session, book, merged, goes_on, uuid=uuid, content=content, reason=reason, by=by, now=now)


def merge_entries(
    session: Session, book: Book, merged: Entry, goes_on: Entry, *,
    uuid: UUID, content: str, reason: str, by: Person, now: datetime,
) -> Link:  # fmt: skip
    """Write down that two entries, both held, are one from now on; raise NotAllowed where they cannot be."""
    clocks, its_clocks = clocks_of(session, merged), clocks_of(session, goes_on)
    refusal = why_not_one(book, merged, goes_on) or order_fault(book, merged, goes_on, clocks, its_clocks)
    if refusal:
        raise NotAllowed(refusal)
    before = {"state": merged.state, "awaits": merged.awaits and merged.awaits.value, "holder_id": merged.holder_id}
    before["waits"] = [merged.outsider, merged.outsider_until and merged.outsider_until.isoformat()]
    merged_event = tell(
        session, merged, MERGE, [line(OTHER, goes_on.number)], uuid=uuid, by_id=by.id, now=now, note=reason,
        to_state=MERGED.key,
    )  # fmt: skip
    merged.state, merged.closed_at, merged.held_since = MERGED.key, now, now
    merged.awaits = merged.holder_id = merged.next_due_on = merged.next_action_at = None
    said = [*(line(*one) for one in open_lines(merged)), line(OTHER, merged.number)]
    goes_on_event = tell(session, goes_on, TAKE_IN, said, uuid=uuid, by_id=by.id, now=now, note=reason)
    take_along(session, merged, goes_on, goes_on_event)
    merger = Merger(
        session=session, book=book, merged=merged, goes_on=goes_on, merged_event=merged_event,
        goes_on_event=goes_on_event, clocks=clocks, its_clocks=its_clocks,
    )  # fmt: skip
    before |= merge_clocks(merger)
    merged.outsider = merged.outsider_until = None
    session.flush()
    renew_promise(session, book, goes_on, decided=decided_in(goes_on.town_id))
    if merged.unconfirmed_on is not None:
        renew_unconfirmed(session, merged)
        renew_unconfirmed(session, goes_on)
    lapse_unfit(session, book, merged, now=now)
    _renew_files(session, book, merged, now)
    link = Link(
        uuid=uuid, content_hash=content, kind=LinkKind.MERGED, from_id=merged.id, to_id=goes_on.id, by_id=by.id,
        at=now, reason=prose(reason), before=before,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return link


def merge_filed(session: Session, book: Book, filed: Entry, goes_on: Entry, *, by: Person, now: datetime) -> None:
    """Merge what has just been filed into what was open before; whoever files may say so. Raises AnswersRefused."""
    if filed.closed_at is not None:
        raise AnswersRefused({"into": "当场办结的单独登记，不用并入；请选“不并入”"})
    if book.is_grave.holds(filed) and not book.is_grave.holds(goes_on):
        raise AnswersRefused({"into": f"这一条更重，不能并入较轻的；请选“不并入”，由{book.officer}核定以后再合并"})
    reason = "登记时看到已有的这一条，说明是同一件"
    try:
        merge_entries(
            session, book, filed, goes_on, uuid=uuid5(filed.uuid, "merged"), content=filed.content_hash,
            reason=reason, by=by, now=now,
        )  # fmt: skip
    except NotAllowed as refused:
        raise AnswersRefused({"into": refused.sentence}) from refused


def unmerge(entry_id: int, *, reason: str, by: Person, now: datetime) -> Entry:
    """Let an entry that was merged stand by itself again, as it stood; what has happened since stays where it is told.

    One that stands by itself already is returned as it is. Raises NotVisible, NotAllowed or AnswersRefused.
    """
    with transaction() as session:
        link = session.scalar(_STANDING, {"entry_id": entry_id})
        if link is None:
            return locked_entry(session, entry_id, by)[1]
        book, merged, goes_on = _both(session, entry_id, link.to_id, by)
        session.refresh(link)
        if link.undone_at is not None:
            return merged
        if refusal := _why_not_parted(session, book, link, merged, goes_on, by, local_date(now)):
            raise NotAllowed(refusal)
        _hold_reason(session, book, merged, reason, by)
        _part(session, book, link, merged, goes_on, reason=reason, by=by, now=now)
        return merged


def tell_of_end(entry_id: int, *, on: date, note: str, by: Person, now: datetime) -> None:
    """Note that whoever brought a merged matter was told how the one ended in which it goes on.

    Raises NotVisible, NotAllowed or AnswersRefused.
    """
    with transaction() as session:
        link = session.scalar(_STANDING, {"entry_id": entry_id})
        if link is None:
            raise NotVisible
        book, merged, _ = _both(session, entry_id, link.to_id, by)
        session.refresh(link)
        if not may_part(by, book, merged):
            raise NotAllowed(f"告知结果由{words_for(book, OFFICE)}登记。")
        faults = _reason_faults(session, book, merged, note, by, key="note", missing="请写明怎样告知的")
        if not local_date(link.at) <= on <= local_date(now):
            faults["on"] = f"告知日期在合并（{chinese_date(local_date(link.at))}）以后、今天以前"
        if faults:
            raise AnswersRefused(faults)
        if link.told_on == on and session.scalar(_TOLD_SO, {"entry_id": entry_id}) == prose(note):
            # Sent twice, or once more after an answer that was lost: it is told already.
            return
        link.told_on, link.told_by_id = on, by.id
        tell(
            session, merged, TELL, [line("告知日期", chinese_date(on))],
            uuid=uuid5(link.uuid, f"told {now.isoformat()}"), by_id=by.id, now=now, note=note,
        )  # fmt: skip


def hear_of_end(session: Session, entry: Entry, closing: Event) -> None:
    """Tell on every entry that goes on in this one that it is closed: its reporter reads there how it ended."""
    for merged_id in all_merged_into(entry.id):
        merged = session.get_one(Entry, merged_id)
        tell(
            session, merged, END_HEARD, [line("编号", entry.number)], uuid=closing.uuid, by_id=closing.by_id,
            now=closing.at, note=closing.note,
        )  # fmt: skip


def untold_fault(book: Book, entry: Entry) -> str:
    """Return why an entry cannot be closed yet: where people are sealed, each registration is owed its own answer."""
    numbers = untold_numbers(entry.id) if book.sealed is not None else []
    return f"并入的{'、'.join(numbers)}还没有告知结果，请先在那一条上登记“告知结果”" if numbers else ""


# --- Whether -----------------------------------------------------------------------------------------------------------


def _why_not_by(book: Book, merged: Entry, goes_on: Entry, by: Person) -> str:
    for one in (merged, goes_on):
        if not may_merge(by, book, one):
            roles = LEADING_ROLES if book.is_grave.holds(one) else OFFICE
            return f"“{one.number}”由{words_for(book, roles)}合并。"
    return ""


def _why_not_parted(
    session: Session, book: Book, link: Link, merged: Entry, goes_on: Entry, by: Person, today: date
) -> str:
    if not may_part(by, book, merged):
        return f"撤销合并由{words_for(book, OFFICE)}办理。"
    last = local_date(link.at) + timedelta(days=decided_in(merged.town_id)(UNMERGE_DAYS))
    if today > last:
        return f"合并后可以撤销到{chinese_date(last)}，现在已经过了；确实不是同一件的，请重新登记。"
    onward = goes_on_in(goes_on.id)
    if onward != goes_on.id:
        return f"“{goes_on.number}”后来也并入了别的条目，请先撤销那一次合并。"
    later = session.scalar(
        sa.select(sa.func.max(Link.id)).where(
            Link.to_id == goes_on.id, Link.kind == LinkKind.MERGED, Link.undone_at.is_(None)
        )
    )
    if later != link.id:
        number = session.scalar(sa.select(Entry.number).join(Link, Link.from_id == Entry.id).where(Link.id == later))
        return f"后来还有“{number}”并入，期限是一起定的，请先撤销那一次合并。"
    if link.before["state"] not in book.states_by_key:
        return "合并前的状态已经没有了，请重新登记。"
    site = session.get_one(Site, merged.site_id) if merged.site_id is not None else None
    if site is not None and (site.retired_at is not None or book.site.is_gone(site)):
        return f"“{merged.number}”所在的{book.site.label}已经停用或者不在了，不能撤销合并；停用有误的，请先恢复{book.site.label}。"
    return ""


def _hold_reason(session: Session, book: Book, entry: Entry, reason: str, by: Person) -> None:
    faults = _reason_faults(session, book, entry, reason, by, key="reason", missing="请写明理由")
    if faults:
        raise AnswersRefused(faults)


def _reason_faults(
    session: Session, book: Book, entry: Entry, said: str, by: Person, *, key: str, missing: str
) -> dict[str, str]:
    sentence = note_fault(said) if prose(said) else missing
    return {key: sentence} if sentence else dict(text_faults(session, book, entry, {key: said}, by=by))


# --- Writing it down ---------------------------------------------------------------------------------------------------


def _both(session: Session, entry_id: int, other_id: int, by: Person) -> tuple[Book, Entry, Entry]:
    """Return two entries as they stand, both held. Whoever holds two takes the older first, so that nobody waits in a ring."""
    held = {one: locked_entry(session, one, by) for one in sorted({entry_id, other_id})}
    return held[entry_id][0], held[entry_id][1], held[other_id][1]


def _part(
    session: Session, book: Book, link: Link, merged: Entry, goes_on: Entry, *, reason: str, by: Person, now: datetime
) -> None:
    before = link.before
    measures, found = brought_back(goes_on, merged)
    act, said = uuid5(link.uuid, "unmerge"), [line(*one) for one in found]
    merged_event = tell(
        session, merged, UNMERGE, [*said, line(OTHER, goes_on.number)], uuid=act, by_id=by.id, now=now, note=reason,
        to_state=before["state"],
    )  # fmt: skip
    merged.state, merged.closed_at, merged.held_since = before["state"], None, now
    merged.awaits, merged.holder_id = before["awaits"] and Role(before["awaits"]), before["holder_id"]
    merged.outsider, until = before.get("waits", (None, None))
    merged.outsider_until = date.fromisoformat(until) if until else None
    said.append(line(OTHER, merged.number))
    goes_on_event = tell(session, goes_on, LET_GO, said, uuid=act, by_id=by.id, now=now, note=reason)
    merger = Merger(
        session=session, book=book, merged=merged, goes_on=goes_on, merged_event=merged_event,
        goes_on_event=goes_on_event, clocks=[], its_clocks=[],
    )  # fmt: skip
    part_clocks(merger, before)
    bring_back(session, measures, goes_on, merged, goes_on_event, merged_event)
    link.undone_at, link.undone_by_id = now, by.id
    session.flush()
    for entry in (merged, goes_on):
        renew_promise(session, book, entry, decided=decided_in(entry.town_id))
        renew_unconfirmed(session, entry)
    _renew_files(session, book, merged, now)


def _renew_files(session: Session, book: Book, entry: Entry, now: datetime) -> None:
    """Renew what the file of the place says, which counts a merged entry no more."""
    if book.site_learns and entry.site_id is not None:
        renew_file(session, book, session.get_one(Site, entry.site_id), decided_in(entry.town_id), now=now)
