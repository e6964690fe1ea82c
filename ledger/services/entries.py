"""The door for entries: file one, take a step on one. A phone, a page, a table read in and the clock all knock here."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from ledger.access import (
    Ground,
    decides_alone,
    filing_refusal,
    grounds_of,
    is_closed_to_field,
    sites_on,
    step_refusal,
    visible_areas,
    visible_visits,
    words_for,
)
from ledger.db import looking_again, transaction
from ledger.grammar.book import Book
from ledger.grammar.steps import MeasureAct, Step
from ledger.grammar.town_rules import STRICT_OTHER_HANDS, Decided
from ledger.models import Area, Entry, Event, Person, Site, TownDecision, Visit
from ledger.queries.hands import takers
from ledger.queries.measures import is_named
from ledger.queries.town_rules import told_by
from ledger.queries.visits import unsettled_items
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, Refused, SomebodyWasFirst
from ledger.services.evidence import digests_of, own_uploads
from ledger.services.gone_places import end_with_place, hold_place
from ledger.services.lapsing import undecided_at
from ledger.services.locked_entries import KEPT, locked_entry
from ledger.services.merging import merge_filed
from ledger.services.moves import Move, perform, placeless_faults
from ledger.services.new_entries import new_entry
from ledger.services.submissions import Submission, same_or_refuse
from ledger.services.told_days import found_fault
from ledger.services.visits import settle_finding
from ledger.workdays import local_date

# Whether a submission has come before. Nearly always it has not, and nothing of any book need be read to know that.
_FILED = sa.select(Entry.__table__.c.id).where(Entry.__table__.c.uuid == sa.bindparam("uuid"))
_TAKEN = sa.select(Event.__table__.c.id).where(Event.__table__.c.uuid == sa.bindparam("uuid"))
_SENT = sa.select(_FILED.scalar_subquery().label("entry_id"), _TAKEN.scalar_subquery().label("event_id")).subquery()
_site, _area, _entry, _decision = (one.__table__ for one in (Site, Area, Entry, TownDecision))


class Before(NamedTuple):
    """What a submission meets: what it made if it came before, what is proposed there, what the town has decided."""

    entry_id: int | None
    event_id: int | None
    has_proposals: bool
    decided: Decided


def _known_and_decided(where: sa.Table) -> sa.Select[tuple[int | None, int | None, bool, str | None, int | None]]:
    """Whether a submission has come before, and in the same breath what the town it is about has decided, a line each."""
    about = sa.bindparam("where_id")
    town_id = sa.select(where.c.town_id).where(where.c.id == about).scalar_subquery()
    has_proposals = undecided_at(about) if where is _entry else sa.false()
    columns = (_SENT.c.entry_id, _SENT.c.event_id, has_proposals, _decision.c.key, _decision.c.value)
    return sa.select(*columns).select_from(_SENT.outerjoin(_decision, _decision.c.town_id == town_id))


_KNOWN = {where: _known_and_decided(where) for where in (_site, _area, _entry)}


@looking_again(Refused)
def file_entry(
    book: Book,
    step: Step,
    *,
    site_id: int | None = None,
    area_id: int | None = None,
    submission: Submission,
    by: Person,
    now: datetime,
    found_on: date | None = None,
    visit_id: int | None = None,
    item_id: int | None = None,
    into_id: int | None = None,
) -> Entry:
    """Begin an entry at a site, perhaps from a visit and an item of its checklist; in a book without sites, in an area.
    With `into_id` it is merged at once into one that is open there.

    Handing the same submission in again returns the entry it made. Raises NotVisible, NotAllowed,
    AnswersRefused, or AlreadyDifferent when the id came before with other content.
    """
    where = site_id if book.site is not None else f"area {area_id}"
    merged = [into_id] if into_id is not None else []
    about = (book.key, step.key, where, visit_id, item_id, found_on, *merged)
    with transaction() as session:
        uploads = own_uploads(session, submission.photos, by=by)
        content = submission.content_hash(*about, digests=digests_of(uploads))
        where_id, of = (site_id, _site) if book.site is not None else (area_id, _area)
        before = _before(session, submission, of, where_id)
        if before.entry_id is not None:
            known = session.get_one(Entry, before.entry_id)
            same_or_refuse(known, content=content, by=by, by_id=known.reported_by_id)
            return known
        if before.event_id is not None:
            raise AlreadyDifferent
        _refuse_without_place(session, book, step, where_id, submission, by, now)
        # Held before anything waits for the number of the new one.
        goes_on = locked_entry(session, into_id, by)[1] if into_id is not None else None
        site = _visible_site(session, book, site_id, by) if book.site is not None else None
        area = site.area if site is not None else _place(session, area_id, by)
        visit = _visible_visit(session, visit_id, site, by) if site is not None else None
        refusal = filing_refusal(by, book, area, step) or _finding_refusal(visit, item_id)
        if not refusal and is_closed_to_field(by, book, area, step, before.decided):
            refusal = f"本镇的{book.label}不由村和网格上报，请告诉{book.officer}。"
        if refusal:
            raise NotAllowed(refusal)
        entry = new_entry(book, step, site, visit, uuid=submission.uuid, area=area, by=by, now=now, found_on=found_on)
        entry.content_hash = content
        entry.item_id = item_id
        move = Move(
            session=session, book=book, step=step, entry=entry, submission=submission,
            by=by, now=now, decided=before.decided, found_uploads=uploads,
        )  # fmt: skip
        said = found_fault(entry.found_on, local_date(now))
        perform(move, {"found_on": said} if said else {})
        if visit is not None:
            settle_finding(session, visit, item_id, entry)
        if goes_on is not None:
            merge_filed(session, book, entry, goes_on, by=by, now=now)
        return entry


@looking_again()
def take_step(entry_id: int, step_key: str, *, submission: Submission, by: Person, now: datetime) -> Entry:
    """Move an entry on by one step.

    Handing the same submission in again changes nothing and succeeds. Raises NotVisible, NotAllowed,
    AnswersRefused, AlreadyDifferent, or SomebodyWasFirst when the entry is no longer as the person saw it.
    """
    with transaction() as session:
        hold_place(session, entry_id, step_key)
        book, entry = locked_entry(session, entry_id, by)
        step = book.steps_by_key.get(step_key)
        if step is None:
            raise NotVisible
        before = _before(session, submission, _entry, entry.id)
        if before.event_id is not None:
            known = session.get_one(Event, before.event_id)
            uploads = own_uploads(session, submission.photos, by=by)
            content = submission.content_hash(entry.id, step.key, digests=digests_of(uploads))
            same_or_refuse(known, content=content, by=by, by_id=known.by_id)
            return entry
        if submission.version is not None and submission.version != entry.version:
            raise SomebodyWasFirst(entry.version)
        refusal = step_refusal(
            by, book, entry, step, takers=takers(entry) if step.not_by else {}, strict_hands=bool(before.decided(STRICT_OTHER_HANDS)),
            today=local_date(now), is_named=step.measures is MeasureAct.DONE and is_named(entry.id, by.id),
        )  # fmt: skip
        if not refusal and not decides_alone(by, book, entry, step) and not step.is_approved_by(submission.paper_kind):
            refusal = f"“{step.label}”由{words_for(book, step.decided_by)}决定，请提请"
        if refusal:
            raise NotAllowed(refusal)
        move = Move(
            session=session, book=book, step=step, entry=entry, submission=submission,
            by=by, now=now, decided=before.decided, has_proposals=before.has_proposals,
        )  # fmt: skip
        perform(move)
        end_with_place(move)
        return entry


def _before(session: Session, submission: Submission, where: sa.Table, where_id: int | None) -> Before:
    rows = session.connection().execute(_KNOWN[where], {"uuid": submission.uuid, "where_id": where_id}).tuples().all()
    entry_id, event_id, has_proposals, *_ = rows[0]
    decided = told_by((key, value) for *_, key, value in rows if key is not None)
    return Before(entry_id, event_id, bool(has_proposals), decided)


def _place(session: Session, area_id: int | None, by: Person) -> Area:
    """Return the area an entry without a site lies in; raises AnswersRefused unless it is one of the person's own."""
    area = session.scalar(sa.select(Area).where(Area.id == area_id, visible_areas(by))) if area_id else None
    if area is None or area.town_id is None or area.valid_to is not None:
        raise AnswersRefused({"area": "请选择发生在哪里，只能选您岗位范围内的"})
    return area


