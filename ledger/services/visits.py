"""The door for visits: one look at a site. What does not fit waits until it is filed as an entry or explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.access import Ground, grounds_of, sites_on, visible_visits, visits_sites
from ledger.db import looking_again, transaction, write_and_keep
from ledger.grammar.book import Book
from ledger.grammar.steps import value_set
from ledger.grammar.value_faults import is_empty
from ledger.models import Checklist, ChecklistItem, Entry, Person, Site, Tick, Visit, VisitResult
from ledger.queries.as_answered import AsAnswered
from ledger.queries.town_rules import decided_in
from ledger.queries.visits import (
    SEEN,
    SITE_PHOTO,
    asked_of_visit,
    findings_of,
    said_by_items,
    tick_name,
    unsettled_items,
)
from ledger.refusals import AnswersRefused, NotAllowed, NotVisible, Refused
from ledger.services import evidence, numbers
from ledger.services.answers import answer_faults, note_fault
from ledger.services.locked_entries import KEPT
from ledger.services.moves import Move, perform
from ledger.services.new_entries import new_entry
from ledger.services.parties import hold_open_entries
from ledger.services.parties_at_the_door import NewParties, name_new_parties, new_party_faults
from ledger.services.site_files import renew_file
from ledger.services.submissions import Submission, content_hash, digested, readable, same_or_refuse
from ledger.typed import Tidied, is_blank, prose
from ledger.workdays import chinese_date, local_date

*_FIRST_TICKS, _LAST_TICK = (tick.label for tick in Tick)
TICKS = f"{'、'.join(_FIRST_TICKS)}或{_LAST_TICK}"


@dataclass(frozen=True, kw_only=True)
class VisitSubmission(Tidied):
    """A visit as handed in. `ticks` go by the id of each item shown, None where nothing was ticked; an empty checklist
    with no ticks is "nothing found".
    """

    uuid: UUID
    started_at: datetime
    ended_at: datetime
    answers: dict[str, Any] = field(default_factory=dict)
    checklist_id: int | None = None
    ticks: dict[int, Tick | None] = field(default_factory=dict)
    photos: list[UUID] = field(default_factory=list)
    note: str = ""
    # Who owns or uses the place by now, where that has changed.
    parties: NewParties | None = None
    # What the door could make no value of, by key.
    unreadable: dict[str, str] = field(default_factory=dict)
    # The answers that were compared with the licence, although their check digit fails.
    confirmed: list[str] = field(default_factory=list)

    def content_hash(self, *about: Any, digests: Mapping[UUID, str]) -> str:
        """Leaves the times out: a phone that sends again may have looked at its clock again."""
        ticks = {str(item): tick.value for item, tick in self.ticks.items() if tick is not None}
        told = [self.parties.plain()] if self.parties is not None else []
        photos = digested(self.photos, digests)
        return content_hash([list(about), self.answers, self.checklist_id, ticks, photos, self.note, *told])


# Nearly always there is none yet, and nothing of any book need be read to know that.
_RECORDED = sa.select(Visit.__table__.c.id).where(Visit.__table__.c.uuid == sa.bindparam("uuid"))


@looking_again(Refused)
def record_visit(book: Book, *, site_id: int, submission: VisitSubmission, by: Person, now: datetime) -> Visit:
    """Record one look at a site; every item that does not fit is kept as a finding to be filed or explained.

    Handing the same submission in again returns the visit it made. Raises NotVisible, NotAllowed,
    AnswersRefused, AlreadyDifferent.
    """
    with transaction() as session:
        uploads = evidence.own_uploads(session, {SITE_PHOTO.key: submission.photos}, by=by)
        content = submission.content_hash(book.key, site_id, digests=evidence.digests_of(uploads))
        recorded = session.connection().scalar(_RECORDED, {"uuid": submission.uuid})
        if recorded is not None:
            made = session.get_one(Visit, recorded)
            same_or_refuse(made, content=content, by=by, by_id=made.by_id)
            return made
        site = _site_to_visit(session, book, site_id, by, is_held=submission.parties is not None)
        submission = readable(submission, {one.key: one.field for one in asked_of_visit(book).fields})
        faults = _old_photo_faults(session, site, submission, uploads) | _faults(book, submission, uploads, now)
        faults |= _checklist_faults(session, book, site, submission)
        if submission.parties is not None:
            faults = new_party_faults(session, book.site, site, submission.parties, local_date(now)) | faults
        if faults:
            raise AnswersRefused(faults)
        visit = _new_visit(session, book, site, submission, content, by=by, now=now)
        write_and_keep(session, visit)
        if submission.parties is not None:
            visit.new_parties = name_new_parties(
                session, book.site, site, submission.parties, uuid=visit.uuid, by=by, now=now
            )
        # A phone that comes back with an older look changes nothing newer.
        is_newest = site.last_visit_at is None or site.last_visit_at <= submission.started_at
        if is_newest:
            site.last_visit_at = visit.started_at
        known = _open_about(session, book, visit)
        if known is None or known:
            evidence.attach(session, [SITE_PHOTO], uploads, by=by, now=now, visit_id=visit.id)
        else:
            _open_entry(session, book, site, visit, submission, uploads, by=by, now=now)
        if known:
            _note_on_known(session, book, known, visit, is_newest=is_newest, by=by, now=now)
        renew_file(session, book, site, decided_in(site.town_id), now=now)
        return visit


def _new_visit(
    session: Session, book: Book, site: Site, submission: VisitSubmission, content: str, *, by: Person, now: datetime
) -> Visit:
    visit = book.visit(
        uuid=submission.uuid,
        content_hash=content,
        book=book.key,
        number=numbers.next_number(session, town_id=site.town_id, letter=f"{book.letter}检", year=local_date(now).year),
        site_id=site.id,
        site=site,
        area_id=site.area_id,
        town_id=site.town_id,
        village_id=site.village_id,
        by_id=by.id,
        started_at=submission.started_at,
        ended_at=submission.ended_at,
        received_at=now,
        result=VisitResult.NOTHING_FOUND,
        note=submission.note or None,
        checklist_id=submission.checklist_id,
        ticks={str(item): tick.value for item, tick in submission.ticks.items()},
        settled={},
        **submission.answers,
    )
    visit.unsettled = len(findings_of(book, visit))
    visit.result = VisitResult.FOUND if visit.unsettled else VisitResult.NOTHING_FOUND
    return visit


def _open_about(session: Session, book: Book, visit: Visit) -> list[Entry] | None:
    """Return what is open already about a place where a look calls for an entry, None where it calls for none.

    With something open the look opens nothing more, and keeps its photos.
    """
    if book.visit_opens is None or not book.visit_opens.when.holds(visit):
        return None
    is_open = sa.and_(Entry.book == book.key, Entry.site_id == visit.site_id, Entry.closed_at.is_(None))
    session.execute(sa.select(Entry.id).where(is_open).with_for_update(key_share=True, of=Entry.__table__))
    # Read by a statement of its own: one that has waited for the lock would show the details as they were before.
    return list(
        session.scalars(
            sa.select(Entry)
            .where(is_open)
            .order_by(Entry.id)
            .options(joinedload(Entry.area))
            .execution_options(populate_existing=True)
        )
    )


def _note_on_known(
    session: Session, book: Book, known: list[Entry], visit: Visit, *, is_newest: bool, by: Person, now: datetime
) -> None:
    """Note on a look what is open already, and take the step it takes there, where none of it says what the look saw."""
    _settle_all(visit, known[-1])
    adds = book.visit_adds
    if not is_newest or adds is None or not adds.when.holds(visit):
        return
    if adds.beside is not None and not all(adds.beside.holds(entry) for entry in known):
        return
    said = f"见检查记录 {visit.number}。{visit.note or ''}"
    move = Move(
        session=session, book=book, step=adds.step, entry=known[-1],
        submission=Submission(uuid=uuid5(visit.uuid, "adds"), note=said),
        by=by, now=now, decided=decided_in(visit.town_id),
    )  # fmt: skip
    perform(move)


def _open_entry(
    session: Session, book: Book, site: Site, visit: Visit, submission: VisitSubmission, uploads: evidence.Uploads,
    *, by: Person, now: datetime,
) -> None:  # fmt: skip
    """File the entry the judgement of a visit calls for, with the photos of the visit as its proof."""
    opens = book.visit_opens
    assert opens is not None and opens.step is not None
    decided, proof = decided_in(site.town_id), opens.proof.key if opens.proof is not None else ""
    entry = new_entry(book, opens.step, site, visit, uuid=uuid5(visit.uuid, "opens"), area=site.area, by=by, now=now)
    ticked = _ticked(session, visit)
    answers = {field.key: value_set(value, visit, decided) for field, value in opens.answers}
    answers |= {key: words for key, words in said_by_items(book, ticked).items() if is_empty(answers.get(key))}
    entry.item_id = ticked[0].id if len(ticked) == 1 else None
    first = Submission(uuid=entry.uuid, answers=answers, photos={proof: submission.photos}, note=submission.note)
    entry.content_hash = first.content_hash(
        book.key, opens.step.key, site.id, visit.id, digests=evidence.digests_of(uploads)
    )
    entry.number = numbers.next_number(session, town_id=site.town_id, letter=book.letter, year=local_date(now).year)
    move = Move(
        session=session, book=book, step=opens.step, entry=entry, submission=first,
        by=by, now=now, decided=decided, found_uploads={proof: uploads.get(SITE_PHOTO.key, [])},
    )  # fmt: skip
    try:
        perform(move)
    except AnswersRefused as refused:
        # The form asked for the visit's photos, not for the entry's: its field gets the sentence.
        raise AnswersRefused(
            {SITE_PHOTO.key if key == proof else key: sentence for key, sentence in refused.faults.items()}
        ) from None
    _settle_all(visit, entry)


def _ticked(session: Session, visit: Visit) -> list[ChecklistItem]:
    """Return the items of the list that did not fit, in their order."""
    ids = [int(item) for item, tick in visit.ticks.items() if tick == Tick.DOES_NOT_FIT.value]
    found = sa.select(ChecklistItem).where(ChecklistItem.id.in_(ids)).order_by(ChecklistItem.position, ChecklistItem.id)
    return list(session.scalars(found)) if ids else []


def _settle_all(visit: Visit, entry: Entry) -> None:
    """Note on the visit that one entry stands for all it has found: what was judged and ticked is asked nobody again."""
    told = {"entry": entry.id, "closed": entry.closed_at is not None}
    visit.settled = visit.settled | dict.fromkeys(unsettled_items(visit) or [f"entry-{entry.id}"], told)
    _renew_result(visit)


def explain_finding(visit_id: int, item_id: int, *, reason: str, by: Person, now: datetime) -> Visit:
    """Settle a finding without an entry: put right while looking, or on record already. The reason stays on the visit."""
    if is_blank(reason):
        raise AnswersRefused({"reason": "请写明为什么不登记，例如“已登记在册，编号……”"})
    if sentence := note_fault(reason):
        raise AnswersRefused({"reason": sentence})
    with transaction() as session:
        visit = _held_visit(session, visit_id, by)
        if visit.settled.get(str(item_id)) == {"reason": prose(reason)}:
            # Sent twice, or once more after an answer that was lost.
            return visit
        if str(item_id) not in unsettled_items(visit):
            raise NotAllowed("这一项已经处理过了，请刷新页面。")
        visit.settled = {**visit.settled, str(item_id): {"reason": prose(reason)}}
        _renew_result(visit)
        return visit


def settle_finding(session: Session, visit: Visit, item_id: int | None, entry: Entry) -> None:
    """Note on the visit that an entry came of it, and of which finding."""
    seen = SEEN if SEEN in unsettled_items(visit) else f"entry-{entry.id}"
    key = str(item_id) if item_id is not None else seen
    visit.settled = {**visit.settled, key: {"entry": entry.id, "closed": entry.closed_at is not None}}
    _renew_result(visit)


def _renew_result(visit: Visit) -> None:
    visit.unsettled = len(unsettled_items(visit))
    entries = [settled for settled in visit.settled.values() if "entry" in settled]
    if not entries and not visit.unsettled:
        visit.result = VisitResult.EXPLAINED
    elif visit.unsettled or not all(settled["closed"] for settled in entries):
        visit.result = VisitResult.FOUND
    else:
        visit.result = VisitResult.FIXED_ON_SPOT


def _site_to_visit(session: Session, book: Book, site_id: int, by: Person, *, is_held: bool) -> Site:
    """Return a place somebody may look at; held, with what is open there, where its file is to change."""
    seen = _seen(grounds_of(by))
    if is_held:
        hold_open_entries(session, site_id)
        seen = seen.with_for_update(of=Site.__table__).execution_options(populate_existing=True)
    site = session.scalar(seen, {"site_id": site_id})
    if site is None:
        raise NotVisible
    if site.retired_at is not None:
        raise NotAllowed("这个对象已经停用，不能再登记检查。请核对是否选错，或先恢复对象。")
    if book.site is None or site.kind != book.site.key:
        raise NotAllowed(f"{book.label}的检查不登记在这类对象上，请回到对象页面，从那里开始检查。")
    if not visits_sites(by, site.area, book.key):
        raise NotAllowed("这里不在您的岗位范围内，由当地网格员检查登记。")
    return site


@lru_cache(maxsize=KEPT)
def _seen(grounds: tuple[Ground, ...]) -> sa.Select[tuple[Site]]:
    return sa.select(Site).where(Site.id == sa.bindparam("site_id"), sites_on(grounds)).options(joinedload(Site.area))


def _held_visit(session: Session, visit_id: int, by: Person) -> Visit:
    visit = session.scalar(
        sa.select(Visit)
        .where(Visit.id == visit_id, visible_visits(by))
        .with_for_update(of=Visit.__table__)
        .execution_options(populate_existing=True)
    )
    if visit is None:
        raise NotVisible
    return visit


def _faults(
    book: Book, submission: VisitSubmission, uploads: dict[str, list[evidence.OwnUpload]], now: datetime
) -> dict[str, str]:
    asked = asked_of_visit(book)
    faults = dict.fromkeys(set(submission.answers) - set(asked.keys), "没有这一项")
    answered = AsAnswered(asked.entry, submission.answers)
    faults |= answer_faults(asked, answered, submission.note)
    faults |= evidence.proof_faults(asked.proofs, uploads)
    faults |= evidence.photo_faults(asked.proofs, {SITE_PHOTO.key: submission.photos}, uploads)
    if submission.ended_at < submission.started_at:
        faults["ended_at"] = "结束时间不能早于开始时间"
    if submission.started_at > now:
        faults["started_at"] = "检查时间不能晚于现在，请核对手机时间"
    left_open = (item for item, tick in submission.ticks.items() if tick is None)
    faults |= {tick_name(item): f"请选择{TICKS}" for item in left_open}
    return faults | submission.unreadable


def _old_photo_faults(
    session: Session, site: Site, submission: VisitSubmission, uploads: evidence.Uploads
) -> dict[str, str]:
    """A photo of another day does not show how the place looked at this visit."""
    here = sa.or_(Visit.site_id == site.id, Entry.site_id == site.id)
    known = evidence.handed_in_before(session, uploads, where=here)
    last = {sha256: local_date(at) for (sha256, _), at in sorted(known.items(), key=lambda one: one[1])}
    for one in uploads.get(SITE_PHOTO.key, ()):
        day = last.get(one.sha256)
        if day is not None and day < local_date(submission.started_at):
            return {SITE_PHOTO.key: f"“{one.name}”是{chinese_date(day)}交过的照片，请去掉后重新拍一张"}
    return {}


def _checklist_faults(session: Session, book: Book, site: Site, submission: VisitSubmission) -> dict[str, str]:
    """A phone may be days behind: items replaced since still count, those of another list never did."""
    if submission.checklist_id is None and not submission.ticks:
        return {}
    found = session.execute(
        sa.select(Checklist.id, ChecklistItem.id)
        .outerjoin(ChecklistItem, ChecklistItem.checklist_id == Checklist.id)
        .where(
            Checklist.id == submission.checklist_id,
            Checklist.book == book.key,
            sa.or_(Checklist.town_id.is_(None), Checklist.town_id == site.town_id),
        )
    ).all()
    if found and set(submission.ticks) <= {item_id for _, item_id in found}:
        return {}
    return {"checklist_id": "勾选的内容和检查表对不上，请重新打开检查页面核对后提交"}
