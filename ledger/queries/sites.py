"""Reading sites: search, what is near, one place with all its stories."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ledger.access import (
    Ground,
    Reach,
    areas_under,
    grounds_of,
    paths_of,
    reach_of,
    sites_on,
    visible_areas,
    visible_entries,
    visible_sites,
    visible_visits,
)
from ledger.db import db
from ledger.models import Area, AreaLevel, Checklist, Entry, Evidence, Person, Site, Visit, VisitWithdrawal
from ledger.queries.counts import how_many
from ledger.queries.entries import KEPT, PAGE, Page
from ledger.queries.evidence import PROOFS, Proof
from ledger.queries.search import Look
from ledger.queries.site_search import searched_places
from ledger.refusals import NotVisible

FEW = 8
# Both databases know it as the condition of the index.
PROVISIONAL = sa.text("site.is_provisional")
# Metres looked around when a phone says how well it knows where it is; further for a vague position.
NEAR_METRES = 300.0
METRES_A_DEGREE = 111_320.0
# Places looked at for the nearest few.
MOST_AROUND = 200


class SiteRow(NamedTuple):
    """What a list says of a place, straight from the database."""

    id: int
    kind: str
    subject_type: str | None
    name: str
    address: str
    last_visit_at: datetime | None
    next_visit_on: date | None
    next_visit_look: str | None
    is_provisional: bool


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """A place in a list, with how many entries are open there that this person may see."""

    site: SiteRow
    area: str
    open_entries: int
    metres: float | None = None


# Columns of the table, not of the mapped class, which would join the details of every kind of place.
_site = Site.__table__.c
_area, _village = Area.__table__, Area.__table__.alias("village")


def lines_for(person: Person, *, also_gone: bool = False) -> sa.Select[Any]:
    """Return the places a person may see and which are in use, each with its village and how many entries are open there."""
    lines = _lines_within(grounds_of(person), reach_of(person))
    return lines if also_gone else lines.where(_site.retired_at.is_(None))


@lru_cache(maxsize=KEPT)
def _lines_within(grounds: tuple[Ground, ...], reach: Reach) -> sa.Select[Any]:
    open_here = (
        sa.select(sa.func.count())
        .where(Entry.site_id == _site.id, Entry.closed_at.is_(None), reach.entries())
        .correlate(Site.__table__)
        .scalar_subquery()
    )
    return (
        sa.select(
            *(_site[name] for name in SiteRow._fields), sa.func.coalesce(_village.c.name, _area.c.name), open_here
        )
        .select_from(
            Site.__table__.join(_area, _area.c.id == _site.area_id).outerjoin(
                _village, _village.c.id == _site.village_id
            )
        )
        .where(sites_on(grounds))
    )


def line_of(row: sa.Row[Any], metres: float | None = None) -> SiteLine:
    *about, area, open_entries = row
    return SiteLine(site=SiteRow._make(about), area=area, open_entries=open_entries, metres=metres)


def _keys_for(grounds: tuple[Ground, ...]) -> sa.Select[tuple[int]]:
    """Return the ids of the places in these areas which are in use."""
    return sa.select(_site.id).where(sites_on(grounds), _site.retired_at.is_(None))


def _lines(person: Person, keys: sa.Select[Any], **values: Any) -> tuple[list[SiteLine], int | None]:
    """Return places in the order of their keys, and how many there are where the statement counts them beside the keys.

    Which they are is settled before anything is counted in them.
    """
    found = db.session.connection().execute(keys, values)
    is_counted, rows = len(found.keys()) > 1, found.all()
    total = (rows[0][1] if rows else 0) if is_counted else None
    return [line_of(row) for row in _rows(person, [row[0] for row in rows])], total


def _rows(person: Person, site_ids: Sequence[int]) -> Iterable[sa.Row[Any]]:
    if not site_ids:
        return ()
    lines = _lines_of(grounds_of(person), reach_of(person))
    rows = {row[0]: row for row in db.session.connection().execute(lines, {"site_ids": site_ids})}
    return (rows[one] for one in site_ids if one in rows)


@lru_cache(maxsize=KEPT)
def _lines_of(grounds: tuple[Ground, ...], reach: Reach) -> sa.Select[Any]:
    return _lines_within(grounds, reach).where(_site.id.in_(sa.bindparam("site_ids", expanding=True)))


class Wanted(NamedTuple):
    """Which places a list shows: all, or those of a village, of a kind, of a type of that kind, or to be completed."""

    village_id: int | None = None
    kind: str = ""
    subject_type: str = ""
    is_provisional: bool = False


def search_sites(person: Person, words: str, *, kind: str | None = None, limit: int = FEW) -> list[SiteLine]:
    """Return places whose file says every word; without words those visited last."""
    keys = _narrowed(_keys_for(grounds_of(person)), searched_places(person, words), Wanted())
    if kind is not None:
        keys = keys.where(Site.kind == kind)
    order = (_site.last_visit_at.is_(None), _site.last_visit_at.desc(), _site.id)
    return _lines(person, keys.order_by(*order).limit(limit))[0]


def sites_near(
    person: Person, *, longitude: float, latitude: float, accuracy: float = 0.0, kind: str | None = None
) -> list[SiteLine]:
    """Return the nearest few places with a known position; a position known only to 500 m looks 500 m further."""
    reach = NEAR_METRES + min(max(accuracy, 0.0), 2000.0)
    high = reach / METRES_A_DEGREE
    wide = high / max(math.cos(math.radians(latitude)), 0.01)
    around = _keys_for(grounds_of(person)).where(
        _site.latitude.between(latitude - high, latitude + high),
        _site.longitude.between(longitude - wide, longitude + wide),
    )
    if kind is not None:
        around = around.where(_site.kind == kind)
    rows = db.session.connection().execute(around.add_columns(_site.longitude, _site.latitude).limit(MOST_AROUND))
    metres = {site_id: _metres(east - longitude, north - latitude, latitude) for site_id, east, north in rows}
    nearest = [site_id for site_id in sorted(metres, key=metres.__getitem__) if metres[site_id] <= reach][:FEW]
    lines = [line_of(row, metres[row[0]]) for row in _rows(person, nearest)]
    return sorted(lines, key=lambda line: line.metres or 0.0)


def _metres(east: float, north: float, latitude: float) -> float:
    """Return how far so many degrees are, around a latitude."""
    return math.hypot(east * math.cos(math.radians(latitude)), north) * METRES_A_DEGREE


def sites_page(
    person: Person,
    *,
    words: str = "",
    after: str | None = None,
    **wanted: Any,
) -> Page:
    """Return a page of places, the latest file first; `wanted` as Wanted says it."""
    keys = _narrowed(_keys_for(grounds_of(person)), searched_places(person, words), Wanted(**wanted))
    goes_on = after is not None and after.isdecimal()
    keys = keys.order_by(_site.id.desc())
    keys = keys.where(Site.id < int(after or "")) if goes_on else keys.add_columns(how_many(keys))
    rows, total = _lines(person, keys.limit(PAGE + 1))
    return Page(rows=rows[:PAGE], next_key=str(rows[PAGE - 1].site.id) if len(rows) > PAGE else None, total=total)


def sites_to_visit(
    person: Person,
    today: date,
    after: str | None = None,
    *,
    words: str = "",
    limit: int = PAGE,
    **wanted: Any,
) -> Page:
    """Return places whose next visit is due today or overdue, the longest overdue first; `wanted` as Wanted says it."""
    reached = _place_in_turn(after)
    look = searched_places(person, words)
    built = _in_turn if look is None else _in_turn.__wrapped__
    keys = built(grounds_of(person), look, Wanted(**wanted), reached is not None)
    begins = {"after_day": reached[0], "after_id": reached[1]} if reached is not None else {}
    rows, total = _lines(person, keys, today=today, most=limit + 1, **begins)
    last = rows[limit - 1].site if len(rows) > limit else None
    return Page(
        rows=rows[:limit], next_key=f"{last.next_visit_on}_{last.id}" if last is not None else None, total=total
    )


@lru_cache(maxsize=KEPT)
def _in_turn(grounds: tuple[Ground, ...], look: Look | None, wanted: Wanted, goes_on: bool) -> sa.Select[Any]:
    keys = _narrowed(_keys_for(grounds), look, wanted)
    keys = keys.where(_site.next_visit_on <= sa.bindparam("today", type_=sa.Date))
    keys = keys.order_by(_site.next_visit_on, _site.id)
    if goes_on:
        reached = (sa.bindparam("after_day", type_=sa.Date), sa.bindparam("after_id", type_=sa.Integer))
        keys = keys.where(sa.tuple_(_site.next_visit_on, _site.id) > sa.tuple_(*reached))
    else:
        keys = keys.add_columns(how_many(keys))
    return keys.limit(sa.bindparam("most", type_=sa.Integer))


def _place_in_turn(after: str | None) -> tuple[date, int] | None:
    """Read where a page of places to visit ended; what cannot be read begins at the first page."""
    day, _, number = (after or "").partition("_")
    try:
        return (date.fromisoformat(day), int(number)) if number.isdecimal() and len(number) < 12 else None
    except ValueError:
        return None


def _narrowed(query: sa.Select[Any], look: Look | None, wanted: Wanted) -> sa.Select[Any]:
    query = query.where(Site.kind == wanted.kind) if wanted.kind else query
    if wanted.is_provisional:
        # In the words of the index that has only those.
        query = query.where(PROVISIONAL)
    if look is not None:
        query = query.where(look.condition(_site.id, picked=look.all()))
    if wanted.village_id is not None:
        query = query.where(Site.village_id == wanted.village_id)
    return query.where(Site.subject_type == wanted.subject_type) if wanted.subject_type else query


# Whether a town has a place to be completed at all; few have, and the index holds only those.
SOME_PROVISIONAL = sa.select(_site.id).where(PROVISIONAL, _site.retired_at.is_(None)).exists()


def places_to_complete(person: Person, kinds: Collection[str]) -> list[SiteLine]:
    """Return the few places longest begun whose files somebody who keeps them has to complete."""
    keys = _keys_for(grounds_of(person)).where(PROVISIONAL, _site.kind.in_(kinds))
    return _lines(person, keys.order_by(_site.id).limit(FEW))[0]


def visible_site(person: Person, site_id: int) -> Site:
    """Raises NotVisible."""
    found = db.session.scalar(
        sa.select(Site).where(Site.id == site_id, visible_sites(person)).options(joinedload(Site.area))
    )
    if found is None:
        raise NotVisible
    return found


def places_for(person: Person) -> list[Area]:
    """Return the villages, grids and micro-grids a person's posts lie over, in the order of the tree."""
    levels = (AreaLevel.VILLAGE, AreaLevel.GRID, AreaLevel.MICRO_GRID)
    found = sa.select(Area).where(visible_areas(person), Area.level.in_(levels), Area.valid_to.is_(None))
    return sorted(db.session.scalars(found), key=lambda area: [int(part) for part in area.path.strip("/").split("/")])