def _refuse_without_place(
    session: Session, book: Book, step: Step, place_id: int | None, submission: Submission, by: Person, now: datetime
) -> None:
    """Say with the missing place whatever else is wrong, for one answer to say it all."""
    if place_id is not None:
        return
    move = Move(
        session=session, book=book, step=step, entry=book.entry(), submission=submission,
        by=by, now=now, decided=lambda town_rule: town_rule.default,
    )  # fmt: skip
    raise AnswersRefused({"site" if book.site is not None else "area": "请选择在哪里"} | placeless_faults(move))


def _visible_site(session: Session, book: Book, site_id: int | None, by: Person) -> Site:
    grounds = grounds_of(by)
    site = session.scalar(_held_site(book.site.model, grounds), {"site_id": site_id})
    if site is None:
        if session.connection().scalar(_seen_site(grounds), {"site_id": site_id}) is None:
            raise NotVisible
        raise NotAllowed(f"{book.label}登记在{book.site.label}上，请选择或新增一个{book.site.label}。")
    if site.retired_at is not None:
        raise NotAllowed("这个对象已经停用，不能再登记。请核对是否选错，或先恢复对象。")
    return site


@lru_cache(maxsize=KEPT)
def _held_site(kind: type[Site], grounds: tuple[Ground, ...]) -> sa.Select[tuple[Site]]:
    # The place as one of its kind: as any place it would be looked for in the table of every kind there is.
    return (
        sa.select(kind)
        .where(kind.id == sa.bindparam("site_id"), sites_on(grounds))
        .options(joinedload(kind.area))
        # Whoever retires the place meanwhile waits, and then finds this entry open.
        .with_for_update(read=True, key_share=True, of=Site.__table__)
        .execution_options(populate_existing=True)
    )


