"""The door for sites: one file for each place, shared by every book."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ledger.access import areas_under, keeps_sites, paths_of, visible_sites
from ledger.db import looking_again, transaction, write_and_keep
from ledger.grammar.book import SiteKind
from ledger.grammar.fields import Field, Kind
from ledger.grammar.parties import NAME_OF_PLACE
from ledger.grammar.value_faults import fault, is_empty, record_faults
from ledger.models import Area, AreaLevel, Entry, Person, Site
from ledger.queries.as_answered import AsAnswered
from ledger.queries.premises import root_of
from ledger.queries.provisional import ON_THE_SPOT, unsaid
from ledger.queries.sites import has_open_entries
from ledger.queries.town_rules import decided_in
from ledger.refusals import AlreadyDifferent, AnswersRefused, NotAllowed, NotVisible, Refused, SomebodyWasFirst
from ledger.services.evidence import Uploads, attach, own_uploads, photo_faults, proof_faults
from ledger.services.locked_entries import KEPT
from ledger.services.next_visits import plan_next_visit
from ledger.services.parties import PartyChange, carry, change_faults, hold_open_entries, names_of
from ledger.services.submissions import readable
from ledger.services.turned_places import carry_turnings, turnings_open
from ledger.typed import Tidied, line, same
from ledger.typed import name as name_as_kept
from ledger.workdays import local_date

# Who keeps the files of places; whoever only supervises reads them.
ADDRESS = Field(label="地址", kind=Kind.TEXT, most=200)
PLACES = (AreaLevel.VILLAGE, AreaLevel.GRID, AreaLevel.MICRO_GRID)


@dataclass(frozen=True, kw_only=True)
class SiteSubmission(Tidied):
    """A place as typed. `answers` hold the fields of its kind; longitude and latitude are WGS-84 degrees."""

    uuid: UUID
    name: str
    subject_type: str | None
    area_id: int | None
    address: str
    longitude: float | None = None
    latitude: float | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    party_change: PartyChange = field(default_factory=PartyChange)
    # Whether it may be begun with what is known on the spot; `photos`: ids of uploads that show it.
    may_wait: bool = False
    photos: list[UUID] = field(default_factory=list)
    # What the door could make no value of, by key.
    unreadable: dict[str, str] = field(default_factory=dict)
    # The answers that were compared with the licence, although their check digit fails.
    confirmed: list[str] = field(default_factory=list)


# Nearly always there is none yet, and nothing of any kind need be read to know that.
_MADE = sa.select(Site.__table__.c.id).where(Site.__table__.c.uuid == sa.bindparam("uuid"))


@looking_again(Refused)
def make_site(kind: SiteKind, *, submission: SiteSubmission, by: Person, now: datetime) -> Site:
    """Begin the file of a place. The same submission again returns the site it made.

    Raises AnswersRefused, or AlreadyDifferent when the id came before with other content.
    """
    with transaction() as session:
        made = session.connection().scalar(_MADE, {"uuid": submission.uuid})
        if made is not None:
            known = session.get_one(Site, made)
            _same_or_refuse(known, submission, by)
            return known
        submission, area = _readable(kind, submission), _place(session, submission, by)
        photos = {ON_THE_SPOT.key: submission.photos}
        uploads = own_uploads(session, photos, by=by)
        waits = submission.may_wait and bool(_unsaid(kind, submission))
        faults = _faults(session, kind, submission, area, but=None)
        faults |= photo_faults([ON_THE_SPOT], photos, uploads)
        faults |= _on_the_spot_faults(submission, uploads) if waits else {}
        if faults:
            raise AnswersRefused(faults)
        site = kind.model(uuid=submission.uuid, kind=kind.key, made_by_id=by.id, made_at=now)
        _write(site, submission, area)
        site.is_provisional = waits
        _stand_where_it_stood(session, kind, site)
        plan_next_visit(kind, site, decided_in(site.town_id))
        write_and_keep(session, site)
        attach(session, [ON_THE_SPOT], uploads, by=by, now=now, site_id=site.id)
        return site


def _stand_where_it_stood(session: Session, kind: SiteKind, site: Site) -> None:
    """A place that takes over from a former one is of the same spot: either file leads to the other."""
    former = _former(session, kind, site.town_id, getattr(site, kind.takes_over.key)) if kind.takes_over else None
    if former is not None and former.village_id == site.village_id:
        site.premises_id = root_of(former)


def _former(session: Session, kind: SiteKind, town_id: int | None, number: str | None) -> Site | None:
    """Return the place of this kind out of use, in the town, that was known by the number."""
    if kind.number is None or is_empty(number):
        return None
    former = sa.select(Site).where(
        Site.town_id == town_id, Site.kind == kind.key, Site.retired_at.is_not(None),
        Site.id == kind.model.__table__.c.id, kind.model.__table__.c[kind.number.key] == number,
    )  # fmt: skip
    return session.scalars(former.order_by(Site.id.desc()).limit(1)).first()


def change_site(
    site_id: int, kind: SiteKind, *, submission: SiteSubmission, version: int, by: Person, now: datetime
) -> Site:
    """Correct the file of a place. It moves to another area only while nothing is open there; what is open goes on with
    whoever the file names now. A provisional one is one no longer once nothing is left to say.
    """
    with transaction() as session:
        hold_open_entries(session, site_id)
        site = _held_site(session, site_id, by)
        if site.version != version:
            if site.version == version + 1 and _stands_as_typed(site, _readable(kind, submission)):
                # Sent twice, or once more after an answer that was lost.
                return site
            raise SomebodyWasFirst(site.version)
        submission = replace(_readable(kind, submission), may_wait=site.is_provisional)
        area = _place(session, submission, by)
        faults = _faults(session, kind, submission, area, but=site)
        was, wanted = names_of(kind, site), names_of(kind, _as_typed(site, submission))
        faults |= change_faults(kind, site, wanted, submission.party_change, local_date(now))
        if area is not None and area.id != site.area_id and has_open_entries(site):
            faults["area_id"] = "这里还有未销号的条目，销号以后才能改到别的区域"
        if faults:
            raise AnswersRefused(faults)
        decided, turned = decided_in(site.town_id), turnings_open(kind, site)
        _write(site, submission, area)
        site.is_provisional = site.is_provisional and bool(_unsaid(kind, submission))
        plan_next_visit(kind, site, decided)
        site.version += 1
        carry_turnings(session, kind, site, turned, decided, uuid=submission.uuid, by=by, now=now)
        carry(session, kind, site, was, submission.party_change, uuid=submission.uuid, by=by, now=now)
        return site


def retire_site(site_id: int, *, by: Person, now: datetime) -> Site:
    """Put a place out of use, e.g. demolished; one that is out of use stays as it is. Refused while entries are open there."""
    with transaction() as session:
        site = _held_site(session, site_id, by)
        if site.retired_at is not None:
            return site
        still_open = session.scalar(
            sa.select(sa.func.count()).where(Entry.site_id == site.id, Entry.closed_at.is_(None))
        )
        if still_open:
            raise NotAllowed(f"这里还有 {still_open} 条没有销号，销号以后才能停用。")
        site.retired_at = now
        site.version += 1
        return site


def _held_site(session: Session, site_id: int, by: Person) -> Site:
    site = session.scalar(
        sa.select(Site)
        .where(Site.id == site_id, visible_sites(by))
        .with_for_update(of=Site.__table__)
        .execution_options(populate_existing=True)
    )
    if site is None:
        raise NotVisible
    if not keeps_sites(by, session.get_one(Area, site.area_id)):
        raise NotAllowed("您的岗位只能查看这个对象。请当地网格员或站所人员修改。")
    return site


def _same_or_refuse(known: Site, submission: SiteSubmission, by: Person) -> None:
    """Raise AlreadyDifferent unless this person made it so; a file corrected since may differ from how it began."""
    began = (known.name, known.address, known.area_id, known.subject_type)
    sent = (
        name_as_kept(submission.name), line(submission.address), submission.area_id, submission.subject_type,
    )  # fmt: skip
    if known.made_by_id != by.id or (known.version == 1 and began != sent):
        raise AlreadyDifferent


def _place(session: Session, submission: SiteSubmission, by: Person) -> Area | None:
    """Return the area meant, if it is one this person's posts lie over."""
    if submission.area_id is None:
        return None
    found = session.scalar(_own_area(paths_of(by)), {"area_id": submission.area_id})
    if found is None or found.level not in PLACES or found.valid_to is not None:
        return None
    return found if keeps_sites(by, found) else None