def villages_for(person: Person) -> list[tuple[int, str]]:
    """Return (id, name) of the villages a person's posts lie over, for the filter of a list."""
    return list(db.session.connection().execute(_villages(paths_of(person))).tuples().all())


@lru_cache(maxsize=KEPT)
def _villages(paths: tuple[str, ...]) -> sa.Select[tuple[int, str]]:
    area = Area.__table__.c
    return (
        sa.select(area.id, area.name)
        .where(areas_under(paths), area.level == AreaLevel.VILLAGE, area.valid_to.is_(None))
        .order_by(area.id)
    )


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """A visit in a list, with who paid it and where."""

    visit: Visit
    by: str
    place: str


def _visit_lines() -> sa.Select[tuple[Visit, str, str]]:
    return (
        sa.select(Visit, Person.name, Site.name)
        .join(Person, Person.id == Visit.by_id)
        .join(Site, Site.id == Visit.site_id)
    )


def has_open_entries(site: Site) -> bool:
    """Return whether anything is open at a place, in any book and whoever may see it."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Entry.site_id == site.id, Entry.closed_at.is_(None)))))


def visits_at(person: Person, site_ids: Collection[int], *, limit: int = 20) -> list[VisitLine]:
    """Return the latest visits to the files of a place that this person may see."""
    query = _visit_lines().where(Visit.site_id.in_(site_ids), visible_visits(person))
    rows = db.session.execute(query.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(limit))
    return [VisitLine(visit=visit, by=by, place=place) for visit, by, place in rows]


class UnsettledVisit(NamedTuple):
    """A visit on which a number of findings is neither filed nor explained."""

    visit_id: int
    place: str
    left: int


_visit = Visit.__table__.c
# In the words of the index: PostgreSQL keeps one plan for every value, and would not know that it is this one.
_is_unsettled = sa.and_(_visit.by_id == sa.bindparam("person_id"), _visit.unsettled > sa.literal_column("0"))
# Whether there is one at all.
SOME_UNSETTLED = sa.select(_visit.id).where(_is_unsettled).exists()
_unsettled = (
    sa.select(_visit.id, _site.name, _visit.unsettled)
    .join(Site.__table__, _site.id == _visit.site_id)
    .where(_is_unsettled)
    .order_by(_visit.id.desc())
    .limit(20)
)


def unsettled_at(person: Person, site_ids: Collection[int]) -> list[VisitLine]:
    """Return the looks at these places, whoever's, on which a finding is neither filed nor explained, the newest first."""
    query = _visit_lines().where(Visit.site_id.in_(site_ids), visible_visits(person), Visit.unsettled > 0)
    rows = db.session.execute(query.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(20))
    return [VisitLine(visit=visit, by=by, place=place) for visit, by, place in rows]