@lru_cache(maxsize=KEPT)
def _seen_site(grounds: tuple[Ground, ...]) -> sa.Select[tuple[int]]:
    table = Site.__table__
    return sa.select(table.c.id).where(table.c.id == sa.bindparam("site_id"), sites_on(grounds))


def _visible_visit(session: Session, visit_id: int | None, site: Site, by: Person) -> Visit | None:
    if visit_id is None:
        return None
    # Two findings of one visit may be filed at the same moment, and both are noted on it.
    visit = session.scalar(
        sa.select(Visit)
        .where(Visit.id == visit_id, Visit.site_id == site.id, visible_visits(by))
        .with_for_update(of=Visit.__table__)
        .execution_options(populate_existing=True)
    )
    if visit is None:
        raise NotVisible
    return visit


def _finding_refusal(visit: Visit | None, item_id: int | None) -> str:
    if visit is not None and not visit.counts:
        return "这次检查已经撤销，不能从这里登记。发现了问题的，请在对象页面记一条，或者重新检查。"
    if item_id is None:
        return ""
    if visit is None:
        return "检查表的项目要从检查记录里登记。请打开那次检查，从“不符合”的项目进入。"
    if str(item_id) not in unsettled_items(visit):
        return "这一项已经处理过了，请刷新检查记录；同一项还有别处隐患的，请在该单位另记一条。"
    return ""