@lru_cache(maxsize=KEPT)
def _own_area(paths: tuple[str, ...]) -> sa.Select[tuple[Area]]:
    return sa.select(Area).where(Area.id == sa.bindparam("area_id"), areas_under(paths))


def _readable(kind: SiteKind, submission: SiteSubmission) -> SiteSubmission:
    """Return the place as it is kept, with the answers that are values at all."""
    name, address = name_as_kept(submission.name), line(submission.address)
    return readable(
        replace(submission, name=name, address=address), {named.key: named.field for named in kind.fields()}
    )


def _faults(
    session: Session, kind: SiteKind, submission: SiteSubmission, area: Area | None, *, but: Site | None
) -> dict[str, str]:
    left = _unsaid(kind, submission)
    faults = {key: said for key, said in record_faults(kind.fields(), submission.answers).items() if key not in left}
    faults |= {} if submission.may_wait else left
    if not submission.name:
        faults["name"] = f"请填写{kind.label}名称"
    elif sentence := fault(NAME_OF_PLACE, submission.name):
        faults["name"] = sentence
    if submission.subject_type and (sentence := fault(kind.subject_type, submission.subject_type)):
        faults["subject_type"] = sentence
    if sentence := fault(ADDRESS, submission.address):
        faults["address"] = sentence
    if not _on_earth(submission.longitude, submission.latitude):
        faults["longitude"] = "位置不对，请重新定位，或留空"
    if area is None:
        faults["area_id"] = "请选择它在哪个村（社区）或网格，只能选您岗位范围内的"
    else:
        if name_is_taken(session, submission.name, area.id, but_id=but.id if but is not None else 0):
            faults["name"] = "这个区域已有同名的对象，请先查找；确是另一处的，请在名称后加以区别"
        faults |= _numbers_taken(session, kind, submission, area, but, wrong=faults)
        faults |= _former_fault(session, kind, submission, area)
    return faults | submission.unreadable


