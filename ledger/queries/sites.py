"""Reading sites: search, what is near, one place with all its stories."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from ledger.access import areas_under, paths_of, visible_areas, visible_entries, visible_sites, visible_visits
from ledger.db import db
from ledger.models import Area, AreaLevel, Checklist, Entry, Evidence, Person, Site, Visit
from ledger.queries.entries import KEPT, PAGE, Page
from ledger.refusals import NotVisible

FEW = 8
# Metres looked around when a phone says how well it knows where it is; further for a vague position.
NEAR_METRES = 300.0
METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """A place in a list, with how many entries are open there that this person may see."""

    site: Site
    area: str
    open_entries: int
    metres: float | None = None


_village = aliased(Area)


def lines_for(person: Person) -> sa.Select[tuple[Site, str, int]]:
    """Return the places a person may see and which are in use, each with its village and how many entries are open there."""
    open_here = (
        sa.select(sa.func.count())
        .where(Entry.site_id == Site.id, Entry.closed_at.is_(None), visible_entries(person))
        .scalar_subquery()
    )
    return (
        sa.select(Site, sa.func.coalesce(_village.name, Area.name), open_here)
        .join(Area, Area.id == Site.area_id)
        .outerjoin(_village, _village.id == Site.village_id)
        .where(visible_sites(person), Site.retired_at.is_(None))
    )


def line_of(row: sa.Row[tuple[Site, str, int]], metres: float | None = None) -> SiteLine:
    return SiteLine(site=row[0], area=row[1], open_entries=row[2], metres=metres)


def search_sites(person: Person, words: str, *, kind: str | None = None, limit: int = FEW) -> list[SiteLine]:
    """Return places whose name or address contains the words; without words those visited last."""
    query = lines_for(person)
    if kind is not None:
        query = query.where(Site.kind == kind)
    if words.strip():
        found = sa.or_(
            Site.name.icontains(words.strip(), autoescape=True), Site.address.icontains(words.strip(), autoescape=True)
        )
        query = query.where(found)
    recent = (Site.last_visit_at.is_(None), Site.last_visit_at.desc(), Site.id)
    return [line_of(row) for row in db.session.execute(query.order_by(*recent).limit(limit))]


def sites_near(person: Person, *, longitude: float, latitude: float, accuracy: float = 0.0) -> list[SiteLine]:
    """Return the nearest few places with a known position; a position known only to 500 m looks 500 m further."""
    reach = NEAR_METRES + min(max(accuracy, 0.0), 2000.0)
    high = reach / METRES_A_DEGREE
    wide = high / max(math.cos(math.radians(latitude)), 0.01)
    query = lines_for(person).where(
        Site.latitude.between(latitude - high, latitude + high),
        Site.longitude.between(longitude - wide, longitude + wide),
    )
    lines = [line_of(row, _metres(row[0], longitude, latitude)) for row in db.session.execute(query.limit(200))]
    return sorted((line for line in lines if (line.metres or 0.0) <= reach), key=lambda line: line.metres or 0.0)[:FEW]


def _metres(site: Site, longitude: float, latitude: float) -> float:
    east = ((site.longitude or 0.0) - longitude) * math.cos(math.radians(latitude))
    return math.hypot(east, (site.latitude or 0.0) - latitude) * METRES_A_DEGREE


def sites_page(
    person: Person, *, words: str = "", village_id: int | None = None, subject_type: str = "", after: str | None = None
) -> Page:
    """Return a page of places, the latest file first."""
    query = _narrowed(lines_for(person), words, village_id, subject_type)
    if after is not None and after.isdecimal():
        query = query.where(Site.id < int(after))
    rows = [line_of(row) for row in db.session.execute(query.order_by(Site.id.desc()).limit(PAGE + 1))]
    return Page(rows=rows[:PAGE], next_key=str(rows[PAGE - 1].site.id) if len(rows) > PAGE else None)


def sites_to_visit(
    person: Person,
    today: date,
    after: str | None = None,
    *,
    words: str = "",
    village_id: int | None = None,
    subject_type: str = "",
    limit: int = PAGE,
) -> Page:
    """Return places of any kind whose next visit is due today or overdue, the longest overdue first."""
    query = _narrowed(lines_for(person), words, village_id, subject_type).where(Site.next_visit_on <= today)
    reached = _place_in_turn(after)
    if reached is not None:
        query = query.where(sa.tuple_(Site.next_visit_on, Site.id) > sa.tuple_(*(sa.literal(part) for part in reached)))
    rows = [line_of(row) for row in db.session.execute(query.order_by(Site.next_visit_on, Site.id).limit(limit + 1))]
    last = rows[limit - 1].site if len(rows) > limit else None
    return Page(rows=rows[:limit], next_key=f"{last.next_visit_on}_{last.id}" if last is not None else None)


def _place_in_turn(after: str | None) -> tuple[date, int] | None:
    """Read where a page of places to visit ended; what cannot be read begins at the first page."""
    day, _, number = (after or "").partition("_")
    try:
        return (date.fromisoformat(day), int(number)) if number.isdecimal() and len(number) < 12 else None
    except ValueError:
        return None


def _narrowed(
    query: sa.Select[tuple[Site, str, int]], words: str, village_id: int | None, subject_type: str
) -> sa.Select[tuple[Site, str, int]]:
    if words.strip():
        query = query.where(
            sa.or_(
                Site.name.icontains(words.strip(), autoescape=True),
                Site.address.icontains(words.strip(), autoescape=True),
            )
        )
    if village_id is not None:
        query = query.where(Site.village_id == village_id)
    return query.where(Site.subject_type == subject_type) if subject_type else query


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
    rows = db.session.connection().execute(_villages(paths_of(person)))
    return [(area_id, name) for area_id, name in rows]


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


def visits_at(person: Person, site_ids: Collection[int], *, limit: int = 20) -> list[VisitLine]:
    """Return the latest visits to the files of a place that this person may see."""
    query = _visit_lines().where(Visit.site_id.in_(site_ids), visible_visits(person))
    rows = db.session.execute(query.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(limit))
    return [VisitLine(visit=visit, by=by, place=place) for visit, by, place in rows]


def unsettled_visits(person: Person, *, limit: int = 20) -> list[VisitLine]:
    """Return this person's own visits on which a finding is neither filed nor explained."""
    query = _visit_lines().where(Visit.by_id == person.id, Visit.unsettled > 0)
    rows = db.session.execute(query.order_by(Visit.id.desc()).limit(limit))
    return [VisitLine(visit=visit, by=by, place=place) for visit, by, place in rows]


@dataclass(frozen=True, kw_only=True)
class VisitDossier:
    """One visit: where, by whom, the checklist it followed, its photos, and the entries that came of it."""

    visit: Visit
    site: Site
    by: str
    checklist: Checklist | None
    photos: list[Evidence]
    entries: list[Entry]


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
    photos = db.session.scalars(sa.select(Evidence).where(Evidence.visit_id == visit.id).order_by(Evidence.id))
    return VisitDossier(
        visit=visit, site=visit.site, by=by, checklist=checklist, photos=list(photos), entries=list(entries)
    )