def unsettled_visits(person: Person) -> list[UnsettledVisit]:
    """Return this person's own latest visits on which a finding is neither filed nor explained."""
    rows = db.session.connection().execute(_unsettled, {"person_id": person.id})
    return [UnsettledVisit._make(row) for row in rows]


@dataclass(frozen=True, kw_only=True)
class VisitDossier:
    """One visit: where, by whom, the checklist it followed, its photos and scans, and the entries that came of it."""

    visit: Visit
    site: Site
    by: str
    checklist: Checklist | None
    proofs: list[Proof]
    entries: list[Entry]
    withdrawn_at: datetime | None


def visit_dossier(person: Person, visit_id: int) -> VisitDossier:
    """Raises NotVisible."""
    row = db.session.execute(
        sa.select(Visit, Person.name)
        .join(Person, Person.id == Visit.by_id)
        .where(Visit.id == visit_id, visible_visits(person))
        .options(joinedload(Visit.site, innerjoin=True).joinedload(Site.area, innerjoin=True))
    ).first()
    if row is None:
        raise NotVisible
    visit, by = row
    checklist = None
    if visit.checklist_id is not None:
        checklist = db.session.scalar(
            sa.select(Checklist).where(Checklist.id == visit.checklist_id).options(joinedload(Checklist.items))
        )
    entries = db.session.scalars(
        sa.select(Entry).where(Entry.visit_id == visit.id, visible_entries(person)).order_by(Entry.id)
    )
    proofs = map(Proof.of, db.session.execute(PROOFS.where(Evidence.visit_id == visit.id)))
    of_visit = sa.select(VisitWithdrawal.at).where(VisitWithdrawal.visit_id == visit.id)
    return VisitDossier(
        visit=visit, site=visit.site, by=by, checklist=checklist, proofs=list(proofs), entries=list(entries),
        withdrawn_at=db.session.scalar(of_visit) if not visit.counts else None,
    )  # fmt: skip