def _unsaid(kind: SiteKind, submission: SiteSubmission) -> dict[str, str]:
    return unsaid(kind, subject_type=submission.subject_type, address=submission.address, answers=submission.answers)


def _on_the_spot_faults(submission: SiteSubmission, uploads: Uploads) -> dict[str, str]:
    """Return what is missing of the little a file is begun with where the rest has to wait."""
    faults = proof_faults([ON_THE_SPOT], uploads)
    if submission.longitude is None and not submission.address:
        faults["address"] = "请点“用我的位置”定位；定不到位的，写明地址"
    return faults


def _former_fault(session: Session, kind: SiteKind, submission: SiteSubmission, area: Area) -> dict[str, str]:
    number = submission.answers.get(kind.takes_over.key) if kind.takes_over is not None else None
    if is_empty(number) or _former(session, kind, area.town_id, number) is not None:
        return {}
    return {
        kind.takes_over.key: f"没有找到编号为“{number}”、已经拆除或停用的{kind.label}；"
        "请核对编号，原来的还没有拆除销号的，先办完"
    }


def _on_earth(longitude: float | None, latitude: float | None) -> bool:
    if longitude is None and latitude is None:
        return True
    return longitude is not None and latitude is not None and abs(longitude) <= 180 and abs(latitude) <= 90


_NAMES_IN = sa.select(Site.__table__.c.name).where(
    Site.__table__.c.area_id == sa.bindparam("area_id"),
    Site.__table__.c.retired_at.is_(None),
    Site.__table__.c.id != sa.bindparam("but_id"),
)


def name_is_taken(session: Session, name: str, area_id: int, *, but_id: int) -> bool:
    """Return whether another place of an area is called so, in whatever width and with whatever brackets."""
    there = session.connection().scalars(_NAMES_IN, {"area_id": area_id, "but_id": but_id})
    return any(same(one) == same(name) for one in there)


def _numbers_taken(
    session: Session, kind: SiteKind, submission: SiteSubmission, area: Area, but: Site | None, *, wrong: Container[str]
) -> dict[str, str]:
    """Return a sentence for each answer that only one place of the town may have, and another has already."""
    faults = {}
    for named in kind.fields():
        value = submission.answers.get(named.key)
        if not named.field.is_unique or named.key in wrong or is_empty(value):
            continue
        values = {"town_id": area.town_id, "value": value, "but_id": but.id if but is not None else 0}
        if other := session.scalar(_other_with(kind, named.key), values):
            faults[named.key] = f"这个{named.field.label}已经登记在“{other}”上，请核对是不是同一处"
    return faults


def _as_typed(site: Site, submission: SiteSubmission) -> AsAnswered:
    return AsAnswered(site, submission.answers | {"name": submission.name})


def _stands_as_typed(site: Site, submission: SiteSubmission) -> bool:
    typed = {
        "name": submission.name, "address": submission.address,
        "subject_type": submission.subject_type, "area_id": submission.area_id,
        "longitude": submission.longitude, "latitude": submission.latitude, **submission.answers,
    }  # fmt: skip
    return all(getattr(site, key) == value for key, value in typed.items())


@cache
def _other_with(kind: SiteKind, key: str) -> sa.Select[tuple[str]]:
    of_kind = kind.model.__table__.c
    return sa.select(Site.name).where(
        Site.town_id == sa.bindparam("town_id"), Site.kind == kind.key, Site.retired_at.is_(None),
        Site.id == of_kind.id, of_kind[key] == sa.bindparam("value"), Site.id != sa.bindparam("but_id"),
    ).limit(1)  # fmt: skip


def _write(site: Site, submission: SiteSubmission, area: Area | None) -> None:
    if area is None or area.town_id is None:
        raise AnswersRefused({"area_id": "请选择它在哪个村（社区）或网格"})
    site.name = submission.name
    site.subject_type = submission.subject_type
    site.area_id, site.town_id, site.village_id = area.id, area.town_id, area.village_id
    site.address = submission.address
    site.longitude, site.latitude = submission.longitude, submission.latitude
    for key, value in submission.answers.items():
        setattr(site, key, value)
