"""The door for an entry that is about two things: it becomes two, each with its clocks from the same beginning."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import uuid4, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import roles_over, words_for
from ledger.db import looking_again, transaction, write_and_keep, write_row
from ledger.grammar.book import Book
from ledger.grammar.fields import Kind
from ledger.grammar.merging import SPLIT, SPLIT_OFF
from ledger.grammar.steps import Step
from ledger.grammar.usual_steps import OFFICE
from ledger.models import Clock, Entry, EntryPaper, Event, Evidence, Link, LinkKind, Person, Site, Upload
from ledger.queries.merging import may_split, shares_of, split_step
from ledger.queries.town_rules import decided_in
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible, SomebodyWasFirst
from ledger.services import answers, numbers
from ledger.services.clocks import clocks_of, renew_promise
from ledger.services.locked_entries import locked_entry
from ledger.services.measures import let_go, open_lines, take_along
from ledger.services.moves import Move, faults_of, perform
from ledger.services.sealed_names import text_faults
from ledger.services.sealed_people import seal_likewise
from ledger.services.site_files import renew_file
from ledger.services.split_shares import part_shares, share_faults
from ledger.services.stories import line, tell
from ledger.services.submissions import Submission, same_or_refuse
from ledger.services.typed_late import renew_unconfirmed
from ledger.workdays import TraceKind, local_date

_KNOWN = sa.select(Link).where(Link.uuid == sa.bindparam("uuid"))
# Lines of a clock in which somebody has said why.
SAID = (TraceKind.DECISION, TraceKind.EXTENSION)


@looking_again()
def split(
    entry_id: int, *, submission: Submission, apart: bool = False, evidence_ids: Collection[int] = (),
    measure_ids: Collection[int] = (), by: Person, now: datetime,
) -> Entry:  # fmt: skip
    """Let an entry about two things become two and return the new one, which says in the answers what it is about.

    `submission.note` is the reason; the photos in `evidence_ids` go along and stay, the
    measures in `measure_ids` go over. With `apart` the old entry, with all
    that was ever written on it, is kept from whom the submission names, and the new one goes on in the open. The same
    submission again returns the entry it made. Raises NotVisible, NotAllowed or AnswersRefused.
    """
    with transaction() as session:
        book, old = locked_entry(session, entry_id, by)
        goes_over = [*map("measure {}".format, sorted(measure_ids))]
        content = submission.content_hash("split", entry_id, apart, sorted(evidence_ids), *goes_over, digests={})
        known = session.scalar(_KNOWN, {"uuid": submission.uuid})
        if known is not None:
            same_or_refuse(known, content=content, by=by, by_id=known.by_id)
            return session.get_one(Entry, known.from_id)
        if submission.version is not None and submission.version != old.version:
            raise SomebodyWasFirst(old.version)
        apart = apart or old.is_segregated
        clocks = clocks_of(session, old)
        if refusal := _why_not(book, old, clocks, by, apart=apart):
            raise NotAllowed(refusal)
        events = list(session.scalars(sa.select(Event).where(Event.entry_id == old.id).order_by(Event.id)))
        new, told = _judged(session, book, old, events[0], submission, by, now, apart=apart)
        if apart:
            _keep_apart(session, book, old, submission, by, now)
        parted = part_shares(book, old, new, decided_in(old.town_id))
        _write_entry(session, book, old, new, now)
        copies = _copy_events(session, old, new, events, told, apart=apart)
        _copy_clocks(session, new, clocks, copies, apart=apart)
        _copy_papers(session, old, new, copies)
        _copy_photos(session, old, new, evidence_ids, copies)
        if book.sealed is not None:
            seal_likewise(session, old, new, by=by, now=now)
        _tell(session, old, new, submission, by, now, measure_ids, parted, apart=apart)
        session.add(
            Link(
                uuid=submission.uuid,
                content_hash=content,
                kind=LinkKind.SPLIT,
                from_id=new.id,
                to_id=old.id,
                by_id=by.id,
                at=now,
                reason=submission.note,
                before={},
            )
        )
        session.flush()
        for entry in (old, new):
            renew_promise(session, book, entry, decided=decided_in(entry.town_id))
        if old.unconfirmed_on is not None:
            renew_unconfirmed(session, new)
        if book.site_learns and new.site_id is not None:
            renew_file(session, book, session.get_one(Site, new.site_id), decided_in(new.town_id), now=now)
        return new


# --- Whether -----------------------------------------------------------------------------------------------------------


def _why_not(book: Book, old: Entry, clocks: list[Clock], by: Person, *, apart: bool) -> str:
    if book.splits is None or (apart and book.splits.apart is None):
        raise NotVisible
    if roles_over(by, old.area, book.key).isdisjoint(OFFICE):
        return f"拆分由{words_for(book, OFFICE)}办理。"
    if book.splits.applies is not None and not book.splits.applies.holds(old):
        return book.splits.applies.why_not(old)
    if not may_split(by, book, old):
        return f"“{old.number}”现在是“{book.states_by_key[old.state].label}”，不能再拆分。"
    if any(clock.code in book.rights for clock in clocks):
        return "已经答复的事项不能再拆分；还有别的诉求，请另行登记。"
    if apart and not any(_leads_out(book, old, step) for leaving in book.leaves_only_by for step in leaving.steps):
        here = book.states_by_key[old.state].label
        return f"事项现在是“{here}”，检举控告部分从这里转不出去，请先办到下一环节再拆分。"
    return ""


def _leads_out(book: Book, old: Entry, step: Step) -> bool:
    return any(state.key == old.state for state in step.from_states)


def _judged(
    session: Session, book: Book, old: Entry, first: Event, submission: Submission, by: Person, now: datetime,
    *, apart: bool,
) -> tuple[Entry, list[dict[str, Any]]]:  # fmt: skip
    """Return the new entry as it is answered, with what its timeline tells of the answers; raise AnswersRefused."""
    shares = shares_of(book, old)
    step = split_step(book, first.step, old, names=apart and not old.is_segregated)
    new = book.entry(**_like(book, old, apart=apart))
    move = Move(
        session=session, book=book, step=step, entry=new, submission=submission, by=by, now=now,
        decided=decided_in(old.town_id),
    )  # fmt: skip
    was = answers.before(move.asked, old)
    said = {field.key for field in book.splits.asks} & was.keys()
    with session.no_autoflush:
        faults = faults_of(move, dict.fromkeys(was), {})
        if not faults and all(getattr(new, key) == was[key] for key in said):
            faults[book.splits.asks[-1].key] = "和原来的写得一样。请写清拆出的这一条是什么，两条要分得开"
        if not faults.keys() & {share.key for share in shares}:
            faults |= share_faults(book, old, new)
        if apart and not faults and any(leaving.when.holds(new) for leaving in book.leaves_only_by):
            faults[book.splits.sets[0][0].key] = "拆出的这一条是诉求部分；检举控告部分留在原来的事项里保密"
        faults |= text_faults(session, book, old, _texts(submission), by=by)
    if faults:
        raise AnswersRefused(faults)
    new.headline = book.headline_of(new)
    told = answers.changes(move.asked, new, dict.fromkeys(was))
    return new, [line for line in told if line["field"] in said]


def _texts(submission: Submission) -> dict[str, str]:
    return {key: said for key, said in submission.answers.items() if isinstance(said, str)} | {"note": submission.note}


def _like(book: Book, old: Entry, *, apart: bool) -> dict[str, Any]:
    """Return what the new entry says like the old one; in the open it takes no free text along."""
    own = {"id", "uuid", "content_hash", "number", "headline", "version", "is_segregated", "visit_id", "item_id"}
    own |= {"measures_open", "measures_done", "measure_done_on"}
    columns = {column.key for table in (Entry.__table__, book.entry.__table__) for column in table.columns} - own
    if apart:
        columns -= {named.key for named in book.entry_fields() if named.field.kind is Kind.LONG_TEXT}
    same = {key: getattr(old, key) for key in columns}
    return same | {"uuid": uuid4(), "area": old.area, "is_segregated": False, "headline": ""}


# --- Writing it down ---------------------------------------------------------------------------------------------------


def _keep_apart(session: Session, book: Book, old: Entry, submission: Submission, by: Person, now: datetime) -> None:
    """Keep the old entry from whom it concerns, and let it say what it is from now on."""
    assert book.splits is not None and book.splits.apart is not None
    if not old.is_segregated:
        named = Submission(
            uuid=uuid5(submission.uuid, "apart"), note=submission.note, concerns_people=submission.concerns_people,
            concerns_areas=submission.concerns_areas, concerns_outsiders=submission.concerns_outsiders,
        )  # fmt: skip
        perform(
            Move(
                session=session,
                book=book,
                step=book.splits.apart,
                entry=old,
                submission=named,
                by=by,
                now=now,
                decided=decided_in(old.town_id),
            )
        )
    for attribute, value in book.splits.sets:
        setattr(old, attribute.key, value)
    session.flush()


def _write_entry(session: Session, book: Book, old: Entry, new: Entry, now: datetime) -> None:
    new.uuid, new.content_hash = uuid4(), old.content_hash
    new.number = numbers.next_number(
        session, letter=book.letter, town_id=old.town_id, year=local_date(now).year
    )  # fmt: skip
    write_and_keep(session, new)


def _copy_events(
    session: Session, old: Entry, new: Entry, events: list[Event], told: list[dict[str, Any]], *, apart: bool
) -> dict[int, int]:
    """Tell on the new entry what was done while both were one; return the ids of these events by those of the old."""
    copies: dict[int, int] = {}
    for event in events:
        is_first = event is events[0]
        copy = Event(
            uuid=uuid5(new.uuid, str(event.id)), content_hash=event.content_hash, entry_id=new.id, step=event.step,
            at=event.at, by_id=event.by_id, round=event.round, from_state=event.from_state, to_state=event.to_state,
            note=None if apart or is_first else event.note,
            answers=told if is_first else [] if apart else event.answers,
        )  # fmt: skip
        write_row(session, copy)
        copies[event.id] = copy.id
    return copies


def _copy_clocks(session: Session, new: Entry, clocks: list[Clock], copies: dict[int, int], *, apart: bool) -> None:
    """Let run on both what runs, from the same beginning, and be late on both what was late; what was kept was kept once."""
    for clock in clocks:
        if clock.stopped_at is not None and not clock.days_late and clock.undone_on is None:
            continue
        same = {column.key: getattr(clock, column.key) for column in Clock.__table__.columns}
        same |= {"entry_id": new.id, "start_event_id": copies.get(clock.start_event_id, clock.start_event_id)}
        if clock.stop_event_id is not None:
            same["stop_event_id"] = copies.get(clock.stop_event_id, clock.stop_event_id)
        if apart:
            same["trace"] = [line for line in clock.trace if line["kind"] not in SAID]
        write_row(session, Clock(**{key: value for key, value in same.items() if key != "id"}))


def _copy_papers(session: Session, old: Entry, new: Entry, copies: dict[int, int]) -> None:
    """A paper stands behind both, as one order may list several hazards."""
    for row in session.scalars(sa.select(EntryPaper).where(EntryPaper.entry_id == old.id).order_by(EntryPaper.id)):
        session.add(EntryPaper(entry_id=new.id, paper_id=row.paper_id, event_id=copies[row.event_id]))


def _copy_photos(
    session: Session, old: Entry, new: Entry, evidence_ids: Collection[int], copies: dict[int, int]
) -> None:
    """The chosen photos prove on both what they show; the picture itself is kept once."""
    rows = session.execute(
        sa.select(Evidence, Upload)
        .join(Upload, Upload.id == Evidence.upload_id)
        .where(Evidence.entry_id == old.id, Evidence.id.in_(evidence_ids))
        .order_by(Evidence.id)
    ).all()
    for proof, upload in rows:
        again = Upload(**_row(upload, uuid=uuid5(new.uuid, f"photo {proof.id}")))
        session.add(again)
        session.flush()
        more = {"entry_id": new.id, "event_id": copies[proof.event_id], "upload_id": again.id}
        session.add(Evidence(**_row(proof, **more)))


def _row(row: Any, **more: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"} | more


def _tell(
    session: Session, old: Entry, new: Entry, submission: Submission, by: Person, now: datetime,
    measure_ids: Collection[int], parted: tuple[list[dict[str, Any]], list[dict[str, Any]]], *, apart: bool,
) -> None:  # fmt: skip
    """Tell it on both, with the measures that go over and what each has of a figure they share; on the open half of what is kept apart nothing, for that would say
    that there is another half.
    """
    note, only = submission.note, set() if apart else set(measure_ids)
    goes_over = [line("归拆出的措施", text) for _, text in open_lines(old, only=only)]
    events: list[Event] = []
    acts = ((old, SPLIT, "拆出", new, parted[0]), (new, SPLIT_OFF, "原来的", old, parted[1]))
    for entry, act, label, other, shares in acts:
        if apart and entry is new:
            continue
        lines = [line(label, other.number), *shares, *goes_over]
        events.append(tell(session, entry, act, lines, uuid=submission.uuid, by_id=by.id, now=now, note=note))
    if goes_over:
        take_along(session, old, new, events[1], only=only)
        let_go(session, old, only, events[0])
